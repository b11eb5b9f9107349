"""Opening hours: the part of a repeating period in which work is done, and its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SAME_MOMENT = 1e-9


@dataclass(frozen=True, slots=True)
class Opening:
    """Open intervals (from, to) inside a period that repeats for ever from time 0.

    Definition: open time w(t) is the part of (0, t] that lies in an open interval. All times share
    the unit of the simulation; a week of hours is ``period=168``.

    Errors:
        ValueError when an interval is empty, leaves the period, or overlaps the one before it.
    """

    period: float
    intervals: Sequence[tuple[float, float]]

    def __post_init__(self) -> None:
        flat = [end for interval in self.intervals for end in interval]
        if not flat or not np.isfinite([*flat, self.period]).all():
            raise ValueError("opening hours need at least one interval and finite times")
        for start, end in self.intervals:
            if end <= start:
                raise ValueError(f"the interval {start:g} to {end:g} is empty; end after its start")
        if flat[0] < 0 or flat[-1] > self.period or flat != sorted(flat):
            raise ValueError("opening hours overlap, are not in order or leave their period")

    def open_time(self, clock: npt.ArrayLike) -> Floats:
        """Return how much open time has passed at each clock time."""
        times = np.asarray(clock, np.float64)
        edges, passed = self._knots()
        # infinite patience stays infinite
        cycle = np.where(np.isfinite(times), np.floor(times / self.period), 0)
        inside = np.clip(times - cycle * self.period, 0, self.period)
        answer = cycle * passed[-1] + np.interp(inside, edges, passed)
        return np.where(np.isfinite(times), answer, times)

    def resumes(self, opened: npt.ArrayLike) -> Floats:
        """Return the last clock time at which the open time is this: when work goes on."""
        return self._clock(opened, side="right")

    def ends(self, opened: npt.ArrayLike) -> Floats:
        """Return the first clock time at which the open time is this: when work is complete."""
        return self._clock(opened, side="left")

    def _knots(self) -> tuple[Floats, Floats]:
        edges = np.array([0.0, *(end for pair in self.intervals for end in pair), self.period])
        is_open = np.arange(len(edges) - 1) % 2 == 1
        return edges, np.concatenate(([0.0], np.cumsum(np.where(is_open, np.diff(edges), 0))))

    def _clock(self, opened: npt.ArrayLike, side: Literal["left", "right"]) -> Floats:
        work = np.asarray(opened, np.float64)
        starts = np.array([start for start, _ in self.intervals])
        lengths = np.array([end - start for start, end in self.intervals])
        before = np.concatenate(([0.0], np.cumsum(lengths)))
        cycle = np.floor(work / before[-1])
        inside = work - cycle * before[-1]
        # sums of service times end a rounding error beside closing time: that is closing time
        near = before[np.argmin(np.abs(inside[..., None] - before), axis=-1)]
        inside = np.where(np.abs(inside - near) <= SAME_MOMENT * self.period, near, inside)
        if side == "left":
            shift, edge = inside <= 0, before[-1]
            cycle = cycle - shift
        else:
            shift, edge = inside >= before[-1], 0.0
            cycle = cycle + shift
        inside = np.where(shift, edge, inside)
        place = np.searchsorted(before, inside, side=side) - 1
        place = np.clip(place, 0, len(starts) - 1)
        return np.asarray(cycle * self.period + starts[place] + (inside - before[place]))
