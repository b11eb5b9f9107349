"""Snapshots of groups: rows as the frozen values of a movement."""

from collections.abc import Iterable

from mycel.engine import movement
from mycel.engine.plain import build
from mycel.groups.models import Movement, Role, Term, Unit


def of_movement() -> movement.Movement:
    """Return the movement's own facts, without people, units and nodes."""
    row = Movement.objects.first()
    if row is None:
        return movement.Movement(name="")
    return movement.Movement(
        name=row.name,
        languages=tuple(row.languages),
        is_sample=row.is_sample,
        losses=row.losses,
        weights=build(movement.Weights, row.weights) if row.weights else None,
        words=build(movement.Words, row.words) if row.words else None,
        factors=row.factors,
        further=row.further,
    )


def of_unit(unit: Unit) -> movement.Unit:
    """Return one unit as a value, without what it looks after (the catalogue knows that)."""
    return movement.Unit(
        ref=unit.ref,
        kind=movement.UnitKind(unit.kind),
        name=unit.name,
        mandate=unit.mandate,
        parent=unit.parent.ref if unit.parent else None,
        charter=_charter(unit),
        reports=movement.Reports(every=unit.reports_every, due_days=unit.reports_due_days)
        if unit.reports_every
        else None,
        roles=tuple(_role(role) for role in unit.roles.all()),
        links=tuple(unit.links),
        source_id=unit.source_id or None,
    )


def of_units() -> dict[str, movement.Unit]:
    """Return every unit, by reference."""
    rows = Unit.objects.select_related("parent").prefetch_related("roles__terms__person")
    units = (of_unit(unit) for unit in rows.order_by("slug"))
    return {unit.ref: unit for unit in units}


def of_texts() -> dict[str, str]:
    """Return the charters' texts, by the path of their file."""
    rows = Unit.objects.exclude(charter_path="").order_by("charter_path")
    return dict(rows.values_list("charter_path", "charter_text"))


def _charter(unit: Unit) -> movement.Charter | None:
    charter = movement.Charter(
        text=unit.charter_path or None,
        adopted=unit.charter_adopted_date,
        review=unit.charter_review_date,
    )
    return None if charter == movement.Charter() else charter


def _role(role: Role) -> movement.Role:
    return movement.Role(
        role=role.role,
        seats=role.seats,
        term_months=role.term_months,
        responsibilities=tuple(role.responsibilities),
        decides=tuple(role.decides),
        holders=tuple(_holders(role.terms.all())),
    )


def _holders(terms: Iterable[Term]) -> Iterable[movement.Holder]:
    for term in terms:
        yield movement.Holder(person=term.person.ref, since=term.since_date, until=term.until_date)
