"""Pairwise counts: official matrices and orders, simple second implementations, properties."""

import csv
import itertools
import json
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.choices import count, ranked, rankings

from mycel.engine import chance
from mycel.engine.choice import ballots, pairwise, ranked_pairs, result, schulze, tally
from mycel.engine.choice.ballots import Rankings
from mycel.engine.choice.rule import PAIRWISE, Rule

TREATMENTS = st.sampled_from(["no-comparison", "last"])
LINKS = st.sampled_from(["winning-votes", "margins"])
METHODS = st.sampled_from(PAIRWISE)


def kubernetes(folder: Path, year: int) -> Rankings:
    file = folder / "choice" / "kubernetes-elections" / f"steering-{year}" / "ballots.csv"
    header, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    ranks = [[-1 if cell == "No opinion" else int(cell) for cell in row] for row in rows]
    return ballots.of_ranks(
        options=header,
        ranks=np.array(ranks, dtype=np.int16),
        weights=np.ones(len(rows), dtype=np.int64),
    )


def order(given: Rankings, **parameters: object) -> list[list[str]]:
    ranking = count(given, "schulze", **parameters)["ranking"]
    assert isinstance(ranking, list)
    return ranking


def naive_matrix(given: Rankings, rule: Rule) -> list[list[int]]:
    treatment = {0: rule.unranked, -1: rule.no_opinion}
    width = len(given.options)
    found = [[0] * width for _ in range(width)]
    for row, weight in zip(given.ranks.tolist(), given.weights.tolist(), strict=True):
        for a, b in permutations(range(width), 2):
            if row[a] > 0 and (row[b] > row[a] or treatment.get(row[b]) == "last"):
                found[a][b] += weight
    return found


def naive_paths(links: list[list[int]]) -> list[list[int]]:
    """Try every simple path: the best weakest link."""
    width = len(links)
    found = [[0] * width for _ in range(width)]
    for size in range(2, width + 1):
        for path in permutations(range(width), size):
            weakest = min(links[a][b] for a, b in itertools.pairwise(path))
            found[path[0]][path[-1]] = max(found[path[0]][path[-1]], weakest)
    return found


def reaches(locked: list[tuple[int, int]], start: int, goal: int) -> bool:
    seen, left = set(), [start]
    while left:
        here = left.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            left += [b for a, b in locked if a == here]
    return False


def test_debian_2002_from_the_official_matrix(public_data: Path) -> None:
    known = json.loads((public_data / "choice" / "KNOWN_RESULTS.json").read_text("utf-8"))
    official = known["debian DPL (PrefLib 00002)"]["2002 (…01)"]
    matrix = np.array(official["matrix"], dtype=np.int64)
    names = ("Branden Robinson", "Raphael Hertzog", "Bdale Garbee", "None")
    for method in PAIRWISE:
        found = tally.by_matrix(matrix=matrix, options=names, rule=Rule(method), preference=None)
        assert names[found.winners[0]] == official["official"]
        assert found.open_seats == 0
        assert pairwise.condorcet_winner(matrix=matrix) == found.winners[0]


def test_kubernetes_2021_official_winners_in_order(public_data: Path) -> None:
    found = count(kubernetes(public_data, 2021), "schulze", seats=4)
    assert found["winners"] == ["parispittman", "justaugustus", "cblecker", "tpepper"]
    assert found["open_seats"] == 0


@pytest.mark.parametrize("links", ["winning-votes", "margins"])
def test_kubernetes_2021_elects_another_if_no_opinion_is_last(
    public_data: Path, links: str
) -> None:
    given = kubernetes(public_data, 2021)
    found = count(given, "schulze", seats=4, no_opinion="last", links=links)
    assert found["winners"] == ["parispittman", "justaugustus", "tpepper", "deads2k"]


def test_kubernetes_2021_by_margins_leaves_one_seat_open(public_data: Path) -> None:
    given = kubernetes(public_data, 2021)
    found = count(given, "schulze", seats=4, links="margins")
    at = {name: place for place, name in enumerate(given.options)}
    paths = np.array(found["rounds"][0]["paths"])

    def above(a: str, b: str) -> bool:
        return bool(paths[at[a], at[b]] > paths[at[b], at[a]])

    assert above("deads2k", "cblecker")
    assert not above("tpepper", "cblecker")
    assert not above("cblecker", "tpepper")
    # deads2k is above cblecker, so at most tpepper can come before: certain of one of two seats.
    assert found["winners"] == ["parispittman", "justaugustus", "deads2k"]
    assert found["open_seats"] == 1
    assert found["ranking"][2:4] == [["tpepper", "deads2k"], ["cblecker"]]
    assert count(given, "schulze", seats=5, links="margins")["open_seats"] == 0


