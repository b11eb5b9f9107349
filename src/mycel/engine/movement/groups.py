"""Groups: units with their mandate, roles and reports, and the persons in them."""

from dataclasses import dataclass
from datetime import date

from mycel.engine.movement.words import Text, UnitKind


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
