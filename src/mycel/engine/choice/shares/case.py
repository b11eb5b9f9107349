"""A shared budget in whole numbers: costs, supporters, who may be bought at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.ballots import BallotError, Budget

Utility = Literal["cost", "cardinality", "score"]
Completion = Literal["none", "add1-strict", "add1-exhaustive", "greedy", "comparison"]
Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
RULES: Mapping[str, tuple[Completion, ...]] = {
    "equal-shares": ("none", "add1-strict", "add1-exhaustive", "greedy", "comparison"),
    "greedy": ("none",),
    "phragmen": ("none", "greedy"),
}
MOST_POINTS = 2**53
MOST_UNITS = 10**300
UTILITIES: tuple[Utility, ...] = ("cost", "cardinality", "score")


@dataclass(frozen=True)
class Rule:
    """How a budget is shared; docs/methods/shares.md says what each parameter does."""

    rule: Literal["equal-shares", "greedy", "phragmen"] = "equal-shares"
    utility: Utility = "cost"
    completion: Completion = "none"
    increment: Fraction | int = 1
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Volunteer hours: what there is, and what each project needs (0 where it is not named)."""

    limit: Fraction
    needs: Mapping[str, Fraction]


@dataclass(frozen=True, eq=False)
class Supporters:
    """Who supports one project: distinct ballots, how many of each, and the points they give.

    Shapes: all (h,); ``weighed`` is counts times points, the rate at which all of them pay.
    """

    rows: Rows
    counts: Floats
    points: Floats | None
    weighed: Floats
    people: int
    rate: int
    most: int


@dataclass(frozen=True, eq=False)
class Case:
    """A budget ready for counting, money in units that make every share and cost whole.

    Shapes: m projects, k distinct ballots, e entries. ``unit``: units per unit of currency;
    ``place`` (m,): position in the tie order; ``followers`` (m,): who requires a project;
    ``entries`` (e,): project of each entry of the
    compressed rows ``start`` (k + 1,); ``marks`` (e,): points that count; ``counts`` (k,).
    """

    budget: Budget
    rule: Rule
    unit: int
    limit: int
    costs: tuple[int, ...]
    hours: tuple[Fraction, ...]
    hours_limit: Fraction
    place: tuple[int, ...]
    requires: tuple[tuple[int, ...], ...]
    followers: tuple[tuple[int, ...], ...]
    supporters: tuple[Supporters, ...]
    eligible: tuple[int, ...]
    start: Rows
    entries: Rows
    marks: Rows
    counts: Rows
    voters: int
    increment: int

    @property
    def share(self) -> int:
        """Return the money each ballot begins with, in units."""
        return self.limit // self.voters

    def support(self, *, project: int) -> int:
        """Return by how much a project is supported: people, or points for score."""
        one = self.supporters[project]
        return one.rate if self.rule.utility == "score" else one.people

    def price(self, *, project: int, level: Fraction) -> Fraction:
        """Return the price per utility where each supporter pays ``level`` units per point."""
        per = self.costs[project] if self.rule.utility == "cost" else self.unit
        return level / per if per else Fraction(0)


def of_budget(*, budget: Budget, rule: Rule, hours: Hours | None = None) -> Case:
    """Return the case of a budget.

    Errors:
        BallotError for an unknown rule, completion or utility, a negative sum, a prerequisite
        or declared order that does not fit the projects, and for numbers that are too large.
    """
    require(budget=budget, rule=rule, hours=hours)
    ids = [one.id for one in budget.projects]
    at = {name: i for i, name in enumerate(ids)}
    money = [one.cost for one in budget.projects]
    voters = max(budget.supports.size, 1)
    increment = Fraction(rule.increment)
    whole = lcm(*(sum_.denominator for sum_ in (*money, budget.limit, increment)))
    unit = whole * voters
    supporters = _supporters(budget=budget, scored=rule.utility == "score")
    _require_size(units=max([budget.limit, *money]) * unit, supporters=supporters)
    requires = tuple(tuple(at[name] for name in one.requires) for one in budget.projects)
    needs = tuple(hours.needs.get(name, Fraction(0)) if hours else Fraction(0) for name in ids)
    possible = {
        i
        for i, one in enumerate(supporters)
        if one.people and money[i] <= budget.limit and (hours is None or needs[i] <= hours.limit)
    }
    order = [at[name] for name in rule.order] or range(len(ids))
    place = {project: i for i, project in enumerate(order)}
    scored = rule.utility == "score"
    return Case(
        budget=budget,
        rule=rule,
        unit=unit,
        limit=int(budget.limit * unit),
        costs=tuple(int(sum_ * unit) for sum_ in money),
        hours=needs,
        hours_limit=hours.limit if hours else Fraction(0),
        place=tuple(place[i] for i in range(len(ids))),
        requires=requires,
        followers=_followers(requires=requires),
        supporters=supporters,
        eligible=_closed(possible=possible, requires=requires),
        start=budget.supports.start,
        entries=budget.supports.chosen,
        marks=budget.supports.points if scored else np.ones_like(budget.supports.points),
        counts=budget.supports.weights,
        voters=voters,
        increment=int(increment * unit),
    )


