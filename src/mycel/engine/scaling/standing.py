"""Standing: how a node stands in one word, and which differences between runs mean something."""

import math
from enum import StrEnum

import numpy as np

from mycel.engine.ranges import Z95
from mycel.engine.scaling.outlook import NodeOutlook
from mycel.engine.scaling.slider import SliderTable

PROBABLY = 0.5
POSSIBLY = 0.1
_MEDIAN = math.sqrt(math.pi / 2)
"""Standard error of a normal sample's median, in standard errors of its mean."""
_ERRORS = 2.0


class Standing(StrEnum):
    """How a node stands."""

    HOLDS = "holds"
    TIGHT = "tight"
    BREAKS = "breaks"
    UNKNOWN = "unknown"


def standing(*, outlook: NodeOutlook) -> Standing:
    """Return how a node stands, in one word.

    Definition: *breaks* when it passes its limit by the end in at least half of the worlds; else
    *tight* when it does in at least one of ten, or is used beyond its limit today; else *holds*;
    *unknown* when it is not measured.
    """
    if outlook.crossing is None:
        return Standing.UNKNOWN
    if outlook.crossing.probability >= PROBABLY:
        return Standing.BREAKS
    used = outlook.utilisation
    if outlook.crossing.probability >= POSSIBLY or (used is not None and used > outlook.limit):
        return Standing.TIGHT
    return Standing.HOLDS


def breaks_at(*, table: SliderTable, probability: float = PROBABLY) -> dict[str, float | None]:
    """Return for each node the smallest factor of the table at which it breaks with a probability.

    Definition: the first factor at which P(crossed by the last year) is at least ``probability``
    (1/2: it probably breaks; 1/10: it gets tight); None for none of them.
    """
    if not table.years:
        return dict.fromkeys(table.refs)
    passes = table.probability[-1] >= probability
    found: dict[str, float | None] = {}
    for place, ref in enumerate(table.refs):
        hits = np.flatnonzero(passes[:, place])
        found[ref] = table.factors[int(hits[0])] if hits.size else None
    return found


def headroom_error(*, outlook: NodeOutlook, worlds: int) -> float | None:
    """Return the Monte-Carlo standard error of the headroom today, in the node's unit.

    Definition: √(π/2)·s/√N, the standard error of a median, with s from the 90 % ranges of demand
    and capacity on the first day, taken as independent and normal.
    """
    bands = outlook.bands
    if outlook.headroom is None or bands is None or not bands.dates:
        return None
    widths = [band.p95[0] - band.p05[0] for band in (bands.demand, bands.capacity)]
    spread = math.hypot(*widths) / (2 * Z95)
    return _MEDIAN * spread / math.sqrt(worlds)


def is_difference(*, before: float, after: float, errors: tuple[float, float]) -> bool:
    """Return whether two figures differ by more than 2 standard errors of their difference.

    Args:
        before: the earlier figure.
        after: the later figure.
        errors: their standard errors, taken as independent.
    """
    gap = abs(after - before)
    return gap > _ERRORS * math.hypot(*errors) and not math.isclose(
        before, after, rel_tol=1e-9, abs_tol=1e-12
    )
