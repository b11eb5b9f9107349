"""Doors of deliberation: who comes in, which process is meant, and how a refusal is said."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import DRAFT
from mycel.deliberation.queries import processes
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.people.models import Person
from mycel.people.queries import who


def visitor(request: HttpRequest) -> Person | None:
    """Return the person who came in, or None."""
    return who(user=request.user)


def person(request: HttpRequest) -> Person:
    """Return the person who came in.

    Errors:
        PermissionDenied for an account that belongs to nobody.
    """
    found = visitor(request)
    if found is None:
        raise PermissionDenied(
            gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    return found


def process(request: HttpRequest, number: int) -> Process:
    """Return a process that whoever came in may read.

    Errors:
        Http404 where there is none, also where it is a draft of others; PermissionDenied where
        only members may read.
    """
    found = processes.find(number=number)
    if found is None:
        raise no_process()
    answer = permitted(process=found, person=visitor(request), what="read")
    if not answer.allowed:
        if found.state == DRAFT:
            raise no_process()
        raise PermissionDenied(answer.reason)
    return found


def process_to_run(request: HttpRequest, number: int) -> Process:
    """Return a process that whoever came in runs.

    Errors:
        As :func:`process`; PermissionDenied with who may.
    """
    found = process(request, number)
    if not runs(process=found, person=person(request)):
        raise PermissionDenied(
            gettext(
                "Only the facilitators of this process, people who hold a role in its group, and"
                " administrators can do this. The process names them: ask one of them."
            )
        )
    return found


def no_process() -> Http404:
    """Return the answer that there is no such process."""
    return Http404(gettext("There is no process with this number."))


def whole(text: str | None) -> int | None:
    """Return a whole number of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 — what fits a number


def refused(request: HttpRequest, refusal: Exception) -> None:
    """Say a refusal at the top of the next page."""
    messages.error(request, str(refusal))


def language() -> str:
    """Return the language that somebody reads."""
    return get_language() or "en"


def by(request: HttpRequest) -> UUID:
    """Return the id of the person who came in."""
    return person(request).id
