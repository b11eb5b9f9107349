"""Draws: streams by name, the same chance for every plan, and correlation by named causes."""

import dataclasses
import itertools
from datetime import date

import numpy as np
import pytest
from tests.engine.registers import HARM, fifty, register, theory
from tests.engine.registers import risk as a_risk

from mycel.engine.movement import Estimate, Reduction, Treatment, Words
from mycel.engine.scaling import exceedance, risk

WORLDS = 20_000
A = a_risk("a", per_year=(0.5, 2), loss={HARM: (10, 100), "money": (1, 9)}, factor="power")
B = a_risk("b", per_year=(0.1, 1), loss={HARM: (50, 400)}, factor="power")
C = a_risk("c", per_year=(1, 3), loss={"money": (5, 50)})


def treatment(name, *cuts):
    return Treatment(ref=f"treatment/{name}", reduces=tuple(cuts))


def treated(*treatments, risks=(A, B, C), **more):
    return register(*risks, treatments={one.ref: one for one in treatments}, **more)


def draw(movement, plan=(), worlds=WORLDS, seed=1):
    return risk.draw(movement=movement, worlds=worlds, seed=seed, plan=plan)


def same(first, second):
    return all(
        np.array_equal(values, second.by_source[ref][unit])
        for ref, losses in first.by_source.items()
        for unit, values in losses.items()
    )


def test_another_risk_changes_no_draw():
    before = draw(register(A, C, factors={"power": 0.3}))
    more = register(a_risk("0", per_year=(1, 9), loss={HARM: (1, 2)}, factor="power"), A, B, C,
                    factors={"power": 0.3})  # fmt: skip
    assert same(before, draw(more))


def test_another_unit_of_loss_changes_no_draw():
    less = dataclasses.replace(A, loss={HARM: A.loss[HARM]})
    assert np.array_equal(
        draw(register(less)).by_source["risk/a"][HARM], draw(register(A)).by_source["risk/a"][HARM]
    )


def test_the_seed_is_the_only_source_of_chance():
    assert same(draw(register(A, B)), draw(register(A, B)))
    assert not same(draw(register(A, B)), draw(register(A, B), seed=2))


def test_totals_are_the_sums_of_their_sources():
    found = draw(register(A, B, C))
    assert found.units == (HARM, "money")
    for unit in found.units:
        parts = [one[unit].astype(np.float64) for one in found.by_source.values() if unit in one]
        assert np.allclose(found.total[unit], sum(parts))


def test_a_plan_without_effect_changes_no_bit():
    nothing = treatment("nothing", Reduction(risk="risk/a", per_year=(0, 0), loss=(0, 0)))
    movement = treated(nothing)
    before, after = draw(movement), draw(movement, ["treatment/nothing"])
    assert all(np.array_equal(before.total[unit], after.total[unit]) for unit in before.units)


def test_a_plan_touches_its_risks_alone():
    half = treatment("half", Reduction(risk="risk/a", per_year=(0.5, 0.5)))
    movement = treated(half)
    before, after = draw(movement), draw(movement, ["treatment/half"])
    for ref in ("risk/b", "risk/c"):
        for unit, values in before.by_source[ref].items():
            assert np.array_equal(values, after.by_source[ref][unit])
    for unit in (HARM, "money"):
        assert np.all(after.by_source["risk/a"][unit] <= before.by_source["risk/a"][unit])


def test_plans_share_worlds_so_that_differences_carry_little_chance():
    half = treatment("half", Reduction(risk="risk/a", per_year=(0.5, 0.5)))
    movement = treated(half)
    before, after = draw(movement), draw(movement, ["treatment/half"])
    apart = draw(movement, ["treatment/half"], seed=2)
    paired = (before.total[HARM] - after.total[HARM]).var()
    assert paired < 0.5 * (before.total[HARM] - apart.total[HARM]).var()


def test_effects_multiply():
    movement = treated(
        treatment("x", Reduction(risk="risk/a", per_year=(0.5, 0.5), loss=(0.2, 0.2))),
        treatment("y", Reduction(risk="risk/a", per_year=(0.4, 0.4))),
    )
    mean, _ = theory(register(A))
    found = draw(movement, ["treatment/x", "treatment/y"], worlds=100_000)
    values = found.by_source["risk/a"][HARM]
    error = values.std() / values.size**0.5
    assert abs(values.mean() - mean * 0.5 * 0.6 * 0.8) < 4 * error


def test_the_whole_risk_can_be_taken_away():
    movement = treated(treatment("x", Reduction(risk="risk/a", per_year=(1, 1))))
    found = draw(movement, ["treatment/x"])
    assert not found.by_source["risk/a"][HARM].any()