COMPLETE = {
    2022: "mrbobbytables bentheelder palnabarun cici37 cpanato lavalamp deads2k qedrakmar",
    2025: "soltysh ritazh pacoxu katcosgrove priyankasaggu11929 natalisucks xmudrii stmcginnis",
}


@pytest.mark.parametrize("year", COMPLETE)
@pytest.mark.parametrize("links", ["winning-votes", "margins"])
def test_kubernetes_complete_official_order(public_data: Path, year: int, links: str) -> None:
    expected = [[name] for name in COMPLETE[year].split()]
    assert order(kubernetes(public_data, year), links=links) == expected


def test_kubernetes_2022_swaps_the_first_two_if_no_opinion_is_last(public_data: Path) -> None:
    official = COMPLETE[2022].split()
    found = order(kubernetes(public_data, 2022), no_opinion="last")
    assert found[:2] == [[official[1]], [official[0]]]
    assert found[2:] == [[name] for name in official[2:]]


def test_kubernetes_2025_keeps_its_order_if_no_opinion_is_last(public_data: Path) -> None:
    found = order(kubernetes(public_data, 2025), no_opinion="last")
    assert found == [[name] for name in COMPLETE[2025].split()]


@settings(deadline=None)
@given(given_=rankings(), unranked=TREATMENTS, no_opinion=TREATMENTS)
def test_the_matrix_is_that_of_a_plain_loop(given_, unranked, no_opinion) -> None:
    rule = Rule("schulze", unranked=unranked, no_opinion=no_opinion)
    assert pairwise.matrix(ballots=given_, rule=rule).tolist() == naive_matrix(given_, rule)


@settings(deadline=None)
@given(given_=rankings(), unranked=TREATMENTS, no_opinion=TREATMENTS, data=st.data())
def test_the_matrix_of_heavy_ballots_is_that_of_a_plain_loop(
    given_, unranked, no_opinion, data
) -> None:
    size = len(given_.ranks)
    heavy = st.lists(st.integers(2**30, 2**34), min_size=size, max_size=size)
    weights = np.array(data.draw(heavy), dtype=np.int64)
    rule = Rule("schulze", unranked=unranked, no_opinion=no_opinion)
    weighed = Rankings(given_.options, given_.ranks, weights)
    assert pairwise.matrix(ballots=weighed, rule=rule).tolist() == naive_matrix(weighed, rule)


def test_a_matrix_of_many_blocks_is_the_same_bit_by_bit_and_digit_by_digit() -> None:
    rng = chance.stream(seed=1, name="tests/pairs")
    ranks = rng.integers(-1, 6, size=(10_000, 6)).astype(np.int16)
    weights = rng.integers(1, 2**25, size=len(ranks))
    found = pairwise.compared(ranks=ranks, weights=weights, rule=Rule("schulze"))
    ones = [
        pairwise.compared(ranks=ranks[weights >> bit & 1 == 1], weights=one, rule=Rule("schulze"))
        * 2**bit
        for bit in range(25)
        if len(one := np.ones((weights >> bit & 1).sum(), dtype=np.int64))
    ]
    assert np.array_equal(found, sum(ones))


def test_the_matrix_of_many_options_and_large_weights() -> None:
    width = 300
    rows = np.array([[*range(1, width + 1)], [*range(width, 0, -1)]], dtype=np.int16)
    given = ballots.of_ranks(
        options=[str(at) for at in range(width)], ranks=rows, weights=np.array([2**39, 5])
    )
    found = pairwise.matrix(ballots=given, rule=Rule("schulze"))
    above = np.triu(np.ones((width, width), dtype=np.int64), 1)
    assert np.array_equal(found, above * 2**39 + above.T * 5)


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), unranked=TREATMENTS, links=LINKS)
def test_schulze_is_that_of_all_simple_paths(given_, unranked, links) -> None:
    rule = Rule("schulze", unranked=unranked, links=links)
    d = naive_matrix(given_, rule)
    width = range(len(d))
    strength = (
        (lambda a, b: d[a][b]) if links == "winning-votes" else lambda a, b: d[a][b] - d[b][a]
    )
    wins = [[strength(a, b) if d[a][b] > d[b][a] else 0 for b in width] for a in width]
    found = tally.count(ballots=given_, rule=rule)
    assert found.rounds[0]["paths"] == naive_paths(wins)


