"""Pairwise: how many ballots place one option above another, for every two options at once."""

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.ballots import NO_OPINION, UNRANKED, Rankings
from mycel.engine.choice.result import Positions
from mycel.engine.choice.rule import Rule

Matrix = NDArray[np.int64]
Above = NDArray[np.bool_]
Groups = tuple[tuple[int, ...], ...]

_CELLS = 800_000
_WORD = 64
_MOST_PASSES = 3
_DIGIT_BITS, _DIGIT_ROWS = 11, 4096


def matrix(*, ballots: Rankings, rule: Rule) -> Matrix:
    """Return d[a, b], the ballots that place a strictly above b; shape (m, m).

    Definition: a ballot places a above b if a is ranked and b has a worse rank, or if a is ranked
    and b is missing in a way that the rule counts as ``last``. Everything else is no comparison.

    Source: docs/methods/choice.md, "Parameters of a count".
    """
    return compared(ranks=ballots.ranks, weights=ballots.weights, rule=rule)


def compared(*, ranks: NDArray[np.integer], weights: Matrix, rule: Rule) -> Matrix:
    """Return the same matrix from bare ranks (n, m), which may have gaps and equal rows."""
    if np.bitwise_count(weights).sum() > _MOST_PASSES * len(weights):
        return _weighted(ranks=ranks, weights=weights, rule=rule)
    found = np.zeros((ranks.shape[1],) * 2, dtype=np.int64)
    left, bit = weights.copy(), 0
    while left.any():
        rows = np.flatnonzero(left & 1)
        if len(rows):
            found += _unweighted(ranks=ranks[rows], rule=rule) << bit
        left, bit = left >> 1, bit + 1
    return found


def condorcet_winner(*, matrix: Matrix) -> int | None:
    """Return the position of the option that beats every other one, or None."""
    beaten = (matrix > matrix.T).sum(axis=1)
    found = np.flatnonzero(beaten == len(matrix) - 1)
    return int(found[0]) if len(found) else None


def layers(*, above: Above) -> Groups:
    """Return all options in groups: repeatedly those that nobody left is above.

    Args:
        above: (m, m) a strict order: irreflexive and transitive, not necessarily complete.
    """
    groups: list[tuple[int, ...]] = []
    left = np.arange(len(above))
    while len(left):
        best = ~above[np.ix_(left, left)].any(axis=0)
        groups.append(tuple(left[best].tolist()))
        left = left[~best]
    return tuple(groups)


def inseparable(*, ranking: Groups, above: Above) -> Groups:
    """Return the groups of a ranking, those joined that the order does not part.

    Definition: a cut stays where everyone before it is above everyone after it.
    """
    joined: list[tuple[int, ...]] = []
    waiting: tuple[int, ...] = ()
    for at, group in enumerate(ranking, start=1):
        waiting += group
        after = [option for later in ranking[at:] for option in later]
        if above[np.ix_(waiting, after)].all():
            joined.append(waiting)
            waiting = ()
    return tuple(joined)


def certain(*, block: Positions, above: Above, free: int) -> Positions:
    """Return who of a block is among its first ``free`` in every order that agrees with ``above``.

    Definition: those of whom fewer than ``free`` others of the block are not below them.
    """
    members = np.array(block, dtype=np.intp)
    not_below = ~above[np.ix_(members, members)]
    return tuple(members[not_below.sum(axis=1) - 1 < free].tolist())


def _unweighted(*, ranks: NDArray[np.integer], rule: Rule) -> Matrix:
    """Return the matrix of ballots that weigh 1 each, in blocks that stay in the cache.

    Eight comparisons are packed into a byte and counted by words: whole numbers throughout.
    """
    rows, width = ranks.shape
    found = np.zeros((width, width), dtype=np.int64)
    block = max(_WORD, _CELLS // max(width, 1) // _WORD * _WORD)
    for begin in range(0, rows, block):
        wins, loses = _levels(ranks=ranks[begin : begin + block].T, rule=rule)
        for option in range(width):
            packed = np.packbits(wins[option] < loses, axis=1)
            found[option] += np.bitwise_count(packed.view(np.uint64)).sum(axis=1, dtype=np.int64)
    return found


def _weighted(*, ranks: NDArray[np.integer], weights: Matrix, rule: Rule) -> Matrix:
    """Return the matrix of ballots with many different weights, in digits of 11 bits.

    The sums of one digit over a block stay below 2^24, so that single precision holds them exactly.
    """
    rows, width = ranks.shape
    digits = range(-(-int(weights.max()).bit_length() // _DIGIT_BITS))
    found = np.zeros((width, width), dtype=np.int64)
    for begin in range(0, rows, _DIGIT_ROWS):
        here = slice(begin, begin + _DIGIT_ROWS)
        wins, loses = _levels(ranks=ranks[here].T, rule=rule)
        cut = [(weights[here] >> _DIGIT_BITS * at) % (1 << _DIGIT_BITS) for at in digits]
        table = np.zeros((wins.shape[1], len(digits)), dtype=np.float32)
        table[: len(weights[here])] = np.stack(cut, axis=1)
        for option in range(width):
            sums = (wins[option] < loses).astype(np.float32) @ table
            for at in digits:
                found[option] += sums[:, at].astype(np.int64) << _DIGIT_BITS * at
    return found


def _levels(*, ranks: NDArray[np.integer], rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Return each option's level when it is to win a comparison and when it is to lose one.

    A missing option never wins (the worst level of all); it loses to all that is ranked where it
    counts as last (the worst level), and to nobody otherwise (level 0). Padding compares nothing.
    """
    width, rows = ranks.shape
    kind = np.min_scalar_type(int(ranks.max(initial=0)) + 1)
    worst = int(np.iinfo(kind).max)
    shape = width, -(-rows // _WORD) * _WORD
    wins, loses = np.full(shape, worst, dtype=kind), np.zeros(shape, dtype=kind)
    wins[:, :rows] = np.where(ranks <= UNRANKED, worst, ranks)
    loses[:, :rows] = ranks
    for mark, treatment in ((UNRANKED, rule.unranked), (NO_OPINION, rule.no_opinion)):
        level = worst if treatment == "last" else 0
        loses[:, :rows][ranks == mark] = level
    return wins, loses
