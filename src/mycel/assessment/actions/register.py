"""Acts on risks: writing down, changing, estimating, accepting, closing, opening again."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions import _plan_rows as rows
from mycel.assessment.actions._plan_rows import PlanIsPresent, PlanIsWithdrawn, RefIsTaken
from mycel.assessment.models import Plan
from mycel.engine import movement
from mycel.record import acts as record

__all__ = [
    "PlanIsPresent",
    "PlanIsWithdrawn",
    "RefIsTaken",
    "accept_risk",
    "change_risk",
    "estimate_risk",
    "restore_risk",
    "withdraw_risk",
    "write_risk",
]


@record.act(
    "assessment.risk.written",
    version=1,
    says=_("{actor} wrote down a risk: {risk}"),
    title=_("A risk was written down"),
    risk="id",
    document="digest",
)
def write_risk(*, value: movement.Risk, by: UUID | None, at: datetime) -> record.Entry[Plan]:
    """Enter a new risk.

    Errors:
        RefIsTaken.
    """
    row = rows.enter(value=value, at=at)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.risk.changed",
    version=1,
    says=_("{actor} changed what is written about a risk: {risk}"),
    title=_("A risk was changed"),
    risk="id",
    document="digest",
)
def change_risk(
    *, risk: Plan, value: movement.Risk, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Change what is written about a risk; what people estimated and accepted stays.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Risk) -> movement.Risk:
        return replace(value, ref=now.ref, estimates=now.estimates, accepted=now.accepted)

    row = rows.change(plan=risk, type_=movement.Risk, to=to)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.risk.estimated",
    version=1,
    says=_("{actor} estimated a risk: {risk}"),
    title=_("A risk was estimated"),
    risk="id",
    document="digest",
)
def estimate_risk(
    *, risk: Plan, estimate: movement.Estimate, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Add somebody's estimate; earlier ones stay, and one of the same day gives way.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Risk) -> movement.Risk:
        kept = [one for one in now.estimates if (one.by, one.on) != (estimate.by, estimate.on)]
        return replace(now, estimates=(*kept, estimate))

    row = rows.change(plan=risk, type_=movement.Risk, to=to)
    return rows.entry(row, document=rows.shown(row, estimate))


@record.act(
    "assessment.risk.accepted",
    version=1,
    says=_("{actor} accepted a risk until {until}: {risk}"),
    title=_("A risk was accepted"),
    risk="id",
    until="day",
    document="digest",
)
def accept_risk(
    *, risk: Plan, acceptance: movement.Acceptance, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Say that a risk is borne knowingly until a day; it takes the place of what was said before.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Risk) -> movement.Risk:
        return replace(now, accepted=acceptance)

    row = rows.change(plan=risk, type_=movement.Risk, to=to)
    return rows.entry(row, document=rows.shown(row, acceptance), until=acceptance.until)


@record.act(
    "assessment.risk.withdrawn",
    version=1,
    says=_("{actor} closed a risk: {risk}"),
    title=_("A risk was closed"),
    risk="id",
    document="digest",
)
def withdraw_risk(*, risk: Plan, reason: str, by: UUID | None, at: datetime) -> record.Entry[Plan]:
    """Close a risk with a reason; it stays readable and can come back.

    Errors:
        PlanIsWithdrawn.
    """
    row = rows.withdraw(plan=risk, reason=reason, at=at)
    return rows.entry(row, document=rows.why(row, reason))


@record.act(
    "assessment.risk.restored",
    version=1,
    says=_("{actor} opened a risk again: {risk}"),
    title=_("A risk was opened again"),
    risk="id",
)
def restore_risk(*, risk: Plan, by: UUID | None, at: datetime) -> record.Entry[Plan]:
    """Open a closed risk again.

    Errors:
        PlanIsPresent.
    """
    return rows.entry(rows.restore(plan=risk))
