"""Explanations: the reason by hand, the smallest change by trying every smaller one."""

from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.choices import graded, grades, ranked, rankings
from tests.engine.test_choice_pairs import CYCLE, kubernetes

from mycel.engine.choice import explaining, tally
from mycel.engine.choice.ballots import NO_GRADE, Grades, Rankings, of_ranks
from mycel.engine.choice.explaining import (
    Comparison,
    Explanation,
    Final,
    Medians,
    Points,
    Stage,
    Tied,
)
from mycel.engine.choice.rule import METHODS, TRANSFER, Cap, Rule


def explained(given_: Rankings | Grades, method: str, **parameters: object) -> Explanation:
    rule = Rule(method, **parameters)
    found = tally.count(ballots=given_, rule=rule)
    return explaining.explain(ballots=given_, rule=rule, result=found)


def test_plurality_lacks_two_votes() -> None:
    found = explained(ranked("a b c", "5: a", "3: b", "1: c"), "plurality")
    assert found.winners == ("a",)
    assert found.rivals == ("b",)
    assert found.why == Points("a", "b", 5, 3, 2, "votes")
    change = found.change
    assert (change.ballots, change.option, change.certainty) == (2, "b", "exact")
    assert (change.winners, change.open_seats) == ((), 1)


def test_with_a_tie_order_level_is_enough_for_the_preferred_only() -> None:
    given_ = ranked("a b", "5: a", "3: b")
    first = explained(given_, "plurality", ties="order", order=("b", "a"))
    assert (first.change.ballots, first.change.winners) == (2, ("b",))
    last = explained(given_, "plurality", ties="order", order=("a", "b"))
    assert (last.change.ballots, last.change.winners) == (3, ("b",))


def test_shared_first_ranks_round_up() -> None:
    """a 7/2, b 3/2: two further ballots bring b level."""
    found = explained(ranked("a b", "2: a", "3: a=b"), "plurality")
    assert found.why == Points("a", "b", "7/2", "3/2", 2, "votes")
    assert found.change.ballots == 2


def test_borda_moves_by_the_whole_table_with_each_ballot() -> None:
    """a 24, b 12, c 0 half points; a ballot b c a moves a and b closer by 4."""
    found = explained(ranked("a b c", "6: a b c"), "borda")
    assert found.why == Points("a", "b", 24, 12, 12, "half-points")
    assert (found.change.ballots, found.change.certainty) == (3, "exact")


@pytest.mark.parametrize(
    ("scale", "missing", "ballots"), [((0, 5), None, 2), ((1, 5), "lowest", 3), ((-3, 3), None, 2)]
)
def test_score_moves_by_what_one_ballot_can_add(scale, missing, ballots) -> None:
    found = explained(graded("a b", "5: 3 1", scale=scale), "score", missing=missing)
    assert found.why.gap == 10
    assert (found.change.ballots, found.change.certainty) == (ballots, "exact")


def test_judgement_says_when_the_medians_part() -> None:
    given_ = graded("a b", "1: 5 4", "1: 3 4", "1: 3 3", "1: 1 2", "1: 1 0")
    found = explained(given_, "majority-judgement")
    assert found.why == Medians("b", "a", 3, 3, 1, 2, 1)
    assert found.change.ballots == 1
    assert found.change.winners == ("a",)


def test_star_says_the_final_that_elected_the_last_winner() -> None:
    given_ = graded("a b c", "3: 5 4 0", "2: 0 2 2", "1: - - 1")
    assert explained(given_, "star").why == Final("a", "b", 2, 3, 2, 15, 16)
    assert explained(given_, "star", seats=2).why == Final("b", "c", 4, 3, 1, 16, 5)


def test_schulze_says_the_paths_and_the_closest_comparison() -> None:
    found = explained(CYCLE, "schulze")
    assert found.why == Comparison(
        winner="a", rival="b", winner_above=11, rival_above=5, winner_path=11, rival_path=9,
        beats_everybody=False, closest="c", closest_to="a", closest_for=7, closest_against=9,
    )  # fmt: skip
    assert explained(CYCLE, "ranked-pairs").why.winner_path is None
    assert explained(CYCLE, "schulze-wikimedia").why.winner_path == (11, 5)


def test_a_condorcet_winner_of_one_seat_gives_an_exact_change() -> None:
    """a beats b by 2 and c by 6: with two further ballots b a c, a and b are level."""
    given_ = ranked("a b c", "4: a b c", "1: b c a", "1: b a c")
    for method in ("schulze", "ranked-pairs", "schulze-wikimedia"):
        change = explained(given_, method).change
        assert (change.ballots, change.option, change.certainty) == (2, "b", "exact")
    assert explained(CYCLE, "schulze").change.certainty == "at-most"


def test_irv_says_the_closest_exclusion() -> None:
    """c goes by one vote; its ballots elect b over a."""
    given_ = ranked("a b c", "6: a", "4: b", "3: c b")
    found = explained(given_, "irv")
    assert found.winners == ("b",)
    assert found.why == Stage(1, "exclusion", "b", "c", 4, 3, 1)
    assert found.change.ballots <= 2
    assert found.change.winners != ("b",)


def test_scottish_stv_compares_an_exclusion_by_the_votes_before_it() -> None:
    given_ = ranked("a b c d", "9: a", "5: b", "4: c", "3: d c")
    found = explained(given_, "stv-scottish", seats=2)
    assert found.winners == ("a", "c")
    assert found.why == Stage(3, "exclusion", "c", "d", "4.00000", "3.00000", "1.00000")


