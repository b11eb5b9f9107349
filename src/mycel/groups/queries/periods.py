"""Which reports units owe: missed and due, in one question for many units."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from mycel.engine.reporting.rhythm import LOOK_BACK, Period
from mycel.groups.models import Unit, UnitReport
from mycel.groups.queries.rhythm import periods


def periods_by_unit(
    *, units: Iterable[Unit], today: date, limit: int = LOOK_BACK
) -> Mapping[UUID, tuple[Period, ...]]:
    """Return the periods of each unit, the present one first; one query for all."""
    found = list(units)
    reports: dict[UUID, list[UnitReport]] = {unit.id: [] for unit in found}
    light = UnitReport.objects.standing().defer("sections", "drafted", "withdrawal")
    for row in light.filter(unit__in=found):
        reports[row.unit_id].append(row)
    return {
        unit.id: periods(unit=unit, reports=reports[unit.id], today=today, limit=limit)
        for unit in found
    }


def missed_by_unit(*, units: Iterable[Unit], today: date) -> Mapping[UUID, int]:
    """Return how many reports of the last twelve periods each unit missed."""
    known = periods_by_unit(units=units, today=today)
    return {id_: sum(line.state == "missed" for line in lines) for id_, lines in known.items()}
