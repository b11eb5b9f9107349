"""Who has paid what, in floats with a proven bound and, where it is asked, in exact fractions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.shares.case import Case, Floats, Rows, Supporters

EPS = 2.0**-52
TINY = 5e-324
CLOSE = 1e-9


@dataclass(eq=False)
class Bought:
    """One purchase: who paid all they had left (``poor``), and at which rate the ``rich`` paid.

    ``level`` is what a supporter pays per point, in units; None until somebody asks.
    """

    project: int
    poor: Rows
    rich: Rows
    rate: int
    payers: int
    level: Fraction | None = None


@dataclass(eq=False)
class Ledger:
    """The money of every ballot within one count.

    Shapes: ``money`` (k,) floats; 0 exactly where a ballot has nothing left. Every other entry is
    within ``wrong`` (k,) of the exact money, and nowhere further off than ``bound``. ``at`` (m,):
    number of the purchase, or -1.
    """

    case: Case
    share: int
    money: Floats = field(init=False)
    wrong: Floats = field(init=False)
    bound: float = field(init=False)
    at: Rows = field(init=False)
    bought: list[Bought] = field(default_factory=list)
    _settled: int = 0
    _left: dict[tuple[tuple[int, int], ...], Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give every ballot its share."""
        self.money = np.full(len(self.case.counts), float(self.share))
        self.bound = EPS * self.share
        self.wrong = np.full(len(self.case.counts), self.bound)
        self.at = np.full(len(self.case.costs), -1, dtype=np.int64)

    @property
    def edge(self) -> float:
        """Return the width within which no float is trusted, in units."""
        return 1e-9 * self.share

    @property
    def trusted(self) -> float:
        """Return how far off a payment may be; ``bound`` then stays below a tenth of the edge."""
        return 0.1 * max(0.1 * self.edge - self.bound, 0.0)

    def level(self, *, number: int) -> Fraction:
        """Return the exact level of a purchase."""
        for one in range(self._settled, number + 1):
            bought = self.bought[one]
            if bought.level is None:
                rest = self.case.costs[bought.project] - self.total(rows=bought.poor, before=one)
                bought.level = Fraction(rest) / bought.rate
            self._settled = one + 1
        found = self.bought[number].level
        if found is None:
            raise AssertionError("a level was asked for before its purchase")
        return found

    def total(self, *, rows: Rows, before: int) -> Fraction:
        """Return exactly what ballots held together before a purchase; none of them is empty."""
        case = self.case
        total = Fraction(self.share * int(case.counts[rows].sum()))
        if before == 0 or not len(rows):
            return total
        lengths = case.start[rows + 1] - case.start[rows]
        ends = np.cumsum(lengths)
        begin = np.repeat(case.start[rows] - ends + lengths, lengths)
        entries = begin + np.arange(int(ends[-1]))
        when = self.at[case.entries[entries]]
        paid = (when >= 0) & (when < before)
        weights = (case.marks[entries] * np.repeat(case.counts[rows], lengths))[paid]
        sums = np.zeros(before, dtype=np.int64)
        np.add.at(sums, when[paid], weights)
        for one in np.flatnonzero(sums).tolist():
            total -= self.level(number=one) * int(sums[one])
        return total

    def left(self, *, row: int) -> Fraction:
        """Return exactly what one ballot has left; it is not empty."""
        case = self.case
        span = slice(int(case.start[row]), int(case.start[row + 1]))
        when, marks = self.at[case.entries[span]].tolist(), case.marks[span].tolist()
        paid = tuple(sorted((one, mark) for one, mark in zip(when, marks, strict=True) if one >= 0))
        if paid not in self._left:
            spent = sum((self.level(number=one) * mark for one, mark in paid), Fraction(0))
            self._left[paid] = self.share - spent
        return self._left[paid]

    def paid(self, *, number: int, mine: NDArray[np.bool_]) -> Fraction:
        """Return exactly what some ballots (k,) paid together in a purchase, in units."""
        bought = self.bought[number]
        who = self.case.supporters[bought.project]
        rich = np.searchsorted(who.rows, bought.rich[mine[bought.rich]])
        given = self.total(rows=bought.poor[mine[bought.poor]], before=number)
        rate = int(who.weighed[rich].sum())
        return given + self.level(number=number) * rate if rate else given

    def pay(
        self,
        *,
        project: int,
        level: float,
        exact: Fraction | None,
        settle: Callable[[], Fraction | None],
    ) -> None:
        """Buy a project: each supporter pays ``level`` per point, or all that is left.

        Args:
            project: its position.
            level: per point, in units, right to within a small part of ``edge``.
            exact: the same exactly, if it is known.
            settle: finds it out. It is asked where a ballot is at the edge of poor and rich, and
                where the error would be more than is trusted.
        """
        who = self.case.supporters[project]
        money = self.money[who.rows]
        gap = money - level * (1.0 if who.points is None else who.points)
        has, poor = money > 0, gap < 0
        poor &= has
        rate = who.rate - int(who.weighed @ (poor | ~has))
        at_edge = np.flatnonzero(has & (np.abs(gap) <= 2 * self.edge))
        error = self._error(who=who, money=money, poor=poor, rate=rate, cost=project)
        if exact is None and (len(at_edge) or error * who.most > self.trusted):
            exact = settle()
        if exact is not None:
            level = float(exact)
            error = 4 * EPS * level
            gap = money - level * (1.0 if who.points is None else who.points)
            self._decide(who=who, chosen=at_edge, exact=exact, poor=poor, gap=gap)
        payers = int(who.counts @ has) if self.case.costs[project] else 0
        rate = who.rate - int(who.weighed @ (poor | ~has))
        rich = who.rows[has & ~poor]
        self.bought.append(Bought(project, who.rows[poor], rich, rate, payers, exact))
        gap[poor | ~has] = 0.0
        self.money[who.rows] = gap
        wrong = self.wrong[who.rows] + (error * who.most + 4 * EPS * self.share)
        self.wrong[who.rows] = wrong
        self.bound = max(self.bound, float(wrong.max(initial=0.0)))
        self.at[project] = len(self.bought) - 1

    def _error(
        self, *, who: Supporters, money: Floats, poor: NDArray[np.bool_], rate: int, cost: int
    ) -> float:
        """Return how far off a level in floats may be, who is poor being certain."""
        price = float(self.case.costs[cost])
        if rate <= 0:
            return float("inf")
        at = np.flatnonzero(poor)
        counts, rows = who.counts[at], who.rows[at]
        lost = (len(at) + 8) * EPS * float(counts @ money[at]) + 8 * EPS * price
        return (float(counts @ self.wrong[rows]) * (1 + CLOSE) + lost) / rate

    def _decide(
        self,
        *,
        who: Supporters,
        chosen: Rows,
        exact: Fraction,
        poor: NDArray[np.bool_],
        gap: Floats,
    ) -> None:
        """Say of each ballot at the edge whether anything is left, exactly."""
        for index in chosen.tolist():
            points = 1 if who.points is None else int(who.points[index])
            rest = self.left(row=int(who.rows[index])) - exact * points
            poor[index] = rest <= 0
            gap[index] = max(float(rest), TINY)
