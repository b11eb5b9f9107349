"""Queue formulas against published figures, direct sums and a linear solve of the generator."""

import os
import subprocess
import sys
from math import exp, factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine.scaling import queue

TABLE = [
    (11, 0.163232333244, 0.682118204689, 2.046354614068, 0.389613811729, 0.909090909091),
    (12, 0.119739188445, 0.449388224298, 0.674082336447, 0.640158040374, 0.833333333333),
    (13, 0.084338862672, 0.285270453036, 0.285270453036, 0.795594788418, 0.769230769231),
    (14, 0.056819143387, 0.174131933595, 0.130598950196, 0.888350019179, 0.714285714286),
]
CALLS = {"arrivals": 100 / 30, "service_rate": 1 / 3}


@pytest.mark.parametrize(("c", "b", "wait", "mean", "level", "busy"), TABLE)
def test_published_erlang_table(
    c: int, b: float, wait: float, mean: float, level: float, busy: float
) -> None:
    found = queue.figures(**CALLS, servers=c, patience=None, within=1 / 3)
    assert queue.erlang_b(load=10, servers=c) == pytest.approx(b, abs=1e-9)
    assert found.p_wait == pytest.approx(wait, abs=1e-9)
    assert found.mean_wait == pytest.approx(mean, abs=1e-9)
    assert found.p_within == pytest.approx(level, abs=1e-9)
    assert found.utilisation == pytest.approx(busy, abs=1e-9)
    assert found.p_abandon == 0


@given(c=st.integers(1, 40), rho=st.floats(0.01, 0.99))
def test_erlang_c_is_the_direct_sum(c: int, rho: float) -> None:
    load = rho * c
    last = load**c / factorial(c) / (1 - rho)
    direct = last / (sum(load**k / factorial(k) for k in range(c)) + last)
    assert queue.erlang_c(load=load, servers=c) == pytest.approx(direct, abs=1e-9, rel=1e-9)


def test_published_erlang_a_figures_and_not_the_circulating_ones() -> None:
    found = queue.figures(**CALLS, servers=13, patience=5, within=None)
    assert found.p_wait == pytest.approx(0.225797, abs=5e-7)
    assert found.p_abandon == pytest.approx(0.024963, abs=5e-7)
    assert found.mean_wait == pytest.approx(0.124817, abs=5e-7)
    assert abs(found.p_abandon - 0.0253) > 3e-4
    assert found.p_within is None


@pytest.mark.parametrize(
    ("arrivals", "c", "patience"), [(10 / 3, 13, 5.0), (8.0, 4, 0.7), (2.0, 9, 3.0)]
)
def test_erlang_a_is_the_linear_solve_of_the_generator(
    arrivals: float, c: int, patience: float
) -> None:
    states = np.arange(200)
    death = np.minimum(states, c) / 3 + np.maximum(states - c, 0) / patience
    generator = np.diag(np.full(199, arrivals), 1) + np.diag(death[1:], -1)
    generator -= np.diag(generator.sum(axis=1))
    equations = np.vstack([generator.T, np.ones(200)])
    chance = np.linalg.lstsq(equations, np.append(np.zeros(200), 1), rcond=None)[0]
    queued = float(np.maximum(states - c, 0) @ chance)
    found = queue.erlang_a(arrivals=arrivals, service_rate=1 / 3, servers=c, patience=patience)
    assert found.p_wait == pytest.approx(chance[c:].sum(), abs=1e-10)
    assert found.mean_wait == pytest.approx(queued / arrivals, abs=1e-10)
    assert found.p_abandon == pytest.approx(queued / patience / arrivals, abs=1e-10)


@settings(deadline=None)
@given(
    arrivals=st.floats(0.05, 60),
    c=st.integers(1, 40),
    patience=st.floats(0.01, 1e3),
    within=st.floats(0, 10),
)
def test_erlang_a_accounts_for_everybody(
    arrivals: float, c: int, patience: float, within: float
) -> None:
    given_ = {"arrivals": arrivals, "service_rate": 1.0, "servers": c, "patience": patience}
    soon = queue.erlang_a(**given_, within=within)
    ever = queue.erlang_a(**given_, within=1e9)
    assert ever.p_within == pytest.approx(1 - ever.p_abandon, abs=1e-10)
    assert 1 - soon.p_wait - 1e-9 <= soon.p_within <= ever.p_within + 1e-9
    assert 0 <= soon.utilisation <= 1


