"""Witnesses: what other organisations sign under our checkpoints, checked before it is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Max

from mycel.record import notes
from mycel.record.models import Checkpoint, Cosignature, Witness

AHEAD = 300  # seconds that a witness's clock may be before ours


class NotAWitness(ValueError):
    """A cosignature that is not kept: its checkpoint or key is unknown, or it does not hold."""


@dataclass(frozen=True)
class WitnessLine:
    """A witness, and the largest checkpoint that it signed; 0 where there is none yet."""

    id: UUID
    name: str
    key: str
    size: int


def listed() -> tuple[WitnessLine, ...]:
    """Return the witnesses by name."""
    rows = Witness.objects.filter(is_active=True).order_by("name")
    rows = rows.annotate(largest=Max("cosignatures__checkpoint"))
    return tuple(
        WitnessLine(id=row.id, name=row.name, key=row.key, size=row.largest or 0) for row in rows
    )


def cosign(*, size: int, line: str, now: datetime) -> bool:
    """Keep a witness's signature under the checkpoint of a size; False where it was there already.

    The first signature of a witness under a checkpoint stays: another time under the same root
    says nothing new.

    Errors:
        NotAWitness.
    """
    checkpoint = Checkpoint.objects.filter(size=size).first()
    if checkpoint is None:
        raise NotAWitness(f"there is no checkpoint of {size} entries; expected one that was signed")
    try:
        signature = notes.read_signature(line)
    except notes.NoteError as error:
        raise NotAWitness(str(error)) from error
    witness, key = _known(signature)
    text = notes.read_note(checkpoint.note).text
    try:
        seconds = notes.check(note=notes.Note(text=text, signatures=(signature,)), key=key)
    except notes.NoteError as error:
        raise NotAWitness(str(error)) from error
    if not 0 < (seconds or 0) <= now.timestamp() + AHEAD:
        raise NotAWitness(f"the time of {key.name} lies ahead; expected the time of signing")
    _row, is_new = Cosignature.objects.get_or_create(
        checkpoint=checkpoint,
        witness=witness,
        defaults={"line": signature.spelled(), "at": datetime.fromtimestamp(seconds or 0, UTC)},
    )
    return is_new


def _known(signature: notes.Signature) -> tuple[Witness, notes.Key]:
    for row in Witness.objects.filter(is_active=True, name=signature.name):
        key = notes.read_key(row.key)
        if key.id == signature.id:
            return row, key
    raise NotAWitness(f"{signature.name[:80]} is no witness of this log; expected one it knows")
