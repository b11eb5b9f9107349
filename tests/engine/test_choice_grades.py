"""Majority judgement and STAR: tables worked by hand, and the definition ballot by ballot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.choices import count, graded, grades

from mycel.engine.choice import judgement, score
from mycel.engine.choice.ballots import NO_GRADE, Grades
from mycel.engine.choice.rule import Cap

MISSING = st.sampled_from(["ignore", "lowest"])


def columns(given_: Grades, missing: str) -> list[list[int]]:
    """Return each option's grades as a sorted list, ballot by ballot."""
    found: list[list[int]] = [[] for _ in given_.options]
    for row, weight in zip(given_.grades.tolist(), given_.weights.tolist(), strict=True):
        for option, grade in enumerate(row):
            if grade != NO_GRADE:
                found[option] += [grade] * weight
            elif missing == "lowest":
                found[option] += [given_.scale[0]] * weight
    return [sorted(one) for one in found]


def medians(one: list[int]) -> list[int]:
    """Take one lower median out after the other."""
    left, found = [*one], []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


@settings(max_examples=150, deadline=None)
@given(given_=grades(), missing=MISSING)
def test_judgement_is_that_of_taking_medians_out_one_by_one(given_, missing) -> None:
    found = count(given_, "majority-judgement", missing=missing)
    lists = [medians(one) for one in columns(given_, missing)]
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, one in zip(given_.options, lists, strict=True):
        groups.setdefault(tuple(one), []).append(name)
    assert found["ranking"] == [groups[key] for key in sorted(groups, reverse=True)]
    first = [one[0] if one else None for one in lists]
    assert [*found["rounds"][0]["medians"].values()] == first


@settings(max_examples=100, deadline=None)
@given(given_=grades(), missing=MISSING, data=st.data())
def test_the_first_difference_is_where_the_lists_of_medians_part(given_, missing, data) -> None:
    histograms = score.histograms(ballots=given_, missing=missing)
    lists = [[*medians(one), None] for one in columns(given_, missing)]
    a, b = (data.draw(st.integers(0, len(lists) - 1)) for _ in range(2))
    found = judgement.first_difference(a=histograms[a], b=histograms[b])
    if lists[a] == lists[b]:
        assert found is None
    else:
        taken = next(
            at for at, (x, y) in enumerate(zip(lists[a], lists[b], strict=False)) if x != y
        )
        assert found == (taken, lists[a][taken], lists[b][taken])


def test_judgement_by_hand() -> None:
    """a: 5 3 3 1 1, b: 4 4 3 2 0: both have median 3, then a has 1 of (1 1 3 5), b has 2."""
    given_ = graded("a b", "1: 5 4", "1: 3 4", "1: 3 3", "1: 1 2", "1: 1 0")
    found = count(given_, "majority-judgement")
    assert found["rounds"] == [
        {
            "round": 1,
            "medians": {"a": 3, "b": 3},
            "grades": {
                "a": {"1": 2, "3": 2, "5": 1},
                "b": {"0": 1, "2": 1, "3": 1, "4": 2},
            },
        }
    ]
    assert found["ranking"] == [["b"], ["a"]]
    assert found["pairwise"] is None


def test_judgement_counts_missing_grades_as_lowest_unless_told_otherwise() -> None:
    given_ = graded("a b", "2: 5 2", "3: - 2")
    assert count(given_, "majority-judgement")["rounds"][0]["medians"] == {"a": 0, "b": 2}
    found = count(given_, "majority-judgement", missing="ignore")
    assert found["rounds"][0]["medians"] == {"a": 5, "b": 2}
    assert found["rounds"][0]["grades"]["a"] == {"5": 2}
    nobody = count(graded("a b", "1: 3 -"), "majority-judgement", missing="ignore")
    assert nobody["rounds"][0]["medians"] == {"a": 3, "b": None}
    assert nobody["ranking"] == [["a"], ["b"]]


def test_judgement_ties_only_equal_counts() -> None:
    given_ = graded("a b c", "1: 5 1 3", "1: 1 5 3")
    found = count(given_, "majority-judgement", seats=2)
    assert found["ranking"] == [["c"], ["a", "b"]]
    assert (found["winners"], found["open_seats"]) == (["c"], 1)


