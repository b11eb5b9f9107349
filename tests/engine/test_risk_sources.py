"""Outages and unmet demand among a year's losses: hours, harm, and what treatments change."""

import dataclasses
from datetime import date

import numpy as np
import pytest
from tests.engine.registers import HARM, register
from tests.engine.registers import risk as a_risk

from mycel.engine.movement import (
    Addition,
    Capacity,
    Demand,
    Dependency,
    Failure,
    Growth,
    Law,
    Movement,
    Node,
    NodeKind,
    Planned,
    PoolMember,
    Repair,
    Scenario,
    Series,
    Strength,
    Treatment,
)
from mycel.engine.scaling import downtime, enlarged, risk
from mycel.engine.scaling.downtime import Downtime
from mycel.engine.scaling.propagation import outages

WORLDS = 20_000
TODAY = date(2026, 10, 1)


def node(name, needs=(), fails=None, **facts):
    failure = None if fails is None else Failure(per_year=(fails[0],) * 2, hours=(fails[1],) * 2)
    facts = {"kind": NodeKind.PLATFORM, "unit": "requests/h", **facts}
    return Node(ref=f"node/{name}", name=name, depends_on=tuple(needs), failure=failure, **facts)


def hard(name):
    return Dependency(node=f"node/{name}")


def movement(*nodes, treatments=(), **more):
    return Movement(
        name="Open Atlas",
        nodes={one.ref: one for one in nodes},
        treatments={one.ref: one for one in treatments},
        **more,
    )


def hours(made, *refs, plan=(), worlds=WORLDS):
    down = Downtime.build(movement=made, refs=refs, worlds=worlds, seed=1)
    return down.hours(plan=[made.treatments[ref] for ref in plan])


def close(values, mean):
    return abs(values.mean() - mean) < 4 * values.std() / values.size**0.5


def test_hours_are_failures_times_their_length_and_cross_hard_dependencies():
    made = movement(node("a", [hard("b")], fails=(2, 3)), node("b", fails=(4, 1.5)), node("c"))
    found = hours(made, "node/a", "node/b")
    assert close(found["node/b"], 4 * 1.5)
    assert close(found["node/a"], 2 * 3 + 4 * 1.5)
    assert np.all(found["node/a"] >= found["node/b"] - 1e-6)


def test_what_is_down_twice_at_once_is_down_once():
    made = movement(
        node("a", [hard("b"), hard("c")]), node("b", fails=(6, 2000)), node("c", fails=(6, 2000))
    )
    found = hours(made, "node/a", "node/b", "node/c", worlds=4_000)
    assert found["node/a"].max() <= downtime.HOURS_PER_YEAR
    assert np.all(found["node/a"] <= found["node/b"] + found["node/c"] + 1e-6)
    assert found["node/a"].mean() < 0.8 * (found["node/b"] + found["node/c"]).mean()


def test_a_group_is_down_while_too_many_of_its_members_are():
    group = [Dependency(node=f"node/{name}", group="g", at_least=1) for name in "bc"]
    made = movement(node("a", group), node("b", fails=(3, 500)), node("c", fails=(4, 400)))
    one, other = 1 - np.exp(-3 * 500 / 8760), 1 - np.exp(-4 * 400 / 8760)
    assert close(hours(made, "node/a")["node/a"], one * other * 8760)
    assert close(hours(made, "node/b")["node/b"], one * 8760)


def test_hours_agree_with_the_chance_of_being_down_at_any_instant():
    soft = Dependency(node="node/d", strength=Strength.SOFT, weight=0.4)
    made = movement(
        node("a", [hard("b"), soft], fails=(3, 2)),
        node("b", [hard("d")], fails=(4, 3)),
        node("c", fails=(2, 9)),
        node("d", [soft, hard("c"), Dependency(node="node/a", strength=Strength.SOFT)]),
    )
    found = hours(made, *made.nodes)
    down = outages(movement=made, worlds=400_000, seed=3)
    for ref, values in found.items():
        at = down.nodes.index(ref)
        error = np.hypot(
            values.std() / WORLDS**0.5, down.standard_error[at] * downtime.HOURS_PER_YEAR
        )
        assert abs(values.mean() - down.probability[at] * downtime.HOURS_PER_YEAR) < 4 * error


def test_what_lasts_beyond_the_year_counts_at_its_beginning():
    made = movement(node("a", fails=(1, 8760)))
    found = hours(made, "node/a")["node/a"]
    assert found.max() == pytest.approx(8760)
    assert np.all((found == 0) | (found > 8760 - 1e-6))


