"""Growth: what demand may come, as paths into the future drawn from a dated series or a range."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mycel.engine import ranges
from mycel.engine.scaling.history import (
    LONGEST_DAYS,
    Floats,
    Ordinals,
    Regular,
    TooShort,
    Transform,
    recent,
    regular,
)
from mycel.engine.scaling.paths import WEEK, Singles, local_paths, periods, seasonal_paths

FEWEST = 8
"""Measurements below which there is no forecast."""
FEW = 30
"""Measurements below which only a local level and drift are used."""

CEILING = 80.0
"""Largest log1p of a path: what keeps single precision finite."""

_MOST_CELLS = 200_000_000


@dataclass(frozen=True, slots=True)
class Forecast:
    """Paths of one series into the future, in the unit of its values.

    ``paths`` has the shape [paths, horizon]; column 0 is ``first_day`` (a proleptic Gregorian
    ordinal, the day after the last measurement). ``missing_days`` counts the days of the span
    without a measurement, ``missing_steps`` the measurements that its own step leads one to expect
    and that are not there. ``method`` says in one sentence what was done.
    """

    first_day: int
    paths: Singles
    missing_days: int
    missing_steps: int
    measured: int
    step_days: float
    method: str

    def quantiles(self, p: Sequence[float], *, ahead: Ordinals | None = None) -> Floats:
        """Return the quantiles of every day, shape [len(p), horizon], by linear interpolation.

        With ``ahead`` (1 is ``first_day``), those of these days only, shape [len(p), days].

        Errors:
            ValueError when a probability lies outside [0, 1].
        """
        if not all(0 <= one <= 1 for one in p):
            raise ValueError(f"the probabilities are {list(p)}; expected each between 0 and 1")
        chosen = self.paths if ahead is None else self.paths[:, ahead - 1]
        ordered = np.sort(np.ascontiguousarray(chosen.T), axis=1)
        place = np.asarray(p, dtype=np.float64) * (ordered.shape[1] - 1)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, ordered.shape[1] - 1)
        share = (place - below)[:, None]
        low, high = ordered[:, below].T.astype(np.float64), ordered[:, above].T.astype(np.float64)
        return np.asarray(low + share * (high - low), dtype=np.float64)


def forecast(
    *,
    days: Ordinals,
    values: Floats,
    horizon: int,
    transform: Transform,
    paths: int,
    rng: np.random.Generator,
    widening: float = 1.0,
) -> Forecast:
    """Draw paths of a series for the ``horizon`` days after its last measurement.

    Definition: on the transformed scale, ordinary least squares on a trend and Fourier terms, AR(1)
    residuals with innovations from a 28-day block bootstrap, a random walk of the level and the
    uncertainty of the trend; with fewer than 30 measurements a local level with drift under a wide
    prior. The draws depend on ``rng`` alone.

    Args:
        days: ordinals of the measurements, shape [n], in any order, each at most once.
        values: measurements, shape [n]; NaN counts as not measured.
        horizon: days to draw, 1 to 36,525.
        transform: ``log1p`` (values of 0 or more; paths never below 0) or ``none``.
        paths: number of paths.
        rng: stream from engine.chance.
        widening: factor on every path's distance from the median, from a backtest.

    Errors:
        TooShort with fewer than 8 measurements; ValueError for duplicate days, unequal lengths,
        infinite or (under log1p) negative values, a span over 36,525 days, or a horizon, a number
        of paths or a widening out of range.

    Source: docs/methods/growth.md.
    """
    _check_request(horizon, paths, widening)
    series = regular(days=days, values=values, transform=transform)
    if series.measured < FEWEST:
        raise TooShort(
            f"the series has {series.measured} measurements; a forecast needs at least {FEWEST}: "
            "ask experts for a 90 % range instead"
        )
    steps = math.ceil(horizon / series.step - 1e-9)
    unit = 1.0 if transform == "log1p" else max(float(np.abs(series.y).mean()), series.y.std())
    if series.measured < FEW:
        drawn = local_paths(series=series, steps=steps, paths=paths, rng=rng, unit=unit)
    else:
        series = recent(series=series)
        drawn = seasonal_paths(series=series, steps=steps, paths=paths, rng=rng, unit=unit)
    if widening != 1.0:
        middle = np.median(drawn, axis=0)
        drawn = middle + np.float32(widening) * (drawn - middle)
    daily = _to_days(drawn, series, horizon)
    if transform == "log1p":
        daily = np.expm1(np.clip(daily, 0.0, CEILING, out=daily), out=daily)
    return Forecast(
        first_day=series.first_day + int(series.at[-1]) + 1,
        paths=daily,
        missing_days=series.missing_days,
        missing_steps=series.filled,
        measured=series.measured,
        step_days=series.step,
        method=_sentence(series, transform, widening),
    )


def _check_request(horizon: int, paths: int, widening: float) -> None:
    if not 1 <= horizon <= LONGEST_DAYS:
        raise ValueError(f"the horizon is {horizon} days; expected 1 to {LONGEST_DAYS}")
    if paths < 1 or paths * horizon > _MOST_CELLS:
        raise ValueError(
            f"{paths} paths of {horizon} days were asked for; expected at least 1 path and at most "
            f"{_MOST_CELLS} values in all"
        )
    if not 0 < widening <= 100:  # noqa: PLR2004 - the bound is named in the refusal
        raise ValueError(f"the widening is {widening}; expected a factor above 0 and up to 100")


def _to_days(drawn: Singles, series: Regular, horizon: int) -> Singles:
    """Interpolate paths between steps, from the last measurement on, to every day."""
    if series.step == 1.0:
        return drawn
    begin = np.full((drawn.shape[0], 1), series.y[-1], dtype=np.float32)
    known = np.concatenate((begin, drawn), axis=1)
    place = np.arange(1, horizon + 1) / series.step
    below = np.minimum(np.floor(place).astype(np.int64), known.shape[1] - 2)
    share = (place - below).astype(np.float32)
    return np.asarray(known[:, below] * (1 - share) + known[:, below + 1] * share, np.float32)


def _sentence(series: Regular, transform: Transform, widening: float) -> str:
    scale = "log1p of the values" if transform == "log1p" else "the values"
    if series.measured < FEW:
        what = f"local level with drift and a wide prior on {scale}"
    else:
        found = periods(series=series)
        week = sum(period <= WEEK for period in found)
        what = (
            f"trend, {week} harmonics of the week and {len(found) - week} of the year on {scale}"
            f", AR(1) residuals, 28-day block bootstrap, the last {series.y.size} steps"
        )
    if series.step != 1.0:
        what += (
            f"; one measurement every {series.step:.1f} days, modelled in such steps"
            " and interpolated to days"
        )
    what += f"; {series.filled} missing steps interpolated" if series.filled else ""
    return what + (f"; widened by {widening:.2f} after a backtest" if widening != 1.0 else "")


def weekly_means(paths: Singles) -> Singles:
    """Return the means of consecutive weeks, shape [paths, ceil(days / 7)].

    The last week is the mean of the days that are left. Unit: that of the paths.
    """
    whole = paths.shape[1] // 7
    weeks = paths[:, : whole * 7].reshape(paths.shape[0], whole, 7).mean(axis=2)
    if whole * 7 < paths.shape[1]:
        rest = paths[:, whole * 7 :].mean(axis=1, keepdims=True)
        weeks = np.concatenate((weeks, rest), axis=1)
    return np.asarray(weeks, dtype=np.float32)


def multiplier(*, factor: float | Floats, start: int, end: int, days: Ordinals) -> Floats:
    """Return how a scenario multiplies demand on each day.

    Definition: 1 until ``start``, log-linear to ``factor`` at ``end``, constant afterwards.

    Args:
        factor: target above 0; or one target per world, shape [worlds].
        start: ordinal of today.
        end: ordinal of the target day, after ``start``.
        days: ordinals, shape [days].

    Returns:
        shape [days], or [worlds, days] when ``factor`` has worlds.

    Errors:
        ValueError when a factor is not above 0 or the end is not after the start.
    """
    target = np.asarray(factor, dtype=np.float64)
    if not bool(np.all((target > 0) & np.isfinite(target))):
        raise ValueError(
            "a growth factor is not above 0; expected a factor such as 3 for three times"
        )
    if end <= start:
        raise ValueError("the growth ends before it begins; expected an end after today")
    way = np.clip((days - start) / (end - start), 0.0, 1.0)
    return np.asarray(np.exp(np.log(target)[..., None] * way), dtype=np.float64)


def range_start(*, now: tuple[float, float], rng: np.random.Generator, worlds: int) -> Floats:
    """Return today's demand in every world from its 90 % range, shape [worlds].

    Lognormal; equal ends give exactly that value. Unit: that of the range.

    Errors:
        ValueError when the range is swapped, not finite, or reaches 0 without being [0, 0].
    """
    if now == (0.0, 0.0):
        return np.zeros(worlds)
    return ranges.draw(low=now[0], high=now[1], rng=rng, size=worlds, family="lognormal")


def yearly_growth(*, growth: tuple[float, float], rng: np.random.Generator, worlds: int) -> Floats:
    """Return the yearly growth in every world from its 90 % range, shape [worlds].

    Definition: 0.1 means 10 % more per year; 1 + growth is lognormal, so that no world falls below
    nothing. Equal ends give exactly that value.

    Errors:
        ValueError when the range is swapped, not finite, or reaches -1.
    """
    if not growth[0] > -1:
        raise ValueError(
            f"the yearly growth {list(growth)} reaches -1; expected shares above -1, such as 0.1"
        )
    if growth[0] == growth[1]:
        return np.full(worlds, float(growth[0]))
    low, high = 1 + growth[0], 1 + growth[1]
    return ranges.draw(low=low, high=high, rng=rng, size=worlds, family="lognormal") - 1
