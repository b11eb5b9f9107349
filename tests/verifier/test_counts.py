"""Two implementations, one result: the engine's and the verifier's counts, byte for byte."""

import json
from random import Random

import pytest
from tests.verifier import by_engine, questions

from mycel.engine.choice.ballots import BallotError
from mycel.verifier import budgets, committees, counts, profiles, strata
from mycel.verifier.canonical import CheckFailed, spelled

EACH = 60


def refused_or(count, *asked):
    """Return a result, or that the program refused to count."""
    try:
        return count(*asked)
    except (CheckFailed, BallotError):
        return "refused"


@pytest.mark.parametrize("method", questions.METHODS)
def test_both_count_the_same(method):
    for number in range(EACH):
        options, ballots, rule = questions.question(Random(f"{method}{number}"), method)
        mine = refused_or(counts.tally, options, ballots, rule)
        other = refused_or(by_engine.count, options, ballots, rule)
        assert spelled(mine) == spelled(other), (method, number)


def test_both_share_budgets_the_same():
    for number in range(250):
        projects, ballots, rule = questions.budget(Random(f"budget{number}"))
        mine = budgets.budget(projects, ballots, rule)
        assert spelled(mine) == spelled(by_engine.budget(projects, ballots, rule)), number


def test_both_split_budgets_over_strata_the_same():
    seen = {"refused": 0, "pooled": 0, "strata": 0}
    for number in range(500):
        projects, ballots, rule = questions.split_budget(Random(f"strata{number}"))
        options = [one["key"] for one in projects]
        given = profiles.supports(options=options, ballots=ballots)
        mine = refused_or(strata.shared, projects, given, rule)
        other = refused_or(by_engine.split_budget, projects, ballots, rule)
        assert spelled(mine) == spelled(other), number
        seen["refused"] += mine == "refused"
        seen["pooled"] += mine != "refused" and bool(mine["pooled"]["selected"])
        seen["strata"] += mine != "refused" and any(one["selected"] for one in mine["strata"])
    assert min(seen.values()) > 20, seen


def test_both_elect_the_same_committees():
    for number in range(200):
        options, ballots, rule = questions.committee(Random(f"committee{number}"))
        mine = committees.committee(options, ballots, rule)
        assert spelled(mine) == spelled(by_engine.committee_of(options, ballots, rule)), number


def test_the_questions_hold_what_they_are_meant_to():
    """Ties broken and open, caps, blanks, "no opinion", open seats: the comparison covers them."""
    met: set[str] = set()
    for method in questions.METHODS:
        for number in range(EACH):
            options, ballots, rule = questions.question(Random(f"{method}{number}"), method)
            result = refused_or(counts.tally, options, ballots, rule)
            if result == "refused":
                met.add(f"refused by {method}")
                continue
            met |= {f"{tie['at']} by {tie['broken_by']}" for tie in result["ties"]}
            met |= {"cap"} if result["passed_over"] else set()
            met |= {"open seat"} if result["open_seats"] else set()
            met |= {"no opinion"} if '"no_opinion": ["' in json.dumps(ballots) else set()
    for expected in (
        *("place by None", "place by seed", "link by None", "link by ballots", "surplus by None"),
        *("finalist by pairwise", "finalist by top-grades", "final by score", "exclusion by order"),
        *("exclusion by earlier-rounds", "exclusion by None", "cap", "open seat", "no opinion"),
    ):
        assert expected in met
    assert {one for one in met if one.startswith("refused")} <= {"refused by stv-wikimedia"}


def test_wikimedia_leaves_all_seats_open_where_all_are_equal():
    options = ["1", "2", "3", "4", "5"]
    ballots = [({"ranking": [[name]]}, 20) for name in options]
    result = counts.tally(options, ballots, {"method": "stv-wikimedia", "seats": 3})
    assert (result["winners"], result["open_seats"], result["quota"]) == ([], 3, "25.0000010000")
    assert result["rounds"][1]["eliminated"] == options


def test_what_a_rule_does_not_know_is_refused():
    ballots = [({"ranking": [["a"]]}, 1)]
    for rule in (
        {"method": "kemeny"},
        {"method": "irv", "version": 2},
        {"method": "irv", "seats": 2},
        {"method": "borda", "seats": 0},
        {"method": "borda", "seats": True},
        {"method": "borda", "more": 1},
        {"method": "borda", "ties": "order", "order": ["a"]},
        {"method": "borda", "ties": "seed", "seed": "00"},
        {"method": "borda", "ties": "lot"},
        {"method": "star"},
        {"method": "borda", "caps": [{"group": "g", "options": ["x"], "most": 1}]},
    ):
        with pytest.raises(CheckFailed):
            counts.tally(["a", "b"], ballots, rule)
    for wrong in ([["x"]], [["a"], ["a"]]):
        with pytest.raises(CheckFailed):
            counts.tally(["a", "b"], [({"ranking": wrong}, 1)], {"method": "borda"})
    with pytest.raises(CheckFailed, match="equal ranks"):
        counts.tally(["a", "b"], [({"ranking": [["a", "b"]]}, 1)], {"method": "irv"})


def test_a_hundred_options_and_many_ballots_are_compared_in_seconds():
    rng = Random(1)
    options = [f"o{i}" for i in range(1, 101)]
    ballots = [({"ranking": [[name] for name in rng.sample(options, 100)]}, 7) for _ in range(500)]
    result = counts.tally(options, ballots, {"method": "schulze", "unranked": "last"})
    d = result["pairwise"]
    assert all(d[a][b] + d[b][a] == 3500 for a in range(100) for b in range(a))
