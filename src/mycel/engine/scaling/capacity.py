"""Capacity: what every node can bear over time, from its law, its plan and its people."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance, ranges
from mycel.engine.movement import Capacity, Law, Movement, Node, NodeKind, Planned
from mycel.engine.scaling import laws, queue
from mycel.engine.scaling.headroom import Limit

Floats = NDArray[np.float64]

HOURS_PER_WEEK = 168.0
_HOURS: Mapping[str, float] = {
    "s": 1 / 3600,
    "sec": 1 / 3600,
    "second": 1 / 3600,
    "min": 1 / 60,
    "minute": 1 / 60,
    "h": 1.0,
    "hour": 1.0,
    "day": 24.0,
    "week": HOURS_PER_WEEK,
    "month": 365.25 * 24 / 12,
    "quarter": 365.25 * 24 / 4,
    "year": 365.25 * 24,
}
_MEASURED_DAYS = 365


class NotMeasured(ValueError):
    """A capacity that lacks a figure; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every capacity of one run shares: the horizon and the worlds."""

    movement: Movement
    today: date
    until: date
    worlds: int
    seed: int


@dataclass(slots=True)
class Known:
    """The capacities of one run, and what has to be said about them."""

    setting: Setting
    limits: dict[str, Limit] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def hours_of(*, unit: str | None, ref: str) -> float:
    """Return the hours of the time unit after the last slash of a node's unit.

    Errors:
        ValueError when there is no slash or the time unit is not known.
    """
    suffix = (unit or "").rpartition("/")[2].strip().lower()
    found = _HOURS.get(suffix)
    if unit is None or "/" not in unit or found is None:
        raise ValueError(
            f"the unit {unit!r} of {ref} has no known unit of time; expected one such as "
            "requests/s, /min, /h, /day, /week, /month or /year"
        )
    return found


def of_movement(*, setting: Setting) -> Known:
    """Return every capacity that is known; a law that lacks a figure is left out and said so.

    Errors:
        ValueError for impossible figures, with the node named.
    """
    known = Known(setting=setting)
    for ref, node in sorted(setting.movement.nodes.items()):
        try:
            limit = of_node(setting=setting, node=node, warnings=known.warnings)
        except NotMeasured as refusal:
            known.warnings.append(str(refusal))
        except ValueError as refusal:
            message = str(refusal)
            raise ValueError(message if ref in message else f"{ref}: {message}") from refusal
        else:
            if limit is not None:
                known.limits[ref] = limit
    return known


def of_node(
    *, setting: Setting, node: Node, warnings: list[str], kept: Floats | None = None
) -> Limit | None:
    """Return a node's capacity over time in its unit, None where nothing is stated.

    Args:
        setting: the run.
        node: the node.
        warnings: sentences are added to it.
        kept: share of its pool that is left, per world (only for queues that people serve).

    Errors:
        NotMeasured when the law lacks a figure; ValueError for impossible figures.
    """
    if node.capacity is None:
        return _of_people(setting, node)
    stated = node.capacity
    if stated.law is Law.STEP:
        steps = _steps(setting, node, stated, warnings)
        return steps if steps is not None else _of_people(setting, node)
    if stated.law is Law.QUEUE:
        return _queue(setting, node, stated, warnings, kept)
    return _by_servers(setting, node, stated)


def _of_people(setting: Setting, node: Node) -> Limit | None:
    if node.kind is not NodeKind.POOL:
        return None
    hours = [
        member.hours_per_week
        if member.hours_per_week is not None
        else getattr(setting.movement.people.get(member.person), "hours_per_week", None)
        for member in node.people
    ]
    stated = [one for one in hours if one is not None]
    if not stated:
        return None
    scale = hours_of(unit=node.unit, ref=node.ref) / HOURS_PER_WEEK if node.unit else 1.0
    return Limit(days=(setting.today.toordinal(),), values=(np.array([sum(stated) * scale]),))


def _change_days(setting: Setting, *changes: tuple[Planned, ...]) -> tuple[int, ...]:
    """Today and every later day of change up to the end."""
    today, until = setting.today.toordinal(), setting.until.toordinal()
    dated = {planned.since.toordinal() for plan in changes for planned in plan}
    return (today, *sorted(day for day in dated if today < day <= until))


def _latest(plan: tuple[Planned, ...], day: int) -> Planned | None:
    past = [planned for planned in plan if planned.since.toordinal() <= day]
    return max(past, key=lambda planned: planned.since, default=None)


def _steps(setting: Setting, node: Node, stated: Capacity, warnings: list[str]) -> Limit | None:
    changes = {one.since.toordinal(): one.value for one in stated.steps if one.value is not None}
    if stated.series is not None:
        series = setting.movement.series.get(stated.series)
        if series is None or not series.days:
            raise NotMeasured(f"{node.ref} has no capacity yet: {stated.series} holds no values.")
        changes |= dict(zip((d.toordinal() for d in series.days), series.values, strict=True))
    elif not stated.steps and stated.from_pathway is not None:
        warnings.append(
            f"{node.ref} takes its capacity from {stated.from_pathway}, which is worked out with "
            "its people; here the hours that are stated now count."
        )
    changes |= {one.since.toordinal(): one.value for one in stated.plan if one.value is not None}
    if not changes:
        return None
    if min(changes.values()) < 0:
        raise ValueError(f"{node.ref} has a capacity below 0; expected 0 or more")
    ordered = sorted(changes)
    days = (setting.today.toordinal(), *(
        day for day in ordered if setting.today.toordinal() < day <= setting.until.toordinal()
    ))  # fmt: skip
    values = laws.step(
        days=np.array(ordered), values=np.array([changes[day] for day in ordered]), at=days
    )
    return Limit(days=days, values=tuple(np.array([value]) for value in values))


def _by_servers(setting: Setting, node: Node, stated: Capacity) -> Limit:
    days = _change_days(setting, stated.plan)
    values = []
    for day in days:
        planned = _latest(stated.plan, day)
        if planned is not None and planned.value is not None:
            values.append(np.array([planned.value]))
            continue
        servers = planned.servers if planned is not None else stated.servers
        values.append(np.atleast_1d(_law(node, stated, servers)))
    return Limit(days=days, values=tuple(values))


def _law(node: Node, stated: Capacity, servers: float | None) -> Floats:
    if servers is None:
        raise NotMeasured(f"{node.ref} has no capacity yet: the number of servers is missing.")
    if stated.law is Law.LINEAR:
        if stated.per_server is None:
            raise NotMeasured(f"{node.ref} has no capacity yet: per_server is missing.")
        return laws.linear(servers=servers, per_server=stated.per_server)
    if stated.alpha is None or stated.beta is None or stated.gamma is None:
        raise NotMeasured(f"{node.ref} has no capacity yet: alpha, beta or gamma is missing.")
    return laws.usl(servers=servers, alpha=stated.alpha, beta=stated.beta, gamma=stated.gamma)


def _queue(
    setting: Setting, node: Node, stated: Capacity, warnings: list[str], kept: Floats | None
) -> Limit:
    unit_hours = hours_of(unit=node.unit, ref=node.ref)
    case = _case_hours(setting, node, stated)
    pool = _pool(setting, node, stated)
    within, share = _promise(node, warnings, is_first_look=kept is None)
    days = tuple(sorted({*_change_days(setting, stated.plan), *(pool.days if pool else ())}))
    values = []
    for day in days:
        planned = _latest(stated.plan, day)
        if planned is not None and planned.value is not None:
            values.append(np.array([planned.value]))
            continue
        servers = planned.servers if planned is not None else stated.servers
        count, hours = _staff(
            setting, node, stated, servers, None if pool is None else pool.at(day=day)
        )
        rate = np.asarray(hours / HOURS_PER_WEEK / case * (1.0 if kept is None else kept))
        works = (rate > 0) & (count > 0)
        largest = np.zeros_like(rate)
        if works.any():
            largest[works] = queue.largest_arrivals(
                service_rate=rate[works], servers=count, within=within, share=share
            )
        values.append(largest * unit_hours)
    return Limit(days=days, values=tuple(values))


def _case_hours(setting: Setting, node: Node, stated: Capacity) -> Floats:
    """Hours of work per case in every world."""
    rng = chance.stream(seed=setting.seed, name=f"{node.ref}:service-hours")
    if stated.service_hours is not None:
        low, high = stated.service_hours
        if low <= 0:
            raise ValueError(f"{node.ref}: service_hours reach {low}; expected hours above 0")
        if low == high:
            return np.array([low])
        return ranges.draw(low=low, high=high, rng=rng, size=setting.worlds, family="lognormal")
    series = setting.movement.series.get(stated.service_series or "")
    if series is None:
        raise NotMeasured(f"{node.ref} has no capacity yet: service_hours are missing.")
    first = setting.today.toordinal() - _MEASURED_DAYS
    recent = [
        value
        for day, value in zip(series.days, series.values, strict=True)
        if first < day.toordinal() <= setting.today.toordinal() and value > 0
    ]
    if not recent:
        raise NotMeasured(f"{node.ref} has no capacity yet: no service hours in the last year.")
    mean = float(np.mean(recent))
    error = float(np.std(recent, ddof=1)) / math.sqrt(len(recent)) if len(recent) > 1 else 0.0
    spread = math.sqrt(math.log1p((error / mean) ** 2))
    if spread == 0:
        return np.array([mean])
    return np.asarray(mean * np.exp(spread * rng.standard_normal(setting.worlds) - spread**2 / 2))


def _pool(setting: Setting, node: Node, stated: Capacity) -> Limit | None:
    """The weekly hours of the pool that serves a queue."""
    if stated.pool is None:
        return None
    pool = setting.movement.nodes.get(stated.pool)
    if pool is None:
        raise ValueError(f"{node.ref} is served by {stated.pool}, which is not a node")
    if pool.capacity is not None and pool.capacity.law is Law.QUEUE:
        raise ValueError(f"{node.ref} is served by {pool.ref}, a queue; expected a pool of people")
    limit = of_node(setting=setting, node=pool, warnings=[])
    if limit is None:
        raise NotMeasured(f"{node.ref} has no capacity yet: the hours of {pool.ref} are missing.")
    scale = HOURS_PER_WEEK / hours_of(unit=pool.unit, ref=pool.ref) if pool.unit else 1.0
    return Limit(days=limit.days, values=tuple(value * scale for value in limit.values))


def _staff(
    setting: Setting,
    node: Node,
    stated: Capacity,
    servers: float | None,
    weekly: Floats | None,
) -> tuple[float, Floats]:
    """How many serve, and the hours per week of each."""
    each = stated.hours_per_server_per_week
    if weekly is None:
        if servers is None:
            raise NotMeasured(f"{node.ref} has no capacity yet: servers or pool is missing.")
        return servers, np.array([HOURS_PER_WEEK if each is None else each])
    if servers is None:
        pool = setting.movement.nodes[stated.pool or ""]
        servers = float(len(pool.people))
        if not servers:
            servers = float(weekly[0]) / each if each else 1.0
    return servers, weekly / servers if servers > 0 else np.zeros_like(weekly)


def _promise(
    node: Node, warnings: list[str], *, is_first_look: bool
) -> tuple[float | None, float | None]:
    promise = node.promise
    if promise is None or promise.answer_within_hours is None or promise.share is None:
        if is_first_look:
            warnings.append(
                f"{node.ref} promises no time of answer; its capacity is counted to the last hour."
            )
        return None, None
    return promise.answer_within_hours, promise.share
