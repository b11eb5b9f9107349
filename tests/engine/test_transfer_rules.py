"""Transfer counts by hand: the worked table, cuts, ties, edges and gaps."""

from fractions import Fraction

import numpy as np
import pytest
from tests.engine.elections import of_orders

from mycel.engine.choice.ballots import BallotError, rankings
from mycel.engine.choice.result import Tie
from mycel.engine.choice.rule import TRANSFER, Rule
from mycel.engine.choice.transfer import closest, count, gaps, irv, meek, wikimedia
from mycel.engine.choice.transfer.papers import papers
from mycel.engine.choice.transfer.standing import Standing

STV = TRANSFER[1:]
CASTOR = of_orders(["Castor", "Pollux", "Helen"], [([0, 1], 4), ([2], 2)], seats=2)


def election(names, *lines, seats=1):
    """Return an election from lines such as "4 AB"."""
    rows = [line.partition(" ") for line in lines]
    orders = [([names.index(one) for one in order], int(weight)) for weight, _, order in rows]
    return of_orders(list(names), orders, seats=seats)


def figures(result, *keys):
    return [tuple(one[key] for key in keys) for one in result.rounds]


def votes(result):
    return [" ".join(str(value) for value in one["votes"].values()) for one in result.rounds]


@pytest.mark.parametrize(
    ("method", "quota", "table"),
    [
        ("stv-scottish", "3.00000", [
            ("first", [], "4.00000 0.00000 2.00000", "0.00000", "0.00000", ["Castor"], []),
            ("surplus", ["Castor"], "3.00000 1.00000 2.00000", "0.00000", "0.00000", [], []),
            ("exclusion", ["Pollux"], "3.00000 0.00000 2.00000", "1.00000", "0.00000", [],
             ["Pollux"]),
            ("fill", ["Helen"], "3.00000 0.00000 2.00000", "1.00000", "0.00000", ["Helen"], []),
        ]),
        ("stv-wigm-prf", "2.0001", [
            ("first", [], "4.0000 0.0000 2.0000", "0.0000", "0.0000", ["Castor"], []),
            ("surplus", ["Castor"], "2.0001 1.9996 2.0000", "0.0000", "0.0003", [], []),
            ("exclusion", ["Pollux"], "2.0001 0.0000 2.0000", "1.9996", "0.0003", [], ["Pollux"]),
            ("fill", ["Helen"], "2.0001 0.0000 2.0000", "1.9996", "0.0003", ["Helen"], []),
        ]),
    ],
)  # fmt: skip
def test_the_worked_table_of_parcels(method, quota, table):
    result = CASTOR.counted(method)
    stages = figures(result, "action", "of", "exhausted", "lost", "elected", "eliminated")
    assert [
        (a, of, held, *rest) for (a, of, *rest), held in zip(stages, votes(result), strict=True)
    ] == table
    assert (result.quota, result.winners, result.open_seats) == (quota, (0, 2), 0)
    assert result.ranking == ((0,), (2,), (1,))


def test_the_worked_table_of_meek():
    result = CASTOR.counted("stv-meek-prf")
    assert figures(result, "round", "action", "iterations", "quota", "exhausted") == [
        (1, "election", 1, "2.000000001", "0.000000000"),
        (2, "exclusion", 2, "2.000000001", "0.000000000"),
        (3, "fill", 1, "1.333333335", "1.999999996"),
    ]
    assert votes(result) == [
        "4.000000000 0.000000000 2.000000000",
        "2.000000004 1.999999996 2.000000000",
        "2.000000004 0.000000000 2.000000000",
    ]
    assert result.rounds[1]["surplus"] == "0.000000003"
    assert result.rounds[1]["keep_factors"]["Castor"] == "0.500000001"
    assert result.quota == "1.333333335"


def test_irv_by_hand():
    result = election("ABC", "4 A", "3 BC", "2 CB").counted("irv")
    assert figures(result, "round", "votes", "exhausted", "elected", "eliminated") == [
        (1, {"A": 4, "B": 3, "C": 2}, 0, [], ["C"]),
        (2, {"A": 4, "B": 5}, 0, ["B"], []),
    ]
    assert result.ranking == ((1,), (0,), (2,))
    assert result.quota is None


