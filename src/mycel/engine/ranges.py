"""Ranges: judgements given as 90 % ranges, turned into draws."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

Z95 = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""

Family = Literal["auto", "lognormal", "normal", "positive", "proportion", "uniform"]
Floats = NDArray[np.float64]

_TAILS = np.array([0.05, 0.95])
_HALVINGS = 200
_SHAPE_SPAN = 50.0
_NEWTON_STEPS = 60
_NEWTON_TOLERANCE = 1e-10
_JACOBIAN_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Beta:
    """The two shape parameters of a Beta distribution."""

    a: float
    b: float


@dataclass(frozen=True, slots=True)
class Gamma:
    """The shape and the rate of a Gamma distribution; its mean is shape / rate."""

    shape: float
    rate: float

    def range(self) -> tuple[float, float]:
        """Return its 5th and 95th percentiles."""
        low, high = (special.gammaincinv(self.shape, _TAILS) / self.rate).tolist()
        return low, high


def draw(
    *,
    low: float,
    high: float,
    rng: np.random.Generator,
    size: int,
    family: Family = "auto",
) -> Floats:
    """Draw values whose 5th and 95th percentiles are ``low`` and ``high``.

    Definition: lognormal with sigma = (ln high - ln low) / (2 Z95) and mu = (ln low + ln high) / 2;
    normal with sd = (high - low) / (2 Z95) around the middle; proportion: the Beta distribution
    with these two quantiles; uniform: the uniform distribution with these two quantiles; positive:
    lognormal when low > 0, else the normal one cut off at 0. ``auto`` is lognormal when low > 0,
    else normal. Equal ends give exactly that value.

    Returns:
        array of ``size`` values, in the unit of the range.

    Errors:
        ValueError when an end is not finite, the ends are swapped, a lognormal range reaches 0, or
        a proportion's range does not lie strictly between 0 and 1.

    Source: calibrated ranges; Hubbard, How to Measure Anything; docs/methods/headroom.md.
    """
    chosen = check(low=low, high=high, family=family)
    if low == high:
        return np.full(size, low, dtype=np.float64)
    if chosen == "lognormal":
        mu, sigma = lognormal_parameters(low=low, high=high)
        return np.exp(mu + sigma * rng.standard_normal(size))
    if chosen in ("normal", "positive"):
        sd = (high - low) / (2 * Z95)
        values = (low + high) / 2 + sd * rng.standard_normal(size)
        return np.maximum(values, 0.0) if chosen == "positive" else values
    if chosen == "uniform":
        width = (high - low) / 0.9
        return low - 0.05 * width + width * rng.random(size)
    shape = beta_parameters(low=low, high=high)
    return rng.beta(shape.a, shape.b, size)


def draw_pert(
    *,
    low: float,
    mode: float,
    high: float,
    rng: np.random.Generator,
    size: int,
    weight: float = 4.0,
) -> Floats:
    """Draw values of a PERT distribution from its least, likeliest and greatest value.

    Definition: low + (high - low) * Beta(1 + w (mode - low)/(high - low),
    1 + w (high - mode)/(high - low)); its mean is (low + w mode + high)/(w + 2).

    Args:
        low: least value.
        mode: likeliest value.
        high: greatest value, above the least.
        rng: the stream that these draws belong to.
        size: number of values.
        weight: w, how much the likeliest value counts; 0 gives the uniform distribution.

    Errors:
        ValueError unless low <= mode <= high, low < high and 0 <= w, all finite.

    Source: Malcolm et al. 1959; Vose, Risk Analysis (modified PERT).
    """
    is_finite = all(math.isfinite(one) for one in (low, mode, high, weight))
    if not (is_finite and low <= mode <= high and low < high and weight >= 0):
        raise ValueError(
            f"{low}, {mode}, {high} with weight {weight} is no PERT triple; expected least, "
            "likeliest, greatest in this order, and a weight of 0 or more"
        )
    width = high - low
    a, b = 1 + weight * (mode - low) / width, 1 + weight * (high - mode) / width
    return np.asarray(low + width * rng.beta(a, b, size), dtype=np.float64)


def check(*, low: float, high: float, family: Family = "auto") -> Family:
    """Return the family of a range (never ``auto``), or refuse the range.

    Errors:
        ValueError with one sentence that says what is wrong and what was expected.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"the range [{low}, {high}] is not finite; expected two numbers")
    if low > high:
        raise ValueError(f"the range [{low}, {high}] is swapped; expected the lower end first")
    if family == "auto":
        return "lognormal" if low > 0 else "normal"
    if family == "positive":
        if low < 0:
            raise ValueError(f"the range [{low}, {high}] is below 0; expected 0 or more")
        return "lognormal" if low > 0 else "positive"
    if family == "lognormal" and low <= 0 and low != high:
        raise ValueError(f"the range [{low}, {high}] reaches 0; expected a lower end above 0")
    if family == "proportion":
        within = 0 <= low <= 1 if low == high else 0 < low < high < 1
        if not within:
            raise ValueError(
                f"the range [{low}, {high}] is no proportion; expected both ends between 0 and 1"
            )
    return family


