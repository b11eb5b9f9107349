"""Compound losses: counts and sums as theory says, over many registers, and at the edges."""

import math

import numpy as np
import pytest
from scipy import stats
from tests.engine.registers import HARM, bernoulli_mean, fifty, register, theory
from tests.engine.registers import risk as a_risk

from mycel.engine.chance import stream
from mycel.engine.movement import Reduction, Treatment
from mycel.engine.scaling import compound, risk

WORLDS = 4_000


def z_scores(values, mean, variance):
    count = values.size
    fourth = float(((values - values.mean()) ** 4).mean())
    of_mean = (values.mean() - mean) / math.sqrt(variance / count)
    error = math.sqrt(max(fourth - values.var() ** 2, 0) / count)
    return of_mean, (values.var(ddof=1) - variance) / error


def random_register(seed):
    rng = stream(seed=seed, name="tests/registers")
    risks = []
    for at in range(int(rng.integers(1, 6))):
        rate, harm = 10 ** rng.uniform(-1, 0.6), 10 ** rng.uniform(0, 4)
        wide, deep = rng.uniform(1, 3), rng.uniform(1, 4)
        risks.append(
            a_risk(f"r{at}", per_year=(rate / wide, rate * wide), loss={HARM: (harm, harm * deep)})
        )
    return register(*risks)


@pytest.mark.parametrize("seed", range(200))
def test_mean_and_variance_of_random_registers_are_those_of_theory(seed):
    movement = random_register(seed)
    values = risk.draw(movement=movement, worlds=WORLDS, seed=seed).total[HARM]
    of_mean, of_variance = z_scores(values, *theory(movement))
    assert abs(of_mean) < 4
    assert abs(of_variance) < 4


def test_the_published_vector_has_the_analytic_mean_and_not_that_of_one_event_a_year():
    movement = fifty()
    mean, variance = theory(movement)
    assert mean == pytest.approx(1_434_673, abs=0.5)
    assert bernoulli_mean(movement) == pytest.approx(631_000, rel=1e-3)
    values = risk.draw(movement=movement, worlds=20_000, seed=3).total[HARM]
    assert abs(values.mean() - mean) < 4 * math.sqrt(variance / values.size)
    assert values.mean() > 2 * bernoulli_mean(movement)


@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.03, 1, 11.9, 12.1, 40, 900, 1e5])
def test_counts_are_poisson_quantiles_of_the_scores(rate):
    score = np.concatenate([stream(seed=1, name="z").standard_normal(2_000), [-9, -5, 5, 8, 40]])
    found = compound.counts(rate=np.full(score.size, rate), score=score)
    level = stats.norm.cdf(score)
    assert np.all(stats.poisson.cdf(found, rate) >= level - 1e-12)
    below = found > 0
    assert np.all(stats.poisson.cdf(found[below] - 1, rate) < level[below] + 1e-12)


def test_a_lower_rate_never_brings_more_events():
    rng = stream(seed=2, name="rates")
    rate, score = 10 ** rng.uniform(-2, 3, 5_000), rng.standard_normal(5_000)
    whole = compound.counts(rate=rate, score=score)
    assert np.all(compound.counts(rate=rate * 0.7, score=score) <= whole)
    assert np.array_equal(compound.counts(rate=rate * 1.0, score=score), whole)


def test_small_and_large_rates_side_by_side_are_each_as_if_alone():
    score = stream(seed=3, name="z").standard_normal(1_000)
    rate = np.where(np.arange(1_000) % 2, 0.5, 30.0)
    both = compound.counts(rate=rate, score=score)
    for one in (0.5, 30.0):
        alone = compound.counts(rate=np.full(1_000, one), score=score)
        assert np.array_equal(both[rate == one], alone[rate == one])


def test_worlds_without_events_sum_to_nothing():
    counts = np.array([0, 2, 0, 0, 1, 0])
    assert compound.sums(values=np.array([1.0, 2, 4]), counts=counts).tolist() == [0, 3, 0, 0, 4, 0]
    none = np.zeros(3, dtype=np.int64)
    assert compound.sums(values=np.zeros(0), counts=none).tolist() == [0, 0, 0]


