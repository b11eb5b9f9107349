"""Whatever the files hold, they are read or refused with a place; nothing else ever happens."""

import contextlib
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mycel.engine.movement import Movement
from mycel.formats import yaml
from mycel.formats.movement import read, read_part, write
from mycel.formats.movement.kinds import RECORDS
from mycel.formats.problems import Problem

from .movements import example

PLAIN = write(movement=read(files=example()))
VALUES = {
    path: yaml.documents(data=data, file=path)[0].value
    for path, data in PLAIN.items()
    if path.endswith(".yaml")
}
KEYS = sorted(
    {key.name for record in RECORDS.values() for key in record.keys}
    | {"law", "alpha", "servers", "plan", "from", "to", "node", "person", "now", "text", "roles"}
)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**60), 10**60)
    | st.sampled_from([10**99, -1, 0, 1, 0.5, 1e308, 99])
    | st.floats()
    | st.dates()
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    | st.sampled_from(["node/a", "unit/a", "usl", "series/x.csv", "1d", "9" * 400 + "d", "0.0h"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=6,
)


def read_or_refuse(files: dict[str, bytes]) -> Movement | Problem:
    """Read twice, as a part and as a whole; whatever is read must survive writing."""
    with contextlib.suppress(Problem):
        read_part(files=files)
    movement = read_or_problem(files)
    if isinstance(movement, Movement):
        assert read(files=write(movement=movement)) == movement
    return movement


def read_or_problem(files: dict[str, bytes]) -> Movement | Problem:
    try:
        return read(files=files)
    except Problem as problem:
        one = problem
    assert len(str(one).splitlines()) == 1
    assert "; expected " in str(one)
    assert len(str(one)) < 900
    return one


def spots(value: yaml.Value, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value inside a document."""
    found = [path]
    steps = value.items() if isinstance(value, dict) else ()
    for step, inside in steps or (enumerate(value) if isinstance(value, list) else ()):
        found += spots(inside, (*path, step))
    return found


def replaced(value: yaml.Value, path: tuple[str | int, ...], junk: yaml.Value) -> yaml.Value:
    if not path:
        return junk
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], junk)
    return copy


SPOTS = [(file, path) for file, value in VALUES.items() for path in spots(value)]
FAST = settings(
    max_examples=300,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@FAST
@given(st.sampled_from(SPOTS), JUNK)
def test_any_value_anywhere_is_read_or_refused(
    spot: tuple[str, tuple[str | int, ...]], junk: yaml.Value
) -> None:
    file, path = spot
    read_or_refuse(PLAIN | {file: yaml.write(values=[replaced(VALUES[file], path, junk)])})


@FAST
@given(st.sampled_from(["node", "unit", "person", "scenario", "risk", "treatment"]), JUNK, JUNK)
def test_any_document_is_read_or_refused(kind: str, junk: yaml.Value, other: yaml.Value) -> None:
    keys = junk if isinstance(junk, dict) else {"kind": junk, "name": other}
    document = {"ref": f"{kind}/x"} | {key: one for key, one in keys.items() if key != "ref"}
    read_or_refuse(PLAIN | {"x.yaml": yaml.write(values=[document])})


@FAST
@given(st.sampled_from(sorted(PLAIN)), st.data())
def test_any_damage_to_a_file_is_read_or_refused(path: str, data: st.DataObject) -> None:
    raw = PLAIN[path]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 8)))
    files = PLAIN | {path: raw[:start] + data.draw(st.binary(max_size=6)) + raw[end:]}
    assert read_or_problem(files)


@pytest.mark.parametrize(
    "hostile",
    [
        b"ref: &a [*a]\n",
        b"a: &a [x,x]\nb: &b [*a,*a]\nref: node/x\nkind: *b\n",
        b"ref: !!python/object/apply:os.system [x]\n",
        b"ref: node/x\nkind: platform\nname: {en: &e x, de: *e}\nnam: y\n",
        b"[" * 10_000,
        b"ref: node/x\nref: node/y\n",
        b"\xff\xfer\x00e\x00f\x00",
        b"ref: node/" + b"x" * 5000,
        b"ref: node/x\nkind: [[[[]]]]\n",
        b"? {a: b}\n: c\n",
        b"null\n---\n0\n",
        b"ref: node/\xd9\xa3\nkind: platform\n",
    ],
    ids=range(12),
)
def test_hostile_documents_are_refused(hostile: bytes) -> None:
    problem = read_or_refuse(PLAIN | {"x.yaml": hostile})
    assert isinstance(problem, Problem)
    assert problem.file == "x.yaml"
    assert len(str(problem)) < 600


@pytest.mark.parametrize("path", ["x.yaml", "series/x.csv", "charters/x.md"])
def test_a_hundred_megabytes_are_refused_at_once(path: str) -> None:
    files = PLAIN | {path: b"a" * 100_000_000}
    before = time.process_time()
    with pytest.raises(Problem, match=r"100,000,000 bytes; expected at most 20,000,000"):
        read(files=files)
    assert time.process_time() - before < 3


def test_too_much_in_all_is_refused_at_once() -> None:
    block = b"#" * 19_000_000
    with pytest.raises(Problem, match="expected at most 100,000 files and 200,000,000 bytes"):
        read(files={f"{number}.yaml": block for number in range(12)})


def test_a_long_chain_of_parents_is_followed_without_recursion() -> None:
    size = 3000
    chain = [
        {"ref": f"unit/u{n}", "kind": "team", "name": "U", "parent": f"unit/u{(n + 1) % size}"}
        for n in range(size)
    ]
    files = {"movement.yaml": b"name: x\nlanguages: [en]\n", "u.yaml": yaml.write(values=chain)}
    with pytest.raises(Problem, match="in a circle") as caught:
        read(files=files)
    assert len(str(caught.value)) < 600
    del chain[-1]["parent"]
    assert len(read(files=files | {"u.yaml": yaml.write(values=chain)}).units) == size


def test_days_are_days_whatever_way_they_are_written() -> None:
    text = "ref: node/x\nkind: platform\nconfirmed: {}\n"
    for spelled in ("2026-02-01", "'2026-02-01'", '"2026-02-01"'):
        files = PLAIN | {"x.yaml": text.format(spelled).encode()}
        assert read(files=files).nodes["node/x"].confirmed == date(2026, 2, 1)
