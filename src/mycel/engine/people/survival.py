"""Survival: how long people stay, from tenures that have ended and tenures that go on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
LEVEL = 0.9
LEAST_AT_RISK = 5
"""A curve says nothing of times at which fewer people were there."""


class EntryAfterExit(ValueError):
    """A tenure that was over before it was first seen."""


class NoOneAtRisk(ValueError):
    """No tenure at all: there is nothing to see survive."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person's time in one place.

    ``duration``: from its start to its end, or to the last day looked at; ``ended``: whether it
    ended then; ``entry``: the time since its start at which it was first seen (left truncation),
    0 where it was seen from the start. One unit of time for all three.
    """

    duration: float
    ended: bool
    entry: float = 0.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve: one row per time at which tenures ended, earliest first.

    ``share`` holds just after each time, with its interval [low, high]; ``at_risk`` were there just
    before it, ``ended`` then. ``ends`` is the longest time that was seen.
    """

    times: Floats
    share: Floats
    variance: Floats
    low: Floats
    high: Floats
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    ends: float


def kaplan_meier(*, tenures: Sequence[Tenure], level: float = LEVEL) -> Curve:
    """Return the share that stays longer than t, for every t at which somebody left.

    Definition: S(t) = product over t_i <= t of (1 - d_i / n_i), n_i = number of tenures with
    entry < t_i <= duration (entry 0 counts as there from the start). Variance after Greenwood:
    S^2 * sum d_i / (n_i (n_i - d_i)). Interval: exp(-exp(log(-log S) +- z se)), se = square root of
    the sum over |log S|; where S reaches 0 the variance is 0, the interval from 0 to its upper
    end before.

    Args:
        tenures: at least one; duration >= 0 and 0 <= entry <= duration, entry < duration unless 0.
        level: of the interval, between 0 and 1.

    Errors:
        NoOneAtRisk without tenures; EntryAfterExit for an entry that is not before the exit;
        ValueError for times that are negative or not finite, or a level outside (0, 1).

    Source: Kaplan and Meier 1958; Greenwood 1926; Kalbfleisch and Prentice, 1.4; docs/methods/
    people.md.
    """
    if not 0 < level < 1:
        raise ValueError(f"the level {level} is impossible; expected a number between 0 and 1")
    entry, duration, ended = _columns(tenures)
    times, counts = np.unique(duration[ended], return_counts=True)
    at_risk = _at_risk(entry, duration, times)
    with np.errstate(divide="ignore"):
        share = np.exp(np.cumsum(np.log1p(-counts / at_risk)))
        summed = np.cumsum(counts / (at_risk * (at_risk - counts).astype(np.float64)))
    variance = np.where(share > 0, share**2 * np.where(np.isfinite(summed), summed, 0.0), 0.0)
    low, high = _interval(share, summed, level)
    return Curve(
        times=times,
        share=share,
        variance=variance,
        low=low,
        high=high,
        at_risk=at_risk,
        ended=counts.astype(np.int64),
        ends=float(duration.max()),
    )


def share_at(*, curve: Curve, time: float) -> tuple[float, float, float]:
    """Return (share, low, high) that stay longer than a time; all 1 before the first end."""
    row = int(np.searchsorted(curve.times, time, side="right")) - 1
    if row < 0:
        return 1.0, 1.0, 1.0
    return float(curve.share[row]), float(curve.low[row]), float(curve.high[row])


def median(*, curve: Curve) -> float | None:
    """Return the first time at which at most half stay, or None where more than half do."""
    found = np.flatnonzero(curve.share <= 0.5 + 1e-12)
    return float(curve.times[found[0]]) if len(found) else None


def exposure(*, tenures: Sequence[Tenure]) -> tuple[int, float]:
    """Return how many tenures were seen to end, and the time over which they were watched."""
    watched = math.fsum(one.duration - one.entry for one in tenures)
    return sum(one.ended for one in tenures), watched


@dataclass(frozen=True, slots=True)
class Hazard:
    """Cumulated hazard since a tenure's start: straight lines through ``times`` and ``summed``."""

    times: Floats
    summed: Floats
    rate: float

    def leaves(self, *, after: float, within: float) -> float:
        """Return P(left by after + within | still there at after)."""
        return -math.expm1(self._at(after) - self._at(after + within))

    def _at(self, time: float) -> float:
        last = float(self.times[-1])
        beyond = max(time - last, 0.0) * self.rate
        return float(np.interp(min(time, last), self.times, self.summed)) + beyond


