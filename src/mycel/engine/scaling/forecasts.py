"""Forecasts: what a movement's dated series say may come, judged on their own past, widened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance
from mycel.engine.movement import Series
from mycel.engine.scaling import backtest, growth
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.history import Floats, Ordinals, TooShort, Transform
from mycel.engine.scaling.outlook import SeriesBacktest, SeriesForecast

Singles = NDArray[np.float32]

MOST_PATHS = 2_000
"""Paths that are drawn per series; world w follows path w modulo this number."""
ORIGINS = 4
"""Earlier days from which every series is forecast again, to see how that would have gone."""
MOST_DAYS_JUDGED = 365
"""Days after an origin that are judged at most."""
HALF_WEEK = 3
"""Days before and after a day over which demand is averaged."""

_MISSING = 0.05
_WIDE = 2.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One series: its 7-day means on the days asked for, [days, paths], and what is told of it.

    ``warnings`` holds only what somebody should act on.
    """

    means: Singles
    told: SeriesForecast
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """The measurements of a series up to today."""

    days: Ordinals
    values: Floats
    transform: Transform


def of_series(*, setting: Setting, path: str, days: Ordinals) -> Drawn:
    """Forecast the series at ``path`` as widely as its backtest asks.

    Definition: ``backtest`` from four origins over the horizon (365 days at most), its widening
    handed to ``forecast``; without a widening where the series is too short for a backtest. Streams
    are named by the path: no other series or node changes a draw. Values after today are not looked
    at. A mean is over the seven days around a day, three before and three after; measured days
    count as measured.

    Args:
        setting: the run.
        path: of a series in its movement.
        days: ordinals from today to the end, shape [days].

    Returns:
        means of shape [days, paths], in the unit of the series, with what is told of it.

    Errors:
        TooShort, with a whole sentence, where nothing can be forecast; ValueError as ``forecast``.

    Source: docs/methods/growth.md.
    """
    known = _known(setting, path)
    judged, refusal = _judged(setting, path, known)
    today = setting.today.toordinal()
    try:
        drawn = growth.forecast(
            days=known.days,
            values=known.values,
            horizon=setting.until.toordinal() + HALF_WEEK - int(known.days[-1]),
            transform=known.transform,
            paths=min(setting.worlds, MOST_PATHS),
            rng=chance.stream(seed=setting.seed, name=f"{path}:forecast"),
            widening=1.0 if judged is None else judged.widening,
        )
    except TooShort as short:
        raise TooShort(f"{path}: {short}; its demand is not measured yet.") from short
    told = _told(setting, path, known, drawn, judged)
    return Drawn(
        means=_centred(known, drawn, today, days),
        told=told,
        warnings=tuple(_warnings(told, refusal)),
    )


def _known(setting: Setting, path: str) -> _Known:
    series = setting.movement.series.get(path)
    if series is None:
        raise TooShort(f"{path} is not there; the demand that it holds is not measured yet.")
    days, values = _until(series, setting.today)
    if not days.size:
        raise TooShort(f"{path} has no value up to today; its demand is not measured yet.")
    return _Known(days, values, "log1p" if bool((values >= 0).all()) else "none")


def _until(series: Series, today: date) -> tuple[Ordinals, Floats]:
    known = [pair for pair in zip(series.days, series.values, strict=True) if pair[0] <= today]
    days = np.array([day.toordinal() for day, _ in known], dtype=np.int64)
    return days, np.array([value for _, value in known], dtype=np.float64)


def _judged(
    setting: Setting, path: str, known: _Known
) -> tuple[backtest.Backtest | None, str | None]:
    """The backtest of a series, or why there is none."""
    try:
        found = backtest.backtest(
            days=known.days,
            values=known.values,
            horizon=min((setting.until - setting.today).days, MOST_DAYS_JUDGED),
            origins=ORIGINS,
            transform=known.transform,
            seed=setting.seed,
            name=f"{path}:backtest",
        )
    except TooShort as short:
        return None, str(short)
    return found, None


def _told(
    setting: Setting,
    path: str,
    known: _Known,
    drawn: growth.Forecast,
    judged: backtest.Backtest | None,
) -> SeriesForecast:
    nodes = tuple(
        ref
        for ref, node in sorted(setting.movement.nodes.items())
        if node.demand is not None and node.demand.series == path
    )
    return SeriesForecast(
        path=path,
        nodes=nodes,
        says=drawn.method,
        first=date.fromordinal(int(known.days.min())),
        last=date.fromordinal(drawn.first_day - 1),
        step_days=drawn.step_days,
        measured=drawn.measured,
        missing=drawn.missing_steps,
        widening=1.0 if judged is None else judged.widening,
        backtest=None if judged is None else _figures(path, nodes, judged),
    )


def _figures(path: str, nodes: tuple[str, ...], judged: backtest.Backtest) -> SeriesBacktest:
    return SeriesBacktest(
        path=path,
        nodes=nodes,
        coverage90=judged.coverage90,
        coverage90_raw=judged.coverage90_raw,
        widening=judged.widening,
        mae=judged.mae,
        mae_seasonal_naive=judged.mae_seasonal_naive,
        interval_score=judged.interval_score,
        interval_score_seasonal_naive=judged.interval_score_seasonal_naive,
        origins=judged.origins,
        training_days=judged.training_days,
        horizon=judged.horizon,
    )


def _warnings(told: SeriesForecast, refusal: str | None) -> Iterator[str]:
    if told.measured < growth.FEW:
        yield (
            f"{told.path}: with {told.measured} measurements only a level and a drift are forecast;"
            f" from {growth.FEW} on, trend and season are."
        )
    if refusal is not None:
        yield f"{told.path}: its forecast was not checked and not widened: {refusal}."
    expected = told.measured + told.missing
    if told.missing > _MISSING * expected:
        yield (
            f"{told.path}: {told.missing} of {expected} expected measurements are missing; they "
            "were interpolated."
        )
    if told.backtest is not None and told.backtest.widening >= _WIDE:
        yield (
            f"{told.path}: earlier forecasts held only {told.backtest.coverage90_raw:.0%} of the "
            f"days instead of 90%; the range is drawn {told.backtest.widening:.1f} times as wide. "
            "Look at what changed; if it changed for good, let the series begin there."
        )


def _centred(known: _Known, drawn: growth.Forecast, today: int, at: Ordinals) -> Singles:
    """Means of the seven days around each day: what was measured, then the paths."""
    start = min(drawn.first_day, today - HALF_WEEK)
    past = np.interp(np.arange(start, drawn.first_day), known.days, known.values)
    summed = np.zeros((drawn.paths.shape[0], at.size), dtype=np.float32)
    for offset in range(-HALF_WEEK, HALF_WEEK + 1):
        column = at + offset - drawn.first_day
        is_past = column < 0
        part = drawn.paths.take(np.maximum(column, 0), axis=1)
        part[:, is_past] = past[at[is_past] + offset - start]
        summed += part
    return np.ascontiguousarray((summed / (2 * HALF_WEEK + 1)).T)
