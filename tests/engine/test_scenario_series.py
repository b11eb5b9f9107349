"""Series, the slider, refusals and the result's keys of whole assessments."""

import math
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.engine.small import TODAY, after, assess, movement, node, of

from mycel.engine.movement import (
    Demand,
    Series,
)
from mycel.engine.scaling import scenario


def _series(values: Callable[[int], float], days: int = 800) -> Series:
    first = TODAY - timedelta(days=days)
    return Series(
        tuple(first + timedelta(days=day) for day in range(days)),
        tuple(values(day) for day in range(days)),
    )


def test_a_series_is_forecast_and_multiplied() -> None:
    series = _series(lambda day: 100 * (1 + 0.3 * math.sin(2 * math.pi * day / 7)))
    watched = node("a", demand=Demand(series="series/a.csv"), bears=300, asks={"b": 1})
    found = assess(
        movement(watched, node("b", bears=300), series={"series/a.csv": series}), worlds=1000
    )
    expected = after(math.log(2.4) / math.log(3))
    for name in "ab":
        crossing = of(found, name).crossing
        assert crossing is not None
        assert crossing.p50 is not None
        assert abs((crossing.p50 - expected).days) < 60
        assert of(found, name).demand == pytest.approx(100, rel=0.05)
    assert [(one.path, one.nodes) for one in found.forecasts] == [("series/a.csv", ("node/a",))]


def test_values_after_today_are_not_looked_at() -> None:
    long = _series(lambda day: 100.0 if day < 700 else 5000.0)
    past = Series(long.days[:700], long.values[:700])
    today = TODAY - timedelta(days=101)
    watched = node("a", demand=Demand(series="series/a.csv"), bears=300)
    both = [
        assess(movement(watched, series={"series/a.csv": series}), today=today)
        for series in (long, past)
    ]
    assert both[0].nodes == both[1].nodes


def test_a_series_that_is_too_short_is_not_measured_and_says_so() -> None:
    watched = node("a", demand=Demand(series="series/a.csv"), bears=300)
    found = assess(movement(watched, series={"series/a.csv": _series(lambda _: 5.0, days=5)}))
    assert found.not_measured == ("node/a",)
    assert any("at least 8" in sentence for sentence in found.warnings)


def test_the_slider_at_the_factor_of_the_run_is_the_run() -> None:
    nodes = [
        node("a", now=(60, 160), bears=300, asks={"c": 0.5}),
        node("b", now=(40, 160), bears=250),
        node("c", demand=Demand(now=(10, 60), growth_per_year=(0, 0.4)), bears=180),
    ]
    found = assess(movement(*nodes), worlds=2000)
    answers = {one.ref: one for one in scenario.slider(table=found.slider, factor=3.0, year=2030)}
    for one in found.nodes:
        assert one.crossing is not None
        assert answers[one.ref].probability == pytest.approx(one.crossing.probability, abs=1e-6)
        assert answers[one.ref].first_to_break == pytest.approx(one.first_to_break, abs=1e-6)


def test_the_slider_agrees_with_a_run_at_another_factor_and_an_earlier_year() -> None:
    nodes = [node("a", now=(60, 160), bears=300), node("b", now=(40, 160), bears=250)]
    found = assess(movement(*nodes), worlds=2000)
    direct = assess(movement(*nodes), worlds=2000, growth=5.0)
    answers = {one.ref: one for one in scenario.slider(table=found.slider, factor=5.0, year=2028)}
    crossing = of(direct, "a").crossing
    assert crossing is not None
    assert crossing.p50 is not None
    assert (crossing.p50 <= date(2028, 12, 31)) == (answers["node/a"].probability >= 0.5)
    later = {one.ref: one for one in scenario.slider(table=found.slider, factor=5.0, year=2030)}
    assert later["node/a"].probability == pytest.approx(crossing.probability, abs=1e-6)


@pytest.mark.parametrize(("factor", "year"), [(0.5, 2030), (11, 2030), (3, 2031), (3, 2025)])
def test_the_slider_refuses_what_is_not_in_its_table(factor: float, year: int) -> None:
    found = assess(movement(node("a", now=(1, 1), bears=2)))
    with pytest.raises(ValueError, match="not in the table"):
        scenario.slider(table=found.slider, factor=factor, year=year)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"until": TODAY}, "not after today"),
        ({"worlds": 0}, "worlds were asked for"),
        ({"target_utilisation": 0.0}, "target utilisation"),
        ({"growth": 0.0}, "above 0"),
        ({"growth": float("nan")}, "above 0"),
        ({"scenario": "scenario/none"}, "not in the movement"),
        ({"assume_utilisation": (0.4, 1.4)}, "between 0 and 1"),
        ({"seed": -1, "assume_utilisation": (0.4, 0.6)}, "seed"),
    ],
)
def test_impossible_questions_are_refused_with_a_sentence(
    more: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        assess(movement(node("a", bears=2)), **more)


def test_the_result_has_the_keys_of_the_contract() -> None:
    found = scenario.result(assessment=assess(movement(node("a", now=(1, 1), bears=2))))
    assert found.keys() >= {
        "nodes", "cycles", "unowned", "breaks_first", "not_measured", "assumed",
    }  # fmt: skip
    nodes = found["nodes"]
    assert isinstance(nodes, list)
    assert nodes[0].keys() >= {
        "ref", "kind", "steward", "headroom", "crossing", "first_to_break", "reach",
    }  # fmt: skip
    assert nodes[0]["crossing"].keys() >= {"p10", "p50", "p90", "probability"}