def lognormal_parameters(*, low: float, high: float) -> tuple[float, float]:
    """Return (mu, sigma) of the logarithm, for 5th and 95th percentiles above 0."""
    check(low=low, high=high, family="lognormal")
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * Z95)


@lru_cache(maxsize=4096)
def beta_parameters(*, low: float, high: float) -> Beta:
    """Return the Beta distribution whose 5th and 95th percentiles are ``low`` and ``high``.

    Definition: the root in (ln a, ln b) of logit(quantile) - logit(end) at both ends, by damped
    Newton steps from the moments of a normal distribution with the same quantiles.

    Errors:
        ValueError unless 0 < low < high < 1, or when no Beta distribution is found.
    """
    check(low=low, high=high, family="proportion")
    if low == high:
        raise ValueError(f"the range [{low}, {high}] has no width; expected two different ends")
    middle, sd = (low + high) / 2, (high - low) / (2 * Z95)
    total = max(middle * (1 - middle) / sd**2 - 1, 0.2)
    point = np.log(np.array([middle * total, (1 - middle) * total]))
    goal = special.logit(np.array([low, high]))
    miss = _miss(point, goal)
    for _ in range(_NEWTON_STEPS):
        if float(np.max(np.abs(miss))) < _NEWTON_TOLERANCE:
            return Beta(a=float(np.exp(point[0])), b=float(np.exp(point[1])))
        step = np.linalg.solve(_jacobian(point, goal, miss), -miss)
        step = step / max(1.0, float(np.max(np.abs(step))))
        fraction = 1.0
        while fraction > _NEWTON_TOLERANCE:
            trial = _miss(point + fraction * step, goal)
            if np.all(np.isfinite(trial)) and np.linalg.norm(trial) < np.linalg.norm(miss):
                break
            fraction /= 2
        else:
            break
        point, miss = point + fraction * step, trial
    if float(np.max(np.abs(miss))) < math.sqrt(_NEWTON_TOLERANCE):
        return Beta(a=float(np.exp(point[0])), b=float(np.exp(point[1])))
    raise ValueError(f"no Beta distribution has the range [{low}, {high}]; expected a wider one")


def gamma_parameters(*, low: float, high: float) -> Gamma:
    """Return the Gamma distribution whose 5th and 95th percentiles are ``low`` and ``high``.

    Definition: the ratio of the two quantiles falls as the shape grows and does not depend on the
    rate; bisection on the logarithm of the shape, then the rate that puts the upper end in place.

    Errors:
        ValueError unless 0 < low < high, or when the range is too narrow or too wide to be held.
    """
    check(low=low, high=high, family="lognormal")
    goal = math.log(high) - math.log(low)
    if goal <= 0:
        raise ValueError(f"the range [{low}, {high}] has no width; expected two different ends")
    middle = 2 * math.log(2 * Z95 / goal)
    least, most = middle - _SHAPE_SPAN, middle + _SHAPE_SPAN
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        low_end, high_end = special.gammaincinv(math.exp(middle), _TAILS).tolist()
        if low_end <= 0 or math.log(high_end) - math.log(low_end) > goal:
            least = middle
        else:
            most = middle
    found = Gamma(shape=math.exp(middle), rate=high_end / high)
    if not math.isclose(found.range()[0], low, rel_tol=1e-6):
        raise ValueError(f"no Gamma distribution has the range [{low}, {high}]")
    return found


def _miss(point: Floats, goal: Floats) -> Floats:
    a, b = np.exp(point)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(special.logit(special.betaincinv(a, b, _TAILS)) - goal, dtype=np.float64)


def _jacobian(point: Floats, goal: Floats, miss: Floats) -> Floats:
    columns = []
    for axis in range(2):
        moved = point.copy()
        moved[axis] += _JACOBIAN_STEP
        columns.append((_miss(moved, goal) - miss) / _JACOBIAN_STEP)
    return np.column_stack(columns)
