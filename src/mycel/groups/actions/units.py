"""Acts of groups: founding and changing units, beginning and ending terms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mycel.engine import chance, movement
from mycel.engine.plain import plain
from mycel.groups import snapshots
from mycel.groups.models import Movement, Role, Term, Unit
from mycel.people.actions import Loaded, when_leaving
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record


class SeatsAreTaken(ValueError):
    """A role whose seats are all held on that day."""


class HoldsItAlready(ValueError):
    """A role that the person holds on that day."""


class EndsBeforeItBegan(ValueError):
    """A last day before the first one."""


def named(unit: Unit) -> record.Named:
    """Return what a unit's id stands for in the record."""
    return record.Named(id=unit.id, ref=unit.ref, label=unit.name)


@record.act(
    "groups.movement.described",
    version=1,
    says=_("{actor} described the movement {movement}"),
    title=_("The movement was described"),
    movement="id",
    document="digest",
)
def describe_movement(
    *, value: movement.Movement, by: UUID | None, at: datetime
) -> record.Entry[Movement]:
    """Set the movement's name, languages, units of loss, weights and what words mean."""
    row = Movement.objects.first() or Movement(id=chance.identifier(at_ms=_ms(at)))
    row.name = plain(value.name)
    row.languages = list(value.languages)
    row.is_sample = value.is_sample
    row.losses = dict(value.losses)
    row.weights = plain(value.weights) if value.weights else None
    row.words = plain(value.words) if value.words else None
    row.factors = dict(value.factors)
    row.further = plain(value.further)
    row.save()
    document = plain(
        movement.Movement(
            name=value.name,
            languages=value.languages,
            is_sample=value.is_sample,
            losses=value.losses,
            weights=value.weights,
            words=value.words,
            factors=value.factors,
        )
    )
    names = (record.Named(id=row.id, ref="", label=row.name),)
    return record.Entry(
        row, scope=row.id, body={"movement": row.id}, document=document, names=names
    )


@record.act(
    "groups.unit.founded",
    version=1,
    says=_("{actor} entered the unit {unit}"),
    title=_("A unit was entered"),
    unit="id",
    document="digest",
)
def found_unit(
    *, value: movement.Unit, charter: str, by: UUID | None, at: datetime
) -> record.Entry[Unit]:
    """Enter a new unit with its mandate, charter and roles."""
    unit = Unit(id=chance.identifier(at_ms=_ms(at)), slug=value.ref.partition("/")[2])
    _take_over(unit=unit, value=value, charter=charter, on=at.date())
    return record.Entry(
        unit,
        scope=unit.id,
        body={"unit": unit.id},
        document=document_of(unit=unit),
        names=(named(unit),),
    )


@record.act(
    "groups.unit.changed",
    version=1,
    says=_("{actor} changed the unit {unit}"),
    title=_("A unit was changed"),
    unit="id",
    document="digest",
)
def change_unit(
    *, unit: Unit, value: movement.Unit, charter: str, by: UUID | None, at: datetime
) -> record.Entry[Unit]:
    """Change a unit so that it equals a value; who holds its roles is part of the value."""
    _take_over(unit=unit, value=value, charter=charter, on=at.date())
    return record.Entry(
        unit,
        scope=unit.id,
        body={"unit": unit.id},
        document=document_of(unit=unit),
        names=(named(unit),),
    )


@record.act(
    "groups.term.begun",
    version=1,
    says=_("{person} began a term in {unit}"),
    title=_("A term began"),
    unit="id",
    person="id",
    since="day?",
    document="digest",
)
def begin_term(
    *, role: Role, person: Person, since: date | None, by: UUID | None, at: datetime
) -> record.Entry[Term]:
    """Let a person hold a role from a day on.

    Errors:
        HoldsItAlready where the person holds the role then, SeatsAreTaken where no seat is free.
    """
    day = since or at.date()
    if role.terms.not_ended(day).filter(person=person).exists():
        raise HoldsItAlready(_("They hold this role already. Choose another role or person."))
    # A term that begins later needs its seat as well, for this one has no end yet.
    if role.seats is not None and role.terms.not_ended(day).count() >= role.seats:
        raise SeatsAreTaken(
            _("All %(seats)s seats of this role are held on that day. End a term first.")
            % {"seats": role.seats}
        )
    term = Term.objects.create(
        role=role, person=person, since_date=since, position=role.terms.count()
    )
    return record.Entry(
        term,
        scope=role.unit.id,
        body={"unit": role.unit.id, "person": person.id, "since": since},
        document={"role": role.role, "unit": str(role.unit.id), "person": str(person.id)},
        names=(named(role.unit), named_person(person)),
    )


@record.act(
    "groups.term.ended",
    version=1,
    says=_("{person} ended a term in {unit}"),
    title=_("A term ended"),
    unit="id",
    person="id",
    until="day",
    document="digest",
)
def end_term(*, term: Term, until: date, by: UUID | None, at: datetime) -> record.Entry[Term]:
    """End a person's term on a day.

    Errors:
        EndsBeforeItBegan where the day lies before the term's first.
    """
    if term.since_date is not None and until < term.since_date:
        raise EndsBeforeItBegan(
            _("This term began on %(since)s. Choose that day or a later one.")
            % {"since": date_format(term.since_date)}
        )
    term.until_date = until
    term.save(update_fields=["until_date"])
    unit = term.role.unit
    return record.Entry(
        term,
        scope=unit.id,
        body={"unit": unit.id, "person": term.person.id, "until": until},
        document={
            "role": term.role.role,
            "unit": str(unit.id),
            "person": str(term.person.id),
        },
        names=(named(unit), named_person(term.person)),
    )


