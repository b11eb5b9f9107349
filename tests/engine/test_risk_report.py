"""What worlds of losses say: figures with their errors, parts that add up, plans, digits."""

import math

import numpy as np
import pytest
from tests.engine.registers import HARM, register, theory
from tests.engine.registers import risk as a_risk

from mycel.engine.chance import stream
from mycel.engine.digits import digits, rounded
from mycel.engine.movement import Movement, Reduction, Treatment, Weights
from mycel.engine.scaling import exceedance, risk

WORLDS = 10_000
RISKS = (
    a_risk("a", per_year=(0.5, 2), loss={HARM: (10, 100), "money": (1, 9)}),
    a_risk("b", per_year=(0.05, 0.2), loss={HARM: (500, 4000)}),
    a_risk("c", per_year=(1, 3), loss={"money": (5, 50)}),
)
CUT = Treatment(ref="treatment/cut", reduces=(Reduction(risk="risk/b", per_year=(0.4, 0.6)),))
WEIGHTS = Weights(version=3, decided_by="decision/x", values={HARM: 1.0, "money": 0.5})


def made(**more):
    return register(*RISKS, treatments={CUT.ref: CUT}, **more)


def assess(movement=None, worlds=WORLDS, **more):
    return risk.assess(movement=movement or made(), worlds=worlds, seed=1, **more)


def test_the_shortfall_is_the_mean_of_the_worst_worlds():
    losses = np.arange(1.0, 101)
    assert exceedance.shortfall(losses=losses) == pytest.approx(np.mean([96, 97, 98, 99, 100]))
    thirty = np.arange(1.0, 31)
    assert exceedance.shortfall(losses=thirty) == pytest.approx((30 + 0.5 * 29) / 1.5)
    share = exceedance.worst_worlds(losses=np.array([0.0] * 39 + [8.0]))
    assert share.sum() == pytest.approx(1)
    assert share[-1] == pytest.approx(0.5)
    assert len(set(share[:-1].tolist())) == 1


def test_too_few_worlds_have_no_shortfall():
    with pytest.raises(ValueError, match="19 worlds are too few"):
        assess(worlds=19)
    with pytest.raises(ValueError, match="too few"):
        exceedance.shortfall(losses=np.ones(19))
    assert assess(worlds=20).as_is.units[HARM].shortfall > 0


def test_intervals_hold_the_true_quantile_nine_times_in_ten():
    true, held = -np.log(1 - np.array(exceedance.QUANTILES)), np.zeros(4)
    rng = stream(seed=1, name="tests/exponential")
    for _ in range(400):
        found = exceedance.figures(losses=rng.standard_exponential(1_000)).quantiles
        held += [q.low <= value <= q.high for q, value in zip(found, true, strict=True)]
    assert np.all(held / 400 > 0.86)
    assert np.all(held / 400 < 0.98)


def test_an_interval_that_no_world_bounds_is_open():
    found = exceedance.figures(losses=np.arange(40.0)).quantiles[-1]
    assert (found.value, found.high) == (39.0, None)


def test_the_curve_falls_at_a_fixed_number_of_points_and_ends_before_chance_speaks():
    losses = stream(seed=1, name="tests/curve").standard_exponential(5_000)
    losses[:2_000] = 0
    curve = exceedance.figures(losses=losses).curve
    assert len(curve) == exceedance.POINTS
    assert (curve[0].x, curve[0].p) == (0, 0.6)
    assert [point.x for point in curve] == sorted(point.x for point in curve)
    assert [point.p for point in curve] == sorted((point.p for point in curve), reverse=True)
    assert curve[-1].p * 5_000 >= exceedance.LEAST_BEYOND - 1
    assert curve[-1].x < losses.max()
    for point in curve:
        assert point.p == pytest.approx((losses > point.x).mean())


def test_a_year_that_never_costs_anything_has_figures_too():
    found = exceedance.figures(losses=np.zeros(100))
    assert (found.expected, found.standard_error, found.shortfall) == (0, 0, 0)
    assert [(one.x, one.p) for one in found.curve] == [(0, 0)]
    nothing = assess(Movement(name="none"))
    assert risk.result(assessment=nothing)["units"] == {}


def test_worlds_that_share_a_path_are_no_news():
    paths = stream(seed=1, name="tests/paths").standard_normal(100)
    losses = np.tile(paths, 50)
    honest = exceedance.standard_error(values=losses, paths=100)
    assert honest == pytest.approx(paths.std() / 10, rel=0.02)
    assert exceedance.standard_error(values=losses) < 0.2 * honest
    found = exceedance.figures(losses=losses, paths=100).quantiles[0]
    alone = exceedance.figures(losses=losses).quantiles[0]
    assert found.high - found.low > 3 * (alone.high - alone.low)


def test_expected_losses_are_within_four_errors_of_theory():
    found = assess().as_is.units
    for unit in (HARM, "money"):
        mean, variance = theory(made(), unit)
        assert found[unit].standard_error == pytest.approx(math.sqrt(variance / WORLDS), rel=0.2)
        assert abs(found[unit].expected - mean) < 4 * found[unit].standard_error


