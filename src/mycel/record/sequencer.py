"""The sequencer: the only writer of the log; it gives each waiting leaf its index, without gaps."""

from uuid import UUID

from django.db import connection, transaction

from mycel.engine import canon
from mycel.record.models import LogLeaf, Mention, OutboxLeaf

BATCH = 500
LOCK = 0x6D7963656C  # "mycel": one advisory lock on PostgreSQL; on SQLite one process writes


def sequence() -> int:
    """Move waiting leaves into the log, oldest first, and return how many were moved."""
    with transaction.atomic():
        _lock()
        waiting = list(OutboxLeaf.objects.order_by("id")[:BATCH])
        if not waiting:
            return 0
        last = LogLeaf.objects.order_by("-idx").values_list("idx", flat=True).first()
        first = 0 if last is None else last + 1
        rows = [_row(idx=first + i, leaf=bytes(row.leaf)) for i, row in enumerate(waiting)]
        LogLeaf.objects.bulk_create(rows)
        Mention.objects.bulk_create(
            Mention(leaf_id=row.idx, subject=subject)
            for row in rows
            for subject in subjects(bytes(row.leaf))
        )
        OutboxLeaf.objects.filter(id__in=[row.id for row in waiting]).delete()
    return len(waiting)


def subjects(leaf: bytes) -> list[UUID]:
    """Return the opaque ids that a leaf's scope and body name, each once, sorted."""
    value = canon.decode(leaf)
    found: set[UUID] = set()
    if isinstance(value, dict):
        found.add(UUID(value["in"]))
        for item in value["b"].values():
            for text in item if isinstance(item, list) else [item]:
                if isinstance(text, str) and len(text) == 36:  # noqa: PLR2004 — a spelled UUID
                    found.add(UUID(text))
    return sorted(found)


def _row(*, idx: int, leaf: bytes) -> LogLeaf:
    value = canon.decode(leaf)
    if not isinstance(value, dict):
        raise canon.CanonError(reason="not_json", text="a leaf is no object; expected one")
    return LogLeaf(
        idx=idx,
        leaf=leaf,
        hash=canon.leaf_hash(leaf),
        kind=value["t"],
        scope=UUID(value["in"]),
        at=value["at"],
    )


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
