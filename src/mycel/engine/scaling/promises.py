"""Promises: which can be kept, judged from what they rest on and from simulated outages."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mycel.engine.movement import Movement
from mycel.engine.scaling import propagation
from mycel.engine.scaling import worlds as bits
from mycel.engine.scaling.consistency import Consistency, Rest, promise_check

SURE = 2.0
"""Standard errors by which a simulated availability must pass a promise to count as above it."""
QUARTERS = 4
MONTHS = 3
HOURS_PER_DAY = 24


class Verdict(StrEnum):
    """What can be said about a promise."""

    KEPT = "kept"
    AT_RISK = "at-risk"
    CANNOT = "cannot-be-kept"
    UNKNOWN = "not-known"


class Reason(StrEnum):
    """Why a promise is at risk, or cannot be kept."""

    ABOVE_WEAKEST = "above-the-weakest"
    """It promises more than the weakest of what it rests on, or than the node itself is up."""
    ABOVE_TOGETHER = "above-all-together"
    """What it rests on allows it only where outages fall together."""
    SIMULATED_BELOW = "simulated-below"
    """In the simulated worlds it is up less than promised."""
    TOO_CLOSE = "too-close"
    """The simulated worlds cannot tell it from the promise."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One promise with its verdict.

    ``simulated`` and ``standard_error`` are None where nothing upstream states a failure.
    ``expected_hours``: simulated hours down in one window of the promise, to be compared with its
    error budget.
    """

    check: Consistency
    simulated: float | None
    standard_error: float | None
    expected_hours: float | None
    verdict: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every promised availability of a movement, sorted by ref, and the promises of another kind.

    ``not_checked`` names nodes that promise only answers within a time.
    """

    promises: tuple[Judged, ...]
    not_checked: tuple[str, ...]
    worlds: int
    seed: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a community's own year, first and last day included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    def budget_hours(self, *, promised: float) -> float:
        """Return the hours that a promise lets a node be down in it: (1 − A) × days × 24."""
        return (1 - promised) * self.days * HOURS_PER_DAY


def judge(
    *,
    movement: Movement,
    worlds: int,
    seed: int,
) -> Judgement:
    """Judge every promised availability.

    Definition: cannot be kept: promised > upper (``promise_check``). At risk: promised >
    independent, or not at least two standard errors below the simulated availability. Not known:
    neither the node nor what it rests on states a promise or a failure. Otherwise kept.

    Args:
        movement: nodes with promises, failures and dependencies.
        worlds: number of simulated worlds N.
        seed: seed of the run; streams as in ``propagation.outages``.

    Errors:
        As ``propagation.outages`` and ``promise_check``.

    Source: docs/methods/propagation.md.
    """
    hits = propagation.times_down(movement=movement, worlds=worlds, seed=seed)
    down = {ref: count / worlds for ref, count in hits.items()}
    failing = _failing(movement)
    found = []
    for check in promise_check(movement=movement, unavailability=down):
        error = bits.standard_error(probability=down[check.node], worlds=worlds)
        unseen = bits.upper_bound(hits=hits[check.node], worlds=worlds)
        is_told = check.node in failing
        found.append(
            _judged(
                check,
                simulated=check.simulated if is_told else None,
                error=error if is_told else None,
                margin=SURE * error if unseen is None else unseen,
            )
        )
    return Judgement(
        promises=tuple(found),
        not_checked=tuple(
            ref
            for ref, node in sorted(movement.nodes.items())
            if node.promise is not None and node.promise.availability is None
        ),
        worlds=worlds,
        seed=seed,
    )


