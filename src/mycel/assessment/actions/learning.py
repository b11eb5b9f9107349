"""Acts of learning: taking over the ranges to which incidents lead, in a risk or a node."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions import _plan_rows as rows
from mycel.assessment.models import Lesson, Plan
from mycel.catalogue import snapshots as catalogue_snapshots
from mycel.catalogue.actions.nodes import change_node
from mycel.catalogue.actions.nodes import named as named_node
from mycel.catalogue.models import Node
from mycel.engine import movement
from mycel.engine.movement import Range
from mycel.engine.plain import plain
from mycel.record import acts as record


class NothingToLearn(ValueError):
    """A node that states no failures, so that incidents cannot change how often it fails."""


@record.act(
    "assessment.risk.adjusted",
    version=1,
    says=_("{actor} let what happened until {until} change the ranges of a risk: {risk}"),
    title=_("What happened changed the ranges of a risk"),
    risk="id",
    until="day",
    document="digest",
)
def adjust_risk(
    *,
    risk: Plan,
    per_year: Range | None,
    loss: Mapping[str, Range],
    until: date,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Plan]:
    """Take over the ranges that incidents before a day lead to; ranges not given stay.

    Errors:
        PlanIsWithdrawn.
    """

    def to(now: movement.Risk) -> movement.Risk:
        return replace(now, per_year=per_year or now.per_year, loss={**now.loss, **loss})

    row = rows.change(plan=risk, type_=movement.Risk, to=to)
    _learnt(row.ref, until)
    return rows.entry(row, document=rows.shown(row), until=until)


@record.act(
    "assessment.node.adjusted",
    version=1,
    says=_("{actor} let what happened until {until} change how often {node} fails"),
    title=_("What happened changed how often a node fails"),
    node="id",
    until="day",
    document="digest",
)
def adjust_node(
    *,
    node: Node,
    per_year: Range | None,
    hours: Range | None,
    until: date,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Node]:
    """Take over how often and how long a node fails, as incidents before a day lead to it.

    Errors:
        NothingToLearn where the node states no failures.
    """
    row = catalogue_snapshots.whole(Node.objects.all()).get(pk=node.pk)
    value = catalogue_snapshots.of_node(row)
    failure = value.failure
    if failure is None:
        raise NothingToLearn(
            _("Nobody has written down how often this fails. Do that first, then come back.")
        )
    failure = movement.Failure(per_year=per_year or failure.per_year, hours=hours or failure.hours)
    changed = change_node(node=row, value=replace(value, failure=failure), by=by, at=at)
    _learnt(changed.ref, until)
    return record.Entry(
        changed,
        scope=changed.id,
        body={"node": changed.id, "until": until},
        document={"failure": plain(failure)},
        names=(named_node(changed),),
    )


def _learnt(ref: str, until: date) -> None:
    Lesson.objects.update_or_create(ref=ref, defaults={"until_date": until})
