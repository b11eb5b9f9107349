"""Portfolio: plans of treatments under budgets, chosen by a model and judged by the simulator."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mycel.engine.movement import Movement
from mycel.engine.scaling import (
    drawn,
    information,
    judging,
    optimum,
    proposing,
    risk,
    sensitivity,
    swaps,
    tail,
    weighing,
)
from mycel.engine.scaling.costs import Drawn
from mycel.engine.scaling.frontier import Point, frontier
from mycel.engine.scaling.menu import Floats, Plan
from mycel.engine.scaling.optimum import Effort, best
from mycel.engine.scaling.plans import Learnable, Plans, Proof, Proposed, result
from mycel.engine.scaling.proposing import Table, proposed
from mycel.engine.scaling.sources import Span

__all__ = ["Effort", "Plans", "Proposed", "Span", "best", "frontier", "plan_assessment", "result"]

STEPS = 20
LEAST_WORLDS = 100
RIVALS = 12
"""Plans between which information could decide."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which part of the work each step is, told to one progress callback."""

    tell: Progress | None

    def part(self, first: float, last: float) -> Progress | None:
        tell = self.tell
        return None if tell is None else lambda share: tell(first + (last - first) * share)

    def done(self) -> None:
        if self.tell is not None:
            self.tell(1.0)


