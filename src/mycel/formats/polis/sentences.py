"""Sentences: the statements of an export alone, from comments.csv, comments.json or a whole zip."""

import io
import zipfile
import zlib

from mycel.engine.opinion import matrix
from mycel.engine.opinion.matrix import Statement
from mycel.formats.polis import comments, served
from mycel.formats.problems import Problem

MOST_ARCHIVE = 20_000_000
MOST_BYTES = 5_000_000
MOST_FILES = 1_000
ENTRY = b"PK\x01\x02"
NAMES = ("comments.csv", "comments.json")
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_statements(*, file: str, data: bytes) -> tuple[Statement, ...]:
    """Return the statements of an export in the order of their ids; votes are not looked at.

    Errors:
        Problem with the line where there is one.
    """
    if len(data) > MOST_ARCHIVE:
        wrong = f"the file has {len(data):,} bytes; expected at most {MOST_ARCHIVE:,}"
        raise Problem(text=wrong, file=file)
    if data[:2] == b"PK":
        file, data = _unpacked(file, data)
    if len(data) > MOST_BYTES:
        wrong = f"the statements have more than {MOST_BYTES:,} bytes; expected fewer"
        raise Problem(text=wrong, file=file)
    if data.lstrip()[:1] == b"[":
        found = served.read_comments(file=file, data=data)
    else:
        found = comments.read(file=file, data=data).statements
    return tuple(sorted(found, key=lambda one: matrix.order(one.id)))


def _unpacked(file: str, data: bytes) -> tuple[str, bytes]:
    """Return the one file of statements in an archive, never more of it than is taken."""
    if data.count(ENTRY) > MOST_FILES:
        raise Problem(text=f"more than {MOST_FILES:,} files are in it; expected fewer", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = _entry(archive, file)
            with archive.open(entry) as stream:
                return entry.filename, stream.read(MOST_BYTES + 1)
    except Problem:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise Problem(text="this is no whole zip; expected a Polis export", file=file) from None


def _entry(archive: zipfile.ZipFile, file: str) -> zipfile.ZipInfo:
    found = [
        one
        for one in archive.infolist()
        if one.filename.endswith(NAMES) and not one.filename.startswith("__MACOSX/")
    ]
    if len(found) != 1:
        wrong = f"{len(found)} files of statements are in it; expected one comments.csv"
        raise Problem(text=wrong, file=file)
    if found[0].flag_bits & 1 or found[0].compress_type not in PLAIN:
        raise Problem(text="it is locked or packed in a rare way; expected a plain zip", file=file)
    return found[0]
