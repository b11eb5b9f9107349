"""Capacity laws against published coefficients, and properties that every law must keep."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine import chance
from mycel.engine.scaling import laws

SHARES = st.floats(0, 1)


def read(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    rows = np.loadtxt(folder / "infrastructure" / "usl" / name, delimiter=",", skiprows=1)
    return rows[:, 0], rows[:, 1]


def test_published_coefficients_of_specsdm91(public_data: Path) -> None:
    load, throughput = read(public_data, "specsdm91.csv")
    fit = laws.fit_usl(load=load, throughput=throughput)
    assert fit.alpha == pytest.approx(0.0277285, rel=1e-4)
    assert fit.beta == pytest.approx(0.0001044, abs=5e-8)
    assert fit.gamma == pytest.approx(89.9952330, rel=1e-6)
    assert fit.standard_error["alpha"] == pytest.approx(0.0091217, rel=1e-4)
    assert fit.standard_error["beta"] == pytest.approx(0.0000199, abs=5e-8)
    assert fit.standard_error["gamma"] == pytest.approx(14.2134894, rel=1e-6)
    assert fit.peak_load == pytest.approx(96.5196, abs=0.01)
    assert fit.optimal_load == pytest.approx(36.06401, abs=1e-4)
    assert fit.limit == pytest.approx(3245.589, abs=1e-2)
    assert (fit.at_bound, fit.n) == (False, 7)


def test_published_coefficients_of_six_raytracer_rows(public_data: Path) -> None:
    load, throughput = read(public_data, "raytracer.csv")
    fit = laws.fit_usl(load=load[:6], throughput=throughput[:6])
    assert fit.alpha == pytest.approx(0.02444, abs=5e-6)
    assert fit.beta == pytest.approx(0.00163, abs=5e-6)
    assert fit.gamma == pytest.approx(20.85605, abs=5e-6)


def test_the_t_interval_is_two_sided_with_three_parameters_spent(public_data: Path) -> None:
    load, throughput = read(public_data, "raytracer.csv")
    low, high = laws.fit_usl(load=load[:6], throughput=throughput[:6]).t_interval(0.95)["alpha"]
    assert (low, high) == (pytest.approx(-0.0023, abs=5e-5), pytest.approx(0.0511, abs=5e-5))
    assert low < 0.0075
    assert high > 0.0414


def test_the_t_interval_is_refused_at_the_bound(public_data: Path) -> None:
    load, throughput = read(public_data, "raytracer.csv")
    fit = laws.fit_usl(load=load, throughput=throughput)
    assert fit.beta == 0
    assert fit.at_bound
    assert fit.peak_load is None
    assert fit.limit == pytest.approx(fit.gamma / fit.alpha)
    with pytest.raises(laws.AtBoundError, match="bootstrap"):
        fit.t_interval(0.95)


def test_the_bootstrap_answers_at_the_bound(public_data: Path) -> None:
    load, throughput = read(public_data, "raytracer.csv")
    fit = laws.fit_usl(load=load, throughput=throughput)
    draws = laws.bootstrap_usl(
        load=load, throughput=throughput, rng=chance.stream(seed=1, name="usl")
    )
    assert draws.interval()["beta"][0] == 0
    low, high = draws.interval()["alpha"]
    assert low < fit.alpha < high
    assert draws.alpha.shape == (1000,)


def test_refits_of_the_bootstrap_reach_the_least_squares(public_data: Path) -> None:
    load, throughput = read(public_data, "raytracer.csv")
    noise = chance.stream(seed=2, name="noise").normal(0, 8, size=(12, len(load)))
    samples = throughput + noise
    refitted = laws._refit(load, samples, np.array([0.05, 0.0, 20.0]))
    for row, params in zip(samples, refitted, strict=True):
        fit = laws.fit_usl(load=load, throughput=np.maximum(row, 0))
        best = laws._cost(load, row, np.array([fit.alpha, fit.beta, fit.gamma]))
        assert laws._cost(load, row, params) == pytest.approx(best, rel=1e-6)


def test_too_few_distinct_loads_are_refused() -> None:
    with pytest.raises(ValueError, match="5 distinct loads"):
        laws.fit_usl(load=[1, 2, 3, 4, 5, 5, 5], throughput=[1, 2, 3, 4, 5, 5, 5])


@pytest.mark.parametrize(
    ("load", "throughput"),
    [
        ([0, 1, 2, 3, 4, 5], [1] * 6),
        ([1, 2, 3, 4, 5, 6], [-1] * 6),
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 4, 5, float("nan")], [1] * 6),
        ([1, 2, 3, 4, 5, 6], [1] * 5),
    ],
)
def test_what_is_no_measurement_is_refused(load: list[float], throughput: list[float]) -> None:
    with pytest.raises(ValueError):
        laws.fit_usl(load=load, throughput=throughput)


@settings(max_examples=25, deadline=None)
@given(alpha=st.floats(0.005, 0.5), beta=st.floats(1e-4, 0.02), scale=st.floats(1e-3, 1e6))
def test_exact_data_give_their_parameters_back(alpha: float, beta: float, scale: float) -> None:
    load = np.array([1, 2, 4, 8, 16, 32, 64])
    fit = laws.fit_usl(
        load=load, throughput=laws.usl(servers=load, alpha=alpha, beta=beta, gamma=scale)
    )
    assert fit.alpha == pytest.approx(alpha, rel=1e-5)
    assert fit.beta == pytest.approx(beta, rel=1e-5)
    assert fit.gamma == pytest.approx(scale, rel=1e-5)


def test_perfect_scaling_has_neither_peak_nor_limit() -> None:
    load = np.arange(1, 9)
    fit = laws.fit_usl(load=load, throughput=7 * load)
    assert (fit.alpha, fit.beta) == (0, 0)
    assert (fit.peak_load, fit.limit, fit.optimal_load) == (None, None, None)


@given(n=st.floats(0, 1e4), alpha=SHARES, beta=SHARES, gamma=st.floats(0, 1e6))
def test_usl_never_exceeds_the_line(n: float, alpha: float, beta: float, gamma: float) -> None:
    capacity = float(laws.usl(servers=n, alpha=alpha, beta=beta, gamma=gamma))
    assert 0 <= capacity <= float(laws.linear(servers=n, per_server=gamma)) * (1 + 1e-12)


@given(alpha=st.floats(0, 0.9), beta=st.floats(1e-4, 1e-2))
def test_no_load_carries_more_than_the_peak(alpha: float, beta: float) -> None:
    peak = ((1 - alpha) / beta) ** 0.5
    around = laws.usl(servers=[peak * 0.9, peak, peak * 1.1], alpha=alpha, beta=beta, gamma=1)
    assert around[1] >= max(around[0], around[2])


@pytest.mark.parametrize("bad", [{"alpha": 1.1}, {"beta": -0.1}, {"servers": -1}])
def test_parameters_out_of_bounds_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        laws.usl(**{"servers": 1, "alpha": 0, "beta": 0, "gamma": 1} | bad)


def test_steps_carry_the_last_value_forward() -> None:
    levels = laws.step(days=[10, 20], values=[3, 5], at=[[1, 10], [19, 20]])
    assert levels.tolist() == [[3, 3], [3, 5]]


@pytest.mark.parametrize("days", [[], [2, 1], [1, 1]])
def test_steps_that_do_not_rise_are_refused(days: list[int]) -> None:
    with pytest.raises(ValueError):
        laws.step(days=days, values=[1.0] * len(days), at=[1])
