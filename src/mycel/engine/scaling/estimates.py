"""Estimates: several judgements made into one range, and how well ranges met what came."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy import special

from mycel.engine import ranges as ranges_
from mycel.engine.movement import Estimate, Range

Pool = Literal["log-quantile-average", "quantile-average"]
ALPHA = 0.1
"""What a 90 % range leaves out."""

_HALVINGS = 200


def latest(*, given: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """Return the latest estimate of each estimator, sorted by estimator; of one day, the last."""
    found: dict[str, Estimate] = {}
    for one in given:
        if one.by not in found or one.on >= found[one.by].on:
            found[one.by] = one
    return tuple(found[by] for by in sorted(found))


def pool(*, ranges: Sequence[Range]) -> Range:
    """Return the equal-weight quantile average of several 90 % ranges.

    Definition: the 5th percentiles are averaged, and so are the 95th. Where every range lies above
    0 the averages are taken of logarithms, so that lognormal judgements give exactly the lognormal
    with the mean of their mu and the mean of their sigma; else they are plain averages.
    ``pool_name`` says which was used.

    Args:
        ranges: the judgements, one per estimator, all in the unit of the result.

    Errors:
        ValueError when there is no range, or an impossible one.

    Source: Lichtendahl, Grushka-Cockayne and Winkler (2013); docs/methods/estimates.md.
    """
    _check(ranges)
    size = len(ranges)
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    if pool_name(ranges=ranges) == "quantile-average":
        return math.fsum(lows) / size, math.fsum(highs) / size
    if size == 1:
        return ranges[0]
    low = math.exp(math.fsum(math.log(value) for value in lows) / size)
    high = math.exp(math.fsum(math.log(value) for value in highs) / size)
    return low, max(low, high)


def pool_name(*, ranges: Sequence[Range]) -> Pool:
    """Return which average ``pool`` takes of these ranges: of logarithms, or of plain values."""
    return "log-quantile-average" if all(low > 0 for low, _ in ranges) else "quantile-average"


def linear_pool(*, ranges: Sequence[Range]) -> Range:
    """Return the 90 % range of the equal-weight mixture of several judgements.

    Definition: F(x) is the mean of the judgements' distribution functions (lognormal where the
    lower end lies above 0, else normal; equal ends are a step); the ends are the smallest x with
    F(x) >= 0.05 and 0.95, by bisection. Where estimators disagree it is wider than ``pool``.

    Errors:
        ValueError when there is no range, or an impossible one.

    Source: Stone (1961), the linear opinion pool; docs/methods/estimates.md.
    """
    _check(ranges)
    return _mixture_quantile(ranges, ALPHA / 2), _mixture_quantile(ranges, 1 - ALPHA / 2)


def _check(ranges: Sequence[Range]) -> None:
    if not ranges:
        raise ValueError("there is no estimate to pool; expected at least one range")
    for low, high in ranges:
        ranges_.check(low=low, high=high)


def _mixture_quantile(ranges: Sequence[Range], level: float) -> float:
    ends = [_quantile(one, level) for one in ranges]
    low, high = min(ends), max(ends)
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        if math.fsum(_below(one, middle) for one in ranges) / len(ranges) >= level:
            high = middle
        else:
            low = middle
    return high


def _quantile(one: Range, level: float) -> float:
    middle, spread, is_log = _bell(one)
    value = middle + spread * float(special.ndtri(level))
    return math.exp(value) if is_log else value


def _below(one: Range, value: float) -> float:
    """Return the judgement's probability of at most a value."""
    middle, spread, is_log = _bell(one)
    if is_log and value <= 0:
        return 0.0
    place = (math.log(value) if is_log else value) - middle
    return float(special.ndtr(place / spread)) if spread > 0 else float(place >= 0)


