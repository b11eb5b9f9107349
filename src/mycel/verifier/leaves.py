"""Entries of the log: the grammar of every leaf."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, BinaryIO

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.lines import lines

LEAF_LIMIT = 65_535
LEAF_KEYS = frozenset({"v", "t", "log", "in", "at", "b"})
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TYPE = re.compile(r"[a-z]+(?:_[a-z]+)*(?:\.[a-z]+(?:_[a-z]+)*){2}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z")


@lru_cache(maxsize=4096)
def is_type(text: str) -> bool:
    """Return whether a text is the name of an act: app.noun.participle."""
    return TYPE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Return whether a text is a UTC minute or a day that there is."""
    if not (DAY.fullmatch(text) or MINUTE.fullmatch(text)):
        return False
    try:
        datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def is_id(text: object) -> bool:
    """Return whether a value is an opaque id, a UUIDv7."""
    return isinstance(text, str) and UUID7.fullmatch(text) is not None


def leaves(file: BinaryIO, *, origin: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yield every leaf of the log: its bytes and what they say.

    Errors:
        CheckFailed for a leaf that breaks the grammar.
    """
    for line in lines(file, LEAF_LIMIT):
        yield line, leaf(line, origin=origin)


def leaf(line: bytes, *, origin: str) -> dict[str, Any]:
    """Return what the bytes of a leaf say.

    Errors:
        CheckFailed for an unknown key or version, and for every other spelling.
    """
    value = read(line, any_key=False)
    if not isinstance(value, dict) or value.keys() != LEAF_KEYS:
        raise CheckFailed("a leaf has other keys than v, t, log, in, at and b")
    if value["v"] != 1 or value["v"] is True:
        raise CheckFailed("a leaf has another version than 1")
    if value["log"] != origin:
        raise CheckFailed("a leaf belongs to another log")
    kind, scope, at, body = value["t"], value["in"], value["at"], value["b"]
    if not (isinstance(kind, str) and is_type(kind)):
        raise CheckFailed("a leaf has a type that is no name of an act")
    if not (isinstance(scope, str) and is_id(scope)):
        raise CheckFailed("a leaf has a scope that is no UUIDv7")
    if not (isinstance(at, str) and is_time(at)):
        raise CheckFailed("a leaf says a time that there is not")
    schema = body.get("schema") if isinstance(body, dict) else None
    if not isinstance(schema, int) or schema is True or schema < 1:
        raise CheckFailed("a leaf's body names no version of its schema")
    return value
