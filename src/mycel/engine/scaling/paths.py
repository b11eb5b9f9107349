"""Paths: how a series on equal steps may go on, drawn on the scale it was put on."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mycel.engine.scaling.history import Floats, Regular

Singles = NDArray[np.float32]

YEAR = 365.25
WEEK = 7.0

_HARMONICS = 3
_BLOCK_DAYS = 28
_LEVEL_DAYS = 90
_LARGEST_PHI = 0.99
_PRIOR_WEIGHT = 8


def periods(*, series: Regular) -> list[float]:
    """Return the periods in days whose harmonics the steps can carry and the span can show."""
    span = float(series.at[-1] - series.at[0])
    found = [WEEK / k for k in range(1, _HARMONICS + 1)]
    if span + series.step >= 2 * YEAR - 1:
        found += [YEAR / k for k in range(1, _HARMONICS + 1)]
    return [period for period in found if period > 2.01 * series.step]


def _design(at: Floats, centre: float, cycles: Sequence[float]) -> Floats:
    columns = [np.ones_like(at), at - centre]
    for period in cycles:
        angle = 2 * np.pi * at / period
        columns += [np.cos(angle), np.sin(angle)]
    return np.column_stack(columns)


def seasonal_paths(
    *, series: Regular, steps: int, paths: int, rng: np.random.Generator, unit: float
) -> Singles:
    """Return paths on the transformed scale, shape [paths, steps]: the full method."""
    at, y, step = series.at, series.y, series.step
    centre, cycles, middle = float(at.mean()), periods(series=series), float(y.mean())
    X = _design(at, centre, cycles)
    inverse = np.linalg.pinv(X.T @ X, hermitian=True)
    weights = inverse @ (X.T @ (y - middle))
    residuals = y - middle - X @ weights
    past, power = residuals[:-1], float(residuals[:-1] @ residuals[:-1])
    phi = float(np.clip(past @ residuals[1:] / power, 0, _LARGEST_PHI)) if power > 0 else 0.0
    innovations = residuals[1:] - phi * past
    innovations = (innovations - innovations.mean()) * math.sqrt(
        y.size / max(1, y.size - X.shape[1])
    )
    ahead = at[-1] + step * np.arange(1, steps + 1)
    line = middle + _design(ahead, centre, cycles) @ weights
    spread = float(residuals @ residuals) / max(1, y.size - X.shape[1])
    tilt = _tilts(
        slope=float(weights[1]),
        variance=spread * float(inverse[1, 1]) * (1 + phi) / (1 - phi),
        prior=(unit / YEAR) ** 2,
        normal=rng.standard_normal(paths),
    )
    drawn = _autoregressive_paths(
        innovations=innovations,
        phi=phi,
        start=residuals[-1] - tilt * (at[-1] - centre),
        block=max(1, min(round(_BLOCK_DAYS / step), innovations.size // 2)),
        steps=steps,
        rng=rng,
    )
    drawn += _walk(_level_sd(residuals, step), paths, steps, rng)
    drawn += tilt.astype(np.float32)[:, None] * (ahead - centre).astype(np.float32)
    drawn += line.astype(np.float32)
    return drawn


def _tilts(*, slope: float, variance: float, prior: float, normal: Floats) -> Floats:
    """Return draws of the slope's distance from its estimate, per day.

    The slope's posterior under a normal prior around 0 whose sd is one unit per year; the variance
    of least squares comes inflated for AR(1) residuals.
    """
    if variance <= 0 or prior <= 0:
        return np.zeros_like(normal)
    trust = prior / (prior + variance)
    return np.asarray(slope * (trust - 1) + math.sqrt(variance * trust) * normal, dtype=np.float64)


def _level_sd(residuals: Floats, step: float) -> float:
    """Return the sd per step of the level, from the means of consecutive 90-day windows."""
    window = max(1, min(round(_LEVEL_DAYS / step), residuals.size // 4))
    whole = residuals.size // window
    means = residuals[residuals.size - whole * window :].reshape(whole, window).mean(axis=1)
    return float(np.std(np.diff(means), ddof=1)) / math.sqrt(window)


def _autoregressive_paths(
    *,
    innovations: Floats,
    phi: float,
    start: Floats,
    block: int,
    steps: int,
    rng: np.random.Generator,
) -> Singles:
    """Return AR(1) paths from ``start`` (shape [paths]), their innovations drawn in blocks.

    The response to a block depends only on where the block begins, so that every block's response
    is worked out once and the paths only look it up and carry the end of one block into the next.
    """
    blocks = math.ceil(steps / block)
    lag = np.arange(block)[None, :] - np.arange(block)[:, None]
    response = np.where(lag >= 0, phi ** np.maximum(lag, 0), 0.0)
    table = np.lib.stride_tricks.sliding_window_view(innovations, block) @ response
    chosen = rng.integers(0, table.shape[0], size=(start.size, blocks))
    ends = table[chosen, -1]
    carry = np.empty((start.size, blocks))
    carry[:, 0] = start
    for k in range(1, blocks):
        carry[:, k] = ends[:, k - 1] + phi**block * carry[:, k - 1]
    drawn = table.astype(np.float32)[chosen]
    fade = (phi ** np.arange(1, block + 1)).astype(np.float32)
    drawn += carry.astype(np.float32)[:, :, None] * fade
    return np.ascontiguousarray(drawn.reshape(start.size, blocks * block)[:, :steps])


def _walk(sd: float, paths: int, steps: int, rng: np.random.Generator) -> Singles:
    moves = rng.standard_normal((paths, steps), dtype=np.float32)
    moves *= np.float32(sd)
    return np.asarray(np.cumsum(moves, axis=1, out=moves), dtype=np.float32)


def local_paths(
    *, series: Regular, steps: int, paths: int, rng: np.random.Generator, unit: float
) -> Singles:
    """Return paths of a local level with drift, shape [paths, steps]: few measurements.

    Noise and level are told apart by the first two autocovariances of the differences; the level's
    variance is an inverse chi-square blend with a prior of one unit per year, worth 8 differences.
    """
    moves = np.diff(series.y)
    n, prior = moves.size, unit**2 / YEAR
    total = float(moves @ moves) / n
    noise = float(np.clip(-(moves[1:] @ moves[:-1]) / n, 0, total / 2))
    level = (_PRIOR_WEIGHT * prior * series.step + n * (total - 2 * noise)) / (_PRIOR_WEIGHT + n)
    ratio = level / noise if noise > 0 else math.inf
    gain = (math.sqrt(ratio**2 + 4 * ratio) - ratio) / 2 if ratio < math.inf else 1.0
    here = float(series.y[0])
    for value in series.y[1:]:
        here += gain * (float(value) - here)
    error = (level / n + 2 * noise / n**2) / series.step**2
    trust = (unit / YEAR) ** 2 / ((unit / YEAR) ** 2 + error) if error > 0 else 1.0
    slope = float(series.y[-1] - series.y[0]) / float(series.at[-1])
    drift = slope * trust + math.sqrt(error * trust) * rng.standard_normal(paths)
    begin = here + math.sqrt(gain * noise) * rng.standard_normal(paths)
    spread = np.sqrt(level * (_PRIOR_WEIGHT + n) / rng.chisquare(_PRIOR_WEIGHT + n, paths))
    ahead = (series.step * np.arange(1, steps + 1)).astype(np.float32)
    drawn = _walk(1.0, paths, steps, rng) * spread.astype(np.float32)[:, None]
    drawn += drift.astype(np.float32)[:, None] * ahead + begin.astype(np.float32)[:, None]
    shaken = np.float32(math.sqrt(noise)) * rng.standard_normal((paths, steps), dtype=np.float32)
    return np.asarray(drawn + shaken, dtype=np.float32)
