"""Doors of texts: who comes in, which text is meant, and how a refusal is said."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from mycel.people.models import Person
from mycel.people.queries import who
from mycel.texts import actions
from mycel.texts.models import Case, Text
from mycel.texts.queries import moderation, reading

REFUSED = (
    actions.ConductRefused,
    actions.ModerationRefused,
    actions.NoModerator,
    actions.TextRefused,
)


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


def text(request: HttpRequest, id_: UUID) -> Text:
    """Return a text that whoever came in may know of, or answer that there is none."""
    found = reading.find(id_=id_, person=visitor(request))
    if found is None:
        raise no_text()
    return found


def own_text(request: HttpRequest, id_: UUID) -> Text:
    """Return a text that whoever came in wrote.

    Errors:
        As :func:`text`; PermissionDenied for the text of somebody else.
    """
    found = text(request, id_)
    if found.author_id != person(request).pk:
        raise PermissionDenied(gettext("Only its author can do this. You can report the text."))
    return found


def moderator(request: HttpRequest) -> Person:
    """Return a moderator of any space.

    Errors:
        PermissionDenied with who may.
    """
    found = person(request)
    if not request.user.has_perm("texts.moderate"):
        raise PermissionDenied(
            gettext(
                "Only moderators can see what was reported: facilitators of a process, and those"
                " whom administrators appointed. What they decided stands in the public log."
            )
        )
    return found


def case(request: HttpRequest, number: int) -> Case:
    """Return a case of a space that whoever came in looks after, or answer that there is none."""
    found = moderation.case_to_moderate(number=number, person=moderator(request))
    if found is None:
        raise no_case()
    return found


def administrator(request: HttpRequest) -> Person:
    """Return an administrator.

    Errors:
        PermissionDenied with who may.
    """
    found = person(request)
    if not request.user.has_perm("texts.adopt_conduct"):
        raise PermissionDenied(
            gettext("Only administrators can do this. Tell one of them what should change.")
        )
    return found


def no_text() -> Http404:
    """Return the answer that there is no such text."""
    return Http404(gettext("There is no text at this address, or you cannot read it."))


def no_case() -> Http404:
    """Return the answer that there is no such case."""
    return Http404(gettext("There is no case with this number among those you look after."))


def done(request: HttpRequest, do: Callable[[], str]) -> bool:
    """Do something, and say at the top of the next page that it was done, or why not."""
    try:
        messages.success(request, do())
    except REFUSED as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def whole(given: str | None) -> int | None:
    """Return a whole number of an address, or None."""
    fits = given and given.isascii() and given.isdigit() and len(given) < 10  # noqa: PLR2004 — what fits a number
    return int(given) if given and fits else None


def id_of(given: str | None) -> UUID | None:
    """Return an id of an address, or None."""
    try:
        return UUID(given) if given else None
    except ValueError:
        return None


def language() -> str:
    """Return the language that somebody reads."""
    return get_language() or "en"
