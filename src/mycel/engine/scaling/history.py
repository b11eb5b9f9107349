"""History: a measured series as it is given, put on equal steps and on the scale of a forecast."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ordinals = NDArray[np.int64]
Transform = Literal["log1p", "none"]

HISTORY_DAYS = 1095
HISTORY_STEPS = 120
LONGEST_DAYS = 36_525

_LARGEST = 1e30


class TooShort(ValueError):
    """The series holds too few measurements to say anything from them."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A series on equal steps, on the transformed scale.

    ``at`` holds days since ``first_day`` (shape [steps]) and ``y`` the transformed values there;
    ``missing_days`` counts the days of the span that were not measured, ``filled`` the steps.
    """

    first_day: int
    at: Floats
    y: Floats
    step: float
    measured: int
    missing_days: int
    filled: int


def regular(*, days: Ordinals, values: Floats, transform: Transform) -> Regular:
    """Sort a series, put it on equal steps and transform it.

    Definition: the step is the median spacing of the measurements; a gap of k medians holds k steps
    whose missing ones are interpolated linearly by day on the transformed scale.

    Errors:
        ValueError as in ``forecast``; TooShort when nothing was measured.
    """
    at, y, first_day = _measured(days, values, transform)
    gaps = np.diff(at)
    median = float(np.median(gaps)) if gaps.size else 1.0
    index = np.concatenate(([0], np.cumsum(np.maximum(1, np.rint(gaps / median)))))
    every = np.arange(int(index[-1]) + 1, dtype=np.float64)
    grid = np.interp(every, index, at)
    span = int(at[-1])
    return Regular(
        first_day=first_day,
        at=grid,
        y=np.interp(grid, at, y),
        step=span / (every.size - 1) if every.size > 1 else 1.0,
        measured=at.size,
        missing_days=span + 1 - at.size,
        filled=every.size - at.size,
    )


def _measured(days: Ordinals, values: Floats, transform: Transform) -> tuple[Floats, Floats, int]:
    """Return days since the first, transformed values, and the first day, sorted and checked."""
    if transform not in ("log1p", "none"):
        raise ValueError(f"the transform is {transform!r}; expected 'log1p' or 'none'")
    if days.ndim != 1 or days.shape != values.shape:
        raise ValueError(
            f"the series has {days.size} days and {values.size} values; expected as many of each"
        )
    order = np.argsort(days, kind="stable")
    ordered, y = days[order].astype(np.int64), values[order].astype(np.float64)
    twice = ordered[1:][np.diff(ordered) == 0]
    if twice.size:
        raise ValueError(f"day {_iso(int(twice[0]))} stands twice; expected one value per day")
    known = ~np.isnan(y)
    ordered, y = ordered[known], y[known]
    if not y.size:
        raise TooShort("the series has no measurements; ask experts for a 90 % range instead")
    if float(np.abs(y).max()) > _LARGEST:
        raise ValueError(f"the series holds a value beyond {_LARGEST:g}; expected ordinary numbers")
    if ordered[-1] - ordered[0] > LONGEST_DAYS:
        raise ValueError(
            f"the series spans {ordered[-1] - ordered[0]} days; expected at most {LONGEST_DAYS}"
        )
    if transform == "log1p":
        if float(y.min()) < 0:
            raise ValueError(
                f"the series holds {y.min():g}, below 0; expected 0 or more, or transform 'none'"
            )
        y = np.log1p(y)
    return (ordered - ordered[0]).astype(np.float64), y, int(ordered[0])


def _iso(ordinal: int) -> str:
    return str(np.datetime64("0001-01-01") + (ordinal - 1))


def recent(*, series: Regular) -> Regular:
    """Return the part of a series that a forecast learns from.

    Definition: the last 1,095 days, or the last 120 steps where those reach further back.
    """
    keep = min(series.y.size, max(math.ceil(HISTORY_DAYS / series.step), HISTORY_STEPS))
    return Regular(
        first_day=series.first_day,
        at=series.at[-keep:],
        y=series.y[-keep:],
        step=series.step,
        measured=series.measured,
        missing_days=series.missing_days,
        filled=series.filled,
    )
