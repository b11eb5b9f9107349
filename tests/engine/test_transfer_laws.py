"""What every transfer count keeps to, on drawn elections: sums, orders, weights, each ballot."""

from fractions import Fraction

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from tests.engine.elections import of_orders

from mycel.engine.choice.ballots import BallotError, rankings
from mycel.engine.choice.result import spell
from mycel.engine.choice.rule import TRANSFER, Rule
from mycel.engine.choice.transfer import count, gaps

NAMES = "ABCDEF"
GREGORY = ("stv-scottish", "stv-wigm-prf")
ORDERED = TRANSFER[:-1]
UNITS = {"stv-meek-prf": 10**9, "stv-wikimedia": 10**10}


@st.composite
def elections(draw):
    """Draw names, (positions best first, weight), seats and a tie order."""
    width = draw(st.integers(1, len(NAMES)))
    order = st.permutations(range(width)).flatmap(
        lambda all_: st.integers(0, width).map(lambda length: all_[:length])
    )
    orders = draw(st.lists(st.tuples(order, st.integers(1, 40)), min_size=1, max_size=12))
    preference = tuple(draw(st.permutations(range(width))))
    return NAMES[:width], orders, draw(st.integers(1, 4)), preference


def counted(method, election, *, declared=True):
    names, orders, seats, preference = election
    seats = 1 if method == "irv" else seats
    drawn = of_orders(list(names), orders, seats=seats)
    try:
        return drawn.counted(method, preference=preference if declared else None)
    except BallotError:
        assert method == "stv-wikimedia"
        reject()  # its rule cannot finish every count; test_transfer_rules.py has such a one


def valid(orders):
    return sum(weight for order, weight in orders if order)


def total(one):
    """Return what a round accounts for: everybody's votes, what is exhausted, and what is lost."""
    parts = [*one["votes"].values(), one["exhausted"], one.get("lost", 0)]
    return sum(Fraction(str(part)) for part in parts)


def units(number, method):
    return int(Fraction(number) * UNITS[method])


@pytest.mark.parametrize("method", ORDERED)
@given(election=elections(), declared=st.booleans())
@settings(max_examples=30, deadline=None)
def test_every_stage_accounts_for_every_ballot(method, election, declared):
    result = counted(method, election, declared=declared)
    assert {total(one) for one in result.rounds} == {valid(election[1])}


@pytest.mark.parametrize("method", TRANSFER)
@given(election=elections(), declared=st.booleans())
@settings(max_examples=30, deadline=None)
def test_everybody_is_placed_once_and_every_seat_is_filled_or_open(method, election, declared):
    names, _, seats, _ = election
    result = counted(method, election, declared=declared)
    assert sorted(one for group in result.ranking for one in group) == [*range(len(names))]
    assert result.ranking[: len(result.winners)] == tuple((one,) for one in result.winners)
    assert len(result.winners) + result.open_seats == (1 if method == "irv" else seats)
    if declared and method in ORDERED:
        assert len(result.winners) == min(len(names), 1 if method == "irv" else seats)
    assert [one["round"] for one in result.rounds] == [*range(1, len(result.rounds) + 1)]


@pytest.mark.parametrize("method", TRANSFER)
@given(election=elections(), turn=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_neither_order_nor_grouping_of_ballots_matters(method, election, turn):
    names, orders, seats, preference = election
    loose = [(order, 1) for order, weight in orders for _ in range(weight)]
    turn.shuffle(loose)
    options = tuple(names)
    same = counted(method, (names, loose, seats, preference))
    whole = counted(method, election)
    assert spell(options=options, result=same) == spell(options=options, result=whole)


@pytest.mark.parametrize("method", TRANSFER)
@given(election=elections(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_file_decides_nothing(method, election, data):
    names, orders, seats, preference = election
    turned = data.draw(st.permutations(range(len(names))))
    at = {old: new for new, old in enumerate(turned)}
    moved = [([at[one] for one in order], weight) for order, weight in orders]
    places = tuple(at[one] for one in preference)
    mine = counted(method, election)
    theirs = counted(method, ([names[one] for one in turned], moved, seats, places))
    assert [*map(unordered, mine.rounds)] == [*map(unordered, theirs.rounds)]
    ours = [{names[one] for one in group} for group in mine.ranking]
    other = [{names[turned[one]] for one in group} for group in theirs.ranking]
    if method == "stv-wikimedia":  # who is elected together stands as in the file
        assert set(map(frozenset, ours)) == set(map(frozenset, other))
    else:
        assert ours == other


def unordered(one):
    """Return a round with lists of names in one order; `of` a filling names several."""
    return {key: sorted(value) if isinstance(value, list) else value for key, value in one.items()}


@given(election=elections(), times=st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_every_ballot_twice_elects_the_same_by_irv(election, times):
    names, orders, seats, preference = election
    more = counted("irv", (names, [(o, w * times) for o, w in orders], seats, preference))
    once = counted("irv", election)
    assert (more.winners, more.ranking, more.ties) == (once.winners, once.ranking, once.ties)
    for mine, theirs in zip(more.rounds, once.rounds, strict=True):
        assert mine["votes"] == {name: n * times for name, n in theirs["votes"].items()}


@pytest.mark.parametrize("method", TRANSFER)
@given(election=elections(), blank=st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_blank_ballots_and_no_opinion_change_nothing(method, election, blank):
    names, orders, seats, preference = election
    everybody = range(len(names))
    silent = [
        ([[one] for one in order], [one for one in everybody if one not in order], weight)
        for order, weight in orders
    ]
    ballots = rankings(options=[*names], ballots=[*silent, ([], (), blank), ([], everybody, 1)])
    rule = Rule(method, seats=1 if method == "irv" else seats, ties="order")
    options, plain = tuple(names), counted(method, election)
    same = count(ballots=ballots, rule=rule, preference=preference)
    assert spell(options=options, result=same) == spell(options=options, result=plain)


@pytest.mark.parametrize("method", [*UNITS])
@given(election=elections())
@settings(max_examples=30, deadline=None)
def test_chains_count_what_each_ballot_would(method, election):
    names, orders, _, _ = election
    for one in counted(method, election).rounds:
        keep = [units(one["keep_factors"][name], method) for name in names]
        held = ballot_by_ballot(orders, keep, unit=UNITS[method], up=method == "stv-meek-prf")
        assert [units(one["votes"][name], method) for name in names] == held


def ballot_by_ballot(orders, keep, *, unit, up):
    held = [0] * len(keep)
    for order, weight in orders:
        left = unit
        for one in order:
            if left <= 0:
                break
            exact = Fraction(left * keep[one], unit)
            kept = -(-exact // 1) if up else exact // 1
            held[one] += kept * weight
            left -= kept
    return held


@pytest.mark.parametrize("method", GREGORY)
@given(election=elections())
@settings(max_examples=30, deadline=None)
def test_a_surplus_leaves_the_quota_and_an_exclusion_nothing(method, election):
    result = counted(method, election)
    for one in result.rounds:
        for name in one["of"]:
            left = {"surplus": result.quota, "exclusion": 0}.get(one["action"], one["votes"][name])
            assert Fraction(str(left)) == Fraction(one["votes"][name])
        assert Fraction(one["lost"]) >= 0


@pytest.mark.parametrize("method", TRANSFER)
@given(election=elections())
@settings(max_examples=30, deadline=None)
def test_gaps_are_never_negative_without_a_surplus_between(method, election):
    found = gaps(result=counted(method, election))
    assert all(gap.size >= 0 for gap in found if gap.kind == "election")
    if method not in UNITS:
        assert all(gap.size >= 0 for gap in found)
