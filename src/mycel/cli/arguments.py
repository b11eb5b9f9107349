"""Arguments: what verbs are given as text, read into numbers and days or refused."""

import calendar
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from math import isfinite

from mycel.formats.problems import shown

MOST = 2**63 - 1
LEAST_ORDINARY, MOST_ORDINARY = 1e-100, 1e100
FIRST_YEAR, LAST_YEAR = 1900, 2199
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
RANGE = "LOW,HIGH of two numbers above 0, such as 0.3,0.7"


def whole(*, least: int = 0, most: int = MOST) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""
    said = f"a whole number from {least}" + ("" if most == MOST else f" to {most}")

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{shown(value=text)} was given; expected {said}")
        return int(text)

    return read


def number(text: str) -> float:
    """Read a finite number, neither so large nor so small that no calculation can hold it."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != 0 and not LEAST_ORDINARY <= abs(value) <= MOST_ORDINARY:
        raise ArgumentTypeError(f"{shown(value=text)} is no number; expected one such as 0.8")
    return value


def month(text: str) -> date:
    """Read a month as its last day."""
    found = _MONTH.fullmatch(text)
    try:
        year, name = (int(part) for part in found.groups()) if found else (0, 0)
        return _in_bounds(date(year, name, calendar.monthrange(year, name)[1]))
    except ValueError:  # calendar's own error for a month beyond 12 is one, too
        said = f"{shown(value=text)} is no month; expected YYYY-MM, 1900-01 to 2199-12"
        raise ArgumentTypeError(said) from None


def day(text: str) -> date:
    """Read a day."""
    try:
        return _in_bounds(date.fromisoformat(text if _DAY.fullmatch(text) else ""))
    except ValueError:
        said = f"{shown(value=text)} is no day; expected YYYY-MM-DD, 1900 to 2199"
        raise ArgumentTypeError(said) from None


def _in_bounds(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(found)
    return found


def share_range(text: str) -> tuple[float, float]:
    """Read a range of shares, lower end first."""
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {RANGE}") from None
    if not (isfinite(high) and 0 < low <= high):
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {RANGE}")
    return low, high
