"""Canonical JSON: one spelling for every value, every other spelling is refused (RFC 8785)."""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any, NoReturn

SAFE = 2**53
DIGITS = 16  # of the largest number there is
BODY_KEY = re.compile(r"[a-z_]+")


class CheckFailed(ValueError):
    """Something in a bundle is not as it was promised; the text says what."""


def _refuse_number(text: str) -> NoReturn:
    raise CheckFailed(f"{text} is no whole number")


def _whole_number(text: str) -> int:
    value = int(text) if len(text) <= DIGITS + 1 else SAFE
    if not -SAFE < value < SAFE:
        raise CheckFailed("a number is too large")
    return value


_READER = json.JSONDecoder(
    parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole_number
)
_WRITER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def spelled(value: object) -> bytes:
    """Return the canonical JSON of a value that consists of plain values only."""
    return _WRITER.encode(value).encode("utf-8")


def read(data: bytes, *, any_key: bool = True) -> Any:  # noqa: ANN401 — JSON holds any plain value
    """Return the value that canonical bytes spell.

    Writing the value again must give the same bytes: that refuses spaces, another order of keys
    and keys that stand twice. Without ``any_key`` object keys match ``[a-z_]+``.

    Errors:
        CheckFailed.
    """
    try:
        text = data.decode("utf-8")
        value = _READER.decode(text)
        same = spelled(value) == data
        plain = any_key or _has_body_keys(value)
        if plain and not (text.isascii() and "\\" not in text):
            plain = _is_normal(value)
    except CheckFailed:
        raise
    except (ValueError, RecursionError, OverflowError):
        raise CheckFailed("the bytes are no JSON in UTF-8") from None
    if not same:
        raise CheckFailed("the JSON is not in its canonical spelling")
    if not plain:
        raise CheckFailed("the JSON holds a key or a text that is not allowed")
    return value


def _has_body_keys(value: object) -> bool:
    if isinstance(value, dict):
        if not all(_is_body_key(key) for key in value):
            return False
        value = value.values()
    elif not isinstance(value, list):
        return True
    return all(_has_body_keys(item) for item in value if item.__class__ in (dict, list))


@lru_cache(maxsize=4096)
def _is_body_key(key: str) -> bool:
    return BODY_KEY.fullmatch(key) is not None


def _is_normal(value: object) -> bool:
    """Return whether all texts are in Unicode's NFC form, and keys sort in one way.

    RFC 8785 sorts by UTF-16 units, Python by code points: they differ above U+FFFF.
    """
    if isinstance(value, str):
        return value.isascii() or unicodedata.is_normalized("NFC", value)
    if isinstance(value, dict):
        if not all(_is_normal(key) and max(key, default="") <= "\uffff" for key in value):
            return False
        value = value.values()
    elif not isinstance(value, list):
        return True
    return all(map(_is_normal, value))
