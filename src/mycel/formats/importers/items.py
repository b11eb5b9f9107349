"""Parsed values with the place they stand at, asked for by type; a wrong type is refused there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mycel.formats.importers.imported import ADDRESS
from mycel.formats.problems import Problem, shown
from mycel.formats.yaml import Located, Mark

LONGEST_LINE = 500
LONGEST_TEXT = 100_000
_LINK = re.compile(r"https?://[^\s<>\"']{1,1900}")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a parsed file, with its path in the document and its line if known."""

    file: str
    path: str
    value: object = field(repr=False)
    mark: Mark | None = field(default=None, repr=False)

    def problem(self, *, text: str) -> Problem:
        """Return the refusal of this value."""
        line = None if self.mark is None else self.mark.line
        said = f"{shown(value=self.path)[1:-1]}: {text}" if self.path else text
        return Problem(file=self.file, line=line, text=said)

    def mapping(self) -> Mapping[str, object]:
        """Return the value as a mapping with text keys."""
        if not isinstance(self.value, Mapping):
            raise self.problem(text=f"this is {_said(self.value)}; expected keys with values")
        for key in self.value:
            if not isinstance(key, str):
                raise self.problem(text=f"the key {shown(value=key)} is no text; expected a text")
        return self.value

    def entries(self) -> tuple["Item", ...]:
        """Return the values of a list."""
        if not isinstance(self.value, Sequence) or isinstance(self.value, str | bytes):
            raise self.problem(text=f"this is {_said(self.value)}; expected a list")
        return tuple(
            Item(file=self.file, path=f"{self.path}[{i}]", value=one, mark=self._inside(step=i))
            for i, one in enumerate(self.value)
        )

    def get(self, *, key: str) -> "Item | None":
        """Return what a key holds; None where it is absent or empty."""
        value = self.mapping().get(key)
        if value is None:
            return None
        path = f"{self.path}.{key}" if self.path else key
        return Item(file=self.file, path=path, value=value, mark=self._inside(step=key))

    def need(self, *, key: str) -> "Item":
        """Return what a key holds, or refuse its absence."""
        found = self.get(key=key)
        if found is None:
            raise self.problem(text=f"the key {shown(value=key)} is missing; expected it here")
        return found

    def _inside(self, *, step: str | int) -> Mark | None:
        return None if self.mark is None else self.mark.inside.get(step, self.mark)

    def text(self) -> str:
        """Return the value as a text that says something, without space around it."""
        if not isinstance(self.value, str):
            raise self.problem(text=f"this is {_said(self.value)}; expected a text")
        stripped = self.value.strip()
        if not stripped:
            raise self.problem(text="this is empty; expected a text")
        if len(stripped) > LONGEST_TEXT:
            raise self.problem(
                text=f"this has {len(stripped):,} characters; expected at most {LONGEST_TEXT:,}"
            )
        return stripped

    def line_of_text(self) -> str:
        """Return the value as a text on one line, as names and ids are."""
        text = self.text()
        if len(text) > LONGEST_LINE or len(text.splitlines()) > 1 or "\t" in text:
            raise self.problem(
                text=f"this is long or has line breaks; expected one line of {LONGEST_LINE} or less"
            )
        return text

    def text_at(self, *, key: str) -> str | None:
        """Return the text a key holds; None where it is absent or only space."""
        found = self.get(key=key)
        if found is None or (isinstance(found.value, str) and not found.value.strip()):
            return None
        return found.text()

    def texts_at(self, *, key: str) -> tuple[str, ...]:
        """Return the list of texts a key holds; empty where it is absent."""
        found = self.get(key=key)
        return () if found is None else tuple(one.text() for one in found.entries())

    def entries_at(self, *, key: str) -> tuple["Item", ...]:
        """Return the list a key holds; empty where it is absent."""
        found = self.get(key=key)
        return () if found is None else found.entries()


def is_link(*, text: str) -> bool:
    """Say whether a text is a web address: nothing that runs, nobody's e-mail address in it."""
    return _LINK.fullmatch(text) is not None and ADDRESS.search(text) is None


def located(*, document: Located) -> Item:
    """Return a YAML document as an item, with its lines."""
    return Item(file=document.file, path="", value=document.value, mark=document.mark)


def _said(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), f"a {type(value).__name__}")
