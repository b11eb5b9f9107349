"""Capacity of every law over time, and what is not measured."""

from datetime import date, timedelta

import numpy as np
import pytest

from mycel.engine.movement import (
    Capacity,
    Law,
    Movement,
    Node,
    NodeKind,
    Person,
    Planned,
    PoolMember,
    Series,
)
from mycel.engine.scaling import capacity, laws
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.headroom import Limit

TODAY, UNTIL = date(2026, 1, 1), date(2030, 12, 31)


def known(stated: Capacity | None, **more: object) -> tuple[Limit | None, list[str]]:
    facts: dict[str, object] = {"kind": NodeKind.PLATFORM, "name": "A", "unit": "cases/hour"} | more
    series = facts.pop("series", {})
    people = {"person/b": Person("person/b", "B", hours_per_week=6.0)}
    one = Node(ref="node/a", capacity=stated, **facts)  # type: ignore[arg-type]
    nodes = {"node/a": one}
    found = capacity.of_movement(
        setting=Setting(
            Movement(name="M", nodes=nodes, series=series, people=people),  # type: ignore[arg-type]
            TODAY,
            UNTIL,
            4000,
            1,
        )
    )
    return found.limits.get("node/a"), found.warnings


def path(limit: Limit | None) -> list[tuple[date, float]]:
    assert limit is not None
    return [
        (date.fromordinal(day), float(value[0]))
        for day, value in zip(limit.days, limit.values, strict=True)
    ]


def test_a_usl_follows_its_plan() -> None:
    change = date(2027, 3, 1)
    stated = Capacity(
        Law.USL, servers=8, alpha=0.02, beta=0.0003, gamma=110, plan=(Planned(change, servers=12),)
    )
    expected = laws.usl(servers=[8, 12], alpha=0.02, beta=0.0003, gamma=110)
    assert dict(path(known(stated)[0])) == pytest.approx({TODAY: expected[0], change: expected[1]})


def test_a_plan_of_the_past_holds_today_and_one_beyond_the_end_is_left_out() -> None:
    plan = (
        Planned(date(2025, 6, 1), servers=5),
        Planned(date(2028, 1, 1), value=77),
        Planned(date(2035, 1, 1), servers=9),
    )
    stated = Capacity(Law.LINEAR, servers=1, per_server=10, plan=plan)
    assert path(known(stated)[0]) == [(TODAY, 50.0), (date(2028, 1, 1), 77.0)]


def test_a_step_series_is_carried_forward_and_a_plan_added_to_it() -> None:
    days = (date(2024, 1, 1), date(2025, 1, 1), date(2027, 1, 1))
    stated = Capacity(Law.STEP, series="series/s.csv", plan=(Planned(date(2029, 1, 1), value=1),))
    limit, _ = known(stated, series={"series/s.csv": Series(days, (10.0, 20.0, 30.0))})
    assert path(limit) == [(TODAY, 20), (date(2027, 1, 1), 30), (date(2029, 1, 1), 1)]


def test_a_pool_has_the_hours_of_its_people_in_its_own_unit() -> None:
    people = (PoolMember("person/a", 4.0), PoolMember("person/b"), PoolMember("person/c"))
    for unit, expected in (("hours/week", 10.0), ("hours/day", 10 / 7), (None, 10.0)):
        limit, _ = known(None, kind=NodeKind.POOL, unit=unit, people=people)
        assert dict(path(limit)) == pytest.approx({TODAY: expected})


def test_a_pool_of_a_pathway_counts_todays_people_and_says_so() -> None:
    stated = Capacity(Law.STEP, from_pathway="pathway/reviewer")
    people = (PoolMember("person/a", 4.0),)
    limit, warnings = known(stated, kind=NodeKind.POOL, unit="hours/week", people=people)
    assert path(limit) == [(TODAY, 4.0)]
    assert "pathway/reviewer" in warnings[0]


def test_measured_service_hours_give_their_mean_and_its_error() -> None:
    rng = np.random.default_rng(5)
    days = tuple(TODAY - timedelta(days=back) for back in range(100, 0, -1))
    old = tuple(TODAY - timedelta(days=back) for back in range(800, 700, -1))
    hours = rng.exponential(2.0, 100)
    series = Series((*old, *days), (*([1000.0] * 100), *hours.tolist()))
    stated = Capacity(Law.QUEUE, servers=1, service_series="series/h.csv")
    limit, _ = known(stated, series={"series/h.csv": series})
    assert limit is not None
    worked = 1 / limit.values[0]
    assert worked.mean() == pytest.approx(hours.mean(), rel=0.01)
    assert worked.std() == pytest.approx(hours.std(ddof=1) / 10, rel=0.1)


@pytest.mark.parametrize(
    ("stated", "lacks"),
    [
        (Capacity(Law.LINEAR, per_server=1), "servers"),
        (Capacity(Law.LINEAR, servers=1), "per_server"),
        (Capacity(Law.USL, servers=1, alpha=0.1, beta=0.0), "gamma"),
        (Capacity(Law.QUEUE, servers=1), "service_hours"),
        (Capacity(Law.QUEUE, service_hours=(1, 2)), "servers or pool"),
        (Capacity(Law.STEP, series="series/none.csv"), "series/none.csv"),
    ],
)
def test_a_law_that_lacks_a_figure_is_not_measured_and_says_so(
    stated: Capacity, lacks: str
) -> None:
    limit, warnings = known(stated)
    assert limit is None
    assert any(lacks in warning and "node/a" in warning for warning in warnings)


@pytest.mark.parametrize(
    "stated",
    [
        Capacity(Law.LINEAR, servers=-1, per_server=1),
        Capacity(Law.USL, servers=1, alpha=2, beta=0, gamma=1),
        Capacity(Law.QUEUE, servers=1, service_hours=(0, 1)),
        Capacity(Law.STEP, steps=(Planned(TODAY, value=-5),)),
        Capacity(Law.QUEUE, service_hours=(1, 1), pool="node/none"),
        Capacity(Law.QUEUE, service_hours=(1, 1), pool="node/a"),
    ],
)
def test_an_impossible_figure_is_refused_with_its_node(stated: Capacity) -> None:
    with pytest.raises(ValueError, match="node/a"):
        known(stated)
