"""Doors of the API of deliberation: who asks, which process is meant, how a refusal is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja.errors import HttpError

from mycel.deliberation import actions
from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import DRAFT
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.deliberation.schemas.proposals import Refusal
from mycel.deliberation.snapshots.voters import MOST
from mycel.people.models import Account, Person
from mycel.texts.actions import TextRefused

READ: Any = {403: Refusal, 404: Refusal, 422: Refusal}
DONE: Any = {401: Refusal, **READ, 409: Refusal}
REFUSALS: dict[type[Exception], int] = {
    actions.NotYours: 403,
    actions.CannotClose: 409,
    actions.MeetsAnother: 409,
    actions.NotNow: 409,
    actions.NeedsWords: 422,
    actions.NoDisposition: 422,
    actions.NoEvidence: 422,
    actions.NotHere: 422,
    actions.NoSuchVote: 422,
    actions.SaidBefore: 409,
    TextRefused: 422,
}


# Asked with every vote; written once, because building them took longer than answering them.
WHO = "SELECT * FROM people_person WHERE account_id = %s"
VOTED_IN = (
    "SELECT id, number, state, visibility, unit_id FROM deliberation_process WHERE number = %s"
)


@contextmanager
def said() -> Iterator[None]:
    """Answer a refusal with its sentence and the number that fits."""
    try:
        yield
    except tuple(REFUSALS) as refusal:
        raise HttpError(REFUSALS[type(refusal)], str(refusal)) from refusal


def process(number: int, me: Person | None) -> Process:
    """Return a process that somebody may read.

    Errors:
        HttpError.
    """
    rows = Process.objects.select_related("unit").prefetch_related("phases")
    row = rows.filter(number=number).first()
    if row is None:
        raise HttpError(404, gettext("There is no process with this number."))
    require_reader(row, me)
    return row


def process_to_vote(number: int, me: Person) -> Process:
    """Return a process as far as a vote needs it; the act reads its phases itself.

    Errors:
        HttpError.
    """
    row = None
    if 0 < number <= MOST:
        row = next(iter(Process.objects.raw(VOTED_IN, [number])), None)
    if row is None:
        raise HttpError(404, gettext("There is no process with this number."))
    require_reader(row, me)
    return row


def process_to_run(number: int, me: Person) -> Process:
    """Return a process that somebody runs.

    Errors:
        HttpError.
    """
    row = process(number, me)
    if not runs(process=row, person=me):
        raise HttpError(403, gettext("Only the facilitators of this process can do this."))
    return row


def require_reader(row: Process, me: Person | None) -> None:
    """Refuse whoever may not read a process.

    Errors:
        HttpError: 404 for a draft of others, 403 where only members read.
    """
    answer = permitted(process=row, person=me, what="read")
    if answer.allowed:
        return
    if row.state == DRAFT:
        raise HttpError(404, gettext("There is no process with this number."))
    raise HttpError(403, answer.reason)


def visitor(request: HttpRequest) -> Person | None:
    """Return the person who asks, or None."""
    if not isinstance(request.user, Account):
        return None
    found = next(iter(Person.objects.raw(WHO, [request.user.pk])), None)
    if found is not None:
        found.account = request.user  # it is at hand; to join it again costs as much as to find it
    return found


def person(request: HttpRequest) -> Person:
    """Return the person who asks.

    Errors:
        HttpError.
    """
    found = visitor(request)
    if found is None:
        raise HttpError(
            403, gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    return found


def language() -> str:
    """Return the language that somebody reads."""
    return get_language() or "en"
