"""Digits: how far a number is worth printing, given its Monte-Carlo error."""

import math

KEPT = 2
"""Significant digits of a standard error that are kept (Guide to the expression of uncertainty)."""
MOST_PLACES = 300


def digits(*, error: float) -> int | None:
    """Return how many decimal places a number with this standard error supports.

    Definition: the place of the error's second significant digit; below 0 for tens, hundreds and
    so on. None where the error is 0 or not known: such a number is exact, or says nothing about
    its digits.

    Source: JCGM 100:2008 (GUM), 7.2.6; docs/methods/risk.md.
    """
    if not math.isfinite(error) or error <= 0:
        return None
    return min(KEPT - 1 - math.floor(math.log10(error)), MOST_PLACES)


def rounded(*, value: float, error: float) -> float:
    """Return a number with no digit more than its standard error supports."""
    places = digits(error=error)
    if places is None or not math.isfinite(value):
        return value
    return round(value, places) + 0.0
