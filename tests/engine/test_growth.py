"""Growth: paths of demand from a series, from a range, and under a scenario."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine import chance
from mycel.engine.scaling import growth, history, paths

FIRST = date(2020, 1, 1).toordinal()


def rng(name: str = "test") -> np.random.Generator:
    return chance.stream(seed=1, name=name)


def read(file: Path) -> tuple[np.ndarray, np.ndarray]:
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    days = np.array([date.fromisoformat(row["ds"]).toordinal() for row in rows])
    return days, np.array([float(row["y"]) for row in rows])


def ask(days, values, **other):
    asked = {"horizon": 60, "transform": "log1p", "paths": 400, "rng": rng()} | other
    return growth.forecast(days=np.asarray(days), values=np.asarray(values, float), **asked)


def weekly_counts(n: int) -> tuple[np.ndarray, np.ndarray]:
    t = np.arange(n)
    log = 5 + 0.0005 * t + 0.4 * np.sin(2 * np.pi * t / 7) + rng("counts").normal(0, 0.05, n)
    return FIRST + t, np.exp(log)


def test_trend_and_week_are_continued():
    days, values = weekly_counts(900)
    ahead = np.arange(900, 960)
    truth = np.exp(5 + 0.0005 * ahead + 0.4 * np.sin(2 * np.pi * ahead / 7))
    one = ask(days, values)
    low, middle, high = one.quantiles([0.05, 0.5, 0.95])
    assert one.first_day == FIRST + 900
    assert np.abs(np.log(middle / truth)).max() < 0.06
    assert np.all((low < truth) & (truth < high))
    assert np.all(high / low < 1.5)


def test_year_needs_two_years():
    t = np.arange(1000)
    series = history.regular(days=FIRST + t, values=np.ones(1000), transform="none")
    short = history.regular(days=FIRST + t[:700], values=np.ones(700), transform="none")
    assert [round(p, 2) for p in paths.periods(series=series)] == [
        7,
        3.5,
        2.33,
        365.25,
        182.62,
        121.75,
    ]
    assert len(paths.periods(series=short)) == 3


def test_order_of_rows_changes_nothing():
    days, values = weekly_counts(200)
    mixed = rng("mix").permutation(200)
    straight, shuffled = ask(days, values), ask(days[mixed], values[mixed])
    assert np.array_equal(straight.paths, shuffled.paths)


def test_draws_depend_on_the_stream_alone():
    days, values = weekly_counts(200)
    same, again = ask(days, values, rng=rng("a")), ask(days, values, rng=rng("a"))
    other = ask(days, values, rng=rng("b"))
    assert np.array_equal(same.paths, again.paths)
    assert not np.array_equal(same.paths, other.paths)


def test_missing_days_are_counted_and_filled():
    days, values = weekly_counts(100)
    keep = np.r_[0:40, 45:100]
    gap = ask(days[keep], values[keep])
    holes = values.copy()
    holes[40:45] = np.nan
    blank = ask(days, holes)
    assert gap.missing_days == blank.missing_days == 5
    assert gap.measured == 95
    assert "5 missing steps" in gap.method
    assert np.array_equal(gap.paths, blank.paths)


def test_public_series_has_59_missing_days(public_data):
    days, values = read(public_data / "infrastructure/pageviews/example_wp_log_R.csv")
    assert not np.all(np.diff(days) > 0)
    one = ask(days, values, transform="none", horizon=30)
    assert one.missing_days == 59
    assert one.measured == 2863


def test_monthly_series_is_modelled_in_months(public_data):
    days, values = read(public_data / "infrastructure/pageviews/example_retail_sales.csv")
    one = ask(days, values, horizon=365)
    assert one.paths.shape == (400, 365)
    assert one.step_days == pytest.approx(30.44, abs=0.02)
    assert one.missing_days == days.max() - days.min() + 1 - days.size
    assert "every 30.4 days" in one.method
    assert "0 harmonics of the week and 3 of the year" in one.method
    december = date(2016, 12, 1).toordinal() - one.first_day
    middle = one.quantiles([0.5])[0]
    assert middle[december] > 1.08 * middle[december - 60]


def test_weekly_series_counts_a_lost_week():
    days = FIRST + 7 * np.r_[0:30, 31:60]
    one = ask(days, np.full(59, 50.0))
    assert one.step_days == 7
    assert "1 missing steps" in one.method
    assert one.first_day == days[-1] + 1
    assert np.allclose(one.paths, 50, rtol=0.2)


def test_autoregression_follows_its_recursion():
    innovations = np.array([1.0, 1.0, 1.0, 1.0])
    drawn = paths._autoregressive_paths(
        innovations=innovations, phi=0.5, start=np.array([8.0]), block=2, steps=5, rng=rng()
    )
    assert drawn[0].tolist() == [5.0, 3.5, 2.75, 2.375, 2.1875]


def test_spread_of_lasting_noise_is_right():
    noise = rng("ar").normal(0, 0.1, 1095)
    for day in range(1, noise.size):
        noise[day] += 0.8 * noise[day - 1]
    one = ask(FIRST + np.arange(1095), 10 + noise, transform="none", paths=2000)
    stationary = 0.1 / np.sqrt(1 - 0.8**2)
    assert one.paths[:, 0].std() == pytest.approx(0.1, rel=0.15)
    assert one.paths[:, 29].std() == pytest.approx(stationary, rel=0.35)


def test_short_history_does_not_continue_an_accident():
    t = np.arange(40)
    values = np.exp(5 + 0.02 * t + rng("accident").normal(0, 0.3, 40))
    year = ask(FIRST + t, values, horizon=365).quantiles([0.05, 0.95])[:, -1]
    assert year[1] / year[0] > 10


def test_widening_stretches_around_the_median():
    days, values = weekly_counts(200)
    plain = ask(days, values, transform="none").quantiles([0.05, 0.5, 0.95])
    wide_forecast = ask(days, values, transform="none", widening=2.0)
    wide = wide_forecast.quantiles([0.05, 0.5, 0.95])
    assert np.allclose(wide[1], plain[1], rtol=1e-5)
    assert np.allclose(wide[2] - wide[1], 2 * (plain[2] - plain[1]), rtol=1e-3)
    assert "widened by 2.00" in wide_forecast.method


def test_few_points_use_a_wide_local_level():
    days = FIRST + np.arange(12)
    one = ask(days, 100 + rng("few").normal(0, 3, 12), horizon=365, paths=2000)
    low, middle, high = one.quantiles([0.05, 0.5, 0.95])
    assert "local level" in one.method
    assert low[0] > 80
    assert high[0] < 125
    assert high[-1] / low[-1] > 5
    assert 40 < middle[-1] < 250


def test_fewer_than_eight_points_are_refused():
    with pytest.raises(history.TooShort, match=r"7 measurements.*at least 8.*90 % range"):
        ask(FIRST + np.arange(7), np.ones(7))
    with pytest.raises(history.TooShort, match="no measurements"):
        ask(FIRST + np.arange(3), [np.nan] * 3)


@pytest.mark.parametrize(
    ("days", "values", "other", "sentence"),
    [
        ([0, 1, 1], [1, 2, 3], {}, "0002-01-01|stands twice"),
        ([0, 1], [1, 2, 3], {}, "2 days and 3 values"),
        (range(9), [1] * 8 + [np.inf], {}, "beyond 1e"),
        (range(9), [1] * 8 + [-2], {}, "-2, below 0"),
        ([0, 40_000], [1, 2], {}, "spans 40000 days"),
        (range(9), [1] * 9, {"transform": "sqrt"}, "'sqrt'"),
        (range(9), [1] * 9, {"horizon": 0}, "horizon is 0"),
        (range(9), [1] * 9, {"paths": 0}, "0 paths"),
        (range(9), [1] * 9, {"widening": 0.0}, "widening is 0"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(days, values, other, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask(FIRST + np.array(list(days)), values, **other)


def test_duplicate_day_is_named():
    with pytest.raises(ValueError, match="day 2020-01-02 stands twice"):
        ask(FIRST + np.array([0, 1, 1]), [1, 2, 3])


@settings(max_examples=40, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 40), min_size=7, max_size=80),
    scale=st.sampled_from([0.0, 1e-9, 1.0, 1e9, 1e29]),
    transform=st.sampled_from(["log1p", "none"]),
    seed=st.integers(0, 99),
)
def test_paths_are_never_nan_and_never_negative(gaps, scale, transform, seed):
    days = FIRST + np.concatenate(([0], np.cumsum(gaps)))
    values = scale * chance.stream(seed=seed, name="values").exponential(size=days.size)
    one = ask(days, values, transform=transform, paths=20, horizon=400)
    assert one.paths.shape == (20, 400)
    assert one.paths.dtype == np.float32
    assert np.all(np.isfinite(one.paths))
    assert transform == "none" or one.paths.min() >= 0


def test_constant_series_stays_constant():
    one = ask(FIRST + np.arange(200), np.full(200, 7.0))
    assert np.allclose(one.paths, 7, rtol=1e-5)


def test_quantiles_agree_with_numpy():
    days, values = weekly_counts(100)
    one = ask(days, values)
    p = [0.0, 0.05, 0.37, 1.0]
    assert np.allclose(one.quantiles(p), np.quantile(one.paths, p, axis=0), rtol=1e-5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        one.quantiles([1.5])


def test_weekly_means_keep_the_last_days():
    means = growth.weekly_means(np.arange(16, dtype=np.float32)[None, :])
    assert means.tolist() == [[3.0, 10.0, 14.5]]
    assert means.dtype == np.float32


def test_multiplier_grows_log_linearly():
    start = date(2026, 1, 1).toordinal()
    days = start + np.array([-5, 0, 365, 1825, 3000])
    one = growth.multiplier(factor=3.0, start=start, end=start + 1825, days=days)
    assert one == pytest.approx([1, 1, 3**0.2, 3, 3])
    many = growth.multiplier(factor=np.array([2.0, 5.0]), start=start, end=start + 1825, days=days)
    assert many.shape == (2, 5)
    assert many[:, -1] == pytest.approx([2, 5])


def test_multiplier_refuses_nonsense():
    with pytest.raises(ValueError, match="not above 0"):
        growth.multiplier(factor=0.0, start=1, end=2, days=np.array([1]))
    with pytest.raises(ValueError, match="ends before it begins"):
        growth.multiplier(factor=2.0, start=2, end=2, days=np.array([1]))


def test_ranges_give_their_own_percentiles():
    start = growth.range_start(now=(80, 120), rng=rng(), worlds=40_000)
    yearly = growth.yearly_growth(growth=(-0.1, 0.4), rng=rng("g"), worlds=40_000)
    assert np.quantile(start, [0.05, 0.95]) == pytest.approx([80, 120], rel=0.01)
    assert np.quantile(yearly, [0.05, 0.95]) == pytest.approx([-0.1, 0.4], abs=0.01)


def test_equal_ends_are_exact():
    assert np.all(growth.range_start(now=(100, 100), rng=rng(), worlds=5) == 100)
    assert np.all(growth.range_start(now=(0, 0), rng=rng(), worlds=5) == 0)
    assert np.all(growth.yearly_growth(growth=(0.1, 0.1), rng=rng(), worlds=5) == 0.1)
    with pytest.raises(ValueError, match="reaches -1"):
        growth.yearly_growth(growth=(-1, 0.1), rng=rng(), worlds=5)
