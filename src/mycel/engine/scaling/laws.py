"""Capacity laws: what a number of servers can carry, and the fit of the USL to measurements."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

LEAST_LOADS = 6
LEAST_REPLICATES = 1000
SAME_FIT = 1e-10
EXACT = 1e-20
START = (0.01, 1e-4)
ROUNDS = 200
NAMES = ("alpha", "beta", "gamma")


class AtBoundError(ValueError):
    """A t interval was asked for although a parameter lies on its bound."""


def linear(*, servers: npt.ArrayLike, per_server: npt.ArrayLike) -> Floats:
    """Return the linear capacity ``per_server · servers``.

    Args:
        servers: number of servers, 0 or more; any shape that broadcasts with ``per_server``.
        per_server: what one server carries, in the node's unit, 0 or more.

    Errors:
        ValueError when a value is negative or not finite.
    """
    n, one = np.asarray(servers, np.float64), np.asarray(per_server, np.float64)
    _require_not_negative(servers=n, per_server=one)
    return np.asarray(n * one)


def usl(
    *,
    servers: npt.ArrayLike,
    alpha: npt.ArrayLike,
    beta: npt.ArrayLike,
    gamma: npt.ArrayLike,
) -> Floats:
    """Return the capacity γn / (1 + α(n − 1) + βn(n − 1)) of the Universal Scalability Law.

    Below one server the law is continued as the line γn: a part of a server has nobody to wait for.

    Args:
        servers: n, 0 or more; all arguments broadcast.
        alpha: contention, in [0, 1].
        beta: coherency, in [0, 1].
        gamma: what one server carries alone, in the node's unit, 0 or more.

    Errors:
        ValueError when a value is out of its bounds or not finite.

    Source:
        N. J. Gunther, Guerrilla Capacity Planning, 2007.
    """
    n, a = np.asarray(servers, np.float64), np.asarray(alpha, np.float64)
    b, g = np.asarray(beta, np.float64), np.asarray(gamma, np.float64)
    _require_not_negative(servers=n, alpha=a, beta=b, gamma=g)
    if np.any(a > 1) or np.any(b > 1):
        raise ValueError("alpha or beta is above 1; expected values from 0 to 1")
    more = np.maximum(n - 1, 0)
    return np.asarray(g * n / (1 + a * more + b * n * more))


def step(*, days: npt.ArrayLike, values: npt.ArrayLike, at: npt.ArrayLike) -> Floats:
    """Return the last value that was set on or before each day; before the first day, the first.

    Args:
        days: ordinals of the changes, strictly rising, shape (k,).
        values: value from that day on, shape (k,).
        at: ordinals that are asked for, any shape.

    Errors:
        ValueError when there is no change, the shapes differ, or the days do not rise.
    """
    changes, levels = np.asarray(days, np.int64), np.asarray(values, np.float64)
    if changes.ndim != 1 or changes.size == 0 or changes.shape != levels.shape:
        raise ValueError("steps need as many values as days, and at least one of each")
    if np.any(np.diff(changes) <= 0):
        raise ValueError("the days of steps do not rise; sort them and keep one value per day")
    last = np.searchsorted(changes, np.asarray(at, np.int64), side="right") - 1
    return np.asarray(levels[np.maximum(last, 0)])


@dataclass(frozen=True, slots=True)
class UslFit:
    """The fitted law; ``standard_error`` is keyed alpha, beta, gamma; ``n`` counts measurements."""

    alpha: float
    beta: float
    gamma: float
    standard_error: Mapping[str, float]
    peak_load: float | None
    limit: float | None
    optimal_load: float | None
    at_bound: bool
    n: int

    def t_interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Return the two-sided t interval of each parameter, with n − 3 degrees of freedom.

        Errors:
            AtBoundError when a parameter is on its bound; ValueError when level is not in (0, 1).
        """
        from scipy.special import stdtrit

        _require_level(level)
        if self.at_bound:
            raise AtBoundError(
                "a parameter lies on its bound, where a t interval does not hold; "
                "use bootstrap_usl instead"
            )
        reach = float(stdtrit(self.n - 3, 1 - (1 - level) / 2))
        return {
            name: (value - reach * error, value + reach * error)
            for name in NAMES
            for value, error in [(getattr(self, name), self.standard_error[name])]
        }


