"""Views of statements: one at a time to answer, all of them, writing, judging, merging."""

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.deliberation import actions, tasks
from mycel.deliberation.forms import statements as forms
from mycel.deliberation.models import Process, Statement
from mycel.deliberation.queries import routing, statements
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.views import doors
from mycel.record.together import NotKept
from mycel.texts.actions import TextRefused

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (actions.NotNow, actions.NoSuchVote, actions.SaidBefore, TextRefused, NotKept)
VALUES = {"agree": 1, "pass": 0, "disagree": -1}


@require_safe
@never_cache
def next_(request: HttpRequest, number: int) -> HttpResponse:
    """Show the statement that comes next for whoever reads."""
    row = doors.process(request, number)
    page = statements.vote_page(
        process=row,
        person=doors.visitor(request),
        language=doors.language(),
        last=doors.whole(request.GET.get("last")),
    )
    context = {"page": page, "process": row}
    return render(request, "deliberation/statement_vote.html", context)


@login_required
@require_POST
def vote(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Vote on a statement, and go on to the next one."""
    row = doors.process(request, number)
    value = VALUES.get(request.POST.get("value", ""), 2)
    try:
        done = tasks.vote(
            process=row,
            number=statement,
            value=value,
            person=doors.person(request),
            at=timezone.now(),
        )
    except REFUSED as refusal:
        doors.refused(request, refusal)
        return redirect("statements", number=number)
    if request.POST.get("stay"):
        messages.success(request, gettext("Your answer is changed."))
        return redirect("statement", number=number, statement=statement)
    return redirect(f"{reverse('statements', args=[number])}?last={done.voted.statement}#next")


@require_safe
def all_(request: HttpRequest, number: int) -> HttpResponse:
    """List the statements of a process."""
    row = doors.process(request, number)
    page = statements.statements_page(
        process=row,
        person=doors.visitor(request),
        language=doors.language(),
        filter_=request.GET.get("show", ""),
        after=doors.whole(request.GET.get("after")) or 0,
    )
    older = f"?show={page.shows}&after={page.older}" if page.older else ""
    context = {"page": page, "process": row, "older": older}
    return render(request, "deliberation/statement_list.html", context)


@require_safe
def statement(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Show one statement."""
    row = _statement(request, number, statement)
    page = statements.statement_page(
        row=row, person=doors.visitor(request), language=doors.language()
    )
    context = {"page": page, "process": row.process}
    return render(request, "deliberation/statement_page.html", context)


@login_required
@FORM
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Write a statement."""
    row = doors.process(request, number)
    me = doors.person(request)
    answer = permitted(process=row, person=me, what="state")
    if not answer.allowed:
        messages.info(request, answer.reason)
        return redirect("statements_all", number=number)
    form = forms.Writing(request.POST or None, initial={"language": doors.language()})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            made = actions.write_statement(
                process=row, draft=form.draft(), person=me, by=None, at=timezone.now()
            )
            routing.forget(process=row)
            if made.state == "waiting":
                return gettext("Thank you. Somebody looks at it before it is shown.")
            return gettext("Thank you. Others are shown it from now on.")

        return _done(request, row, form, do, heading=gettext("Write a statement"))
    return _form_page(request, row, form, heading=gettext("Write a statement"))


@login_required
@FORM
def seed(request: HttpRequest, number: int) -> HttpResponse:
    """Put first statements in."""
    row = doors.process_to_run(request, number)
    me = doors.person(request)
    form = forms.Seeding(request.POST or None, initial={"language": doors.language()})
    heading = gettext("Put first statements in")
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            made = actions.seed_statements(
                process=row, drafts=form.drafts(), person=me, by=me.id, at=timezone.now()
            )
            routing.forget(process=row)
            return gettext("%(n)s statements are in.") % {"n": len(made)}

        return _done(request, row, form, do, heading=heading)
    return _form_page(request, row, form, heading=heading)


@login_required
@FORM
def judge(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Accept or reject a statement."""
    row = _to_moderate(request, number, statement)
    me = doors.person(request)
    form = forms.Judging(request.POST or None, initial={"state": "accepted"})
    heading = gettext("Statement %(number)s: what becomes of it?") % {"number": row.number}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            actions.judge_statement(
                statement=row, state=given["state"], reason=given["reason"], person=me,
                by=me.id, at=timezone.now(),
            )  # fmt: skip
            routing.forget(process=row.process)
            return gettext("It is noted. You can look at it again at any time.")

        return _done(request, row.process, form, do, heading=heading, of=row)
    return _form_page(request, row.process, form, heading=heading, of=row)


@login_required
@require_POST
def mark(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Say whether a statement is about the people who take part, or about the matter."""
    row = _to_moderate(request, number, statement)
    me = doors.person(request)
    try:
        actions.mark_statement(
            statement=row,
            is_meta=request.POST.get("is_meta") == "1",
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    except REFUSED as refusal:
        doors.refused(request, refusal)
    else:
        routing.forget(process=row.process)
        messages.success(request, gettext("It is noted. The next map goes by it."))
    return redirect("statement", number=number, statement=statement)


@login_required
@FORM
def merge(request: HttpRequest, number: int, statement: int) -> HttpResponse:
    """Merge a statement into another that says the same."""
    row = _to_moderate(request, number, statement)
    me = doors.person(request)
    form = forms.Merging(request.POST or None)
    heading = gettext("Merge statement %(number)s into another") % {"number": row.number}
    if request.method == "POST" and form.is_valid():
        into = form.target(statement=row)
        if into is not None:

            def do() -> str:
                actions.merge_statement(
                    statement=row, into=into, person=me, by=me.id, at=timezone.now()
                )
                routing.forget(process=row.process)
                return gettext("It is merged. Its votes stay with it, and it can be read.")

            return _done(request, row.process, form, do, heading=heading, of=row)
    return _form_page(request, row.process, form, heading=heading, of=row)


def _statement(request: HttpRequest, number: int, statement: int) -> Statement:
    process = doors.process(request, number)
    row = statements.find(process=process, number=statement)
    me = doors.visitor(request)
    moderates = permitted(process=process, person=me, what="moderate").allowed
    if row is None or not statements.is_open_to(row=row, person=me, moderates=moderates):
        raise Http404(gettext("There is no statement with this number here."))
    return row


def _to_moderate(request: HttpRequest, number: int, statement: int) -> Statement:
    process = doors.process_to_run(request, number)
    row = statements.find(process=process, number=statement)
    if row is None:
        raise Http404(gettext("There is no statement with this number here."))
    return row


def _form_page(
    request: HttpRequest,
    process: Process,
    form: django_forms.Form,
    *,
    heading: str,
    of: Statement | None = None,
) -> HttpResponse:
    cancel = (
        reverse("statements_all", args=[process.number])
        if of is None
        else reverse("statement", args=[process.number, of.number])
    )
    context = {
        "form": form, "process": process, "heading": heading, "cancel": cancel,
        "of": of,
    }  # fmt: skip
    return render(request, "deliberation/statement_form.html", context)


def _done(
    request: HttpRequest,
    process: Process,
    form: django_forms.Form,
    do: Callable[[], str],
    *,
    heading: str,
    of: Statement | None = None,
) -> HttpResponse:
    try:
        messages.success(request, do())
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, process, form, heading=heading, of=of)
    if of is None:
        return redirect("statements_all", number=process.number)
    return redirect("statement", number=process.number, statement=of.number)
