"""Names: texts in languages, references to things, and paths of files beside the documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from mycel.formats.movement.places import At
from mycel.formats.movement.shapes import LANGUAGE, Schema, Shape
from mycel.formats.problems import shown
from mycel.formats.yaml import Value

SLUG = "[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?"
_PATH = r"^[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*\.(?:{endings})$"
_LONGEST_PATH = 200
_LONGEST_TEXT = 100_000


class Spoken(Shape):
    """A text as one string, or one string per language of the movement."""

    said = "text, or one text per language such as {en: …, de: …}"

    def read(self, at: At) -> str | dict[str, str]:
        """Return the value at this place, or refuse it."""
        value = at.value
        if isinstance(value, str):
            return self._text(at)
        if not isinstance(value, dict) or not value:
            quotes = value is not None and not isinstance(value, (dict, list))
            raise at.unexpected(expected=self.said + (", so put it in quotes" if quotes else ""))
        return {code: self._in_language(at, code) for code in sorted(value)}

    def _in_language(self, at: At, code: str) -> str:
        inside = at.inside(step=code, value=cast("dict[str, Value]", at.value)[code])
        known = at.mentions.languages
        if known is None:
            LANGUAGE.read(at.inside(step=code, value=code))
        elif code not in known:
            said = f"{inside.label} is in the language {shown(value=code)}"
            text = f"{said}; expected a language of the movement: {', '.join(known)}"
            raise inside.problem(text=text)
        return self._text(inside)

    def _text(self, at: At) -> str:
        if not isinstance(at.value, str):
            raise at.unexpected(expected="text, so put it in quotes")
        if not at.value.strip():
            raise at.problem(text=f"{at.label} is empty; expected text, or no key at all")
        if len(at.value) > _LONGEST_TEXT:
            said = f"{at.label} has {len(at.value):,} characters"
            raise at.problem(text=f"{said}; expected at most {_LONGEST_TEXT:,}")
        return at.value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        if isinstance(value, str):
            return value
        texts = cast("Mapping[str, str]", value)
        return {code: texts[code] for code in sorted(texts)}

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        text: Schema = {"type": "string", "pattern": r"\S", "maxLength": _LONGEST_TEXT}
        spoken: Schema = {
            "type": "object",
            "patternProperties": {LANGUAGE.pattern: text},
            "additionalProperties": False,
            "minProperties": 1,
        }
        return {"anyOf": [text, spoken]}


@dataclass(frozen=True)
class Ref(Shape):
    """A reference ``kind/slug``; what it names must exist where the movement holds that kind."""

    kinds: tuple[str, ...]
    is_own: bool = False
    """Whether it is the name of the thing itself, not a mention of another."""

    @property
    def said(self) -> str:
        """Tell what was expected."""
        names = " or ".join(f"{kind}/name" for kind in self.kinds)
        return f"a reference {names} of a-z, 0-9 and -"

    @property
    def pattern(self) -> str:
        """Return what it must match."""
        return f"^(?:{'|'.join(self.kinds)})/{SLUG}$"

    def read(self, at: At) -> str:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, str) or not re.fullmatch(self.pattern, at.value, re.ASCII):
            raise at.unexpected(expected=self.said)
        if not self.is_own:
            at.mentions.refs.append((at.value, at))
        return at.value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("str", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True)
class FilePath(Shape):
    """The path of a file of the movement, from its top folder."""

    holds: Literal["series", "texts"]

    @property
    def said(self) -> str:
        """Tell what was expected."""
        example = "series/requests.csv" if self.holds == "series" else "charters/council.md"
        return f"the path of a file inside the movement such as {example}"

    @property
    def pattern(self) -> str:
        """Return what it must match."""
        return _PATH.replace("{endings}", "csv" if self.holds == "series" else "md|txt")

    def read(self, at: At) -> str:
        """Return the value at this place, or refuse it."""
        value = at.value
        if not isinstance(value, str) or not is_path(path=value, holds=self.holds):
            raise at.unexpected(expected=self.said)
        getattr(at.mentions, self.holds).append((value, at))
        return value

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("str", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "pattern": self.pattern, "maxLength": _LONGEST_PATH}


def is_path(*, path: str, holds: Literal["series", "texts"]) -> bool:
    """Return whether a path stays inside the movement and has the ending of what it holds."""
    is_short = len(path) <= _LONGEST_PATH
    return is_short and re.fullmatch(FilePath(holds).pattern, path, re.ASCII) is not None
