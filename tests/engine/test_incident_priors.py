"""Incidents move judged ranges the way theory says, visibly, and only what they are about."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from mycel.engine import chance
from mycel.engine.movement import (
    Dependency,
    Estimate,
    Failure,
    Incident,
    Movement,
    Node,
    NodeKind,
    Range,
    Risk,
)
from mycel.engine.scaling import incidents
from mycel.engine.scaling.incidents import Change, Changes

SINCE, UNTIL = date(2024, 1, 1), date(2026, 1, 1)
YEARS = 731 / 365.25


def node(name: str, *needs: str, failure: Failure | None = None) -> Node:
    return Node(
        ref=f"node/{name}",
        kind=NodeKind.PLATFORM,
        name=name,
        failure=failure,
        depends_on=tuple(Dependency(node=f"node/{other}") for other in needs),
    )


def incident(
    number: int,
    *nodes: str,
    hours: float | None = 2.0,
    day: int = 100,
    risk: str | None = None,
    loss: dict[str, float] | None = None,
) -> Incident:
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return Incident(
        ref=f"incident/{number}",
        summary="It broke.",
        start=start,
        end=None if hours is None else start + timedelta(hours=hours),
        nodes=tuple(f"node/{name}" for name in nodes),
        risk=risk,
        loss=loss or {},
    )


def movement(*nodes: Node, seen: list[Incident], risks: tuple[Risk, ...] = ()) -> Movement:
    return Movement(
        name="M",
        nodes={one.ref: one for one in nodes},
        risks={one.ref: one for one in risks},
        incidents={one.ref: one for one in seen},
    )


def changes(found: Movement) -> Changes:
    return incidents.changes(movement=found, since=SINCE, until=UNTIL)


def of(found: Changes, ref: str, what: str) -> list[Change]:
    return [one for one in found.changes if (one.ref, one.what) == (ref, what)]


def risk(**more: object) -> Risk:
    return Risk(ref="risk/r", cause="so", event="then", **more)  # type: ignore[arg-type]


def test_the_rate_after_events_is_the_posterior_of_a_grid() -> None:
    prior = (2.0, 8.0)
    grid = np.linspace(1e-4, 30, 300_001)
    shape = incidents.ranges.gamma_parameters(low=2, high=8)
    logs = (shape.shape - 1) * np.log(grid) - shape.rate * grid + 9 * np.log(grid) - 1.5 * grid
    weight = np.cumsum(np.exp(logs - logs.max()))
    expected = np.interp([0.05, 0.95], weight / weight[-1], grid)
    assert incidents.rate(prior=prior, events=9, years=1.5) == pytest.approx(expected, rel=1e-3)


def test_nothing_in_many_years_lowers_a_rate_and_narrow_data_rule_in_the_end() -> None:
    low, high = incidents.rate(prior=(0.1, 0.4), events=0, years=10)
    assert high < 0.4
    assert low < 0.1
    low, high = incidents.rate(prior=(0.1, 0.4), events=3000, years=1000)
    assert 2.8 < low < 3 < high < 3.1


def test_no_size_seen_changes_nothing_and_certainty_stays() -> None:
    assert incidents.size(prior=(1, 10), seen=[]) == (1, 10)
    assert incidents.size(prior=(3, 3), seen=[5, 6]) == (3, 3)
    assert incidents.rate(prior=(3, 3), events=9, years=1) == (3, 3)


def test_many_sizes_give_the_range_they_have_themselves() -> None:
    rng = chance.stream(seed=1, name="sizes")
    seen = np.exp(2 + 0.5 * rng.standard_normal(20_000))
    low, high = incidents.size(prior=(0.01, 0.1), seen=seen.tolist())
    assert low == pytest.approx(np.exp(2 - 1.645 * 0.5), rel=0.03)
    assert high == pytest.approx(np.exp(2 + 1.645 * 0.5), rel=0.03)


def test_a_size_as_expected_narrows_the_range_and_a_surprise_widens_it() -> None:
    low, high = incidents.size(prior=(1, 100), seen=[10])
    assert 1 < low < 10 < high < 100
    low, high = incidents.size(prior=(9, 11), seen=[1000])
    assert high > 100
    assert low < 9


def test_the_prior_of_sizes_is_worth_four_events_unless_said_otherwise() -> None:
    middle = [float(np.sqrt(np.prod(incidents.size(prior=(1, 100), seen=[1000.0] * 4))))]
    middle += [
        float(np.sqrt(np.prod(incidents.size(prior=(1, 100), seen=[1000.0] * 4, judgement=12))))
    ]
    assert middle == pytest.approx([100, 10 ** (1 + 2 / 4)])


def test_a_node_keeps_prior_data_and_posterior_beside_each_other() -> None:
    found = changes(
        movement(
            node("a", failure=Failure((2, 8), (0.5, 4))),
            seen=[incident(1, "a"), incident(2, "a", hours=None), incident(3, "a", day=-1)],
        )
    )
    assert found.years == pytest.approx(YEARS)
    assert found.incidents == 2
    (rate,), (hours,) = of(found, "node/a", "per_year"), of(found, "node/a", "hours")
    assert (rate.prior, rate.events, rate.left_out) == ((2, 8), 2, 0)
    assert rate.posterior == incidents.rate(prior=(2, 8), events=2, years=YEARS)
    assert (hours.prior, hours.events, hours.left_out) == ((0.5, 4), 1, 1)
    assert hours.posterior == incidents.size(prior=(0.5, 4), seen=[2.0])


def test_what_fell_with_another_did_not_fail_by_itself() -> None:
    failure = Failure((1, 4), (1, 2))
    found = changes(
        movement(
            node("top", "middle", failure=failure),
            node("middle", "base", failure=failure),
            node("base", failure=failure),
            node("x", "y", failure=failure),
            node("y", "x", failure=failure),
            seen=[incident(1, "top", "base"), incident(2, "x", "y")],
        )
    )
    events = {one.ref: one.events for one in found.changes if one.what == "per_year"}
    assert events == {"node/top": 0, "node/middle": 0, "node/base": 1, "node/x": 1, "node/y": 1}


def test_an_incident_that_is_a_risk_come_true_counts_for_the_risk_alone() -> None:
    stated: dict[str, Range] = {"editor-hours": (10, 100), "money": (1, 5)}
    found = changes(
        movement(
            node("a", failure=Failure((1, 4), (1, 2))),
            risks=(risk(per_year=(0.1, 0.4), loss=stated),),
            seen=[incident(1, "a", risk="risk/r", loss={"editor-hours": 40, "money": 0})],
        )
    )
    assert of(found, "node/a", "per_year")[0].events == 0
    assert of(found, "risk/r", "per_year")[0].events == 1
    hours, money = of(found, "risk/r", "loss")
    assert (hours.unit, hours.events) == ("editor-hours", 1)
    assert hours.posterior == incidents.size(prior=(10, 100), seen=[40.0])
    assert (money.events, money.left_out, money.posterior) == (0, 1, (1, 5))


def test_a_risk_without_ranges_of_its_own_starts_from_its_estimates() -> None:
    given = tuple(
        Estimate(by=f"person/{name}", on=SINCE, per_year=(low, low * 4), loss={"money": (1, 9)})
        for name, low in (("a", 0.1), ("b", 0.4))
    )
    found = changes(movement(seen=[], risks=(risk(estimates=given),)))
    assert of(found, "risk/r", "per_year")[0].prior == pytest.approx((0.2, 0.8))


def test_what_states_no_range_is_named_and_left_alone() -> None:
    found = changes(
        movement(
            node("a"),
            node("b", failure=Failure((0, 4), (1, 2))),
            seen=[incident(1, "a"), incident(2, risk="risk/r")],
            risks=(risk(),),
        )
    )
    assert set(found.unmoved) == {"node/a", "node/b", "risk/r"}
    assert "reaches 0" in found.unmoved["node/b"]


def test_the_changes_can_be_put_in_the_place_of_the_judgements() -> None:
    before = movement(
        node("a", failure=Failure((2, 8), (0.5, 4))),
        risks=(risk(per_year=(0.1, 0.4), loss={"money": (1, 5), "editor-hours": (2, 3)}),),
        seen=[incident(1, "a"), incident(2, risk="risk/r", loss={"money": 4})],
    )
    found = changes(before)
    after = incidents.apply(movement=before, changes=found)
    failure = after.nodes["node/a"].failure
    assert failure is not None
    assert failure.per_year == of(found, "node/a", "per_year")[0].posterior
    assert failure.hours == of(found, "node/a", "hours")[0].posterior
    assert after.risks["risk/r"].per_year == of(found, "risk/r", "per_year")[0].posterior
    assert after.risks["risk/r"].loss["money"] == of(found, "risk/r", "loss")[0].posterior
    assert after.risks["risk/r"].loss["editor-hours"] == (2, 3)


def test_without_an_observation_window_nothing_is_said() -> None:
    with pytest.raises(incidents.NoWindow, match="no observation window is known"):
        incidents.changes(movement=movement(seen=[]), since=None, until=UNTIL)
    with pytest.raises(incidents.NoWindow, match="expected a later day"):
        incidents.changes(movement=movement(seen=[]), since=UNTIL, until=UNTIL)
    with pytest.raises(incidents.NoWindow, match="more than 0"):
        incidents.rate(prior=(1, 2), events=1, years=0)


@pytest.mark.parametrize("seen", [[0.0], [-1.0], [float("inf")]])
def test_an_impossible_size_is_refused(seen: list[float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        incidents.size(prior=(1, 2), seen=seen)
