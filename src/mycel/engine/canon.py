"""Canon: one spelling (canonical JSON) and one digest for every value that enters the record."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn

LEAF_LIMIT = 65_535
_SAFE = 2**53
_KEY = re.compile(r"[a-z_]+")


class CanonError(ValueError):
    """A value or a text that has no canonical spelling; ``reason`` is one of the codes below.

    Codes: key_not_ascii, number_not_integer, number_too_large, string_not_nfc, surrogate,
    duplicate_key, not_canonical, leaf_too_long, not_json.
    """

    def __init__(self, *, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def encode(value: object) -> bytes:
    """Return the canonical JSON of a leaf value, as UTF-8 (RFC 8785 on a restricted subset).

    The subset: object keys match ``[a-z_]+``; numbers are integers below 2^53; strings are NFC and
    hold no lone surrogates; true, false, null, lists and objects are allowed.

    Errors:
        CanonError for anything else.
    Source: methods/record.md 4; RFC 8785.
    """
    _check(value, any_key=False)
    return _dump(value)


def encode_leaf(value: object) -> bytes:
    """Return ``encode(value)`` and refuse what is longer than a log entry may be (65,535 bytes)."""
    leaf = encode(value)
    if len(leaf) > LEAF_LIMIT:
        raise CanonError(
            reason="leaf_too_long",
            text=f"the leaf has {len(leaf)} bytes; expected at most {LEAF_LIMIT}",
        )
    return leaf


def encode_document(value: object) -> bytes:
    """Return the canonical JSON of a document: any string keys, non-integers as decimal strings.

    Floats become the shortest decimal string that reads back to the same float; infinities and
    NaN are refused. Everything else is as in :func:`encode`.
    """
    plain = _plain(value)
    _check(plain, any_key=True)
    return _dump(plain)


def decode(data: bytes) -> object:
    """Return the value that canonical bytes spell, refusing every other spelling.

    Errors:
        CanonError (duplicate_key, not_canonical, not_json, and the codes of :func:`encode`).
    """
    return _decode(data, any_key=False)


def decode_document(data: bytes) -> object:
    """Return the value of a document's canonical bytes, refusing every other spelling."""
    return _decode(data, any_key=True)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the RFC 6962 hash of one log entry: SHA-256(0x00 || leaf), 32 bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def text_commitment(*, salt: bytes, data: bytes) -> str:
    """Return the commitment to a text, SHA-256(0x03 || salt32 || bytes), in hexadecimal."""
    return _commitment(prefix=b"\x03", salt=salt, data=data)


def roll_commitment(*, salt: bytes, uid: bytes) -> str:
    """Return the commitment to a roll entry, SHA-256(0x02 || salt32 || uid), in hexadecimal."""
    return _commitment(prefix=b"\x02", salt=salt, data=uid)


def _commitment(*, prefix: bytes, salt: bytes, data: bytes) -> str:
    if len(salt) != 32:  # noqa: PLR2004 — the protocol's salt is 32 bytes
        raise ValueError(f"the salt has {len(salt)} bytes; expected 32")
    return hashlib.sha256(prefix + salt + data).hexdigest()


def _dump(value: object) -> bytes:
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def _check(value: object, *, any_key: bool) -> None:
    match value:
        case None | bool():
            return
        case int():
            if abs(value) >= _SAFE:
                raise CanonError(
                    reason="number_too_large",
                    text="a number is 2^53 or more; expected a smaller one, or a string",
                )
        case str():
            _check_string(value)
        case Mapping():
            for key, item in value.items():
                _check_key(key, any_key=any_key)
                _check(item, any_key=any_key)
        case float() | Decimal():
            raise CanonError(
                reason="number_not_integer",
                text=f"the number {value} is no integer; expected an integer or a string",
            )
        case list() | tuple():
            for item in value:
                _check(item, any_key=any_key)
        case _:
            raise CanonError(
                reason="not_json",
                text=f"a {type(value).__name__} has no canonical spelling; expected plain values",
            )


def _check_key(key: object, *, any_key: bool) -> None:
    if not isinstance(key, str):
        raise CanonError(reason="key_not_ascii", text="a key is no string; expected a string")
    if any_key:
        _check_string(key)
        if not key.isascii():
            # RFC 8785 sorts by UTF-16 units, Python by code points: they part above U+FFFF.
            _check_plane(key)
    elif not _KEY.fullmatch(key):
        raise CanonError(
            reason="key_not_ascii", text=f"the key {key!r} is not allowed; expected a–z and _ only"
        )


def _check_plane(key: str) -> None:
    if max(key) > "\uffff" or any("\ud800" <= c <= "\udfff" for c in key):
        raise CanonError(
            reason="key_not_ascii", text="a key has a character above U+FFFF; expected others"
        )


def _check_string(text: str) -> None:
    if text.isascii():
        return
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise CanonError(reason="surrogate", text="a string holds half a character; expected whole")
    if not unicodedata.is_normalized("NFC", text):
        raise CanonError(
            reason="string_not_nfc", text="a string is not in Unicode's NFC form; expected NFC"
        )


def _plain(value: object) -> object:
    match value:
        case float():
            if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 — NaN
                raise CanonError(
                    reason="number_not_integer", text="a number is not finite; expected a number"
                )
            return str(int(value)) if value.is_integer() and abs(value) < _SAFE else repr(value)
        case Decimal():
            return format(value, "f")
        case str():
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return {
                unicodedata.normalize("NFC", key) if isinstance(key, str) else key: _plain(item)
                for key, item in value.items()
            }
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [_plain(item) for item in value]
        case _:
            return value


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise CanonError(reason="duplicate_key", text="an object names a key twice; expected once")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise CanonError(reason="number_not_integer", text=f"{name} is no number here")


def _decode(data: bytes, *, any_key: bool) -> object:
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_refuse_constant,
        )
    except CanonError:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CanonError(reason="not_json", text="these bytes are no JSON in UTF-8") from error
    _check(value, any_key=any_key)
    if _dump(value) != data:
        raise CanonError(
            reason="not_canonical", text="the bytes are not in canonical form; expected JCS"
        )
    return value