def test_another_node_changes_no_outage_of_the_others():
    one = node("a", [hard("b")], fails=(2, 3), harm_per_hour_down={HARM: (1, 9)})
    two = node("b", fails=(4, 1.5))
    before = risk.draw(movement=movement(one, two), worlds=500, seed=1)
    more = movement(
        one, two, node("0", [hard("b")], fails=(9, 9), harm_per_hour_down={HARM: (1, 1)})
    )
    after = risk.draw(movement=more, worlds=500, seed=1)
    assert np.array_equal(
        before.by_source["node/a:outage"][HARM], after.by_source["node/a:outage"][HARM]
    )


def test_harm_is_hours_times_harm_per_hour_beside_the_risks():
    made = register(
        a_risk("r", per_year=(1, 1), loss={HARM: (100, 100)}),
        nodes={"node/a": node("a", fails=(2, 3), harm_per_hour_down={HARM: (50, 50)})},
    )
    found = risk.draw(movement=made, worlds=WORLDS, seed=1)
    assert sorted(found.by_source) == ["node/a:outage", "risk/r"]
    assert close(found.total[HARM], 2 * 3 * 50 + 100)


def test_a_harmed_node_that_cannot_fail_is_said():
    found = risk.draw(
        movement=movement(node("a", harm_per_hour_down={HARM: (1, 2)})), worlds=50, seed=1
    )
    assert not found.total[HARM].any()
    assert found.warnings[0].startswith("node/a says what an hour down harms, but neither it nor")


def test_mending_makes_failures_rarer_and_shorter_on_the_same_draws():
    fix = Treatment(
        ref="treatment/fix", mends=(Repair(node="node/b", per_year=(0.5, 0.5), hours=(0.2, 0.2)),)
    )
    none = Treatment(ref="treatment/none", mends=(Repair(node="node/b", per_year=(0, 0)),))
    made = movement(node("a", [hard("b")]), node("b", fails=(4, 5)), treatments=(fix, none))
    before, after = hours(made, "node/a"), hours(made, "node/a", plan=["treatment/fix"])
    assert close(after["node/a"], 4 * 0.5 * 5 * 0.8)
    assert np.all(after["node/a"] <= before["node/a"] + 1e-9)
    same = hours(made, "node/a", plan=["treatment/none"])
    assert np.array_equal(same["node/a"], before["node/a"])


def test_blocks_of_worlds_change_no_hour(monkeypatch):
    soft = Dependency(node="node/b", strength=Strength.SOFT, weight=0.5)
    made = movement(node("a", [soft], fails=(2, 3)), node("b", fails=(4, 50)))
    whole = hours(made, "node/a", worlds=300)["node/a"]
    monkeypatch.setattr(downtime, "BLOCK_WORLDS", 17)
    assert np.allclose(hours(made, "node/a", worlds=300)["node/a"], whole)


def test_a_rate_that_may_be_anything_is_refused_before_memory_ends():
    wild = dataclasses.replace(
        node("a", fails=(1, 1)), failure=Failure(per_year=(1e-9, 8000.0), hours=(1.0, 1.0))
    )
    down = Downtime.build(
        movement=Movement(name="m", nodes={"node/a": wild}),
        refs=["node/a"],
        worlds=WORLDS,
        seed=1,
    )
    with pytest.raises(ValueError, match=r"give (a )?lower or (a )?narrower range"):
        down.hours()


def test_failures_that_cannot_be_are_refused_by_name():
    with pytest.raises(ValueError, match="node/a fails 9000 times a year"):
        hours(movement(node("a", fails=(9000, 1))), "node/a")
    bad = dataclasses.replace(node("a"), failure=Failure(per_year=(1, 2), hours=(-1, 2)))
    with pytest.raises(ValueError, match="node/a, failure, hours"):
        hours(movement(bad), "node/a")


def served(now, bears, **facts):
    capacity = Capacity(law=Law.LINEAR, servers=1, per_server=bears)
    facts = {
        "harm_per_unserved": {HARM: (2, 2)},
        "capacity": capacity,
        "demand": Demand(now=(now, now)),
        **facts,
    }
    return node("a", **facts)


def unmet(made, plan=(), worlds=64, **more):
    facts = {"today": TODAY, **more}
    found = risk.draw(movement=made, worlds=worlds, seed=1, plan=plan, **facts)
    return found.by_source["node/a:unserved"][HARM]


def test_unmet_demand_is_the_year_s_integral_of_demand_above_capacity():
    values = unmet(movement(served(110, 100)))
    assert values == pytest.approx(10 * 365.25 * 24 * 2, rel=1e-3)
    assert not unmet(movement(served(90, 100))).any()


