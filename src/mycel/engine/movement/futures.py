"""Futures: scenarios, risks and treatments, and the incidents that have happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mycel.engine.movement.words import Range, Text


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
class Estimate:
    """One estimator's judgement of a risk on a day: 90 % ranges of frequency and of harm."""

    by: str
    on: date
    per_year: Range | None = None
    loss: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a risk is borne knowingly, until a day; ``by`` is a person, a unit or a decision."""

    until: date
    reason: Text
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk as cause, event and consequence, with 90 % ranges, words, or several estimates.

    ``per_year`` and ``loss`` win over ``estimates``, those over the words ``likelihood`` (one of
    the movement's words) and ``severity`` (unit of loss → word).
    """

    ref: str
    cause: Text
    event: Text
    affects: tuple[str, ...] = ()
    consequence: Text | None = None
    per_year: Range | None = None
    loss: Mapping[str, Range] = field(default_factory=dict)
    likelihood: str | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()
    factor: str | None = None
    owner: str | None = None
    review: date | None = None
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that went wrong: when, where, whom it touched, why, and what was done.

    ``loss``: harm by unit of loss, as far as it is known. ``risk``: the risk that came true.
    """

    ref: str
    summary: Text
    start: datetime
    end: datetime | None = None
    nodes: tuple[str, ...] = ()
    risk: str | None = None
    people_affected: float | None = None
    loss: Mapping[str, float] = field(default_factory=dict)
    cause: Text | None = None
    actions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    source: str | None = None


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
class Repair:
    """Shares by which a treatment makes a node's own failures rarer and shorter."""

    node: str
    per_year: Range | None = None
    hours: Range | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """Something that can be done about risks, failures or capacity, with its cost."""

    ref: str
    name: Text | None = None
    reduces: tuple[Reduction, ...] = ()
    adds_capacity: tuple[Addition, ...] = ()
    mends: tuple[Repair, ...] = ()
    cost: Mapping[str, Range] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
