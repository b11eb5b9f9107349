"""Backtest: how well forecasts from earlier days would have done, and how wide to draw."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance
from mycel.engine.ranges import Z95
from mycel.engine.scaling.growth import CEILING, FEWEST, forecast
from mycel.engine.scaling.history import (
    HISTORY_DAYS,
    HISTORY_STEPS,
    Floats,
    Ordinals,
    TooShort,
    Transform,
    regular,
)
from mycel.engine.scaling.paths import WEEK

LEVEL = 0.9
"""The share of days that the interval promises to hold."""
PATHS = 1000
"""Paths that are drawn from every origin."""

_ALPHA = 1 - LEVEL
_APART_DAYS = 90
_FEWEST_DAYS = 60
_FEWEST_ORIGINS = 2
_MOST_ORIGINS = 60
_NARROWEST, _WIDEST = 1.0, 10.0
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of forecasts from earlier days (the origins), in the unit of the values.

    ``coverage90`` and ``interval_score`` are measured on each origin with the widening that all
    other origins set; ``widening`` is set by all of them and is the one to hand to ``forecast``.
    ``horizon`` is the number of days that could be judged, ``days_judged`` the measurements that
    were; ``coverage_by_origin`` goes with ``origin_days``.
    """

    coverage90: float
    coverage90_raw: float
    widening: float
    mae: float
    mae_seasonal_naive: float
    interval_score: float
    interval_score_seasonal_naive: float
    origins: int
    training_days: int
    horizon: int
    days_judged: int
    origin_days: tuple[int, ...]
    coverage_by_origin: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The origins of a backtest: their days, how much each learns from, how far each looks."""

    origin_days: tuple[int, ...]
    training_days: int
    horizon: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """One origin: what came and its interval on the transformed scale, and the naive interval."""

    origin: int
    actual: Floats
    own: Floats
    naive: Floats


def backtest(
    *,
    days: Ordinals,
    values: Floats,
    horizon: int,
    origins: int,
    transform: Transform,
    seed: int,
    name: str,
) -> Backtest:
    """Forecast a series from earlier days and compare with what came.

    Definition: rolling origins (``plan``); at each, ``forecast`` learns from the training days
    before it and is judged on the measurements in the horizon after it, never on interpolated days.
    Conformal score of a day: its distance from the median over the half-width of the 90 % interval
    on that side, on the transformed scale. Widening: the ceil(0.9 (n + 1))-th smallest of all n
    scores, within [1, 10]. The coverage and the interval score that are shown leave one origin out:
    each origin is judged with the widening of the others. Interval score with alpha = 0.1: (u - l)
    + (2 / alpha) ((l - y)+ + (y - u)+). Seasonal naive: on the values themselves, the last week
    repeated, its interval from the root mean square of the 7-day differences times the square root
    of the weeks ahead; with steps of 5 days or more, the last value repeated.

    Args:
        days: as for ``forecast``.
        values: as for ``forecast``.
        horizon: days that a forecast will look ahead; cut to a third of the series' span.
        origins: number of earlier days to forecast from, 2 to 60.
        transform: as for ``forecast``.
        seed: of the random streams, one per origin.
        name: of the random streams, stable for this series.

    Errors:
        TooShort when the span is under 60 days or the origins leave too little to learn from;
        ValueError as for ``forecast``.

    Source: docs/methods/growth.md.
    """
    series = regular(days=days, values=values, transform=transform)
    order = np.argsort(days)
    known = order[~np.isnan(values[order])]
    at, y = days[known].astype(np.int64), values[known].astype(np.float64)
    chosen = plan(
        first=int(at[0]), last=int(at[-1]), step=series.step, horizon=horizon, origins=origins
    )
    judged = [
        _judge(at, y, origin, chosen, transform, chance.stream(seed=seed, name=f"{name}:{origin}"))
        for origin in chosen.origin_days
    ]
    return _summary(judged, chosen, transform)


def plan(*, first: int, last: int, step: float, horizon: int, origins: int) -> Plan:
    """Place the origins of a backtest evenly over what the training leaves.

    Definition: the horizon judged is at most a third of the span; the training is what a forecast
    learns from (1,095 days or 120 steps), cut so that the origins stand 90 days (or one horizon, if
    that is less) apart, but never below half of the days before the last origin.

    Args:
        first: ordinal of the first measurement.
        last: ordinal of the last measurement.
        step: days between measurements.
        horizon: as for ``backtest``.
        origins: as for ``backtest``.

    Errors:
        TooShort, ValueError as for ``backtest``.
    """
    if not _FEWEST_ORIGINS <= origins <= _MOST_ORIGINS:
        raise ValueError(
            f"{origins} origins were asked for; expected {_FEWEST_ORIGINS} to {_MOST_ORIGINS}"
        )
    if horizon < 1:
        raise ValueError(f"the horizon is {horizon} days; expected 1 or more")
    span = last - first
    tested = max(math.ceil(step), min(horizon, span // 3))
    room = span - tested
    wish = min(tested, _APART_DAYS) * (origins - 1)
    training = min(round(max(HISTORY_DAYS, HISTORY_STEPS * step)), max(room - wish, room // 2))
    apart = (room - training) // (origins - 1)
    if span < _FEWEST_DAYS or training < FEWEST * step or apart < 1:
        raise TooShort(
            f"the series spans {span} days with a measurement every {step:.1f}; a backtest from "
            f"{origins} origins needs a longer series or fewer origins"
        )
    origin_days = tuple(last - tested - apart * k for k in reversed(range(origins)))
    return Plan(origin_days=origin_days, training_days=training, horizon=tested)


def _judge(
    at: Ordinals,
    y: Floats,
    origin: int,
    chosen: Plan,
    transform: Transform,
    rng: np.random.Generator,
) -> _Judged:
    learn = (at <= origin) & (at > origin - chosen.training_days)
    if int(learn.sum()) < FEWEST:
        raise TooShort(
            f"only {int(learn.sum())} measurements lie in the {chosen.training_days} days before an"
            f" origin; a backtest needs at least {FEWEST} there"
        )
    begin = int(at[learn][-1])
    judge = (at > begin) & (at <= begin + chosen.horizon)
    ahead = at[judge] - begin
    drawn = forecast(
        days=at[learn],
        values=y[learn],
        horizon=chosen.horizon,
        transform=transform,
        paths=PATHS,
        rng=rng,
    )
    own = drawn.quantiles([_ALPHA / 2, 0.5, 1 - _ALPHA / 2], ahead=ahead)
    learnt = regular(days=at[learn], values=y[learn], transform="none")
    naive = _naive(learnt.y, learnt.step, ahead)
    return _Judged(
        origin=begin,
        actual=_onto(y[judge], transform),
        own=_onto(own, transform),
        naive=np.maximum(naive, 0) if transform == "log1p" else naive,
    )


def _naive(y: Floats, step: float, ahead: Ordinals) -> Floats:
    """Return the seasonal naive 5 %, 50 % and 95 % of the days ahead, shape [3, days]."""
    season = max(1, round(WEEK / step))
    moves = y[season:] - y[:-season]
    sd = float(np.sqrt(np.mean(moves**2))) if moves.size else 0.0
    steps = np.maximum(1, np.rint(ahead / step)).astype(np.int64)
    middle = y[y.size - season + (steps - 1) % season]
    half = Z95 * sd * np.sqrt((steps - 1) // season + 1)
    return np.stack((middle - half, middle, middle + half))


def _summary(judged: list[_Judged], chosen: Plan, transform: Transform) -> Backtest:
    judged = [one for one in judged if one.actual.size]
    if len(judged) < _FEWEST_ORIGINS:
        raise TooShort(
            f"only {len(judged)} origins have measurements after them; a backtest needs at least "
            f"{_FEWEST_ORIGINS}"
        )
    scores = [_scores(one) for one in judged]
    apart = [
        _widen(one.own, _factor([s for j, s in enumerate(scores) if j != k]))
        for k, one in enumerate(judged)
    ]
    held = [_held(one.actual, wide) for one, wide in zip(judged, apart, strict=True)]
    actual = _back(np.concatenate([one.actual for one in judged]), transform)
    own = _back(np.concatenate(apart, axis=1), transform)
    naive = np.concatenate([one.naive for one in judged], axis=1)
    return Backtest(
        coverage90=float(np.concatenate(held).mean()),
        coverage90_raw=float(np.concatenate([_held(one.actual, one.own) for one in judged]).mean()),
        widening=_factor(scores),
        mae=float(np.abs(actual - own[1]).mean()),
        mae_seasonal_naive=float(np.abs(actual - naive[1]).mean()),
        interval_score=interval_score(low=own[0], high=own[2], actual=actual),
        interval_score_seasonal_naive=interval_score(low=naive[0], high=naive[2], actual=actual),
        origins=len(judged),
        training_days=chosen.training_days,
        horizon=chosen.horizon,
        days_judged=actual.size,
        origin_days=tuple(one.origin for one in judged),
        coverage_by_origin=tuple(float(one.mean()) for one in held),
    )


def interval_score(*, low: Floats, high: Floats, actual: Floats) -> float:
    """Return the mean interval score of 90 % intervals; smaller is better, in the values' unit.

    Source: Gneiting and Raftery 2007, strictly proper scoring rules, equation 43.
    """
    outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return float(np.mean(high - low + 2 / _ALPHA * outside))


def _scores(one: _Judged) -> Floats:
    low, middle, high = one.own
    above = one.actual > middle
    half = np.where(above, high - middle, middle - low)
    miss = np.abs(one.actual - middle)
    limit = np.where(miss > _TINY, _WIDEST, 0.0)
    return np.asarray(np.divide(miss, half, out=limit, where=half > _TINY), dtype=np.float64)


def _factor(scores: list[Floats]) -> float:
    every = np.concatenate(scores)
    rank = min(every.size, math.ceil(LEVEL * (every.size + 1) - _TINY))
    return float(np.clip(np.partition(every, rank - 1)[rank - 1], _NARROWEST, _WIDEST))


def _widen(own: Floats, factor: float) -> Floats:
    return np.asarray(own[1] + factor * (own - own[1]), dtype=np.float64)


def _held(actual: Floats, interval: Floats) -> NDArray[np.bool_]:
    # A value that sits on the edge of an interval without width is inside, whatever the rounding.
    edge = 1e-6 * np.maximum(1.0, np.abs(actual))
    held = (actual >= interval[0] - edge) & (actual <= interval[2] + edge)
    return np.asarray(held, dtype=np.bool_)


def _onto(values: Floats, transform: Transform) -> Floats:
    return np.log1p(values) if transform == "log1p" else values


def _back(values: Floats, transform: Transform) -> Floats:
    return np.expm1(np.clip(values, 0.0, CEILING)) if transform == "log1p" else values