def test_endless_patience_is_erlang_c() -> None:
    patient = queue.erlang_a(**CALLS, servers=12, patience=1e7, within=1 / 3)
    plain = queue.mmc(**CALLS, servers=12, within=1 / 3)
    assert patient.p_wait == pytest.approx(plain.p_wait, rel=1e-5)
    assert patient.mean_wait == pytest.approx(plain.mean_wait, rel=1e-5)
    assert patient.p_within == pytest.approx(plain.p_within, rel=1e-5)


def test_overload_without_patience_is_refused_with_the_growth_of_the_backlog() -> None:
    with pytest.raises(queue.UnstableError, match=r"backlog grows by 2 per"):
        queue.figures(arrivals=12, service_rate=1, servers=10, patience=None, within=None)
    with pytest.raises(queue.UnstableError):
        queue.erlang_c(load=10, servers=10)


@pytest.mark.parametrize(
    "bad",
    [
        {"servers": 0},
        {"servers": 2.5},
        {"servers": 10**9},
        {"service_rate": 0},
        {"arrivals": -1},
        {"arrivals": float("nan")},
        {"patience": 0},
        {"within": -1},
    ],
)
def test_impossible_queues_are_refused(bad: dict[str, float]) -> None:
    usual = {"arrivals": 1, "service_rate": 1, "servers": 2, "patience": 1, "within": 1}
    with pytest.raises(ValueError, match="expected"):
        queue.figures(**usual | bad)


def test_nobody_arrives_nobody_waits() -> None:
    for patience in (None, 3.0):
        found = queue.figures(arrivals=0, service_rate=1, servers=1, patience=patience, within=0)
        assert (found.p_wait, found.mean_wait, found.p_within, found.p_abandon) == (0, 0, 1, 0)


def test_allen_cunneen_is_the_stated_first_look() -> None:
    found = queue.allen_cunneen(**CALLS, servers=12, cv2_arrivals=1, cv2_service=4)
    assert found == pytest.approx(1.69, abs=0.005)


@given(c=st.integers(1, 60), rho=st.floats(0.01, 0.999))
def test_the_continuous_function_is_erlang_at_whole_servers(c: int, rho: float) -> None:
    continuous = float(queue.continuous_erlang_c(load=rho * c, servers=c))
    assert continuous == pytest.approx(queue.erlang_c(load=rho * c, servers=c), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    servers=st.floats(0.2, 200),
    rate=st.floats(0.01, 100),
    within=st.floats(0, 50),
    share=st.floats(0.05, 0.99),
)
def test_at_the_largest_arrival_rate_the_promise_just_holds(
    servers: float, rate: float, within: float, share: float
) -> None:
    most = queue.largest_arrivals(service_rate=[rate], servers=servers, within=within, share=share)
    load = float(most[0]) / rate
    waits = float(queue.continuous_erlang_c(load=load, servers=servers))
    assert 1 - waits * exp(-(servers - load) * rate * within) == pytest.approx(share, abs=1e-5)


def test_without_a_promise_everything_that_can_be_done_is_promised() -> None:
    assert queue.largest_arrivals(service_rate=[2.0, 3.0], servers=2.5).tolist() == [5.0, 7.5]
    none = queue.largest_arrivals(service_rate=[2.0], servers=0, within=1, share=0.9)
    assert none.tolist() == [0.0]
    with pytest.raises(ValueError, match="both"):
        queue.largest_arrivals(service_rate=[2.0], servers=1, within=1)
    with pytest.raises(ValueError, match="share"):
        queue.largest_arrivals(service_rate=[2.0], servers=1, within=1, share=1)


@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=20))
def test_faster_service_never_lowers_the_largest_rate(rates: list[float]) -> None:
    rates.sort()
    most = queue.largest_arrivals(service_rate=rates, servers=3.5, within=0.4, share=0.9)
    assert np.all(np.diff(most) >= -1e-9)


def test_the_engine_does_without_scipy_stats() -> None:
    code = (
        "import sys; from mycel.engine.scaling import laws, queue, waiting; "
        "queue.largest_arrivals(service_rate=[1.], servers=2, within=1, share=.9); "
        "laws.fit_usl(load=[1,2,3,4,5,6], throughput=[10,18,24,29,31,33]).t_interval(.9); "
        "sys.exit('scipy.stats' in sys.modules)"
    )
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=env).returncode == 0
