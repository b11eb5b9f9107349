"""Rows of plans: entering, changing, withdrawing and restoring one, for the acts of this folder."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions._documents import documented
from mycel.assessment.actions._names import ms
from mycel.assessment.models import Plan
from mycel.engine import chance, movement
from mycel.engine.plain import build, plain
from mycel.people.models import Person
from mycel.record import acts as record

Value = movement.Risk | movement.Treatment | movement.Incident
V = TypeVar("V", movement.Risk, movement.Treatment, movement.Incident)


class RefIsTaken(ValueError):
    """Something that is already called by the reference of something new."""


class PlanIsWithdrawn(ValueError):
    """A risk, treatment or incident that was withdrawn and cannot be changed until it is back."""


class PlanIsPresent(ValueError):
    """Something that should come back and is not withdrawn."""


def enter(*, value: Value, at: datetime, offset: int = 0) -> Plan:
    """Write a new row.

    Errors:
        RefIsTaken where one has this reference already, withdrawn or not.
    """
    kind, _slash, slug = value.ref.partition("/")
    if Plan.objects.filter(kind=kind, slug=slug).exists():
        raise RefIsTaken(_("This reference is taken. Choose another one."))
    id_ = chance.identifier(at_ms=ms(at) + offset)
    return Plan.objects.create(id=id_, kind=kind, slug=slug, value=plain(value))


def change(*, plan: Plan, type_: type[V], to: Callable[[V], V]) -> Plan:
    """Change a row's value, seen as it stands now and held until the act is over.

    Errors:
        PlanIsWithdrawn where it is not there any more.
    """
    row = _held(plan)
    if row.withdrawn_at is not None:
        raise PlanIsWithdrawn(_("This was withdrawn. Bring it back first, then change it."))
    row.value = plain(to(build(type_, row.value)))
    row.save(update_fields=["value"])
    return row


def withdraw(*, plan: Plan, reason: str, at: datetime) -> Plan:
    """Take a row off the register; it stays readable.

    Errors:
        PlanIsWithdrawn where it was taken off before.
    """
    row = _held(plan)
    if row.withdrawn_at is not None:
        raise PlanIsWithdrawn(_("This was withdrawn before. Nothing was changed."))
    row.withdrawn_at, row.withdrawal = at, reason
    row.save(update_fields=["withdrawn_at", "withdrawal"])
    return row


def restore(*, plan: Plan) -> Plan:
    """Bring a withdrawn row back.

    Errors:
        PlanIsPresent where it was not withdrawn.
    """
    row = _held(plan)
    if row.withdrawn_at is None:
        raise PlanIsPresent(_("This is not withdrawn. Nothing was changed."))
    row.withdrawn_at, row.withdrawal = None, ""
    row.save(update_fields=["withdrawn_at", "withdrawal"])
    return row


def named(row: Plan) -> record.Named:
    """Return what a row's id stands for in the record."""
    label: Any = row.value.get("event") or row.value.get("summary") or row.value.get("name")
    return record.Named(id=row.id, ref=row.ref, label=label or row.slug.replace("-", " "))


def shown(row: Plan, content: object = None) -> dict[str, object]:
    """Return a row, or a part of it, as the record publishes it."""
    people = {person.ref: str(person.id) for person in Person.objects.only("id", "slug")}
    given = row.value if content is None else {"ref": row.ref, **plain(content)}
    return documented(content=given, about=row.id, people=people)


def why(row: Plan, reason: str) -> dict[str, object]:
    """Return the document of an act that gives a reason."""
    return {"why": record.Sealed(about=row.id, text=reason)}


def entry(
    row: Plan, *, document: object = None, names: tuple[record.Named, ...] = (), **more: object
) -> record.Entry[Plan]:
    """Return the entry of an act on a row: its id, and whatever else the act's schema asks for."""
    body: dict[str, object] = {row.kind: row.id, **more}
    return record.Entry(row, scope=row.id, body=body, document=document, names=(named(row), *names))


def _held(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)
