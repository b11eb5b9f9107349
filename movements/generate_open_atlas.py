# ruff: noqa: INP001 - a script that stands beside the files it writes, not a package
"""The workshop of the sample movement: it draws the invented measurements of Open Atlas.

Run ``python movements/generate_open_atlas.py`` to write ``open-atlas/series/*.csv`` again.
Every series has its own seeded stream, so adding one leaves all others as they are.
"""

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

SEED = 20261122
FIRST = date(2023, 11, 27)
LAST = date(2026, 11, 22)
YEAR = 365.25
SATURDAY = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A demand that was counted every day or every week.

    ``now`` is the level of the trend on the last day, ``grows`` its growth per year (0.12 is
    12 %), ``week`` and ``year`` the seasons' amplitudes, ``peak`` the month in which the year is
    highest, ``noise`` the spread of a single value, ``memory`` how much of it stays the next
    time, ``bursts`` pairs of a day and a factor that fades over ``fades`` days.
    """

    name: str
    now: float
    grows: float
    every: int = 1
    week: float = 0.0
    year: float = 0.05
    peak: float = 3.0
    noise: float = 0.04
    memory: float = 0.5
    bursts: tuple[tuple[date, float], ...] = ()
    fades: float = 6.0
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Pledged:
    """A capacity that changes when people come, go, or promise other hours."""

    name: str
    changes: tuple[tuple[date, float], ...]


STORM = date(2024, 9, 14)
QUAKE = date(2025, 4, 8)
FLOOD = date(2026, 7, 19)
PRIZE = date(2025, 11, 5)

MEASURED = (
    Measured("website-views", 42, 0.06, week=0.10, bursts=((PRIZE, 1.7),)),
    Measured("app-sessions", 24, 0.08, week=0.06, peak=7.5, year=0.10),
    Measured("embedded-tiles", 95, 0.04, week=0.14, year=0.06, bursts=((QUAKE, 1.4),)),
    Measured("searches", 17, 0.05, week=0.09, digits=2),
    Measured("logins", 310, 0.04, week=0.05, digits=0, bursts=((PRIZE, 1.5),)),
    Measured("notices", 520, 0.05, week=0.07, digits=0),
    Measured("downloads", 60, 0.07, week=0.16, noise=0.08),
    Measured("partner-calls", 28, 0.08, week=0.18, bursts=((FLOOD, 1.6),)),
    Measured("statistics-queries", 36, 0.03, week=0.20, noise=0.07),
    Measured("imports", 27.5, 0.125, every=7, year=0.03, peak=10.5, noise=0.045, memory=0.3),
    Measured("newcomers", 46, 0.10, every=7, year=0.09, peak=2.0, noise=0.08, memory=0.4),
    Measured("help-questions", 88, 0.05, every=7, year=0.06, noise=0.06, digits=0),
    Measured("repairs", 21, 0.06, every=7, year=0.03, noise=0.05, memory=0.2, digits=0),
    Measured("disputes", 12, 0.03, every=7, year=0.08, peak=11.0, noise=0.12, digits=0),
    Measured("pull-requests", 34, 0.04, every=7, noise=0.11, digits=0),
    Measured(
        "crisis-areas",
        9.0,
        0.07,
        every=7,
        year=0.15,
        peak=8.5,
        noise=0.11,
        bursts=((STORM, 1.9), (QUAKE, 2.7), (FLOOD, 2.2)),
        fades=16.0,
    ),
)

PLEDGED = (
    Pledged(
        "reviewer-hours",
        (
            (date(2023, 12, 1), 18.0),
            (date(2024, 6, 10), 19.0),
            (date(2025, 2, 3), 20.5),
            (date(2025, 9, 15), 22.0),
            (date(2026, 1, 12), 21.0),
            (date(2026, 4, 20), 22.0),
            (date(2026, 8, 3), 23.0),
        ),
    ),
    Pledged(
        "mentor-hours",
        (
            (date(2023, 12, 1), 39.0),
            (date(2024, 9, 2), 44.0),
            (date(2025, 5, 5), 48.0),
            (date(2025, 12, 1), 44.0),
            (date(2026, 6, 1), 46.0),
        ),
    ),
    Pledged(
        "translator-hours",
        (
            (date(2023, 12, 1), 48.0),
            (date(2024, 11, 4), 55.0),
            (date(2025, 10, 6), 58.0),
            (date(2026, 5, 11), 60.0),
        ),
    ),
    Pledged(
        "server-team-hours",
        (
            (date(2023, 12, 1), 30.0),
            (date(2024, 4, 8), 38.0),
            (date(2025, 8, 25), 34.0),
            (date(2026, 2, 16), 40.0),
        ),
    ),
)


def days_of(series: Measured) -> list[date]:
    """Return the days on which the series was counted; weeks are counted on Sundays."""
    first = FIRST if series.every == 1 else FIRST + timedelta(days=6)
    return [first + timedelta(days=k) for k in range(0, (LAST - first).days + 1, series.every)]


def seasons(series: Measured, days: list[date]) -> Floats:
    """Return the week's and the year's share of the logarithm of the level."""
    share = np.zeros(len(days))
    for position, day in enumerate(days):
        turn = day.timetuple().tm_yday / YEAR - (series.peak - 1.0) / 12.0
        share[position] = series.year * math.cos(2 * math.pi * turn)
        if series.every == 1:
            share[position] += series.week * (0.4 if day.weekday() < SATURDAY else -1.0)
    return share


def noise(series: Measured, length: int) -> Floats:
    """Return autocorrelated noise from the series' own stream."""
    rng = np.random.default_rng([SEED, crc32(series.name.encode())])
    fresh = rng.normal(0.0, series.noise * math.sqrt(1 - series.memory**2), size=length)
    values = np.empty(length)
    last = 0.0
    for position in range(length):
        last = series.memory * last + float(fresh[position])
        values[position] = last
    return values


