"""The simulation against Erlang's formulas, a naive reading of the rules, and hand-made cases."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine import chance
from mycel.engine.scaling import queue, waiting
from mycel.engine.scaling.opening import Opening

CALLS = {"arrivals": 100 / 30, "service_rate": 1 / 3}
OFFICE = Opening(period=24, intervals=[(9, 12), (13, 17)])
TIMES = st.lists(st.integers(0, 60), min_size=1, max_size=25).map(sorted)


def replications(name: str, rows: int = 200, cases: int = 4000) -> dict[str, np.ndarray]:
    rng = chance.stream(seed=5, name=name)
    return {
        "arrivals": np.cumsum(rng.exponential(0.3, size=(rows, cases)), axis=1),
        "services": rng.exponential(3.0, size=(rows, cases)),
    }


def within_three_errors(rows: np.ndarray, expected: float) -> None:
    error = rows.std(ddof=1) / len(rows) ** 0.5
    assert abs(rows.mean() - expected) < 3 * error
    assert error < 0.05 * max(expected, 0.1)


@pytest.mark.parametrize("servers", [12, 13])
def test_simulation_agrees_with_erlang_c(servers: int) -> None:
    found = waiting.replicate(**replications("erlang-c"), servers=servers)
    theory = queue.mmc(**CALLS, servers=servers, within=1 / 3)
    waits = found.wait[:, 1000:]
    within_three_errors(waits.mean(axis=1), theory.mean_wait)
    within_three_errors((waits > 0).mean(axis=1), theory.p_wait)
    within_three_errors((waits <= 1 / 3).mean(axis=1), theory.p_within or 0)


@pytest.mark.parametrize(("servers", "mean"), [(13, 5.0), (9, 2.0)])
def test_simulation_agrees_with_erlang_a(servers: int, mean: float) -> None:
    drawn = replications("erlang-a")
    patience = chance.stream(seed=5, name="patience").exponential(
        mean, size=drawn["arrivals"].shape
    )
    found = waiting.replicate(**drawn, servers=servers, patience=patience)
    theory = queue.erlang_a(**CALLS, servers=servers, patience=mean, within=1 / 3)
    later = np.s_[:, 1000:]
    within_three_errors(found.wait[later].mean(axis=1), theory.mean_wait)
    within_three_errors((found.wait[later] > 0).mean(axis=1), theory.p_wait)
    within_three_errors(found.abandoned[later].mean(axis=1), theory.p_abandon)
    answered = found.served[later] & (found.wait[later] <= 1 / 3)
    within_three_errors(answered.mean(axis=1), theory.p_within or 0)


def test_replications_are_the_event_loop_row_by_row() -> None:
    drawn = replications("rows", rows=3, cases=500)
    patience = chance.stream(seed=6, name="patience").exponential(1.0, size=(3, 500))
    together = waiting.replicate(**drawn, servers=9, patience=patience)
    for row in range(3):
        alone = waiting.simulate(
            arrivals=drawn["arrivals"][row],
            services=drawn["services"][row],
            servers=9,
            patience=patience[row],
        )
        assert np.array_equal(alone.wait, together.wait[row])
        assert np.array_equal(alone.abandoned, together.abandoned[row])
        assert np.array_equal(alone.completed, together.completed[row], equal_nan=True)


def naive(
    come: list[int], need: list[int], rank: list[int], patience: list[int], servers: int
) -> list[float]:
    """Minute by minute: whoever is free takes the best waiting case."""
    busy_until = [0] * servers
    starts = [float("nan")] * len(come)
    waiting_cases = set(range(len(come)))
    for now in range(10_000):
        waiting_cases = {c for c in waiting_cases if come[c] + patience[c] >= now}
        for server in range(servers):
            while busy_until[server] <= now:
                here = [c for c in waiting_cases if come[c] <= now]
                if not here:
                    break
                best = min(here, key=lambda c: (rank[c], c))
                waiting_cases.discard(best)
                starts[best] = now
                busy_until[server] = now + need[best]
        if not waiting_cases:
            break
    return starts


@settings(max_examples=80, deadline=None)
@given(come=TIMES, servers=st.integers(1, 3), data=st.data())
def test_the_event_loop_follows_the_rules_minute_by_minute(
    come: list[int], servers: int, data: st.DataObject
) -> None:
    def each(low: int, high: int) -> list[int]:
        whole = st.integers(low, high)
        return data.draw(st.lists(whole, min_size=len(come), max_size=len(come)))

    need, rank, patience = each(1, 15), each(0, 2), each(0, 30)
    found = waiting.simulate(
        arrivals=come, services=need, servers=servers, patience=patience, priorities=rank
    )
    starts = np.where(found.served, found.wait + np.array(come), np.nan)
    expected = naive(come, need, rank, patience, servers)
    assert np.array_equal(starts, expected, equal_nan=True)
    assert np.all(found.served ^ found.abandoned)


@given(come=TIMES, data=st.data())
def test_an_always_open_calendar_changes_nothing(come: list[int], data: st.DataObject) -> None:
    numbers = st.lists(st.integers(0, 9), min_size=len(come), max_size=len(come))
    need = data.draw(numbers)
    plain = waiting.simulate(arrivals=come, services=need, servers=2)
    always = waiting.simulate(
        arrivals=come, services=need, servers=2, opening=Opening(period=7, intervals=[(0, 7)])
    )
    assert np.allclose(plain.wait, always.wait)
    assert np.allclose(plain.completed, always.completed)


def test_work_rests_outside_opening_hours() -> None:
    found = waiting.simulate(
        arrivals=[8.0, 11.0, 16.0], services=[1.0, 2.0, 2.0], servers=1, opening=OFFICE
    )
    assert found.wait.tolist() == [1.0, 0.0, 0.0]
    assert found.completed.tolist() == [10.0, 14.0, 34.0]


def test_a_case_at_night_waits_for_the_morning() -> None:
    found = waiting.simulate(arrivals=[20.0, 21.0], services=[1, 1], servers=1, opening=OFFICE)
    assert found.wait.tolist() == [13.0, 13.0]
    assert found.open_wait.tolist() == [0.0, 1.0]


def test_who_loses_patience_at_night_is_gone_in_the_morning() -> None:
    found = waiting.simulate(
        arrivals=[20.0, 20.0, 20.0],
        services=[1, 1, 1],
        servers=1,
        patience=[5, 13, np.inf],
        opening=OFFICE,
    )
    assert found.abandoned.tolist() == [True, False, False]
    assert found.wait.tolist() == [5.0, 13.0, 14.0]


def test_priorities_are_taken_first_without_interrupting() -> None:
    found = waiting.simulate(
        arrivals=[0, 1, 2], services=[5, 5, 5], servers=1, priorities=[2, 2, 1]
    )
    assert found.wait.tolist() == [0.0, 9.0, 3.0]


def test_the_end_of_observation_leaves_cases_open() -> None:
    found = waiting.simulate(arrivals=[0, 1, 2], services=[5, 5, 5], servers=1, until=6)
    assert found.served.tolist() == [True, True, False]
    assert not found.abandoned.any()
    assert found.wait.tolist() == [0.0, 4.0, 4.0]
    assert found.quantiles() == (4.0, None, None)
    assert found.p_within(3) == pytest.approx(1 / 3)


@given(st.floats(-500, 500))
def test_open_time_and_clock_undo_each_other(clock: float) -> None:
    opened = OFFICE.open_time(clock)
    assert OFFICE.ends(opened) <= clock + 1e-7
    assert OFFICE.resumes(opened) >= clock - 1e-7
    assert OFFICE.open_time(OFFICE.resumes(opened)) == pytest.approx(opened, abs=1e-7)


@pytest.mark.parametrize("hours", [[], [(9, 9)], [(9, 12), (11, 13)], [(20, 25)], [(-1, 3)]])
def test_impossible_opening_hours_are_refused(hours: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError):
        Opening(period=24, intervals=hours)


def test_published_kaplan_meier_curve() -> None:
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapse = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = waiting.kaplan_meier(durations=weeks, observed=relapse)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    expected = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.share.tolist() == pytest.approx(expected, abs=5e-4)
    assert waiting.quantiles(durations=weeks, observed=relapse) == (23, None, None)


def test_dropping_those_who_left_would_flatter_the_median() -> None:
    found = waiting.quantiles(durations=[1, 2, 3, 4], observed=[1, 0, 0, 1], at=[0.5])
    assert found == (4,)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=40), st.floats(0.01, 0.99))
def test_without_censoring_quantiles_are_those_of_the_sample(waits: list[int], p: float) -> None:
    found = waiting.quantiles(durations=waits, observed=[True] * len(waits), at=[p])[0]
    assert found is not None
    assert np.mean(np.array(waits) <= found) >= p - 1e-9
    assert np.mean(np.array(waits) < found) < p + 1e-9


def test_real_arrivals_wait_far_longer_than_erlang_says(public_data: Path) -> None:
    path = public_data / "infrastructure" / "wmf" / "puppet_change_flow.csv"
    authored = np.loadtxt(path, delimiter=",", skiprows=1, usecols=0)
    hours = np.sort(authored)[:20_000] / 3600
    gaps = np.diff(hours)
    assert gaps.var() / gaps.mean() ** 2 > 4
    rng = chance.stream(seed=8, name="change-flow")
    rate = 1 / gaps.mean()
    services = rng.exponential(0.8 * 5 / rate, size=len(hours))
    found = waiting.simulate(arrivals=hours, services=services, servers=5)
    plain = queue.mmc(arrivals=rate, service_rate=rate / 4, servers=5)
    assert found.wait.mean() > 3 * plain.mean_wait


def test_resampled_blocks_keep_bursts() -> None:
    rng = chance.stream(seed=9, name="bursts")
    bursty = np.cumsum(np.tile([0.0] * 9 + [10.0], 200))
    kept = np.diff(waiting.resample_arrivals(observed=bursty, count=2000, block=50, rng=rng))
    loose = np.diff(waiting.resample_arrivals(observed=bursty, count=2000, block=1, rng=rng))
    ten = [np.add.reduceat(gaps, np.arange(0, 1990, 10)) for gaps in (kept, loose)]
    assert ten[0].var() < 0.5 * ten[1].var()
    assert kept.mean() == pytest.approx(1, abs=0.2)


def test_poisson_arrivals_have_their_rate() -> None:
    times = waiting.poisson_arrivals(
        rate=4, count=40_000, rng=chance.stream(seed=1, name="poisson")
    )
    assert times[-1] == pytest.approx(10_000, rel=0.02)


@pytest.mark.parametrize(
    "bad",
    [
        {"arrivals": [2, 1]},
        {"services": [1, -1]},
        {"services": [1]},
        {"servers": 0},
        {"patience": [1, -1]},
        {"patience": [1]},
        {"priorities": [1]},
        {"until": 0.5},
    ],
)
def test_impossible_simulations_are_refused(bad: dict[str, object]) -> None:
    usual: dict[str, object] = {"arrivals": [0, 1], "services": [1, 1], "servers": 1}
    with pytest.raises(ValueError):
        waiting.simulate(**usual | bad)  # type: ignore[arg-type] # wrong on purpose
