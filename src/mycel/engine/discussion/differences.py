"""Differences between two versions of a text, word by word; and putting two changes together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
MOST_WORDS = 20_000


class ChangesMeet(ValueError):
    """Two changes of the same place, which a person has to put together."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was added or was taken out."""

    kind: str
    text: str


def differences(*, before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to another, in reading order.

    The pieces that are not added spell ``before``, those that are not removed spell ``after``.
    """
    old, new = _split(before), _split(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return tuple(pieces)


def merged(*, base: str, ours: str, theirs: str) -> str:
    """Return a text with both changes of a base, where they do not touch each other (lines).

    Errors:
        ChangesMeet.
    """
    root = base.splitlines(keepends=True)
    one, two = _changes(root, ours), _changes(root, theirs)
    if any(a != b and a[0] <= b[1] and b[0] <= a[1] for a in one for b in two):
        raise ChangesMeet("both change the same lines; expected changes of different lines")
    result, at = [], 0
    for start, end, lines in sorted({*one, *two}):
        result += [*root[at:start], *lines]
        at = end
    return "".join([*result, *root[at:]])


def _changes(root: Sequence[str], text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    new = text.splitlines(keepends=True)
    matcher = SequenceMatcher(None, list(root), new, autojunk=False)
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _split(text: str) -> list[str]:
    """Return words, spaces and marks; a very long text by its lines, which is faster."""
    words = _WORDS.findall(text)
    return words if len(words) <= MOST_WORDS else text.splitlines(keepends=True)