def test_wigm_cuts_after_each_step():
    # A paper worth 0.7499 at a surplus of 0.2498: the product 0.1873, then 0.1873/0.7499.
    # Cut once it would be 0.2498.
    result = election("ABCD", "1 ACDB", "1 A", seats=3).counted(
        "stv-wigm-prf", preference=(0, 2, 3, 1)
    )
    assert votes(result)[2] == "0.5001 0.0000 0.5001 0.2497"
    assert result.rounds[2]["lost"] == "0.0002"


def test_scotland_cuts_once():
    # Two papers of 0.66666 at a surplus of 0.33332 of 1.33332: 0.16666 each; cut twice, 0.16665.
    result = election("ABCD", "2 ACD", "1 ABD", seats=3).counted("stv-scottish")
    assert votes(result)[2] == "1.00000 0.66666 1.00000 0.33332"


def test_an_earlier_round_decides_who_leaves():
    # D leaves, and C draws level with B, who had more at first.
    result = election("ACBD", "5 A", "3 B", "2 C", "1 DC").counted("stv-scottish")
    assert result.rounds[2]["eliminated"] == ["C"]
    assert result.ties == (Tie((1, 2), "exclusion", 3, "earlier-rounds", (2, 1)),)


def test_an_earlier_round_decides_whose_surplus_goes_first():
    # D's surplus lifts A from 5 and B from 3 to 7 each.
    parts = ("4 DA", "8 DB", "5 A", "3 B", "4 E", "3 F")
    result = election("DBAEF", *parts, seats=4).counted("stv-scottish", preference=(0, 1, 2, 3, 4))
    assert result.rounds[1]["elected"] == ["B", "A"]
    assert result.rounds[2]["of"] == ["A"]
    assert result.ties[0] == Tie((1, 2), "surplus", 3, "earlier-rounds", (2, 1))


def test_a_round_that_singles_out_nobody_is_passed_over():
    # E leaves, and B, C and D are equal at 5; before, B and C shared the fewest.
    parts = ("12 A", "4 B", "4 C", "5 D", "1 EB", "1 EC")
    result = election("ABCDE", *parts).counted("stv-scottish", preference=(0, 4, 1, 2, 3))
    assert result.ties[0] == Tie((1, 2, 3), "exclusion", 3, "order", (1, 2, 3))
    assert result.rounds[2]["eliminated"] == ["D"]


def test_other_rules_do_not_look_back():
    lines = ("5 A", "3 B", "2 C", "1 DC")
    assert election("ABCD", *lines).counted("stv-wigm-prf").ties == (
        Tie((1, 2), "exclusion", 3, None, None),
    )
    assert election("ABCD", *lines).counted("irv").ties == (
        Tie((1, 2), "exclusion", 2, None, None),
    )


@pytest.mark.parametrize("method", ["irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf"])
def test_an_open_tie_ends_the_count(method):
    result = election("ABC", "3 A", "2 B", "2 C").counted(method)
    assert (result.winners, result.open_seats) == ((), 1)
    assert result.ranking == ((0, 1, 2),)
    assert [(tie.between, tie.at, tie.broken_by, tie.order) for tie in result.ties] == [
        ((1, 2), "exclusion", None, None)
    ]
    assert result.rounds[-1]["eliminated"] == []


@pytest.mark.parametrize("method", ["irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf"])
@pytest.mark.parametrize(("preference", "out"), [((0, 1, 2), "C"), ((2, 1, 0), "B")])
def test_a_declared_order_excludes_its_last(method, preference, out):
    result = election("ABC", "3 A", "2 B", "2 C").counted(method, preference=preference)
    first = next(one for one in result.rounds if one["eliminated"])
    assert first["eliminated"] == [out]
    order = tuple(one for one in preference if one)
    assert result.ties[0] == Tie((1, 2), "exclusion", first["round"], "order", order)
    assert result.winners == (0,)


@pytest.mark.parametrize("method", ["stv-scottish", "stv-wigm-prf"])
def test_an_open_tie_of_surpluses_ends_the_count(method):
    lines = ("8 AC", "8 BD", "2 C", "2 D", "1 E")
    tied = election("ABCDE", *lines, seats=3)
    result = tied.counted(method)
    assert (result.winners, result.open_seats) == ((0, 1), 1)
    assert result.ties == (Tie((0, 1), "surplus", 2, None, None),)
    assert len(result.rounds) == 1
    broken = tied.counted(method, preference=(1, 0, 4, 3, 2))
    assert broken.rounds[1]["of"] == ["B"]
    assert broken.winners[:2] == (1, 0)


