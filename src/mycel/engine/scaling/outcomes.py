"""Outcomes: what a year costs as it is and under plans: figures, parts, differences."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mycel.engine.movement import Weights
from mycel.engine.scaling.exceedance import Figures
from mycel.engine.scaling.pricing import Priced


@dataclass(frozen=True, slots=True)
class Part:
    """What one source adds to a year's loss in one unit.

    ``expected``: mean over all worlds. ``shortfall``: mean over the worst 5 % of the worlds of the
    total, so that the parts add up to its expected shortfall. ``importance``: share by which the
    total's expected shortfall would be lower without the source, on the same worlds (as it is
    only).
    """

    ref: str
    expected: float
    standard_error: float
    share: float
    shortfall: float
    shortfall_error: float
    shortfall_share: float
    importance: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a plan changes, below 0 where less is lost, with errors paired world by world."""

    expected: float
    standard_error: float
    shortfall: float
    shortfall_error: float


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """A year under one plan: figures, parts and difference from as it is, by unit of loss."""

    name: str
    treatments: tuple[str, ...]
    units: Mapping[str, Figures]
    parts: Mapping[str, tuple[Part, ...]]
    difference: Mapping[str, Difference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """A year's losses as it is (first) and under named plans, all on the same worlds."""

    outcomes: tuple[PlanOutcome, ...]
    priced: tuple[Priced, ...]
    weights: Weights | None
    factors: Mapping[str, float]
    worlds: int
    seed: int
    warnings: tuple[str, ...]
    method: Mapping[str, object]

    @property
    def as_is(self) -> PlanOutcome:
        """The outcome without any plan."""
        return self.outcomes[0]
