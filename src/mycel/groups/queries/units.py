"""Units, their roles and terms: lists and pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from mycel.engine import movement
from mycel.engine.movement import Text, UnitKind
from mycel.engine.reporting.facts import SOON
from mycel.engine.reporting.rhythm import months_later
from mycel.formats.movement.persons import pseudonymise
from mycel.formats.movement.write import write
from mycel.groups import snapshots
from mycel.groups.models import KINDS, Movement, Role, Term, Unit
from mycel.groups.queries.periods import missed_by_unit
from mycel.groups.queries.rhythm import RHYTHMS, ReportLine, next_report
from mycel.people.models import Person
from mycel.people.queries import tells
from mycel.people.snapshots import of_people
from mycel.texts.queries import rendered


@dataclass(frozen=True)
class Frame:
    """What the frame of every page tells about the movement."""

    name: Text
    is_sample: bool


@dataclass(frozen=True)
class Place:
    """Something a page leads to."""

    ref: str
    name: Text


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list."""

    ref: str
    name: Text
    mandate: Text | None
    people: int
    seats: int
    free_seats: int
    reports: str | Promise
    missed: int


@dataclass(frozen=True)
class KindGroup:
    """Units of one kind."""

    kind: str
    name: str | Promise
    units: tuple[UnitLine, ...]


@dataclass(frozen=True)
class UnitsPage:
    """All units, by kind."""

    groups: tuple[KindGroup, ...]
    kinds: tuple[tuple[str, str | Promise], ...]
    kind: str
    size: int
    free_seats: int
    missed: int


@dataclass(frozen=True)
class TermLine:
    """Who holds a role, since when, until when; ``ref`` only where they agreed to be named.

    ``meant`` is the last day by the role's own length, where none was said; ``is_over`` tells that
    it is past.
    """

    id: int
    name: str
    ref: str
    role: str
    since: date | None
    until: date | None
    is_running: bool
    ends_soon: bool
    meant: date | None
    is_over: bool


@dataclass(frozen=True)
class RoleLine:
    """A role with what its holders see to, and how many seats wait for somebody.

    ``is_alone`` where one person sees to it with nobody beside them in the role.
    """

    id: int
    role: str
    seats: int | None
    free: int | None
    term_months: int | None
    responsibilities: tuple[str, ...]
    decides: tuple[str, ...]
    terms: tuple[TermLine, ...]
    is_alone: bool


@dataclass(frozen=True)
class UnitPage:
    """A unit as its page shows it."""

    id: UUID
    ref: str
    slug: str
    name: Text
    kind: str
    kind_name: str | Promise
    mandate: Text | None
    parent: Place | None
    children: tuple[Place, ...]
    charter: SafeString
    charter_adopted: date | None
    charter_review: date | None
    is_review_due: bool
    report: ReportLine | None
    roles: tuple[RoleLine, ...]
    running: tuple[TermLine, ...]
    ended: tuple[TermLine, ...]
    people: int
    free_seats: int
    links: tuple[str, ...]


@dataclass(frozen=True)
class PersonTerm:
    """A role that somebody holds or held."""

    unit: Place
    role: str
    since: date | None
    until: date | None
    is_running: bool
    ends_soon: bool


def frame() -> Frame:
    """Return the movement's name and whether it is a sample."""
    row = Movement.objects.only("name", "is_sample").first()
    return Frame(name=row.name if row else "mycel", is_sample=bool(row and row.is_sample))


def units_page(*, today: date, kind: str = "") -> UnitsPage:
    """Return the units by kind, each with its people, free seats and missed reports."""
    lines: dict[str, list[UnitLine]] = {}
    units = list(Unit.objects.prefetch_related("roles__terms").order_by("slug"))
    missed = missed_by_unit(units=units, today=today)
    for unit in units:
        lines.setdefault(unit.kind, []).append(_unit_line(unit, today, missed[unit.id]))
    groups = tuple(
        KindGroup(kind=value, name=name, units=tuple(lines[value]))
        for value, name in KINDS
        if value in lines and kind in {"", value}
    )
    shown = [line for group in groups for line in group.units]
    return UnitsPage(
        groups=groups,
        kinds=tuple((str(value), name) for value, name in KINDS if value in lines),
        kind=kind,
        size=len(shown),
        free_seats=sum(line.free_seats for line in shown),
        missed=sum(line.missed for line in shown),
    )