def plan_assessment(
    *,
    movement: Movement,
    budgets: Mapping[str, float],
    worlds: int,
    seed: int,
    steps: int = STEPS,
    weights: Mapping[str, float] | None = None,
    unit: str | None = None,
    weight_sets: Mapping[str, Mapping[str, float]] | None = None,
    robust_from: int | None = None,
    span: Span | None = None,
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> Plans:
    """Return the best plans found for a budget and for fractions of it, and what to measure next.

    Definition: docs/methods/portfolio.md. Every treatment is simulated alone; a mixed-integer
    program chooses on these figures; its plan, greedy's and the plan of the budget before are
    simulated on the same worlds, and swaps follow while they lower the simulated loss.

    Args:
        movement: risks, nodes, treatments, weights.
        budgets: unit of cost → budget; units without one are free.
        worlds: N, 100 or more; below 2,000 nothing is said about what to measure next.
        seed: seed of the run.
        steps: budgets on the frontier, k/steps of the whole.
        weights: unit of loss → weight; without it the movement's declared ones.
        unit: the one unit of loss that counts, by name.
        weight_sets: name → weights, under which every plan is compared; without it each unit alone.
        robust_from: weight sets for which a robust plan is on the frontier; without it, more than
            half of them.
        span: the year that is looked at, and its future; without a day on which it begins, unmet
            demand is left out.
        effort: limits of the solver.
        progress: told the share of the work that is done.

    Errors:
        ValueError without treatments, without weights where several units of loss need them, for a
        budget that is of no unit of cost, and as in ``risk.draw``.
    """
    if not movement.treatments:
        raise ValueError("there are no treatments; expected one or more to choose from")
    if worlds < LEAST_WORLDS:
        raise ValueError(f"{worlds} worlds were asked for; expected {LEAST_WORLDS} or more")
    shares = _Shares(progress)
    opened = risk.Simulation(movement=movement, worlds=worlds, seed=seed, span=span)
    losses = opened.losses()
    units = tuple(losses.units)
    weighed = weighing.chosen(movement=movement, units=units, weights=weights, unit=unit)
    sets = weighing.sets(declared=weighed, units=units, given=weight_sets)
    simulator = judging.simulator(opened=opened, units=units)
    alone = judging.measure(movement=movement, simulator=simulator, progress=shares.part(0.0, 0.3))
    rows = {name: weighing.row(weights=one, units=units) for name, one in sets.items()}
    table = Table(
        menu=alone.menu(weights=rows[weighing.DECLARED]),
        simulator=simulator,
        costs=Drawn(treatments=movement.treatments, worlds=worlds, seed=seed),
        budgets=budgets,
        sets=rows,
        robust_from=len(sets) // 2 + 1 if robust_from is None else robust_from,
        paths=losses.paths,
    )
    points = frontier(
        menu=table.menu,
        budgets=budgets,
        judge=table.judge,
        steps=steps,
        effort=effort,
        progress=shares.part(0.3, 0.7),
    )
    cautious = _cautious(table, alone, losses, points[-1])
    _rival(table, alone, points, effort, shares.part(0.7, 0.9))
    pool = table.pool()
    known, learnable = _information(table, opened, points[-1].limits, pool)
    shares.done()
    return _plans(
        table=table,
        points=points,
        cautious=cautious,
        pool=pool,
        sets=sets,
        losses=losses,
        learned=(known, learnable),
        warnings=(*losses.warnings, *alone.left_out, *_warnings(table, weighed)),
    )


def _plans(
    *,
    table: Table,
    points: Sequence[Point],
    cautious: tuple[Plan, Proof],
    pool: Sequence[Plan],
    sets: Mapping[str, Mapping[str, float]],
    losses: risk.Losses,
    learned: tuple[information.Information | None, tuple[Learnable, ...]],
    warnings: tuple[str, ...],
) -> Plans:
    whole = points[-1]

    def shown(plan: Plan, proof: Proof | None = None) -> Proposed:
        return proposed(table=table, plan=plan, limits=whole.limits, pool=pool, proof=proof)

    told = tuple(
        proposed(
            table=table,
            plan=one.chosen,
            limits=one.limits,
            pool=pool,
            proof=Proof(one.solved.optimal, one.solved.gap, one.solved.status, one.steps),
            greedy=one.greedy,
        )
        for one in points
    )
    open_ = sum(1 for one in points if not one.solved.optimal)
    unproved = (
        f"For {open_} of {len(points)} budgets the solver stopped before it had a proof."
        if open_
        else None
    )
    return Plans(
        units=table.simulator.units,
        worlds=losses.worlds,
        seed=losses.seed,
        budgets=dict(sorted(table.budgets.items())),
        sets=sets,
        robust_from=table.robust_from,
        as_is=shown(frozenset()),
        best=told[-1],
        greedy=shown(whole.greedy),
        cautious=shown(cautious[0], cautious[1]),
        points=told,
        options=proposing.options(table=table),
        information=learned[0],
        learnable=learned[1],
        simulated=len(table.simulator.plans()),
        warnings=warnings if unproved is None else (*warnings, unproved),
    )


def _cautious(
    table: Table, alone: judging.Alone, losses: risk.Losses, whole: Point
) -> tuple[Plan, Proof]:
    """Return the plan that weighs the worst years as much as the mean, judged by the simulator."""
    weights = table.declared
    of_unit = dict(zip(table.simulator.units, weights.tolist(), strict=True))
    weighted = np.zeros((len(alone.sources), losses.worlds))
    for row, name in enumerate(alone.sources):
        for unit, values in losses.by_source.get(name, {}).items():
            weighted[row] += of_unit[unit] * values
    given = tail.scenarios(losses=weighted, effects=alone.effects(weights=weights))
    model = tail.best(menu=table.menu, limits=whole.limits, given=given)
    start = min(
        (model.chosen, whole.chosen, whole.greedy),
        key=lambda plan: (table.caution(plan), sorted(plan)),
    )
    found = swaps.improve(menu=table.menu, limits=whole.limits, start=start, judge=table.caution)
    return found.chosen, Proof(model.optimal, model.gap, model.status, found.steps)


def _rival(
    table: Table,
    alone: judging.Alone,
    points: Sequence[Point],
    effort: Effort | None,
    progress: Progress | None,
) -> None:
    """Simulate what the other weight sets would choose, so that regret has something to miss."""
    others = [weights for name, weights in table.sets.items() if name != weighing.DECLARED]
    for place, weights in enumerate(others):
        menu = alone.menu(weights=weights)
        for point in points:
            chosen = optimum.near(menu=menu, limits=point.limits, effort=effort).chosen
            table.loss(plan=chosen, weights=weights)
        if progress is not None:
            progress((place + 1) / len(others))


def _information(
    table: Table, opened: risk.Simulation, limits: Floats, pool: Sequence[Plan]
) -> tuple[information.Information | None, tuple[Learnable, ...]]:
    """Return what it is worth to know each number before choosing between the best plans."""
    if opened.worlds < information.LEAST_WORLDS:
        return None, ()
    allowed = [one for one in pool if table.menu.is_allowed(chosen=one, limits=limits)]
    order = sorted(allowed, key=lambda plan: (table.judge(plan), sorted(plan)))[:RIVALS]
    names = [table.menu.names(chosen=plan) for plan in order]
    weights = table.declared
    utilities = -np.stack([table.simulator.losses(plan=name, weights=weights) for name in names])
    every = drawn.parameters(movement=opened.movement, priced=opened.priced, losses=opened.losses())
    values = {one.name: one.values for one in every}
    # What one event harms is the luck of a year: its range is known, and no measuring narrows it.
    learnable = {one.name: one.values for one in every if one.what != "loss"}
    known = information.value(utilities=utilities, parameters=learnable, seed=opened.seed)
    moved = sensitivity.indices(
        output=table.simulator.losses(plan=(), weights=weights),
        parameters=values,
        seed=opened.seed,
    )
    by_name = {one.name: one for one in every}
    moving = {one.name: one for one in moved}
    return known, tuple(
        Learnable(
            name=one.name,
            ref=by_name[one.name].ref,
            what=by_name[one.name].what,
            unit=by_name[one.name].unit,
            by=by_name[one.name].by,
            worth=one.worth,
            floor=one.floor,
            is_distinguishable=one.is_distinguishable,
            sensitivity=moving[one.name],
        )
        for one in known.ranking
    )


def _warnings(table: Table, weighed: Mapping[str, float]) -> list[str]:
    said = [
        f"Harm in {unit} has no weight and does not count in the choice."
        for unit in table.simulator.units
        if unit not in weighed
    ]
    return said + [
        f"Cost in {unit} has no budget and is free."
        for unit in table.menu.units
        if unit not in table.budgets
    ]