@record.act(
    "groups.units.loaded",
    version=1,
    says=_("{actor} loaded units from files: {created} new, {changed} changed"),
    title=_("Units came from files"),
    created="number",
    changed="number",
    document="digest",
)
def load(
    *,
    scope: UUID,
    units: Mapping[str, movement.Unit],
    texts: Mapping[str, str],
    by: UUID | None,
    at: datetime,
) -> record.Entry[Loaded]:
    """Create and change units so that they equal what the files say."""
    known = {unit.ref: unit for unit in _all_units()}
    before = {ref: (snapshots.of_unit(unit), unit.charter_text) for ref, unit in known.items()}
    created, changed, names = 0, 0, []
    for offset, ref in enumerate(sorted(units)):
        if ref not in known:
            id_ = chance.identifier(at_ms=_ms(at) + offset)
            known[ref] = Unit.objects.create(
                id=id_,
                slug=ref.partition("/")[2],
                kind=units[ref].kind,
                name=plain(units[ref].name),
            )
    for ref, given in sorted(units.items()):
        value = replace(given, looks_after=())
        charter = texts.get(value.charter.text or "", "") if value.charter else ""
        if before.get(ref) == (value, charter):
            continue
        created, changed = created + (ref not in before), changed + (ref in before)
        _take_over(unit=known[ref], value=value, charter=charter, on=at.date())
        names.append(named(known[ref]))
    result = Loaded(created=created, changed=changed, unchanged=len(units) - created - changed)
    document = [document_of(unit=unit) for unit in _all_units()]
    return record.Entry(
        result,
        scope=scope,
        body={"created": created, "changed": changed},
        document=document,
        names=tuple(names),
    )


def document_of(*, unit: Unit) -> object:
    """Return a unit as the record publishes it: persons as opaque ids, free texts sealed."""
    fresh = _all_units().get(id=unit.id)
    ids = {
        term.person.ref: str(term.person.id)
        for role in fresh.roles.all()
        for term in role.terms.all()
    }
    value = snapshots.of_unit(fresh)
    roles = tuple(
        replace(
            role,
            holders=tuple(replace(holder, person=ids[holder.person]) for holder in role.holders),
        )
        for role in value.roles
    )
    document = plain(replace(value, roles=roles)) | {"id": str(unit.id)}
    document["charter_text"] = record.Sealed(about=unit.id, text=fresh.charter_text)
    for key in document.keys() & {"mandate", "links", "source_id"}:
        document[key] = record.Sealed(about=unit.id, text=document[key])
    for role in document.get("roles", ()):
        if "responsibilities" in role:
            role["responsibilities"] = record.Sealed(about=unit.id, text=role["responsibilities"])
    return document


@when_leaving
def _end_terms(person: Person, by: UUID | None, at: datetime) -> None:
    """End what somebody who leaves still holds, so that others see the free seats."""
    yesterday = at.date() - timedelta(days=1)
    open_terms = person.terms.not_ended(at.date()).select_related("role__unit", "person")
    for term in open_terms:
        if term.since_date is not None and term.since_date > yesterday:
            term.since_date = yesterday
            term.save(update_fields=["since_date"])
        end_term(term=term, until=yesterday, by=by, at=at)


def _all_units() -> QuerySet[Unit]:
    return Unit.objects.select_related("parent").prefetch_related("roles__terms__person")


def _take_over(*, unit: Unit, value: movement.Unit, charter: str, on: date) -> None:
    if value.reports and not unit.reports_every:
        unit.reports_from_date = on  # nothing was owed before a rhythm was said
    unit.kind = value.kind
    unit.name = plain(value.name)
    unit.mandate = plain(value.mandate)
    unit.parent = Unit.objects.get(slug=value.parent.partition("/")[2]) if value.parent else None
    unit.charter_path = (value.charter.text if value.charter else None) or ""
    unit.charter_text = charter
    unit.charter_adopted_date = value.charter.adopted if value.charter else None
    unit.charter_review_date = value.charter.review if value.charter else None
    unit.reports_every = value.reports.every if value.reports else ""
    unit.reports_due_days = value.reports.due_days if value.reports else 14
    unit.links = list(value.links)
    unit.source_id = value.source_id or ""
    unit.save()
    _take_over_roles(unit=unit, roles=value.roles)


def _take_over_roles(*, unit: Unit, roles: tuple[movement.Role, ...]) -> None:
    unit.roles.all().delete()
    people = {
        person.ref: person
        for person in Person.objects.filter(
            slug__in={h.person.partition("/")[2] for role in roles for h in role.holders}
        )
    }
    for position, value in enumerate(roles):
        role = Role.objects.create(
            unit=unit,
            position=position,
            role=value.role,
            seats=value.seats,
            term_months=value.term_months,
            responsibilities=list(value.responsibilities),
            decides=list(value.decides),
        )
        Term.objects.bulk_create(
            Term(
                role=role,
                position=i,
                person=people[holder.person],
                since_date=holder.since,
                until_date=holder.until,
            )
            for i, holder in enumerate(value.holders)
        )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
