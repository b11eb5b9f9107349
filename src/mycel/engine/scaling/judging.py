"""Judging: plans in the full simulator, on the same worlds, each of them once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mycel.engine.movement import Movement, Treatment
from mycel.engine.scaling import costs, risk
from mycel.engine.scaling.menu import Floats, Menu

Refs = frozenset[str]

FAINT = 1e-6
"""Share of all losses below which the effect on a source counts as its own."""
MOST_BYTES = 64 * 1024 * 1024
"""Worlds of losses that are remembered."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Losses of one plan.

    Shapes: ``total`` [units, N]; ``mean`` [units]; ``sources``: source → [units], its mean loss.
    """

    total: Floats
    mean: Floats
    sources: Mapping[str, Floats]


class Simulator:
    """Plans and their losses; what was simulated once is remembered."""

    def __init__(self, *, units: Sequence[str], simulate: Callable[[Refs], Simulated]) -> None:
        """Take the units of loss and the function that simulates a set of treatments."""
        self.units = tuple(units)
        self._simulate = simulate
        self._means: dict[Refs, Floats] = {}
        self._recent: dict[Refs, Simulated] = {}

    def of(self, *, plan: Collection[str]) -> Simulated:
        """Return a plan's losses; of those seen longest ago only the means are remembered."""
        key = frozenset(plan)
        found = self._recent.pop(key, None) or self._simulate(key)
        self._recent[key] = found
        self._means[key] = found.mean
        while len(self._recent) > 1 and len(self._recent) * found.total.nbytes > MOST_BYTES:
            self._recent.pop(next(iter(self._recent)))
        return found

    def mean(self, *, plan: Collection[str]) -> Floats:
        """Return a plan's mean loss in every unit, [units]."""
        known = self._means.get(frozenset(plan))
        return self.of(plan=plan).mean if known is None else known

    def losses(self, *, plan: Collection[str], weights: Floats) -> Floats:
        """Return a plan's weighted loss in every world, [N]."""
        return np.asarray(weights @ self.of(plan=plan).total, dtype=np.float64)

    def loss(self, *, plan: Collection[str], weights: Floats) -> float:
        """Return a plan's mean weighted loss."""
        return float(weights @ self.mean(plan=plan))

    def plans(self) -> tuple[Refs, ...]:
        """Return every plan that was simulated, in an order that depends on the plans alone."""
        return tuple(sorted(self._means, key=lambda plan: (len(plan), sorted(plan))))


def simulator(*, opened: risk.Simulation, units: Sequence[str]) -> Simulator:
    """Return the simulator of a movement's plans, in the units of its losses."""

    def simulate(plan: Refs) -> Simulated:
        drawn = opened.losses(plan=plan)
        nothing = np.zeros(drawn.worlds)
        total = np.array([drawn.total.get(unit, nothing) for unit in units])
        return Simulated(
            total=total.reshape(len(units), drawn.worlds),
            mean=total.reshape(len(units), drawn.worlds).mean(axis=1),
            sources={
                name: np.array(
                    [losses[unit].mean(dtype=np.float64) if unit in losses else 0 for unit in units]
                )
                for name, losses in drawn.by_source.items()
            },
        )

    return Simulator(units=units, simulate=simulate)


@dataclass(frozen=True, slots=True)
class Alone:
    """What each treatment does by itself, and the rules between treatments.

    Shapes: ``base`` [units, R], mean loss by source without treatment; ``left`` [n, units, R], the
    same with one treatment.
    """

    refs: tuple[str, ...]
    sources: tuple[str, ...]
    base: Floats
    left: Floats
    costs: Mapping[str, Mapping[str, float]]
    requires: tuple[tuple[str, str], ...]
    excludes: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...] = ()
    """Sentences about treatments that cannot be chosen."""

    def effects(self, *, weights: Floats) -> Floats:
        """Return the share of each source's weighted loss that each treatment avoids, [n, R]."""
        base = weights @ self.base
        left = np.einsum("u,nur->nr", weights, self.left)
        share = np.divide(left, base, out=np.ones_like(left), where=base > 0)
        return np.asarray(1 - share, dtype=np.float64)

    def menu(self, *, weights: Floats) -> Menu:
        """Return the menu under one weight set.

        Definition: the simulator gives each source's loss m without treatment and the share e that
        each treatment avoids alone. A source that several treatments lower keeps m Π (1 − e);
        what a treatment avoids elsewhere is its gain.
        """
        base, effects = weights @ self.base, self.effects(weights=weights)
        is_felt = np.abs(effects) * base > FAINT * max(float(base.sum()), 1e-300)
        shared = is_felt.sum(axis=0) > 1
        gains = base.sum() - np.einsum("u,nur->n", weights, self.left)
        gains -= np.where(is_felt & shared, effects * base, 0.0).sum(axis=1)
        return Menu.build(
            gains=dict(zip(self.refs, gains.tolist(), strict=True)),
            costs=self.costs,
            shared={
                self.sources[row]: (
                    float(base[row]),
                    {
                        self.refs[at]: float(effects[at, row])
                        for at in np.flatnonzero(is_felt[:, row])
                    },
                )
                for row in np.flatnonzero(shared)
            },
            requires=self.requires,
            excludes=self.excludes,
        )


def measure(
    *,
    movement: Movement,
    simulator: Simulator,
    progress: Callable[[float], None] | None = None,
) -> Alone:
    """Return what every treatment avoids alone, in the full simulator.

    Definition: one simulation without treatment and one with each; a treatment that requires what
    is not in the movement is left out, with a sentence that says so.

    Errors:
        ValueError for a cost that is no range, or below 0.
    """
    possible, left_out = _possible(movement.treatments)
    units = simulator.units
    base = simulator.of(plan=())
    single = []
    for place, ref in enumerate(possible):
        single.append(simulator.of(plan={ref}))
        if progress is not None:
            progress((place + 1) / len(possible))
    sources = tuple(sorted({name for one in (base, *single) for name in one.sources}))
    return Alone(
        refs=tuple(possible),
        sources=sources,
        base=_by_source(base, sources, len(units)),
        left=np.array([_by_source(one, sources, len(units)) for one in single]).reshape(
            len(possible), len(units), len(sources)
        ),
        costs={ref: costs.means(treatment=one) for ref, one in possible.items()},
        requires=tuple((ref, needed) for ref, one in possible.items() for needed in one.requires),
        excludes=tuple(
            (ref, other)
            for ref, one in possible.items()
            for other in one.excludes
            if other in possible
        ),
        left_out=tuple(left_out),
    )


def _by_source(one: Simulated, sources: Sequence[str], units: int) -> Floats:
    nothing = np.zeros(units)
    rows = [one.sources.get(name, nothing) for name in sources]
    return np.array(rows, dtype=np.float64).reshape(len(sources), units).T


def _possible(treatments: Mapping[str, Treatment]) -> tuple[dict[str, Treatment], list[str]]:
    kept = dict(sorted(treatments.items()))
    said: list[str] = []
    while True:
        lost = {ref: set(one.requires) - set(kept) for ref, one in kept.items()}
        gone = {ref: sorted(missing) for ref, missing in lost.items() if missing}
        if not gone:
            return kept, said
        for ref, missing in sorted(gone.items()):
            said.append(f"{ref} requires {missing[0]}, which cannot be chosen; it is left out.")
            del kept[ref]
