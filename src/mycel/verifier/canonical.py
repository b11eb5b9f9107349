"""Canonical JSON: one spelling for every value, every other spelling is refused (RFC 8785)."""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any, NoReturn

SAFE = 2**53
BODY_KEY = re.compile(r"[a-z_]+")


class CheckFailed(ValueError):
    """Something in a bundle is not as it was promised; the text says what."""


def _refuse_number(text: str) -> NoReturn:
    raise CheckFailed(f"{text} is no whole number")


_READER = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)
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
        plain = _is_plain(value, any_key=any_key, ascii_only=text.isascii() and "\\" not in text)
    except CheckFailed:
        raise
    except (ValueError, RecursionError, OverflowError):
        raise CheckFailed("the bytes are no JSON in UTF-8") from None
    if not same:
        raise CheckFailed("the JSON is not in its canonical spelling")
    if not plain:
        raise CheckFailed("the JSON holds a key, a number or a text that has two spellings")
    return value


def _is_plain(value: object, *, any_key: bool, ascii_only: bool) -> bool:
    if isinstance(value, str):
        return ascii_only or _is_normal(value)
    if isinstance(value, int):
        return -SAFE < value < SAFE
    if isinstance(value, dict):
        is_key = _is_any_key if any_key else _is_body_key
        for key, item in value.items():
            if not is_key(key):
                return False
            if ascii_only and item.__class__ is str:  # the usual case in a log, taken first
                continue
            if not _is_plain(item, any_key=any_key, ascii_only=ascii_only):
                return False
        return True
    if isinstance(value, list):
        return all(_is_plain(item, any_key=any_key, ascii_only=ascii_only) for item in value)
    return value is None


@lru_cache(maxsize=4096)
def _is_body_key(key: str) -> bool:
    return BODY_KEY.fullmatch(key) is not None


def _is_any_key(key: str) -> bool:
    # RFC 8785 sorts by UTF-16 units, Python by code points: they differ above U+FFFF.
    return key.isascii() or (_is_normal(key) and max(key) <= "\uffff")


def _is_normal(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)
