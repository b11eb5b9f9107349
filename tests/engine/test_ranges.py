"""Ranges give draws with the two percentiles they state."""

import numpy as np
import pytest
from scipy import special

from mycel.engine import chance, ranges

WORLDS = 200_000


@pytest.mark.parametrize(
    ("low", "high", "family"),
    [
        (2.0, 50.0, "auto"),
        (-3.0, 8.0, "auto"),
        (0.0, 8.0, "normal"),
        (0.4, 0.8, "proportion"),
        (0.01, 0.2, "proportion"),
        (10.0, 19.0, "uniform"),
    ],
)
def test_the_two_ends_are_the_5th_and_95th_percentile(
    low: float, high: float, family: ranges.Family
) -> None:
    rng = chance.stream(seed=1, name="a range")
    values = ranges.draw(low=low, high=high, rng=rng, size=WORLDS, family=family)
    assert np.mean(values < low) == pytest.approx(0.05, abs=0.003)
    assert np.mean(values > high) == pytest.approx(0.05, abs=0.003)


def test_a_positive_range_is_lognormal_with_the_stated_mean() -> None:
    mu, sigma = ranges.lognormal_parameters(low=1.0, high=10.0)
    values = ranges.draw(low=1, high=10, rng=chance.stream(seed=2, name="x"), size=WORLDS)
    assert np.mean(values) == pytest.approx(np.exp(mu + sigma**2 / 2), rel=0.01)


@pytest.mark.parametrize("family", ["auto", "lognormal", "normal", "proportion", "uniform"])
def test_equal_ends_are_exactly_that_value(family: ranges.Family) -> None:
    rng = chance.stream(seed=1, name="exact")
    values = ranges.draw(low=0.25, high=0.25, rng=rng, size=7, family=family)
    assert values.tolist() == [0.25] * 7


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.4, 0.8), (0.001, 0.999), (0.5, 0.500001), (1e-5, 0.3), (0.9, 0.9999), (0.02, 0.03)],
)
def test_the_beta_distribution_has_both_quantiles(low: float, high: float) -> None:
    shape = ranges.beta_parameters(low=low, high=high)
    assert special.betainc(shape.a, shape.b, low) == pytest.approx(0.05, rel=1e-4)
    assert special.betainc(shape.a, shape.b, high) == pytest.approx(0.95, rel=1e-4)


@pytest.mark.parametrize(
    ("low", "high", "family", "says"),
    [
        (3.0, 2.0, "auto", "swapped"),
        (0.0, 2.0, "lognormal", "above 0"),
        (0.0, 0.5, "proportion", "between 0 and 1"),
        (0.5, 1.2, "proportion", "between 0 and 1"),
        (float("nan"), 1.0, "auto", "not finite"),
        (1.0, float("inf"), "auto", "not finite"),
    ],
)
def test_an_impossible_range_is_refused_with_a_sentence(
    low: float, high: float, family: ranges.Family, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        ranges.draw(low=low, high=high, rng=chance.stream(seed=1, name="x"), size=3, family=family)


@pytest.mark.parametrize(("low", "high"), [(0.1, 0.4), (2, 8), (0.001, 10), (1e-6, 1), (1, 1.01)])
def test_the_gamma_distribution_has_both_quantiles(low: float, high: float) -> None:
    found = ranges.gamma_parameters(low=low, high=high)
    assert special.gammainc(found.shape, found.rate * low) == pytest.approx(0.05, rel=1e-6)
    assert special.gammainc(found.shape, found.rate * high) == pytest.approx(0.95, rel=1e-6)
    assert found.range() == pytest.approx((low, high), rel=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(0, 1, "above 0"), (2, 1, "swapped"), (1, 1, "no width")],
)
def test_a_range_that_no_gamma_has_is_refused(low: float, high: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ranges.gamma_parameters(low=low, high=high)
