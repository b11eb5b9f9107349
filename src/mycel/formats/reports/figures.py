"""Figures of a report: numbers, shares and days in its language, and texts made harmless."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from math import floor, isfinite, log10

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from mycel.formats.reports.parts import Code, Link, Run, Share, Text, runs

DASH = "–"
FIGURES = 3
MOST_DECIMALS = 6
HUGE = 1e15
SAFE_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\^`{|}\x00-\x20\x7f-\x9f]+", re.IGNORECASE)

_MARKS = str.maketrans("", "", "\u200e\u200f\u061c")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\uffff\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"[\t\n\u2028\u2029]+")


def locale(*, language: str) -> Locale:
    """Return the locale of a language, English where the language is unknown."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def number(*, value: float, language: str, decimals: int | None = None) -> str:
    """Write a number with at most so many decimals; without them three figures and all integers."""
    if not isfinite(value):
        return DASH
    if abs(value) >= HUGE:
        return f"{value:.3g}"
    digits = _decimals(value) if decimals is None else decimals
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    written = str(format_decimal(value, format=pattern, locale=locale(language=language)))
    return written.translate(_MARKS)


def _decimals(value: float) -> int:
    """Return how many decimals show three figures of a number."""
    if value == 0 or isinstance(value, int):
        return 0
    return min(max(FIGURES - 1 - floor(log10(abs(value))), 0), MOST_DECIMALS)


def share(*, value: float, language: str, decimals: int = 1) -> str:
    """Write a share from 0 to 1 as a percentage, figure and sign in one order in any text."""
    if not isfinite(value):
        return DASH
    spoken = locale(language=language)
    apart = "\u00a0" if spoken.language == "en" else ""
    apart = "\u00a0" if "\u00a0" in str(spoken.percent_formats[None].pattern) else apart
    first = "\u200e" if spoken.character_order == "right-to-left" else ""
    return f"{first}{number(value=value * 100, language=language, decimals=decimals)}{apart}%"


def day(*, value: date, language: str) -> str:
    """Write a date in words: 26 November 2026."""
    spoken = locale(language=language)
    pattern = "d MMMM y" if spoken.language == "en" else "long"
    return str(format_date(value, format=pattern, locale=spoken))


def month(*, value: date, language: str) -> str:
    """Write a month in short words: Nov 2026."""
    return str(format_skeleton("yMMM", value, locale=locale(language=language)))


def spell(*, run: Run, language: str) -> str:
    """Write one piece of a text as plain words."""
    if isinstance(run, Share):
        return share(value=run.value, language=language, decimals=run.digits)
    if isinstance(run, Link | Code):
        return clean(text=run.text)
    if isinstance(run, date):
        return day(value=run, language=language)
    if isinstance(run, int | float):
        return number(value=run, language=language)
    return clean(text=run)


def plain(*, text: Text, language: str) -> str:
    """Write a whole text as plain words; a dash for None."""
    if text is None:
        return DASH
    return "".join(spell(run=run, language=language) for run in runs(text))


def clean(*, text: str) -> str:
    """Return the text in one line, without control characters and marks that turn its direction."""
    return _UNSEEN.sub("", _BLANKS.sub(" ", text))


def lines(*, text: str) -> str:
    """Return the text with its line breaks, otherwise clean."""
    return "\n".join(clean(text=line) for line in text.replace("\r\n", "\n").split("\n"))


def address(*, url: str, base: str) -> str:
    """Return the whole address of a link, or nothing where it leads nowhere that is safe."""
    whole = f"{base.rstrip('/')}{url}" if url.startswith("/") and not url.startswith("//") else url
    return whole if SAFE_URL.fullmatch(whole) else ""


def decimals_of(*, ticks: Iterable[float]) -> int:
    """Return how many decimals tell neighbouring ticks apart."""
    steps = [abs(after - before) for before, after in pairwise(ticks) if after != before]
    if not steps:
        return FIGURES
    return min(max(-floor(log10(min(steps)) + 1e-9), 0), MOST_DECIMALS)
