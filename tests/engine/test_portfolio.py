"""Plans under a budget: optimum and brute force, greedy, rules, swaps, permutations."""

import numpy as np
import pytest
from tests.engine import treated

from mycel.engine.scaling import frontier, greedy, optimum, swaps
from mycel.engine.scaling.menu import Menu


def test_the_optimum_is_that_of_brute_force_with_every_rule():
    differing = 0
    for seed in range(40):
        menu = treated.menu(seed=seed, count=6 + seed % 7)
        limits = treated.limits(menu=menu)
        best = max(menu.value(chosen=plan) for plan in treated.every(menu=menu, limits=limits))
        found = optimum.best(menu=menu, limits=limits)
        assert menu.is_allowed(chosen=found.chosen, limits=limits)
        assert found.value == pytest.approx(best, rel=1e-4)
        assert (found.optimal, found.status) == (True, "proved")
        simple = greedy.fill(menu=menu, limits=limits)
        assert menu.is_allowed(chosen=simple, limits=limits)
        assert menu.value(chosen=simple) <= best * (1 + 1e-9)
        differing += menu.value(chosen=simple) < best * (1 - 1e-6)
    assert differing > 8  # instances on which greedy is not already best


def test_fifteen_treatments_are_no_exception():
    menu = treated.menu(seed=99, count=15, rules=5)
    limits = treated.limits(menu=menu)
    best = max(menu.value(chosen=plan) for plan in treated.every(menu=menu, limits=limits))
    assert optimum.best(menu=menu, limits=limits).value == pytest.approx(best, rel=1e-5)


def test_a_well_known_knapsack_reaches_its_published_optimum():
    gains = (100, 600, 1200, 2400, 500, 2000)
    rows = (
        (8, 12, 13, 64, 22, 41, 80), (8, 12, 13, 75, 22, 41, 96), (3, 6, 4, 18, 6, 4, 20),
        (5, 10, 8, 32, 6, 12, 36), (5, 13, 8, 42, 6, 20, 44), (5, 13, 8, 48, 6, 20, 48),
        (0, 0, 0, 0, 8, 0, 10), (3, 0, 4, 0, 8, 0, 18), (3, 2, 4, 0, 8, 4, 22),
        (3, 2, 4, 8, 8, 4, 24),
    )  # fmt: skip
    menu = Menu.build(
        gains={str(at): gain for at, gain in enumerate(gains)},
        costs={
            str(at): {f"{row:02}": cost[at] for row, cost in enumerate(rows)} for at in range(6)
        },
    )
    limits = menu.limits(budgets={f"{row:02}": cost[6] for row, cost in enumerate(rows)})
    assert optimum.best(menu=menu, limits=limits).value == 3800


def test_the_order_in_which_treatments_are_told_changes_nothing():
    gains = {f"t{at}": 10.0 for at in range(8)}
    costs = {ref: {"money": 3.0} for ref in gains}
    rules = {"requires": [("t1", "t5"), ("t0", "t2")], "excludes": [("t3", "t4"), ("t6", "t7")]}
    plain = Menu.build(gains=gains, costs=costs, overlaps={("t1", "t2"): 2}, **rules)
    turned = Menu.build(
        gains=dict(reversed(gains.items())),
        costs=dict(reversed(costs.items())),
        overlaps={("t2", "t1"): 2},
        requires=rules["requires"][::-1],
        excludes=[(b, a) for a, b in rules["excludes"][::-1]],
    )
    limits = np.array([10.0])
    for solve in (optimum.best, greedy.fill):
        assert solve(menu=plain, limits=limits) == solve(menu=turned, limits=limits)


def test_a_limit_without_a_proof_is_stated():
    menu = treated.menu(seed=5, count=60, rules=8)
    found = optimum.best(
        menu=menu, limits=treated.limits(menu=menu), effort=optimum.Effort(seconds=1e-9, gap=0)
    )
    assert not found.optimal
    assert found.status == "a limit ended the search"
    assert found.gap > 0
    assert menu.is_allowed(chosen=found.chosen, limits=treated.limits(menu=menu))


def test_nothing_to_choose_is_an_answer():
    menu = Menu.build(gains={}, costs={})
    assert optimum.best(menu=menu, limits=np.zeros(0)).chosen == frozenset()
    assert greedy.fill(menu=menu, limits=np.zeros(0)) == frozenset()


def test_what_only_costs_is_never_chosen():
    menu = Menu.build(gains={"a": -1, "b": 0, "c": 2}, costs={"a": {"m": 1}})
    assert menu.names(chosen=optimum.best(menu=menu, limits=np.array([5.0])).chosen) == ("c",)
    assert menu.names(chosen=greedy.fill(menu=menu, limits=np.array([5.0]))) == ("c",)


def test_greedy_takes_a_treatment_with_what_it_requires():
    menu = Menu.build(
        gains={"a": 10, "b": 0, "c": 3},
        costs={"a": {"m": 1}, "b": {"m": 1}, "c": {"m": 1}},
        requires=[("a", "b")],
    )
    assert menu.names(chosen=greedy.fill(menu=menu, limits=np.array([2.0]))) == ("a", "b")
    assert menu.names(chosen=greedy.fill(menu=menu, limits=np.array([1.0]))) == ("c",)


