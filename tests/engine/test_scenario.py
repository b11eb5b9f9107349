"""The assessment of whole movements: growth, plans, promises, shocks, assumptions, seeds."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from tests.engine.small import SPAN, TODAY, UNTIL, after, assess, movement, node, of

from mycel.engine.movement import (
    Area,
    Capacity,
    Demand,
    Growth,
    Law,
    NodeKind,
    Planned,
    PoolMember,
    Promise,
    Range,
    Scenario,
    Shock,
)
from mycel.engine.scaling import flow, queue, scenario


def test_the_crossing_date_is_the_closed_form() -> None:
    found = assess(movement(node("a", now=(100, 100), bears=300)))
    crossing = of(found, "a").crossing
    assert crossing is not None
    expected = after(math.log(0.8 * 300 / 100) / math.log(3))
    assert (crossing.p10, crossing.p50, crossing.p90) == (expected,) * 3
    assert crossing.probability == 1
    assert of(found, "a").headroom == pytest.approx(200)
    assert found.breaks_first == ("node/a",)


def test_own_growth_comes_on_top_of_the_factor() -> None:
    demand = Demand(now=(100, 100), growth_per_year=(0.2, 0.2))
    found = assess(movement(node("a", demand=demand, bears=300)))
    crossing = of(found, "a").crossing
    rate = math.log(3) / SPAN + math.log(1.2) / 365.25
    assert crossing is not None
    assert crossing.p50 == TODAY + timedelta(days=math.ceil(math.log(2.4) / rate))


def test_demand_that_flows_breaks_what_everybody_leans_on_first() -> None:
    found = assess(
        movement(
            node("a", now=(50, 50), bears=1000, asks={"c": 1}),
            node("b", now=(50, 50), bears=1000, asks={"c": 1}),
            node("c", bears=200),
        )
    )
    crossing = of(found, "c").crossing
    assert crossing is not None
    assert crossing.p50 == after(math.log(1.6) / math.log(3))
    assert found.breaks_first == ("node/c",)
    assert of(found, "c").reach == 2
    assert of(found, "a").crossing.probability == 0  # type: ignore[union-attr]


def test_a_range_of_demand_gives_the_probability_of_its_distribution() -> None:
    # Crosses by the end when 3 * demand > 0.8 * 300, that is demand > 80: the median of the range.
    found = assess(movement(node("a", now=(40, 160), bears=300)), worlds=20_000)
    crossing = of(found, "a").crossing
    assert crossing is not None
    assert crossing.probability == pytest.approx(0.5, abs=4 * crossing.standard_error)
    assert crossing.p90 is None
    assert crossing.p10 is not None


def test_a_plan_postpones_the_crossing_and_a_late_plan_does_not() -> None:
    def p50(since: date) -> date | None:
        plan = (Planned(since=since, servers=6),)
        capacity = Capacity(law=Law.LINEAR, servers=3, per_server=100, plan=plan)
        crossing = of(assess(movement(node("a", now=(100, 100), capacity=capacity))), "a").crossing
        assert crossing is not None
        return crossing.p50

    early = after(math.log(2.4) / math.log(3))
    assert p50(early + timedelta(days=1)) == early
    assert p50(early) is None
    assert p50(date(2028, 3, 1)) is None


def test_a_queue_holds_its_promise_without_further_margin() -> None:
    promise = Promise(answer_within_hours=2.0, share=0.9)
    capacity = Capacity(law=Law.QUEUE, servers=3, service_hours=(0.5, 0.5))
    one = node("q", now=(2, 2), capacity=capacity, promise=promise, unit="cases/hour")
    largest = float(queue.largest_arrivals(service_rate=[2.0], servers=3, within=2.0, share=0.9)[0])
    found = of(assess(movement(one)), "q")
    assert found.capacity == pytest.approx(largest)
    assert found.limit == 1.0
    assert found.crossing is not None
    assert found.crossing.p50 == after(math.log(largest / 2) / math.log(3))


def test_a_queue_of_people_has_the_hours_of_its_pool() -> None:
    people = (PoolMember("person/a", 12.0), PoolMember("person/b", 30.0))
    pool = node("pool", kind=NodeKind.POOL, unit="hours/week", people=people)
    capacity = Capacity(law=Law.QUEUE, service_hours=(2, 2), pool="node/pool")
    promise = Promise(answer_within_hours=72.0, share=0.9)
    review = node("r", now=(5, 5), capacity=capacity, promise=promise, unit="cases/week")
    found = assess(movement(pool, review))
    # Two people of 21 hours a week take 2 hours per case: 21 / 168 / 2 cases per hour each.
    rate = 21 / 168 / 2
    largest = queue.largest_arrivals(service_rate=[rate], servers=2, within=72.0, share=0.9)
    assert of(found, "r").capacity == pytest.approx(float(largest[0]) * 168)
    assert of(found, "pool").capacity == 42


def test_a_pool_that_shrinks_shrinks_its_queue() -> None:
    steps = (Planned(since=date(2020, 1, 1), value=40), Planned(since=date(2028, 1, 1), value=4))
    pool = node(
        "pool",
        kind=NodeKind.POOL,
        unit="hours/week",
        capacity=Capacity(law=Law.STEP, steps=steps),
    )
    capacity = Capacity(law=Law.QUEUE, service_hours=(1, 1), pool="node/pool", servers=2)
    review = node("r", now=(10, 10), capacity=capacity, unit="cases/week")
    crossing = of(assess(movement(pool, review), growth=1.0), "r").crossing
    assert crossing is not None
    assert crossing.p50 == date(2028, 1, 1)


@pytest.mark.parametrize("unit", [None, "cases", "cases/fortnight"])
def test_a_queue_without_a_known_unit_of_time_is_refused(unit: str | None) -> None:
    capacity = Capacity(law=Law.QUEUE, servers=3, service_hours=(0.5, 0.5))
    with pytest.raises(ValueError, match=r"unit .* of node/q has no known unit of time"):
        assess(movement(node("q", now=(2, 2), capacity=capacity, unit=unit)))


def test_nodes_that_break_together_share_being_first() -> None:
    twins = movement(*(node(name, now=(100, 100), bears=300) for name in "ab"))
    found = assess(twins)
    assert [one.first_to_break for one in found.nodes] == [0.5, 0.5]
    assert found.ties == 200
    assert found.breaks_first == ("node/a", "node/b")


def test_what_is_not_measured_has_no_headroom_and_is_never_first() -> None:
    found = assess(
        movement(
            node("bare"), node("busy", now=(1, 1)), node("full", now=(90, 90), bears=100),
            node("idle", bears=5),
        )
    )  # fmt: skip
    assert found.not_measured == ("node/bare", "node/busy", "node/idle")
    assert of(found, "bare").headroom is None
    assert of(found, "busy").demand == 1
    assert of(found, "idle").capacity == 5
    assert of(found, "full").crossing.p50 == TODAY  # type: ignore[union-attr]


def test_assumed_utilisation_is_marked_along_the_flow() -> None:
    plain = movement(
        node("a", bears=100, asks={"b": 1}), node("b", bears=300), node("c", now=(1, 1), bears=9),
        node("d"),
    )  # fmt: skip
    assert assess(plain).not_measured == ("node/a", "node/b", "node/d")
    found = assess(plain, assume_utilisation=(0.4, 0.6), worlds=20_000)
    assert found.not_measured == ("node/d",)
    assert found.assumed == ("node/a", "node/b")
    assert of(found, "a").assumed
    assert not of(found, "c").assumed
    assert of(found, "a").utilisation == pytest.approx(0.5, abs=0.01)
    # b's demand is a's: half of 100 on a capacity of 300.
    assert of(found, "b").utilisation == pytest.approx(0.5 / 3, abs=0.01)


def test_assumed_utilisation_in_a_cycle_is_that_of_its_first_node() -> None:
    ring = movement(node("a", bears=100, asks={"b": 0.5}), node("b", bears=300, asks={"a": 0.5}))
    found = assess(ring, assume_utilisation=(0.4, 0.4))
    assert found.cycles == (("node/a", "node/b"),)
    assert of(found, "a").utilisation == pytest.approx(0.4)
    assert of(found, "b").demand == pytest.approx(20)


def test_a_cycle_that_feeds_itself_is_refused_with_its_name() -> None:
    ring = movement(node("a", bears=1, asks={"b": 2}), node("b", bears=1, asks={"a": 0.5}))
    with pytest.raises(flow.EndlessDemand, match="node/a → node/b → node/a"):
        assess(ring)


def test_a_shock_lowers_the_capacity_from_its_day_on() -> None:
    cut = Shock("shock/cut", per_year=(0.2, 0.2), reduces_capacity={"node/a": (0.75, 0.75)})
    future = Scenario("scenario/s", "S", shocks=(cut,))
    base = movement(node("a", now=(100, 100), bears=300), scenarios={future.ref: future})
    calm = of(assess(base, growth=1.0), "a").crossing
    found = of(assess(base, growth=1.0, scenario="scenario/s", worlds=20_000), "a").crossing
    assert calm is not None
    assert found is not None
    assert calm.probability == 0
    # The first arrival leaves 75 of 300 for a demand of 100.
    expected = 1 - math.exp(-0.2 * SPAN / 365.25)
    assert found.probability == pytest.approx(expected, abs=4 * found.standard_error)


def test_a_shock_to_a_pool_reaches_the_queue_it_serves() -> None:
    cut = Shock("shock/cut", per_year=(5, 5), reduces_capacity={"node/pool": (0.9, 0.9)})
    future = Scenario("scenario/s", "S", shocks=(cut,))
    people = (PoolMember("person/a", 20.0),)
    pool = node("pool", kind=NodeKind.POOL, unit="hours/week", people=people)
    capacity = Capacity(law=Law.QUEUE, service_hours=(1, 1), pool="node/pool")
    review = node("r", now=(5, 5), capacity=capacity, unit="cases/week")
    base = movement(pool, review, scenarios={future.ref: future})
    assert of(assess(base, growth=1.0), "r").crossing.probability == 0  # type: ignore[union-attr]
    found = of(assess(base, growth=1.0, scenario="scenario/s"), "r").crossing
    assert found is not None
    assert found.probability == 1


def test_a_scenario_has_its_own_range_and_factors_for_areas_and_nodes() -> None:
    grows = Growth(multiply=3, by=UNTIL, range=(2, 4.5), only={"networking": 1.0, "node/c": 9.0})
    future = Scenario("scenario/s", "S", demand=grows)
    found = assess(
        movement(
            node("a", now=(100, 100), bears=300 / 0.8),
            node("b", now=(100, 100), bears=100 / 0.8, area=Area.NETWORKING),
            node("c", now=(100, 100), bears=900 / 0.8),
            scenarios={future.ref: future},
        ),
        growth=None,
        scenario="scenario/s",
        worlds=20_000,
    )
    # The range's median is 3: every node is at its limit exactly in the median world.
    for name in "abc":
        crossing = of(found, name).crossing
        assert crossing is not None
        assert crossing.probability == pytest.approx(0.5, abs=0.02)


def test_the_same_seed_gives_the_same_figures_and_another_node_changes_no_draw() -> None:
    few = [node("a", now=(40, 160), bears=300), node("c", now=(40, 160), bears=400)]
    more = [*few, node("b", now=(1, 2), bears=9, asks={"d": 1}), node("d", bears=3)]
    one, again = assess(movement(*few)), assess(movement(*few))
    other = assess(movement(*more))
    assert scenario.result(assessment=one) == scenario.result(assessment=again)
    assert np.array_equal(one.slider.first, again.slider.first)
    for name in "ac":
        assert of(one, name).crossing == of(other, name).crossing
        assert of(one, name).bands == of(other, name).bands
    assert of(assess(movement(*few), seed=2), "a").headroom != of(one, "a").headroom


@pytest.mark.parametrize(
    ("per_year", "share", "says"),
    [
        ((0.0, 0.2), (0.2, 0.5), "shock/cut: .* above 0"),
        ((0.1, 0.2), (0.5, 1.5), "shock/cut: .* proportion"),
    ],
)
def test_an_impossible_shock_is_refused_by_name(per_year: Range, share: Range, says: str) -> None:
    cut = Shock("shock/cut", per_year=per_year, reduces_capacity={"node/a": share})
    future = Scenario("scenario/s", "S", shocks=(cut,))
    base = movement(node("a", now=(1, 1), bears=3), scenarios={future.ref: future})
    with pytest.raises(ValueError, match=says):
        assess(base, scenario="scenario/s")


def test_absurd_figures_break_at_once_without_a_warning() -> None:
    demand = Demand(now=(1e29, 1e30), growth_per_year=(1e9, 1e9))
    found = assess(
        movement(node("a", demand=demand, bears=1e-9, asks={"b": 1e9}), node("b", bears=0))
    )
    assert [one.crossing.p90 for one in found.nodes if one.crossing] == [TODAY, TODAY]
