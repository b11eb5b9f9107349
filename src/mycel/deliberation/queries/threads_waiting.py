"""Discussions that wait for their outcome too long: for the page of a process, and its alarm."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import FACILITATOR, RUNNING
from mycel.deliberation.queries.threads import ThreadLine, thread_lines, waiting_rows
from mycel.groups.models import Term
from mycel.notices.rules import Told, tell_by

SHOWN = 5

tell_by(
    {
        "threads-wait": _("Discussions in %(process)s wait for somebody to close them: %(count)s."),
    }
)


def threads_waiting(
    *, process: Process, language: str, at: datetime, limit: int = SHOWN
) -> tuple[ThreadLine, ...]:
    """Return open discussions in which nobody wrote for too long, the longest silent first.

    Args:
        process: which; its rule ``stale_days`` says how long is too long.
        language: the reader's.
        at: now.
        limit: how many at most.
    """
    rows = waiting_rows(process=process, at=at).select_related("text")
    found = list(rows[:limit])
    return thread_lines(found, process=process, person=None, language=language, at=at)


def unclosed(*, at: datetime) -> Iterator[Told]:
    """Tell, for each process that runs, who is to close discussions that wait too long.

    Those are the people who were asked to close one of them, and the facilitators; where there are
    neither, whoever holds a role in the group.
    """
    for process in Process.objects.filter(state=RUNNING).order_by("number"):
        rows = waiting_rows(process=process, at=at)
        closers = list(rows.values_list("closer_id", flat=True))
        if closers:
            values = {"count": str(len(closers)), "process": process.title}
            path = f"/processes/{process.number}/threads/?show=waiting"
            yield Told(_to_close(process, closers), "threads-wait", process.ref, path, values)


def _to_close(process: Process, closers: Sequence[UUID | None]) -> set[UUID]:
    roles = process.roles.filter(role=FACILITATOR).values_list("person_id", flat=True)
    found = {*roles, *(one for one in closers if one is not None)}
    if found:
        return found
    terms = Term.objects.filter(role__unit_id=process.unit_id, until_date__isnull=True)
    return set(terms.values_list("person_id", flat=True))
