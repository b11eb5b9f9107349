"""Rows: CSV files of exports, whose columns are found by name, never by place."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from mycel.formats.json import is_clean
from mycel.formats.polis.conversation import MOST_ID, MOST_TEXT
from mycel.formats.problems import Problem, shown

MAX_BYTES = 512 * 1024 * 1024
MOST_COLUMNS = 10_100
MOST_FIELD = 131_072
SECONDS_BELOW = 100_000_000_000
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0+)?", re.ASCII)
VOTES = {"1": 1, "0": 0, "-1": -1, "+1": 1, "1.0": 1, "0.0": 0, "-1.0": -1}
WORDS = {"agree": 1, "pass": 0, "disagree": -1}


class Sheet:
    """One CSV file: its head, and rows with the line on which each ends."""

    def __init__(
        self, *, file: str, data: bytes, expected: str, head: Sequence[str] | None = None
    ) -> None:
        self.file = file
        self.line = 1
        self._reader = csv.reader(io.StringIO(_text(data, file), newline=""))
        self._expected = expected
        if head is None:
            head = next(self.rows(), [])
        self.names = [name.strip() for name in head]
        self.head = [name.lower() for name in self.names]
        self._ids: dict[str, str] = {}
        if len(self.head) > MOST_COLUMNS:
            raise self.problem(
                f"there are {len(head):,} columns; expected {MOST_COLUMNS:,} at most"
            )
        twice = [name for name, often in Counter(self.names).items() if name and often > 1]
        if twice:
            raise self.problem(
                f"the column {shown(value=twice[0])} stands twice; expected each once"
            )

    def problem(self, text: str) -> Problem:
        """Return a refusal at the line that was read last."""
        return Problem(text=text, file=self.file, line=self.line)

    def rows(self) -> Iterator[list[str]]:
        """Yield rows that are not empty."""
        try:
            for row in self._reader:
                self.line = self._reader.line_num
                if row and any(row):
                    yield row
        except csv.Error as error:
            self.line = self._reader.line_num
            raise self.problem(f"this is not CSV ({error}); expected {self._expected}") from None

    def places(self, *names: str) -> list[int]:
        """Return where columns stand; a missing one is refused."""
        missing = [name for name in names if name not in self.head]
        if missing:
            raise self.problem(
                f"there is no column {shown(value=missing[0])}; expected {self._expected}"
            )
        return [self.head.index(name) for name in names]

    def place(self, *names: str) -> int | None:
        """Return where the first known of several columns stands, or None."""
        return next((self.head.index(name) for name in names if name in self.head), None)

    def id_(self, text: str, what: str) -> str:
        """Read an id: a short text without control characters."""
        found = self._ids.get(text)
        if found is not None:
            return found
        found = text.strip()
        if not 0 < len(found) <= MOST_ID or not found.isprintable():
            raise self.problem(
                f"the {what} {shown(value=text)} is no id; expected 1 to {MOST_ID} plain characters"
            )
        self._ids[text] = found
        return found

    def vote(self, text: str) -> int:
        """Read a vote."""
        found = VOTES.get(text.strip())
        found = WORDS.get(text.strip().lower()) if found is None else found
        if found is None:
            raise self.problem(
                f"{shown(value=text)} is no vote; expected agree, pass or disagree, or 1, 0 or -1"
            )
        return found

    def whole(self, text: str, what: str) -> int:
        """Read a whole number."""
        if not _WHOLE.fullmatch(text.strip()):
            raise self.problem(f"the {what} {shown(value=text)} is no whole number; expected one")
        return int(text.strip().partition(".")[0])

    def body(self, text: str) -> str:
        """Read a text that people wrote."""
        if len(text) > MOST_TEXT or not is_clean(text=text):
            raise self.problem(
                f"the text {shown(value=text)} is too long or holds control characters; expected "
                f"at most {MOST_TEXT:,} readable characters"
            )
        return unicodedata.normalize("NFC", text)


def in_ms(times: Sequence[int]) -> list[int]:
    """Return times in milliseconds; new exports write seconds."""
    if times and max(times) < SECONDS_BELOW:
        return [one * 1000 for one in times]
    return list(times)


def _text(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        wrong = f"the file has {len(data):,} bytes; expected at most {MAX_BYTES:,}"
        raise Problem(text=wrong, file=file)
    at = data.find(b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    if at >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise Problem(text="these bytes are no text in UTF-8; expected UTF-8", file=file, line=line)
    return text
