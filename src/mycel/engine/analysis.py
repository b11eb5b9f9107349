"""Analysis: one question about risk and plan, answered whole from one movement.

It stands above the wings: risk and plan come from `scaling`, who will still be there from `people`.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from mycel.engine.movement import Movement
from mycel.engine.people import absence
from mycel.engine.scaling import portfolio, risk

WORLDS = 10_000
STEPS = 20
MONTHS = 12
LEAST_WORLDS = portfolio.LEAST_WORLDS
AS_IS = "as-is"
PLAN = "plan"
GREEDY = "greedy"
WITHOUT = "without "
MOST_WITHOUT = 12
"""Treatments of the plan that are looked at by leaving them out, one by one."""

Progress = Callable[[float], None] | None


@dataclass(frozen=True)
class Inquiry:
    """What an analysis is asked: everything that decides its answer, except the movement.

    Definition: `worlds` simulated years drawn from `seed`; `budgets` = unit of cost → most that
    may be spent on treatments; the efficient frontier has `steps` budgets up to it. The year
    that is looked at, and the `months` in which people may leave, begin `today`; unmet demand is
    averaged `until` a day (without it, over the year), in the future of a `scenario`, if any.
    """

    today: date
    until: date | None = None
    scenario: str | None = None
    budgets: Mapping[str, float] = field(default_factory=dict)
    worlds: int = WORLDS
    seed: int = 1
    steps: int = STEPS
    months: int = MONTHS

    def as_parameters(self) -> dict[str, Any]:
        """Return the inquiry as plain data."""
        return asdict(self) | {
            "today": self.today.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "budgets": dict(sorted(self.budgets.items())),
        }

    @classmethod
    def of_parameters(cls, parameters: Mapping[str, Any]) -> Self:
        """Return the inquiry that plain data spell."""
        budgets = {unit: float(most) for unit, most in parameters["budgets"].items()}
        last = parameters["until"]
        return cls(
            **dict(parameters)
            | {
                "today": date.fromisoformat(parameters["today"]),
                "until": None if last is None else date.fromisoformat(last),
                "budgets": budgets,
            }
        )


@dataclass(frozen=True)
class Answer:
    """What an analysis found: its method with every parameter, its parts, and what a list tells.

    ``result`` holds ``risk``, ``plan`` (None where there is nothing to choose), ``people``, and
    ``rules``: what each treatment requires and excludes.
    """

    method: Mapping[str, Any]
    result: Mapping[str, Any]
    warnings: tuple[str, ...]
    summary: Mapping[str, Any]


def answer(*, movement: Movement, inquiry: Inquiry, progress: Progress = None) -> Answer:
    """Answer an inquiry: what a year may cost, what to do about it, who may be missing.

    Definition: plans are chosen first; then the year is simulated as it is, with the best plan,
    with the greedy one, and with the best plan without each of its treatments, on the same worlds.

    Args:
        movement: with its risks, treatments, nodes and people.
        inquiry: what is asked.
        progress: told the share of the work that is done.

    Errors:
        ValueError as in ``risk.assess`` and ``portfolio.plan_assessment``.
    """
    plans, said = _plans(movement, inquiry, _part(progress, 0.0, 0.6))
    chosen = () if plans is None else plans.best.chosen
    named: dict[str, Collection[str]] = {}
    if plans is not None and chosen:
        named[PLAN] = chosen
        named[GREEDY] = plans.greedy.chosen
        named |= {
            WITHOUT + ref: without(movement=movement, plan=chosen, ref=ref)
            for ref in chosen[:MOST_WITHOUT]
        }
    assessed = risk.assess(
        movement=movement,
        worlds=inquiry.worlds,
        seed=inquiry.seed,
        plans=named,
        today=inquiry.today,
        until=inquiry.until,
        scenario=inquiry.scenario,
        progress=_part(progress, 0.6, 0.95),
    )
    missed = absence.forward(
        movement=movement,
        today=inquiry.today,
        months=inquiry.months,
        worlds=inquiry.worlds,
        seed=inquiry.seed,
        progress=_part(progress, 0.95, 1.0),
    )
    found = {
        "risk": risk.result(assessment=assessed),
        "plan": None if plans is None else portfolio.result(plans=plans),
        "people": absence.result(absence=missed),
        "rules": {
            ref: {"requires": list(one.requires), "excludes": list(one.excludes)}
            for ref, one in sorted(movement.treatments.items())
        },
    }
    warnings = [*assessed.warnings, *(() if plans is None else plans.warnings), *said]
    return Answer(
        method=inquiry.as_parameters(),
        result=found,
        warnings=tuple(dict.fromkeys(warnings)),
        summary=_summary(found),
    )


def without(*, movement: Movement, plan: Collection[str], ref: str) -> tuple[str, ...]:
    """Return a plan without one treatment, and without those that need it, directly or not."""
    left = {one for one in plan if one != ref}
    while True:
        kept = {
            one
            for one in left
            if all(need in left for need in movement.treatments[one].requires if need in plan)
        }
        if kept == left:
            return tuple(sorted(left))
        left = kept


def suggested(*, movement: Movement) -> dict[str, float]:
    """Return a budget to begin with, for every unit in which treatments cost something.

    Definition: half of what all treatments together would cost in the middle of their ranges,
    to two significant digits.
    """
    whole: dict[str, float] = {}
    for treatment in movement.treatments.values():
        for unit, (low, high) in treatment.cost.items():
            whole[unit] = whole.get(unit, 0.0) + (low + high) / 2
    return {unit: _round(total / 2) for unit, total in sorted(whole.items())}


def _summary(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list tells: expected harm by unit as is and with the plan, the largest part."""
    told, plan = found["risk"], found["plan"]
    as_is = {unit: one["expected"] for unit, one in told["units"].items()}
    with_plan = next((one for one in told["plans"] if one["name"] == PLAN), None)
    units = {} if with_plan is None else with_plan["units"]
    return {
        "as_is": as_is,
        "with_plan": {unit: one["expected"] for unit, one in units.items()},
        "chosen": [] if plan is None else list(plan["problems"][0]["chosen"]),
        "first": told["by_risk"][0]["ref"] if told["by_risk"] else None,
    }


def _plans(
    movement: Movement, inquiry: Inquiry, progress: Progress
) -> tuple[portfolio.Plans | None, tuple[str, ...]]:
    """Return the plans, or None and why there are none."""
    if not movement.treatments:
        return None, ("Nobody has written down a treatment, so there is no plan.",)
    if movement.weights is None and len(movement.losses) > 1:
        sentence = "Harm is counted in several units and no weights are declared: there is no plan."
        return None, (sentence,)
    return (
        portfolio.plan_assessment(
            movement=movement,
            budgets=inquiry.budgets,
            worlds=inquiry.worlds,
            seed=inquiry.seed,
            steps=inquiry.steps,
            span=portfolio.Span(inquiry.today, inquiry.until, inquiry.scenario),
            progress=progress,
        ),
        (),
    )


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Return what is told the share of one part of the work."""
    if progress is None:
        return None
    return lambda share: progress(first + (last - first) * share)


def _round(value: float) -> float:
    if value <= 0:
        return 0.0
    step: float = 10.0 ** (math.floor(math.log10(value)) - 1)
    return round(value / step) * step