def quarters(*, start_month: int, today: date, count: int = QUARTERS) -> tuple[Quarter, ...]:
    """Return the quarter that holds a day, and those after it.

    Args:
        start_month: the month, 1 to 12, in which one of the community's quarters begins; 12 gives
            December to February, March to May, June to August, September to November.
        today: the day.
        count: how many quarters.

    Errors:
        ValueError for a month outside 1…12, or fewer than one quarter.
    """
    if not 1 <= start_month <= MONTHS * QUARTERS or count < 1:
        raise ValueError(f"{count} quarters from month {start_month}; expected 1 or more, 1 to 12")
    months = today.year * 12 + today.month - 1
    first = months - (months - (start_month - 1)) % MONTHS
    found = []
    for number in range(count):
        start, end = first + number * MONTHS, first + (number + 1) * MONTHS - 1
        last = calendar.monthrange(end // 12, end % 12 + 1)[1]
        found.append(
            Quarter(date(start // 12, start % 12 + 1, 1), date(end // 12, end % 12 + 1, last))
        )
    return tuple(found)


def result(*, judgement: Judgement, quarters: Sequence[Quarter] = ()) -> dict[str, Any]:
    """Return a judgement as plain data, as the command line prints it."""
    return {
        "promises": [_plain(one, quarters) for one in judgement.promises],
        "not_checked": list(judgement.not_checked),
        "quarters": [
            {"from": one.first.isoformat(), "until": one.last.isoformat(), "days": one.days}
            for one in quarters
        ],
    }


def _judged(
    check: Consistency, *, simulated: float | None, error: float | None, margin: float
) -> Judged:
    reasons = []
    if not check.possible:
        reasons.append(Reason.ABOVE_WEAKEST)
    elif not check.feasible:
        reasons.append(Reason.ABOVE_TOGETHER)
    if simulated is not None and simulated + margin < check.promised:
        reasons.append(Reason.SIMULATED_BELOW)
    elif simulated is not None and simulated - margin < check.promised:
        reasons.append(Reason.TOO_CLOSE)
    if not check.possible:
        verdict = Verdict.CANNOT
    elif reasons:
        verdict = Verdict.AT_RISK
    else:
        verdict = Verdict.KEPT if check.known or simulated is not None else Verdict.UNKNOWN
    hours = None
    if simulated is not None and check.window_days is not None:
        hours = (1 - simulated) * check.window_days * HOURS_PER_DAY
    return Judged(
        check=check,
        simulated=simulated,
        standard_error=error,
        expected_hours=hours,
        verdict=verdict,
        reasons=tuple(reasons),
    )


def _failing(movement: Movement) -> frozenset[str]:
    """Return the nodes that state a failure, and all that rest on one, however far away."""
    dependents: dict[str, list[str]] = {ref: [] for ref in movement.nodes}
    for ref, node in movement.nodes.items():
        for need in node.depends_on:
            dependents[need.node].append(ref)
    waiting = [ref for ref, node in movement.nodes.items() if node.failure is not None]
    found = set(waiting)
    while waiting:
        new = [ref for ref in dependents[waiting.pop()] if ref not in found]
        found.update(new)
        waiting.extend(dict.fromkeys(new))
    return frozenset(found)


def _plain(one: Judged, quarters: Sequence[Quarter]) -> dict[str, Any]:
    check = one.check
    return {
        "ref": check.node,
        "verdict": str(one.verdict),
        "reasons": [str(reason) for reason in one.reasons],
        "promised": check.promised,
        "own": check.own,
        "independent": check.independent,
        "lower": check.lower,
        "upper": check.upper,
        "simulated": one.simulated,
        "standard_error": one.standard_error,
        "window_days": check.window_days,
        "error_budget_hours": check.error_budget_hours,
        "expected_hours": one.expected_hours,
        "quarter_budgets_hours": [
            quarter.budget_hours(promised=check.promised) for quarter in quarters
        ],
        "rests_on": [_rest(rest) for rest in check.rests_on],
    }


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "ref": rest.node,
        "promised": rest.promised,
        "taken": rest.taken,
        "seen": rest.seen,
        "known": rest.known,
        "group": rest.group,
        "at_least": rest.at_least,
    }
