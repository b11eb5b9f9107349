"""Plans in the full simulator: never worse than greedy, regret, robustness, costs, bytes."""

import json
import sys

import numpy as np
import pytest
from tests.engine import treated

from mycel.engine.movement import Movement, Treatment, Weights
from mycel.engine.scaling import costs, drawn, judging, portfolio, risk, weighing
from mycel.formats import answers

BUDGETS = {"money": 40.0, "hours": 18.0}


@pytest.fixture(scope="module")
def register():
    return treated.movement(seed=4, risks=8, treatments=9, rules=2)


@pytest.fixture(scope="module")
def plans(register):
    return portfolio.plan_assessment(
        movement=register, budgets=BUDGETS, worlds=2000, seed=3, steps=5
    )


def test_fifty_plans_are_never_worse_than_greedy_in_the_full_simulator():
    better = []
    for seed in range(50):
        made = treated.movement(seed=seed, risks=8, treatments=12, rules=3)
        opened = risk.simulate(movement=made, worlds=400, seed=seed)
        simulator = judging.simulator(opened=opened, units=("money",))
        menu = judging.measure(movement=made, simulator=simulator).menu(weights=np.ones(1))

        def judge(plan, menu=menu, simulator=simulator):
            return simulator.loss(plan=menu.names(chosen=plan), weights=np.ones(1))

        (point,) = portfolio.frontier(menu=menu, budgets=BUDGETS, judge=judge, steps=1)
        whole, names = judge(frozenset()), menu.names(chosen=point.chosen)
        again = risk.draw(movement=made, worlds=400, seed=seed, plan=names)
        assert float(again.total["money"].mean()) == pytest.approx(point.loss)
        assert point.loss <= point.greedy_loss
        better.append((point.greedy_loss - point.loss) / (whole - point.greedy_loss))
    sys.stdout.write(f"better than greedy: {np.mean(better):.1%} on average, {max(better):.1%}")
    assert np.mean(better) > 0.005


def test_a_plan_keeps_budgets_and_rules_and_says_what_it_costs(plans, register):
    for one in (plans.best, plans.greedy, plans.cautious, *plans.points):
        for unit, budget in one.budgets.items():
            assert one.cost[unit] <= budget * (1 + 1e-9)
        held = set(one.chosen)
        for ref in held:
            assert held >= set(register.treatments[ref].requires)
            assert not held & set(register.treatments[ref].excludes)
        assert 0 <= one.overruns <= 1
        assert one.overruns >= max(one.overrun.values())
    assert plans.as_is.chosen == ()
    assert plans.as_is.value == 0
    assert plans.best.loss + plans.best.value == pytest.approx(plans.as_is.loss)
    assert plans.cautious.shortfall95 <= plans.best.shortfall95 * (1 + 1e-9)


def test_losses_of_points_fall_with_the_budget(plans):
    losses = [one.loss for one in plans.points]
    assert losses == sorted(losses, reverse=True)
    assert plans.points[-1] == plans.best


def test_the_same_question_gives_the_same_bytes_whatever_the_order(plans, register):
    turned = Movement(
        name="m",
        losses=register.losses,
        risks=dict(reversed(register.risks.items())),
        treatments=dict(reversed(register.treatments.items())),
    )
    shares = []
    again = portfolio.plan_assessment(
        movement=turned, budgets=BUDGETS, worlds=2000, seed=3, steps=5, progress=shares.append
    )
    first, second = (
        json.dumps(answers.rounded(value=portfolio.result(plans=one))) for one in (plans, again)
    )
    assert first == second
    assert shares == sorted(shares)
    assert shares[-1] == 1
    json.dumps(portfolio.result(plans=plans), allow_nan=False)


def test_regret_is_what_another_weight_set_would_have_saved(register):
    both = {
        ref: one.__class__(ref=ref, cause="c", event="e", per_year=one.per_year,
                           loss={"money": one.loss["money"], "people": (1.0 + at, 3.0 * (1 + at))})
        for at, (ref, one) in enumerate(register.risks.items())
    }  # fmt: skip
    made = Movement(
        name="m",
        losses={"money": None, "people": None},
        weights=Weights(version=1, decided_by=None, values={"money": 1, "people": 0.01}),
        risks=both,
        treatments=register.treatments,
    )
    found = portfolio.plan_assessment(
        movement=made, budgets={"money": 30}, worlds=400, seed=1, steps=3
    )
    assert list(found.sets) == ["declared", "only money", "only people"]
    assert found.robust_from == 2
    assert found.best.regret["declared"] == 0
    assert all(value >= 0 for one in found.points for value in one.regret.values())
    assert any(one.regret["only people"] > 0 for one in found.points)
    assert all(one.is_robust == (len(one.frontier_for) >= 2) for one in found.points)
    named = portfolio.plan_assessment(
        movement=made,
        budgets={"money": 30},
        worlds=400,
        seed=1,
        steps=1,
        weight_sets={"youth": {"people": 2}},
        robust_from=1,
    )
    assert list(named.sets) == ["declared", "youth"]
    assert named.information is None  # fewer than 2,000 worlds
    assert portfolio.result(plans=named)["measure_next"]["perfect"] is None


