"""Telling: an assessment of risk as plain data, with no digit more than chance supports."""

from collections.abc import Mapping

from mycel.engine.digits import rounded
from mycel.engine.scaling.exceedance import Figures, Point, Quantile
from mycel.engine.scaling.outcomes import Difference, Part, PlanOutcome, RiskAssessment

Plain = dict[str, object]


def result(*, assessment: RiskAssessment) -> Plain:
    """Return an assessment under the keys of the command line's contract.

    Keys: ``units`` and ``by_risk`` as it is; ``plans`` the same for each plan, with differences;
    ``register`` the numbers that each risk is reckoned with; ``weights``, ``worlds``, ``seed``.
    """
    weights = assessment.weights
    return {
        "units": _units(assessment.as_is.units),
        "by_risk": _sources(assessment.as_is),
        "plans": [_plan(one) for one in assessment.outcomes[1:]],
        "register": [
            {
                "ref": one.ref,
                "basis": one.basis,
                "per_year": None if one.per_year is None else list(one.per_year),
                "loss": {unit: list(range_) for unit, range_ in sorted(one.loss.items())},
                "factor": one.factor,
            }
            for one in assessment.priced
        ],
        "factors": dict(assessment.factors),
        "weights": None
        if weights is None
        else {
            "version": weights.version,
            "decided_by": weights.decided_by,
            "values": dict(sorted(weights.values.items())),
        },
        "worlds": assessment.worlds,
        "seed": assessment.seed,
    }


def _plan(outcome: PlanOutcome) -> Plain:
    return {
        "name": outcome.name,
        "treatments": list(outcome.treatments),
        "units": _units(outcome.units),
        "by_risk": _sources(outcome),
        "difference": {unit: _difference(one) for unit, one in sorted(outcome.difference.items())},
    }


def _units(units: Mapping[str, Figures]) -> Plain:
    return {unit: _figures(one) for unit, one in sorted(units.items())}


def _figures(one: Figures) -> Plain:
    return {
        "expected": _number(one.expected, one.standard_error),
        "standard_error": _number(one.standard_error, one.standard_error),
        "quantiles": {f"{q.p:g}": _number(q.value, q.error) for q in one.quantiles},
        "quantile_intervals": {f"{q.p:g}": _interval(q) for q in one.quantiles},
        "expected_shortfall95": _number(one.shortfall, one.shortfall_error),
        "expected_shortfall95_standard_error": _number(one.shortfall_error, one.shortfall_error),
        "curve": [_point(point) for point in one.curve],
    }


def _number(value: float, error: float) -> float:
    return rounded(value=value, error=error)


def _interval(one: Quantile) -> list[float | None]:
    return [None if end is None else _number(end, one.error) for end in (one.low, one.high)]


def _point(one: Point) -> list[float]:
    return [_number(one.x, one.x_error), _number(one.p, one.p_error)]


def _difference(one: Difference) -> Plain:
    return {
        "expected": _number(one.expected, one.standard_error),
        "standard_error": _number(one.standard_error, one.standard_error),
        "expected_shortfall95": _number(one.shortfall, one.shortfall_error),
        "expected_shortfall95_standard_error": _number(one.shortfall_error, one.shortfall_error),
    }


def _sources(outcome: PlanOutcome) -> list[Plain]:
    """Return the sources, those first that add most to the weighted sum or else to any unit."""
    found: dict[str, dict[str, object]] = {}
    largest: dict[str, float] = {}
    for unit, parts in sorted(outcome.parts.items()):
        for part in parts:
            found.setdefault(part.ref, {})[unit] = _part(part, outcome.units[unit])
            largest[part.ref] = max(largest.get(part.ref, 0.0), part.share)
    weighted = {part.ref: part.share for part in outcome.parts.get("weighted", ())}
    order = sorted(found, key=lambda ref: (-weighted.get(ref, 0.0), -largest[ref], ref))
    return [{"ref": ref, "units": found[ref]} for ref in order]


def _part(part: Part, whole: Figures) -> Plain:
    relative = part.standard_error / whole.expected if whole.expected else 0.0
    tail = part.shortfall_error / whole.shortfall if whole.shortfall else 0.0
    return {
        "expected": _number(part.expected, part.standard_error),
        "standard_error": _number(part.standard_error, part.standard_error),
        "share": _number(part.share, relative),
        "expected_shortfall95": _number(part.shortfall, part.shortfall_error),
        "expected_shortfall95_standard_error": _number(part.shortfall_error, part.shortfall_error),
        "shortfall_share": _number(part.shortfall_share, tail),
        "importance": None if part.importance is None else _number(part.importance, tail),
    }
