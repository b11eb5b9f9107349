"""Equal Shares to its end: raised shares, greedy over the rest, or the voters' comparison."""

from fractions import Fraction
from itertools import count

import numpy as np

from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.shares import greedy, phragmen
from mycel.engine.choice.shares.case import Case
from mycel.engine.choice.shares.equal import Count
from mycel.engine.choice.shares.outcome import Outcome, Purchase

MOST_RAISES = 100_000


def of_case(*, case: Case) -> Outcome:
    """Return what a case that is ready for counting buys."""
    if case.rule.rule == "greedy":
        return greedily(case=case)
    if case.rule.rule == "phragmen":
        return _phragmen(case=case)
    match case.rule.completion:
        case "none":
            return plain(case=case)
        case "greedy":
            return completed(case=case)
        case "comparison":
            return compared(case=case)
        case "add1-strict" | "add1-exhaustive" as known:
            return raised(case=case, exhaustive=known == "add1-exhaustive")


def _phragmen(*, case: Case) -> Outcome:
    bought, ties = phragmen.buy(case=case)
    outcome = Outcome(
        purchases=tuple(bought),
        cost=cost(case=case, purchases=tuple(bought)),
        limit=case.budget.limit,
        steps=len(bought),
        ties=tuple(ties),
    )
    return filled(case=case, outcome=outcome) if case.rule.completion == "greedy" else outcome


def plain(*, case: Case) -> Outcome:
    """Return Equal Shares without completion."""
    return of_count(counted=Count(case=case, share=case.share).run(), steps=None)


def completed(*, case: Case) -> Outcome:
    """Return Equal Shares with greedy over the rest."""
    counted = Count(case=case, share=case.share).run()
    return filled(case=case, outcome=of_count(counted=counted, steps=None))


def filled(*, case: Case, outcome: Outcome) -> Outcome:
    """Return an outcome with greedy over what is left."""
    more = greedy.fill(case=case, taken=outcome.selected)
    bought = (*outcome.purchases, *(Purchase(one, None, 0) for one in more.chosen))
    return Outcome(
        purchases=bought,
        cost=cost(case=case, purchases=bought),
        limit=case.budget.limit,
        steps=len(bought),
        ties=(*outcome.ties, *more.ties),
        share=outcome.share,
    )


def greedily(*, case: Case) -> Outcome:
    """Return what greedy buys."""
    none = Outcome(purchases=(), cost=Fraction(0), limit=case.budget.limit, steps=0)
    return filled(case=case, outcome=none)


def raised(*, case: Case, exhaustive: bool) -> Outcome:
    """Return Equal Shares with shares raised by the increment until the budget is passed.

    Raises at which the search cannot end are not counted: as long as all that anybody could buy
    with whole shares fits into the budget, and something is left out.

    Errors:
        BallotError after 100,000 raises.
    """
    before: Count | None = None
    for raise_ in count(_first(case=case, exhaustive=exhaustive)):
        if raise_ > MOST_RAISES:
            raise BallotError(
                f"the budget was raised {MOST_RAISES} times; expected a larger increment"
            )
        counted = _raised(case=case, by=raise_)
        if counted.spent > case.limit:
            _settle(counted=counted)
            kept = before or _raised(case=case, by=raise_ - 1)
            return of_count(counted=kept, steps=raise_)
        if _ends(case=case, counted=counted, exhaustive=exhaustive):
            return of_count(counted=counted, steps=raise_)
        before = counted
    raise AssertionError("the search has an end")


def compared(*, case: Case) -> Outcome:
    """Return Equal Shares or greedy, whichever more ballots have more from; equals: the former."""
    shares, other = plain(case=case), greedily(case=case)
    prefer = gains(case=case, outcome=other) - gains(case=case, outcome=shares)
    for_greedy, for_shares = case.counts[prefer > 0].sum(), case.counts[prefer < 0].sum()
    return other if for_greedy > for_shares else shares


def gains(*, case: Case, outcome: Outcome) -> np.ndarray:
    """Return the utility (k,) each distinct ballot has from an outcome, in whole units."""
    worth = np.zeros(len(case.costs), dtype=object)
    for project in outcome.selected:
        worth[project] = case.costs[project] if case.rule.utility == "cost" else 1
    total = np.zeros(len(case.counts), dtype=object)
    for project in outcome.selected:
        who = case.supporters[project]
        points = 1 if who.points is None else who.points.astype(np.int64).astype(object)
        total[who.rows] += points * worth[project]
    return total


def of_count(*, counted: Count, steps: int | None) -> Outcome:
    """Return the outcome of a count, each price exact."""
    case = counted.case
    purchases = tuple(
        Purchase(
            project=one.project,
            price=case.price(project=one.project, level=counted.ledger.level(number=number)),
            payers=one.payers,
        )
        for number, one in enumerate(counted.ledger.bought)
    )
    return Outcome(
        purchases=purchases,
        cost=cost(case=case, purchases=purchases),
        limit=case.budget.limit,
        steps=len(purchases) if steps is None else steps,
        ties=tuple(counted.ties),
        share=Fraction(counted.share, case.unit),
    )


def cost(*, case: Case, purchases: tuple[Purchase, ...]) -> Fraction:
    """Return what purchases cost together."""
    return sum((case.budget.projects[one.project].cost for one in purchases), Fraction(0))


def _raised(*, case: Case, by: int) -> Count:
    return Count(case=case, share=case.share + by * case.increment, ceiling=case.limit).run()


def _settle(*, counted: Count) -> None:
    """Compute every purchase of a count exactly."""
    if counted.ledger.bought:
        counted.ledger.level(number=len(counted.ledger.bought) - 1)


def _ends(*, case: Case, counted: Count, exhaustive: bool) -> bool:
    left = set(case.eligible).difference(counted.selected)
    if exhaustive:
        return all(counted.spent + case.costs[one] > case.limit for one in left)
    return not left


def _first(*, case: Case, exhaustive: bool) -> int:
    """Return the first raise at which the search could end.

    A project is out of reach while all shares of its supporters are less than its cost. While
    the projects within reach fit into the budget together, no outcome passes it.
    """
    reach = {one: -(-case.costs[one] // case.supporters[one].people) for one in case.eligible}
    queue, spent = sorted(case.eligible, key=lambda one: reach[one]), 0
    needed = 0
    for at, project in enumerate(queue):
        spent += case.costs[project]
        needed = reach[project]
        if spent > case.limit:
            break
        if exhaustive and all(spent + case.costs[one] > case.limit for one in queue[at + 1 :]):
            break
    return max(0, -(-(needed - case.share) // case.increment))
