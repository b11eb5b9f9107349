"""What phases and states allow, asked inside every act: the page asked before, but time went on."""

from mycel.deliberation.models import Process
from mycel.deliberation.queries.permitted import permitted
from mycel.people.models import Person


class NotNow(ValueError):
    """Something that the phase, the visibility or one's role does not allow; it says why."""


def hold(process: Process) -> Process:
    """Take the process for this transaction alone, and return it as it stands now."""
    row = Process.objects.select_for_update().get(id=process.id)
    process.refresh_from_db()
    return row


def require(*, process: Process, person: Person | None, what: str) -> None:
    """Refuse what is not allowed now.

    Errors:
        NotNow, with the sentence that pages show.
    """
    answer = permitted(process=process, person=person, what=what)
    if not answer.allowed:
        raise NotNow(answer.reason)
