"""Electorates: a list of people who may vote, from a CSV file that nobody needs to trust."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from mycel.engine.choice.eligibility import Candidate

FIRST = ("id", "home")
MOST_BYTES = 200_000_000
MOST_PEOPLE = 2_000_000
MOST_COLUMNS = 50
MOST_FIELD = 1_000
MOST_ID = MOST_HOME = 120


class NotAnElectorate(ValueError):
    """A file that is no list of people; names the line and what was expected."""


@dataclass(frozen=True)
class Found:
    """A list as read: the attributes' names, everybody in the order of the file, its SHA-256."""

    columns: tuple[str, ...]
    electors: tuple[Candidate, ...]
    digest: str


def read(*, data: bytes) -> Found:
    """Return the people of a CSV file in UTF-8: ``id``, ``home``, then any attributes.

    Errors:
        NotAnElectorate for another header, a line with too few or too many fields, an id that is
        empty or stands twice, a control character, or anything longer than 1,000 characters.
    """
    rows = _rows(_text(data))
    columns = _columns(next(rows, (1, []))[1])
    electors: list[Candidate] = []
    seen: set[str] = set()
    for line, row in rows:
        if not row:
            continue
        if len(row) != len(columns) + 2:
            raise NotAnElectorate(
                f"line {line} has {len(row)} fields; expected {len(columns) + 2} as in the header"
            )
        uid, home = row[0].strip(), row[1].strip()
        if not 0 < len(uid) <= MOST_ID:
            raise NotAnElectorate(
                f"line {line} has an id of {len(uid)} characters; expected 1 to {MOST_ID}"
            )
        if uid in seen:
            raise NotAnElectorate(f"line {line} names the id {uid!r} again; expected it once")
        if len(home) > MOST_HOME:
            raise NotAnElectorate(f"line {line} has a home of {len(home)} characters; expected 120")
        if len(electors) == MOST_PEOPLE:
            raise NotAnElectorate(f"line {line} is too many; expected {MOST_PEOPLE} people at most")
        seen.add(uid)
        attributes = dict(zip(columns, map(str.strip, row[2:]), strict=True))
        electors.append(Candidate(uid, home, attributes))
    return Found(columns, tuple(electors), sha256(data).hexdigest())


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NotAnElectorate(
            f"the file has {len(data)} bytes; expected at most {MOST_BYTES} of them"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotAnElectorate(f"line {line} is not in UTF-8; expected UTF-8 throughout") from error
    at = text.find("\x00")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise NotAnElectorate(f"line {line} holds a null character; expected text")
    return unicodedata.normalize("NFC", text)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotAnElectorate(
                f"line {reader.line_num} is no CSV ({error}); expected fields with commas between"
            ) from error
        for field in row:
            if len(field) > MOST_FIELD or not field.isprintable():
                raise NotAnElectorate(
                    f"line {reader.line_num} has a field that is too long or holds control "
                    f"characters; expected at most {MOST_FIELD} plain characters"
                )
        yield reader.line_num, row


def _columns(header: list[str]) -> tuple[str, ...]:
    names = [name.strip() for name in header]
    if tuple(names[:2]) != FIRST:
        raise NotAnElectorate(
            f"line 1 begins with {', '.join(names[:2]) or 'nothing'}; expected id, home"
        )
    columns = names[2:]
    if len(columns) > MOST_COLUMNS or "" in columns or len(set(columns)) < len(columns):
        raise NotAnElectorate(
            f"line 1 has {len(columns)} attributes, some without a name or named twice; expected "
            f"{MOST_COLUMNS} different names at most"
        )
    return tuple(columns)