@settings(max_examples=60, deadline=None)
@given(given_=rankings(most=4))
def test_schulze_wikimedia_compares_pairs(given_) -> None:
    found = tally.count(ballots=given_, rule=Rule("schulze-wikimedia"))
    d = found.pairwise.tolist()
    width = range(len(d))
    none = (0, 0)
    links = [[(d[a][b], -d[b][a]) if d[a][b] > d[b][a] else none for b in width] for a in width]
    best = [[none] * len(d) for _ in width]
    for size in range(2, len(d) + 1):
        for path in permutations(width, size):
            steps = [links[a][b] for a, b in itertools.pairwise(path)]
            weakest = none if none in steps else min(steps)
            here = best[path[0]][path[-1]]
            if weakest != none and (here == none or weakest > here):
                best[path[0]][path[-1]] = weakest
    assert found.rounds[0]["paths"] == [[[f, -a] for f, a in row] for row in best]


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), links=LINKS, data=st.data())
def test_ranked_pairs_in_a_tie_order_locks_as_a_plain_search_does(given_, links, data) -> None:
    preference = data.draw(st.permutations(range(len(given_.options))))
    rule = Rule(
        "ranked-pairs",
        links=links,
        ties="order",
        order=tuple(given_.options[at] for at in preference),
    )
    found = tally.count(ballots=given_, rule=rule)
    d = found.pairwise
    size = d if links == "winning-votes" else d - d.T
    pairs = [(a, b) for a, b in permutations(range(len(d)), 2) if d[a, b] > d[b, a]]
    pairs.sort(key=lambda p: (-size[p], preference.index(p[0]), preference.index(p[1])))
    locked, left_out = [], []
    for a, b in pairs:
        (left_out if reaches(locked, b, a) else locked).append((a, b))
    names = given_.options
    assert found.rounds[0]["locked"] == [[names[a], names[b]] for a, b in locked]
    assert found.rounds[0]["left_out"] == [[names[a], names[b]] for a, b in left_out]
    assert all(len(group) == 1 for group in found.ranking)


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), links=LINKS)
def test_ranked_pairs_left_open_keeps_equal_links_that_are_on_no_cycle(given_, links) -> None:
    found = tally.count(ballots=given_, rule=Rule("ranked-pairs", links=links))
    d = found.pairwise
    size = d if links == "winning-votes" else d - d.T
    pairs = [(a, b) for a, b in permutations(range(len(d)), 2) if d[a, b] > d[b, a]]
    locked: list[tuple[int, int]] = []
    for strength in sorted({int(size[pair]) for pair in pairs}, reverse=True):
        equal = [pair for pair in pairs if size[pair] == strength]
        locked += [(a, b) for a, b in equal if not reaches([*locked, *equal], b, a)]
    names = given_.options
    assert found.rounds[0]["locked"] == [[names[a], names[b]] for a, b in locked]


@settings(max_examples=80, deadline=None)
@given(given_=rankings(), method=METHODS, links=LINKS)
def test_the_condorcet_winner_wins(given_, method, links) -> None:
    found = tally.count(ballots=given_, rule=Rule(method, links=links))
    d = naive_matrix(given_, Rule(method))
    width = range(len(d))
    beating = [a for a in width if all(d[a][b] > d[b][a] for b in width if b != a)]
    assert found.condorcet_winner == (beating[0] if beating else None)
    if beating:
        assert found.winners == (beating[0],)


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), method=METHODS, data=st.data())
def test_the_order_of_options_and_ballots_changes_nothing(given_, method, data) -> None:
    moved = data.draw(st.permutations(range(len(given_.options))))
    rows = data.draw(st.permutations(range(len(given_.ranks))))
    other = Rankings(
        options=tuple(given_.options[at] for at in moved),
        ranks=given_.ranks[[*rows]][:, [*moved]] if rows else given_.ranks[:, [*moved]],
        weights=given_.weights[[*rows]] if rows else given_.weights,
    )
    one, two = (count(each, method, seats=2) for each in (given_, other))
    assert [{*group} for group in one["ranking"]] == [{*group} for group in two["ranking"]]
    assert {*one["winners"]} == {*two["winners"]}
    assert one["condorcet_winner"] == two["condorcet_winner"]


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), method=METHODS, links=LINKS)
def test_doubling_all_ballots_changes_no_place(given_, method, links) -> None:
    double = Rankings(given_.options, given_.ranks, given_.weights * 2)
    one, two = (count(each, method, links=links) for each in (given_, double))
    assert one["ranking"] == two["ranking"]
    assert one["winners"] == two["winners"]


