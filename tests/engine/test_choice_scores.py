"""Counts that add up, and how seats are filled: tables worked by hand, plain loops, every tie."""

import hashlib
import re
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.choices import count, graded, grades, ranked, rankings

from mycel.engine.choice import ballots, converting, result, tally
from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.rule import METHODS, Cap, Rule

TABLE = ranked("a b c d", "3: a b c", "2: b=c a", "1: d / a", "1:")


def tie(*between: str, order: list[str] | None = None, by: str | None = None) -> dict[str, object]:
    return {
        "between": [*between], "at": "place", "round": None, "broken_by": by, "order": order,
    }  # fmt: skip


def test_plurality_shares_a_ballot_between_equal_first_ranks() -> None:
    found = count(TABLE, "plurality", seats=3)
    assert found["rounds"] == [{"round": 1, "scores": {"a": 3, "b": 1, "c": 1, "d": 1}}]
    assert found["ranking"] == [["a"], ["b", "c", "d"]]
    assert (found["winners"], found["open_seats"]) == (["a"], 2)
    assert found["ties"] == [tie("b", "c", "d")]
    thirds = count(ranked("a b c", "1: a=b=c", "1: a"), "plurality")
    assert thirds["rounds"][0]["scores"] == {"a": "4/3", "b": "1/3", "c": "1/3"}


def test_approval_counts_all_that_is_ranked_and_has_no_pairs() -> None:
    found = count(TABLE, "approval")
    assert found["rounds"] == [{"round": 1, "scores": {"a": 5, "b": 5, "c": 5, "d": 1}}]
    assert found["pairwise"] is None
    assert found["condorcet_winner"] is None


def test_approval_of_grades_takes_the_highest_of_the_scale() -> None:
    found = count(graded("a b", "3: 5 4", "1: - 5"), "approval")
    assert found["rounds"][0]["scores"] == {"a": 3, "b": 1}


def test_borda_in_half_points_by_hand() -> None:
    """a b c (3 ballots, d last): 6 4 2 0; b=c a: 5 5 2 0; d then a b c equal: 2 2 2 6; blank: 3."""
    found = count(TABLE, "borda")
    assert found["rounds"][0]["scores"] == {
        "a": 3 * 6 + 2 * 2 + 2 + 3,
        "b": 3 * 4 + 2 * 5 + 2 + 3,
        "c": 3 * 2 + 2 * 5 + 2 + 3,
        "d": 6 + 3,
    }
    assert found["ties"] == [tie("a", "b")]


def test_score_counts_grades_as_given_and_treats_missing_ones_as_told() -> None:
    given_ = graded("a b", "2: 5 3", "1: - 4", "1: 2 -", scale=(1, 5))
    ignoring = count(given_, "score")
    assert ignoring["rounds"] == [
        {
            "round": 1,
            "scores": {"a": 12, "b": 10},
            "grades": {"a": {"2": 1, "5": 2}, "b": {"3": 2, "4": 1}},
        }
    ]
    lowest = count(given_, "score", missing="lowest")
    assert lowest["rounds"][0]["scores"] == {"a": 13, "b": 11}
    assert lowest["rounds"][0]["grades"] == ignoring["rounds"][0]["grades"]


@settings(max_examples=60, deadline=None)
@given(given_=rankings())
def test_sums_are_those_of_plain_loops(given_) -> None:
    width = range(len(given_.options))
    first = [Fraction(0) for _ in width]
    half = [0 for _ in width]
    for row, weight in zip(given_.ranks.tolist(), given_.weights.tolist(), strict=True):
        best = [at for at in width if row[at] == 1]
        level = [mark if mark > 0 else 99 for mark in row]
        for at in width:
            first[at] += Fraction(weight, len(best)) if at in best else 0
            others = [level[b] for b in width if b != at]
            half[at] += weight * sum(2 * (b > level[at]) + (b == level[at]) for b in others)
    found = {method: count(given_, method)["rounds"][0] for method in ("plurality", "borda")}
    assert [Fraction(one) for one in found["plurality"]["scores"].values()] == first
    assert [*found["borda"]["scores"].values()] == half


