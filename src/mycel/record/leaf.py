"""Leaves: the one spelling of an entry, checked when it is made and whenever it is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from mycel.engine import canon

FORMAT = 1
KEYS = frozenset({"v", "t", "log", "in", "at", "b"})

TYPE = re.compile(r"[a-z]+(?:_[a-z]+)*(?:\.[a-z]+(?:_[a-z]+)*){2}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_AT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}Z)?")
# An origin is an address without its scheme; C2SP's notes allow neither spaces nor plus signs.
_ORIGIN = re.compile(r"[^\s+]{1,200}")


class LeafError(ValueError):
    """Bytes or values that are no leaf of this format."""


@dataclass(frozen=True)
class Leaf:
    """One entry: its type, the log's origin, the scope, the minute (or day), and its body."""

    type: str
    log: str
    scope: UUID
    at: str
    body: Mapping[str, object]


def encode(*, leaf: Leaf) -> bytes:
    """Return a leaf's bytes, refusing whatever :func:`decode` would not read again.

    Errors:
        LeafError, or CanonError with its reason (leaf_too_long from 65,536 bytes on).
    """
    data = canon.encode_leaf(
        {
            "v": FORMAT,
            "t": leaf.type,
            "log": leaf.log,
            "in": str(leaf.scope),
            "at": leaf.at,
            "b": leaf.body,
        }
    )
    decode(data=data)
    return data


def decode(*, data: bytes) -> Leaf:
    """Return the leaf that bytes spell; unknown keys and versions are refused, never passed over.

    Errors:
        LeafError, or CanonError where the bytes are not canonical.
    """
    if len(data) > canon.LEAF_LIMIT:
        raise LeafError(f"the leaf has {len(data)} bytes; expected at most {canon.LEAF_LIMIT}")
    value = canon.decode(data)
    if not isinstance(value, dict) or value.keys() != KEYS:
        raise LeafError(f"a leaf has the keys {sorted(KEYS)} and no others")
    if value["v"] != FORMAT or isinstance(value["v"], bool):
        raise LeafError(f"the leaf's version is {value['v']!r}; expected {FORMAT}")
    for key, pattern, expected in (
        ("t", TYPE, "a type such as catalogue.node.changed"),
        ("log", _ORIGIN, "an origin such as example.org/mycel/log"),
        ("in", _ID, "a UUIDv7"),
        ("at", _AT, "a UTC minute such as 2026-11-23T06:00Z, or a day"),
    ):
        if not isinstance(value[key], str) or not pattern.fullmatch(value[key]):
            raise LeafError(f"the leaf's {key} is {value[key]!r}; expected {expected}")
    _moment(value["at"])
    body = value["b"]
    schema = body.get("schema") if isinstance(body, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise LeafError("the leaf's body names no schema version; expected 1 or more")
    return Leaf(
        type=value["t"], log=value["log"], scope=UUID(value["in"]), at=value["at"], body=body
    )


def minute(*, at: datetime) -> str:
    """Return a point in time as leaves spell it: UTC, cut to the minute."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def day(*, at: datetime) -> str:
    """Return the day of a point in time, in UTC, as leaves spell it that say no more."""
    return at.astimezone(UTC).date().isoformat()


def moment(*, at: str) -> datetime:
    """Return a leaf's time as a point in time; a day as its beginning in UTC."""
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_id(text: object) -> bool:
    """Return whether a value of a body is an opaque id (a spelled UUIDv7)."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def ids(*, body: Mapping[str, object]) -> Iterator[str]:
    """Yield the opaque ids that a body names, as spelled."""
    for item in body.values():
        for text in item if isinstance(item, list) else [item]:
            if isinstance(text, str) and is_id(text):
                yield text


def subjects(*, leaf: Leaf) -> list[UUID]:
    """Return the ids of a leaf's scope and body, each once, sorted."""
    return sorted({leaf.scope, *(UUID(text) for text in ids(body=leaf.body))})


def _moment(text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise LeafError(f"the leaf's at is {text!r}; there is no such time") from error