def test_an_uncertain_effect_is_drawn_once_per_world_for_every_plan():
    cut = Reduction(risk="risk/a", loss=(0.2, 0.8))
    movement = treated(treatment("x", cut), treatment("y", Reduction(risk="risk/b", loss=(0, 1))))
    alone, both = draw(movement, ["treatment/x"]), draw(movement, ["treatment/x", "treatment/y"])
    assert np.array_equal(alone.by_source["risk/a"][HARM], both.by_source["risk/a"][HARM])
    share = draw(movement).by_source["risk/a"][HARM]
    left = alone.by_source["risk/a"][HARM][share > 0] / share[share > 0]
    assert np.quantile(1 - left, [0.05, 0.95]) == pytest.approx([0.2, 0.8], abs=0.02)


def test_a_simulation_answers_plans_in_any_order_alike():
    movement = treated(treatment("x", Reduction(risk="risk/a", per_year=(0.1, 0.6))))
    opened = risk.simulate(movement=movement, worlds=500, seed=1)
    first = opened.losses(plan=["treatment/x"])
    opened.losses()
    assert same(first, opened.losses(plan=["treatment/x"]))
    assert same(first, draw(movement, ["treatment/x"], worlds=500))


def correlated(rho):
    risks = [dataclasses.replace(one, factor="power") for one in fifty().risks.values()]
    return draw(register(*risks, factors={"power": rho})).total[HARM]


def test_correlation_raises_the_shortfall_and_not_the_mean():
    mean, _ = theory(fifty())
    alone, together = correlated(0.0), correlated(0.6)
    assert abs(together.mean() - mean) < 4 * together.std() / WORLDS**0.5
    assert exceedance.shortfall(losses=together) > 1.2 * exceedance.shortfall(losses=alone)
    assert np.array_equal(alone, draw(fifty()).total[HARM])


def test_scores_of_one_cause_correlate_as_said_and_others_do_not():
    one = [a_risk(name, per_year=(400, 400), loss={HARM: (1, 1)}, factor=factor)
           for name, factor in (("a", "x"), ("b", "x"), ("c", "y"), ("d", None))]  # fmt: skip
    found = draw(register(*one, factors={"x": 0.36, "y": 0.9}))
    table = np.corrcoef([found.by_source[f"risk/{name}"][HARM] for name in "abcd"])
    assert table[0, 1] == pytest.approx(0.36, abs=0.03)
    assert np.abs(table[[0, 0, 1, 2], [2, 3, 3, 3]]).max() < 0.03


@pytest.mark.parametrize("rho", [1.0, -0.1])
def test_an_impossible_rho_is_refused(rho):
    with pytest.raises(ValueError, match="rho of power"):
        draw(register(A, factors={"power": rho}))


def test_a_cause_without_rho_is_said():
    assert draw(register(A)).warnings == (
        "The factor power has no rho; its risks count as independent.",
    )


def test_ranges_win_over_estimates_and_those_over_words():
    day = date(2026, 1, 1)
    judged = Estimate(by="person/a", on=day, per_year=(1, 2), loss={HARM: (3, 4), "money": (1, 2)})
    words = Words(likelihood={"often": (7, 8)}, severity={HARM: {"bad": (5, 6)}})
    facts = {"likelihood": "often", "severity": {HARM: "bad"}}
    named = [
        a_risk("a", per_year=(9, 10), loss={HARM: (11, 12)}, estimates=(judged,), **facts),
        a_risk("b", estimates=(judged,), **facts),
        a_risk("c", **facts),
        a_risk("d", per_year=(9, 10), estimates=(judged,)),
    ]
    found = risk.price(movement=register(*named, words=words))
    assert [one.per_year for one in found] == [(9, 10), (1, 2), (7, 8), (9, 10)]
    assert [one.loss[HARM] for one in found] == [(11, 12), (3, 4), (5, 6), (3, 4)]
    assert [one.basis for one in found] == ["estimates", "estimates", "words", "estimates"]
    assert "money" in found[1].loss


def test_likelihood_has_published_words_and_severity_needs_its_own():
    movement = register(a_risk("a", likelihood="likely", severity={HARM: "bad"}))
    (one,) = risk.price(movement=movement)
    assert one.per_year == risk.LIKELIHOOD["likely"]
    assert (one.loss, one.basis) == ({}, "none")
    (said,) = draw(movement).warnings
    assert said.startswith("risk/a calls its harm in editor-hours bad, which has no meaning")


def test_own_words_take_the_place_of_the_published_ones():
    movement = register(
        a_risk("a", likelihood="likely", loss={HARM: (1, 2)}),
        words=Words(likelihood={"often": (7, 8)}),
    )
    (said,) = draw(movement).warnings
    assert said.endswith("expected one of often.")


def test_published_words_follow_one_another_without_gaps():
    ends = list(risk.LIKELIHOOD.values())
    assert all(one[1] == other[0] for one, other in itertools.pairwise(ends))


def test_a_risk_without_numbers_costs_nothing_and_says_so():
    found = draw(register(a_risk("a"), B, factors={"power": 0.1}), worlds=50)
    assert found.by_source["risk/a"] == {}
    assert found.warnings == (
        "risk/a does not say how often it happens; it counts as no loss.",
        "risk/a does not say what one event harms; it counts as no loss.",
    )