def require(*, budget: Budget, rule: Rule, hours: Hours | None) -> None:
    """Refuse a rule that this budget cannot be shared by.

    Errors:
        BallotError.
    """
    if rule.rule not in RULES:
        raise BallotError(f"there is no rule {rule.rule}; expected one of {', '.join(RULES)}")
    if rule.completion not in RULES[rule.rule]:
        known = ", ".join(RULES[rule.rule])
        raise BallotError(f"{rule.rule} has no completion {rule.completion}; expected {known}")
    if rule.utility not in UTILITIES:
        raise BallotError(f"there is no utility {rule.utility}; expected {', '.join(UTILITIES)}")
    if rule.increment <= 0:
        raise BallotError(f"the increment is {rule.increment}; expected more than 0")
    if hours is not None and rule.completion.startswith("add1"):
        raise BallotError(f"{rule.completion} cannot be used with hours; expected none or greedy")
    _require_projects(budget=budget, order=rule.order)


def _require_projects(*, budget: Budget, order: tuple[str, ...]) -> None:
    ids = [one.id for one in budget.projects]
    if len(set(ids)) != len(ids):
        raise BallotError("two projects have the same id; expected each id once")
    if order and sorted(order) != sorted(ids):
        raise BallotError("the tie order does not name every project once; expected all of them")
    if budget.limit < 0:
        raise BallotError(f"the budget is {budget.limit}; expected 0 or more")
    for one in budget.projects:
        if one.cost < 0:
            raise BallotError(f"project {one.id} costs {one.cost}; expected 0 or more")
        unknown = sorted(set(one.requires) - set(ids))
        if unknown:
            raise BallotError(f"project {one.id} requires {unknown[0]}; expected a project's id")


def _require_size(*, units: Fraction, supporters: tuple[Supporters, ...]) -> None:
    """Refuse what floats cannot even propose for."""
    if units >= MOST_UNITS:
        raise BallotError("the sums of money have too many digits; expected fewer than 300")
    if any(one.rate >= MOST_POINTS for one in supporters):
        raise BallotError(f"the points of a project are too many; expected below {MOST_POINTS}")


def _supporters(*, budget: Budget, scored: bool) -> tuple[Supporters, ...]:
    """Return the supporters of each project, by columns of the compressed rows."""
    given = budget.supports
    rows = np.repeat(np.arange(len(given.weights)), np.diff(given.start))
    order = np.argsort(given.chosen, kind="stable")
    cuts = np.searchsorted(given.chosen[order], np.arange(len(budget.projects) + 1))
    found = []
    for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        chosen = order[first:last]
        at = rows[chosen]
        counts, points = given.weights[at], given.points[chosen]
        graded = scored and bool((points != 1).any())
        weighed = counts * points if graded else counts
        found.append(
            Supporters(
                rows=at,
                counts=counts.astype(np.float64),
                points=points.astype(np.float64) if graded else None,
                weighed=weighed.astype(np.float64),
                people=int(counts.sum()),
                rate=int(weighed.sum()),
                most=int(points.max(initial=1)) if graded else 1,
            )
        )
    return tuple(found)


def _followers(*, requires: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """Return for each project the projects that require it."""
    found: list[list[int]] = [[] for _ in requires]
    for project, before in enumerate(requires):
        for one in set(before):
            found[one].append(project)
    return tuple(tuple(one) for one in found)


def _closed(*, possible: set[int], requires: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Return who of the possible can be reached, prerequisites first bought."""
    reached: set[int] = set()
    while True:
        more = {i for i in possible - reached if reached.issuperset(requires[i])}
        if not more:
            return tuple(sorted(reached))
        reached |= more
