"""Unserved: how much demand of a year is not met, in every world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mycel.engine.movement import Law, Movement, Node, Range, Scenario, Shock, Treatment
from mycel.engine.scaling import capacity, demand, enlarged, forecasts, headroom, shocks
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.prepared import Prepared, model, prepare

Floats = NDArray[np.float64]

DAYS_PER_YEAR = 365.25
HOURS_PER_DAY = 24.0
SLICE = 2_000
_MOST = np.float32(1e30)


@dataclass(slots=True)
class Unserved:
    """Demand and capacity of the nodes whose unmet demand does harm, in worlds that stay the same.

    ``refs`` are those of them whose demand and capacity are known.
    """

    movement: Movement
    setting: Setting
    prepared: Prepared
    refs: tuple[str, ...]
    hits: tuple[Shock, ...]
    per_day: dict[str, float]
    warnings: list[str] = field(default_factory=list)
    base: dict[str, Floats] = field(default_factory=dict)
    """Amounts without a plan, kept for the nodes that a plan leaves as they are."""

    @classmethod
    def build(
        cls,
        *,
        movement: Movement,
        refs: Collection[str],
        today: date,
        until: date | None,
        scenario: str | None,
        worlds: int,
        seed: int,
    ) -> "Unserved":
        """Return the unmet demand of these nodes from ``today`` to ``until`` (a year on).

        Errors:
            ValueError for a scenario that is not there, an end that is not after today, impossible
            figures; flow.EndlessDemand for demand that feeds itself.
        """
        end = until or today + timedelta(days=365)
        if end <= today:
            raise ValueError(f"the end {end} is not after today ({today}); expected a later day")
        chosen = scenario_of(movement=movement, ref=scenario)
        whole = Setting(movement=movement, today=today, until=end, worlds=worlds, seed=seed)
        growth = demand.multiplier(
            setting=whole,
            factor=None,
            stated=None if chosen is None else chosen.demand,
            source=scenario or "the growth",
        )
        part = _part(movement, refs)
        hits = () if chosen is None else tuple(_within(one, part) for one in chosen.shocks)
        setting = replace(whole, movement=part)
        prepared = prepare(setting=setting, growth=growth, hits=hits, target=1.0, assume=None)
        made = cls(part, setting, prepared, (), hits, {}, list(prepared.warnings))
        made._choose(refs)
        return made

    @property
    def paths(self) -> int:
        """How many different worlds of demand there are where a series is forecast, else 0."""
        has_series = any(ref in self.prepared.noisy for ref in self.refs)
        return min(self.setting.worlds, forecasts.MOST_PATHS) if has_series else 0

    def amounts(self, *, plan: Sequence[Treatment] = ()) -> dict[str, Floats]:
        """Return the demand of a year that each node does not meet, [N], in its unit of work.

        Definition: ∫ max(0, demand − capacity) dt from today to the end, by the trapezoidal rule
        over weekly means, per year of 365.25 days; the capacity is what the node's law bears.
        Treatments add capacity; demand is the same under every plan.

        Source: docs/methods/risk.md.
        """
        if not self.base:
            self.base = self._walked(self.prepared, self.refs)
        changed = self._changed(plan)
        if not changed:
            return dict(self.base)
        return self.base | self._walked(self._with(plan), changed)

    def _changed(self, plan: Sequence[Treatment]) -> tuple[str, ...]:
        """Return the nodes whose unmet demand a plan may change."""
        added = [one for by in plan for one in by.adds_capacity if one.servers or one.value]
        larger = {one.node for one in added}
        found = []
        for ref in self.refs:
            node = self.movement.nodes[ref]
            may_shrink = node.capacity is not None and node.capacity.law is Law.USL
            if larger & {ref, _pool(node)} and (may_shrink or self.base[ref].any()):
                found.append(ref)
        return tuple(found)

    def _walked(self, prepared: Prepared, refs: Sequence[str]) -> dict[str, Floats]:
        found = {ref: np.zeros(self.setting.worlds) for ref in refs}
        if not refs:
            return found
        built = model(prepared=prepared, refs=refs, days=prepared.weekly)
        days = np.asarray(built.grid.days, dtype=np.float64)
        weights = np.zeros(days.size)
        weights[:-1] += np.diff(days) / 2
        weights[1:] += np.diff(days) / 2
        weights *= DAYS_PER_YEAR / (days[-1] - days[0])
        for first in range(0, self.setting.worlds, SLICE):
            here = slice(first, min(first + SLICE, self.setting.worlds))
            for moment in headroom.walk(model=built, worlds=here):
                over = moment.ratio * np.float32(prepared.growth.factor**moment.tau)
                over -= np.float32(1 + headroom.TOLERANCE)
                excess = np.minimum(np.maximum(over, 0) / moment.inverse, _MOST)
                for row, ref in enumerate(refs):
                    found[ref][here] += weights[moment.step] * self.per_day[ref] * excess[row]
        return found

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan adds capacity to any of these nodes, or to people who serve one."""
        return any(one.node in self.movement.nodes for by in plan for one in by.adds_capacity)

    def _with(self, plan: Sequence[Treatment]) -> Prepared:
        """Return demand as it is and capacity as it would be."""
        here = [_inside(one, self.movement) for one in plan]
        if not self.concerns(plan=here):
            return self.prepared
        grown = enlarged.enlarged(movement=self.movement, plan=here)
        setting = replace(self.setting, movement=grown)
        known = capacity.of_movement(setting=setting)
        limits = enlarged.raised(movement=grown, limits=known.limits, plan=here)
        losses = shocks.losses(setting=setting, shocks=self.hits, limits=limits)
        return replace(self.prepared, limits=limits, losses=losses)

    def _choose(self, refs: Collection[str]) -> None:
        known = set(self.prepared.measured)
        chosen = []
        for ref in sorted(refs):
            if ref not in known:
                self.warnings.append(
                    f"{ref} says what unmet demand harms, but its demand or capacity is not known; "
                    "it counts as no loss."
                )
                continue
            try:
                hours = capacity.hours_of(unit=self.movement.nodes[ref].unit, ref=ref)
            except ValueError as refusal:
                self.warnings.append(f"{refusal}; its unmet demand counts as no loss.")
                continue
            self.per_day[ref] = HOURS_PER_DAY / hours
            chosen.append(ref)
        self.refs = tuple(chosen)


