"""A shared budget: what may be bought, who supports what, and how money is printed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.profiles import Profile, exact_text

AMOUNT = re.compile(r"[0-9]{1,30}(?:[./][0-9]{1,30})?")


@dataclass(frozen=True)
class Bought:
    """One purchase: which project, at what price for a unit of utility, and how many paid."""

    project: int
    price: Fraction | None
    payers: int


@dataclass
class Purchases:
    """What a rule bought, in order, and the ties it met; ``steps`` where budgets were raised."""

    bought: list[Bought] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    steps: int | None = None

    @property
    def projects(self) -> list[int]:
        """Return the projects in the order of their purchase."""
        return [one.project for one in self.bought]


class Fund:
    """One budget with its ballots; projects are positions in ``ids``.

    ``rows`` are (points by project, how many ballots), ``supporters`` for each project the numbers
    of the rows that support it.
    """

    def __init__(
        self,
        *,
        projects: Sequence[Mapping[str, Any]],
        given: Profile,
        limit: Fraction,
        utility: str = "cost",
        order: Sequence[str] | None = None,
        hours: Fraction | None = None,
    ) -> None:
        self.ids = [str(project["key"]) for project in projects]
        at = {name: i for i, name in enumerate(self.ids)}
        self.costs = [amount(project["cost"] or "0", "a cost") for project in projects]
        self.hours = [amount(project.get("hours") or "0", "hours") for project in projects]
        self.limit, self.hours_limit, self.utility = limit, hours, utility
        self.rows = [(dict(marks), weight) for marks, weight in given.rows]
        self.count = given.size
        self.supporters: list[list[int]] = [[] for _ in self.ids]
        for row, (points, _weight) in enumerate(self.rows):
            for project in points:
                self.supporters[project].append(row)
        try:
            self.requires = [[at[key] for key in one.get("requires") or ()] for one in projects]
        except KeyError as missing:
            raise CheckFailed(f"{missing} is required, which is no project") from None
        order = order or None
        if order is not None and sorted(map(str, order)) != sorted(self.ids):
            raise CheckFailed("the order does not name every project once")
        self.declared = order is not None
        self.rank = {at[key]: i for i, key in enumerate(order if order is not None else self.ids)}
        self.eligible = self.within_reach(range(len(self.ids)))

    def part(self, projects: Iterable[int], limit: Fraction, had: Iterable[int] = ()) -> "Fund":
        """Return the fund of some projects alone, with all ballots; ``had`` was bought before."""
        one, met = copy(self), set(had)
        one.limit = limit
        one.requires = [[q for q in needs if q not in met] for needs in self.requires]
        one.eligible = one.within_reach(projects)
        return one

    def within_reach(self, projects: Iterable[int]) -> set[int]:
        """Return which of some projects are eligible, each after all that it requires."""
        possible = [
            p
            for p in projects
            if self.supporters[p]
            and self.costs[p] <= self.limit
            and (self.hours_limit is None or self.hours[p] <= self.hours_limit)
        ]
        found: set[int] = set()
        grown = True
        while grown:
            more = {p for p in possible if found.issuperset(self.requires[p])}
            grown = len(more) > len(found)
            found = more
        return found

    def weight(self, project: int) -> int:
        """Return how many ballots support a project."""
        return sum(self.rows[row][1] for row in self.supporters[project])

    def worth(self, row: int, project: int) -> Fraction:
        """Return u_i(p), what a project is worth to each ballot of a row that supports it."""
        if self.utility == "cost":
            return self.costs[project]
        return Fraction(self.rows[row][0][project] if self.utility == "score" else 1)

    def support(self, project: int) -> int:
        """Return V_p: how many support a project, or the sum of their points."""
        if self.utility != "score":
            return self.weight(project)
        return sum(
            self.rows[row][0][project] * self.rows[row][1] for row in self.supporters[project]
        )

    def cost_of(self, projects: Iterable[int]) -> Fraction:
        """Return what some projects cost together."""
        return sum((self.costs[p] for p in projects), Fraction(0))

    def fits_hours(self, bought: Iterable[int], project: int) -> bool:
        """Return whether the hours of a project fit beside those of what was bought."""
        if self.hours_limit is None:
            return True
        return sum((self.hours[p] for p in bought), self.hours[project]) <= self.hours_limit

    def is_open(self, project: int, bought: Iterable[int]) -> bool:
        """Return whether all that a project requires is bought, and it is not."""
        have = set(bought)
        return project not in have and have.issuperset(self.requires[project])

    def prefer(
        self, tied: Iterable[int], at: str, number: int | None, ties: list[dict[str, Any]]
    ) -> list[int]:
        """Return equal projects in the order that decides; two or more are entered as a tie."""
        apart = sorted(tied, key=self.rank.__getitem__)
        if len(apart) > 1:
            ties.append(
                {
                    "between": [self.ids[p] for p in sorted(apart)],
                    "at": at,
                    "round": number,
                    "broken_by": "order" if self.declared else "file",
                    "order": [self.ids[p] for p in apart],
                }
            )
        return apart


def amount(text: object, what: str) -> Fraction:
    """Return the exact value of a whole number, a decimal or a fraction, none of them negative."""
    if not isinstance(text, int | str) or not AMOUNT.fullmatch(str(text)):
        raise CheckFailed(f"{what} is {str(text)[:40]!r}; expected a number of 0 or more")
    try:
        return Fraction(str(text))
    except ZeroDivisionError:
        raise CheckFailed(f"{what} is divided by 0") from None


def money_text(value: Fraction) -> int | str:
    """Return a sum as a whole number, as a decimal where that ends, else as "p/q"."""
    if value.denominator == 1:
        return value.numerator
    rest, places = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        places = max(places, times)
    if rest != 1:
        return exact_text(value)
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return digits[:-places] + "." + digits[-places:]


def spell_purchases(fund: Fund, found: Purchases) -> dict[str, Any]:
    """Return what was bought as plain JSON values with the keys of docs/methods/choice.md."""
    return {
        "selected": [fund.ids[p] for p in found.projects],
        "cost": money_text(fund.cost_of(found.projects)),
        "budget": money_text(fund.limit),
        "steps": len(found.bought) if found.steps is None else found.steps,
        "purchases": [
            {
                "project": fund.ids[one.project],
                "price_per_utility": None if one.price is None else exact_text(one.price),
                "payers": one.payers,
            }
            for one in found.bought
        ],
        "ties": found.ties,
    }
