"""Closing a process: what came out is counted from the rows, and published with the close."""

from datetime import datetime
from uuid import UUID

from mycel.deliberation import actions
from mycel.deliberation.models import Process
from mycel.deliberation.queries.outcome import outcome


def close(*, process: Process, by: UUID | None, at: datetime) -> Process:
    """Close a process with its outcome.

    Errors:
        As ``actions.close_process``.
    """
    return actions.close_process(process=process, outcome=outcome(process=process), by=by, at=at)