def scenario_of(*, movement: Movement, ref: str | None) -> Scenario | None:
    """Return the scenario of this ref, None where none is asked for.

    Errors:
        ValueError for a ref that is no scenario of the movement.
    """
    if ref is None:
        return None
    if ref not in movement.scenarios:
        stated = ", ".join(sorted(movement.scenarios)) or "none"
        raise ValueError(f"the scenario {ref} is not in the movement; it has {stated}")
    return movement.scenarios[ref]


def _part(movement: Movement, refs: Collection[str]) -> Movement:
    """Return the nodes named with their pools, and all whose demand reaches them, without more."""
    dependents: dict[str, list[str]] = {}
    for ref, node in movement.nodes.items():
        for need in node.depends_on:
            dependents.setdefault(need.node, []).append(ref)
    above, waiting = set(refs), list(refs)
    while waiting:
        for ref in dependents.get(waiting.pop(), ()):
            if ref not in above:
                above.add(ref)
                waiting.append(ref)
    pools = {_pool(movement.nodes[ref]) for ref in refs} & set(movement.nodes)
    kept = set(refs) | pools
    nodes = {
        ref: node if ref in kept else replace(node, capacity=None)
        for ref, node in sorted(movement.nodes.items())
        if ref in above | pools
    }
    return replace(movement, nodes=nodes)


def _pool(node: Node) -> str:
    return (node.capacity.pool if node.capacity else None) or ""


def _within(shock: Shock, part: Movement) -> Shock:
    kept = {ref: cut for ref, cut in shock.reduces_capacity.items() if ref in part.nodes}
    return replace(shock, reduces_capacity=kept)


def _inside(treatment: Treatment, part: Movement) -> Treatment:
    kept = tuple(one for one in treatment.adds_capacity if one.node in part.nodes)
    return replace(treatment, adds_capacity=kept)


def harm_ranges(*, movement: Movement) -> Mapping[str, Mapping[str, Range]]:
    """Return node → unit of loss → harm of one unit of unmet demand, where it is stated."""
    return {
        ref: node.harm_per_unserved
        for ref, node in sorted(movement.nodes.items())
        if node.harm_per_unserved
    }
