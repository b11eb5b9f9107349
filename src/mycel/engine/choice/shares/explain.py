"""Why each project was bought or not, and why Equal Shares and greedy differ about it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from mycel.engine.choice.ballots import Budget
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares import greedy
from mycel.engine.choice.shares.case import Case, Hours, Rows, Rule
from mycel.engine.choice.shares.equal import Count
from mycel.engine.choice.shares.ledger import Ledger
from mycel.engine.choice.shares.outcome import Outcome

Why = Literal[
    "bought", "completed", "no-support", "too-dear", "too-many-hours",
    "prerequisite", "supporters-spent", "no-room", "ended",
]  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """What the supporters of one project paid together for another."""

    project: int
    amount: Fraction


@dataclass(frozen=True)
class Reason:
    """Why a project was bought or not; money in currency, projects by position.

    Attributes:
        why: bought by the rule or ``completed`` by greedy over the rest; else what was in the way.
        number: of the purchase, from 1.
        price: per utility, for what Equal Shares or Phragmén bought.
        payers: people who paid; ``emptied`` of them gave all they had left.
        held: Equal Shares: what its supporters had left together when the count ended.
        spent: Equal Shares: what they had paid for, the largest sum first.
        left: greedy or completion: what was left of the budget when it came up and cost more.
        waits: prerequisites that were not bought.
        greedy: whether greedy alone buys it; ``greedy_left`` what greedy had left when it did not.
    """

    project: int
    why: Why
    cost: Fraction
    people: int
    support: int
    greedy: bool
    number: int | None = None
    price: Fraction | None = None
    payers: int = 0
    emptied: int = 0
    held: Fraction | None = None
    spent: tuple[Paid, ...] = ()
    left: Fraction | None = None
    waits: tuple[int, ...] = ()
    greedy_left: Fraction | None = None

    @property
    def bought(self) -> bool:
        """Return whether the project was bought."""
        return self.number is not None

    @property
    def differs(self) -> bool:
        """Return whether greedy alone decides otherwise."""
        return self.bought != self.greedy

    @property
    def missing(self) -> Fraction | None:
        """Return how much money its supporters lacked, where that was in the way."""
        return None if self.held is None or self.bought else self.cost - self.held


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is known when reasons are looked for."""

    case: Case
    outcome: Outcome
    ledger: Ledger | None
    over: tuple[int, ...]
    alone: greedy.Filled
    rest: greedy.Filled | None


def reasons(
    *, budget: Budget, rule: Rule, outcome: Outcome, hours: Hours | None = None
) -> tuple[Reason, ...]:
    """Return a reason for every project, in the order of the projects.

    Args:
        budget: what was shared.
        rule: by which rule.
        outcome: what ``spend`` returned for them.
        hours: as given to ``spend``.
    """
    case = cases.of_budget(budget=budget, rule=rule, hours=hours)
    count = None
    if outcome.share is not None:
        share = int(outcome.share * case.unit)
        count = Count(case=case, share=share, ceiling=case.limit).run()
    completed = rule.completion == "greedy"
    ruled = [one.project for one in outcome.purchases if one.price is not None]
    rest = greedy.fill(case=case, taken=ruled if completed else ())
    greedily = rule.rule == "greedy" or (rule.completion == "comparison" and count is None)
    seen = _Seen(
        case=case,
        outcome=outcome,
        ledger=None if count is None else count.ledger,
        over=() if count is None else tuple(count.passed),
        alone=greedy.fill(case=case),
        rest=rest if completed or greedily else None,
    )
    return tuple(_reason(seen=seen, project=i) for i in range(len(case.costs)))


def _reason(*, seen: _Seen, project: int) -> Reason:
    case = seen.case
    at = {one: number for number, one in enumerate(seen.outcome.selected)}
    number = at.get(project)
    rows = case.supporters[project].rows
    bought = None if number is None else seen.outcome.purchases[number]
    counted = seen.ledger is not None and project in case.eligible
    waits = () if bought else tuple(one for one in case.requires[project] if one not in at)
    return Reason(
        project=project,
        why=_why(seen=seen, project=project, number=number, waits=waits),
        cost=case.budget.projects[project].cost,
        people=case.supporters[project].people,
        support=case.support(project=project),
        greedy=project in seen.alone.chosen,
        number=None if number is None else number + 1,
        price=None if bought is None else bought.price,
        payers=0 if bought is None else bought.payers,
        emptied=_emptied(seen=seen, project=project),
        held=_held(seen=seen, rows=rows) if counted and bought is None else None,
        spent=_spent(seen=seen, rows=rows) if counted else (),
        left=_short(case=case, filled=seen.rest, project=project),
        waits=waits,
        greedy_left=_short(case=case, filled=seen.alone, project=project),
    )


def _why(*, seen: _Seen, project: int, number: int | None, waits: tuple[int, ...]) -> Why:
    case, cost = seen.case, seen.case.budget.projects[project].cost
    if number is not None:
        greedily = seen.outcome.purchases[number].price is None
        return "completed" if greedily and seen.case.rule.rule != "greedy" else "bought"
    if not case.supporters[project].people:
        return "no-support"
    if cost > case.budget.limit:
        return "too-dear"
    if case.hours[project] > case.hours_limit or project in seen.over:
        return "too-many-hours"
    if waits:
        return "prerequisite"
    if seen.rest is not None:
        return "no-room" if _lacks_money(case, seen.rest, project) else "too-many-hours"
    return "supporters-spent" if seen.ledger is not None else "ended"


def _lacks_money(case: Case, filled: greedy.Filled, project: int) -> bool:
    return case.costs[project] > filled.passed.get(project, 0)


def _short(*, case: Case, filled: greedy.Filled | None, project: int) -> Fraction | None:
    """Return the money greedy had left, where a project cost more; None where hours were short."""
    if filled is None or project not in filled.passed or not _lacks_money(case, filled, project):
        return None
    return Fraction(filled.passed[project], case.unit)


def _emptied(*, seen: _Seen, project: int) -> int:
    """Return how many payers of a project gave all they had left."""
    if seen.ledger is None or seen.ledger.at[project] < 0:
        return 0
    poor = seen.ledger.bought[int(seen.ledger.at[project])].poor
    return int(seen.case.counts[poor].sum())


def _held(*, seen: _Seen, rows: Rows) -> Fraction:
    """Return what some ballots have left together, exactly."""
    if seen.ledger is None:
        raise AssertionError("only a count of Equal Shares has money")
    having = rows[seen.ledger.money[rows] > 0]
    total = seen.ledger.total(rows=having, before=len(seen.ledger.bought))
    return total / seen.case.unit


def _spent(*, seen: _Seen, rows: Rows) -> tuple[Paid, ...]:
    """Return what some ballots paid for, exactly, the largest sum first."""
    if seen.ledger is None:
        raise AssertionError("only a count of Equal Shares has payments")
    found = []
    mine = np.zeros(len(seen.case.counts), dtype=np.bool_)
    mine[rows] = True
    for number, one in enumerate(seen.ledger.bought):
        amount = seen.ledger.paid(number=number, mine=mine) / seen.case.unit
        if amount:
            found.append(Paid(project=one.project, amount=amount))
    return tuple(sorted(found, key=lambda paid: (-paid.amount, paid.project)))
