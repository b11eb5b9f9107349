"""Questions: the list, the page of each, and the steps that lead from a draft to its end."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.decisions import actions, queries, tasks
from mycel.decisions.forms import entitled, facts, running, words
from mycel.decisions.queries import QuestionPage
from mycel.decisions.snapshots import asked
from mycel.decisions.views import doors

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (actions.NotNow, actions.NobodyMayVote, actions.NeedsAReason, actions.NoSuchBallot)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List questions, newest first; those of one filter where asked."""
    page = queries.questions_page(
        filter_=request.GET.get("show", ""), before=doors.whole(request.GET.get("before"))
    )
    older = {"show": page.shown, "before": page.older}
    context = {
        "page": page,
        "methods": {line.number: words.METHODS.get(line.method, "") for line in page.questions},
        "older": f"?{urlencode({k: v for k, v in older.items() if v})}" if page.older else "",
        "may_draft": request.user.is_authenticated,
    }
    return render(request, "decisions/questions_page.html", context)


@require_safe
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Show a question: how it stands, what is asked, who may vote and how it is counted."""
    page = queries.question_page(number=number, account=doors.account_id(request))
    if page is None:
        raise doors.no_question()
    may_run = request.user.is_authenticated and request.user.has_perm(
        "decisions.run_question", doors.question(number)
    )
    return render(request, "decisions/question_page.html", _context(page, may_run=may_run))


@login_required
@require_POST
def freeze(request: HttpRequest, number: int) -> HttpResponse:
    """Freeze who may vote; a long list is left to the worker."""
    row = doors.question_to_run(request, number)
    by = doors.person(request).id

    def do() -> str:
        if tasks.freeze(question=row, by=by, at=timezone.now()):
            return gettext("The roll is frozen. Set a quorum if there shall be one, then open.")
        return gettext("The list is long. The roll will be frozen within minutes; come back then.")

    return _done(request, number, do)


@login_required
@require_POST
def open_(request: HttpRequest, number: int) -> HttpResponse:
    """Open a question now rather than when its time comes."""
    row = doors.question_to_run(request, number)
    by = doors.person(request).id

    def do() -> str:
        tasks.open_now(question=row, by=by, at=timezone.now())
        return gettext("The question is open. What it was announced with cannot change any more.")

    return _done(request, number, do)


@login_required
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a question that is over once more: a new draft like it, with a roll of its own."""
    row = doors.question_to_run(request, number)
    at = timezone.now()
    draft = actions.draft_question(
        unit=row.unit,
        asked=asked.again(question=row, at=at),
        electorate=row.electorate,
        by=doors.person(request).id,
        at=at,
    )
    messages.success(
        request,
        gettext("A new draft like it. Change what shall be different, then freeze its roll."),
    )
    return redirect("question_edit", number=draft.number)


@login_required
@FORM
def extend(request: HttpRequest, number: int) -> HttpResponse:
    """Let an open question end later, with a reason."""
    row = doors.question_to_run(request, number)
    form = running.Extension(request.POST or None, initial={"closes_at": row.closes_at})
    if request.method == "POST" and form.is_valid():
        by, data = doors.person(request).id, form.cleaned_data

        def do() -> str:
            actions.extend_question(
                question=row,
                closes_at=data["closes_at"],
                reason=data["reason"],
                by=by,
                at=timezone.now(),
            )
            return gettext("The question ends later now. The record says why.")

        return _done(request, number, do)
    return _form(request, number, form, "extend")


@login_required
@FORM
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a question before it is counted, with a reason."""
    row = doors.question_to_run(request, number)
    form = running.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, reason = doors.person(request).id, form.cleaned_data["reason"]

        def do() -> str:
            actions.withdraw_question(question=row, reason=reason, by=by, at=timezone.now())
            return gettext("The question is withdrawn. The record says why.")

        return _done(request, number, do)
    return _form(request, number, form, "withdraw")


@login_required
@FORM
def strike(request: HttpRequest, number: int) -> HttpResponse:
    """Strike the ballot at a place of the log, with a reason that everybody sees."""
    row = doors.question_to_strike(request, number)
    form = running.Strike(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, data = doors.person(request).id, form.cleaned_data

        def do() -> str:
            actions.strike_ballot(
                question=row, index=data["index"], reason=data["reason"], by=by, at=timezone.now()
            )
            return gettext("The ballot is struck. The record says so, with the reason.")

        return _done(request, number, do)
    return _form(request, number, form, "strike")


def _done(request: HttpRequest, number: int, do: Callable[[], str]) -> HttpResponse:
    """Do one step, say how it went, and go back to the question."""
    try:
        messages.success(request, do())
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    return redirect("question", number=number)


def _form(request: HttpRequest, number: int, form: object, step: str) -> HttpResponse:
    page = queries.question_page(number=number)
    context = {"form": form, "page": page, "step": step, "back": reverse("question", args=[number])}
    return render(request, "decisions/step_page.html", context)


def _context(page: QuestionPage, *, may_run: bool) -> dict[str, Any]:
    names = queries.unit_names(language=get_language() or "en")
    return {
        "page": page,
        "method": words.named(rule=page.rule),
        "how": words.how(rule=page.rule),
        "unmarked": words.unmarked(rule=page.rule),
        "facts": facts.facts(page=page),
        "rules": entitled.rules(of=page.eligibility, names=names),
        "lacks": entitled.lacks(unmet=page.yours.unmet, names=names),
        "is_soon": page.line.state == "frozen" and page.line.opens_at > timezone.now(),
        "may_run": may_run,
    }
