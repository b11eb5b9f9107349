"""Listening: entries of the log one after the other, each handled once, from where it stopped."""

import json
from datetime import UTC, datetime

from django.db import transaction

from mycel.loop import actions
from mycel.loop.handlers import ON, Fact
from mycel.loop.models import Heard
from mycel.record.models import LogLeaf

LISTENER = "notices"
BATCH = 200


def listen() -> int:
    """Handle the next entries; returns how many were read.

    What a batch tells and how far it was heard are kept together, or not at all.
    """
    with transaction.atomic():
        heard = _heard()
        rows = LogLeaf.objects.filter(idx__gte=heard.next).order_by("idx")
        read = list(rows.values_list("idx", "kind", "leaf")[:BATCH])
        for idx, kind, data in read:
            handlers = ON.get(kind, ())
            if not handlers:
                continue
            leaf = json.loads(bytes(data))
            fact = Fact(idx=idx, kind=kind, body=leaf["b"], at=_moment(leaf["at"]))
            for handle in handlers:
                handle(fact)
        if read:
            actions.go_on(heard=heard, at=read[-1][0] + 1)
    return len(read)


def _heard() -> Heard:
    """Return how far the log was heard; whoever listens for the first time begins with what is new.

    Years of entries would otherwise be told at once, the day a site is brought up to date.
    """
    row = Heard.objects.select_for_update().filter(listener=LISTENER).first()
    if row is not None:
        return row
    last = LogLeaf.objects.order_by("-idx").values_list("idx", flat=True).first()
    start = 0 if last is None else last + 1
    return actions.begin(listener=LISTENER, at=start)


def _moment(text: str) -> datetime:
    """Return the time of an entry; one that is known to the day is taken at its beginning."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
