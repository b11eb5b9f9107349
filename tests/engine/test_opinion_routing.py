"""Which statement comes next: the traps that switched routing off elsewhere stay shut."""

from collections import Counter

import numpy as np
import pytest
from tests.engine import conversations

from mycel.engine.opinion import map as maps
from mycel.engine.opinion import routing
from mycel.engine.opinion.matrix import Statement

LIST = [Statement(str(at), text=f"Statement {at}.") for at in range(4)]
FLAT = dict.fromkeys("0123", 1.0)


def drawn(turn=0, participant="p", **more):
    asked = {"statements": LIST, "voted": set(), "priority": FLAT, "seed": 1} | more
    return routing.draw(participant=participant, turn=turn, **asked)


def test_priorities_differ_and_are_above_zero():
    votes, _ = conversations.planted()
    found = maps.compute(votes=votes, seed=1, repetitions=0)
    assert len(set(found.priorities.tolist())) == len(found.priorities)
    assert (found.priorities > 0).all()


def test_a_newer_statement_outranks_an_equal_older_one():
    seen = np.array([4, 8, 16, 40, 400])
    found = routing.priorities(agrees=seen / 2, disagrees=seen / 4, seen=seen, extremity=np.ones(5))
    assert (np.diff(found) < 0).all()


def test_what_everybody_agrees_with_is_not_extreme():
    votes, _ = conversations.planted()
    values = np.where(votes.columns == 3, 1, votes.values)
    for sign in (1, -1):
        found = maps.compute(
            votes=type(votes)(
                votes.participants, votes.statements, votes.rows, votes.columns, sign * values
            ),
            seed=1,
            repetitions=0,
        )
        assert found.extremity[3] == pytest.approx(0, abs=1e-9)
        assert np.median(found.extremity) > 0.1


def test_agreement_raises_and_passes_lower_a_priority():
    few, many, passed = routing.priorities(
        agrees=[5, 15, 5], disagrees=[15, 5, 5], seen=[20, 20, 20], extremity=[1, 1, 1]
    )
    assert many > few > passed


def test_by_hand():
    (found,) = routing.priorities(agrees=[3], disagrees=[1], seen=[5], extremity=[0.5])
    importance = (1 - 2 / 7) * 1.5 * 4 / 7
    assert found == pytest.approx((importance * (1 + 8 / 2)) ** 2)


def test_draws_follow_the_priorities_and_can_be_repeated():
    priority = {"0": 1.0, "1": 3.0}
    often = Counter(
        drawn(turn, statements=LIST[:2], priority=priority).statement for turn in range(2000)
    )
    assert often["1"] / 2000 == pytest.approx(0.75, abs=0.03)
    assert drawn(7) == drawn(7)
    assert len({drawn(turn).statement for turn in range(40)}) == 4


def test_one_more_participant_changes_no_draw_of_another():
    before = [drawn(turn, participant="a") for turn in range(5)]
    drawn(0, participant="b")
    assert [drawn(turn, participant="a") for turn in range(5)] == before


def test_only_what_is_visible_and_new_to_the_participant_is_drawn():
    hidden = [*LIST[:2], Statement("2", moderated=-1), Statement("3", is_active=False)]
    found = {drawn(turn, statements=hidden, voted={"0"}).statement for turn in range(20)}
    assert found == {"1"}
    assert drawn(voted=set("0123")) is None
    assert drawn(is_strict=True) is None


def test_a_stale_map_still_routes():
    found = {drawn(turn, priority={}).statement for turn in range(60)}
    assert found == set("0123")


def test_seeds_come_first_where_asked_and_meta_statements_weigh_49():
    given = [*LIST[:3], Statement("3", is_seed=True)]
    assert drawn(statements=given, seeds_first=True).statement == "3"
    assert drawn(statements=given, seeds_first=True, voted={"3"}).statement != "3"
    meta = drawn(statements=[Statement("0", is_meta=True)])
    assert (meta.weight, meta.total) == (49.0, 49.0)


def test_exposure_counts_every_time_a_statement_was_shown():
    assert routing.exposure(shown=["1", "1", "0"], statements=LIST) == {
        "0": 1, "1": 2, "2": 0, "3": 0,
    }  # fmt: skip


def test_a_statement_that_is_there_already_is_refused():
    with pytest.raises(routing.DuplicateStatement, match="statement 2"):
        routing.check_new(text=" statement  2. ", statements=LIST)
    routing.check_new(text="Another.", statements=LIST)
