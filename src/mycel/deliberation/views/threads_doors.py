"""Doors of discussion: which thread or post is meant, who may read it, how a refusal is said."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from mycel.deliberation import actions
from mycel.deliberation.models import Post, Process, Thread
from mycel.deliberation.models.processes import DRAFT
from mycel.deliberation.queries import threads
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.deliberation.views import doors
from mycel.people.models import Person
from mycel.texts.actions import TextRefused
from mycel.texts.queries import shown

REFUSED = (actions.NotHere, actions.NotNow, TextRefused)


def thread(number: int, who: Person | None) -> Thread:
    """Return a discussion that somebody may read, with its process and phases.

    Errors:
        Http404 where there is none or its process is a draft of others; PermissionDenied where
        only members may read.
    """
    row = threads.find(number=number)
    if row is None:
        raise no_thread()
    _may_read(row.process, who)
    return row


def post(number: int, who: Person | None, *, thread: int | None = None) -> Post:
    """Return a post that somebody may read, of one thread where it is named.

    Errors:
        Http404 where there is none; as :func:`thread`.
    """
    row = threads.post(number=number)
    if row is None or (thread is not None and row.thread.number != thread):
        raise Http404(gettext("There is no post with this number here."))
    _may_read(row.thread.process, who)
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


def no_thread() -> Http404:
    """Return the answer that there is no such discussion."""
    return Http404(gettext("There is no discussion with this number."))


def first(row: Process) -> list[str]:
    """Return the languages to offer first: the reader's own, then those of the process."""
    return list(dict.fromkeys([doors.language(), *row.languages]))


def done(request: HttpRequest, do: Callable[[], str]) -> bool:
    """Do something, and say at the top of the next page that it was done, or why not."""
    try:
        said = do()
    except REFUSED as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def done_in(form: Form, do: Callable[[], object]) -> bool:
    """Do something that a form asks for; a refusal stands in the form, with what was written."""
    try:
        do()
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def back(request: HttpRequest, number: int, *, anchor: str = "") -> HttpResponse:
    """Lead back to the page of the discussion that somebody came from."""
    asked = request.POST.get("back", "")
    mine = asked.startswith(f"/threads/{number}/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts=None
    )
    return redirect((asked if mine else f"/threads/{number}/") + anchor)


def form_page(request: HttpRequest, row: Thread, form: Form, **context: object) -> HttpResponse:
    """Show a page with one form about a discussion."""
    one = shown(texts=[row.text], language=doors.language())[row.text_id]
    given = {
        "form": form,
        "process": row.process,
        "number": row.number,
        "one": one,
        "cancel": f"/threads/{row.number}/",
        **context,
    }
    return render(request, "deliberation/thread_form.html", given)


def _may_read(row: Process, who: Person | None) -> None:
    if threads.is_public(row):
        return
    answer = permitted(process=row, person=who, what="read")
    if not answer.allowed:
        if row.state == DRAFT:
            raise no_thread()
        raise PermissionDenied(answer.reason)
