"""Sureness: how well it is known who keeps a node, in a mark and in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from mycel.catalogue.models import Call

FRESH = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Asked:
    """The last question of the roll call: waiting for its answer, or answered with farewell."""

    on: date
    due: date
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure it is that somebody keeps a node; ``mark`` is a state of the look."""

    kind: str
    mark: str
    words: str
    since: date | None
    asked: Asked | None = None


def sureness(
    *, has_keeper: bool, confirmed: date | None, asked: Asked | None, day: date
) -> Sureness:
    """Judge how sure it is, on a day, that the map tells the truth about who keeps a node."""
    if not has_keeper:
        return Sureness("nobody", "unknown", gettext("nobody keeps it yet"), None, asked)
    if asked is not None and asked.left is None and day > asked.due:
        return Sureness("silent", "silent", gettext("asked, no answer"), asked.on, asked)
    if asked is not None and asked.left and (confirmed is None or confirmed < asked.left):
        return Sureness("leaving", "tight", gettext("is stepping back"), asked.left)
    if confirmed is None:
        return Sureness("never", "unknown", gettext("never confirmed"), None, asked)
    if day - confirmed <= FRESH:
        return Sureness("sure", "holds", gettext("confirmed within six months"), confirmed, asked)
    return Sureness("older", "tight", gettext("confirmed longer ago"), confirmed, asked)


def open_calls(*, nodes: Iterable[UUID]) -> Mapping[UUID, Asked]:
    """Return what the roll call last asked and nobody confirmed, by node; one query."""
    waits = Q(answered_at__isnull=True)
    rows = Call.objects.filter(waits | Q(answer="stepping-back"), node__in=list(nodes))
    found = rows.order_by("pk").values_list("node_id", "asked_at", "due_date", "answered_at")
    return {
        node: Asked(on=asked.date(), due=due, left=answered.date() if answered else None)
        for node, asked, due, answered in found
    }
