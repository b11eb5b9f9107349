"""Discussions that wait for their outcome too long: for the page of a process, and its alarm."""

from datetime import datetime

from mycel.deliberation.models import Process
from mycel.deliberation.queries.threads import ThreadLine, thread_lines, waiting_rows

SHOWN = 5


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