def test_the_worked_example_of_the_documentation():
    menu = Menu.build(
        gains={"a": 0, "b": 0, "c": 25},
        costs={"a": {"money": 4}, "b": {"money": 3}, "c": {"money": 4}},
        shared={"risk": (100, {"a": 0.5, "b": 0.4})},
    )
    found = optimum.best(menu=menu, limits=np.array([8.0]))
    assert (menu.names(chosen=found.chosen), found.value) == (("a", "c"), pytest.approx(75))
    assert menu.names(chosen=found.simple) == ("a", "b")
    assert menu.value(chosen=found.simple) == pytest.approx(70)


def test_what_adding_changes_is_the_difference_of_two_values():
    menu = treated.menu(seed=2, count=12)
    limits = treated.limits(menu=menu)
    held = greedy.fill(menu=menu, limits=limits / 2)
    more = menu.additions(held=held, limits=limits)
    for at in range(12):
        plan = held | menu.with_needs(at=at)
        is_allowed = at not in held and menu.is_allowed(chosen=plan, limits=limits)
        assert more.allowed[at] == is_allowed
        if is_allowed:
            added = menu.value(chosen=plan) - menu.value(chosen=held)
            assert more.value[at] == pytest.approx(added)


def test_a_large_menu_has_a_fast_plan_with_a_bound_that_holds():
    menu = treated.menu(seed=21, count=60, rules=6)
    limits = treated.limits(menu=menu) / 4
    fast = optimum.near(menu=menu, limits=limits)
    proved = optimum.best(menu=menu, limits=limits, effort=optimum.Effort(gap=1e-4))
    assert proved.optimal
    assert menu.is_allowed(chosen=fast.chosen, limits=limits)
    assert menu.value(chosen=fast.simple) <= fast.value <= proved.value * (1 + 1e-4)
    assert fast.value * (1 + fast.gap) >= proved.value * (1 - 1e-6)
    assert fast.value >= 0.98 * proved.value


def test_treatments_that_need_each_other_come_together():
    menu = Menu.build(
        gains={"a": 10, "b": 1},
        costs={"a": {"m": 1}, "b": {"m": 2}},
        requires=[("a", "b"), ("b", "a")],
    )
    assert len(optimum.best(menu=menu, limits=np.array([3.0])).chosen) == 2
    assert not optimum.best(menu=menu, limits=np.array([2.9])).chosen


def test_swaps_leave_a_local_best_and_never_make_it_worse():
    menu = treated.menu(seed=3, count=10)
    limits = treated.limits(menu=menu)

    def judge(plan):
        return 1000 - menu.value(chosen=plan)

    start = greedy.fill(menu=menu, limits=limits)
    found = swaps.improve(menu=menu, limits=limits, start=start, judge=judge)
    assert found.loss <= judge(start)
    assert menu.is_allowed(chosen=found.chosen, limits=limits)
    worst = swaps.improve(menu=menu, limits=limits, start=frozenset(), judge=judge, rounds=0)
    assert (worst.chosen, worst.steps) == (frozenset(), 0)


def test_more_budget_is_never_worse_and_greedy_is_never_better():
    menu = treated.menu(seed=8, count=14)
    known = []

    def judge(plan):  # another loss than the model's
        known.append(plan)
        return 1000 - menu.value(chosen=plan) ** 0.9 - len(plan) % 3

    budgets = dict(zip(menu.units, treated.limits(menu=menu).tolist(), strict=True))
    shares = []
    points = frontier.frontier(
        menu=menu, budgets=budgets, judge=judge, steps=20, progress=shares.append
    )
    assert len(points) == 20
    losses = [one.loss for one in points]
    assert losses == sorted(losses, reverse=True)
    assert all(one.loss <= one.greedy_loss for one in points)
    assert all(menu.is_allowed(chosen=one.chosen, limits=one.limits) for one in points)
    assert shares[-1] == 1
    assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        ({"mony": 3}, 'no treatment costs anything in "mony"; expected a unit of cost: money'),
        ({"money": -1}, "the budget of money is -1; expected 0 or more"),
        ({"money": float("nan")}, "expected 0 or more"),
    ],
)
def test_impossible_budgets_are_refused(budgets, said):
    menu = Menu.build(gains={"a": 1}, costs={"a": {"money": 1}})
    with pytest.raises(ValueError, match=said):
        menu.limits(budgets=budgets)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"requires": [("a", "z")]}, "a rule names z"),
        ({"costs": {"a": {"money": -2}}}, "a costs -2.0 money; expected 0 or a positive number"),
        ({"gains": {"a": float("inf")}}, "the gain of a is inf"),
    ],
)
def test_impossible_menus_are_refused(change, said):
    with pytest.raises(ValueError, match=said):
        Menu.build(**({"gains": {"a": 1}, "costs": {"a": {"money": 1}}} | change))
