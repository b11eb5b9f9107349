"""A budget split over strata: each counted with its own limit, what is left in one last count."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from mycel.engine.choice.ballots import BallotError, Budget, Supports
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares import completion
from mycel.engine.choice.shares.case import Rule
from mycel.engine.choice.shares.outcome import Outcome, Purchase, money, spell


@dataclass(frozen=True)
class Stratum:
    """A part of the budget with projects of its own, such as a district or a topic."""

    name: str
    limit: Fraction
    projects: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Part:
    """Some projects as a budget of their own; ``kept``: their positions in the whole budget."""

    budget: Budget
    rule: Rule
    kept: tuple[int, ...]


@dataclass(frozen=True)
class Split:
    """What each stratum bought, then what the last count bought; positions are of all projects."""

    strata: tuple[tuple[str, Outcome], ...]
    pooled: Outcome

    @property
    def selected(self) -> tuple[int, ...]:
        """Return all that was bought, in order."""
        counts = (*(outcome for _, outcome in self.strata), self.pooled)
        return tuple(one for outcome in counts for one in outcome.selected)


def spend(*, budget: Budget, rule: Rule, strata: tuple[Stratum, ...]) -> Split:
    """Return what a budget buys when parts of it belong to strata.

    Definition: docs/methods/shares.md, "Strata". Every ballot takes part in every count.

    Errors:
        BallotError for limits above the budget, a project in two strata or in none that is known,
        a prerequisite in another stratum, and as for a budget without strata.
    """
    cases.require(budget=budget, rule=rule, hours=None)
    _require(budget=budget, strata=strata)
    at = {one.id: i for i, one in enumerate(budget.projects)}
    found: list[tuple[str, Outcome]] = []
    bought: set[int] = set()
    for stratum in strata:
        part = {at[name] for name in stratum.projects}
        outcome = _count(budget=budget, rule=rule, part=part, limit=stratum.limit, had=set())
        found.append((stratum.name, outcome))
        bought.update(outcome.selected)
    left = budget.limit - sum((outcome.cost for _, outcome in found), Fraction(0))
    rest = set(at.values()) - bought
    pooled = _count(budget=budget, rule=rule, part=rest, limit=left, had=bought)
    return Split(strata=tuple(found), pooled=pooled)


def spell_split(*, budget: Budget, split: Split) -> dict[str, object]:
    """Return a split budget as plain JSON values, as docs/methods/shares.md lists them."""
    counts = (*(outcome for _, outcome in split.strata), split.pooled)
    return {
        "selected": [budget.projects[one].id for one in split.selected],
        "cost": money(value=sum((one.cost for one in counts), Fraction(0))),
        "budget": money(value=budget.limit),
        "strata": [
            {"stratum": name} | spell(budget=budget, outcome=outcome)
            for name, outcome in split.strata
        ],
        "pooled": spell(budget=budget, outcome=split.pooled),
    }


def _require(*, budget: Budget, strata: tuple[Stratum, ...]) -> None:
    of: dict[str, str] = {}
    known = {one.id for one in budget.projects}
    for stratum in strata:
        if stratum.limit < 0:
            raise BallotError(f"stratum {stratum.name} has {stratum.limit}; expected 0 or more")
        for name in stratum.projects:
            if name not in known:
                raise BallotError(f"stratum {stratum.name} names {name}; expected a project's id")
            if name in of:
                raise BallotError(f"project {name} stands in two strata; expected one at most")
            of[name] = stratum.name
    if sum((one.limit for one in strata), Fraction(0)) > budget.limit:
        raise BallotError("the strata have more than the whole budget; expected at most as much")
    for one in budget.projects:
        for name in one.requires:
            if of.get(one.id, of.get(name)) != of.get(name, of.get(one.id)):
                raise BallotError(f"{one.id} requires {name} of another stratum; expected its own")


def _count(
    *, budget: Budget, rule: Rule, part: set[int], limit: Fraction, had: set[int]
) -> Outcome:
    """Return the count of some projects alone, by their positions in the whole budget."""
    found = part_of(budget=budget, rule=rule, part=part, limit=limit, had=had)
    case = cases.of_budget(budget=found.budget, rule=found.rule)
    return _renamed(outcome=completion.of_case(case=case), kept=found.kept)


def part_of(*, budget: Budget, rule: Rule, part: set[int], limit: Fraction, had: set[int]) -> Part:
    """Return some projects, by position, as a budget of their own; ``had`` was bought before."""
    met = {budget.projects[one].id for one in had}
    kept = _within(budget=budget, part=part, met=met)
    projects = tuple(
        replace(
            budget.projects[one],
            requires=tuple(name for name in budget.projects[one].requires if name not in met),
        )
        for one in kept
    )
    names = {one.id for one in projects}
    small = Budget(
        projects=projects, limit=limit, supports=_narrowed(supports=budget.supports, kept=kept)
    )
    order = tuple(name for name in rule.order if name in names)
    return Part(budget=small, rule=replace(rule, order=order), kept=tuple(kept))


def _within(*, budget: Budget, part: set[int], met: set[str]) -> list[int]:
    """Return the projects of a part whose prerequisites can be met within it, ascending."""
    kept = set(part)
    while True:
        names = {budget.projects[one].id for one in kept} | met
        without = {one for one in kept if not names.issuperset(budget.projects[one].requires)}
        if not without:
            return sorted(kept)
        kept -= without


def _narrowed(*, supports: Supports, kept: list[int]) -> Supports:
    """Return all ballots with what they say of some options alone."""
    to = np.full(len(supports.options), -1, dtype=np.int64)
    to[kept] = np.arange(len(kept))
    chosen = to[supports.chosen]
    inside = chosen >= 0
    ends = np.concatenate(([0], np.cumsum(inside, dtype=np.int64)))
    return Supports(
        options=tuple(supports.options[one] for one in kept),
        start=ends[supports.start],
        chosen=chosen[inside],
        points=supports.points[inside],
        weights=supports.weights,
    )


def _renamed(*, outcome: Outcome, kept: tuple[int, ...]) -> Outcome:
    """Return an outcome by positions in the whole budget."""

    def to(positions: Iterable[int]) -> tuple[int, ...]:
        return tuple(kept[one] for one in positions)

    return replace(
        outcome,
        purchases=tuple(
            Purchase(project=kept[one.project], price=one.price, payers=one.payers)
            for one in outcome.purchases
        ),
        ties=tuple(
            replace(tie, between=to(tie.between), order=to(tie.order or ())) for tie in outcome.ties
        ),
    )