def test_what_to_measure_next_is_ranked_with_its_floor(plans):
    worths = [one.worth for one in plans.learnable]
    assert worths == sorted(worths, reverse=True)
    assert plans.information is not None
    assert max(worths) <= plans.information.perfect
    assert {one.what for one in plans.learnable} == {"per-year", "rarer", "milder"}


def test_drawn_numbers_are_those_of_the_simulator(register):
    whole = risk.draw(movement=register, worlds=3000, seed=3)
    found = {
        one.name: one
        for one in drawn.parameters(
            movement=register, priced=risk.price(movement=register), losses=whole
        )
    }
    ref = "risk/r00"
    low, high = register.risks[ref].per_year
    rate = found[f"{ref}:per-year"].values
    assert np.quantile(rate, [0.05, 0.95]) == pytest.approx([low, high], rel=0.1)
    losses = whole.by_source[ref]["money"]
    harm = found[f"{ref}:loss:money"].values
    assert np.corrcoef(rate * harm, losses)[0, 1] > 0.3
    assert np.all(harm > 0)
    some = losses > 0
    least = np.asarray(losses[some] / harm[some], dtype=float)
    assert np.allclose(least, np.round(least), rtol=1e-4)  # how often it happened, a whole number


def test_costs_have_the_mean_of_their_range_and_a_chance_to_overrun():
    assert costs.mean(ends=(5, 5)) == 5
    assert costs.mean(ends=(0, 500)) == 250
    one = Treatment(ref="treatment/a", cost={"money": (50.0, 200.0)})
    drawn_ = costs.Drawn(treatments={"treatment/a": one}, worlds=50_000, seed=1)
    values = drawn_.of(plan=["treatment/a"], unit="money")
    assert values.mean() == pytest.approx(costs.mean(ends=(50, 200)), rel=0.01)
    each, either = drawn_.overrun(plan=["treatment/a"], budgets={"money": 200, "hours": 0})
    assert each["money"] == pytest.approx(0.05, abs=0.005)
    assert (each["hours"], either) == (0, each["money"])
    with pytest.raises(ValueError, match="the money of treatment/b: the range"):
        costs.means(treatment=Treatment(ref="treatment/b", cost={"money": (-5.0, 4.0)}))


def test_what_requires_something_unknown_is_left_out_with_a_sentence(register):
    more = {
        **register.treatments,
        "treatment/x": Treatment(ref="treatment/x", requires=("treatment/nowhere",)),
        "treatment/y": Treatment(ref="treatment/y", requires=("treatment/x",)),
    }
    made = Movement(name="m", risks=register.risks, treatments=more)
    opened = risk.simulate(movement=made, worlds=100, seed=1)
    alone = judging.measure(
        movement=made, simulator=judging.simulator(opened=opened, units=("money",))
    )
    assert "treatment/x" not in alone.refs
    assert "treatment/y" not in alone.refs
    assert len(alone.left_out) == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "no weights are declared; expected weights, or one unit chosen by name"),
        ({"unit": "cats"}, 'no loss is counted in "cats"; expected one of: hours, money'),
        ({"weights": {"money": -1}}, "the weight of money is -1"),
        ({"weights": {"money": 0}}, "every weight is 0"),
    ],
)
def test_losses_in_several_units_need_weights(asked, said):
    with pytest.raises(ValueError, match=said):
        weighing.chosen(movement=Movement(name="m"), units=("hours", "money"), **asked)


def test_weights_are_given_chosen_declared_or_needless():
    made = Movement(
        name="m", weights=Weights(version=1, decided_by=None, values={"money": 2, "cats": 1})
    )
    units = ("hours", "money")
    assert weighing.chosen(movement=made, units=units) == {"money": 2}
    assert weighing.chosen(movement=made, units=units, unit="hours") == {"hours": 1}
    assert weighing.chosen(movement=Movement(name="m"), units=("money",)) == {"money": 1}
    with pytest.raises(ValueError, match="weighs none of"):
        weighing.sets(declared={"money": 1}, units=units, given={"cats": {"cats": 1}})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"movement": Movement(name="m")}, "there are no treatments"),
        ({"worlds": 99}, "expected 100 or more"),
        ({"steps": 0}, "expected 1 or more"),
    ],
)
def test_impossible_questions_are_refused(register, change, said):
    asked = {"movement": register, "budgets": BUDGETS, "worlds": 100, "seed": 1, "steps": 1}
    with pytest.raises(ValueError, match=said):
        portfolio.plan_assessment(**(asked | change))