def test_judgement_takes_a_trillion_ballots() -> None:
    half = 2**38
    given_ = graded("a b", f"{half}: 5 1", f"{half}: 1 5", f"{half}: 3 3", "1: 1 2")
    found = count(given_, "majority-judgement")
    assert found["rounds"][0]["medians"] == {"a": 3, "b": 3}
    assert found["ranking"] == [["b"], ["a"]]


def naive_star(given_: Grades, missing: str) -> tuple[list[str] | None, str | None]:
    """Return finalists and winner of a first seat, without any breaking of ties."""
    names = given_.options
    rows = [
        ([given_.scale[0] if g == NO_GRADE and missing == "lowest" else g for g in row], weight)
        for row, weight in zip(given_.grades.tolist(), given_.weights.tolist(), strict=True)
    ]
    sums = [sum(r[at] * w for r, w in rows if r[at] != NO_GRADE) for at in range(len(names))]
    order = sorted(range(len(names)), key=lambda at: (-sums[at], at))
    if len(order) > 2 and sums[order[1]] == sums[order[2]]:
        return None, None
    a, b = order[:2]

    def above(x: int, y: int) -> int:
        return sum(w for r, w in rows if r[x] > r[y] and NO_GRADE not in (r[x], r[y]))

    finalists = [names[a], names[b]]
    if above(a, b) != above(b, a):
        return finalists, names[a] if above(a, b) > above(b, a) else names[b]
    return finalists, names[a] if sums[a] > sums[b] else None


@settings(max_examples=150, deadline=None)
@given(given_=grades(), missing=MISSING)
def test_star_is_that_of_plain_loops_where_nothing_is_tied(given_, missing) -> None:
    if len(given_.options) < 2:
        return
    finalists, winner = naive_star(given_, missing)
    found = count(given_, "star", missing=missing)
    if finalists is not None:
        assert found["rounds"][0]["finalists"] == finalists
    if winner is not None:
        assert found["winners"] == [winner]
    assert len(found["winners"]) + found["open_seats"] == 1


def test_star_by_hand() -> None:
    """Sums a 15, b 16, c 5; 3 of 5 prefer a to b."""
    given_ = graded("a b c", "3: 5 4 0", "2: 0 2 2", "1: - - 1")
    found = count(given_, "star")
    assert found["rounds"] == [
        {"round": 1, "scores": {"a": 15, "b": 16, "c": 5}, "finalists": ["b", "a"]},
        {"round": 2, "preferences": {"b": 2, "a": 3}},
    ]
    assert found["winners"] == ["a"]
    assert found["ranking"] == [["a"], ["b"], ["c"]]
    assert found["ties"] == []


def test_star_fills_seats_one_by_one_and_the_last_one_needs_no_final() -> None:
    given_ = graded("a b c", "3: 5 4 0", "2: 0 2 2")
    found = count(given_, "star", seats=4)
    assert (found["winners"], found["open_seats"]) == (["a", "b", "c"], 1)
    assert found["rounds"][2:] == [
        {"round": 3, "scores": {"b": 16, "c": 4}, "finalists": ["b", "c"]},
        {"round": 4, "preferences": {"b": 3, "c": 0}},
        {"round": 5, "scores": {"c": 4}, "finalists": ["c"]},
    ]


def star_tie(
    at: str, number: int, between: str, order: str | None, by: str | None
) -> dict[str, object]:
    return {
        "between": [*between], "at": at, "round": number, "broken_by": by,
        "order": None if order is None else [*order],
    }  # fmt: skip


def test_star_breaks_a_tie_for_the_final_by_comparisons() -> None:
    """a 11, b 6, c 6, d 2: b beats c on 2 ballots of 3."""
    given_ = graded("a b c d", "1: 4 2 1 0", "1: 4 3 2 0", "1: 3 1 3 2")
    found = count(given_, "star")
    assert found["rounds"][0]["scores"] == {"a": 11, "b": 6, "c": 6, "d": 2}
    assert found["rounds"][0]["finalists"] == ["a", "b"]
    assert found["ties"][0] == star_tie("finalist", 1, "bc", "bc", "pairwise")


