"""Shared budgets against a slow second count in fractions, and what must hold for every budget."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine import plain_shares as plain

from mycel.engine import chance
from mycel.engine.choice import shares
from mycel.engine.choice.ballots import BallotError, Budget
from mycel.engine.choice.shares import case as cases
from mycel.engine.choice.shares.equal import Count

UTILITIES = ("cost", "cardinality", "score")


@st.composite
def budgets(draw, *, needs=False):
    m = draw(st.integers(1, 6))
    costs = draw(st.lists(st.sampled_from([0, 1, 2, 3, 5, 6, 7, 10]), min_size=m, max_size=m))
    ballot = st.dictionaries(st.integers(0, m - 1), st.integers(1, 4), max_size=m)
    ballots = draw(st.lists(st.tuples(ballot, st.integers(1, 3)), max_size=7))
    limit = draw(st.sampled_from([0, 3, 7, 10, 12, Fraction(25, 2)]))
    chained = st.dictionaries(st.integers(0, m - 1), st.tuples(st.integers(0, m - 1)), max_size=2)
    return plain.budget(costs, ballots, limit, draw(chained) if needs else None)


def spend(shared, **rule):
    return shares.spend(budget=shared, rule=shares.Rule(**rule))


def as_plain(outcome):
    return [(one.project, one.price, one.payers) for one in outcome.purchases]


@settings(max_examples=300, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES))
def test_equal_shares_are_those_of_the_definition(shared, utility):
    outcome = spend(shared, utility=utility)
    bought, ties, _ = plain.equal_shares(shared, utility)
    assert as_plain(outcome) == bought
    assert [(one.between, one.round) for one in outcome.ties] == ties


@settings(max_examples=60, deadline=None)
@given(budgets(), st.sampled_from(UTILITIES), st.booleans(), st.sampled_from([1, Fraction(1, 3)]))
def test_raised_shares_are_those_of_the_definition(shared, utility, exhaustive, increment):
    completion = "add1-exhaustive" if exhaustive else "add1-strict"
    outcome = spend(shared, utility=utility, completion=completion, increment=increment)
    bought, raises = plain.raised(shared, utility, increment, exhaustive)
    assert (as_plain(outcome), outcome.steps) == (bought, raises)


@settings(max_examples=150, deadline=None)
@given(budgets(needs=True))
def test_greedy_and_phragmen_are_those_of_the_definition(shared):
    assert [*spend(shared, rule="greedy").selected] == plain.greedy(shared)
    scored = spend(shared, rule="greedy", utility="score")
    assert [*scored.selected] == plain.greedy(shared, scored=True)
    times = [(one.project, one.price) for one in spend(shared, rule="phragmen").purchases]
    assert times == plain.phragmen(shared)
    bought = [one for one, _, _ in plain.equal_shares(shared, "cost")[0]]
    filled = spend(shared, completion="greedy")
    assert [*filled.selected] == bought + plain.greedy(shared, taken=bought)


@settings(max_examples=60, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES))
def test_the_comparison_is_won_by_more_ballots(shared, utility):
    def gain(who, chosen):
        worth = {
            "cost": lambda i: shared.projects[i].cost,
            "cardinality": lambda _: 1,
            "score": lambda i: who[i],
        }[utility]
        return sum(worth(i) for i in chosen if i in who)

    fair = [one for one, _, _ in plain.equal_shares(shared, utility)[0]]
    other = plain.greedy(shared, scored=utility == "score")
    people = plain.voters(shared)
    better = sum(gain(who, other) > gain(who, fair) for who in people)
    worse = sum(gain(who, other) < gain(who, fair) for who in people)
    expected = other if better > worse else fair
    outcome = spend(shared, utility=utility, completion="comparison")
    assert [*outcome.selected] == expected


def wide(number, utility):
    """Return a budget of many ballots that crowds exhausted and rich voters together."""
    rng = chance.stream(seed=number, name="test/shares")
    m, n = 14, 60
    costs = [int(one) for one in rng.choice([60, 90, 120, 121, 300, 997], m)]
    ballots = []
    for _ in range(n):
        chosen = rng.choice(m, int(rng.integers(0, 6)), replace=False)
        points = {int(i): int(rng.integers(1, 4)) if utility == "score" else 1 for i in chosen}
        ballots.append((points, int(rng.integers(1, 4))))
    return plain.budget(costs, ballots, int(rng.choice([1200, 2000, 2401])))


@pytest.mark.parametrize("number", range(60))
def test_larger_budgets_are_shared_to_the_digit(number):
    utility = UTILITIES[number % 3]
    shared = wide(number, utility)
    outcome = spend(shared, utility=utility)
    bought, ties, money = plain.equal_shares(shared, utility)
    assert as_plain(outcome) == bought
    assert [(one.between, one.round) for one in outcome.ties] == ties
    assert min(money) >= 0


def test_the_cheap_error_bound_holds_for_every_ballot():
    for number in range(30):
        shared = wide(number, "score")
        rule = shares.Rule(utility="score")
        case = cases.of_budget(budget=shared, rule=rule)
        count = Count(case=case, share=case.share).run()
        for row, money in enumerate(count.ledger.money.tolist()):
            if money:
                off = abs(count.ledger.left(row=row) - Fraction(money))
                assert off <= Fraction(float(count.ledger.wrong[row]))
            assert count.ledger.wrong[row] <= count.ledger.bound or not money


@settings(max_examples=100, deadline=None)
@given(budgets(needs=True), st.sampled_from(UTILITIES), st.sampled_from(sorted(cases.RULES)))
def test_no_rule_spends_more_than_there_is(shared, utility, rule):
    for completion in cases.RULES[rule]:
        outcome = spend(shared, rule=rule, utility=utility, completion=completion)
        assert outcome.cost <= shared.limit
        assert outcome.cost == sum(shared.projects[one].cost for one in outcome.selected)
        assert len(set(outcome.selected)) == len(outcome.selected)


@settings(max_examples=60, deadline=None)
@given(budgets(), st.randoms(use_true_random=False))
def test_another_order_of_the_file_changes_nothing_but_places(shared, random):
    order = [one.id for one in shared.projects]
    moved = [*range(len(order))]
    random.shuffle(moved)
    back = {old: new for new, old in enumerate(moved)}
    again = plain.budget(
        [shared.projects[old].cost for old in moved],
        [({back[i]: p for i, p in who.items()}, 1) for who in reversed(plain.voters(shared))],
        shared.limit,
    )
    renamed = Budget(
        projects=tuple(shared.projects[old] for old in moved),
        limit=again.limit,
        supports=again.supports,
    )
    for completion in cases.RULES["equal-shares"]:
        rule = shares.Rule(completion=completion, order=tuple(order))
        one, two = (
            shares.spell(budget=b, outcome=shares.spend(budget=b, rule=rule))
            for b in (shared, renamed)
        )
        for key in ("selected", "cost", "steps", "purchases"):
            assert one[key] == two[key]


def test_the_declared_order_decides_and_is_named():
    shared = plain.budget([5, 5, 5], [({0: 1, 1: 1, 2: 1}, 2)], 10)
    rule = shares.Rule(order=("p2", "p0", "p1"))
    outcome = shares.spend(budget=shared, rule=rule)
    spelled = shares.spell(budget=shared, outcome=outcome)
    assert spelled["selected"] == ["p2", "p0"]
    assert spelled["ties"][0] == {
        "between": ["p0", "p1", "p2"],
        "at": "price",
        "round": 1,
        "broken_by": "order",
        "order": ["p2", "p0", "p1"],
    }


def test_hours_are_a_capacity_beside_the_money():
    shared = plain.budget([4, 4, 4], [({0: 1, 1: 1, 2: 1}, 3), ({2: 1}, 1)], 12)
    hours = shares.Hours(limit=Fraction(10), needs={"p2": Fraction(6), "p0": Fraction(5)})
    for rule in ("equal-shares", "greedy"):
        outcome = shares.spend(budget=shared, rule=shares.Rule(rule=rule), hours=hours)
        assert [*outcome.selected] == [2, 1]
    ended = shares.spend(budget=shared, rule=shares.Rule(rule="phragmen"), hours=hours)
    assert [*ended.selected] == [2]
    with pytest.raises(BallotError, match="hours"):
        shares.spend(budget=shared, rule=shares.Rule(completion="add1-strict"), hours=hours)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"rule": "majority"}, "there is no rule majority"),
        ({"rule": "greedy", "completion": "add1-strict"}, "greedy has no completion"),
        ({"utility": "joy"}, "there is no utility joy"),
        ({"increment": 0}, "the increment is 0"),
        ({"order": ("p0",)}, "does not name every project once"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(rule, said):
    with pytest.raises(BallotError, match=said):
        spend(plain.budget([1, 2], [({0: 1}, 1)], 3), **rule)


def test_numbers_that_are_too_large_are_refused():
    with pytest.raises(BallotError, match="too many digits"):
        spend(plain.budget([1], [({0: 1}, 1)], 10**300))
    with pytest.raises(BallotError, match="too many; expected below"):
        spend(plain.budget([1], [({0: 2**52}, 1), ({0: 2**52 + 1}, 1)], 5), utility="score")


def test_too_many_raises_are_refused_before_they_take_long():
    shared = plain.budget([10**9], [({0: 1}, 1), ({}, 9)], 10**9)
    with pytest.raises(BallotError, match="larger increment"):
        spend(shared, completion="add1-strict")


def test_very_long_fractions_are_spelled():
    shared = plain.budget([1], [({0: 1}, 1)], 2)
    price = Fraction(10**6000 + 1, 3)
    bought = shares.Purchase(project=0, price=price, payers=1)
    outcome = shares.Outcome(purchases=(bought,), cost=Fraction(5, 4), limit=Fraction(2), steps=1)
    spelled = shares.spell(budget=shared, outcome=outcome)
    assert spelled["cost"] == "1.25"
    assert spelled["purchases"][0]["price_per_utility"] == f"1{'0' * 5999}1/3"


def test_an_empty_budget_buys_nothing():
    shared = plain.budget([], [], 5)
    for rule, completions in cases.RULES.items():
        for completion in completions:
            outcome = spend(shared, rule=rule, completion=completion)
            assert outcome.selected == ()
    assert np.array_equal(shared.supports.weights, [])


@pytest.mark.parametrize(
    ("rule", "selected", "prices", "steps", "ties"),
    [
        ({}, [0, 2], [Fraction(1, 6), Fraction(1, 3)], 2, 0),
        ({"utility": "cardinality"}, [3, 1], [6, Fraction(28, 3)], 2, 0),
        ({"completion": "add1-strict"}, [0, 2], [Fraction(1, 6), Fraction(1, 3)], 5, 1),
        ({"rule": "greedy"}, [0, 1], [None, None], 2, 0),
        ({"completion": "comparison"}, [0, 1], [None, None], 2, 0),
        ({"rule": "phragmen"}, [3, 1, 2], [6, Fraction(48, 5), 14], 3, 0),
    ],
)
def test_the_worked_table_of_the_page(rule, selected, prices, steps, ties):
    ballots = [({0: 1, 1: 1}, 3), ({0: 1, 1: 1, 3: 1}, 2), ({0: 1}, 1), ({2: 1, 3: 1}, 2)]
    shared = plain.budget([60, 36, 30, 24], [*ballots, ({2: 1}, 1), ({}, 1)], 100)
    outcome = spend(shared, **rule)
    assert [*outcome.selected] == selected
    assert [one.price for one in outcome.purchases] == prices
    assert (outcome.steps, len(outcome.ties)) == (steps, ties)
