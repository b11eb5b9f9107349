"""Acts on treatments: writing down what can be done, changing, withdrawing, bringing back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions import _plan_rows as rows
from mycel.assessment.models import Plan
from mycel.engine import movement
from mycel.record import acts as record


@record.act(
    "assessment.treatment.written",
    version=1,
    says=_("{actor} wrote down what can be done: {treatment}"),
    title=_("A treatment was written down"),
    treatment="id",
    document="digest",
)
def write_treatment(
    *, value: movement.Treatment, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Enter a new treatment.

    Errors:
        RefIsTaken.
    """
    row = rows.enter(value=value, at=at)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.treatment.changed",
    version=1,
    says=_("{actor} changed a treatment: {treatment}"),
    title=_("A treatment was changed"),
    treatment="id",
    document="digest",
)
def change_treatment(
    *, treatment: Plan, value: movement.Treatment, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Change what a treatment does and takes.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Treatment) -> movement.Treatment:
        return replace(value, ref=now.ref)

    row = rows.change(plan=treatment, type_=movement.Treatment, to=to)
    return rows.entry(row, document=rows.shown(row))


@record.act(
    "assessment.treatment.withdrawn",
    version=1,
    says=_("{actor} withdrew a treatment: {treatment}"),
    title=_("A treatment was withdrawn"),
    treatment="id",
    document="digest",
)
def withdraw_treatment(
    *, treatment: Plan, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Plan]:
    """Take a treatment off the list with a reason; it stays readable and can come back.

    Errors:
        PlanIsWithdrawn.
    """
    row = rows.withdraw(plan=treatment, reason=reason, at=at)
    return rows.entry(row, document=rows.why(row, reason))


@record.act(
    "assessment.treatment.restored",
    version=1,
    says=_("{actor} brought a treatment back: {treatment}"),
    title=_("A treatment was brought back"),
    treatment="id",
)
def restore_treatment(*, treatment: Plan, by: UUID | None, at: datetime) -> record.Entry[Plan]:
    """Bring a withdrawn treatment back.

    Errors:
        PlanIsPresent.
    """
    return rows.entry(rows.restore(plan=treatment))
