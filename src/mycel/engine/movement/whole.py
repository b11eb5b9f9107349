"""The whole: a movement with everything in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mycel.engine.movement.futures import Incident, Risk, Scenario, Treatment
from mycel.engine.movement.groups import Person, Unit
from mycel.engine.movement.nodes import Node, Series
from mycel.engine.movement.words import Range, Text


@dataclass(frozen=True, slots=True)
class Weights:
    """The versioned weights by which a community adds up its losses."""

    version: int
    decided_by: str | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Words:
    """What words mean in numbers: 90 % ranges of frequency, and of harm per unit of loss."""

    likelihood: Mapping[str, Range] = field(default_factory=dict)
    severity: Mapping[str, Mapping[str, Range]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Movement:
    """A whole movement as code; every mapping is keyed by ref and sorted by it."""

    name: Text
    languages: tuple[str, ...] = ("en",)
    is_sample: bool = False
    losses: Mapping[str, str | None] = field(default_factory=dict)
    """Named unit of loss → currency, or None where it is not money."""
    weights: Weights | None = None
    words: Words | None = None
    factors: Mapping[str, float] = field(default_factory=dict)
    """Named cause of correlation → rho in [0, 1)."""
    people: Mapping[str, Person] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
    treatments: Mapping[str, Treatment] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    """Path of the file, as written in the movement (``series/x.csv``) → its values."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path of a text file (``charters/x.md``) → its content."""
    further: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Ref of a thing whose kind another outcome defines (``space/x``) → its keys, as written."""
