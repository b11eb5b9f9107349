"""Proposing: plans put beside each other in one simulator, under every weight set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mycel.engine.scaling import exceedance, tail, weighing
from mycel.engine.scaling.costs import Drawn
from mycel.engine.scaling.judging import Simulator
from mycel.engine.scaling.menu import Floats, Menu, Plan
from mycel.engine.scaling.plans import Beside, Option, Proof, Proposed

EQUAL = 1e-9
"""Share of a loss below which two losses are equal."""


@dataclass(frozen=True, slots=True)
class Table:
    """One menu's plans in the simulator: everything that judges a plan.

    ``sets``: weight set → row of weights beside the simulator's units, the declared one first.
    ``paths`` as in ``risk.Losses``.
    """

    menu: Menu
    simulator: Simulator
    costs: Drawn
    budgets: Mapping[str, float]
    sets: Mapping[str, Floats]
    robust_from: int
    paths: int = 0

    @property
    def declared(self) -> Floats:
        """Return the declared weights."""
        return self.sets[weighing.DECLARED]

    def judge(self, plan: Plan) -> float:
        """Return a plan's mean loss under the declared weights."""
        return self.loss(plan=plan, weights=self.declared)

    def loss(self, *, plan: Plan, weights: Floats) -> float:
        """Return a plan's mean loss under some weights."""
        return self.simulator.loss(plan=self.menu.names(chosen=plan), weights=weights)

    def caution(self, plan: Plan) -> float:
        """Return the mix of mean loss and expected shortfall that a cautious plan makes small."""
        losses = self.simulator.losses(plan=self.menu.names(chosen=plan), weights=self.declared)
        share = tail.WEIGHT_OF_MEAN
        bad = exceedance.shortfall(losses=losses)
        return share * float(losses.mean()) + (1 - share) * bad

    def error(self, values: Floats) -> float:
        """Return the standard error of a mean over worlds."""
        return exceedance.standard_error(values=values, paths=self.paths)

    def pool(self) -> tuple[Plan, ...]:
        """Return every simulated plan of this menu that keeps its rules."""
        place = {ref: at for at, ref in enumerate(self.menu.refs)}
        free = np.full(len(self.menu.units), np.inf)
        plans = (frozenset(place[ref] for ref in plan) for plan in self.simulator.plans())
        return tuple(plan for plan in plans if self.menu.is_allowed(chosen=plan, limits=free))


def proposed(
    *,
    table: Table,
    plan: Plan,
    limits: Floats,
    pool: Sequence[Plan],
    proof: Proof | None = None,
    greedy: Plan | None = None,
) -> Proposed:
    """Return what the simulator says about a plan, beside all plans of the pool."""
    menu = table.menu
    refs = menu.names(chosen=plan)
    before = table.simulator.losses(plan=(), weights=table.declared)
    losses = table.simulator.losses(plan=refs, weights=table.declared)
    stated = dict(zip(menu.units, limits.tolist(), strict=True))
    budgets = {unit: limit for unit, limit in stated.items() if np.isfinite(limit)}
    overrun, overruns = table.costs.overrun(plan=refs, budgets=budgets)
    good = frontier_for(table=table, plan=plan, pool=pool)
    missed = regret(table=table, plan=plan, limits=limits, pool=pool)
    value = float((before - losses).mean())
    return Proposed(
        chosen=refs,
        budgets=budgets,
        cost=dict(zip(menu.units, menu.cost(chosen=plan).tolist(), strict=True)),
        overrun=overrun,
        overruns=overruns,
        value=value,
        standard_error=table.error(before - losses),
        loss=float(losses.mean()),
        loss_error=table.error(losses),
        shortfall95=exceedance.shortfall(losses=losses),
        shortfall_error=_shortfall_error(table, losses),
        expected=dict(
            zip(
                table.simulator.units,
                table.simulator.mean(plan=refs).tolist(),
                strict=True,
            )
        ),
        expected_error={
            unit: table.error(values)
            for unit, values in zip(
                table.simulator.units, table.simulator.of(plan=refs).total, strict=True
            )
        },
        regret={name: value for name, (value, _) in missed.items()},
        regret_error={name: off for name, (_, off) in missed.items()},
        frontier_for=good,
        is_robust=len(good) >= table.robust_from,
        proof=proof,
        beside=None if greedy is None else _beside(table, greedy, value),
    )


def _shortfall_error(table: Table, losses: Floats) -> float:
    """Return the standard error of a shortfall: that of the losses beyond its threshold."""
    threshold = np.quantile(losses, exceedance.SHORTFALL, method="higher")
    return table.error(np.maximum(losses - threshold, 0.0)) / (1 - exceedance.SHORTFALL)


def regret(
    *, table: Table, plan: Plan, limits: Floats, pool: Collection[Plan]
) -> dict[str, tuple[float, float]]:
    """Return under every weight set the loss above that of the best plan for the same budgets.

    Returns:
        weight set → (regret, its standard error on the same worlds).
    """
    rivals = [one for one in pool if table.menu.is_allowed(chosen=one, limits=limits)]
    own = table.menu.names(chosen=plan)
    found = {}
    for name, weights in table.sets.items():
        best = min(
            [plan, *rivals],
            key=lambda one: (table.loss(plan=one, weights=weights), sorted(one)),
        )
        missed = table.simulator.losses(plan=own, weights=weights) - table.simulator.losses(
            plan=table.menu.names(chosen=best), weights=weights
        )
        found[name] = (max(0.0, float(missed.mean())), table.error(missed))
    return found


def frontier_for(*, table: Table, plan: Plan, pool: Collection[Plan]) -> tuple[str, ...]:
    """Return the weight sets under which no plan costs no more and leaves less."""
    price = table.menu.cost(chosen=plan)
    rivals = [one for one in pool if np.all(table.menu.cost(chosen=one) <= price)]
    found = []
    for name, weights in table.sets.items():
        own = table.loss(plan=plan, weights=weights)
        least = min((table.loss(plan=one, weights=weights) for one in rivals), default=own)
        if own <= least + EQUAL * abs(own):
            found.append(name)
    return tuple(found)


def options(*, table: Table) -> tuple[Option, ...]:
    """Return every treatment alone, the one that avoids most first."""
    before = table.simulator.losses(plan=(), weights=table.declared)
    found = []
    for at, ref in enumerate(table.menu.refs):
        avoided = before - table.simulator.losses(plan={ref}, weights=table.declared)
        found.append(
            Option(
                ref=ref,
                cost=dict(zip(table.menu.units, table.menu.costs[at].tolist(), strict=True)),
                value=float(avoided.mean()),
                standard_error=table.error(avoided),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.value, one.ref)))


def _beside(table: Table, greedy: Plan, value: float) -> Beside:
    refs = table.menu.names(chosen=greedy)
    before = table.simulator.losses(plan=(), weights=table.declared)
    losses = table.simulator.losses(plan=refs, weights=table.declared)
    other = float((before - losses).mean())
    better = (value - other) / other if other > 0 else None
    return Beside(refs, other, standard_error=table.error(before - losses), better=better)
