"""Statements: what tells a group from the others, and what unites all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mycel.engine.opinion.axes import Real
from mycel.engine.opinion.matrix import AGREE, DISAGREE, Flags, Votes, Whole

Side = Literal["agree", "disagree"]

Z90 = 1.2816
SHOWN = 5
HALF = 0.5
SUM_DIGITS = 9


@dataclass(frozen=True)
class Counts:
    """Agrees, disagrees and votes with passes, G × C each."""

    agrees: Whole
    disagrees: Whole
    seen: Whole


@dataclass(frozen=True)
class Sided:
    """One side's figures, G × C each: share, its test, representativeness, its test."""

    share: Real
    share_test: Real
    ratio: Real
    ratio_test: Real

    @property
    def metric(self) -> Real:
        """Return the product of all four, by which statements of a group are ranked."""
        return self.ratio * self.ratio_test * self.share * self.share_test


@dataclass(frozen=True)
class Statistics:
    """The figures of both sides for every group and statement."""

    agree: Sided
    disagree: Sided


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group from the others: its column, side and metric."""

    column: int
    side: Side
    score: float


def group_counts(*, votes: Votes, labels: NDArray[np.int64], groups: int) -> Counts:
    """Return the counts of each group.

    Args:
        votes: the latest votes.
        labels: N groups of participants; -1 for who is in none.
        groups: number of groups.
    """
    most = len(votes.statements)
    of_vote = labels[votes.rows]
    cell = of_vote * most + votes.columns
    agrees, disagrees, seen = (
        np.bincount(cell[kept], minlength=groups * most).reshape(groups, most)
        for kept in (
            (of_vote >= 0) & (votes.values == AGREE),
            (of_vote >= 0) & (votes.values == DISAGREE),
            of_vote >= 0,
        )
    )
    return Counts(agrees, disagrees, seen)


def statistics(*, counts: Counts) -> Statistics:
    """Return shares, representativeness and their tests of every group and statement.

    Definition: methods/opinion.md 6; the rest of a group is all other groups together.
    """
    return Statistics(_sided(counts.agrees, counts.seen), _sided(counts.disagrees, counts.seen))


def _sided(chosen: Whole, seen: Whole) -> Sided:
    others, others_seen = chosen.sum(axis=0) - chosen, seen.sum(axis=0) - seen
    share = (chosen + 1) / (seen + 2)
    rest = (others + 1) / (others_seen + 2)
    return Sided(
        share=share,
        share_test=2 * np.sqrt(seen + 1) * ((chosen + 1) / (seen + 1) - HALF),
        ratio=share / rest,
        ratio_test=_two_shares(chosen + 1, others + 1, seen + 1, others_seen + 1),
    )


def _two_shares(s1: Whole, s2: Whole, n1: Whole, n2: Whole) -> Real:
    """Return z of two shares; 0 where every trial is a success."""
    pooled = (s1 + s2) / (n1 + n2)
    is_sure = pooled >= 1
    spread = np.sqrt(np.where(is_sure, 1, pooled * (1 - pooled) * (1 / n1 + 1 / n2)))
    return np.where(is_sure, 0.0, (s1 / n1 - s2 / n2) / spread)


def representative(
    *, counts: Counts, found: Statistics, group: int, columns: Flags
) -> tuple[Representative, ...]:
    """Return at most five statements that tell a group from the others, agrees first.

    A statement is taken where both tests of one side pass at 90 %; where none does, the one that is
    agreed with best, or the one with the strongest test. The statement that is agreed with best
    always leads.

    Args:
        counts: counts of all groups.
        found: their statistics.
        group: place of the group.
        columns: C flags of the statements that enter the map.
    Source: methods/opinion.md 6.1.
    """
    places = [int(at) for at in np.flatnonzero(columns)]
    tested = [at for at in places if _is_sufficient(found, group, at)]
    best = _best_agreed(counts, found, group, places)
    if not tested:
        chosen = best if best is not None else _strongest(found, group, places)
        return () if chosen is None else (_spelled(found, group, chosen, best),)
    ranked = sorted(
        (_spelled(found, group, at, best) for at in tested if at != best),
        key=lambda one: (-round(one.score, SUM_DIGITS), one.column),
    )
    lead = [] if best is None else [_spelled(found, group, best, best)]
    shown = [*lead, *ranked][:SHOWN]
    return tuple(sorted(shown, key=lambda one: one.side))


def _is_sufficient(found: Statistics, group: int, at: int) -> bool:
    return any(
        bool(side.ratio_test[group, at] > Z90 and side.share_test[group, at] > Z90)
        for side in (found.agree, found.disagree)
    )


def _best_agreed(counts: Counts, found: Statistics, group: int, places: list[int]) -> int | None:
    side = found.agree
    metric, plain = side.metric[group], side.share[group] * side.share_test[group]
    best: int | None = None
    for at in places:
        if counts.agrees[group, at] == 0 and counts.disagrees[group, at] == 0:
            continue
        if best is None:
            is_likely = side.ratio[group, at] > 1 and side.share[group, at] > HALF
            is_better = bool(side.share_test[group, at] > Z90 or is_likely)
        else:
            by = metric if side.ratio[group, best] > 1 else plain
            is_better = bool(by[at] > by[best])
        best = at if is_better else best
    return best


def _strongest(found: Statistics, group: int, places: list[int]) -> int | None:
    tests = np.maximum(found.agree.ratio_test[group], found.disagree.ratio_test[group])
    return max(places, key=lambda at: (tests[at], -at), default=None)


def _spelled(found: Statistics, group: int, at: int, best: int | None) -> Representative:
    """Return a statement with the side it stands for; the one that leads stands for agreement."""
    agree, disagree = found.agree.ratio_test[group, at], found.disagree.ratio_test[group, at]
    if at == best or agree > disagree:
        return Representative(at, "agree", float(found.agree.metric[group, at]))
    return Representative(at, "disagree", float(found.disagree.metric[group, at]))


def majority(
    *, agrees: Whole, disagrees: Whole, seen: Whole, columns: Flags
) -> tuple[Representative, ...]:
    """Return what a clear majority of everybody agrees (up to 5) and disagrees with (up to 5).

    Definition: smoothed share over ½ and its test over 1.2816; ranked by their product.
    Source: methods/opinion.md 6.2.
    """
    return (
        *_majority(agrees, seen, columns, "agree"),
        *_majority(disagrees, seen, columns, "disagree"),
    )


def _majority(chosen: Whole, seen: Whole, columns: Flags, side: Side) -> Iterator[Representative]:
    share = (chosen + 1) / (seen + 2)
    test = 2 * np.sqrt(seen + 1) * ((chosen + 1) / (seen + 1) - HALF)
    product = np.round(share * test, SUM_DIGITS)
    passed = np.flatnonzero(columns & (share > HALF) & (test > Z90))
    for at in sorted(passed.tolist(), key=lambda at: (-product[at], at))[:SHOWN]:
        yield Representative(at, side, float(share[at] * test[at]))


def group_informed_consensus(*, counts: Counts) -> Real:
    """Return how far every group agrees with each statement (C): Π (agrees + 1) / (seen + 2).

    It falls with the number of groups; between maps compare its root of that degree.
    Source: methods/opinion.md 6.3.
    """
    return np.asarray(((counts.agrees + 1) / (counts.seen + 2)).prod(axis=0))


def shown_counts(*, counts: Counts, least: int = 5) -> tuple[list[list[int | None]], ...]:
    """Return agrees, disagrees and passes as they may be published; None where hidden.

    A cell under ``least`` is hidden. Where it would be the only hidden one of its statement, the
    next smallest is hidden with it: else the total would tell it.
    """
    passes = counts.seen - counts.agrees - counts.disagrees
    return tuple(_shown(cells, least) for cells in (counts.agrees, counts.disagrees, passes))


def _shown(cells: Whole, least: int) -> list[list[int | None]]:
    is_hidden = cells < least
    alone = np.flatnonzero(is_hidden.sum(axis=0) == 1)
    others = np.where(is_hidden, np.iinfo(np.int64).max, cells)
    if len(cells) > 1:
        is_hidden[np.argmin(others[:, alone], axis=0), alone] = True
    return [
        [None if gone else int(cell) for cell, gone in zip(row, flags, strict=True)]
        for row, flags in zip(cells, is_hidden, strict=True)
    ]
