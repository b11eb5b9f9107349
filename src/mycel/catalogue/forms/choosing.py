"""Choosing: the filters of lists, parsed from a query string; what is not known is left out."""

import math
import re

from django.http import QueryDict

from mycel.catalogue.queries import Filters
from mycel.catalogue.queries.words import AREA_NAMES, KIND_NAMES, LEVEL_NAMES

LONGEST = 200
MOST_GROWTH = 10.0
STATES = ("breaks", "tight", "holds", "unknown")
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}", re.ASCII)
_STEWARD = re.compile(r"(?:unit|person)/[-a-zA-Z0-9_]{1,120}|nobody", re.ASCII)


def filters(data: QueryDict) -> Filters:
    """Return what a reader chose to see."""
    return Filters(
        q=words(data.get("q", "")),
        kind=_one_of(data.get("kind", ""), KIND_NAMES),
        area=_one_of(data.get("area", ""), AREA_NAMES),
        steward=_matching(data.get("steward", ""), _STEWARD),
        level=_one_of(data.get("level", ""), (*LEVEL_NAMES, "none")),
        state=_one_of(data.get("state", ""), STATES),
        growth=_growth(data.get("growth", "")),
        after=_matching(data.get("after", ""), _SLUG),
        before=_matching(data.get("before", ""), _SLUG),
    )


def words(text: str) -> str:
    """Return words to search for: printable, on one line, not too long."""
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST]).strip()


def whole(text: str | None) -> int | None:
    """Return a number as keys have them, or None."""
    is_key = text is not None and text.isascii() and text.isdigit() and len(text) < 16  # noqa: PLR2004 — what fits a key
    return int(text or "") if is_key else None


def _one_of(text: str, known: object) -> str:
    return text if isinstance(known, dict | tuple) and text in known else ""


def _matching(text: str, pattern: re.Pattern[str]) -> str:
    return text if pattern.fullmatch(text) else ""


def _growth(text: str) -> float:
    try:
        growth = float(text)
    except ValueError:
        return 1.0
    return min(max(growth, 1.0), MOST_GROWTH) if math.isfinite(growth) else 1.0
