"""Prepared: one run's capacity, demand and dates, brought together before the worlds are walked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance, ranges
from mycel.engine.movement import Law, Movement, Range, Shock
from mycel.engine.scaling import capacity, demand, flow, shocks
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.flow import Edge, Flow, Step
from mycel.engine.scaling.headroom import Grid, Limit, Loss, Model

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that is known before the worlds are walked.

    ``plan`` is over all nodes in the order of their refs; ``with_demand``, ``assumed`` and
    ``noisy`` (a series reaches it, directly or through dependents) are refs.
    """

    setting: Setting
    target: float
    plan: Flow
    edges: tuple[Edge, ...]
    limits: dict[str, Limit]
    losses: dict[str, tuple[Loss, ...]]
    external: demand.External
    growth: demand.Multiplier
    with_demand: frozenset[str]
    assumed: frozenset[str]
    noisy: frozenset[str]
    weekly: tuple[int, ...]
    monthly: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def measured(self) -> tuple[str, ...]:
        """The nodes whose demand and capacity are known, in the order of their refs."""
        return tuple(sorted(ref for ref in self.limits if ref in self.with_demand))

    def share(self, *, ref: str) -> float:
        """Return the share of its capacity that a node should not pass."""
        stated = self.setting.movement.nodes[ref].capacity
        is_queue = stated is not None and stated.law is Law.QUEUE
        return 1.0 if is_queue else self.target


def prepare(
    *,
    setting: Setting,
    growth: demand.Multiplier,
    hits: Sequence[Shock],
    target: float,
    assume: Range | None,
) -> Prepared:
    """Return one run's capacity, demand and dates.

    Errors:
        ValueError for impossible figures; EndlessDemand for a cycle that feeds itself.
    """
    movement = setting.movement
    names = sorted(movement.nodes)
    edges = flow.edges(movement=movement)
    plan = flow.plan(names=names, edges=edges)
    known = capacity.of_movement(setting=setting)
    losses = shocks.losses(setting=setting, shocks=hits, limits=known.limits)
    weekly, monthly = _dates(setting, known.limits, growth)
    external = demand.of_movement(
        setting=setting, refs=names, days=np.array(weekly, dtype=np.int64)
    )
    with_demand, assumed, noisy = _spread(setting, plan, known.limits, external, assume)
    return Prepared(
        setting=setting,
        target=target,
        plan=plan,
        edges=edges,
        limits=known.limits,
        losses=losses,
        external=external,
        growth=growth,
        with_demand=with_demand,
        assumed=assumed,
        noisy=noisy,
        weekly=weekly,
        monthly=monthly,
        warnings=(
            *known.warnings,
            *external.warnings,
            *_shared_pools(movement),
            *_assumption(len(assumed), assume),
        ),
    )


