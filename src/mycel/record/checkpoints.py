"""Checkpoints: what the log signs about itself, and never against what it signed before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from mycel.engine import tree
from mycel.record import keys, notes, tiles
from mycel.record.models import Checkpoint, LogLeaf, LogNode

LOCK = 0x6D7963656C  # "mycel": one advisory lock on PostgreSQL; SQLite has one writer at a time


class Broken(RuntimeError):
    """A log that does not continue what it signed; nothing is signed or added any more."""


@dataclass(frozen=True)
class Signed:
    """A checkpoint with its signatures: the log's, then its witnesses' in the order of arrival."""

    size: int
    root: bytes
    note: str
    at: datetime
    witnesses: tuple[str, ...]


def size() -> int:
    """Return how many leaves the log holds."""
    last = LogLeaf.objects.order_by("-idx").values_list("idx", flat=True).first()
    return 0 if last is None else last + 1


def root(*, size: int) -> bytes:
    """Return the root of the first ``size`` leaves, from the stored tiles: a few reads."""
    return tree.span(stored=tiles.stored(), start=0, end=size)


def sign(*, at: datetime) -> bool:
    """Sign the log as it stands, and return whether that was a new size.

    Before it signs, the root at the last signed size is computed anew and compared.

    Errors:
        Broken.
    """
    with transaction.atomic():
        lock()
        now = size()
        tiles.grow(size=now)
        last = require_whole()
        if last is not None and last.size == now:
            return False
        key = keys.signer()
        checkpoint = notes.Checkpoint(origin=key.key.name, size=now, root=root(size=now))
        text = checkpoint.text()
        note = notes.Note(text=text, signatures=(notes.sign(text=text, by=key),))
        Checkpoint.objects.create(size=now, root=checkpoint.root, note=note.spelled(), at=at)
    return True


def require_whole() -> Checkpoint | None:
    """Compare the log with its last checkpoint, and return that.

    Errors:
        Broken where the log is shorter than what it signed, or begins otherwise.
    """
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return None
    if size() < last.size:
        raise Broken(f"the log has {size()} entries, but {last.size} were signed; restore the rest")
    try:
        found = root(size=last.size)
    except tree.ProofError as error:
        raise Broken(f"the log cannot be read up to entry {last.size}: {error}") from error
    if found != bytes(last.root):
        raise Broken(
            f"the first {last.size} entries have another root than the one that was signed; "
            "run audit_record and restore a backup"
        )
    return last


def latest(*, size: int | None = None) -> Signed | None:
    """Return the newest checkpoint, or the one of a size, with what witnesses added; or None."""
    rows = Checkpoint.objects.order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    if row is None:
        return None
    added = list(row.cosignatures.select_related("witness").order_by("id"))
    lines = "".join(f"{one.line}\n" for one in added)
    return Signed(
        size=row.size,
        root=bytes(row.root),
        note=row.note + lines,
        at=row.at,
        witnesses=tuple(one.witness.name for one in added),
    )


def proof(*, idx: int) -> str | None:
    """Return the proof of an entry as a file; None where no checkpoint covers it yet."""
    last = latest()
    if last is None or idx >= last.size:
        return None
    path = tree.inclusion(stored=tiles.stored(), index=idx, size=last.size)
    return notes.proof(index=idx, path=path, note=last.note)


def faults() -> Iterator[str]:
    """Compute every node and every signed root from the leaves' hashes, and tell what differs."""
    frontier, hashes = tree.Frontier(), LogLeaf.objects.order_by("idx").values_list("hash")
    leaves = hashes.iterator(chunk_size=2000)
    for row in Checkpoint.objects.order_by("size").iterator():
        while frontier.size < row.size and (found := next(leaves, None)) is not None:
            frontier.append(bytes(found[0]))
        if frontier.size < row.size:
            yield f"checkpoint {row.size}: the log has only {frontier.size} entries"
            return
        yield from _faults_of(row, frontier.root())
    for node in LogNode.objects.order_by("level", "n").iterator():
        if tree.root(hashes=tiles.tile(level=node.level - 1, n=node.n)) != bytes(node.hash):
            yield f"tile {node.n} of level {node.level - 1}: its hashes give another node"


def lock() -> None:
    """Let one writer of the log in; the lock ends with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _faults_of(row: Checkpoint, root: bytes) -> Iterator[str]:
    key = keys.signer().key
    try:
        _note, checkpoint = notes.opened(text=row.note, key=key)
    except notes.NoteError as error:
        yield f"checkpoint {row.size}: {error}"
        return
    if (checkpoint.size, checkpoint.root) != (row.size, root) or bytes(row.root) != root:
        yield f"checkpoint {row.size}: the entries give another root than it says"
