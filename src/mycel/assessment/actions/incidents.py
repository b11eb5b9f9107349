"""Acts on incidents: reporting what went wrong, changing, withdrawing, taking over many."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions import _plan_rows as rows
from mycel.assessment.actions._documents import documented
from mycel.assessment.models import Plan
from mycel.engine import movement
from mycel.engine.plain import plain
from mycel.people.actions import Loaded
from mycel.record import acts as record

MOST_IDS = 500
"""Incidents that one leaf names; the document names every one."""


@record.act(
    "assessment.incident.reported",
    version=1,
    says=_("{actor} reported an incident: {incident}"),
    title=_("An incident was reported"),
    incident="id",
    document="digest",
)
def report_incident(
    *, value: movement.Incident, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Enter a new incident.

    Errors:
        RefIsTaken.
    """
    row = rows.enter(value=value, at=at)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.incident.changed",
    version=1,
    says=_("{actor} changed what is written about an incident: {incident}"),
    title=_("An incident was changed"),
    incident="id",
    document="digest",
)
def change_incident(
    *, incident: Plan, value: movement.Incident, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Change what is known of an incident.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Incident) -> movement.Incident:
        return replace(value, ref=now.ref)

    row = rows.change(plan=incident, type_=movement.Incident, to=to)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.incident.withdrawn",
    version=1,
    says=_("{actor} withdrew an incident: {incident}"),
    title=_("An incident was withdrawn"),
    incident="id",
    document="digest",
)
def withdraw_incident(
    *, incident: Plan, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Take an incident back, with a reason; it stays readable and counts no more.

    Errors:
        PlanIsWithdrawn.
    """
    row = rows.withdraw(plan=incident, reason=reason, at=at)
    return rows.entry(row, document=rows.why(row, reason))


@record.act(
    "assessment.incident.restored",
    version=1,
    says=_("{actor} brought an incident back: {incident}"),
    title=_("An incident was brought back"),
    incident="id",
)
def restore_incident(*, incident: Plan, by: UUID | None, at: datetime) -> record.Entry[Plan]:
    """Bring a withdrawn incident back.

    Errors:
        PlanIsPresent.
    """
    return rows.entry(rows.restore(plan=incident))


@record.act(
    "assessment.incidents.imported",
    version=1,
    says=_("{actor} took over incidents from a table: {created} new, {changed} changed"),
    title=_("Incidents came from a table"),
    created="number",
    changed="number",
    incidents="ids",
    document="digest",
)
def import_incidents(
    *, scope: UUID, values: Iterable[movement.Incident], by: UUID | None, at: datetime
) -> record.Entry[Loaded]:
    """Enter and change incidents so that they equal a table's; the same table changes nothing.

    Those that were withdrawn stay withdrawn: somebody had a reason.
    """
    known = {row.ref: row for row in Plan.objects.filter(kind="incident")}
    created, changed, unchanged = [], [], 0
    for offset, value in enumerate(values):
        row = known.get(value.ref)
        if row is None:
            created.append(rows.enter(value=value, at=at, offset=offset))
        elif row.withdrawn_at is not None or row.value == plain(value):
            unchanged += 1
        else:
            row.value = plain(value)
            row.save(update_fields=["value"])
            changed.append(row)
    touched = [*created, *changed]
    return record.Entry(
        Loaded(created=len(created), changed=len(changed), unchanged=unchanged),
        scope=scope,
        body={
            "created": len(created),
            "changed": len(changed),
            "incidents": [row.id for row in touched][:MOST_IDS],
        },
        document={
            row.ref: documented(content=row.value, about=row.id, people={}) for row in touched
        },
        names=tuple(rows.named(row) for row in touched),
    )
