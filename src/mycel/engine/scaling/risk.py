"""Risk: what a year may cost, where that comes from, and what plans change about it."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mycel.engine.movement import Movement
from mycel.engine.scaling import exceedance, telling
from mycel.engine.scaling.exceedance import Figures
from mycel.engine.scaling.losses import Losses, Simulation, draw, simulate
from mycel.engine.scaling.outcomes import Difference, Part, PlanOutcome, RiskAssessment
from mycel.engine.scaling.pricing import LIKELIHOOD, Priced, likelihood_words, price

__all__ = [
    "AS_IS",
    "LIKELIHOOD",
    "WEIGHTED",
    "Difference",
    "Losses",
    "Part",
    "PlanOutcome",
    "Priced",
    "RiskAssessment",
    "Simulation",
    "assess",
    "draw",
    "likelihood_words",
    "price",
    "result",
    "simulate",
]

AS_IS = "as-is"
WEIGHTED = "weighted"
"""The name of the sum of all units by the movement's weights, beside the units."""

Floats = NDArray[np.float64]
Plans = Mapping[str, Collection[str]]


def assess(
    *,
    movement: Movement,
    worlds: int,
    seed: int,
    plans: Plans = MappingProxyType({}),
    today: date | None = None,
    until: date | None = None,
    scenario: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> RiskAssessment:
    """Return what a year may cost as it is and under named plans.

    Definition: docs/methods/risk.md. Every plan is on the same draws, so that differences carry
    little chance.

    Args:
        movement: risks, nodes, treatments, factors, weights.
        worlds: N, at least 20.
        seed: seed of the run.
        plans: name → refs of the treatments carried out.
        today: the day on which the year begins; without it, unmet demand is left out.
        until: the last day over which unmet demand is averaged.
        scenario: ref of the scenario in which demand grows and shocks strike.
        progress: told the share of the work that is done.

    Errors:
        ValueError for too few worlds, a plan called "as-is", a ref that is no treatment or no
        scenario, and impossible figures.
    """
    exceedance.require(worlds=worlds)
    if AS_IS in plans:
        raise ValueError(f"a plan is called {AS_IS}, which is the year without one; rename it")
    opened = simulate(
        movement=movement, worlds=worlds, seed=seed, today=today, until=until, scenario=scenario
    )
    weighing = _Weighing(movement)
    before: Mapping[str, Floats] = {}
    outcomes: list[PlanOutcome] = []
    warnings: tuple[str, ...] = ()
    for place, (name, plan) in enumerate([(AS_IS, ()), *plans.items()]):
        losses = opened.losses(plan=plan, progress=_within(progress, place, len(plans) + 1))
        total = weighing.total(losses)
        if not outcomes:
            before = total
            warnings = (*losses.warnings, *weighing.said(losses.units))
            warnings = (*warnings, *_unseen(opened.priced, losses))
        outcomes.append(_outcome(name, plan, losses, total, before, weighing))
    return RiskAssessment(
        outcomes=tuple(outcomes),
        priced=opened.priced,
        weights=movement.weights if weighing.weighs else None,
        factors=dict(sorted(movement.factors.items())),
        worlds=worlds,
        seed=seed,
        warnings=tuple(dict.fromkeys(warnings)),
        method={
            "name": "risk",
            "worlds": worlds,
            "seed": seed,
            "today": None if today is None else today.isoformat(),
            "until": None if until is None else until.isoformat(),
            "scenario": scenario,
            "plans": {name: sorted(plan) for name, plan in plans.items()},
            "quantiles": list(exceedance.QUANTILES),
            "shortfall": exceedance.SHORTFALL,
            "curve_points": exceedance.POINTS,
            "likelihood_words": {
                word: list(range_) for word, range_ in likelihood_words(movement=movement).items()
            },
        },
    )


def result(*, assessment: RiskAssessment) -> dict[str, object]:
    """Return an assessment under the keys of the command line's contract.

    Every number has no digit more than its Monte-Carlo error supports (``engine.digits``).
    """
    return telling.result(assessment=assessment)


class _Weighing:
    """The sum of all units by the movement's weights, where there are weights and units."""

    def __init__(self, movement: Movement) -> None:
        weights = movement.weights
        self.version = None if weights is None else weights.version
        self.values = {} if weights is None else dict(weights.values)
        self.weighs = bool(self.values) and WEIGHTED not in movement.losses

    def of(self, losses: Mapping[str, NDArray[np.floating]], worlds: int) -> Floats:
        """Return the weighted sum of several units, [N]."""
        total = np.zeros(worlds)
        for unit, values in sorted(losses.items()):
            if self.values.get(unit):
                total += self.values[unit] * values
        return total

    def total(self, losses: Losses) -> dict[str, Floats]:
        """Return every unit's total, with the weighted one at the end where there are weights."""
        found = dict(losses.total)
        if self.weighs and found:
            found[WEIGHTED] = self.of(losses.total, losses.worlds)
        return found

    def said(self, units: Sequence[str]) -> list[str]:
        """Return what has to be said about units without a weight."""
        if not self.weighs:
            return []
        return [
            f"Version {self.version} of the weights gives {unit} none; the weighted sum leaves it "
            "out."
            for unit in units
            if unit not in self.values
        ]


def _outcome(
    name: str,
    plan: Collection[str],
    losses: Losses,
    total: Mapping[str, Floats],
    before: Mapping[str, Floats],
    weighing: _Weighing,
) -> PlanOutcome:
    units, parts, differences = {}, {}, {}
    for unit, values in total.items():
        units[unit] = exceedance.figures(losses=values, paths=losses.paths)
        parts[unit] = _parts(unit, losses, values, weighing, is_first=name == AS_IS)
        if name != AS_IS:
            differences[unit] = _difference(values, before[unit], units[unit], losses.paths)
    return PlanOutcome(
        name=name,
        treatments=tuple(sorted(set(plan))),
        units=units,
        parts=parts,
        difference=differences,
    )


def _difference(after: Floats, before: Floats, figures: Figures, paths: int) -> Difference:
    """Pair the worlds: what they share takes no part in the errors."""
    was = exceedance.figures(losses=before, paths=paths)
    beyond = np.maximum(after - figures.worst, 0.0) - np.maximum(before - was.worst, 0.0)
    tail = exceedance.standard_error(values=beyond, paths=paths) / (1 - exceedance.SHORTFALL)
    return Difference(
        expected=float((after - before).mean()),
        standard_error=exceedance.standard_error(values=after - before, paths=paths),
        shortfall=figures.shortfall - was.shortfall,
        shortfall_error=tail,
    )


def _unseen(priced: Sequence[Priced], losses: Losses) -> list[str]:
    """Return what has to be said about risks that befell no world: they are no exact 0."""
    return [
        f"{one.ref} happened in none of {losses.worlds:,} worlds: it may come in up to "
        f"{3 / losses.worlds:.1g} of all years (95 % sure), and no figure here holds its harm."
        for one in priced
        if one.per_year is not None
        and one.per_year[1] > 0
        and any(high > 0 for _low, high in one.loss.values())
        and not any(values.any() for values in losses.by_source[one.ref].values())
    ]


def _parts(
    unit: str, losses: Losses, total: Floats, weighing: _Weighing, *, is_first: bool
) -> tuple[Part, ...]:
    """Return every source's part of one unit, the largest expected loss first."""
    worst = exceedance.worst_worlds(losses=total)
    mean, tail = float(total.mean()), float(worst @ total)
    found = []
    for ref, by_unit in losses.by_source.items():
        if unit == WEIGHTED and weighing.weighs:
            values = weighing.of(by_unit, losses.worlds)
        elif unit in by_unit:
            values = by_unit[unit].astype(np.float64)
        else:
            continue
        expected, inside = float(values.mean()), float(worst @ values)
        without = exceedance.shortfall(losses=total - values) if is_first and tail else None
        found.append(
            Part(
                ref=ref,
                expected=expected,
                standard_error=exceedance.standard_error(values=values, paths=losses.paths),
                share=expected / mean if mean else 0.0,
                shortfall=inside,
                shortfall_error=_tail_error(values, worst, inside),
                shortfall_share=inside / tail if tail else 0.0,
                importance=None if without is None else 1 - without / tail,
            )
        )
    return tuple(sorted(found, key=lambda part: (-part.expected, part.ref)))


def _tail_error(values: Floats, worst: Floats, mean: float) -> float:
    """The standard error of the mean over the worst worlds, these taken as given."""
    return math.sqrt(max(float(worst @ (values - mean) ** 2), 0.0) * float(worst.max()))


def _within(
    progress: Callable[[float], None] | None, place: int, count: int
) -> Callable[[float], None] | None:
    if progress is None:
        return None
    return lambda share: progress((place + share) / count)
