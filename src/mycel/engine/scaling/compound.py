"""Compound: how many events a year brings in every world, and what they add up to."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SEARCHED = 12.0
"""Rates up to which counts are searched for from 0 upwards."""
MOST_SEARCHED = 120
"""No rate that is searched brings more events than this in a world."""
CHUNK = 8_192
BLOCK = 1_000_000
"""Events that are drawn at once."""
MOST_EVENTS = 500_000_000


def counts(*, rate: Floats, score: Floats) -> Counts:
    """Return Poisson counts by inversion of normal scores.

    Definition: K_w = min{k : P(Poisson(λ_w) ≤ k) ≥ Φ(z_w)}. The same score with a lower rate never
    gives more events, so that a treatment is compared on the same chance.

    Args:
        rate: λ, [N], 0 or more.
        score: z, [N], standard normal (correlated or not).

    Returns:
        [N].

    Errors:
        ValueError for a rate that alone brings more events than can be drawn.

    Source: Gaussian copula with Poisson margins; docs/methods/risk.md.
    """
    most = float(rate.max(initial=0.0))
    if not most <= MOST_EVENTS:
        raise ValueError(
            f"{most:.3g} events would be drawn in one world; expected at most "
            f"{MOST_EVENTS:,}: give a lower or a narrower range of frequency"
        )
    level = special.ndtr(score)
    found: Counts = np.zeros(rate.size, dtype=np.int64)
    is_small = rate <= SEARCHED
    if is_small.all():
        _search(rate, level, found)
        return found
    few, many = np.flatnonzero(is_small), np.flatnonzero(~is_small)
    part: Counts = np.zeros(few.size, dtype=np.int64)
    _search(rate[few], level[few], part)
    found[few] = part
    found[many] = _many(rate[many], level[many], score[many])
    return found


def _search(rate: Floats, level: Floats, found: Counts) -> None:
    """Add up P(K = n) from n = 0 until the level is reached, chunk by chunk within the cache."""
    for first in range(0, rate.size, CHUNK):
        here = slice(first, first + CHUNK)
        found[here] = _searched(rate[here], level[here])


def _searched(rate: Floats, level: Floats) -> NDArray[np.int8]:
    found = np.zeros(rate.size, dtype=np.int8)
    chance = np.exp(-rate)
    reached = chance.copy()
    above = level > reached
    for n in range(1, MOST_SEARCHED + 1):
        if not above.any():
            break
        found += above
        chance *= rate
        chance *= 1 / n
        reached += chance
        np.greater(level, reached, out=above)
    return found


def _many(rate: Floats, level: Floats, score: Floats) -> Counts:
    """Start from the Cornish–Fisher quantile and step to the exact one."""
    guess = rate + np.sqrt(rate) * score + (score**2 - 1) / 6
    k = np.maximum(np.floor(guess), 0.0)
    low = np.flatnonzero(special.pdtr(k, rate) < level)
    while low.size:
        k[low] += 1
        low = low[special.pdtr(k[low], rate[low]) < level[low]]
    high = np.flatnonzero(k > 0)
    while high.size:
        high = high[special.pdtr(k[high] - 1, rate[high]) >= level[high]]
        k[high] -= 1
        high = high[k[high] > 0]
    return k.astype(np.int64)


def sums(*, values: Floats, counts: Counts) -> Floats:
    """Return the sum of each world's values: values [ΣK] in the order of worlds, counts [N] → [N].

    A world without events sums to 0 (``np.add.reduceat`` alone would give it a neighbour's value).
    """
    total = np.zeros(counts.size)
    has = counts > 0
    if has.any():
        starts = np.cumsum(counts) - counts
        total[has] = np.add.reduceat(values, starts[has])
    return total


def kept(*, counts: Counts, fewer: Counts) -> NDArray[np.bool_]:
    """Return which events remain where each world keeps its first ``fewer`` of ``counts``, [ΣK]."""
    starts = np.cumsum(counts) - counts
    within = np.arange(int(counts.sum())) - np.repeat(starts, counts)
    return np.asarray(within < np.repeat(fewer, counts))


def blocks(*, counts: Counts) -> Iterator[slice]:
    """Yield slices of the worlds with about ``BLOCK`` events each.

    Errors:
        ValueError for more events than can be drawn.
    """
    passed = np.cumsum(counts)
    if passed.size and passed[-1] > MOST_EVENTS:
        raise ValueError(
            f"{passed[-1]:,} events would be drawn; expected at most {MOST_EVENTS:,}: take fewer "
            "worlds, or describe a year's sum as one event"
        )
    first = 0
    while first < counts.size:
        before = passed[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(passed, before + BLOCK, side="right")))
        yield slice(first, last)
        first = last


def yearly(*, draw: Callable[[int], Floats], counts: Counts, fewer: Counts | None = None) -> Floats:
    """Return every world's sum of events' harm, [N].

    Args:
        draw: returns the next so many harms of the stream.
        counts: events that are drawn in every world, [N].
        fewer: events that remain of them, [N]; all where absent. The draws stay the same.

    Errors:
        ValueError for more events than can be drawn.
    """
    total = np.zeros(counts.size)
    for part in blocks(counts=counts):
        drawn = counts[part]
        values = draw(int(drawn.sum()))
        if fewer is None:
            total[part] = sums(values=values, counts=drawn)
        else:
            remaining = values[kept(counts=drawn, fewer=fewer[part])]
            total[part] = sums(values=remaining, counts=fewer[part])
    return total
