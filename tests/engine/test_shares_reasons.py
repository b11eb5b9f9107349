"""Why projects were bought or not, and budgets split over strata."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine import plain_shares as plain
from tests.engine.test_shares_definition import UTILITIES, budgets

from mycel.engine.choice import shares
from mycel.engine.choice.ballots import BallotError, Budget
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares import explain, split, strata


def reasons(shared, hours=None, **asked):
    rule = shares.Rule(**asked)
    outcome = shares.spend(budget=shared, rule=rule, hours=hours)
    return outcome, explain.reasons(budget=shared, rule=rule, outcome=outcome, hours=hours)


@settings(max_examples=120, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES))
def test_money_spent_and_left_is_all_that_supporters_had(shared, utility):
    outcome, found = reasons(shared, utility=utility)
    _, _, money = plain.equal_shares(shared, utility)
    people = plain.voters(shared)
    alone = plain.greedy(shared, scored=utility == "score")
    for one in found:
        mine = [i for i, who in enumerate(people) if one.project in who]
        assert one.bought == (one.project in outcome.selected)
        assert one.greedy == (one.project in alone)
        assert one.differs == (one.bought != one.greedy)
        if one.why == "supporters-spent":
            assert one.held == sum(money[i] for i in mine) < one.cost
            assert one.missing == one.cost - one.held
            had = len(mine) * shared.limit / len(people)
            assert sum(paid.amount for paid in one.spent) == had - one.held


@settings(max_examples=80, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES), st.sampled_from(sorted(cases.RULES)))
def test_every_project_has_a_reason_that_is_true(shared, utility, rule):
    for completion in cases.RULES[rule]:
        outcome, found = reasons(shared, rule=rule, utility=utility, completion=completion)
        assert [one.project for one in found] == [*range(len(shared.projects))]
        for one in found:
            told = one.why in ("bought", "completed")
            assert told == one.bought == (one.project in outcome.selected)
            if one.why == "no-support":
                assert one.people == 0
            if one.why == "too-dear":
                assert one.cost > shared.limit
            if one.why == "no-room":
                assert one.left < one.cost
            if one.why == "prerequisite":
                assert one.waits
            if one.why == "supporters-spent":
                assert one.held < one.cost


def test_each_kind_of_reason_is_told():
    shared = plain.budget(
        [6, 6, 6, 1, 20, 2],
        [({0: 1, 1: 1, 4: 1}, 3), ({2: 1, 5: 1}, 1)],
        12,
        {5: (2,)},
    )
    _, found = reasons(shared)
    said = [one.why for one in found]
    assert said == [
        "bought",
        "supporters-spent",
        "supporters-spent",
        "no-support",
        "too-dear",
        "prerequisite",
    ]
    assert (found[1].held, found[1].missing, found[1].greedy) == (3, 3, True)
    assert found[1].spent == (explain.Paid(project=0, amount=Fraction(6)),)
    assert (found[2].held, found[2].greedy, found[2].greedy_left) == (3, False, 0)
    assert found[5].waits == (2,)
    _, found = reasons(shared, completion="greedy")
    assert [one.why for one in found][:3] == ["bought", "completed", "no-room"]
    hours = shares.Hours(limit=Fraction(3), needs={"p0": Fraction(4), "p1": Fraction(2)})
    _, found = reasons(shared, hours=hours)
    assert [one.why for one in found][:2] == ["too-many-hours", "bought"]
    _, found = reasons(shared, hours=hours, completion="greedy")
    assert found[0].why == "too-many-hours"
    _, found = reasons(shared, rule="phragmen")
    assert found[2].why == "ended"


def test_greedy_says_whether_money_or_hours_were_short():
    shared = plain.budget([60, 30, 20, 40], [({0: 1, 1: 1}, 3), ({0: 1, 2: 1, 3: 1}, 2)], 100)
    needs = {"p0": Fraction(4), "p1": Fraction(2), "p2": Fraction(1)}
    _, found = reasons(shared, hours=shares.Hours(limit=Fraction(5), needs=needs), rule="greedy")
    assert [one.why for one in found] == ["bought", "too-many-hours", "bought", "no-room"]
    assert (found[1].left, found[1].greedy_left) == (None, None)
    assert (found[3].left, found[3].greedy_left) == (20, 20)


def parts(*of):
    return tuple(
        strata.Stratum(name=name, limit=Fraction(limit), projects=projects)
        for name, limit, projects in of
    )


def test_strata_are_counted_apart_and_the_rest_together():
    shared = plain.budget([4, 4, 3, 3, 2], [({0: 1, 1: 1}, 6), ({2: 1, 3: 1}, 3), ({4: 1}, 1)], 13)
    done = strata.spend(
        budget=shared,
        rule=shares.Rule(rule="greedy"),
        strata=parts(("north", 4, ("p0", "p1")), ("south", 5, ("p2", "p3"))),
    )
    assert [outcome.selected for _, outcome in done.strata] == [(0,), (2,)]
    assert done.pooled.selected == (1, 4)
    assert done.pooled.limit == 6
    spelled = strata.spell_split(budget=shared, split=done)
    assert spelled["selected"] == ["p0", "p2", "p1", "p4"]
    assert (spelled["cost"], spelled["budget"]) == (13, 13)
    assert [one["stratum"] for one in spelled["strata"]] == ["north", "south"]
    assert [one["between"] for one in spelled["strata"][1]["ties"]] == [["p2", "p3"]]


@settings(max_examples=60, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES), st.sampled_from(["equal-shares", "greedy"]))
def test_every_project_of_a_split_budget_has_its_reason(shared, utility, name):
    rule = shares.Rule(rule=name, utility=utility)
    free = [one.id for one in shared.projects if not one.requires]
    given_parts = parts(("one", shared.limit / 3, tuple(free[::2])))
    done = strata.spend(budget=shared, rule=rule, strata=given_parts)
    alone = strata.spend(budget=shared, rule=replace(rule, rule="greedy"), strata=given_parts)
    found = split.reasons(budget=shared, rule=rule, parts=given_parts, split=done)
    assert [one.project for one in found] == [*range(len(shared.projects))]
    for one in found:
        assert one.bought == (one.project in done.selected)
        assert one.greedy == (one.project in alone.selected)
        if one.why == "too-dear":
            assert one.cost > shared.limit
        if one.why == "no-room":
            assert one.left < one.cost
        assert all(before not in done.selected for before in one.waits)


def test_a_prerequisite_bought_before_counts_in_the_last_count():
    shared = plain.budget([4, 4, 2], [({0: 1, 1: 1, 2: 1}, 4)], 10, {2: (0,), 1: (2,)})
    done = strata.spend(budget=shared, rule=shares.Rule(), strata=parts(("one", 4, ("p0",))))
    assert done.selected == (0, 2, 1)
    asked = {"budget": shared, "rule": shares.Rule()}
    with pytest.raises(BallotError, match="of another stratum"):
        strata.spend(**asked, strata=parts(("one", 4, ("p0",)), ("two", 2, ("p2",))))


@settings(max_examples=60, deadline=None)
@given(budgets(), st.sampled_from(UTILITIES), st.integers(0, 6))
def test_strata_never_spend_more_than_theirs(shared, utility, cut):
    names = [one.id for one in shared.projects]
    limits = (shared.limit / 3, shared.limit / 2)
    done = strata.spend(
        budget=shared,
        rule=shares.Rule(utility=utility, completion="greedy", order=tuple(reversed(names))),
        strata=parts(("a", limits[0], tuple(names[:cut])), ("b", limits[1], tuple(names[cut:]))),
    )
    for limit, (_, outcome) in zip(limits, done.strata, strict=True):
        assert outcome.cost <= limit
    assert len(set(done.selected)) == len(done.selected)
    assert sum(shared.projects[one].cost for one in done.selected) <= shared.limit


def test_one_stratum_with_everything_is_the_budget_itself():
    shared = plain.budget([5, 3, 4], [({0: 2, 1: 1}, 3), ({2: 3}, 2)], 9)
    whole = parts(("all", 9, ("p0", "p1", "p2")))
    done = strata.spend(budget=shared, rule=shares.Rule(completion="add1-strict"), strata=whole)
    alone = shares.spend(budget=shared, rule=shares.Rule(completion="add1-strict"))
    assert done.strata[0][1] == alone


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ((("a", 8, ("p0",)), ("b", 8, ())), "more than the whole budget"),
        ((("a", -1, ("p0",)),), "expected 0 or more"),
        ((("a", 1, ("p9",)),), "expected a project's id"),
        ((("a", 1, ("p0",)), ("b", 1, ("p0",))), "stands in two strata"),
    ],
)
def test_strata_that_do_not_fit_are_refused(of, said):
    shared: Budget = plain.budget([5, 3], [({0: 1}, 3)], 9)
    with pytest.raises(BallotError, match=said):
        strata.spend(budget=shared, rule=shares.Rule(), strata=parts(*of))
