"""Receipts: a promise that an entry will stand in the log, and what became of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mycel.engine import canon
from mycel.record import checkpoints, keys, leaf, notes
from mycel.record.models import LogLeaf, OutboxLeaf

PREFIX = b"mycel.promise/1\n"
"""No checkpoint begins with this line, so a promise's signature is none of a checkpoint."""

WITHIN = timedelta(seconds=60)
LOOKED_AT = 5000


class PromiseBroken(ValueError):
    """A promise that was not signed by this key, or that was changed."""


@dataclass(frozen=True)
class Standing:
    """Where an entry is: its index once it stands in the log, else whether it waits.

    ``proof`` is the file that proves it; None until a checkpoint covers the entry.
    """

    leaf_hash: str
    idx: int | None
    proof: str | None


def promise(*, leaf: bytes, at: datetime) -> dict[str, object]:
    """Return the signed promise that a leaf will be in the log within 60 s.

    ``at`` is cut to the minute, ``merge_by`` rounded up to one.
    """
    made = {
        "at": _minute(at),
        "leaf_hash": canon.leaf_hash(leaf).hex(),
        "log": keys.signer().key.name,
        "merge_by": _minute(_up(at + WITHIN)),
    }
    signature = keys.signer().sign(PREFIX + canon.encode(made))
    return {"promise": made, "signature": signature.hex(), "key": keys.signer().key.spelled()}


def check(*, receipt: dict[str, object], key: notes.Key) -> None:
    """Check that a promise was signed by a log's key.

    Errors:
        PromiseBroken.
    """
    try:
        signature = bytes.fromhex(str(receipt["signature"]))
        data = PREFIX + canon.encode(receipt["promise"])
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, data)
    except (KeyError, ValueError, InvalidSignature) as error:
        raise PromiseBroken(f"this is no promise that {key.name} signed") from error


def standing(*, leaf_hash: str) -> Standing | None:
    """Return where the entry with a leaf hash is, or None where nothing here has this hash."""
    data = bytes.fromhex(leaf_hash)
    idx = LogLeaf.objects.filter(hash=data).order_by("idx").values_list("idx", flat=True).first()
    if idx is not None:
        return Standing(leaf_hash=leaf_hash, idx=idx, proof=checkpoints.proof(idx=idx))
    waiting = OutboxLeaf.objects.order_by("-id").values_list("leaf", flat=True)[:LOOKED_AT]
    if any(canon.leaf_hash(bytes(one)) == data for one in waiting):
        return Standing(leaf_hash=leaf_hash, idx=None, proof=None)
    return None


def _up(at: datetime) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


def _minute(at: datetime) -> str:
    return leaf.minute(at=at.astimezone(UTC))
