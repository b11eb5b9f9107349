"""Losses: what a year may cost in named units, world by world, as it is and under plans."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mycel.engine.movement import Movement
from mycel.engine.scaling import effects, sources
from mycel.engine.scaling.pricing import price

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
BySource = Mapping[str, Mapping[str, Singles]]
Progress = Callable[[float], None] | None

MOST_WORLDS = 10_000_000


@dataclass(frozen=True, slots=True)
class Losses:
    """A year's losses in every world.

    ``total``: unit → [N]. ``by_source``: source → unit → [N], in single precision; ``total`` is
    their sum in double precision, in the order of the sources' names. A source is a risk
    (``risk/x``), or a node's outages or unmet demand (``node/x:outage``, ``node/x:unserved``).
    ``paths``: world w shares its forecast of demand with world w + paths; 0 where none do.
    """

    units: tuple[str, ...]
    worlds: int
    seed: int
    total: Mapping[str, Floats]
    by_source: BySource
    warnings: tuple[str, ...] = ()
    paths: int = 0


class Simulation:
    """One set of worlds, opened once, in which every plan is looked at on the same draws."""

    def __init__(
        self, *, movement: Movement, worlds: int, seed: int, span: sources.Span | None = None
    ) -> None:
        if not 1 <= worlds <= MOST_WORLDS:
            raise ValueError(f"{worlds} worlds were asked for; expected 1 to {MOST_WORLDS}")
        self.movement, self.worlds, self.seed = movement, worlds, seed
        self.priced = price(movement=movement)
        self._opened = sources.of_movement(
            movement=movement,
            priced=self.priced,
            worlds=worlds,
            seed=seed,
            span=span or sources.Span(),
        )
        self._base: dict[int, sources.Named] = {}

    def losses(self, *, plan: Collection[str] = (), progress: Progress = None) -> Losses:
        """Return the losses of a year under a plan.

        Only the sources that a plan touches are worked out anew once the losses without a plan
        are known, so ask for those first where several plans are looked at.

        Errors:
            ValueError for a ref that is no treatment, or an impossible range.
        """
        treatments = effects.chosen(movement=self.movement, plan=plan)
        found: sources.Named = {}
        for place, source in enumerate(self._opened.sources):
            if place in self._base and not source.concerns(plan=treatments):
                found |= self._base[place]
            else:
                part = source.losses(plan=treatments)
                if not treatments:
                    self._base[place] = part
                found |= part
            if progress is not None:
                progress((place + 1) / len(self._opened.sources))
        return self._summed(found)

    def _summed(self, found: BySource) -> Losses:
        units = sorted({unit for one in found.values() for unit in one})
        total = {unit: np.zeros(self.worlds) for unit in units}
        for _, one in sorted(found.items()):
            for unit, values in one.items():
                total[unit] += values
        return Losses(
            units=tuple(units),
            worlds=self.worlds,
            seed=self.seed,
            total=total,
            by_source=dict(sorted(found.items())),
            warnings=tuple(self._opened.warnings),
            paths=self._opened.paths,
        )


def simulate(
    *,
    movement: Movement,
    worlds: int,
    seed: int,
    today: date | None = None,
    until: date | None = None,
    scenario: str | None = None,
) -> Simulation:
    """Open one set of worlds, to look at several plans on the same draws.

    Args:
        movement: risks, nodes, treatments, factors.
        worlds: N.
        seed: seed of the run.
        today: the day on which the year begins; without it, unmet demand is left out.
        until: the last day over which unmet demand is averaged; a year after ``today`` if absent.
        scenario: ref of the scenario in which demand grows and shocks strike, if any.

    Errors:
        ValueError for fewer than one world, an impossible figure, or rho outside [0, 1).
    """
    span = sources.Span(today, until, scenario)
    return Simulation(movement=movement, worlds=worlds, seed=seed, span=span)


def draw(
    *,
    movement: Movement,
    worlds: int,
    seed: int,
    plan: Collection[str] = (),
    today: date | None = None,
    until: date | None = None,
    scenario: str | None = None,
    progress: Progress = None,
) -> Losses:
    """Return a year's losses in every world, as it is or with a plan of treatments.

    Definition: docs/methods/risk.md. Every risk, node and treatment has its own streams, named by
    its ref: another one changes no draw of the others, and every plan is on the same draws.

    Args:
        movement: as in ``simulate``, like all that is not named here.
        worlds: N.
        seed: seed of the run.
        plan: refs of the treatments that are carried out.
        today: the day on which the year begins.
        until: the last day over which unmet demand is averaged.
        scenario: ref of a scenario.
        progress: told the share of the work that is done.

    Errors:
        ValueError as in ``simulate``, and for a ref that is no treatment.
    """
    opened = simulate(
        movement=movement, worlds=worlds, seed=seed, today=today, until=until, scenario=scenario
    )
    return opened.losses(plan=plan, progress=progress)