@dataclass(frozen=True, slots=True, eq=False)
class UslDraws:
    """Parameters of the bootstrap's replicates, each of shape (replicates,)."""

    alpha: Floats
    beta: Floats
    gamma: Floats

    def interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Return the percentile interval of each parameter.

        Errors:
            ValueError when level is not in (0, 1).
        """
        _require_level(level)
        tail = (1 - level) / 2
        ends = {name: np.quantile(getattr(self, name), (tail, 1 - tail)) for name in NAMES}
        return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def fit_usl(*, load: npt.ArrayLike, throughput: npt.ArrayLike) -> UslFit:
    """Fit the Universal Scalability Law by bounded least squares.

    Definition: least squares over alpha and beta in [0, 1] and gamma ≥ 0; a parameter that can be
    put on its bound at no cost is reported as exactly that bound; standard errors from
    s²(JᵀJ)⁻¹ with s² = SSR/(n − 3).

    Args:
        load: number of servers or users, above 0, shape (n,).
        throughput: what was carried, 0 or more, shape (n,).

    Errors:
        ValueError with fewer than 6 distinct loads or values that cannot be measurements.

    Source:
        N. J. Gunther, Guerrilla Capacity Planning, 2007; docs/methods/laws.md.
    """
    x, y = _measurements(load=load, throughput=throughput)
    best = _least_squares(x, y, held={})
    held: dict[int, float] = {}
    for place in (1, 0):
        for bound in (0.0, 1.0):
            if place in held:
                continue
            trial = _least_squares(x, y, held={**held, place: bound})
            if _cost(x, y, trial) <= _cost(x, y, best) * (1 + SAME_FIT) + EXACT * float(y @ y):
                held[place], best = bound, trial
    alpha, beta, gamma = (float(value) for value in best)
    return UslFit(
        alpha=alpha,
        beta=beta,
        gamma=gamma,
        standard_error=MappingProxyType(_standard_errors(x, y, best)),
        peak_load=((1 - alpha) / beta) ** 0.5 if beta > 0 else None,
        limit=gamma / alpha if alpha > 0 else None,
        optimal_load=1 / alpha if alpha > 0 else None,
        at_bound=bool(held) or gamma <= 0,
        n=len(x),
    )


def bootstrap_usl(
    *,
    load: npt.ArrayLike,
    throughput: npt.ArrayLike,
    rng: np.random.Generator,
    replicates: int = LEAST_REPLICATES,
) -> UslDraws:
    """Return the parameters refitted to resampled residuals; holds with parameters on bounds too.

    Args:
        load: as for ``fit_usl``, shape (n,).
        throughput: as for ``fit_usl``, shape (n,).
        rng: stream of this fit, from ``engine.chance``.
        replicates: number of refits, 1,000 or more.

    Errors:
        ValueError as for ``fit_usl``, or with fewer than 1,000 replicates.

    Source:
        B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 9.
    """
    if replicates < LEAST_REPLICATES:
        raise ValueError(
            f"{replicates} replicates are too few; expected at least {LEAST_REPLICATES}"
        )
    x, y = _measurements(load=load, throughput=throughput)
    fit = fit_usl(load=x, throughput=y)
    centre = np.array([fit.alpha, fit.beta, fit.gamma])
    fitted = _curve(x, centre)
    residual = y - fitted
    residual = (residual - residual.mean()) * (len(x) / (len(x) - 3)) ** 0.5
    again = fitted + residual[rng.integers(0, len(x), size=(replicates, len(x)))]
    alpha, beta, gamma = _refit(x, again, centre).T
    return UslDraws(alpha=alpha, beta=beta, gamma=gamma)


def _measurements(*, load: npt.ArrayLike, throughput: npt.ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.asarray(load, np.float64), np.asarray(throughput, np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("load and throughput differ in length; expected one of each per row")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and (x > 0).all() and (y >= 0).all()):
        raise ValueError("expected finite loads above 0 and finite throughputs of 0 or more")
    distinct = len(np.unique(x))
    if distinct < LEAST_LOADS:
        raise ValueError(
            f"{distinct} distinct loads are too few to fit; measure at {LEAST_LOADS} or more"
        )
    if not y.any():
        raise ValueError("every throughput is 0; nothing can be fitted")
    return x, y


def _curve(x: Floats, p: Floats) -> Floats:
    """The law at every load, for parameters of shape (…, 3)."""
    alpha, beta, gamma = (p[..., k, None] for k in range(3))
    return usl(servers=x, alpha=alpha, beta=beta, gamma=gamma)


def _jacobian(x: Floats, p: Floats) -> Floats:
    """Derivatives of the curve, shape (…, n, 3)."""
    alpha, beta, gamma = (p[..., k, None] for k in range(3))
    more = np.maximum(x - 1, 0)
    below = 1 + alpha * more + beta * x * more
    slope = -gamma * x * more / below**2
    return np.stack([slope, slope * x, x / below], axis=-1)


def _cost(x: Floats, y: Floats, p: Floats) -> float:
    return float(np.sum((_curve(x, p) - y) ** 2))


def _least_squares(x: Floats, y: Floats, held: Mapping[int, float]) -> Floats:
    from scipy.optimize import least_squares

    start = np.array([*START, np.max(y / x)])
    free = [place for place in range(3) if place not in held]

    def whole(part: Floats) -> Floats:
        p = np.empty(3)
        p[free] = part
        for place, value in held.items():
            p[place] = value
        return p

    def residuals(part: Floats) -> Floats:
        return _curve(x, whole(part)) - y

    def slopes(part: Floats) -> Floats:
        return np.asarray(_jacobian(x, whole(part))[:, free])

    result = least_squares(
        residuals,
        start[free],
        jac=slopes,
        bounds=(0, np.array([1.0, 1.0, np.inf])[free]),
        x_scale=start[free],
        ftol=1e-14,
        xtol=1e-14,
        gtol=1e-14,
        max_nfev=1000,
    )
    return whole(np.asarray(result.x))


def _standard_errors(x: Floats, y: Floats, p: Floats) -> dict[str, float]:
    jacobian = _jacobian(x, p)
    scale = np.sqrt(np.sum(jacobian**2, axis=0))
    scale[scale == 0] = 1
    inverse = np.linalg.pinv((jacobian / scale).T @ (jacobian / scale))
    variance = np.diag(inverse) / scale**2 * _cost(x, y, p) / (len(x) - 3)
    return {name: float(v) ** 0.5 for name, v in zip(NAMES, np.maximum(variance, 0), strict=True)}


def _refit(x: Floats, samples: Floats, centre: Floats) -> Floats:
    """Fit every row of samples at once: Levenberg-Marquardt, projected on the bounds."""
    scale = np.array([*START, max(float(centre[2]), 1e-300)])
    upper = np.array([1.0, 1.0, np.inf])
    p = np.tile(np.maximum(centre, [*START, 0.0]), (len(samples), 1))
    damping = np.full(len(samples), 1e-3)
    cost = np.sum((_curve(x, p) - samples) ** 2, axis=1)
    for _ in range(ROUNDS):
        jacobian = _jacobian(x, p) * scale
        gradient = np.einsum("rnk,rn->rk", jacobian, _curve(x, p) - samples)
        stuck = ((p <= 0) & (gradient > 0)) | ((p >= upper) & (gradient < 0))
        jacobian = np.where(stuck[:, None, :], 0.0, jacobian)
        normal = np.einsum("rnk,rnl->rkl", jacobian, jacobian)
        diagonal = np.einsum("rkk->rk", normal)
        diagonal += damping[:, None] * np.maximum(diagonal, 1e-12 * np.max(diagonal)) + stuck
        move = np.linalg.solve(normal, np.where(stuck, 0.0, gradient)[..., None])[..., 0]
        trial = np.clip(p - move * scale, 0, upper)
        after = np.sum((_curve(x, trial) - samples) ** 2, axis=1)
        better = after <= cost
        settled = bool(np.all(np.abs(trial - p) <= 1e-9 * (np.abs(p) + scale * 1e-3)))
        p[better], cost = trial[better], np.minimum(cost, after)
        damping = np.clip(np.where(better, damping / 5, damping * 4), 1e-12, 1e12)
        if settled:
            break
    return p


def _require_not_negative(**arrays: Floats) -> None:
    for name, array in arrays.items():
        if not np.isfinite(array).all() or np.any(array < 0):
            raise ValueError(f"{name} holds a negative or infinite value; expected 0 or more")


def _require_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"the level is {level}; expected a share between 0 and 1, such as 0.95")
