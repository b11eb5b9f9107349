"""Risk: what a year may cost, as worlds of losses in named units, as it is and under plans."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Treatment
from mycel.engine.scaling import compound, effects
from mycel.engine.scaling.pricing import Priced, price

__all__ = ["Losses", "Priced", "Simulation", "draw", "price", "simulate"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
BySource = Mapping[str, Mapping[str, Singles]]
Progress = Callable[[float], None] | None

MOST_WORLDS = 10_000_000


@dataclass(frozen=True, slots=True)
class Losses:
    """A year's losses in every world.

    ``total``: unit → [N]. ``by_source``: source → unit → [N], in single precision; ``total`` is
    their sum in double precision. A source is a risk, or a node's outages or unmet demand
    (``node/x:outage``, ``node/x:unserved``).
    """

    units: tuple[str, ...]
    worlds: int
    seed: int
    total: Mapping[str, Floats]
    by_source: BySource
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Risks:
    """The losses of the register's risks, risk by risk."""

    movement: Movement
    worlds: int
    seed: int
    common: dict[str, Floats] = field(default_factory=dict)
    """Named cause → its score in every world."""

    def names(self) -> tuple[str, ...]:
        return tuple(one.ref for one in price(movement=self.movement))

    def of(self, one: Priced, plan: Collection[Treatment]) -> dict[str, Singles]:
        """Return unit → yearly loss of one risk, [N]."""
        if one.per_year is None or not one.loss:
            return {}
        rate = ranges.draw(
            low=one.per_year[0],
            high=one.per_year[1],
            rng=self._stream(f"{one.ref}:per-year"),
            size=self.worlds,
            family="positive",
        )
        score = self._score(one)
        events = compound.counts(rate=rate, score=score)
        left, milder = self._effects(one.ref, plan)
        fewer = None
        if left is not None:
            fewer = np.minimum(compound.counts(rate=rate * left, score=score), events)
        found = {}
        for unit, (low, high) in sorted(one.loss.items()):
            rng = self._stream(f"{one.ref}:loss:{unit}")

            def harms(
                size: int, low: float = low, high: float = high, rng: np.random.Generator = rng
            ) -> Floats:
                return ranges.draw(low=low, high=high, rng=rng, size=size, family="positive")

            total = compound.yearly(draw=harms, counts=events, fewer=fewer)
            found[unit] = (total if milder is None else total * milder).astype(np.float32)
        return found

    def _stream(self, name: str) -> np.random.Generator:
        return stream(seed=self.seed, name=name)

    def _score(self, one: Priced) -> Floats:
        own = self._stream(f"{one.ref}:events").standard_normal(self.worlds)
        rho = 0.0 if one.factor is None else self.movement.factors.get(one.factor, 0.0)
        if not 0 <= rho < 1:
            raise ValueError(f"rho of {one.factor} is {rho}; expected from 0 to below 1")
        if one.factor is None or rho == 0:
            return own
        if one.factor not in self.common:
            rng = self._stream(f"factor/{one.factor}:events")
            self.common[one.factor] = rng.standard_normal(self.worlds)
        return math.sqrt(rho) * self.common[one.factor] + math.sqrt(1 - rho) * own

    def _effects(
        self, ref: str, plan: Collection[Treatment]
    ) -> tuple[Floats | None, Floats | None]:
        """Return what is left of the rate and of one event's harm."""
        named = [(one.ref, cut) for one in plan for cut in one.reduces if cut.risk == ref]
        rarer = [(f"{by}>{ref}:per-year", cut.per_year) for by, cut in named]
        milder = [(f"{by}>{ref}:loss", cut.loss) for by, cut in named]
        return (
            effects.remaining(shares=rarer, worlds=self.worlds, seed=self.seed),
            effects.remaining(shares=milder, worlds=self.worlds, seed=self.seed),
        )


class Simulation:
    """One set of worlds, opened once, in which every plan is looked at on the same draws."""

    def __init__(self, *, movement: Movement, worlds: int, seed: int) -> None:
        if not 1 <= worlds <= MOST_WORLDS:
            raise ValueError(f"{worlds} worlds were asked for; expected 1 to {MOST_WORLDS}")
        self.movement, self.worlds, self.seed = movement, worlds, seed
        self.priced = price(movement=movement)
        self._risks = _Risks(movement, worlds, seed)
        self._base: dict[str, Mapping[str, Singles]] | None = None

    def losses(self, *, plan: Collection[str] = (), progress: Progress = None) -> Losses:
        """Return the losses of a year under a plan; only what it touches is worked out anew.

        Errors:
            ValueError for a ref that is no treatment, or an impossible range.
        """
        treatments = effects.chosen(movement=self.movement, plan=plan)
        touched = {cut.risk for one in treatments for cut in one.reduces}
        sources: dict[str, Mapping[str, Singles]] = {}
        base = self._base
        for place, one in enumerate(self.priced):
            if base is not None and one.ref not in touched:
                sources[one.ref] = base[one.ref]
            else:
                sources[one.ref] = self._risks.of(one, treatments)
            if progress is not None:
                progress((place + 1) / len(self.priced))
        if not treatments:
            self._base = sources
        return self._summed(sources)

    def _summed(self, sources: Mapping[str, Mapping[str, Singles]]) -> Losses:
        units = sorted({unit for one in sources.values() for unit in one})
        total = {unit: np.zeros(self.worlds) for unit in units}
        for _, losses in sorted(sources.items()):
            for unit, values in losses.items():
                total[unit] += values
        return Losses(
            units=tuple(units),
            worlds=self.worlds,
            seed=self.seed,
            total=total,
            by_source=sources,
            warnings=self._warnings(),
        )

    def _warnings(self) -> tuple[str, ...]:
        said = [sentence for one in self.priced for sentence in one.missing]
        unknown = sorted(
            {
                one.factor
                for one in self.priced
                if one.factor is not None and one.factor not in self.movement.factors
            }
        )
        said += [
            f"The factor {name} has no rho; its risks count as independent." for name in unknown
        ]
        return tuple(said)


def simulate(*, movement: Movement, worlds: int, seed: int) -> Simulation:
    """Open one set of worlds, to look at several plans on the same draws.

    Errors:
        ValueError for fewer than one world or an impossible range.
    """
    return Simulation(movement=movement, worlds=worlds, seed=seed)


def draw(
    *,
    movement: Movement,
    worlds: int,
    seed: int,
    plan: Collection[str] = (),
    progress: Progress = None,
) -> Losses:
    """Return a year's losses in every world, as it is or with a plan of treatments.

    Definition: docs/methods/risk.md. Every risk, node and treatment has its own streams, named by
    its ref: another one changes no draw of the others, and every plan is on the same draws.

    Args:
        movement: risks, nodes, treatments, factors.
        worlds: N.
        seed: seed of the run.
        plan: refs of the treatments that are carried out.
        progress: told the share of the work that is done.

    Errors:
        ValueError for a ref that is no treatment, fewer than one world, an impossible range, or
        rho outside [0, 1).
    """
    opened = simulate(movement=movement, worlds=worlds, seed=seed)
    return opened.losses(plan=plan, progress=progress)
