"""Bodies: what an act may say in the record, field by field, and nothing personal among it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, cast, get_args
from uuid import UUID

from mycel.record import leaf

Kind = Literal[
    "id",
    "id?",
    "ids",
    "digest",
    "digest?",
    "commitment",
    "commitment?",
    "word",
    "word?",
    "words",
    "number",
    "number?",
    "day",
    "day?",
]

MEANING: Mapping[str, str] = {
    "id": "an opaque id (UUIDv7)",
    "ids": "a sorted list of opaque ids",
    "digest": "the SHA-256 of a published document, in hexadecimal",
    "commitment": "a salted commitment, in hexadecimal",
    "word": "one of a fixed list of words of the platform",
    "words": "a sorted list of such words",
    "number": "a whole number",
    "day": "a date",
}

_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


_FIELD = re.compile(r"[a-z_]+")
_RESERVED = frozenset({"schema", "actor", "scope"})


class BodyError(ValueError):
    """A body that does not follow its act's schema."""


def declare(*, fields: Mapping[str, str], act: str) -> dict[str, Kind]:
    """Return an act's schema with its actor, refusing names and kinds that no leaf can hold.

    Errors:
        BodyError.
    """
    for name, kind in fields.items():
        if not _FIELD.fullmatch(name) or name in _RESERVED:
            raise BodyError(f"{act}: no field can be called {name}; expected a–z and _")
        if kind not in get_args(Kind):
            raise BodyError(f"{act}: {name} is {kind!r}; expected one of {get_args(Kind)}")
    return {"actor": "id?", **cast("Mapping[str, Kind]", fields)}


def spell(*, fields: Mapping[str, Kind], body: Mapping[str, object], act: str) -> dict[str, object]:
    """Return the body as plain values, refusing what the schema does not name.

    Absent optional fields stay absent.

    Errors:
        BodyError for an unknown field, a missing one, or a value of another kind.
    """
    unknown = sorted(body.keys() - fields.keys())
    if unknown:
        raise BodyError(f"{act}: the field {unknown[0]} is not in its schema; expected {[*fields]}")
    spelled: dict[str, object] = {}
    for name, kind in fields.items():
        value = body.get(name)
        if value is None:
            if not kind.endswith("?"):
                raise BodyError(f"{act}: the field {name} is missing; expected {kind}")
            continue
        spelled[name] = _spell(kind=kind.rstrip("?"), value=value, where=f"{act}: {name}")
    return spelled


def _spell(*, kind: str, value: object, where: str) -> object:
    match kind, value:
        case "id", UUID() if leaf.is_id(str(value)):
            return str(value)
        case "ids", list() | tuple() | set() | frozenset():
            return sorted({str(_spell(kind="id", value=item, where=where)) for item in value})
        case "digest" | "commitment", str() if _DIGEST.fullmatch(value):
            return value
        case "word", str() if _WORD.fullmatch(value):
            return value
        case "words", list() | tuple() | set() | frozenset():
            return sorted({str(_spell(kind="word", value=item, where=where)) for item in value})
        case "number", int() if not isinstance(value, bool):
            return value
        case "day", date():
            return value.isoformat()[:10]
        case _:
            raise BodyError(f"{where} is {value!r}; expected {MEANING[kind]}")
