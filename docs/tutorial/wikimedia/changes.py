# ruff: noqa: INP001 - a module beside the tutorial's programs, not a package
"""The reader of the change flow: reviews of configuration changes by week, and how long they took.

A review is a change that somebody else than its author landed. Account numbers are compared here
and never leave this module.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mycel.engine import graph
from mycel.engine.movement import Series

Floats = npt.NDArray[np.float64]

WMF = Path("infrastructure") / "wmf"
FLOW = WMF / "puppet_change_flow.csv"
COLUMNS = ("authored_unix", "landed_unix", "author_id", "lander_id")
FIRST = date(2016, 1, 4)
"""The first Monday of the data; weeks run from Monday 0:00 UTC."""
TODAY = date(2021, 12, 27)
"""The day after the last complete week: changes authored later are not in the file."""
HOUR = 3600.0
WEEK = timedelta(days=7)
RECENT = 13
"""Weeks over which the number of people who land is averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Times in seconds since 1970, one entry per change, sorted by the time of writing."""

    authored: Floats
    landed: Floats
    author: npt.NDArray[np.int64]
    lander: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of changes."""
        return len(self.authored)

    @property
    def hours(self) -> Floats:
        """Hours from writing to landing."""
        return (self.landed - self.authored) / HOUR

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Changes":
        """Return the chosen changes."""
        return Changes(
            self.authored[chosen], self.landed[chosen], self.author[chosen], self.lander[chosen]
        )

    def reviews(self) -> "Changes":
        """Return the changes that somebody else landed."""
        return self.where(self.author != self.lander)

    def authored_in(self, *, since: date, until: date) -> "Changes":
        """Return the changes written from one day's start to before another's."""
        return self.where((self.authored >= seconds(since)) & (self.authored < seconds(until)))


def rows(*, path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield these columns of a CSV file, or stop with one sentence."""
    if not path.is_file():
        raise SystemExit(f"{path.name}: there is no such file; expected it in {path.parent.name}/")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise SystemExit(f"{path.name}: the column {min(missing)} is missing")
        for row in reader:
            yield tuple(row[name] for name in columns)


def read(*, data: Path) -> Changes:
    """Read every change of the flow."""
    table = np.array(
        [[int(cell) for cell in row] for row in rows(path=data / FLOW, columns=COLUMNS)],
        dtype=np.int64,
    )
    table = table[np.argsort(table[:, 0], kind="stable")]
    times = table[:, :2].astype(np.float64)
    return Changes(times[:, 0], times[:, 1], table[:, 2], table[:, 3])


def seconds(day: date) -> float:
    """Return the start of a day in UTC, in seconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def weeks(*, until: date = TODAY) -> list[date]:
    """Return the Mondays of every complete week."""
    return [FIRST + k * WEEK for k in range((until - FIRST) // WEEK)]


def _week(times: Floats) -> npt.NDArray[np.int64]:
    return np.floor((times - seconds(FIRST)) / WEEK.total_seconds()).astype(np.int64)


def arrivals(*, reviews: Changes) -> Series:
    """Return the reviews asked for in each week, dated by its Sunday."""
    mondays = weeks()
    week = _week(reviews.authored)
    counted = np.bincount(week[(week >= 0) & (week < len(mondays))], minlength=len(mondays))
    return Series(_sundays(mondays), tuple(float(count) for count in counted))


def active(*, reviews: Changes) -> list[int]:
    """Return how many people landed a change of somebody else in each week."""
    seen: list[set[int]] = [set() for _ in weeks()]
    for week, who in zip(_week(reviews.landed).tolist(), reviews.lander.tolist(), strict=True):
        if 0 <= week < len(seen):
            seen[week].add(who)
    return [len(people) for people in seen]


def landers(*, reviews: Changes) -> Series:
    """Return the mean of ``active`` over the last 13 weeks, dated by their last Sunday."""
    found = active(reviews=reviews)
    means = [
        round(float(np.mean(found[max(0, end - RECENT) : end])), 2)
        for end in range(1, len(found) + 1)
    ]
    return Series(_sundays(weeks()), tuple(means))


def _sundays(mondays: Sequence[date]) -> tuple[date, ...]:
    return tuple(monday + timedelta(days=6) for monday in mondays)


def bus_factor(*, changes: Changes) -> tuple[int, int]:
    """Return the fewest people who landed more than half of the changes, and how many landed."""
    counts = list(Counter(changes.lander.tolist()).values())
    return graph.absence_factor(counts=counts), len(counts)


def cv2_gaps(*, changes: Changes) -> float:
    """Return the squared coefficient of variation of the times between two changes written."""
    gaps = np.diff(changes.authored)
    return float(gaps.var() / gaps.mean() ** 2)
