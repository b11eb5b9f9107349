"""A small movement with risks and treatments, so that there is something to choose."""

from dataclasses import replace
from datetime import date

from mycel.engine.analysis import Inquiry
from mycel.engine.movement import (
    Movement,
    Reduction,
    Risk,
    Treatment,
    Weights,
)

from .conftest import movement

INQUIRY = Inquiry(
    today=date(2026, 11, 23), budgets={"hours": 60.0, "money": 1000.0}, worlds=2000, steps=4
)


def risky() -> Movement:
    """Return the small movement with two risks, and three treatments of which two fit together."""
    risks = [
        Risk(
            "risk/fire",
            "Ivo Iron left the kettle on.",
            "It burns",
            affects=("node/site",),
            per_year=(0.2, 0.6),
            loss={"hours-lost": (100.0, 900.0), "people-affected": (50.0, 500.0)},
            owner="person/ivo",
        ),
        Risk(
            "risk/flood",
            "The hall lies low.",
            {"en": "It floods", "de": "Es läuft voll"},
            affects=("node/hall",),
            per_year=(0.1, 0.3),
            loss={"hours-lost": (50.0, 400.0)},
        ),
    ]
    treatments = [
        Treatment(
            "treatment/sprinkler",
            "Sprinkler",
            reduces=(Reduction("risk/fire", loss=(0.4, 0.8)),),
            cost={"money": (300.0, 500.0), "hours": (10.0, 20.0)},
        ),
        Treatment(
            "treatment/wall",
            "Wall",
            reduces=(Reduction("risk/flood", per_year=(0.3, 0.6)),),
            cost={"money": (200.0, 600.0), "hours": (20.0, 30.0)},
        ),
        Treatment(
            "treatment/new-hall",
            "New hall",
            reduces=(
                Reduction("risk/flood", per_year=(0.8, 0.95)),
                Reduction("risk/fire", per_year=(0.5, 0.8)),
            ),
            cost={"money": (4000.0, 9000.0), "hours": (100.0, 200.0)},
            excludes=("treatment/wall",),
        ),
    ]
    return replace(
        movement(),
        losses={"hours-lost": None, "people-affected": None},
        weights=Weights(1, None, {"hours-lost": 1.0, "people-affected": 0.5}),
        risks={one.ref: one for one in risks},
        treatments={one.ref: one for one in sorted(treatments, key=lambda one: one.ref)},
    )
