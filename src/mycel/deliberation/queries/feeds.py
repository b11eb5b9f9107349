"""Processes for other programs: what happened, the planned days, and a snippet for a wiki."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import RUNNING
from mycel.deliberation.queries.permitted import current
from mycel.formats.atom import Item
from mycel.formats.icalendar import Event
from mycel.formats.reports.wikitext import escape
from mycel.groups.queries.words import spoken
from mycel.record import queries as record

SHOWN = 50
MOST_PROCESSES = 200
QUIET = (
    "deliberation.statement.voted",
    "deliberation.reaction.given",
    "deliberation.reaction.withdrawn",
    "deliberation.endorsement.given",
    "deliberation.endorsement.withdrawn",
)
"""What many people do all day; a feed that told it would tell nothing else."""


def happened(*, process: Process, site: str) -> tuple[Item, ...]:
    """Return what the record says of a process, newest first, in the reader's language.

    Args:
        process: which.
        site: the address that paths are put behind.
    """
    lines = record.latest(subject=process.id, limit=SHOWN, but=QUIET)
    return tuple(
        Item(
            id=f"{site}/record/{line.idx}/",
            title="".join(spoken(part.text) for part in line.parts),
            url=f"{site}/record/{line.idx}/",
            at=line.at,
        )
        for line in lines
    )


def planned(*, process: Process, site: str) -> tuple[Event, ...]:
    """Return the planned days of a process's phases."""
    return tuple(_events([process], site))


def planned_everywhere(*, site: str) -> tuple[Event, ...]:
    """Return the planned days of all public processes that run."""
    rows = Process.objects.public().filter(state=RUNNING).prefetch_related("phases")
    return tuple(_events(rows.order_by("-number")[:MOST_PROCESSES], site))


def wikitext(*, process: Process, site: str) -> str:
    """Return a snippet for a page of a wiki: what runs, in which phase, and where."""
    now = current(process)
    lines = [f"'''{escape(text=spoken(process.title))}'''"]
    if process.summary:
        lines.append(escape(text=spoken(process.summary)))
    if now is not None and now.planned_until_date is not None:
        lines.append(
            _("Now: %(phase)s, planned until %(end)s.")
            % {"phase": escape(text=spoken(now.title)), "end": now.planned_until_date.isoformat()}
        )
    lines.append(f"{site}/processes/{process.number}/")
    return "\n\n".join(lines) + "\n"


def _events(processes: Iterable[Process], site: str) -> Iterable[Event]:
    for process in processes:
        for phase in process.phases.all():
            if phase.planned_from_date is None or phase.planned_until_date is None:
                continue
            yield Event(
                uid=f"{process.id}-{phase.position}@mycel",
                title=f"{spoken(process.title)}: {spoken(phase.title)}",
                begins=phase.planned_from_date,
                ends=max(phase.planned_from_date, phase.planned_until_date),
                url=f"{site}/processes/{process.number}/",
            )
