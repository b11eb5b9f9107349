"""Nodes: the pieces of infrastructure, machines and people, and what is measured on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mycel.engine.movement.words import Area, Law, NodeKind, Range, ServiceLevel, Strength, Text


@dataclass(frozen=True, slots=True)
class Series:
    """A dated series of measurements, sorted by day, one value per day at most."""

    days: tuple[date, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """External demand: a series (path of its file), or a range now with yearly growth."""

    series: str | None = None
    now: Range | None = None
    growth_per_year: Range | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned change of capacity from a day on; exactly one of servers and value."""

    since: date
    servers: float | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity law with its parameters; those of other laws stay None."""

    law: Law
    servers: float | None = None
    per_server: float | None = None
    alpha: float | None = None
    beta: float | None = None
    gamma: float | None = None
    service_hours: Range | None = None
    service_series: str | None = None
    pool: str | None = None
    hours_per_server_per_week: float | None = None
    series: str | None = None
    steps: tuple[Planned, ...] = ()
    from_pathway: str | None = None
    plan: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What a node promises: availability over a window, or a share answered within hours."""

    availability: float | None = None
    window_days: float | None = None
    answer_within_hours: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a node fails by itself (per year) and for how long (hours)."""

    per_year: Range
    hours: Range


@dataclass(frozen=True, slots=True)
class Dependency:
    """One edge from the node that holds it to the node it needs."""

    node: str
    strength: Strength = Strength.HARD
    weight: float | None = None
    per_unit: float | None = None
    group: str | None = None
    at_least: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PoolMember:
    """A person's hours per week in a pool, since when, and what would take several at once.

    ``factor``: a named cause that members share, such as one employer or one grant.
    """

    person: str
    hours_per_week: float | None = None
    since: date | None = None
    factor: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of infrastructure, machine or people."""

    ref: str
    kind: NodeKind
    name: Text
    area: Area = Area.TECHNOLOGY
    description: Text | None = None
    steward: str | None = None
    service_level: ServiceLevel | None = None
    unit: str | None = None
    demand: Demand | None = None
    capacity: Capacity | None = None
    promise: Promise | None = None
    failure: Failure | None = None
    depends_on: tuple[Dependency, ...] = ()
    people: tuple[PoolMember, ...] = ()
    people_at_least: int | None = None
    """Below this many people who know it, a node is in danger (default: 1)."""
    harm_per_hour_down: Mapping[str, Range] = field(default_factory=dict)
    """Unit of loss → harm of one hour in which it is down."""
    harm_per_unserved: Mapping[str, Range] = field(default_factory=dict)
    """Unit of loss → harm of one unit of demand that is not met."""
    confirmed: date | None = None
    source_id: str | None = None
    source: str | None = None
    links: tuple[str, ...] = ()