@pytest.mark.parametrize("method", ["plurality", "approval", "borda"])
@settings(max_examples=30, deadline=None)
@given(given_=rankings(), data=st.data())
def test_the_order_of_options_changes_nothing(method, given_, data) -> None:
    moved = data.draw(st.permutations(range(len(given_.options))))
    other = ballots.of_ranks(
        options=[given_.options[at] for at in moved],
        ranks=given_.ranks[:, [*moved]],
        weights=given_.weights,
    )
    one, two = (count(each, method, seats=2) for each in (given_, other))
    assert [{*group} for group in one["ranking"]] == [{*group} for group in two["ranking"]]
    assert {*one["winners"]} == {*two["winners"]}
    assert ballots.digest(ballots=given_) != ballots.digest(ballots=other) or one == two


@settings(max_examples=30, deadline=None)
@given(given_=rankings())
def test_a_blank_ballot_changes_no_approval(given_) -> None:
    blank = np.zeros((1, len(given_.options)), dtype=np.int16)
    more = ballots.of_ranks(
        options=given_.options,
        ranks=np.vstack([given_.ranks, blank]),
        weights=np.append(given_.weights, 1),
    )
    assert count(given_, "approval") == count(more, "approval")


SEVEN = ranked("a b c d", "4: a", "3: b", "3: c", "1: d")


@pytest.mark.parametrize(
    ("seats", "winners"), [(1, "a"), (2, "a"), (3, "abc"), (4, "abcd"), (6, "abcd")]
)
def test_a_group_that_does_not_fit_leaves_its_seats_open(seats: int, winners: str) -> None:
    found = count(SEVEN, "plurality", seats=seats)
    assert found["winners"] == [*winners]
    assert found["open_seats"] == seats - len(winners)


def test_a_declared_order_parts_equals() -> None:
    found = count(SEVEN, "plurality", seats=2, ties="order", order=("d", "c", "b", "a"))
    assert found["winners"] == ["a", "c"]
    assert found["ranking"] == [["a"], ["c"], ["b"], ["d"]]
    assert found["ties"] == [tie("b", "c", order=["c", "b"], by="order")]


def test_a_seed_orders_by_the_hash_of_seed_and_name() -> None:
    drawn = {name: hashlib.sha256(bytes(32) + name.encode()).digest() for name in "bc"}
    expected = sorted("bc", key=lambda name: drawn[name])
    found = count(SEVEN, "plurality", seats=2, ties="seed", seed=bytes(32))
    assert found["winners"] == ["a", expected[0]]
    assert found["ties"] == [tie("b", "c", order=expected, by="seed")]


def test_the_ballots_own_order_knows_no_order_of_ballots() -> None:
    again = ranked("a b c d", "1: d", "1: c", "3: b", "2: c", "4: a")
    found = [count(each, "plurality", seats=2, ties="ballots") for each in (SEVEN, again)]
    assert found[0] == found[1]
    assert found[0]["ties"][0]["broken_by"] == "ballots"
    assert found[0]["open_seats"] == 0


def cap(names: str, most: int, group: str = "firm") -> Cap:
    return Cap(group=group, options=frozenset(names), most=most)


def test_a_cap_passes_over_whoever_finds_it_full() -> None:
    given_ = ranked("a b c d", "4: a", "3: b", "2: c", "1: d")
    found = count(given_, "plurality", seats=2, caps=(cap("abc", 1),))
    assert found["winners"] == ["a", "d"]
    assert found["passed_over"] == [
        {"option": "b", "group": "firm"},
        {"option": "c", "group": "firm"},
    ]
    assert found["ranking"] == [["a"], ["b"], ["c"], ["d"]]


def test_the_first_full_cap_is_named_and_none_after_the_last_seat() -> None:
    given_ = ranked("a b c d", "4: a", "3: b", "2: c", "1: d")
    caps = (cap("ab", 1), cap("ab", 1, "town"), cap("cd", 0, "late"))
    found = count(given_, "plurality", seats=1, caps=caps)
    assert found["passed_over"] == []
    found = count(given_, "plurality", seats=3, caps=caps)
    assert [one["group"] for one in found["passed_over"]] == ["firm", "late", "late"]
    assert (found["winners"], found["open_seats"]) == (["a"], 2)