def test_an_open_tie_is_said_and_one_ballot_ends_it() -> None:
    found = explained(ranked("a b c", "2: a", "2: b", "1: c"), "plurality")
    assert found.why == Tied(("a", "b"), 1)
    assert (found.change.ballots, found.change.certainty) == (1, "exact")
    assert found.change.winners in (("a",), ("b",))


def test_everybody_elected_leaves_nothing_to_explain() -> None:
    found = explained(ranked("a b", "2: a"), "plurality", seats=2, ties="order", order=("a", "b"))
    assert (found.rivals, found.why, found.change) == ((), None, None)


def test_who_was_passed_over_is_no_rival() -> None:
    cap = Cap(group="firm", options=frozenset("ab"), most=1)
    found = explained(
        ranked("a b c d", "4: a", "3: b", "2: c", "1: d"), "plurality", seats=2, caps=(cap,)
    )
    assert found.winners == ("a", "c")
    assert found.rivals == ("d",)
    assert found.change.certainty in ("at-most", "exact")


def test_no_recounts_no_change() -> None:
    given_, rule = ranked("a b", "5: a", "3: b"), Rule("plurality")
    found = tally.count(ballots=given_, rule=rule)
    silent = explaining.explain(ballots=given_, rule=rule, result=found, recounts=0)
    assert silent.change is None
    assert silent.why is not None


def more(given_: Rankings | Grades, row: tuple[int, ...]) -> Rankings | Grades:
    weights = np.append(given_.weights, 1)
    if isinstance(given_, Grades):
        return replace(given_, grades=np.vstack([given_.grades, np.array(row)]), weights=weights)
    ranks = np.vstack([given_.ranks, np.array(row, dtype=np.int16)])
    return of_ranks(options=given_.options, ranks=ranks, weights=weights)


def fewer_would_do(given_: Rankings | Grades, rule: Rule, number: int) -> bool:
    """Try every single further ballot where more are said to be needed."""
    width = len(given_.options)
    marks = [NO_GRADE, -1, 3] if isinstance(given_, Grades) else [0, *range(1, width + 1)]
    rows = [*product(marks, repeat=width)]
    before = set(tally.count(ballots=given_, rule=rule).winners)
    return number > 1 and any(
        set(tally.count(ballots=more(given_, row), rule=rule).winners) != before for row in rows
    )


@settings(max_examples=25, deadline=None)
@given(
    given_=rankings(most=3),
    method=st.sampled_from(["plurality", "approval", "borda"]),
    preferred=st.booleans(),
)
def test_an_exact_change_of_rankings_cannot_be_had_with_fewer(given_, method, preferred) -> None:
    order = tuple(reversed(given_.options))
    rule = Rule(method, ties="order", order=order) if preferred else Rule(method)
    found = explained(given_, method, **({"ties": "order", "order": order} if preferred else {}))
    if found.change is None:
        assert len(given_.options) == 1
        return
    assert found.change.certainty == "exact"
    assert not fewer_would_do(given_, rule, found.change.ballots)
    assert set(found.change.winners) != set(found.winners)


@settings(max_examples=25, deadline=None)
@given(given_=grades(most=3))
def test_an_exact_change_of_scores_cannot_be_had_with_fewer(given_) -> None:
    found = explained(given_, "score")
    if found.change is not None:
        assert found.change.certainty == "exact"
        assert not fewer_would_do(given_, Rule("score"), found.change.ballots)


@settings(max_examples=60, deadline=None)
@given(given_=grades(most=4), method=st.sampled_from(METHODS), seats=st.integers(1, 2))
def test_every_method_is_explained_and_every_change_is_real(given_, method, seats) -> None:
    rule = Rule(method, seats=1 if method == "irv" else seats)
    if method in TRANSFER:
        grades_ = np.argsort(np.argsort(given_.grades, axis=1), axis=1).astype(np.int32) - 1
        given_ = Grades(given_.options, grades_, given_.weights, (-1, 3))
    result = tally.count(ballots=given_, rule=rule)
    found = explaining.explain(ballots=given_, rule=rule, result=result)
    if found.change is not None:
        assert found.change.ballots >= 1
        assert set(found.change.winners) != set(found.winners)
        assert found.change.option in given_.options
    if found.rivals:
        assert set(found.rivals).isdisjoint(found.winners)


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
def test_a_change_of_kubernetes_2021_is_real(public_data: Path, method: str) -> None:
    given_, rule = kubernetes(public_data, 2021), Rule(method, seats=4)
    result = tally.count(ballots=given_, rule=rule)
    found = explaining.explain(ballots=given_, rule=rule, result=result)
    assert found.rivals == ("deads2k",)
    change = found.change
    at = {name: place for place, name in enumerate(given_.options)}
    row = [2] * len(at)
    row[at[change.option]], row[at[change.against]] = 1, 3
    again = of_ranks(
        options=given_.options,
        ranks=np.vstack([given_.ranks, np.array(row, dtype=np.int16)]),
        weights=np.append(given_.weights, change.ballots),
    )
    names = [given_.options[one] for one in tally.count(ballots=again, rule=rule).winners]
    assert tuple(names) == change.winners
    assert set(change.winners) != set(found.winners)


def test_all_tie_orders_of_a_level_pair_give_the_same_gap() -> None:
    given_ = ranked("a b c", "4: a", "2: b", "2: c")
    for order in permutations("abc"):
        found = explained(given_, "plurality", ties="order", order=order)
        assert found.why.gap == 2
        assert found.change.ballots == 2 + (order.index("a") < min(map(order.index, "bc")))