@settings(max_examples=60, deadline=None)
@given(given_=rankings(), method=METHODS, seats=st.integers(1, 4))
def test_whoever_is_elected_comes_first_enough_in_every_order(given_, method, seats) -> None:
    rule = Rule(method, seats=seats)
    found = tally.count(ballots=given_, rule=rule)
    matrix = pairwise.matrix(ballots=given_, rule=rule)
    if method == "ranked-pairs":
        above, _, _ = ranked_pairs.count(
            matrix=matrix, rule=rule, options=given_.options, preference=None
        )
    else:
        above, _ = schulze.count(matrix=matrix, rule=rule)
    every = range(len(given_.options))
    latest = {a: sum(not above[a, b] for b in every if b != a) for a in every}
    certain = {a for a in every if latest[a] < seats}
    assert {*found.winners} == certain
    assert len(found.winners) + found.open_seats == seats


CYCLE = ranked("a b c", "7: a b c", "5: b c a", "4: c a b")


def test_a_cycle_by_hand() -> None:
    """a→b 11:5, b→c 12:4, c→a 9:7: the weakest link falls."""
    found = count(CYCLE, "schulze")
    assert found["pairwise"] == [[0, 11, 7], [5, 0, 12], [9, 4, 0]]
    assert found["condorcet_winner"] is None
    assert found["rounds"][0]["paths"] == [[0, 11, 11], [9, 0, 12], [9, 9, 0]]
    assert found["ranking"] == [["a"], ["b"], ["c"]]
    pairs = count(CYCLE, "ranked-pairs")["rounds"][0]
    assert pairs == {"round": 1, "locked": [["b", "c"], ["a", "b"]], "left_out": [["c", "a"]]}


def test_an_equal_cycle_stays_open_and_a_tie_order_parts_it() -> None:
    given_ = ranked("a b c", "1: a b c", "1: b c a", "1: c a b")
    for method in PAIRWISE:
        found = count(given_, method)
        assert found["ranking"] == [["a", "b", "c"]]
        assert (found["winners"], found["open_seats"]) == ([], 1)
        assert found["ties"][-1] == {
            "between": ["a", "b", "c"], "at": "place", "round": None, "broken_by": None,
            "order": None,
        }  # fmt: skip
    found = count(given_, "ranked-pairs", ties="order", order=("c", "b", "a"))
    assert found["rounds"][0]["locked"] == [["c", "a"], ["b", "c"]]
    assert found["ties"] == [
        {"between": ["a", "b", "c"], "at": "link", "round": 1, "broken_by": "order",
         "order": ["c", "b", "a"]},
    ]  # fmt: skip
    assert found["winners"] == ["b"]
    assert count(given_, "schulze", ties="order", order=("c", "b", "a"))["winners"] == ["c"]


def test_blanks_equal_ranks_and_one_option() -> None:
    assert count(ranked("a", "3:"), "schulze")["winners"] == ["a"]
    assert count(ranked("a", "3:"), "schulze")["condorcet_winner"] == "a"
    blank = count(ranked("a b", "3:", "2: a=b"), "schulze")
    assert blank["pairwise"] == [[0, 0], [0, 0]]
    assert blank["ranking"] == [["a", "b"]]
    nobody = count(ranked("a b"), "ranked-pairs")
    assert nobody["ranking"] == [["a", "b"]]


def test_unranked_and_no_opinion_are_treated_each_by_its_own_rule() -> None:
    given_ = ranked("a b c", "1: a / c")
    at = {"no-comparison": 0, "last": 1}
    for unranked, no_opinion in combinations([*at, *at], 2):
        found = count(given_, "schulze", unranked=unranked, no_opinion=no_opinion)
        assert found["pairwise"] == [[0, at[unranked], at[no_opinion]], [0, 0, 0], [0, 0, 0]]


def test_the_ballots_order_ties_by_their_digest() -> None:
    given_ = ranked("a b c", "1: a b c", "1: b c a", "1: c a b")
    rule = Rule("schulze", ties="ballots")
    preferred = result.preference(ballots=given_, rule=rule)
    found = tally.count(ballots=given_, rule=rule)
    assert found.ranking == tuple((at,) for at in preferred)
    assert found.ties[0].broken_by == "ballots"