def test_equals_that_a_cap_cannot_part_stay_open() -> None:
    found = count(SEVEN, "plurality", seats=3, caps=(cap("bc", 1),))
    assert (found["winners"], found["open_seats"]) == (["a"], 2)
    assert found["passed_over"] == []


def test_equals_whose_cap_is_full_are_passed_over_and_the_rest_elected() -> None:
    found = count(SEVEN, "plurality", seats=3, caps=(cap("ab", 1),))
    assert (found["winners"], found["open_seats"]) == (["a", "c", "d"], 0)
    assert found["passed_over"] == [{"option": "b", "group": "firm"}]


def test_a_tie_order_lets_a_cap_choose_among_equals() -> None:
    order = ("c", "b", "a", "d")
    found = count(SEVEN, "plurality", seats=3, caps=(cap("bc", 1),), ties="order", order=order)
    assert found["winners"] == ["a", "c", "d"]
    assert found["passed_over"] == [{"option": "b", "group": "firm"}]


def test_a_cap_on_a_transfer_withdraws_its_last_winner_and_counts_again() -> None:
    """Quota 4 of 11 for two seats: a and b; without b its votes go to c, who then passes d."""
    given_ = ranked("a b c d", "4: a", "4: b c", "1: c", "2: d")
    free = count(given_, "stv-scottish", seats=2)
    assert free["winners"] == ["a", "b"]
    found = count(
        given_, "stv-scottish", seats=2, caps=(cap("ab", 1),), ties="order", order=tuple("abcd")
    )
    assert [*found["winners"]] == ["c", "a"]
    assert found["passed_over"] == [{"option": "b", "group": "firm"}]
    assert found["ranking"][-1] == ["b"]
    assert found["rounds"][0]["votes"] == {"a": "4.00000", "c": "5.00000", "d": "2.00000"}
    assert found["pairwise"] == free["pairwise"]


def test_of_two_broken_caps_the_later_surplus_winner_goes_first() -> None:
    given_ = ranked("a b c d e", "9: a", "8: b", "7: c", "6: d", "1: e")
    caps = (cap("ac", 1), cap("bd", 1, "town"))
    found = count(given_, "stv-scottish", seats=4, caps=caps)
    assert found["passed_over"] == [
        {"option": "d", "group": "town"},
        {"option": "c", "group": "firm"},
    ]
    assert found["ranking"][-2:] == [["c"], ["d"]]
    assert found["winners"] == ["a", "b", "e"]
    assert found["open_seats"] == 1


def test_withdrawn_options_let_later_preferences_move_up() -> None:
    given_ = ranked("a b c", "3: a=b c", "2: a", "1: c / a")
    fewer = converting.without(ballots=given_, options=frozenset({0}))
    expected = ranked("b c", "3: b c", "2:", "1: c")
    assert ballots.digest(ballots=fewer) == ballots.digest(ballots=expected)
    assert fewer.blank == 2


@settings(max_examples=30, deadline=None)
@given(given_=grades())
def test_withdrawing_from_grades_keeps_the_sums_of_the_others(given_) -> None:
    fewer = converting.without(ballots=given_, options=frozenset({0}))
    if not fewer.options:
        return
    before, after = (count(one, "score")["rounds"][0]["scores"] for one in (given_, fewer))
    assert after == {name: before[name] for name in fewer.options}


@settings(max_examples=30, deadline=None)
@given(given_=grades())
def test_grades_are_ranks_the_higher_the_better(given_) -> None:
    found = converting.ranked(ballots=given_)
    for row, weight in zip(given_.grades.tolist(), given_.weights.tolist(), strict=True):
        groups = [
            tuple(at for at, grade in enumerate(row) if grade == level)
            for level in (3, 2, 1, 0, -1)
        ]
        spelled = tuple(group for group in groups if group)
        at = [found.groups(row=each) for each in range(len(found.ranks))].index(spelled)
        assert found.weights[at] >= weight
    assert found.size == given_.size


def test_a_wide_scale_keeps_its_order() -> None:
    given_ = graded("a b", "2: -2000000000 2000000000", scale=(-2_000_000_000, 2_000_000_000))
    assert count(given_, "schulze")["winners"] == ["b"]
    assert count(given_, "score")["rounds"][0]["scores"]["a"] == -4_000_000_000