def _bell(one: Range) -> tuple[float, float, bool]:
    """Return the judgement's normal distribution, and whether it is one of logarithms."""
    low, high = one
    if low > 0 and low != high:
        return *ranges_.lognormal_parameters(low=low, high=high), True
    return (low + high) / 2, (high - low) / (2 * ranges_.Z95), False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A 90 % range that one estimator gave, and the value that came."""

    by: str
    range: Range
    truth: float


@dataclass(frozen=True, slots=True)
class Foretold:
    """A probability that one estimator gave to an event, and whether it happened."""

    by: str
    probability: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well ranges and probabilities met what came, for one estimator or for a whole unit.

    ``share`` of ``ranges`` held the truth; ``low`` and ``high`` bound the share that would in the
    long run; ``interval_score`` and ``brier`` are means, smaller is better; None where there is
    nothing to measure.
    """

    ranges: int
    held: int
    share: float | None
    low: float | None
    high: float | None
    interval_score: float | None
    events: int
    brier: float | None


def jeffreys(*, held: int, of: int, level: float = 1 - ALPHA) -> Range:
    """Return the Jeffreys interval of a share: quantiles of Beta(held + 1/2, of - held + 1/2).

    The lower end is 0 where nothing was held, the upper end 1 where all was.

    Errors:
        ValueError unless 0 <= held <= of, of >= 1 and 0 < level < 1.

    Source: Brown, Cai and DasGupta (2001).
    """
    if not 0 <= held <= of or of < 1:
        raise ValueError(f"{held} of {of} is no share; expected 0 to {max(of, 1)} of at least 1")
    if not 0 < level < 1:
        raise ValueError(f"the level {level} is no probability; expected one between 0 and 1")
    a, b, tail = held + 0.5, of - held + 0.5, (1 - level) / 2
    low = 0.0 if held == 0 else float(special.betaincinv(a, b, tail))
    high = 1.0 if held == of else float(special.betaincinv(a, b, 1 - tail))
    return low, high


def interval_score(*, range_: Range, truth: float, alpha: float = ALPHA) -> float:
    """Return the interval score of a range: its width, plus 2/alpha for each unit it missed by.

    Errors:
        ValueError for an impossible range, a truth that is not finite, or alpha outside (0, 1).

    Source: Gneiting and Raftery (2007).
    """
    low, high = range_
    ranges_.check(low=low, high=high)
    if not math.isfinite(truth):
        raise ValueError(f"the value {truth} is not finite; expected a number")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha}; expected a number between 0 and 1")
    return (high - low) + 2 / alpha * (max(low - truth, 0.0) + max(truth - high, 0.0))


def brier(*, foretold: Sequence[Foretold]) -> float:
    """Return the Brier score: the mean square of probability less what happened (0 or 1).

    Errors:
        ValueError when nothing was foretold, or for a probability outside [0, 1].

    Source: Brier (1950).
    """
    if not foretold:
        raise ValueError("nothing was foretold; expected at least one event")
    for one in foretold:
        if not 0 <= one.probability <= 1:
            raise ValueError(f"the probability {one.probability} is impossible; expected 0 to 1")
    return math.fsum((one.probability - one.happened) ** 2 for one in foretold) / len(foretold)


def calibration(
    *, resolved: Sequence[Resolved] = (), foretold: Sequence[Foretold] = ()
) -> Calibration:
    """Return how well a set of judgements met what came, whoever made them.

    A truth on the end of a range counts as held. Interval scores are averaged as given: give
    judgements of one unit of measure, or read the mean of one estimator over time only.

    Errors:
        ValueError for an impossible range or probability.
    """
    held = sum(one.range[0] <= one.truth <= one.range[1] for one in resolved)
    scores = [interval_score(range_=one.range, truth=one.truth) for one in resolved]
    low, high = jeffreys(held=held, of=len(resolved)) if resolved else (None, None)
    return Calibration(
        ranges=len(resolved),
        held=held,
        share=held / len(resolved) if resolved else None,
        low=low,
        high=high,
        interval_score=math.fsum(scores) / len(scores) if scores else None,
        events=len(foretold),
        brier=brier(foretold=foretold) if foretold else None,
    )


def by_estimator(
    *, resolved: Sequence[Resolved] = (), foretold: Sequence[Foretold] = ()
) -> Mapping[str, Calibration]:
    """Return each estimator's calibration, keyed and ordered by ref: never a ranking.

    Each value is for that estimator alone to see; a unit sees ``calibration`` of all together.
    """
    names = sorted({one.by for one in resolved} | {one.by for one in foretold})
    return {
        name: calibration(
            resolved=[one for one in resolved if one.by == name],
            foretold=[one for one in foretold if one.by == name],
        )
        for name in names
    }
