"""Differences between two versions of a text, word by word; and putting two changes together."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORDS = re.compile(r"[^\W_]+\s*|.\s*", re.DOTALL)
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_PAIRS = 60_000
"""Pairs of like parts above which a comparison goes by larger parts."""


class ChangesMeet(ValueError):
    """Two changes of the same place, which a person has to put together."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was added or was taken out."""

    kind: str
    text: str


Coarser = Callable[[Sequence[str], Sequence[str]], Iterator[Piece]]


def differences(*, before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to another, in reading order.

    The pieces that are not added spell ``before``, those that are not removed spell ``after``.
    Words are compared with the space behind them. Where that would take too long (many like words
    on both sides), lines are compared, and words inside those that changed; where that would as
    well, the old stretch goes and the new one comes as a whole.
    """
    return _joined(_compared(_WORDS.findall(before), _WORDS.findall(after), (_by_lines,)))


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
    if _pairs(root, new) > MOST_PAIRS:
        return [(0, len(root), tuple(new))]
    matcher = SequenceMatcher(None, list(root), new, autojunk=False)
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _compared(
    old: Sequence[str], new: Sequence[str], further: Sequence[Coarser]
) -> Iterator[Piece]:
    """Compare two lists of parts; what they begin and end with alike is set aside first."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    inner_old, inner_new = old[first : len(old) - last], new[first : len(new) - last]
    yield Piece(SAME, "".join(old[:first]))
    if _pairs(inner_old, inner_new) <= MOST_PAIRS:
        yield from _matched(inner_old, inner_new)
    elif further:
        yield from further[0](inner_old, inner_new)
    else:
        yield from _replaced(inner_old, inner_new)
    yield Piece(SAME, "".join(old[len(old) - last :]))


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Compare lines, and words inside lines that changed as long as there is time left for it."""
    before, after = (_LINES.findall("".join(parts)) for parts in (old, new))
    if _pairs(before, after) > MOST_PAIRS:
        yield from _replaced(before, after)
        return
    left = MOST_PAIRS
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(before[a:b]))
            continue
        gone, come = (_WORDS.findall("".join(lines)) for lines in (before[a:b], after[c:d]))
        cost = _pairs(gone, come)
        yield from _compared(gone, come, ()) if cost <= left else _replaced(gone, come)
        left -= min(cost, left)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[a:b]))
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    yield Piece(REMOVED, "".join(old))
    yield Piece(ADDED, "".join(new))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts two lists begin with alike."""
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of like parts there are, which is what a comparison costs."""
    counts = Counter(new)
    return sum(n * counts[part] for part, n in Counter(old).items())


def _joined(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    """Return pieces without empty ones, neighbours together, what went before what came."""
    joined: list[Piece] = []
    for kind, group in groupby((p for p in pieces if p.text), key=lambda piece: piece.kind == SAME):
        run = list(group)
        for wanted in (SAME,) if kind else (REMOVED, ADDED):
            text = "".join(piece.text for piece in run if piece.kind == wanted)
            joined += [Piece(wanted, text)] if text else []
    return tuple(joined)