def test_meek_ties_reach_as_far_as_the_surplus():
    # 0.000000250 of surplus are left; within it X, Y and Z are equal.
    lines = ("333 AX", "333 AY", "333 AZ", "333 BX", "333 BY", "333 BZ",
             "667 X", "667 Y", "667 Z", "1 ABX", "1 ABY", "2 BAX")  # fmt: skip
    result = election("ABXYZ", *lines, seats=3).counted("stv-meek-prf", preference=(0, 1, 2, 3, 4))
    assert result.ties == (Tie((2, 3, 4), "exclusion", 2, "order", (2, 3, 4)),)
    held = result.rounds[1]["votes"]
    assert len({held["X"], held["Y"], held["Z"]}) > 1
    assert result.rounds[1]["eliminated"] == ["Z"]


@pytest.mark.parametrize("method", STV)
def test_more_seats_than_candidates(method):
    result = election("AB", "3 A", "2 B", seats=4).counted(method)
    assert sorted(result.winners) == [0, 1]
    assert result.open_seats == 2


@pytest.mark.parametrize("method", TRANSFER)
def test_one_candidate_is_elected(method):
    result = election("A", "3 A").counted(method)
    assert (result.winners, result.ranking, result.open_seats) == ((0,), ((0,),), 0)


@pytest.mark.parametrize("method", TRANSFER)
def test_nobody_stands(method):
    result = of_orders([], [([], 2)], seats=1).counted(method)
    assert (result.winners, result.ranking, result.open_seats) == ((), (), 1)
    assert (result.rounds, result.quota) == ((), None)


@pytest.mark.parametrize(
    ("method", "quota"),
    [("irv", None), ("stv-scottish", "1.00000"), ("stv-wigm-prf", "0.0001"),
     ("stv-meek-prf", "0.000000001"), ("stv-wikimedia", "0.0000010000")],
)  # fmt: skip
def test_every_ballot_is_blank(method, quota):
    blank = of_orders(["A", "B"], [([], 5)])
    result = blank.counted(method)
    assert (result.winners, result.open_seats, result.quota) == ((), 1, quota)
    assert result.ranking == ((0, 1),)
    ordered = blank.counted(method, preference=(1, 0))
    assert ordered.winners == (() if method == "stv-wikimedia" else (1,))


@pytest.mark.parametrize("method", TRANSFER)
def test_no_ballot_at_all(method):
    assert of_orders(["A"], []).counted(method).open_seats == (method == "stv-wikimedia")


@pytest.mark.parametrize("method", TRANSFER)
def test_equal_ranks_are_refused_by_number(method):
    ballots = rankings(options=["A", "B", "C"], ballots=[([[0]], (), 2), ([[2], [0, 1]], (), 1)])
    message = "ballot 2 ranks A and B equally; expected one option per rank"
    with pytest.raises(BallotError, match=message):
        count(ballots=ballots, rule=Rule(method), preference=None)


def test_a_method_that_moves_no_votes_is_refused():
    with pytest.raises(ValueError, match="borda moves no votes; expected a transfer method"):
        election("A", "1 A").counted("borda")


def test_wikimedia_excludes_equals_together_and_leaves_seats_open():
    # SecurePoll's fixture 5_3_100.
    result = election("ABCDE", *(f"20 {one}" for one in "ABCDE"), seats=3).counted("stv-wikimedia")
    assert result.quota == "25.0000010000"
    assert result.rounds[1]["eliminated"] == [*"ABCDE"]
    assert (result.winners, result.open_seats, result.ties) == ((), 3, ())
    assert result.ranking == ((0, 1, 2, 3, 4),)


def state(**figures):
    """Return a count by ``stv-wikimedia`` in the middle: A is elected, B and C continue."""
    ballots = papers(ballots=election("ABC", "2 A", "2 B", "2 C").ballots)
    standing = Standing(ballots, Rule("stv-wikimedia", seats=2), None, elected=[0])
    rule = wikimedia.Wikimedia(standing=standing)
    for key, value in figures.items():
        setattr(rule, key, value)
    return rule


