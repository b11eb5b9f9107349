"""Doors of proposals: who comes in, which proposal is meant, and how a refusal is said."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from mycel.deliberation import actions
from mycel.deliberation.models import Amendment, Process, Proposal
from mycel.deliberation.models.processes import DRAFT, PUBLIC
from mycel.deliberation.queries import proposals
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.people.models import Person
from mycel.people.queries import who
from mycel.texts.actions import TextRefused

REFUSED = (
    actions.MeetsAnother,
    actions.NoDisposition,
    actions.NoEvidence,
    actions.NotNow,
    actions.NotYours,
    TextRefused,
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


def process(number: int, who: Person | None) -> Process:
    """Return a process that somebody may read, with its phases.

    Errors:
        Http404 where there is none or it is a draft of others; PermissionDenied where only members
        may read.
    """
    row = Process.objects.prefetch_related("phases").filter(number=number).first()
    if row is None:
        raise no_process()
    _may_read(row, who)
    return row


def proposal(number: int, who: Person | None) -> Proposal:
    """Return a proposal that somebody may read.

    Errors:
        Http404 where there is none or it is a draft of others; as :func:`process`.
    """
    row = proposals.find(number=number)
    if row is None:
        raise no_proposal()
    _may_read(row.process, who)
    if not proposals.is_open_to(row=row, person=who):
        raise no_proposal()
    return row


def amendment(number: int, who: Person | None) -> Amendment:
    """Return an amendment that somebody may read.

    Errors:
        Http404 where there is none; as :func:`process`.
    """
    rows = Amendment.objects.select_related(
        "text", "by", "proposal__text", "proposal__process__unit"
    ).prefetch_related("proposal__process__phases")
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404(gettext("There is no amendment with this number."))
    _may_read(row.proposal.process, who)
    return row


def runner(row: Process, who: Person) -> None:
    """Refuse who does not run a process.

    Errors:
        PermissionDenied with who may.
    """
    if not runs(process=row, person=who):
        raise PermissionDenied(
            gettext(
                "Only the facilitators of this process, people who hold a role in its group, and"
                " administrators can do this. The process names them: ask one of them."
            )
        )


def author(row: Proposal, who: Person) -> None:
    """Refuse who does not write a proposal.

    Errors:
        PermissionDenied with what they can do instead.
    """
    if not row.authors.filter(person=who, since_at__isnull=False).exists():
        raise PermissionDenied(
            gettext("Only its authors can do this. Suggest an amendment instead.")
        )


def author_or_runner(row: Proposal, who: Person) -> None:
    """Refuse who neither writes a proposal nor runs its process.

    Errors:
        PermissionDenied.
    """
    writes = row.authors.filter(person=who, since_at__isnull=False).exists()
    if not writes and not runs(process=row.process, person=who):
        raise PermissionDenied(gettext("Only its authors and the facilitators can do this."))


def done(request: HttpRequest, do: Callable[[], str]) -> bool:
    """Do something, and say at the top of the next page that it was done, or why not."""
    try:
        messages.success(request, do())
    except REFUSED as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def done_in(form: Form, do: Callable[[], object]) -> bool:
    """Do something that a form asks for; a refusal stands in the form, with what was written."""
    try:
        do()
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def whole(text: str | None) -> int | None:
    """Return a whole number of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 — what fits a number


def language() -> str:
    """Return the language that somebody reads."""
    return get_language() or "en"


def no_process() -> Http404:
    """Return the answer that there is no such process."""
    return Http404(gettext("There is no process with this number."))


def no_proposal() -> Http404:
    """Return the answer that there is no such proposal."""
    return Http404(gettext("There is no proposal with this number."))


def _may_read(row: Process, who: Person | None) -> None:
    if row.visibility == PUBLIC and row.state != DRAFT:
        return
    answer = permitted(process=row, person=who, what="read")
    if not answer.allowed:
        if row.state == DRAFT:
            raise no_process()
        raise PermissionDenied(answer.reason)
