"""What pages of other rooms show of processes: those that run, those of a unit, how many."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import CLOSED, RUNNING
from mycel.deliberation.queries.processes import ProcessLine, process_line, readable
from mycel.people.models import Person

SHOWN = 5


def open_processes(*, person: Person | None, limit: int = SHOWN) -> tuple[ProcessLine, ...]:
    """Return processes that run and that somebody may read, newest first."""
    rows = readable(person=person).filter(state=RUNNING).order_by("-number")
    return tuple(process_line(row) for row in _whole(rows[:limit]))


def processes_of_unit(*, unit_id: UUID, limit: int = SHOWN) -> tuple[ProcessLine, ...]:
    """Return the public processes of a unit, newest first."""
    rows = Process.objects.public().filter(unit_id=unit_id).order_by("-number")
    return tuple(process_line(row) for row in _whole(rows[:limit]))


def processes_by_id(*, ids: Collection[UUID]) -> Mapping[UUID, ProcessLine]:
    """Return public processes by their ids."""
    found = _whole(Process.objects.public().filter(id__in=ids))
    return {row.id: process_line(row) for row in found}


def processes_held() -> int:
    """Return how many public processes run or were closed."""
    return Process.objects.public().filter(state__in=(RUNNING, CLOSED)).count()


def _whole(rows: QuerySet[Process]) -> QuerySet[Process]:
    return rows.select_related("unit").prefetch_related("phases")
