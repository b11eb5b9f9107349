"""Pools are the averages they say; calibration counts what held, and never ranks."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine.scaling import estimates
from mycel.engine.scaling.estimates import Foretold, Resolved


def test_ranges_above_0_are_averaged_in_logarithms() -> None:
    given = [(1.0, 10.0), (10.0, 1000.0)]
    assert estimates.pool(ranges=given) == pytest.approx((math.sqrt(10), 100))
    assert estimates.pool_name(ranges=given) == "log-quantile-average"


def test_ranges_that_reach_0_are_averaged_as_they_are() -> None:
    given = [(0.0, 2.0), (1.0, 4.0)]
    assert estimates.pool(ranges=given) == (0.5, 3.0)
    assert estimates.pool_name(ranges=given) == "quantile-average"


def test_one_estimate_and_equal_estimates_stay_as_they_are() -> None:
    assert estimates.pool(ranges=[(0.1, 0.4)]) == (0.1, 0.4)
    assert estimates.pool(ranges=[(0.1, 0.4)] * 3) == pytest.approx((0.1, 0.4))
    assert estimates.linear_pool(ranges=[(0.1, 0.4)] * 3) == pytest.approx((0.1, 0.4))
    assert estimates.linear_pool(ranges=[(-3.0, 5.0)]) == pytest.approx((-3, 5))


def test_the_linear_pool_keeps_disagreement_that_the_average_loses() -> None:
    given = [(1.0, 2.0), (50.0, 100.0)]
    average, mixture = estimates.pool(ranges=given), estimates.linear_pool(ranges=given)
    assert average == pytest.approx((math.sqrt(50), math.sqrt(200)))
    assert mixture[0] < 1.2
    assert mixture[1] > 85


def test_the_linear_pool_of_exact_values_takes_the_outer_ones() -> None:
    assert estimates.linear_pool(ranges=[(1.0, 1.0), (5.0, 5.0)]) == pytest.approx((1, 5))


@given(
    st.lists(
        st.tuples(st.floats(0.001, 100), st.floats(1, 50)).map(lambda p: (p[0], p[0] * p[1])),
        min_size=1,
        max_size=5,
    )
)
def test_pools_lie_between_the_judgements_in_any_order(given: list[tuple[float, float]]) -> None:
    for pool in (estimates.pool, estimates.linear_pool):
        low, high = pool(ranges=given)
        assert low <= high
        assert pool(ranges=given[::-1]) == pytest.approx((low, high))
        assert min(one for one, _ in given) * (1 - 1e-9) <= low
        assert high <= max(one for _, one in given) * (1 + 1e-9)


def test_no_estimate_and_an_impossible_one_are_refused() -> None:
    with pytest.raises(ValueError, match="no estimate"):
        estimates.pool(ranges=[])
    with pytest.raises(ValueError, match="swapped"):
        estimates.linear_pool(ranges=[(1, 2), (4, 3)])


def test_the_jeffreys_interval_of_a_share() -> None:
    # 95 % at 0 and 10 of 10 and 5 of 10: Brown, Cai and DasGupta 2001, table 5 (n = 10).
    assert estimates.jeffreys(held=0, of=10, level=0.95) == pytest.approx((0, 0.217), abs=5e-4)
    assert estimates.jeffreys(held=5, of=10, level=0.95) == pytest.approx((0.224, 0.776), abs=5e-4)
    low, high = estimates.jeffreys(held=9, of=10)
    assert 0.6 < low < 0.9 < high < 1


@pytest.mark.parametrize(("held", "of"), [(1, 0), (0, 0), (-1, 4), (5, 4)])
def test_an_impossible_share_is_refused(held: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        estimates.jeffreys(held=held, of=of)


def test_the_interval_score_is_width_and_what_was_missed() -> None:
    assert estimates.interval_score(range_=(2, 6), truth=4) == 4
    assert estimates.interval_score(range_=(2, 6), truth=7) == pytest.approx(4 + 20 * 1)
    assert estimates.interval_score(range_=(2, 6), truth=1.5) == pytest.approx(4 + 20 * 0.5)


def test_the_brier_score_of_events() -> None:
    told = [Foretold("person/a", 0.8, happened=True), Foretold("person/a", 0.3, happened=False)]
    assert estimates.brier(foretold=told) == pytest.approx((0.04 + 0.09) / 2)
    with pytest.raises(ValueError, match="impossible"):
        estimates.brier(foretold=[Foretold("person/a", 1.2, happened=True)])


def test_calibration_of_each_estimator_and_of_all_together() -> None:
    came = [
        Resolved("person/b", (1, 2), 1.5),
        Resolved("person/b", (1, 2), 2),
        Resolved("person/b", (1, 2), 3),
        Resolved("person/a", (1, 2), 0),
    ]
    told = [Foretold("person/c", 0.5, happened=True)]
    found = estimates.by_estimator(resolved=came, foretold=told)
    assert list(found) == ["person/a", "person/b", "person/c"]
    assert (found["person/b"].held, found["person/b"].ranges) == (2, 3)
    assert found["person/b"].share == pytest.approx(2 / 3)
    assert found["person/b"].interval_score == pytest.approx((1 + 1 + 21) / 3)
    assert found["person/c"].share is None
    assert found["person/c"].brier == 0.25
    together = estimates.calibration(resolved=came, foretold=told)
    assert (together.held, together.ranges, together.events) == (2, 4, 1)
    assert estimates.calibration().interval_score is None
