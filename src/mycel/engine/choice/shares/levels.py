"""What each supporter of a project would pay: floats within proven bounds, or exactly."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mycel.engine.choice.shares.case import Case, Floats, Rows, Supporters
from mycel.engine.choice.shares.ledger import CLOSE, EPS, Ledger

PASSES = 64


@dataclass(frozen=True, eq=False)
class Look:
    """What is known of a project's level: a float with its error, or the exact value.

    ``low`` and ``high`` bound the price per utility, ``least`` the level from below.
    """

    project: int
    low: float
    high: float
    level: float
    error: float
    exact: Fraction | None = None

    @property
    def least(self) -> float:
        """Return a level that is not above the exact one."""
        return max(self.level - self.error, 0.0)


def price(*, case: Case, project: int, level: float) -> float:
    """Return the price per utility of a level, to the precision of floats."""
    cost, by_cost = case.costs[project], case.rule.utility == "cost"
    return level / ((cost or 1) if by_cost else case.unit)


def look(*, ledger: Ledger, project: int, least: float) -> Look | None:
    """Return the level of a project within proven bounds, or None if it is not affordable.

    ``least`` is a level that the exact one does not fall below.
    """
    who, cost = ledger.case.supporters[project], float(ledger.case.costs[project])
    money = ledger.money[who.rows]
    held = who.counts * money
    total = float(held.sum())
    slack = who.people * ledger.bound + (len(money) + 8) * EPS * max(cost, total)
    if total < cost - slack:
        return None
    if total <= cost + slack or not cost:
        return _known(ledger=ledger, project=project)
    found = _search(ledger=ledger, who=who, money=money, held=held, cost=cost, least=least)
    if found is None:
        return _known(ledger=ledger, project=project)
    return _seen(case=ledger.case, project=project, level=found[0], error=found[1], exact=None)


def exact(*, ledger: Ledger, project: int, near: Look | None) -> Fraction | None:
    """Return the exact level, or None if the project is not affordable.

    ``near`` is what is known already: only ballots at its edge are then looked at one by one.
    """
    case, who = ledger.case, ledger.case.supporters[project]
    poor, edge, rate = _split(ledger=ledger, who=who, near=near)
    rest = case.costs[project] - ledger.total(rows=poor, before=len(ledger.bought))
    if rest <= 0:
        return Fraction(0)
    for ratio, money, points in _edges(ledger=ledger, who=who, chosen=edge):
        if rest <= ratio * rate:
            break
        rest -= money
        rate -= points
    return Fraction(rest) / rate if rate else None


def _seen(*, case: Case, project: int, level: float, error: float, exact: Fraction | None) -> Look:
    low = price(case=case, project=project, level=level - error) * (1 - CLOSE)
    high = price(case=case, project=project, level=level + error) * (1 + CLOSE)
    return Look(project=project, low=low, high=high, level=level, error=error, exact=exact)


def _known(*, ledger: Ledger, project: int) -> Look | None:
    """Return the exact level of a project, everybody's money taken exactly."""
    level = exact(ledger=ledger, project=project, near=None)
    if level is None:
        return None
    about = float(level)
    return _seen(case=ledger.case, project=project, level=about, error=4 * EPS * about, exact=level)


def _search(
    *, ledger: Ledger, who: Supporters, money: Floats, held: Floats, cost: float, least: float
) -> tuple[float, float] | None:
    """Return (level, error) by Newton's method from below, or None where floats do not do.

    The sum paid is concave in the level. Up to ``edge`` beyond, its slope is at least the rate of
    those who are rich by more than ``edge``: what the sum is wrong by, over that, is the error.
    """
    edge, level, before = ledger.edge, least, -1.0
    points: Floats | float = 1.0 if who.points is None else who.points
    slack = float(who.counts @ (money > 0)) * ledger.bound + 2 * (len(money) + 8) * EPS * cost
    for _ in range(PASSES):
        poor = money <= level * points
        rate = who.rate - float(who.weighed @ poor)
        if rate <= 0:
            return None
        following = (cost - float(held @ poor)) / rate
        if following < level - edge / who.most:
            return None
        sure = float(who.weighed @ (money > following * points + edge))
        if rate in (sure, before):
            error = slack / sure + 4 * EPS * following if sure else float("inf")
            return (following, error) if error * who.most + ledger.bound <= edge else None
        level, before = following, rate
    return None


def _split(*, ledger: Ledger, who: Supporters, near: Look | None) -> tuple[Rows, Rows, int]:
    """Return rows that are poor for certain, indices at the edge, and the rate of all others."""
    money = ledger.money[who.rows]
    has = money > 0
    if near is None:
        poor, edge = np.zeros_like(has), has
    else:
        gap = money - near.level * (1.0 if who.points is None else who.points)
        poor = has & (gap < -2 * ledger.edge)
        edge = has & (np.abs(gap) <= 2 * ledger.edge)
    rate = int(who.weighed[has & ~poor].sum())
    return who.rows[poor], np.flatnonzero(edge), rate


def _edges(
    *, ledger: Ledger, who: Supporters, chosen: Rows
) -> list[tuple[Fraction, Fraction, int]]:
    """Return (level at which they become poor, money, rate) of ballots, equals together."""
    found: dict[Fraction, tuple[Fraction, int]] = {}
    for index in chosen.tolist():
        row, count = int(who.rows[index]), int(who.counts[index])
        points = 1 if who.points is None else int(who.points[index])
        left = ledger.left(row=row)
        money, rate = found.get(left / points, (Fraction(0), 0))
        found[left / points] = (money + left * count, rate + points * count)
    return [(ratio, *found[ratio]) for ratio in sorted(found)]
