"""Acts on charters: ticking what somebody found in one, and taking a tick back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.groups.actions.units import named
from mycel.groups.models import CharterTick, Unit
from mycel.groups.queries.charters import TICKED, charter_digest
from mycel.record import acts as record


class NotToBeTicked(ValueError):
    """An item that is computed from data, or that is not on the checklist."""


@record.act(
    "groups.charter.ticked",
    version=1,
    says=_("{actor} found “{item}” in the charter of {unit}"),
    title=_("An item of a charter's checklist was ticked"),
    unit="id",
    item="word",
    document="digest",
)
def tick_charter(
    *, unit: Unit, item: str, by: UUID | None, at: datetime
) -> record.Entry[CharterTick]:
    """Say that a unit's charter, as it stands, covers an item of the checklist.

    Errors:
        NotToBeTicked where data tell whether the item is met, or where there is no such item.
    """
    _refuse_computed(item)
    digest = charter_digest(unit=unit)
    tick, _created = CharterTick.objects.update_or_create(
        unit=unit,
        item=item,
        defaults={"ticked_at": at, "by_id": by, "charter_digest": digest},
    )
    return record.Entry(
        tick,
        scope=unit.id,
        body={"unit": unit.id, "item": item},
        document={
            "unit": str(unit.id),
            "item": item,
            "charter": record.Sealed(about=unit.id, text=unit.charter_text),
        },
        names=(named(unit),),
    )


@record.act(
    "groups.charter.unticked",
    version=1,
    says=_("{actor} no longer finds “{item}” in the charter of {unit}"),
    title=_("A tick on a charter's checklist was taken back"),
    unit="id",
    item="word",
)
def untick_charter(*, unit: Unit, item: str, by: UUID | None, at: datetime) -> record.Entry[Unit]:
    """Take back that a unit's charter covers an item of the checklist.

    Errors:
        NotToBeTicked where data tell whether the item is met, or where there is no such item.
    """
    _refuse_computed(item)
    CharterTick.objects.filter(unit=unit, item=item).delete()
    return record.Entry(
        unit, scope=unit.id, body={"unit": unit.id, "item": item}, names=(named(unit),)
    )


def _refuse_computed(item: str) -> None:
    if item not in TICKED:
        raise NotToBeTicked(
            _("This item cannot be ticked. Reload the page, and follow what it says beside it.")
        )