def bursts(series: Measured, days: list[date]) -> Floats:
    """Return the share of the bursts: at once on their day, then fading."""
    share = np.zeros(len(days))
    for since, factor in series.bursts:
        for position, day in enumerate(days):
            if day >= since:
                faded = math.exp(-(day - since).days / series.fades)
                share[position] += math.log1p((factor - 1) * faded)
    return share


def measured(series: Measured) -> Iterator[tuple[date, float]]:
    """Yield the days and values of a counted demand."""
    days = days_of(series)
    years = np.array([(day - LAST).days / YEAR for day in days])
    level = math.log(series.now) + math.log1p(series.grows) * years
    total = level + seasons(series, days) + noise(series, len(days)) + bursts(series, days)
    for day, value in zip(days, np.exp(total), strict=True):
        yield day, round(float(value), series.digits)


def rows_of(series: Measured | Pledged) -> list[tuple[date, float]]:
    """Return the rows of one file in the order of their days."""
    if isinstance(series, Pledged):
        return list(series.changes)
    return list(measured(series))


def csv_of(series: Measured | Pledged) -> str:
    """Return one file's text: a heading and one row per day, numbers as short as they can be."""
    lines = [f"{day.isoformat()},{value:g}" for day, value in rows_of(series)]
    return "\n".join(["date,value", *lines]) + "\n"


def write(*, folder: Path) -> int:
    """Write every series into the folder and return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    every = (*MEASURED, *PLEDGED)
    for series in every:
        path = folder / f"{series.name}.csv"
        path.write_text(csv_of(series), encoding="utf-8", newline="\n")
    return len(every)


def main() -> None:
    """Write the series beside this file, or into another folder."""
    parser = argparse.ArgumentParser(description="Write the sample movement's series again.")
    parser.add_argument(
        "--into", type=Path, default=Path(__file__).parent / "open-atlas" / "series"
    )
    write(folder=parser.parse_args().into)


if __name__ == "__main__":
    main()