def test_unmet_demand_of_growing_demand_is_averaged_over_the_years():
    made = movement(
        served(100, 100),
        scenarios={
            "scenario/x": Scenario(
                ref="scenario/x", name="x", demand=Growth(multiply=2, by=date(2028, 10, 1))
            )
        },
    )
    values = unmet(made, scenario="scenario/x", until=date(2028, 10, 1))
    growth = np.log(2)
    assert values == pytest.approx(2 * 8766 * 100 * (1 / growth - 1), rel=2e-2)


def test_demand_that_dependents_pass_on_counts():
    dependent = node("b", [Dependency(node="node/a", per_unit=2.0)], demand=Demand(now=(60, 60)))
    made = movement(served(0, 100, demand=None), dependent)
    assert unmet(made) == pytest.approx(20 * 8766 * 2, rel=1e-3)


@pytest.mark.parametrize(("addition", "left"), [
    (Addition(node="node/a", value=4), 6),
    (Addition(node="node/a", servers=0.05), 5),
    (Addition(node="node/a", servers=1), 0),
])  # fmt: skip
def test_added_capacity_meets_demand(addition, left):
    more = Treatment(ref="treatment/more", adds_capacity=(addition,))
    made = movement(served(110, 100), treatments=(more,))
    assert unmet(made, ["treatment/more"]) == pytest.approx(left * 8766 * 2, rel=1e-3, abs=10)


def test_hours_added_to_a_pool_serve_the_queue_it_staffs():
    pool = node("p", kind=NodeKind.POOL, unit="hours/week",
                people=(PoolMember(person="person/x", hours_per_week=10),))  # fmt: skip
    capacity = Capacity(law=Law.QUEUE, pool="node/p", service_hours=(1, 1))
    queue = served(12, 0, capacity=capacity, unit="cases/week")
    more = Treatment(ref="treatment/more", adds_capacity=(Addition(node="node/p", value=1),))
    made = movement(queue, pool, treatments=(more,))
    before, after = unmet(made), unmet(made, ["treatment/more"])
    assert before.mean() == pytest.approx(2 * 2 * 365.25 / 7, rel=0.01)
    assert after.mean() == pytest.approx(1 * 2 * 365.25 / 7, rel=0.01)


def test_values_are_added_to_every_step_and_to_series():
    steps = Capacity(law=Law.STEP, steps=(Planned(since=TODAY, value=5),), series="series/x.csv")
    made = movement(
        node("a", capacity=steps), series={"series/x.csv": Series(days=(TODAY,), values=(5.0,))}
    )
    more = Treatment(ref="treatment/m", adds_capacity=(Addition(node="node/a", value=2),))
    grown = enlarged.enlarged(movement=made, plan=[more])
    capacity = grown.nodes["node/a"].capacity
    assert capacity.steps[0].value == 7
    assert grown.series[capacity.series].values == (7.0,)
    assert made.nodes["node/a"].capacity == steps


def test_servers_are_refused_where_none_are_counted():
    more = Treatment(ref="treatment/m", adds_capacity=(Addition(node="node/a", servers=2),))
    with pytest.raises(ValueError, match="treatment/m adds servers to node/a"):
        enlarged.enlarged(movement=movement(node("a", kind=NodeKind.POOL)), plan=[more])


@pytest.mark.parametrize(("facts", "said"), [
    ({"unit": "places"}, "its unmet demand counts as no loss"),
    ({"demand": None}, "its demand or capacity is not known"),
])  # fmt: skip
def test_what_is_not_known_is_said_and_costs_nothing(facts, said):
    made = movement(dataclasses.replace(served(110, 100), **facts))
    found = risk.draw(movement=made, worlds=20, seed=1, today=TODAY)
    assert "node/a:unserved" not in found.by_source
    assert any(said in one for one in found.warnings)


def test_without_a_day_unmet_demand_is_left_out_and_said():
    found = risk.draw(movement=movement(served(110, 100)), worlds=20, seed=1)
    assert found.warnings == (
        "No day was given on which the year begins; unmet demand counts as no loss.",
    )


def test_an_unknown_scenario_and_an_early_end_are_refused():
    with pytest.raises(ValueError, match="scenario/x is not in the movement; it has none"):
        unmet(movement(served(110, 100)), scenario="scenario/x")
    with pytest.raises(ValueError, match="is not after today"):
        unmet(movement(served(110, 100)), until=TODAY)