def test_wikimedia_may_exclude_somebody_who_is_elected():
    unit = wikimedia.UNIT
    rule = state(votes=[unit, 5 * unit, 9 * unit])
    assert rule.leaving(before=7) == [0]
    rule.standing.excluded.append((0,))
    assert rule.standing.result(quota=None).ranking == ((0,), (1, 2))


@pytest.mark.parametrize(("second", "out"), [(2.9, []), (3.0, [1])])
def test_wikimedia_compares_whole_votes(second, out):
    unit = wikimedia.UNIT
    rule = state(votes=[9 * unit, int(1.9 * unit), int(second * unit)], surplus=int(1.2 * unit))
    # The last has ⌊1.9⌋, with the surplus of 1.2 ⌊2.2⌋: 2 whole votes against ⌊2.9⌋ or 3.
    assert rule.leaving(before=0) == out


def test_a_keep_factor_over_no_vote_is_refused():
    message = "A is elected and holds no vote; expected some to keep"
    with pytest.raises(BallotError, match=message):
        state(votes=[0, 1, 1]).step()
    by_meek = meek.Meek(standing=state().standing)
    with pytest.raises(BallotError, match=message):
        by_meek._kept(0)


def test_a_count_that_cannot_go_on_is_refused():
    with pytest.raises(BallotError, match="A is elected and holds no vote; expected some"):
        election("ABCD", "850 BCA", "700 A", seats=4).counted("stv-wikimedia")


def test_rounds_that_repeat_are_refused():
    unit = wikimedia.UNIT
    rule = state(votes=[4, 1, 1], quota=2)
    rule.step()
    assert rule.keep == [unit // 2, unit, unit]
    # The same factors again, but after another surplus: no return.
    rule.keep, rule.surplus = [unit] * 3, 5
    rule.step()
    rule.keep = [unit] * 3
    with pytest.raises(BallotError, match="the rounds of this count repeat; expected them to end"):
        rule.step()


def test_gaps_of_instant_runoff():
    result = election("ABC", "4 A", "3 BC", "2 CB").counted("irv")
    assert [
        (one.round, one.kind, one.option, one.against, one.size) for one in gaps(result=result)
    ] == [
        (1, "exclusion", "C", "B", 1),
        (2, "election", "B", None, Fraction(1, 2)),
    ]
    assert closest(result=result).size == Fraction(1, 2)


def test_gaps_of_parcels_are_those_before_the_exclusion():
    found = gaps(result=CASTOR.counted("stv-wigm-prf"))
    assert [(one.round, one.kind, one.option, one.against, one.size) for one in found] == [
        (1, "election", "Castor", None, Fraction("1.9999")),
        (3, "exclusion", "Pollux", "Helen", Fraction("0.0004")),
    ]


def test_gaps_of_keep_factors():
    found = gaps(result=CASTOR.counted("stv-meek-prf"))
    assert [(one.round, one.kind, one.option, one.size) for one in found] == [
        (1, "election", "Castor", Fraction("1.999999999")),
        (2, "exclusion", "Pollux", Fraction("0.000000004")),
    ]
    elected = gaps(result=CASTOR.counted("stv-wikimedia"))[0]
    assert (elected.option, elected.size) == ("Castor", Fraction("1.999999"))


def test_there_may_be_no_gap():
    assert closest(result=election("A", "3 A").counted("irv")) is None
    assert closest(result=election("AB", "1 A", "1 B").counted("stv-wikimedia")) is None


def test_papers_keep_the_order_of_each_ballot():
    ballots = rankings(options=["A", "B"], ballots=[([[1], [0]], (), 2), ([[1]], [0], 3)])
    held = papers(ballots=ballots)
    found = {(*row, weight) for row, weight in zip(held.order.tolist(), held.weights, strict=True)}
    assert {tuple(row) for row in held.order.tolist()} == {(1, 0, 2), (1, 2, 2)}
    assert len(found) == 2
    among = np.array([True, False, False])
    assert sorted(held.first(rows=held.rows, among=among).tolist()) == [0, 2]


def test_irv_counts_no_round_for_nobody():
    nobody = Standing(papers(ballots=of_orders([], []).ballots), Rule("irv"), None)
    assert irv.count(standing=nobody).rounds == ()
