"""Two analyses beside each other, without mistaking chance for change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from mycel.assessment.models import Analysis
from mycel.assessment.queries import analyses, labels
from mycel.assessment.queries.analyses import AnalysisLine
from mycel.assessment.queries.comparison import Figure, Parameter
from mycel.assessment.queries.names import Name
from mycel.engine.scaling.standing import is_difference


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What a year costs in one unit, before and after."""

    name: str
    expected: Figure
    shortfall: Figure


@dataclass(frozen=True, slots=True)
class SourceChange:
    """The expected harm of one source in one unit, before and after."""

    source: labels.Source
    unit: str
    expected: Figure


@dataclass(frozen=True, slots=True)
class AnalysesCompared:
    """What changed from one analysis to another."""

    before: AnalysisLine
    after: AnalysisLine
    parameters: tuple[Parameter, ...]
    same_snapshot: bool
    units: tuple[UnitChange, ...]
    sources: tuple[SourceChange, ...]
    unchanged: int
    chosen_now: tuple[Name, ...]
    chosen_no_more: tuple[Name, ...]

    @property
    def differs(self) -> bool:
        """Return whether anything differs beyond chance."""
        return bool(self.sources or self.chosen_now or self.chosen_no_more) or any(
            one.expected.differs or one.shortfall.differs for one in self.units
        )


def analyses_compared(*, before: int, after: int) -> AnalysesCompared | None:
    """Return what changed between two finished analyses, or None where one is missing."""
    wanted = Q(number=before) | Q(number=after)
    rows = {row.number: row for row in analyses.light().filter(wanted, state="done")}
    if {before, after} - rows.keys():
        return None
    old, new = rows[before], rows[after]
    told = [analyses.analysis_answer(row.id)["result"] for row in (old, new)]
    first, second = analyses.analysis_lines([old, new])
    every = _sources(told[0]["risk"], told[1]["risk"])
    changed = tuple(one for one in every if one.expected.differs)
    chosen = [_chosen(one) for one in told]
    names = labels.treatments(refs=[*chosen[0], *chosen[1]])
    return AnalysesCompared(
        before=first,
        after=second,
        parameters=_parameters(old, new),
        same_snapshot=old.snapshot_digest == new.snapshot_digest,
        units=_units(told[0]["risk"]["units"], told[1]["risk"]["units"]),
        sources=changed,
        unchanged=len(every) - len(changed),
        chosen_now=tuple(names[ref] for ref in chosen[1] if ref not in chosen[0]),
        chosen_no_more=tuple(names[ref] for ref in chosen[0] if ref not in chosen[1]),
    )


def _units(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[UnitChange, ...]:
    return tuple(
        UnitChange(
            name=labels.unit_name(unit=unit),
            expected=_figure(old.get(unit), new.get(unit), "expected", "standard_error"),
            shortfall=_figure(
                old.get(unit),
                new.get(unit),
                "expected_shortfall95",
                "expected_shortfall95_standard_error",
            ),
        )
        for unit in sorted(old.keys() | new.keys())
    )


def _sources(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[SourceChange, ...]:
    parts = [
        {(one["ref"], unit): part for one in told["by_risk"] for unit, part in one["units"].items()}
        for told in (old, new)
    ]
    keys = sorted(parts[0].keys() | parts[1].keys())
    names = labels.sources(refs=dict.fromkeys(ref for ref, _unit in keys))
    return tuple(
        SourceChange(
            source=names[ref],
            unit=labels.unit_name(unit=unit),
            expected=_figure(
                parts[0].get((ref, unit)), parts[1].get((ref, unit)), "expected", "standard_error"
            ),
        )
        for ref, unit in keys
    )


def _figure(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, key: str, error: str
) -> Figure:
    if old is None or new is None:
        before = None if old is None else float(old[key])
        after = None if new is None else float(new[key])
        return Figure(before, after, differs=True)
    before, after = float(old[key]), float(new[key])
    errors = (float(old[error]), float(new[error]))
    return Figure(before, after, differs=is_difference(before=before, after=after, errors=errors))


def _chosen(result: Mapping[str, Any]) -> list[str]:
    plan = result["plan"]
    return [] if plan is None else list(plan["problems"][0]["chosen"])


def _parameters(old: Analysis, new: Analysis) -> tuple[Parameter, ...]:
    names = {
        "today": gettext("first day"),
        "until": gettext("last month looked at"),
        "scenario": gettext("scenario"),
        "budgets": gettext("what can be spent"),
        "worlds": gettext("simulated worlds"),
        "seed": gettext("seed"),
        "steps": gettext("budgets on the frontier"),
        "months": gettext("months in which people may leave"),
    }
    return tuple(
        Parameter(name=name, before=_told(old.parameters[key]), after=_told(new.parameters[key]))
        for key, name in names.items()
        if old.parameters[key] != new.parameters[key]
    )


def _told(value: object) -> str:
    match value:
        case None:
            return gettext("none")
        case dict():
            return ", ".join(f"{unit} {most:g}" for unit, most in value.items())
        case _:
            return str(value)
