"""Arguments: what verbs are given as text, read into numbers and days or refused."""

import calendar
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from math import isfinite

from mycel.formats.problems import shown

MOST = 2**63 - 1
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
    """Read a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise ArgumentTypeError(f"{shown(value=text)} is no number; expected one such as 0.8")
    return value


def month(text: str) -> date:
    """Read a month as its last day."""
    found = _MONTH.fullmatch(text)
    try:
        year, name = (int(part) for part in found.groups()) if found else (0, 0)
        return date(year, name, calendar.monthrange(year, name)[1])
    except ValueError:  # calendar's own error for a month beyond 12 is one, too
        said = f"{shown(value=text)} is no month; expected YYYY-MM, such as 2030-12"
        raise ArgumentTypeError(said) from None


def day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        said = f"{shown(value=text)} is no day; expected YYYY-MM-DD, such as 2026-11-23"
        raise ArgumentTypeError(said) from None


def share_range(text: str) -> tuple[float, float]:
    """Read a range of shares, lower end first."""
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {RANGE}") from None
    if not (isfinite(high) and 0 < low <= high):
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected {RANGE}")
    return low, high