def hazard(*, tenures: Sequence[Tenure]) -> Hazard:
    """Return the hazard of leaving by time since the start, for conditional survival.

    Definition: at each time t_i at which tenures ended and at least ``LEAST_AT_RISK`` were at risk
    the cumulated hazard grows by -log(1 - d_i / n_i), spread evenly since the last such time; over
    stretches in which fewer were at risk, and beyond the end, it grows by the overall rate (ends
    per time watched).

    Args:
        tenures: at least one, of which at least one ended.

    Errors:
        as ``kaplan_meier``; NoOneAtRisk where nothing was watched, or no tenure ended.

    Source: docs/methods/people.md.
    """
    entry, duration, ended = _columns(tenures)
    count, watched = exposure(tenures=tenures)
    if watched <= 0 or count == 0:
        raise NoOneAtRisk("no tenure was seen to end; expected at least one")
    rate = count / watched
    edges = np.unique(np.concatenate(([0.0], entry, duration)))
    at_risk = _at_risk(entry, duration, edges[1:])
    ends, counts = np.unique(duration[ended], return_counts=True)
    seen = np.zeros(len(edges) - 1)
    inner = ends > 0
    seen[np.searchsorted(edges[1:], ends[inner])] = counts[inner]
    enough = at_risk >= LEAST_AT_RISK
    with np.errstate(divide="ignore"):
        jumps = -np.log1p(-seen / np.maximum(at_risk, 1))
    everyone_left = ~np.isfinite(jumps)
    known = enough & ~everyone_left
    grown = np.where(known, jumps, rate * np.diff(edges))
    summed = np.concatenate(([0.0], np.cumsum(grown)))
    kept = _corners(known, seen)
    return Hazard(times=edges[kept], summed=summed[kept], rate=rate)


def _corners(known: NDArray[np.bool_], seen: Floats) -> NDArray[np.intp]:
    """The edges between which the hazard is straight: where somebody left, or knowledge ends."""
    keep = np.ones(len(known) + 1, dtype=bool)
    inside = known[:-1] & known[1:] & (seen[:-1] == 0)
    keep[1:-1] = ~inside
    return np.flatnonzero(keep)


def _columns(tenures: Sequence[Tenure]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    if not tenures:
        raise NoOneAtRisk("there are no tenures; expected at least one")
    entry = np.array([one.entry for one in tenures], dtype=np.float64)
    duration = np.array([one.duration for one in tenures], dtype=np.float64)
    if not (np.all(np.isfinite(duration)) and np.all(duration >= 0)):
        raise ValueError("a tenure's duration is negative or not finite; expected 0 or more")
    if not (np.all(entry >= 0) and np.all((entry < duration) | (entry == 0))):
        raise EntryAfterExit("a tenure is first seen after its end; expected an earlier entry")
    return entry, duration, np.array([one.ended for one in tenures], dtype=bool)


def _at_risk(entry: Floats, duration: Floats, times: Floats) -> NDArray[np.int64]:
    """Count entry < t <= duration; who was there from the start is at risk at 0, too."""
    late = np.sort(entry[entry > 0])
    gone = np.searchsorted(np.sort(duration), times, side="left")
    waiting = len(late) - np.searchsorted(late, times, side="left")
    return np.asarray(len(duration) - gone - waiting, dtype=np.int64)


def _interval(share: Floats, summed: Floats, level: float) -> tuple[Floats, Floats]:
    z = float(special.ndtri((1 + level) / 2))
    low, high = np.ones_like(share), np.ones_like(share)
    inside = (share > 0) & (share < 1)
    logs = np.log(share[inside])
    spread = z * np.sqrt(summed[inside]) / np.abs(logs)
    low[inside] = np.exp(logs * np.exp(spread))
    high[inside] = np.exp(logs * np.exp(-spread))
    zero = share <= 0
    low[zero] = 0.0
    high[zero] = high[~zero][-1] if np.any(~zero) else 1.0
    return low, high
