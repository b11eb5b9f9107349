"""Promises judged: kept, at risk, cannot be kept, not known; and the quarters of a community."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine.movement import (
    Dependency,
    Failure,
    Movement,
    Node,
    NodeKind,
    Promise,
    Strength,
)
from mycel.engine.scaling import promises, propagation
from mycel.engine.scaling.promises import Judged, Reason, Verdict

WORLDS = 20_000
TENTH = Failure(per_year=(1, 1), hours=(876, 876))
HUNDREDTH = Failure(per_year=(1, 1), hours=(87.6, 87.6))


def node(
    ref: str,
    availability: float | None = None,
    *needs: Dependency,
    failure: Failure | None = None,
    window: float | None = 30,
) -> Node:
    promise = (
        None if availability is None else Promise(availability=availability, window_days=window)
    )
    return Node(
        ref=ref,
        kind=NodeKind.PLATFORM,
        name=ref,
        promise=promise,
        depends_on=needs,
        failure=failure,
    )


def judge(*nodes: Node, worlds: int = WORLDS) -> dict[str, Judged]:
    made = Movement(name="m", nodes={one.ref: one for one in nodes})
    found = promises.judge(movement=made, worlds=worlds, seed=1)
    return {one.check.node: one for one in found.promises}


def test_each_verdict_has_its_reason() -> None:
    found = judge(
        node("a", 0.8, failure=TENTH),
        node("b", 0.95, failure=TENTH),
        node("c", 0.85, Dependency(node="x"), Dependency(node="y")),
        node("d", 0.5, Dependency(node="silent")),
        node("silent"),
        node("x", 0.9),
        node("y", 0.9),
        node("z", 0.9),
    )
    said = {ref: (one.verdict, one.reasons) for ref, one in found.items()}
    assert said["a"] == (Verdict.KEPT, ())
    assert said["b"] == (Verdict.CANNOT, (Reason.ABOVE_WEAKEST, Reason.SIMULATED_BELOW))
    assert said["c"] == (Verdict.AT_RISK, (Reason.ABOVE_TOGETHER,))
    assert said["d"] == said["z"] == (Verdict.UNKNOWN, ())
    assert found["c"].simulated is None
    assert found["c"].expected_hours is None


def test_a_promise_is_at_risk_where_what_it_rests_on_breaks_its_own() -> None:
    found = judge(node("app", 0.985, Dependency(node="db")), node("db", 0.99, failure=TENTH))
    assert found["app"].verdict == Verdict.AT_RISK
    assert found["app"].reasons == (Reason.SIMULATED_BELOW,)
    assert found["app"].simulated == pytest.approx(0.9, abs=0.01)
    assert found["app"].expected_hours == pytest.approx(0.1 * 720, abs=8)


def test_what_the_worlds_cannot_tell_apart_is_at_risk() -> None:
    exact = node("app", 0.99, failure=HUNDREDTH)
    assert judge(exact)["app"].reasons == (Reason.TOO_CLOSE,)
    rare = node("app", 0.99999, failure=Failure(per_year=(0.001, 0.001), hours=(1, 1)))
    few = judge(rare, worlds=64)["app"]
    assert (few.simulated, few.reasons) == (1, (Reason.TOO_CLOSE,))
    assert judge(rare, worlds=500_000)["app"].verdict == Verdict.KEPT


def test_outages_far_upstream_are_told() -> None:
    found = judge(
        node("app", 0.99, Dependency(node="mid", strength=Strength.SOFT, weight=0.5)),
        node("mid", None, Dependency(node="far")),
        node("far", failure=TENTH),
    )["app"]
    assert found.simulated == pytest.approx(0.95, abs=0.01)
    assert found.verdict == Verdict.AT_RISK
    (rest,) = found.check.rests_on
    assert (rest.node, rest.promised, rest.taken, rest.known) == ("mid", None, 1, False)


def test_cycles_and_promises_of_other_kinds_are_no_trouble() -> None:
    made = Movement(
        name="m",
        nodes={
            "a": node("a", 0.9, Dependency(node="b"), failure=HUNDREDTH),
            "b": node("b", 0.9, Dependency(node="a")),
            "desk": Node(
                ref="desk",
                kind=NodeKind.PROCESS,
                name="desk",
                promise=Promise(answer_within_hours=72, share=0.9),
            ),
        },
    )
    found = promises.judge(movement=made, worlds=WORLDS, seed=1)
    assert found.not_checked == ("desk",)
    assert [one.verdict for one in found.promises] == [Verdict.AT_RISK, Verdict.KEPT]
    assert promises.judge(movement=Movement(name="m"), worlds=64, seed=1).promises == ()


def test_wikimedias_quarters_begin_in_december() -> None:
    found = promises.quarters(start_month=12, today=date(2027, 1, 15))
    assert [(one.first, one.last) for one in found] == [
        (date(2026, 12, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 5, 31)),
        (date(2027, 6, 1), date(2027, 8, 31)),
        (date(2027, 9, 1), date(2027, 11, 30)),
    ]
    assert [one.days for one in found] == [90, 92, 92, 91]
    assert found[0].budget_hours(promised=0.999) == pytest.approx(2.16)
    assert promises.quarters(start_month=3, today=date(2027, 1, 15)) == found


@given(month=st.integers(1, 12), today=st.dates(date(1900, 1, 1), date(2198, 12, 31)))
def test_quarters_follow_each_other_and_hold_the_day(month: int, today: date) -> None:
    found = promises.quarters(start_month=month, today=today, count=5)
    assert found[0].first <= today <= found[0].last
    assert {one.first.month % 3 for one in found} == {month % 3}
    for before, after in pairwise(found):
        assert before.last + timedelta(days=1) == after.first
    assert sum(one.days for one in found[:4]) in {365, 366}


@pytest.mark.parametrize(("month", "count"), [(0, 4), (13, 4), (1, 0)])
def test_quarters_that_cannot_be_are_refused(month: int, count: int) -> None:
    with pytest.raises(ValueError, match="expected 1 or more, 1 to 12"):
        promises.quarters(start_month=month, today=date(2027, 1, 1), count=count)


def test_the_result_is_plain_and_complete() -> None:
    made = Movement(
        name="m",
        nodes={"a": node("a", 0.9, Dependency(node="b")), "b": node("b", 0.95, failure=HUNDREDTH)},
    )
    quarters = promises.quarters(start_month=1, today=date(2027, 1, 1))
    judged = promises.judge(movement=made, worlds=WORLDS, seed=1)
    told = promises.result(judgement=judged, quarters=quarters)
    first = told["promises"][0]
    assert (first["ref"], first["verdict"]) == ("a", "kept")
    assert first["quarter_budgets_hours"] == pytest.approx([216, 218.4, 220.8, 220.8])
    assert first["error_budget_hours"] == pytest.approx(72)
    assert first["rests_on"][0]["promised"] == 0.95
    assert told["quarters"][0] == {"from": "2027-01-01", "until": "2027-03-31", "days": 90}


def test_the_worked_example_of_the_method_holds() -> None:
    soft = Dependency(node="delivery", strength=Strength.SOFT, weight=0.3)
    found = judge(
        node(
            "web",
            0.995,
            *(Dependency(node="db"), Dependency(node="net"), soft),
            failure=Failure(per_year=(2, 2), hours=(4, 4)),
        ),
        *(node("db", 0.999), node("net", 0.999), node("delivery", 0.99)),
    )["web"]
    check = found.check
    bounds = (check.lower, check.independent, check.upper)
    assert bounds == pytest.approx((0.994087, 0.994098, 0.997), abs=5e-7)
    assert found.verdict == Verdict.AT_RISK
    assert check.error_budget_hours == pytest.approx(3.6)


def test_availability_is_that_of_the_outages() -> None:
    made = Movement(
        name="m",
        nodes={
            "a": node("a", 0.9, Dependency(node="b"), failure=HUNDREDTH),
            "b": node("b", failure=TENTH),
        },
    )
    down = propagation.outages(movement=made, worlds=1000, seed=7)
    hits = propagation.times_down(movement=made, worlds=1000, seed=7)
    assert [hits[ref] / 1000 for ref in down.nodes] == list(down.probability)
    (one,) = promises.judge(movement=made, worlds=1000, seed=7).promises
    assert one.standard_error == down.standard_error[0]