def unit_page(*, unit: Unit, today: date) -> UnitPage:
    """Return everything that groups know about a unit on a day."""
    roles = [
        _role_line(role, today)
        for role in unit.roles.prefetch_related("terms__person").order_by("position")
    ]
    terms = sorted((term for role in roles for term in role.terms), key=_by_name)
    running = tuple(term for term in terms if term.is_running)
    parent = unit.parent
    children = unit.children.order_by("slug")
    return UnitPage(
        id=unit.id,
        ref=unit.ref,
        slug=unit.slug,
        name=unit.name,
        kind=unit.kind,
        kind_name=dict(KINDS)[UnitKind(unit.kind)],
        mandate=unit.mandate,
        parent=Place(ref=parent.ref, name=parent.name) if parent else None,
        children=tuple(Place(ref=child.ref, name=child.name) for child in children),
        charter=rendered(unit.charter_text),
        charter_adopted=unit.charter_adopted_date,
        charter_review=unit.charter_review_date,
        is_review_due=bool(unit.charter_review_date and unit.charter_review_date <= today),
        report=next_report(every=unit.reports_every, due_days=unit.reports_due_days, today=today),
        roles=tuple(roles),
        running=running,
        ended=tuple(term for term in terms if not term.is_running),
        people=len({term.ref or term.name for term in running}),
        free_seats=sum(role.free or 0 for role in roles),
        links=tuple(unit.links),
    )


def terms_of(*, person: Person, today: date) -> tuple[PersonTerm, ...]:
    """Return the roles that a person holds and held, running ones first."""
    rows = Term.objects.filter(person=person).select_related("role__unit")
    terms = [
        PersonTerm(
            unit=Place(ref=row.role.unit.ref, name=row.role.unit.name),
            role=row.role.role,
            since=row.since_date,
            until=row.until_date,
            is_running=_is_running(row, today),
            ends_soon=_ends_soon(row, today),
        )
        for row in rows
    ]
    return tuple(sorted(terms, key=lambda one: (not one.is_running, one.unit.ref, one.role)))


@tells("terms")
def _terms_for_download(person: Person) -> object:
    rows = Term.objects.filter(person=person).select_related("role__unit").order_by("id")
    return [
        {
            "unit": row.role.unit.ref,
            "role": row.role.role,
            "from": row.since_date,
            "to": row.until_date,
        }
        for row in rows
    ]


def unit_file(*, unit: Unit) -> bytes:
    """Return a unit as the file of its own that an export writes, pseudonyms included."""
    salt = sha256(b"export:" + settings.SECRET_KEY.encode()).digest()
    whole = movement.Movement(
        name="", units={unit.ref: snapshots.of_unit(unit)}, people=of_people()
    )
    written = write(movement=pseudonymise(movement=whole, salt=salt))
    return written[f"units/{unit.slug}.yaml"]


def _unit_line(unit: Unit, today: date, missed: int) -> UnitLine:
    held = [
        (role, [term for term in role.terms.all() if _is_running(term, today)])
        for role in unit.roles.all()
    ]
    return UnitLine(
        ref=unit.ref,
        name=unit.name,
        mandate=unit.mandate,
        people=len({term.person_id for _role, terms in held for term in terms}),
        seats=sum(role.seats or 0 for role, _terms in held),
        free_seats=sum(
            max(role.seats - len(terms), 0) for role, terms in held if role.seats is not None
        ),
        reports=RHYTHMS.get(unit.reports_every, ""),
        missed=missed,
    )


def _role_line(role: Role, today: date) -> RoleLine:
    terms = sorted((_term_line(term, role, today) for term in role.terms.all()), key=_by_name)
    held = sum(term.is_running for term in terms)
    return RoleLine(
        id=role.pk,
        role=role.role,
        seats=role.seats,
        free=None if role.seats is None else max(role.seats - held, 0),
        term_months=role.term_months,
        responsibilities=tuple(role.responsibilities),
        decides=tuple(role.decides),
        terms=tuple(terms),
        is_alone=held == 1 and bool(role.responsibilities or role.decides),
    )


def _term_line(term: Term, role: Role, today: date) -> TermLine:
    person = term.person
    meant = _meant(term, role)
    soon = today <= meant <= today + SOON if meant else False
    return TermLine(
        id=term.pk,
        name=person.shown_name,
        ref=person.ref if person.named else "",
        role=role.role,
        since=term.since_date,
        until=term.until_date,
        is_running=_is_running(term, today),
        ends_soon=_ends_soon(term, today) or soon,
        meant=meant,
        is_over=meant is not None and meant < today,
    )


def _meant(term: Term, role: Role) -> date | None:
    """Return the last day that the role's length gives a term to which nobody set one."""
    if term.until_date is not None or term.since_date is None or role.term_months is None:
        return None
    return months_later(day=term.since_date, months=role.term_months) - timedelta(days=1)


def _by_name(term: TermLine) -> tuple[str, str]:
    return term.name.casefold(), term.role


def _is_running(term: Term, today: date) -> bool:
    """Return whether a term counts among the present ones, those that begin later included."""
    return term.until_date is None or term.until_date >= today


def _ends_soon(term: Term, today: date) -> bool:
    return term.until_date is not None and today <= term.until_date <= today + SOON
