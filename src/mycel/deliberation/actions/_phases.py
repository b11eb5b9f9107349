"""What phases and states allow, asked inside every act: the page asked before, but time went on."""

from django.db import connection
from django.db.models import Prefetch

from mycel.deliberation.models import Phase, Process
from mycel.deliberation.queries.permitted import permitted
from mycel.people.models import Person


class NotNow(ValueError):
    """Something that the phase, the visibility or one's role does not allow; it says why."""


def hold(process: Process) -> Process:
    """Take the process for this transaction alone, and return it as it stands now."""
    row = Process.objects.select_for_update().get(id=process.id)
    process.refresh_from_db()
    return row


def alone(process: Process) -> None:
    """Wait until nobody writes in a process, and keep everybody out until this act is done.

    SQLite has one writer at a time, so that nothing is needed there.
    """
    _lock(process, "pg_advisory_xact_lock")


def share(process: Process) -> None:
    """Let nobody close a process while this act goes on; others write beside it."""
    _lock(process, "pg_advisory_xact_lock_shared")


def require(*, process: Process, person: Person | None, what: str) -> None:
    """Refuse what is not allowed now, by the process as it stands in this transaction.

    Errors:
        NotNow, with the sentence that pages show.
    """
    share(process)
    phases = Phase.objects.only("process_id", "position", "kind", "allows", "begun_at", "ended_at")
    rows = Process.objects.only("id", "state", "visibility", "unit_id")
    now = rows.prefetch_related(Prefetch("phases", queryset=phases)).get(id=process.id)
    answer = permitted(process=now, person=person, what=what)
    if not answer.allowed:
        raise NotNow(answer.reason)


def _lock(process: Process, function: str) -> None:
    if connection.vendor == "postgresql":
        number = int.from_bytes(process.id.bytes[-8:], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [number])
