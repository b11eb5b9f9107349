"""Answers: the one spelling of what a calculation found, on the command line and on pages."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from mycel import __version__

DIGITS = 9


def spell(
    *,
    method: Mapping[str, object],
    given: Mapping[str, object],
    result: Mapping[str, object],
    warnings: Sequence[str],
) -> str:
    """Return an answer as one JSON document; equal answers are equal bytes."""
    value = {
        "mycel": __version__,
        "method": method,
        "input": given,
        "result": result,
        "warnings": list(warnings),
    }
    return json.dumps(rounded(value=value), ensure_ascii=False, allow_nan=False, indent=1)


def result_digest(*, result: object) -> str:
    """Return the SHA-256 of a result's figures as they are printed, in hexadecimal.

    Definition: of the compact JSON with sorted keys of the result, figures cut as printed.
    """
    text = json.dumps(
        rounded(value=result), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(text.encode()).hexdigest()


def rounded(*, value: object) -> object:
    """Return a value with every float cut to 9 significant digits; no infinities, no NaN."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 — NaN
                return None
            short = float(f"{value:.{DIGITS}g}")
            return 0.0 if short == 0 else short
        case Mapping():
            return {str(key): rounded(value=item) for key, item in value.items()}
        case Iterable():
            return [rounded(value=item) for item in value]
        case _:
            return str(value)


def digest(*, files: Mapping[str, bytes]) -> str:
    """Return the digest of an input: of the one file, or of the sorted list of file digests."""
    if len(files) == 1:
        (data,) = files.values()
        return f"sha256:{sha256(data).hexdigest()}"
    lines = [f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"
