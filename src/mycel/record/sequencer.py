"""The sequencer: the only writer of the log; it gives each waiting leaf its index, without gaps."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from mycel.engine import canon
from mycel.record import checkpoints, leaf, together
from mycel.record.models import Document, LogLeaf, Mention, Opening, OutboxLeaf

BATCH = 500
MOVED = 100
"""Leaves moved in one transaction: whoever acts meanwhile waits no longer than that takes."""
FAULTS = 20
BUSY = 2.0  # seconds from one checkpoint to the next while acts keep coming


@dataclass(frozen=True)
class Audit:
    """What a check of the whole record found: what was read, and what does not hold."""

    leaves: int
    documents: int
    openings: int
    waiting: int
    faults: tuple[str, ...]


class Pace:
    """When to sign: at once after work, every 2 s while there is more, and once at the start."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._is_new = True

    def is_due(self, *, moved: int, seconds: float) -> bool:
        """Return whether to sign now, after ``moved`` leaves, at a monotonic time."""
        self._is_new = self._is_new or moved > 0
        return self._is_new and (not moved or self._last is None or seconds - self._last >= BUSY)

    def signed(self, *, seconds: float) -> None:
        """Take note that the log was signed."""
        self._last, self._is_new = seconds, False


def sequence() -> int:
    """Move waiting leaves into the log, oldest first, and return how many were moved.

    Rows that are no leaves (which no act can write) stay where they are; :func:`audit` names them.
    """
    with together.turn(), transaction.atomic():
        checkpoints.lock()
        waiting = _readable(limit=MOVED)
        if not waiting:
            return 0
        first = checkpoints.size()
        rows = [
            _row(idx=first + i, data=bytes(row.leaf), value=value)
            for i, (row, value) in enumerate(waiting)
        ]
        LogLeaf.objects.bulk_create(rows)
        Mention.objects.bulk_create(
            Mention(leaf_id=row.idx, subject=subject)
            for row, (_waited, value) in zip(rows, waiting, strict=True)
            for subject in leaf.subjects(leaf=value)
        )
        OutboxLeaf.objects.filter(id__in=[row.id for row, _value in waiting]).delete()
    return len(waiting)


def audit() -> Audit:
    """Check every stored byte against its hash and every column against its leaf; change nothing.

    The first 20 faults of each kind of row are looked for, and 20 are named in all.
    """
    faults = [
        *_some(_faults_of_leaves()),
        *_some(checkpoints.faults()),
        *_some(_faults_of_documents()),
        *_some(_faults_of_openings()),
        *_some(_faults_of_outbox()),
    ]
    return Audit(
        leaves=LogLeaf.objects.count(),
        documents=Document.objects.count(),
        openings=Opening.objects.count(),
        waiting=OutboxLeaf.objects.count(),
        faults=tuple(faults[:FAULTS]),
    )


def _readable(*, limit: int) -> list[tuple[OutboxLeaf, leaf.Leaf]]:
    """Return leaves that one look at the outbox shows.

    One look, because between two an earlier act may come to light behind the first and a later one
    of the same writer before the second: the log would have them the wrong way round. Only past
    rows that no act wrote, which would else stand in the way for ever, it looks on.
    """
    found: list[tuple[OutboxLeaf, leaf.Leaf]] = []
    after = 0
    while not found:
        rows = list(OutboxLeaf.objects.filter(id__gt=after).order_by("id")[:limit])
        if not rows:
            break
        after = rows[-1].id
        found = [(row, value) for row in rows if (value := _decoded(bytes(row.leaf))) is not None]
    return found


def _decoded(data: bytes) -> leaf.Leaf | None:
    try:
        return leaf.decode(data=data)
    except (leaf.LeafError, canon.CanonError):
        return None


def _row(*, idx: int, data: bytes, value: leaf.Leaf) -> LogLeaf:
    return LogLeaf(
        idx=idx,
        leaf=data,
        hash=canon.leaf_hash(data),
        kind=value.type,
        scope=value.scope,
        at=value.at,
    )


def _some(faults: Iterator[str]) -> Iterator[str]:
    for _i, fault in zip(range(FAULTS), faults, strict=False):
        yield fault


def _faults_of_leaves() -> Iterator[str]:
    expected = 0
    for row in LogLeaf.objects.order_by("idx").iterator(chunk_size=BATCH):
        if row.idx != expected:
            yield f"entry {expected} is missing; the next one is {row.idx}"
        expected = row.idx + 1
        data = bytes(row.leaf)
        value = _decoded(data)
        if bytes(row.hash) != canon.leaf_hash(data):
            yield f"entry {row.idx}: its bytes do not give its hash"
        elif value is None:
            yield f"entry {row.idx}: its bytes are no leaf"
        elif (row.kind, row.scope, row.at) != (value.type, value.scope, value.at):
            yield f"entry {row.idx}: its columns do not repeat its leaf"


def _faults_of_documents() -> Iterator[str]:
    for row in Document.objects.order_by("digest").iterator(chunk_size=BATCH):
        if canon.digest(bytes(row.body)) != row.digest:
            yield f"document {row.digest}: its bytes give another digest"


def _faults_of_openings() -> Iterator[str]:
    for row in Opening.objects.order_by("commitment").iterator(chunk_size=BATCH):
        opened = canon.text_commitment(salt=bytes(row.salt), data=row.text.encode())
        if opened != row.commitment:
            yield f"text {row.commitment}: salt and text give another commitment"


def _faults_of_outbox() -> Iterator[str]:
    for row in OutboxLeaf.objects.order_by("id").iterator(chunk_size=BATCH):
        if _decoded(bytes(row.leaf)) is None:
            yield f"waiting leaf {row.id} is no leaf and gets no place"
