"""What a number is worth: closed forms, the noise floor, and sensitivity of what is known."""

import math

import numpy as np
import pytest
from scipy import special

from mycel.engine.chance import stream
from mycel.engine.scaling import information, sensitivity

WORLDS = 4000


def normal(name, seed=1, worlds=WORLDS):
    return stream(seed=seed, name=name).standard_normal(worlds)


def two_decisions(seed=1, offset=0.0):
    """Do nothing, or gain φ + offset with noise: EVPPI of φ is known in closed form."""
    phi = normal("phi", seed)
    gain = phi + offset + 0.5 * normal("noise", seed)
    return np.stack([np.zeros(WORLDS), gain]), phi


@pytest.mark.parametrize("offset", [-0.5, 0.0, 1.0])
def test_the_value_of_partial_information_has_its_closed_form(offset):
    utilities, phi = two_decisions(offset=offset)
    found = information.value(utilities=utilities, parameters={"phi": phi}, seed=1)
    density = math.exp(-(offset**2) / 2) / math.sqrt(2 * math.pi)
    exact = density + offset * special.ndtr(offset) - max(0.0, offset)
    assert found.ranking[0].worth == pytest.approx(exact, abs=0.04)
    assert found.ranking[0].is_distinguishable
    sd = math.sqrt(1.25)
    whole = sd * math.exp(-((offset / sd) ** 2) / 2) / math.sqrt(2 * math.pi)
    whole += offset * special.ndtr(offset / sd) - max(0.0, offset)
    assert found.perfect == pytest.approx(whole, abs=4 * found.standard_error + 0.03)
    assert found.perfect >= found.ranking[0].worth


def test_a_number_that_means_nothing_is_not_distinguishable_from_zero():
    rejected = 0
    for seed in range(20):
        utilities, phi = two_decisions(seed)
        null = {f"null{at}": normal(f"null{at}", seed) for at in range(10)}
        found = information.value(
            utilities=utilities, parameters={"phi": phi, **null}, seed=seed, permutations=400
        )
        assert found.ranking[0].name == "phi"
        rejected += any(one.is_distinguishable for one in found.ranking[1:])
    assert rejected <= 4  # a whole list is wrong in 5 % of the cases: 1 of 20


def test_constants_and_single_decisions_are_worth_nothing():
    utilities, phi = two_decisions()
    fixed = information.value(
        utilities=utilities, parameters={"fixed": np.ones(WORLDS)}, seed=1
    ).ranking[0]
    assert (fixed.worth, fixed.is_distinguishable) == (0, False)
    alone = information.value(utilities=utilities[:1], parameters={"phi": phi}, seed=1)
    assert (alone.perfect, alone.ranking[0].worth) == (0, 0)


def test_two_values_of_a_number_are_two_bins():
    phi = np.where(normal("coin") > 0, 1.0, -1.0)
    utilities = np.stack([np.zeros(WORLDS), phi])
    found = information.value(utilities=utilities, parameters={"phi": phi}, seed=1)
    assert found.ranking[0].worth == pytest.approx(0.5, abs=0.03)


def test_the_order_of_numbers_changes_nothing():
    utilities, phi = two_decisions()
    both = {"a": phi, "b": normal("b")}
    turned = dict(reversed(both.items()))
    first = information.value(utilities=utilities, parameters=both, seed=4)
    assert first == information.value(utilities=utilities, parameters=turned, seed=4)


def test_too_few_worlds_say_nothing():
    with pytest.raises(ValueError, match="expected 2,000 or more"):
        information.value(utilities=np.zeros((2, 1999)), parameters={}, seed=1)
    with pytest.raises(ValueError, match="expected 2500, one per world"):
        information.value(utilities=np.zeros((2, 2500)), parameters={"a": np.zeros(3)}, seed=1)


def test_first_order_indices_of_a_sum_are_its_shares_of_variance():
    inputs = {name: normal(name) for name in "abcz"}
    output = 3 * inputs["a"] + 2 * inputs["b"] - inputs["c"]
    found = {one.name: one for one in sensitivity.indices(output=output, parameters=inputs, seed=1)}
    for name, share in (("a", 9 / 14), ("b", 4 / 14), ("c", 1 / 14), ("z", 0)):
        assert found[name].first_order == pytest.approx(share, abs=0.03)
    assert found["c"].spearman < -0.2
    assert [found[name].is_distinguishable for name in "abcz"] == [True, True, True, False]


def test_a_curve_that_no_rank_correlation_sees_is_seen_by_bins():
    phi = normal("phi")
    (found,) = sensitivity.indices(output=phi**2, parameters={"phi": phi}, seed=1)
    assert abs(found.spearman) < 0.05
    assert found.first_order > 0.8


def test_ranks_of_equals_are_their_mean():
    assert sensitivity.ranks(values=np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [2.5, 1, 2.5, 4]


def test_what_does_not_move_is_moved_by_nothing():
    (found,) = sensitivity.indices(
        output=np.ones(100), parameters={"phi": normal("phi", worlds=100)}, seed=1
    )
    assert (found.first_order, found.spearman, found.is_distinguishable) == (0, 0, False)
