"""The strict JSON door: bytes in, plain values out, one refusal for everything else."""

import json
import math

from mycel.formats.problems import Problem, shown

LIMIT_BYTES = 20_000_000
LIMIT_SIGNS = 2_000_000
LIMIT_DIGITS = 16
"""Longest whole number taken: beyond it JSON readers disagree on the value."""


def read(*, data: bytes, file: str) -> object:
    """Read one JSON document, strictly.

    Definition: RFC 8259 with UTF-8 (with or without BOM), unique keys, finite numbers, whole
    numbers of at most 16 digits, texts without control characters or lone surrogates.
    Errors: ``Problem`` with the file, and the line where the JSON reader states one.
    """
    _check_size(data=data, file=file)
    text = _decode(data=data, file=file)
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs=pairs, file=file),
            parse_int=lambda digits: _whole(digits=digits, file=file),
            parse_float=lambda digits: _finite(digits=digits, file=file),
            parse_constant=lambda word: _refuse_constant(word=word, file=file),
        )
    except json.JSONDecodeError as wrong:
        raise Problem(
            file=file,
            line=wrong.lineno,
            text=f"this is not JSON: {wrong.msg} at column {wrong.colno}; expected one JSON value",
        ) from wrong
    except RecursionError as wrong:
        raise Problem(
            file=file, text="values are nested too deeply; expected a flat document"
        ) from wrong
    _check_texts(value=value, file=file)
    return value


def _check_size(*, data: bytes, file: str) -> None:
    """Refuse what would fill the memory, before anything is built from it."""
    if len(data) > LIMIT_BYTES:
        raise Problem(
            file=file,
            text=f"the file has {len(data):,} bytes; expected at most {LIMIT_BYTES:,}",
        )
    if sum(data.count(sign) for sign in (b",", b"[", b"{")) > LIMIT_SIGNS:
        raise Problem(
            file=file,
            text=f"more than {LIMIT_SIGNS:,} commas and brackets stand here; expected fewer values",
        )


def _decode(*, data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Problem(file=file, line=line, text="this is not UTF-8; expected UTF-8") from wrong


def _object(*, pairs: list[tuple[str, object]], file: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Problem(
                file=file,
                text=f"the key {shown(value=key)} stands twice in one object; expected it once",
            )
        found[key] = value
    return found


def _whole(*, digits: str, file: str) -> int:
    if len(digits.lstrip("-")) > LIMIT_DIGITS:
        raise Problem(
            file=file,
            text=f"the number {digits[:20]}… is too large; expected at most {LIMIT_DIGITS} digits",
        )
    return int(digits)


def _finite(*, digits: str, file: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Problem(
            file=file,
            text=f"the number {digits[:20]} is too large; expected a finite number",
        )
    return value


def _refuse_constant(*, word: str, file: str) -> float:
    raise Problem(file=file, text=f"{word} is not JSON; expected a finite number")


def _check_texts(*, value: object, file: str) -> None:
    """Refuse what no other format could carry; a walk without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str) and not is_clean(text=one):
            raise Problem(
                file=file,
                text=f"the text {shown(value=one)} holds a control character or half a character; "
                "expected readable text",
            )


def is_clean(*, text: str) -> bool:
    """Say whether a text holds neither control characters nor lone surrogates."""
    if text.isprintable():
        return True
    return not any(
        (character < " " and character not in "\t\n\r")
        or character == "\x7f"
        or "\ud800" <= character <= "\udfff"
        for character in text
    )
