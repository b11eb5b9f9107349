"""Doors of the API of proposals: who asks, what is meant, and how a refusal is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja.errors import HttpError

from mycel.deliberation import actions
from mycel.deliberation.models import Amendment, Process, Proposal
from mycel.deliberation.models.processes import DRAFT
from mycel.deliberation.queries import proposals
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.schemas.proposals import Refusal
from mycel.people.models import Account, Person
from mycel.texts.actions import TextRefused

READ: Any = {403: Refusal, 404: Refusal, 422: Refusal}
DONE: Any = {401: Refusal, **READ, 409: Refusal}
REFUSALS: dict[type[Exception], int] = {
    actions.NotYours: 403,
    actions.MeetsAnother: 409,
    actions.NotNow: 409,
    actions.NoDisposition: 422,
    actions.NoEvidence: 422,
    TextRefused: 422,
}


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
    _require_reader(row, me)
    return row


def proposal(number: int, me: Person | None) -> Proposal:
    """Return a proposal that somebody may read.

    Errors:
        HttpError.
    """
    row = proposals.find(number=number)
    if row is not None:
        _require_reader(row.process, me)
    if row is None or not proposals.is_open_to(row=row, person=me):
        raise HttpError(404, gettext("There is no proposal with this number."))
    return row


def amendment(number: int, me: Person | None) -> Amendment:
    """Return an amendment that somebody may read.

    Errors:
        HttpError.
    """
    rows = Amendment.objects.select_related(
        "text", "by", "settled_by", "proposal__text", "proposal__process__unit"
    ).prefetch_related("proposal__process__phases")
    row = rows.filter(number=number).first()
    if row is None:
        raise HttpError(404, gettext("There is no amendment with this number."))
    _require_reader(row.proposal.process, me)
    return row


def _require_reader(row: Process, me: Person | None) -> None:
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
    return Person.objects.select_related("account").filter(account_id=request.user.pk).first()


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
