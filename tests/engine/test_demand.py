"""External demand: 7-day means of series, common growth, factors for areas and nodes."""

from datetime import date, timedelta

import numpy as np
import pytest

from mycel.engine import chance
from mycel.engine.movement import Area, Demand, Growth, Movement, Node, NodeKind, Series
from mycel.engine.scaling import demand, growth
from mycel.engine.scaling.capacity import Setting

TODAY, UNTIL = date(2026, 3, 1), date(2027, 3, 1)


def setting(values: np.ndarray | None = None, last: date = TODAY) -> Setting:
    nodes = {
        "node/a": Node("node/a", NodeKind.PLATFORM, "A", demand=Demand(series="series/a.csv")),
        "node/b": Node("node/b", NodeKind.PLATFORM, "B", area=Area.NETWORKING),
    }
    series = {}
    if values is not None:
        days = tuple(last - timedelta(days=back) for back in range(values.size))[::-1]
        series["series/a.csv"] = Series(days, tuple(values.tolist()))
    return Setting(
        movement=Movement(name="M", nodes=nodes, series=series),
        today=TODAY,
        until=UNTIL,
        worlds=50,
        seed=4,
    )


@pytest.mark.parametrize("behind", [0, 1, 2, 3, 4, 40])
def test_a_series_becomes_the_mean_of_the_seven_days_around_each_day(behind: int) -> None:
    rng = np.random.default_rng(0)
    values = 100 + rng.normal(0, 5, 400)
    last = TODAY - timedelta(days=behind)
    run = setting(values, last)
    at = np.array([TODAY.toordinal() + day for day in (0, 1, 5, 200, 365)])
    external = demand.of_movement(setting=run, refs=["node/a"], days=at)

    days = np.array([day.toordinal() for day in run.movement.series["series/a.csv"].days])
    drawn = growth.forecast(
        days=days,
        values=values,
        horizon=UNTIL.toordinal() + 3 - last.toordinal(),
        transform="log1p",
        paths=50,
        rng=chance.stream(seed=4, name="series/a.csv:forecast"),
    )
    past = np.repeat(values[None, :], 50, axis=0)
    whole = np.concatenate([past, drawn.paths], axis=1)
    expected = [
        whole[:, day - 3 - int(days[0]) : day + 4 - int(days[0])].mean(axis=1) for day in at
    ]
    assert external.noisy["node/a"].means == pytest.approx(np.array(expected), rel=1e-5)


def test_values_after_today_change_nothing() -> None:
    values = np.full(300, 7.0)
    ahead = np.concatenate([values, np.full(50, 1e6)])
    at = np.array([TODAY.toordinal(), UNTIL.toordinal()])
    both = [
        demand.of_movement(setting=run, refs=["node/a"], days=at).noisy["node/a"].means
        for run in (setting(values), setting(ahead, TODAY + timedelta(days=50)))
    ]
    assert np.array_equal(both[0], both[1])


def test_a_missing_series_is_said_and_not_made_up() -> None:
    external = demand.of_movement(
        setting=setting(), refs=["node/a"], days=np.array([TODAY.toordinal()])
    )
    assert not external.noisy
    assert external.warnings == [
        "series/a.csv is not there; the demand that it holds is not measured yet."
    ]


def test_a_nodes_own_factor_wins_over_its_areas() -> None:
    stated = Growth(3.0, UNTIL, only={"networking": 1.5, "node/b": 6.0, "technology": 1.0})
    found = demand.multiplier(setting=setting(), factor=None, stated=stated, source="scenario/s")
    assert found.proportion == pytest.approx({"node/a": np.log(1 / 3), "node/b": np.log(2)})
    assert found.factor == 3.0


def test_an_exact_factor_takes_the_place_of_the_scenarios() -> None:
    stated = Growth(3.0, date(2026, 9, 1), (2.0, 5.0), {"node/b": 6.0})
    found = demand.multiplier(setting=setting(), factor=2.0, stated=stated, source="scenario/s")
    assert found == demand.Multiplier(factor=2.0, by=UNTIL.toordinal())


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (Growth(0.0, UNTIL), "scenario/s multiplies demand by 0"),
        (Growth(3.0, TODAY), "not after today"),
        (Growth(3.0, UNTIL, (0.0, 4.0)), "scenario/s multiplies demand by 0"),
        (Growth(3.0, UNTIL, only={"node/none": 2.0}), "neither an area nor a node"),
        (Growth(3.0, UNTIL, only={"node/a": -2.0}), "node/a"),
    ],
)
def test_an_impossible_growth_is_refused(stated: Growth, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        demand.multiplier(setting=setting(), factor=None, stated=stated, source="scenario/s")


def test_an_absurd_demand_is_refused_with_its_node() -> None:
    nodes = {"node/a": Node("node/a", NodeKind.PLATFORM, "A", demand=Demand(now=(1, 1e31)))}
    run = Setting(Movement(name="M", nodes=nodes), TODAY, UNTIL, 10, 1)
    with pytest.raises(ValueError, match=r"node/a: the demand 1e\+31 is too large"):
        demand.of_movement(setting=run, refs=["node/a"], days=np.array([TODAY.toordinal()]))
