"""Problems: the one way a format refuses what it was given: where, what, what was expected."""

import difflib
import re
from collections.abc import Iterable

SHOWN_CHARACTERS = 60

_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Problem(ValueError):
    """An input that is refused: where it is wrong, and one sentence that says what was expected."""

    def __init__(self, *, text: str, file: str, line: int | None = None) -> None:
        super().__init__(text, file, line)
        self.text = text
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return one_line(text=f"{place}: {self.text}")

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.text, self.file, self.line)


def _again(text: str, file: str, line: int | None) -> Problem:
    """Rebuild a problem that comes back from another process."""
    return Problem(text=text, file=file, line=line)


def one_line(*, text: str) -> str:
    """Return the text without anything that could break or disguise a line on a terminal."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(*, value: object) -> str:
    """Return how a refused value is quoted in a sentence: short, on one line."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = one_line(text=_short(text=str(value) if not isinstance(value, int) else _digits(value)))
    return f'"{text}"' if isinstance(value, str) else text


def _digits(value: int) -> str:
    """Spell a whole number, however long it is."""
    return str(value) if value.bit_length() <= SHOWN_CHARACTERS * 4 else "a very long number"


def _short(*, text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def nearest(*, word: str, among: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant, or None when none is near."""
    close = difflib.get_close_matches(word[:SHOWN_CHARACTERS], list(among), n=1, cutoff=0.6)
    return close[0] if close else None