def _dates(
    setting: Setting, limits: dict[str, Limit], growth: demand.Multiplier
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The days on which series, and smooth demand, are looked at."""
    today, until = setting.today.toordinal(), setting.until.toordinal()
    changes = {day for limit in limits.values() for day in limit.days[1:]}
    needed = {today, until, growth.by, *changes, *(day - 1 for day in changes)}
    needed |= {day.toordinal() for day in month_ends(first=setting.today, last=setting.until)}
    kept = {day for day in needed if today <= day <= until}
    return tuple(sorted(kept | set(range(today, until, 7)))), tuple(sorted(kept))


def month_ends(*, first: date, last: date) -> list[date]:
    """Return the last days of months after ``first`` and up to ``last``."""
    found: list[date] = []
    day = first
    while True:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        if end > last:
            return found
        if end > first:
            found.append(end)
        day = following


def _spread(
    setting: Setting,
    plan: Flow,
    limits: dict[str, Limit],
    external: demand.External,
    assume: Range | None,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The nodes that demand, assumed demand, and demand from a series reach.

    Where demand is assumed, its sources are added to ``external``.
    """
    names = plan.names
    noisy = {row for row, ref in enumerate(names) if ref in external.noisy}
    has = noisy | {row for row, ref in enumerate(names) if ref in external.smooth}
    assumed: set[int] = set()
    rest = set(range(len(names))) - {row for step in plan.steps for row in step.members}
    ends = [Step(members=(row,), inside=None, onward=()) for row in sorted(rest)]
    for step in (*plan.steps, *ends):
        place = next((k for k, row in enumerate(step.members) if names[row] in limits), None)
        if assume is not None and place is not None and has.isdisjoint(step.members):
            gain = 1.0 if step.inside is None else float(step.inside[place, place])
            ref = names[step.members[place]]
            now = _assumed_demand(setting, ref, limits[ref], assume) / gain
            external.smooth[ref] = demand.Smooth(present=now, daily=None)
            has.add(step.members[place])
            assumed.add(step.members[place])
        for reached in (has, assumed, noisy):
            if not reached.isdisjoint(step.members):
                reached.update(step.members)
                reached.update(other for _, other, _ in step.onward)
    has_demand, is_assumed, is_noisy = (
        frozenset(names[row] for row in rows) for rows in (has, assumed, noisy)
    )
    return has_demand, is_assumed, is_noisy


def _assumed_demand(setting: Setting, ref: str, limit: Limit, assume: Range) -> NDArray[np.float64]:
    low, high = assume
    rng = chance.stream(seed=setting.seed, name=f"{ref}:assumed-utilisation")
    size = 1 if low == high else setting.worlds
    used = ranges.draw(low=low, high=high, rng=rng, size=size, family="proportion")
    return np.asarray(used * limit.at(day=setting.today.toordinal()))


def _assumption(count: int, assume: Range | None) -> list[str]:
    if not count or assume is None:
        return []
    low, high = assume
    sentence = (
        f"Assumed: {low:g} to {high:g} of the capacity is in use today where the demand is not "
        f"known; nodes whose figures rest on it: {count}."
    )
    return [sentence]


def _shared_pools(movement: Movement) -> list[str]:
    served: dict[str, list[str]] = {}
    for ref, node in sorted(movement.nodes.items()):
        if node.capacity is not None and node.capacity.pool is not None:
            served.setdefault(node.capacity.pool, []).append(ref)
    return [
        f"{' and '.join(refs)} are both served by {pool}; each is worked out as if it had all its "
        "hours."
        for pool, refs in served.items()
        if len(refs) > 1
    ]


def model(*, prepared: Prepared, refs: Sequence[str], days: Sequence[int]) -> Model:
    """Return the model of these measured nodes, with everything that passes demand on to them."""
    at = {name: row for row, name in enumerate(prepared.plan.names)}
    above = flow.upstream(flow=prepared.plan, rows=[at[ref] for ref in refs])
    others = sorted(prepared.plan.names[row] for row in above)
    names = [*refs, *(name for name in others if name not in set(refs))]
    grid = Grid.build(days=days, today=prepared.setting.today.toordinal(), by=prepared.growth.by)
    return Model(
        flow=flow.plan(names=names, edges=prepared.edges),
        grid=grid,
        sources=demand.sources(
            external=prepared.external,
            names=names,
            growth=prepared.growth,
            worlds=prepared.setting.worlds,
        ),
        limits=tuple(_scaled(prepared.limits[ref], prepared.share(ref=ref)) for ref in refs),
        losses=tuple(prepared.losses.get(ref, ()) for ref in refs),
    )


def _scaled(limit: Limit, share: float) -> Limit:
    return replace(limit, values=tuple(value * share for value in limit.values))


def present(*, prepared: Prepared) -> dict[str, Singles]:
    """Return today's demand of every node that has one, shape [worlds], in its unit."""
    names = sorted(prepared.with_demand)
    worlds = slice(0, prepared.setting.worlds)
    plan = flow.plan(names=names, edges=prepared.edges)
    sources = demand.sources(
        external=prepared.external,
        names=names,
        growth=prepared.growth,
        worlds=prepared.setting.worlds,
    )
    today = prepared.setting.today.toordinal()
    total = np.empty((len(names), prepared.setting.worlds), dtype=np.float32)
    grid = Grid.build(days=[today], today=today, by=prepared.growth.by)
    # Demand beyond single precision becomes infinite, which is above every limit.
    with np.errstate(over="ignore"):
        sources.fill(out=total, step=0, grid=grid, worlds=worlds)
        plan.total(external=total)
    return dict(zip(names, total, strict=True))
