"""Lines of the bundle's lists, one by one, so that a long list never has to fit into memory."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from mycel.verifier.canonical import CheckFailed, read

LONGEST = 1 << 20


def lines(file: BinaryIO, longest: int = LONGEST) -> Iterator[bytes]:
    """Yield the lines of a file without their ends.

    Errors:
        CheckFailed for an empty line, one that is too long, or a last one that does not end.
    """
    while line := file.readline(longest + 2):
        if line[-1:] != b"\n" or len(line) < 2:  # noqa: PLR2004 — a character and its end
            raise CheckFailed("a line is empty, too long or does not end")
        yield line[:-1]


def objects(file: BinaryIO, keys: frozenset[str]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yield the lines of a file and the objects with exactly these keys that they spell.

    Errors:
        CheckFailed.
    """
    for line in lines(file):
        value = read(line)
        if not isinstance(value, dict) or value.keys() != keys:
            raise CheckFailed(f"a line has other keys than {', '.join(sorted(keys))}")
        yield line, value
