"""The movement as frozen values: what files are parsed into, and what every calculation reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Text = str | Mapping[str, str]
"""One string, or one string per language code."""
Range = tuple[float, float]
"""A 90 % range: 5th and 95th percentile; equal ends mean exactly that value."""


class NodeKind(StrEnum):
    """The kinds of infrastructure."""

    PLATFORM = "platform"
    PROCESS = "process"
    POOL = "pool"
    RESOURCE = "resource"
    AGREEMENT = "agreement"


class Area(StrEnum):
    """The areas of a movement's work in which a node serves."""

    TECHNOLOGY = "technology"
    NETWORKING = "networking"
    ADVOCACY = "advocacy"
    CAPACITY_BUILDING = "capacity-building"
    PARTNERSHIPS = "partnerships"
    GOVERNANCE = "governance"
    RESOURCES = "resources"


class ServiceLevel(StrEnum):
    """How well a node is kept, in four steps."""

    ACTIVE_DEVELOPMENT = "active-development"
    ACTIVE_MAINTENANCE = "active-maintenance"
    PASSIVE_MAINTENANCE = "passive-maintenance"
    UNMAINTAINED = "unmaintained"


class UnitKind(StrEnum):
    """The kinds of groups with a mandate."""

    WORKING_GROUP = "working-group"
    COMMITTEE = "committee"
    COUNCIL = "council"
    TEAM = "team"
    HUB = "hub"
    AFFILIATE = "affiliate"
    SIG = "sig"


class Strength(StrEnum):
    """How an outage crosses a dependency."""

    HARD = "hard"
    SOFT = "soft"


class Law(StrEnum):
    """The capacity laws."""

    LINEAR = "linear"
    USL = "usl"
    QUEUE = "queue"
    STEP = "step"


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
    """A person's hours per week in a pool."""

    person: str
    hours_per_week: float | None = None


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
    confirmed: date | None = None
    source_id: str | None = None
    source: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charter:
    """A unit's charter: the path of its text, when it was adopted, when it is looked at again."""

    text: str | None = None
    adopted: date | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """A unit's reporting rhythm."""

    every: str
    due_days: int = 14


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a role for a term."""

    person: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a unit: seats, term, responsibilities, what it may decide, who holds it."""

    role: str
    seats: int | None = None
    term_months: int | None = None
    responsibilities: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A group with a mandate."""

    ref: str
    kind: UnitKind
    name: Text
    mandate: Text | None = None
    parent: str | None = None
    charter: Charter | None = None
    looks_after: tuple[str, ...] = ()
    reports: Reports | None = None
    roles: tuple[Role, ...] = ()
    links: tuple[str, ...] = ()
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person; ``named`` says that they agreed to appear with this name in exports."""

    ref: str
    name: str
    named: bool = False
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    hours_per_week: float | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """Demand multiplied log-linearly from 1 today to ``multiply`` at the end of ``by``."""

    multiply: float
    by: date
    range: Range | None = None
    only: Mapping[str, float] = field(default_factory=dict)
    """Factors that hold instead for one area (``technology``) or node (``node/x``)."""


@dataclass(frozen=True, slots=True)
class Shock:
    """A named event that takes shares of capacity from nodes, at a yearly rate."""

    ref: str
    per_year: Range
    reduces_capacity: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named future: growth and shocks."""

    ref: str
    name: Text
    demand: Growth | None = None
    shocks: tuple[Shock, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk as cause, event and consequence with 90 % ranges."""

    ref: str
    affects: tuple[str, ...]
    cause: Text
    event: Text
    per_year: Range | None = None
    loss: Mapping[str, Range] = field(default_factory=dict)
    factor: str | None = None
    owner: str | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """A share by which a treatment lowers a risk's frequency or loss."""

    risk: str
    per_year: Range | None = None
    loss: Range | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Servers or units of capacity that a treatment adds to a node."""

    node: str
    servers: float | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """Something that can be done about risks or capacity, with its cost."""

    ref: str
    name: Text | None = None
    reduces: tuple[Reduction, ...] = ()
    adds_capacity: tuple[Addition, ...] = ()
    cost: Mapping[str, Range] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """The versioned weights by which a community adds up its losses."""

    version: int
    decided_by: str | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Movement:
    """A whole movement as code; every mapping is keyed by ref and sorted by it."""

    name: Text
    languages: tuple[str, ...] = ("en",)
    is_sample: bool = False
    losses: Mapping[str, str | None] = field(default_factory=dict)
    """Named unit of loss → currency, or None where it is not money."""
    weights: Weights | None = None
    factors: Mapping[str, float] = field(default_factory=dict)
    """Named cause of correlation → rho in [0, 1)."""
    people: Mapping[str, Person] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
    treatments: Mapping[str, Treatment] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    """Path of the file, as written in the movement (``series/x.csv``) → its values."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path of a text file (``charters/x.md``) → its content."""
    further: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Ref of a thing whose kind another outcome defines (``space/x``) → its keys, as written."""
