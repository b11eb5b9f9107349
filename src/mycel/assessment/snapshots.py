"""Snapshots of assessment: the movement with its scenarios, risks and treatments."""

from dataclasses import replace

from mycel.assessment.models import Plan
from mycel.catalogue import snapshots as catalogue_snapshots
from mycel.engine import movement
from mycel.engine.plain import build

TYPES = {
    "scenario": movement.Scenario,
    "risk": movement.Risk,
    "treatment": movement.Treatment,
}


def with_plans(value: movement.Movement) -> movement.Movement:
    """Return a movement with the scenarios, risks and treatments that are stored."""
    found: dict[str, dict[str, object]] = {kind: {} for kind in TYPES}
    for row in Plan.objects.order_by("kind", "slug"):
        found[row.kind][row.ref] = build(TYPES[row.kind], row.value)
    return replace(
        value,
        scenarios=found["scenario"],
        risks=found["risk"],
        treatments=found["treatment"],
    )


def of_movement() -> movement.Movement:
    """Return the whole movement as it stands now: what an assessment freezes."""
    return with_plans(catalogue_snapshots.of_movement())
