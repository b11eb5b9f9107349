"""Records: lists, tables and mappings with known keys, built into frozen values."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from mycel.formats.movement.places import At
from mycel.formats.movement.shapes import Schema, Shape
from mycel.formats.problems import nearest, shown
from mycel.formats.yaml import Value

Rule = Callable[[At, object], None]


@dataclass(frozen=True)
class Many(Shape):
    """A list of values of one shape; texts are in it once."""

    of: Shape
    least: int = 0

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a list{' of one or more' if self.least else ''}, each {self.of.said}"

    def read(self, at: At) -> tuple[object, ...]:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, list) or len(at.value) < self.least:
            raise at.unexpected(expected=self.said)
        found: list[object] = []
        seen: set[str] = set()
        for number, value in enumerate(at.value):
            inside = at.inside(step=number, value=value)
            one = self.of.read(inside)
            if isinstance(one, str) and one in seen:
                said = f"{inside.label} is {shown(value=one)} once more"
                raise inside.problem(text=f"{said}; expected every entry once")
            if isinstance(one, str):
                seen.add(one)
            found.append(one)
        return tuple(found)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return [self.of.write(one) for one in cast("Sequence[object]", value)]

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        schema: Schema = {"type": "array", "items": self.of.schema()}
        if self.least:
            schema["minItems"] = self.least
        return schema


@dataclass(frozen=True)
class Table(Shape):
    """A mapping whose keys are of one shape and whose values are of another."""

    keys: Shape
    values: Shape

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a mapping, each key {self.keys.said}, each value {self.values.said}"

    def read(self, at: At) -> dict[str, object]:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, dict):
            raise at.unexpected(expected=self.said)
        found: dict[str, object] = {}
        for key, value in sorted(at.value.items()):
            self.keys.read(at.inside(step=key, value=key))
            found[key] = self.values.read(at.inside(step=key, value=value))
        return found

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        rows = sorted(cast("Mapping[str, object]", value).items())
        return {key: self.values.write(one) for key, one in rows}

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {
            "type": "object",
            "propertyNames": self.keys.schema(),
            "additionalProperties": self.values.schema(),
        }


@dataclass(frozen=True)
class Key:
    """One key of a record: its shape, what it means, and an example in YAML."""

    name: str
    shape: Shape
    meaning: str
    example: str
    attribute: str = ""
    is_required: bool = False

    @property
    def field(self) -> str:
        """Return the attribute that holds the value of this key."""
        return self.attribute or self.name


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with known keys, built into one frozen value."""

    title: str
    build: Callable[..., object]
    keys: tuple[Key, ...]
    rules: tuple[Rule, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)
    """Attributes that every value of this record has."""

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return "a mapping with " + ", ".join(key.name for key in self.keys)

    def read(self, at: At) -> object:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, dict):
            raise at.unexpected(expected=self.said)
        self._refuse_unknown(at)
        found = dict(self.fixed)
        for key in self.keys:
            if key.name in at.value:
                inside = at.inside(step=key.name, value=at.value[key.name])
                found[key.field] = key.shape.read(inside)
            elif key.is_required:
                said = f"{at.label} has no {key.name}"
                raise at.problem(text=f"{said}; expected {key.name}: {key.shape.said}")
        built = self.build(**found)
        for rule in self.rules:
            rule(at, built)
        return built

    def _refuse_unknown(self, at: At) -> None:
        known = [key.name for key in self.keys]
        for name, value in cast("dict[str, Value]", at.value).items():
            if name not in known:
                meant = nearest(word=name, among=known)
                said = f"the key {shown(value=name)} is not known in {at.label} ({self.title})"
                expected = meant or f"one of {', '.join(known)}"
                raise at.inside(step=name, value=value).problem(text=f"{said}; expected {expected}")

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        silent = _defaults(value)
        plain: dict[str, Value] = {}
        for key in self.keys:
            held = getattr(value, key.field)
            if key.is_required or key.field not in silent or held != silent[key.field]:
                plain[key.name] = key.shape.write(held)
        return plain

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        schema: Schema = {
            "title": self.title,
            "type": "object",
            "properties": {
                key.name: {"description": key.meaning, **key.shape.schema()} for key in self.keys
            },
            "additionalProperties": False,
        }
        if required := [key.name for key in self.keys if key.is_required]:
            schema["required"] = required
        return schema


def _defaults(value: object) -> dict[str, object]:
    """Return what each attribute holds when nothing was said about it."""
    found: dict[str, object] = {}
    for one in dataclasses.fields(value):  # type: ignore[arg-type] # records build dataclasses only
        if one.default is not dataclasses.MISSING:
            found[one.name] = one.default
        elif one.default_factory is not dataclasses.MISSING:
            found[one.name] = one.default_factory()
    return found


@dataclass(frozen=True)
class Variants(Shape):
    """Records that one key tells apart."""

    by: str
    records: Mapping[str, Record]
    choice: Shape

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a mapping with {self.by} ({', '.join(self.records)})"

    def read(self, at: At) -> object:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, dict):
            raise at.unexpected(expected=self.said)
        if self.by not in at.value:
            said = f"{at.label} has no {self.by}"
            raise at.problem(text=f"{said}; expected {self.by}: {self.choice.said}")
        word = self.choice.read(at.inside(step=self.by, value=at.value[self.by]))
        return self.records[str(word)].read(at)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return self.records[str(getattr(value, self.by))].write(value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"oneOf": [record.schema() for record in self.records.values()]}


@dataclass(frozen=True)
class Single(Shape):
    """A mapping that wraps one value under one key."""

    key: str
    of: Shape
    is_required: bool = True

    @property
    def said(self) -> str:
        """Tell what was expected."""
        wrapped = f"{{{self.key}: {self.of.said}}}"
        return wrapped if self.is_required else f"{{}} or {wrapped}"

    def read(self, at: At) -> object:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, dict) or set(at.value) - {self.key}:
            raise at.unexpected(expected=self.said)
        if self.key in at.value:
            return self.of.read(at.inside(step=self.key, value=at.value[self.key]))
        if self.is_required:
            raise at.problem(text=f"{at.label} has no {self.key}; expected {self.said}")
        return None

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return {} if value is None else {self.key: self.of.write(value)}

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {
            "type": "object",
            "properties": {self.key: self.of.schema()},
            "additionalProperties": False,
            **({"required": [self.key]} if self.is_required else {}),
        }