def test_parts_add_up_to_the_expected_loss_and_to_the_shortfall():
    found = assess(made(weights=WEIGHTS)).as_is
    for unit, figures in found.units.items():
        parts = found.parts[unit]
        assert sum(part.expected for part in parts) == pytest.approx(figures.expected)
        assert sum(part.shortfall for part in parts) == pytest.approx(figures.shortfall)
        assert sum(part.share for part in parts) == pytest.approx(1)
        assert sum(part.shortfall_share for part in parts) == pytest.approx(1)
    rare = next(part for part in found.parts[HARM] if part.ref == "risk/b")
    assert rare.shortfall_share > rare.share
    assert 0 < rare.importance < 1


def test_the_only_source_is_all_that_matters():
    (part,) = assess(register(RISKS[0])).as_is.parts[HARM]
    assert (part.share, part.shortfall_share, part.importance) == (1, 1, 1)


def test_the_weighted_sum_follows_the_weights_and_names_their_version():
    found = assess(made(weights=WEIGHTS))
    units = found.as_is.units
    total = units[HARM].expected + 0.5 * units["money"].expected
    assert units[risk.WEIGHTED].expected == pytest.approx(total)
    told = risk.result(assessment=found)
    assert told["weights"] == {
        "version": 3, "decided_by": "decision/x", "values": {HARM: 1.0, "money": 0.5},
    }  # fmt: skip
    assert risk.WEIGHTED not in assess().as_is.units


def test_a_unit_without_a_weight_is_said():
    lone = Weights(version=3, decided_by=None, values={HARM: 1.0})
    (said,) = assess(made(weights=lone)).warnings
    assert said == "Version 3 of the weights gives money none; the weighted sum leaves it out."


def test_plans_are_told_as_differences_with_paired_errors():
    found = assess(plans={"cut": ["treatment/cut"], "same": []})
    names = [one.name for one in found.outcomes]
    assert names == ["as-is", "cut", "same"]
    cut, same = found.outcomes[1:]
    change, before = cut.difference[HARM], found.as_is.units[HARM]
    mean, _ = theory(register(RISKS[1]))
    assert abs(change.expected + 0.5 * mean) < 4 * change.standard_error + 0.02 * mean
    assert change.standard_error < before.standard_error
    assert change.shortfall < 0
    assert (same.difference[HARM].expected, same.difference[HARM].standard_error) == (0, 0)
    assert cut.units["money"] == found.as_is.units["money"]


def test_a_plan_may_not_be_called_as_is():
    with pytest.raises(ValueError, match="a plan is called as-is"):
        assess(plans={"as-is": []})


def test_progress_is_told_up_to_the_whole():
    heard = []
    assess(plans={"cut": ["treatment/cut"]}, worlds=50, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1


@pytest.mark.parametrize(("value", "error", "printed"), [
    (1_434_673.2, 2_013.7, 1_434_700),
    (12.3456, 0.0123, 12.346),
    (12.3456, 0.12, 12.35),
    (7.0, 0.0, 7.0),
    (3.2, 4_000, 0.0),
    (1.5, math.inf, 1.5),
    (-0.4, 12, 0.0),
])  # fmt: skip
def test_no_digit_is_printed_that_the_error_does_not_support(value, error, printed):
    assert rounded(value=value, error=error) == printed
    assert math.copysign(1, rounded(value=value, error=error)) == math.copysign(1, printed)


def test_digits_count_places_after_the_point():
    assert [digits(error=one) for one in (0.0123, 1.5, 99, 1_000, 0, math.nan)] == [
        3, 1, 0, -2, None, None,
    ]  # fmt: skip


def numbers(told):
    if isinstance(told, dict):
        return [one for value in told.values() for one in numbers(value)]
    if isinstance(told, list):
        return [one for value in told for one in numbers(value)]
    return [told] if isinstance(told, float) else []


def test_results_hold_the_keys_of_the_contract_and_supported_digits():
    told = risk.result(assessment=assess(made(weights=WEIGHTS), plans={"cut": ["treatment/cut"]}))
    unit = told["units"][HARM]
    assert {"expected", "standard_error", "quantiles", "expected_shortfall95", "curve"} <= set(unit)
    assert list(unit["quantiles"]) == ["0.5", "0.9", "0.95", "0.99"]
    assert all(len(point) == 2 for point in unit["curve"])
    assert told["by_risk"][0]["ref"] == "risk/b"
    assert told["register"][0]["basis"] == "ranges"
    assert told["plans"][0]["difference"][HARM]["expected"] < 0
    assert all(math.isfinite(one) for one in numbers(told))
    places = digits(error=unit["standard_error"])
    assert unit["expected"] == round(unit["expected"], places)
    assert risk.result(assessment=assess()) == risk.result(assessment=assess())


def test_a_risk_that_befell_no_world_is_told_and_not_called_free():
    rare = a_risk("rare", per_year=(1e-9, 1e-8), loss={HARM: (1e6, 1e7)})
    found = risk.assess(movement=register(rare), worlds=300, seed=1)
    assert found.as_is.units[HARM].expected == 0
    said = "risk/rare happened in none of 300 worlds: it may come in up to 0.01 of all years"
    assert any(one.startswith(said) for one in found.warnings)
    never = a_risk("never", per_year=(0, 0), loss={HARM: (1, 2)})
    assert not risk.assess(movement=register(never), worlds=300, seed=1).warnings
