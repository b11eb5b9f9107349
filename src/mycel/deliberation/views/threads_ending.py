"""Views that bring discussions to an end: summaries, disputes, who closes, the outcome."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.deliberation import actions
from mycel.deliberation.forms import threads as forms
from mycel.deliberation.models import Summary, Thread
from mycel.deliberation.queries import threads_summaries
from mycel.deliberation.queries.conflicts import conflict
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.deliberation.queries.threads_posts import cited
from mycel.deliberation.views import doors
from mycel.deliberation.views import threads_doors as here
from mycel.people.models import Person

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def summaries(request: HttpRequest, number: int) -> HttpResponse:
    """Show the summaries of a discussion, with what they cite and who disputes them."""
    me = doors.visitor(request)
    row = here.thread(number, me)
    page = threads_summaries.summaries_page(
        row=row,
        person=me,
        language=doors.language(),
        runs=me is not None and runs(process=row.process, person=me),
        before=doors.whole(request.GET.get("before")),
    )
    context = {
        "page": page,
        "process": row.process,
        "older": f"?before={page.older}" if page.older else "",
        "is_signed_in": me is not None,
    }
    return render(request, "deliberation/summary_list.html", context)


@login_required
@FORM
def summary_new(request: HttpRequest, number: int) -> HttpResponse:
    """Sum a discussion up to a post, or write a new version of such a summary."""
    me = doors.person(request)
    row = here.thread(number, me)
    until = doors.whole(request.GET.get("until"))
    before = None if until is None else threads_summaries.find(row=row, until=until)
    form = forms.Summing(
        request.POST or None,
        first=[*([before.text.language] if before else []), *here.first(row.process)],
        label=gettext("Summary"),
        initial=_known(row, before),
    )
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            draft = form.draft()
            actions.write_summary(
                thread=row,
                draft=draft,
                cites=cited(draft.body),
                until=form.cleaned_data["until"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if here.done_in(form, do):
            messages.success(request, gettext("Thank you. Everybody sees the summary first now."))
            return redirect("summaries", number=number)
    is_runner = runs(process=row.process, person=me)
    return here.form_page(
        request,
        row,
        form,
        answer=threads_summaries.may_summarise(row=row, person=me, runs=is_runner),
        heading=gettext("Sum it up"),
        lead=gettext(
            "What was said for and against, and what is open. Cite posts as #17, so that readers"
            " can look. Somebody may dispute it; you or others can then write it anew."
        ),
        button=gettext("Keep the summary"),
    )


@login_required
@FORM
def dispute(request: HttpRequest, number: int, until: int) -> HttpResponse:
    """Say what a summary does not tell right."""
    me = doors.person(request)
    row = here.thread(number, me)
    found = threads_summaries.find(row=row, until=until)
    if found is None:
        raise Http404(gettext("There is no summary up to this post."))
    form = forms.Writing(
        request.POST or None,
        first=here.first(row.process),
        label=gettext("What is wrong or missing in it"),
    )
    form.fields["body"].max_length = forms.MOST_DISPUTE  # type: ignore[attr-defined]  # a CharField
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.raise_dispute(
                summary=found, draft=form.draft(), person=me, by=me.id, at=timezone.now()
            )

        if here.done_in(form, do):
            messages.success(
                request, gettext("The summary is marked as disputed, with your words.")
            )
            return redirect("summaries", number=number)
    is_runner = runs(process=row.process, person=me)
    return here.form_page(
        request,
        row,
        form,
        answer=threads_summaries.may_summarise(row=row, person=me, runs=is_runner),
        heading=gettext("Dispute this summary"),
        button=gettext("Dispute it"),
    )


@login_required
@require_POST
def settle(request: HttpRequest, number: int, id_: int) -> HttpResponse:
    """Settle a dispute."""
    me = doors.person(request)
    row = here.thread(number, me)
    found = threads_summaries.dispute(row=row, id_=id_)
    if found is None:
        raise Http404(gettext("There is no dispute with this number here."))
    if found.person_id != me.id:
        here.runner(row.process, me)

    def do() -> str:
        actions.settle_dispute(dispute=found, person=me, by=me.id, at=timezone.now())
        return gettext("It is settled.")

    here.done(request, do)
    return redirect("summaries", number=number)


@login_required
@FORM
def closer(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody who took no side to close a discussion."""
    me = doors.person(request)
    row = here.thread(number, me)
    here.runner(row.process, me)
    form = forms.Closer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["person"]

        def do() -> None:
            actions.assign_closer(thread=row, closer=who, person=me, by=me.id, at=timezone.now())

        if here.done_in(form, do):
            messages.success(
                request, gettext("%(name)s is asked to close it.") % {"name": who.name}
            )
            return redirect("thread", number=number)
    return here.form_page(
        request,
        row,
        form,
        answer=permitted(process=row.process, person=me, what="close-thread"),
        heading=gettext("Ask somebody to close it"),
        button=gettext("Ask them"),
    )


@login_required
@FORM
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a discussion with what came out of it."""
    me = doors.person(request)
    row = here.thread(number, me)
    _closes(row, me)
    known = row.outcome
    form = forms.Writing(
        request.POST or None,
        first=[*([known.language] if known else []), *here.first(row.process)],
        label=gettext("What came out of it"),
        initial={"body": known.body} if known else {},
    )
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.close_thread(
                thread=row, outcome=form.draft(), person=me, by=me.id, at=timezone.now()
            )

        if here.done_in(form, do):
            messages.success(request, gettext("It is closed, and its outcome stands at the top."))
            return redirect("thread", number=number)
    return here.form_page(
        request,
        row,
        form,
        heading=gettext("Close it with its outcome"),
        lead=gettext("What most agree on, what stays open, and what happens next."),
        warning=conflict(thread=row, person=me),
        button=gettext("Close it"),
    )


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed discussion again."""
    me = doors.person(request)
    row = here.thread(number, me)
    here.runner(row.process, me)

    def do() -> str:
        actions.reopen_thread(thread=row, person=me, by=me.id, at=timezone.now())
        return gettext("It is open again. What came out of it before stays readable.")

    here.done(request, do)
    return redirect("thread", number=number)


def _known(row: Thread, before: Summary | None) -> dict[str, object]:
    if before is not None:
        return {"until": before.until, "body": before.text.body}
    last = row.posts.order_by("-number").values_list("number", flat=True).first()
    return {"until": last}


def _closes(row: Thread, me: Person) -> None:
    if row.closer_id != me.id and not runs(process=row.process, person=me):
        raise PermissionDenied(
            gettext("Whoever was asked to close it can do this, and the facilitators.")
        )