def test_star_then_by_top_grades() -> None:
    """b and c have 5 each and beat each other once; only c was given a 5."""
    given_ = graded("a b c", "1: 5 3 0", "1: 5 2 5")
    found = count(given_, "star")
    assert found["rounds"][0]["finalists"] == ["a", "c"]
    assert found["ties"][0] == star_tie("finalist", 1, "bc", "cb", "top-grades")


EVEN = graded("a b c", "1: 5 1 2", "1: 5 2 1")


def test_star_then_by_the_tie_order_or_not_at_all() -> None:
    found = count(EVEN, "star", ties="order", order=("c", "b", "a"))
    assert found["rounds"][0]["finalists"] == ["a", "c"]
    assert found["ties"][0] == star_tie("finalist", 1, "bc", "cb", "order")
    stuck = count(EVEN, "star")
    assert (stuck["winners"], stuck["open_seats"]) == ([], 1)
    assert stuck["rounds"] == [{"round": 1, "scores": {"a": 10, "b": 3, "c": 3}, "finalists": []}]
    assert stuck["ranking"] == [["a"], ["b", "c"]]
    assert stuck["ties"] == [
        star_tie("finalist", 1, "bc", None, None),
        star_tie("place", None, "bc", None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "winner", "order", "by"),
    [
        (("1: 3 5 0", "1: 4 1 0"), "a", "ab", "score"),
        (("1: 5 2 0", "1: 1 4 0"), "a", "ab", "top-grades"),
        (("1: 4 2 0", "1: 2 4 0"), None, None, None),
    ],
)
def test_star_ties_in_the_final(lines, winner, order, by) -> None:
    found = count(graded("a b c", *lines), "star")
    assert found["winners"] == ([winner] if winner else [])
    assert found["ties"][0] == star_tie("final", 2, "ab", order, by)


def test_star_final_by_the_tie_order() -> None:
    given_ = graded("a b c", "1: 4 2 0", "1: 2 4 0")
    found = count(given_, "star", ties="order", order=("c", "b", "a"))
    assert found["winners"] == ["b"]
    assert found["ties"] == [star_tie("final", 2, "ab", "ba", "order")]


def test_star_passes_over_whom_a_cap_leaves_no_seat() -> None:
    given_ = graded("a b c", "3: 5 4 0", "2: 0 2 2")
    cap = Cap(group="firm", options=frozenset("ab"), most=1)
    found = count(given_, "star", seats=2, caps=(cap,))
    assert found["winners"] == ["a", "c"]
    assert found["passed_over"] == [{"option": "b", "group": "firm"}]
    assert found["ranking"] == [["a"], ["b"], ["c"]]


@settings(max_examples=60, deadline=None)
@given(given_=grades(), missing=MISSING, seats=st.integers(1, 3), data=st.data())
def test_the_order_of_options_changes_nothing(given_, missing, seats, data) -> None:
    moved = [*data.draw(st.permutations(range(len(given_.options))))]
    names = tuple(given_.options[at] for at in moved)
    other = Grades(names, given_.grades[:, moved], given_.weights, given_.scale)
    for method in ("score", "majority-judgement", "star"):
        one, two = (count(each, method, missing=missing, seats=seats) for each in (given_, other))
        assert [{*group} for group in one["ranking"]] == [{*group} for group in two["ranking"]]
        assert {*one["winners"]} == {*two["winners"]}


@settings(max_examples=60, deadline=None)
@given(given_=grades())
def test_doubling_all_ballots_changes_no_sum_order(given_) -> None:
    double = Grades(given_.options, given_.grades, given_.weights * 2, given_.scale)
    for method in ("score", "star"):
        assert count(given_, method)["ranking"] == count(double, method)["ranking"]


def test_longer_lists_of_equal_medians_are_the_higher() -> None:
    """Two 3s against one 3: the shorter list ends first."""
    given_ = graded("a b", "1: 3 3", "1: - 3")
    found = count(given_, "majority-judgement", missing="ignore")
    assert found["ranking"] == [["b"], ["a"]]
