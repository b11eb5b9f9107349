"""Schemas, reference and reader know the same keys, and every example of theirs is read."""

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from mycel import formats
from mycel.engine import movement as values
from mycel.formats import yaml
from mycel.formats.movement import read, write
from mycel.formats.movement.kinds import KINDS, RECORDS
from mycel.formats.movement.places import At, Mentions
from mycel.formats.movement.records import Key, Many, Record, Table, Variants
from mycel.formats.movement.reference import BEGINS, tables
from mycel.formats.movement.schema import schemas
from mycel.formats.movement.shapes import Shape
from mycel.formats.problems import Problem

from .movements import REFERENCE, example, movements

FOLDER = Path(formats.__file__).parent / "schemas"
CHECKS = {kind: Draft202012Validator(json.loads(schemas()[f"{kind}.json"])) for kind in RECORDS}


def jsonable(value: yaml.Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: jsonable(one) for key, one in value.items()}
    return [jsonable(one) for one in value] if isinstance(value, list) else value


def refuse_none(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".yaml"):
            for document in yaml.documents(data=data, file=path):
                value = document.value
                assert isinstance(value, dict)
                kind = str(value.get("ref", "movement")).partition("/")[0]
                if kind in CHECKS:
                    CHECKS[kind].validate(jsonable(value))


def records(shape: Shape) -> Iterator[Record]:
    if isinstance(shape, Record):
        yield shape
        for key in shape.keys:
            yield from records(key.shape)
    elif isinstance(shape, Many):
        yield from records(shape.of)
    elif isinstance(shape, Table):
        yield from records(shape.values)
    elif isinstance(shape, Variants):
        for record in shape.records.values():
            yield from records(record)


ALL = {one.title: one for kind in RECORDS.values() for one in records(kind)}
KEYS = {f"{title}: {key.name}": key for title, record in ALL.items() for key in record.keys}


@pytest.mark.parametrize("name", schemas())
def test_the_published_schema_is_the_one_the_reader_has(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == schemas()[name], "write it again with mycel.formats.movement.schema"
    Draft202012Validator.check_schema(json.loads(text))


def test_there_is_one_schema_per_kind() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(schemas())
    assert set(RECORDS) == {"movement", *KINDS}


@pytest.mark.parametrize("title", ALL)
def test_schema_and_reader_have_equal_keys(title: str) -> None:
    schema = ALL[title].schema()
    assert list(schema["properties"]) == [key.name for key in ALL[title].keys]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("kind", "built"),
    [
        ("node", values.Node),
        ("unit", values.Unit),
        ("person", values.Person),
        ("scenario", values.Scenario),
        ("risk", values.Risk),
        ("treatment", values.Treatment),
    ],
)
def test_every_attribute_of_a_kind_has_its_key(kind: str, built: type) -> None:
    assert {key.field for key in RECORDS[kind].keys} == {one.name for one in fields(built)}


def test_every_attribute_of_the_values_inside_has_its_key() -> None:
    for title, built in (
        ("dependency", values.Dependency), ("promise", values.Promise), ("role", values.Role),
        ("charter", values.Charter), ("holder", values.Holder), ("shock", values.Shock),
        ("growth of demand", values.Growth), ("external demand", values.Demand),
        ("planned change", values.Planned), ("failure", values.Failure),
        ("reduction", values.Reduction), ("added capacity", values.Addition),
    ):  # fmt: skip
        assert {key.field for key in ALL[title].keys} == {one.name for one in fields(built)}
    laws = [record for title, record in ALL.items() if title.startswith("capacity, law")]
    assert len(laws) == len(values.Law)
    held = {key.field for record in laws for key in record.keys}
    assert held == {one.name for one in fields(values.Capacity)}


@pytest.mark.parametrize("name", KEYS)
def test_every_example_is_read_written_and_valid(name: str) -> None:
    key: Key = KEYS[name]
    [document] = yaml.documents(data=f"key: {key.example}\n".encode(), file="x.yaml")
    assert isinstance(document.value, dict)
    at = At(document, document.value["key"], Mentions(), ("key",))
    built = key.shape.read(at)
    again = At(document, key.shape.write(built), Mentions(), ("key",))
    assert key.shape.read(again) == built
    Draft202012Validator(key.shape.schema()).validate(jsonable(at.value))


@pytest.mark.parametrize("name", KEYS)
def test_schema_and_reader_refuse_alike(name: str) -> None:
    shape = KEYS[name].shape
    check = Draft202012Validator(shape.schema())
    for bad in (None, {"zzz": 1}, [[]], -7, "\n", True):
        [document] = yaml.documents(data=b"key: x\n", file="x.yaml")
        try:
            shape.read(At(document, bad, Mentions(), ("key",)))
        except Problem:
            continue
        assert check.is_valid(bad), bad


def test_the_example_of_the_reference_is_valid() -> None:
    refuse_none(example())
    refuse_none(write(movement=read(files=example())))


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(movements())
def test_what_the_writer_writes_is_valid(movement: values.Movement) -> None:
    refuse_none(write(movement=movement))


def test_the_reference_holds_every_key_as_the_reader_does() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    _, _, generated = text.partition(BEGINS)
    assert generated.strip() == tables().strip(), "write it again: mycel.formats.movement.reference"
    for name, key in KEYS.items():
        assert f"| `{key.name}` |" in generated, name
        assert key.meaning in text