REFUSED = [
    (ranked("a b", "1: a"), {"method": "score"}, "score counts grades"),
    (ranked("a b", "1: a"), {"method": "star"}, "star counts grades"),
    (ranked("a b", "1: a"), {"method": "guess"}, "there is no method guess"),
    (ranked("", "1:"), {"method": "borda"}, "nothing to choose from"),
    (ranked("a b", "1: a"), {"method": "borda", "seats": 0}, "0 seats"),
    (ranked("a b", "1: a"), {"method": "borda", "ties": "order", "order": ("a",)}, "tie order"),
    (ranked("a b", "1: a"), {"method": "borda", "ties": "seed", "seed": b"x"}, "1 bytes"),
    (ranked("a b", "1: a"), {"method": "borda", "caps": (cap("z", 1),)}, "names z"),
    (ranked("a b", "1: a"), {"method": "borda", "caps": (cap("a", -1),)}, "allows -1"),
    (ranked("a b", "1: a"), {"method": "borda", "ties": "coin"}, "ties is coin; expected open or"),
    (ranked("a b", "1: a"), {"method": "borda", "missing": "so"}, "expected ignore or lowest"),
    (ranked("a b", "1: a"), {"method": "irv", "seats": 2}, "irv fills one seat"),
]


@pytest.mark.parametrize(("given_", "parameters", "text"), REFUSED)
def test_what_cannot_be_counted_is_refused(given_, parameters, text) -> None:
    with pytest.raises(BallotError, match=text):
        tally.count(ballots=given_, rule=Rule(**parameters))


def test_two_options_of_one_name_and_too_many_ballots_are_refused() -> None:
    twins = ballots.of_ranks(options=["a", "a"], ranks=np.ones((1, 2)), weights=np.array([1]))
    with pytest.raises(BallotError, match="two options are called a"):
        tally.count(ballots=twins, rule=Rule("borda"))
    with pytest.raises(BallotError, match="expected at most"):
        ranked("a", f"{2**40}: a", "1:")
    with pytest.raises(BallotError, match="weight 0"):
        ballots.of_ranks(options=["a"], ranks=np.ones((1, 1)), weights=np.array([0]))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_counts_every_kind_it_reads_and_spells_every_key(method: str) -> None:
    given_ = graded("a b c", "5: 5 2 0", "3: 0 4 -", "2: 1 0 3")
    found = count(given_, method)
    assert list(found) == [
        "winners", "ranking", "open_seats", "quota", "rounds", "pairwise", "condorcet_winner",
        "ties", "passed_over",
    ]  # fmt: skip
    assert len(found["winners"]) == 1
    assert sorted(name for group in found["ranking"] for name in group) == ["a", "b", "c"]
    assert (found["pairwise"] is None) == (
        method in ("approval", "score", "star", "majority-judgement")
    )


def test_all_orders_of_a_tie_are_possible() -> None:
    winners = {
        count(SEVEN, "plurality", seats=2, ties="order", order=order)["winners"][1]
        for order in permutations("abcd")
    }
    assert winners == {"b", "c"}
    assert result.preference(ballots=SEVEN, rule=Rule("plurality")) is None


def test_french_approvals_add_up_in_the_public_file(public_data: Path) -> None:
    """Each line of the categories file is a weight and the set approved, one option or braces."""
    folder = public_data / "choice" / "preflib" / "00026 - frenchapproval"
    lines = (folder / "00026-00000001.cat").read_text(encoding="utf-8").splitlines()
    width = sum(line.startswith("# ALTERNATIVE NAME") for line in lines)
    approved, votes = [0] * width, []
    for line in (line for line in lines if not line.startswith("#")):
        weight, _, rest = line.partition(":")
        yes = re.match(r" *(?:\{([^}]*)\}|(\d+))", rest)
        chosen = [int(cell) - 1 for cell in re.findall(r"\d+", yes[0])]
        votes.append(([chosen] if chosen else [], (), int(weight)))
        for at in chosen:
            approved[at] += int(weight)
    given_ = ballots.rankings(options=[f"c{at}" for at in range(width)], ballots=votes)
    found = count(given_, "approval")
    assert [*found["rounds"][0]["scores"].values()] == approved
    assert given_.size == 365
