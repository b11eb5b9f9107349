"""Costs: what treatments cost on average, and how likely a plan overruns its budget."""

import math
from collections.abc import Collection, Mapping

import numpy as np

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Range, Treatment
from mycel.engine.scaling.menu import Floats


def mean(*, ends: Range) -> float:
    """Return the mean of a 90 % range: lognormal where it lies above 0, else the middle.

    Errors:
        ValueError as in ``ranges.check``.
    """
    low, high = ends
    ranges.check(low=low, high=high, family="positive")
    if low == high or low <= 0:
        return (low + high) / 2
    mu, sigma = ranges.lognormal_parameters(low=low, high=high)
    return math.exp(mu + sigma**2 / 2)


def means(*, treatment: Treatment) -> dict[str, float]:
    """Return a treatment's mean cost in every unit that it states.

    Errors:
        ValueError with the treatment's ref where a range is refused.
    """
    found = {}
    for unit, ends in sorted(treatment.cost.items()):
        try:
            found[unit] = mean(ends=ends)
        except ValueError as error:
            raise ValueError(f"the {unit} of {treatment.ref}: {error}") from error
    return found


class Drawn:
    """Costs in many worlds, each treatment and unit from a stream of its own."""

    def __init__(self, *, treatments: Mapping[str, Treatment], worlds: int, seed: int) -> None:
        """Take the treatments; costs are drawn when they are first asked for, never below 0."""
        self._treatments = treatments
        self._worlds, self._seed = worlds, seed
        self._known: dict[tuple[str, str], Floats] = {}

    def of(self, *, plan: Collection[str], unit: str) -> Floats:
        """Return a plan's cost in one unit, [worlds]."""
        total = np.zeros(self._worlds)
        for ref in sorted(plan):
            if unit in self._treatments[ref].cost:
                total += self._one(ref, unit)
        return total

    def overrun(
        self, *, plan: Collection[str], budgets: Mapping[str, float]
    ) -> tuple[dict[str, float], float]:
        """Return the share of worlds in which a plan passes each budget, and any of them."""
        passed = {
            unit: self.of(plan=plan, unit=unit) > budget * (1 + 1e-9)
            for unit, budget in sorted(budgets.items())
        }
        one = np.zeros(self._worlds, dtype=np.bool_)
        for worlds in passed.values():
            one |= worlds
        return {unit: float(worlds.mean()) for unit, worlds in passed.items()}, float(one.mean())

    def _one(self, ref: str, unit: str) -> Floats:
        if (ref, unit) not in self._known:
            low, high = self._treatments[ref].cost[unit]
            drawn = ranges.draw(
                low=low,
                high=high,
                rng=stream(seed=self._seed, name=f"{ref}:cost:{unit}"),
                size=self._worlds,
                family="positive",
            )
            self._known[ref, unit] = drawn
        return self._known[ref, unit]
