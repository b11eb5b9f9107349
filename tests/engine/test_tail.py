"""Mean and expected shortfall of scenarios: against brute force, and what is refused."""

import numpy as np
import pytest
from tests.engine import treated

from mycel.engine.chance import stream
from mycel.engine.scaling import tail


def given_scenarios(seed, menu, count=40, sources=5):
    rng = stream(seed=seed, name="tests/tail")
    effects = np.where(
        rng.random((len(menu.refs), sources)) < 0.4, rng.uniform(0, 0.7, (1, sources)), 0.0
    )
    return tail.scenarios(losses=rng.lognormal(2, 1, (sources, count)), effects=effects)


@pytest.mark.parametrize("weight_of_mean", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(6))
def test_the_cautious_optimum_is_that_of_brute_force(seed, weight_of_mean):
    menu = treated.menu(seed=seed, count=7)
    limits, given = treated.limits(menu=menu), given_scenarios(seed, menu)
    asked = {"level": 0.8, "weight_of_mean": weight_of_mean}
    least = min(given.aim(chosen=plan, **asked) for plan in treated.every(menu=menu, limits=limits))
    found = tail.best(menu=menu, limits=limits, given=given, **asked)
    assert menu.is_allowed(chosen=found.chosen, limits=limits)
    assert found.aim == pytest.approx(least, rel=2e-3)
    assert found.optimal


def test_the_shortfall_is_the_mean_of_the_worst_worlds():
    losses = np.arange(1, 101, dtype=float)
    assert tail.shortfall(losses=losses, level=0.95) == pytest.approx(98)
    assert tail.shortfall(losses=losses, level=0) == pytest.approx(50.5)
    # 2.5 worlds: 100, 99 and half of 98
    assert tail.shortfall(losses=losses, level=0.975) == pytest.approx((100 + 99 + 49) / 2.5)


def test_a_tail_of_less_than_one_world_is_refused():
    with pytest.raises(ValueError, match="expected more worlds"):
        tail.shortfall(losses=np.ones(10), level=0.95)


def test_scenarios_stand_for_all_worlds():
    losses = stream(seed=1, name="x").lognormal(0, 1, (3, 5000))
    given = tail.scenarios(losses=losses, effects=np.zeros((2, 3)), most=400)
    assert given.losses.shape == (400, 3)
    assert given.losses.sum(axis=1).mean() == pytest.approx(losses.sum(axis=0).mean(), rel=0.02)
    assert given.floors.tolist() == [1, 1, 1]


def test_a_weight_outside_its_range_is_refused():
    menu = treated.menu(seed=1, count=3)
    with pytest.raises(ValueError, match="expected 0 to 1"):
        tail.best(
            menu=menu,
            limits=treated.limits(menu=menu),
            given=given_scenarios(1, menu),
            weight_of_mean=2,
        )
