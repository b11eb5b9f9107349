"""Exceedance: what many worlds of losses say: mean, quantiles, shortfall and curve."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.ranges import Z95

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating]

QUANTILES = (0.5, 0.9, 0.95, 0.99)
SHORTFALL = 0.95
"""The shortfall is the mean of the worst 5 % of the worlds."""
POINTS = 41
"""Points of a curve."""
LEAST_BEYOND = 10
"""Worlds that lie beyond the last point of a curve, so that it ends before chance speaks."""
LEAST_SHARE = 1e-3


@dataclass(frozen=True, slots=True)
class Quantile:
    """The p-quantile with its 90 % interval; an end is None where it is beyond every world."""

    p: float
    value: float
    low: float | None
    high: float | None

    @property
    def error(self) -> float:
        """The standard error, from the interval's width; from one side where one is beyond."""
        if self.high is None or self.low is None:
            known = self.low if self.high is None else self.high
            return 0.0 if known is None else abs(self.value - known) / Z95
        return (self.high - self.low) / (2 * Z95)


@dataclass(frozen=True, slots=True)
class Point:
    """Losses above ``x`` come with probability ``p``."""

    x: float
    p: float
    x_error: float
    p_error: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What the worlds say of a year's loss in one unit."""

    expected: float
    standard_error: float
    quantiles: tuple[Quantile, ...]
    shortfall: float
    shortfall_error: float
    curve: tuple[Point, ...]
    worst: float
    """The smallest of the worst 5 % of losses."""


def figures(*, losses: Floats, paths: int = 0) -> Figures:
    """Return what the worlds say of a year's loss.

    Definition: expected: the mean, with standard error s/√N; quantile: the ⌈Np⌉-th smallest loss,
    its 90 % interval by order statistics; shortfall: the mean of the worst 5 % · N worlds (the
    last one in part); curve: for falling probabilities P(L > x), the share of worlds above x.

    Args:
        losses: [N].
        paths: worlds w and w + paths share a forecast; errors are then taken between paths.

    Errors:
        ValueError for fewer than 20 worlds, of which no whole world is among the worst 5 %.

    Source: Acerbi and Tasche 2002 (shortfall); David and Nagaraja 2003, 7.1 (order statistics);
    docs/methods/risk.md.
    """
    count = losses.size
    require(worlds=count)
    ordered = np.sort(losses)
    error = standard_error(values=losses, paths=paths)
    plain = standard_error(values=losses, paths=0)
    effective = count if plain == 0 else count / max(1.0, (error / plain) ** 2)
    worst = float(ordered[count - math.ceil(_tail(count))])
    beyond = np.maximum(losses - worst, 0.0)
    return Figures(
        expected=float(losses.mean()),
        standard_error=error,
        quantiles=tuple(_quantile(ordered, p, effective) for p in QUANTILES),
        shortfall=shortfall(losses=ordered),
        shortfall_error=standard_error(values=beyond, paths=paths) / (1 - SHORTFALL),
        curve=_curve(ordered, effective),
        worst=worst,
    )


def require(*, worlds: int) -> None:
    """Refuse too few worlds for a shortfall.

    Errors:
        ValueError with a sentence.
    """
    if _tail(worlds) < 1:
        raise ValueError(
            f"{worlds} worlds are too few for the worst 5 % of them; expected at least 20"
        )


def standard_error(*, values: AnyFloats, paths: int = 0) -> float:
    """Return the standard error of the mean; between paths where worlds share them.

    Definition: s/√N; with paths, √(Σ_g (Σ_{w in g} (x_w − mean))²)/N over the groups g of worlds
    that share a path (cluster-robust), if that is more.
    """
    count = values.size
    plain = float(np.std(values, ddof=1, dtype=np.float64)) / math.sqrt(count) if count > 1 else 0.0
    if not 0 < paths < count:
        return plain
    apart = values - np.mean(values, dtype=np.float64)
    sums = np.bincount(np.arange(count) % paths, apart, minlength=paths)
    return max(plain, math.sqrt(float(sums @ sums)) / count)


def shortfall(*, losses: Floats) -> float:
    """Return the mean of the worst 5 % · N worlds, [N] → one number; any order will do."""
    share = worst_worlds(losses=losses)
    return float(share @ losses)


def worst_worlds(*, losses: Floats) -> Floats:
    """Return each world's weight among the worst 5 %, [N], adding up to 1.

    Definition: worlds above the threshold count whole, those equal to it share what is left.
    """
    count = losses.size
    require(worlds=count)
    tail = _tail(count)
    place = count - math.ceil(tail)
    threshold = np.partition(losses, place)[place]
    above, equal = losses > threshold, losses == threshold
    share = (tail - int(above.sum())) / int(equal.sum())
    return np.asarray((above + equal * share) / tail, dtype=np.float64)


def _tail(count: int) -> float:
    return round((1 - SHORTFALL) * count, 6)


def _quantile(ordered: Floats, p: float, effective: float) -> Quantile:
    """The order statistic, and the two that enclose the quantile with probability 90 %."""
    count = ordered.size
    spread = Z95 * math.sqrt(p * (1 - p) / effective) * count
    place = min(count, max(1, math.ceil(count * p - 1e-9)))
    low, high = math.floor(count * p - spread), math.ceil(count * p + spread) + 1
    return Quantile(
        p=p,
        value=float(ordered[place - 1]),
        low=float(ordered[low - 1]) if low >= 1 else None,
        high=float(ordered[high - 1]) if high <= count else None,
    )


def _curve(ordered: Floats, effective: float) -> tuple[Point, ...]:
    """A fixed number of points, from P(L > 0) down to where few worlds lie beyond."""
    count = ordered.size
    first = float((ordered > 0).mean())
    if first == 0:
        return (Point(0.0, 0.0, 0.0, 0.0),)
    last = min(first, max(LEAST_SHARE, LEAST_BEYOND / count))
    points: list[Point] = []
    for aim in np.geomspace(first, last, POINTS).tolist():
        at = _quantile(ordered, 1 - aim, effective)
        x = at.value if points else 0.0
        p = 1 - int(np.searchsorted(ordered, x, side="right")) / count
        error = math.sqrt(p * (1 - p) / effective)
        points.append(Point(x, p, at.error if x else 0.0, error))
    return tuple(points)
