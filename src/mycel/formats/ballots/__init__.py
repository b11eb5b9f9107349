"""Ballot files: every public format of ballots, read into engine values and written from them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from mycel.formats.ballots import (
    abcvoting,
    blt,
    matrix,
    pabulib,
    pabulib_writer,
    preflib,
    preflib_writer,
    scottish,
)
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable, Table
from mycel.formats.ballots.matrix import Marks
from mycel.formats.problems import Problem, nearest, shown

__all__ = ["FORMATS", "BallotFile", "NotWritable", "Table", "detect", "read", "write"]


class Write(Protocol):
    """A ballot file in, bytes out."""

    def __call__(self, *, ballots: BallotFile) -> bytes: ...


FORMATS: Mapping[str, Write] = MappingProxyType(
    {
        **dict.fromkeys(preflib.KINDS, preflib_writer.write),
        blt.FORMAT: blt.write,
        scottish.FORMAT: scottish.write,
        matrix.FORMAT: matrix.write,
        pabulib.FORMAT: pabulib_writer.write,
        abcvoting.FORMAT: abcvoting.write,
    }
)
"""Every format by its name, with its writer."""

_ENDINGS = {
    **{kind: kind for kind in preflib.KINDS},
    "blt": blt.FORMAT,
    "pb": pabulib.FORMAT,
    "yaml": abcvoting.FORMAT,
    "yml": abcvoting.FORMAT,
}
_LOOKED_AT = 4096


def read(
    *, data: bytes, name: str, format_: str | None = None, marks: Marks = "ranks"
) -> BallotFile:
    """Read ballots in the format that is named, or that ending and content tell.

    ``marks`` says what the cells of a rank matrix are: ranks (1 is best) or grades.

    Errors:
        Problem for a format that is not known or not told, and for whatever the format refuses.
    """
    key = detect(name=name, data=data) if format_ is None else format_
    if key is None:
        wrong = f"no format is told by this file; expected one of {', '.join(FORMATS)}"
        raise Problem(text=f"{wrong}; say which with --format", file=name)
    if key in preflib.KINDS:
        return preflib.read(data=data, file=name, kind=format_)
    match key:
        case blt.FORMAT:
            return blt.read(data=data, file=name)
        case scottish.FORMAT:
            return scottish.read(data=data, file=name)
        case matrix.FORMAT:
            return matrix.read(data=data, file=name, marks=marks)
        case pabulib.FORMAT:
            return pabulib.read(data=data, file=name)
        case abcvoting.FORMAT:
            return abcvoting.read(data=data, file=name)
    meant = nearest(word=key, among=FORMATS)
    hint = meant or f"one of {', '.join(FORMATS)}"
    wrong = f"the format {shown(value=key)} is not known; expected {hint}"
    raise Problem(text=wrong, file=name)


def write(*, ballots: BallotFile, format_: str | None = None) -> bytes:
    """Write ballots in a format, by default in the one they were read from.

    Errors:
        NotWritable for what the format has no words for; KeyError for an unknown format.
    """
    from dataclasses import replace

    key = format_ or ballots.format
    return FORMATS[key](ballots=replace(ballots, format=key))


def detect(*, name: str, data: bytes) -> str | None:
    """Return the format that the ending of a name, or else the first lines, tell; or None."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    text = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    first = text.replace("\r", "\n").partition("\n")[0].strip()
    if scottish.recognises(first=first) and "," in first:
        return scottish.FORMAT
    if ending == "csv":
        return matrix.FORMAT
    return _of_content(text=text, first=first)


def _of_content(*, text: str, first: str) -> str | None:
    """Return the format of a text without an ending, such as standard input."""
    words = first.split()
    if first.startswith("#") and ":" in first:
        return "cat" if "# DATA TYPE: cat" in text or "# NUMBER CATEGORIES" in text else "toi"
    if first.rstrip(";").upper() == pabulib.SECTIONS[0]:
        return pabulib.FORMAT
    if any(line.startswith(("profile:", "num_cand:")) for line in text.splitlines()):
        return abcvoting.FORMAT
    if len(words) == 2 and all(word.isdigit() for word in words):  # noqa: PLR2004 — candidates and seats
        return blt.FORMAT
    return matrix.FORMAT if "," in first else None