def test_the_first_events_of_each_world_are_kept():
    counts, fewer = np.array([2, 0, 3]), np.array([1, 0, 2])
    kept = compound.kept(counts=counts, fewer=fewer)
    assert kept.tolist() == [True, False, True, True, False]


def test_blocks_change_no_sum(monkeypatch):
    movement = fifty()
    whole = risk.draw(movement=movement, worlds=500, seed=1).total[HARM]
    monkeypatch.setattr(compound, "BLOCK", 7)
    assert np.array_equal(risk.draw(movement=movement, worlds=500, seed=1).total[HARM], whole)


def test_a_rate_of_nothing_costs_nothing():
    never = register(a_risk("never", per_year=(0, 0), loss={HARM: (1, 2)}))
    assert not risk.draw(movement=never, worlds=100, seed=1).total[HARM].any()
    seldom = register(a_risk("seldom", per_year=(1e-12, 1e-12), loss={HARM: (1, 2)}))
    assert not risk.draw(movement=seldom, worlds=100, seed=1).total[HARM].any()


def test_ranges_from_nothing_are_cut_off_there():
    movement = register(a_risk("a", per_year=(0, 1), loss={HARM: (0, 10)}))
    values = risk.draw(movement=movement, worlds=50_000, seed=1).total[HARM]
    assert values.min() == 0
    assert values.mean() == pytest.approx(0.5 * 5, rel=0.06)


def test_exact_figures_stay_exact():
    movement = register(a_risk("a", per_year=(5, 5), loss={HARM: (3, 3)}))
    values = risk.draw(movement=movement, worlds=1_000, seed=1).total[HARM]
    assert np.all(values % 3 == 0)


def test_too_many_events_are_refused_by_name():
    movement = register(a_risk("flood", per_year=(1e9, 1e9), loss={HARM: (1, 2)}))
    with pytest.raises(ValueError, match=r"risk/flood: .* events would be drawn"):
        risk.draw(movement=movement, worlds=10, seed=1)


def test_rates_beyond_whole_numbers_are_refused_and_do_not_count_for_ever():
    movement = register(a_risk("flood", per_year=(1e17, 1e18), loss={HARM: (1, 2)}))
    with pytest.raises(ValueError, match=r"risk/flood: .* events would be drawn"):
        risk.draw(movement=movement, worlds=10, seed=1)


@pytest.mark.parametrize("facts", [
    {"per_year": (2, 1), "loss": {HARM: (1, 2)}},
    {"per_year": (-1, 1), "loss": {HARM: (1, 2)}},
    {"per_year": (1, 1), "loss": {HARM: (1, math.inf)}},
    {"per_year": (1, 1), "loss": {HARM: (1, 1e31)}},
])  # fmt: skip
def test_impossible_ranges_are_refused_by_name(facts):
    with pytest.raises(ValueError, match="risk/bad"):
        risk.draw(movement=register(a_risk("bad", **facts)), worlds=10, seed=1)


def test_impossible_runs_are_refused():
    movement = register(a_risk("a", per_year=(1, 1), loss={HARM: (1, 2)}))
    with pytest.raises(ValueError, match="worlds were asked for"):
        risk.draw(movement=movement, worlds=0, seed=1)
    with pytest.raises(ValueError, match="no treatment here; there is none"):
        risk.draw(movement=movement, worlds=10, seed=1, plan=["treatment/x"])
    too_strong = Treatment(
        ref="treatment/x", reduces=(Reduction(risk="risk/a", per_year=(0.5, 1.5)),)
    )
    treated = register(*movement.risks.values(), treatments={"treatment/x": too_strong})
    with pytest.raises(ValueError, match="expected shares from 0 to 1"):
        risk.draw(movement=treated, worlds=10, seed=1, plan=["treatment/x"])
