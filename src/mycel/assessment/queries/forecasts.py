"""How well the forecasts behind an assessment did before, judged from earlier days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mycel.assessment.queries.names import Name


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One series: what it measures, and how forecasts of it from earlier days turned out.

    ``coverage`` is the share of what came that lay in the 90 % range; ``better`` how much smaller
    the interval score is than that of repeating the last week, as a share; None where no earlier
    day could be tried.
    """

    path: str
    nodes: tuple[Name, ...]
    measured: int
    missing: int
    widening: float
    coverage: float | None
    better: float | None
    origins: int


def forecast_lines(
    *, found: Sequence[Mapping[str, Any]], names: Mapping[str, Name]
) -> tuple[ForecastLine, ...]:
    """Return the forecasts of a run's answer as plain data."""
    return tuple(_line(one, names) for one in found)


def _line(one: Mapping[str, Any], names: Mapping[str, Name]) -> ForecastLine:
    past: Mapping[str, Any] = one["backtest"] or {}
    naive = float(past.get("interval_score_seasonal_naive") or 0)
    return ForecastLine(
        path=one["path"],
        nodes=tuple(names[ref] for ref in one["nodes"] if ref in names),
        measured=one["measured"],
        missing=one["missing"],
        widening=one["widening"],
        coverage=past.get("coverage90"),
        better=1 - float(past["interval_score"]) / naive if naive else None,
        origins=int(past.get("origins") or 0),
    )
