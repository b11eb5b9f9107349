"""Backtest: forecasts from earlier days, judged on what came."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from mycel.engine import chance
from mycel.engine.scaling import backtest, history

from .test_growth import FIRST, read, weekly_counts

WIKI = "infrastructure/pageviews/example_wp_log_R.csv"


def ask(days, values, **other):
    asked = {"horizon": 60, "origins": 4, "transform": "log1p", "seed": 1, "name": "x"} | other
    return backtest.backtest(days=days, values=values, **asked)


@pytest.mark.parametrize(("horizon", "origins"), [(180, 6), (90, 8), (365, 4)])
def test_public_series_is_covered_and_beats_the_naive(public_data, horizon, origins):
    days, values = read(public_data / WIKI)
    one = ask(days, values, horizon=horizon, origins=origins, transform="none")
    assert 0.85 <= one.coverage90 <= 0.95
    assert one.interval_score < 0.6 * one.interval_score_seasonal_naive
    assert one.mae < one.mae_seasonal_naive
    assert one.training_days == 1095
    assert (one.horizon, one.origins) == (horizon, origins)


def test_a_process_queue_is_covered(public_data):
    flow = np.loadtxt(
        public_data / "infrastructure/wmf/puppet_change_flow.csv", delimiter=",", skiprows=1
    )
    day = (flow[:, 0] // 86_400).astype(np.int64) + date(1970, 1, 1).toordinal()
    days = np.arange(day.min(), day.max() + 1)
    one = ask(days, np.bincount(day - day.min()).astype(float), horizon=180, origins=6)
    assert 0.85 <= one.coverage90 <= 0.95
    assert one.interval_score < one.interval_score_seasonal_naive
    assert one.mae < one.mae_seasonal_naive


def test_monthly_series_is_judged_on_measured_days_only(public_data):
    days, values = read(public_data / "infrastructure/pageviews/example_retail_sales.csv")
    one = ask(days, values, horizon=365)
    assert one.days_judged <= 4 * 12
    assert one.interval_score < one.interval_score_seasonal_naive


def test_missing_days_are_not_judged():
    days, values = weekly_counts(400)
    keep = days < FIRST + 350
    keep[360:] = True
    one = ask(days[keep], values[keep])
    assert one.days_judged == 4 * 60 - 10


def test_widening_is_set_by_the_other_origins():
    """A break that only the last origin meets widens all others' intervals, never its own."""
    days, values = weekly_counts(700)
    values[660:] *= 10
    one = ask(days, values, horizon=60, origins=4)
    assert one.widening > 2
    assert one.coverage_by_origin[-1] < 0.5
    assert min(one.coverage_by_origin[:-1]) > 0.85
    assert one.coverage90 == pytest.approx(np.mean(one.coverage_by_origin))


def test_shown_coverage_uses_no_factor_of_its_own():
    wide = np.array([[-1.0] * 100, [0.0] * 100, [1.0] * 100])
    near = backtest._Judged(origin=1, actual=np.linspace(-1, 1, 100), own=wide, naive=wide)
    far = backtest._Judged(origin=2, actual=np.linspace(-4, 4, 100), own=wide, naive=wide)
    chosen = backtest.Plan(origin_days=(1, 2), training_days=9, horizon=100)
    one = backtest._summary([near, far], chosen, "none")
    assert one.coverage_by_origin == (1.0, 0.24)
    assert one.coverage90_raw == pytest.approx(0.62)
    assert one.widening == pytest.approx(3.2, abs=0.1)


def test_factor_is_the_conformal_quantile():
    scores = [np.arange(1, 51) / 10, np.arange(51, 100) / 10]
    assert backtest._factor(scores) == pytest.approx(9.0)
    assert backtest._factor([np.zeros(10)]) == 1.0
    assert backtest._factor([np.full(3, 99.0)]) == 10.0


def test_interval_score_by_hand():
    low, high = np.array([1.0, 1, 1]), np.array([3.0, 3, 3])
    score = backtest.interval_score(low=low, high=high, actual=np.array([2.0, 4, 0.5]))
    assert score == pytest.approx((2 + 22 + 12) / 3)


def test_naive_repeats_the_last_week():
    low, middle, high = backtest._naive(np.arange(21.0), 1.0, np.array([1, 7, 8]))
    assert middle.tolist() == [14, 20, 14]
    assert (high - middle) == pytest.approx(1.6448536 * 7 * np.sqrt([1, 1, 2]))
    assert (middle - low) == pytest.approx(high - middle)


def test_naive_of_a_monthly_series_repeats_the_last_value():
    _, middle, _ = backtest._naive(np.arange(21.0), 30.4, np.array([30, 61]))
    assert middle.tolist() == [20, 20]


def test_plan_cuts_training_and_says_so():
    chosen = backtest.plan(first=1, last=1095, step=1.0, horizon=365, origins=4)
    assert chosen.horizon == 364
    assert chosen.training_days == 460
    assert np.all(np.diff(chosen.origin_days) == 90)
    assert chosen.origin_days[-1] == 1095 - 364
    assert chosen.origin_days[0] - chosen.training_days >= 0


def test_nothing_after_an_origin_reaches_its_forecast():
    days, values = weekly_counts(400)
    chosen = backtest.plan(first=int(days[0]), last=int(days[-1]), step=1.0, horizon=60, origins=4)
    origin = chosen.origin_days[0]
    spoilt = np.where(days > origin, 5 * values, values)
    one, two = (
        backtest._judge(days, v, origin, chosen, "log1p", chance.stream(seed=1, name="x"))
        for v in (values, spoilt)
    )
    assert np.array_equal(one.own, two.own)
    assert np.array_equal(one.naive, two.naive)
    assert not np.array_equal(one.actual, two.actual)


def test_same_seed_same_result_and_row_order_is_free():
    days, values = weekly_counts(300)
    mixed = chance.stream(seed=1, name="mix").permutation(300)
    one, two = ask(days, values), ask(days[mixed], values[mixed])
    assert one == two
    assert ask(days, values, seed=2) != one


def test_constant_series_is_covered():
    one = ask(FIRST + np.arange(300), np.full(300, 9.0))
    assert (one.coverage90, one.widening) == (1.0, 1.0)
    assert replace(one, mae=0.0).interval_score == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(
    ("n", "other", "sentence"),
    [
        (40, {}, "spans 39 days"),
        (300, {"origins": 1}, "1 origins"),
        (300, {"origins": 99}, "99 origins"),
        (300, {"horizon": 0}, "horizon is 0"),
    ],
)
def test_too_little_is_refused_in_a_sentence(n, other, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(*weekly_counts(n), **other)


def test_origins_without_measurements_around_them_are_refused():
    days = FIRST + np.r_[0:5, 300:340]
    with pytest.raises(history.TooShort, match="at least 8"):
        ask(days, np.ones(days.size))
