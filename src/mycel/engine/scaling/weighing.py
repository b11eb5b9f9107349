"""Weighing: how losses in several units become one number, or why they do not."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mycel.engine.movement import Movement
from mycel.engine.scaling.menu import Floats

DECLARED = "declared"


def chosen(
    *,
    movement: Movement,
    units: Sequence[str],
    weights: Mapping[str, float] | None = None,
    unit: str | None = None,
) -> dict[str, float]:
    """Return the weight of every unit of loss that counts.

    Definition: the weights that are given; else 1 for the unit that is chosen by name; else the
    movement's declared weights; else 1 where there is a single unit.

    Errors:
        ValueError where several units have no weights, or a weight is of no unit, below 0 or not
        finite, or all are 0.
    """
    known = ", ".join(units)
    given = _stated(movement, weights, unit)
    if given is None:
        if len(units) > 1:
            raise ValueError(
                f"losses are counted in {known}, and no weights are declared; expected weights, "
                "or one unit chosen by name"
            )
        given = dict.fromkeys(units, 1.0)
    asked = weights is not None or unit is not None
    for name, weight in given.items():
        if asked and name not in units:
            raise ValueError(f'no loss is counted in "{name}"; expected one of: {known or "none"}')
        if not (math.isfinite(weight) and weight >= 0):
            raise ValueError(f"the weight of {name} is {weight}; expected 0 or a positive number")
    found = {name: float(given[name]) for name in units if given.get(name, 0) > 0}
    if units and not found:
        raise ValueError(f"every weight is 0; expected a positive weight for one of: {known}")
    return found


def sets(
    *,
    declared: Mapping[str, float],
    units: Sequence[str],
    given: Mapping[str, Mapping[str, float]] | None = None,
) -> dict[str, dict[str, float]]:
    """Return the weight sets under which plans are compared, the declared one first.

    Definition: the sets that are given; without any, every unit of loss alone (``only UNIT``).

    Errors:
        ValueError where a set weighs no known unit.
    """
    found = {DECLARED: dict(declared)}
    others = {f"only {name}": {name: 1.0} for name in units} if given is None else given
    for name, weights in sorted(others.items()):
        kept = {unit: float(weights[unit]) for unit in units if weights.get(unit, 0) > 0}
        if not kept:
            raise ValueError(f'the weight set "{name}" weighs none of: {", ".join(units)}')
        found[name] = kept
    if given is None and len(units) == 1:
        del found[f"only {units[0]}"]
    return found


def row(*, weights: Mapping[str, float], units: Sequence[str]) -> Floats:
    """Return the weights as a row beside the units."""
    return np.array([weights.get(unit, 0.0) for unit in units], dtype=np.float64)


def _stated(
    movement: Movement, weights: Mapping[str, float] | None, unit: str | None
) -> dict[str, float] | None:
    if weights is not None:
        return dict(weights)
    if unit is not None:
        return {unit: 1.0}
    return None if movement.weights is None else dict(movement.weights.values)
