"""Shapes: what one value may look like, read from a place, written back and told as schema."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from mycel.formats.movement.places import At
from mycel.formats.problems import nearest, shown
from mycel.formats.yaml import Value

Schema = dict[str, object]


class Shape(ABC):
    """A shape of values: the same object reads, writes, and describes them."""

    @property
    @abstractmethod
    def said(self) -> str:
        """What was expected, as the end of a sentence."""

    @abstractmethod
    def read(self, at: At) -> object:
        """Return the frozen value, or raise Problem."""

    @abstractmethod
    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema of the plain value."""


@dataclass(frozen=True)
class Pattern(Shape):
    """Text on one line that follows a pattern."""

    said_: str
    pattern: str = r"^\S(?:[^\r\n\t]*\S)?$"
    most: int = 500
    has_lines: bool = False

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return self.said_

    def read(self, at: At) -> str:
        """Return the value at this place, or refuse it."""
        value = at.value
        if isinstance(value, (bool, int, float, date)):
            raise at.unexpected(expected=f"{self.said}, so put it in quotes")
        if not isinstance(value, str) or len(value) > self.most:
            raise at.unexpected(expected=f"{self.said} of at most {self.most:,} characters")
        if ("\n" in value and not self.has_lines) or not re.search(self.pattern, value):
            raise at.unexpected(expected=self.said)
        return value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("str", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "pattern": self.pattern, "maxLength": self.most}


WORDS = Pattern("text on one line")
LINES = Pattern("text", r"\S", 10_000, has_lines=True)
WORD = Pattern("a word of a-z, 0-9 and -", r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", 100)
LANGUAGE = Pattern("a language code such as en or pt-br", r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", 35)
CURRENCY = Pattern("a currency code such as EUR", r"^[A-Z]{3}$", 3)
LINK = Pattern(
    "an address that begins with https://, http:// or mailto:",
    r"^(?:https?://|mailto:)[^\s<>\"]+$",
    2000,
)


class Flag(Shape):
    """True or false."""

    said = "true or false"

    def read(self, at: At) -> bool:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, bool):
            raise at.unexpected(expected=self.said)
        return at.value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return bool(value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few words; built as a member of the enumeration where there is one."""

    words: tuple[str, ...]
    build: Callable[[str], str] = str

    @classmethod
    def of(cls, *, kinds: type[StrEnum]) -> "Choice":
        """Return the choice among the members of an enumeration."""
        return cls(tuple(kinds), kinds)

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return "one of " + ", ".join(str(word) for word in self.words)

    def read(self, at: At) -> str:
        """Return the value at this place, or refuse it."""
        if isinstance(at.value, str) and at.value in self.words:
            return self.build(at.value)
        meant = nearest(word=at.value, among=self.words) if isinstance(at.value, str) else None
        said = self.said if meant is None else f"{meant} ({self.said})"
        raise at.unexpected(expected=said)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return str(value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"enum": [str(word) for word in self.words]}


@dataclass(frozen=True)
class Number(Shape):
    """A finite number within bounds."""

    low: float = 0
    high: float = math.inf
    is_above: bool = False
    """Whether the lower bound itself is left out."""
    is_below: bool = False
    """Whether the upper bound itself is left out."""
    hint: str = ""

    @property
    def bounds(self) -> str:
        """Tell the bounds."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        first = f"above {low}" if self.is_above else f"from {low}"
        if math.isfinite(self.high):
            return f"{first} {'to below' if self.is_below else 'to'} {high}"
        return first if self.is_above else f"of {low} or more"

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a number {self.bounds}{self.hint}"

    def holds(self, number: float) -> bool:
        """Return whether a number is finite and within the bounds."""
        above = number > self.low if self.is_above else number >= self.low
        below = number < self.high if self.is_below else number <= self.high
        return math.isfinite(number) and above and below

    def read(self, at: At) -> float:
        """Return the value at this place, or refuse it."""
        number = _number(value=at.value)
        if number is None or not self.holds(number):
            raise at.unexpected(expected=self.said)
        return number

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return written(number=cast("float", value))

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        schema: Schema = {"type": "number"}
        schema["exclusiveMinimum" if self.is_above else "minimum"] = self.low
        if math.isfinite(self.high):
            schema["exclusiveMaximum" if self.is_below else "maximum"] = self.high
        return schema


def _number(*, value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def written(*, number: float) -> int | float:
    """Return a number as people write it: without a fraction where it has none."""
    is_whole = float(number).is_integer() and abs(number) < 1e15  # noqa: PLR2004 - exact in a float
    return int(number) if is_whole else float(number)


@dataclass(frozen=True)
class Span(Shape):
    """A 90 % range of numbers within bounds, low first; equal ends mean exactly that value."""

    of: Number

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a range [low, high] of numbers {self.of.bounds}, low first{self.of.hint}"

    def read(self, at: At) -> tuple[float, float]:
        """Return the value at this place, or refuse it."""
        value = at.value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            exact = shown(value=value)
            raise at.unexpected(expected=f"{self.said} ([{exact}, {exact}] is exactly {exact})")
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - low and high
            raise at.unexpected(expected=self.said)
        low, high = (_number(value=end) for end in value)
        if low is None or high is None or not (self.of.holds(low) and self.of.holds(high)):
            ends = ", ".join(shown(value=end) for end in value)
            raise at.problem(text=f"{at.label} is [{ends}]; expected {self.said}")
        if low > high:
            ends = f"[{low:g}, {high:g}]"
            raise at.problem(text=f"{at.label} is {ends}; expected the lower end first")
        return low, high

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        low, high = cast("tuple[float, float]", value)
        return [written(number=low), written(number=high)]

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "array", "items": self.of.schema(), "minItems": 2, "maxItems": 2}


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number within bounds."""

    low: int = 0
    high: int = 1_000_000_000

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return f"a whole number from {self.low} to {self.high:,}"

    def read(self, at: At) -> int:
        """Return the value at this place, or refuse it."""
        value = at.value
        if not isinstance(value, int) or isinstance(value, bool):
            raise at.unexpected(expected=self.said)
        if not self.low <= value <= self.high:
            raise at.unexpected(expected=self.said)
        return value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("int", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}
