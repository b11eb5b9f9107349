"""Explaining: why somebody won, what the runner-up lacked, and the smallest change, as data."""

from mycel.engine.choice.explaining.changing import smallest_change
from mycel.engine.choice.explaining.explanation import (
    Change,
    Comparison,
    Explanation,
    Final,
    Medians,
    Points,
    Stage,
    Tied,
)
from mycel.engine.choice.explaining.reasons import explain

__all__ = [
    "Change",
    "Comparison",
    "Explanation",
    "Final",
    "Medians",
    "Points",
    "Stage",
    "Tied",
    "explain",
    "smallest_change",
]
