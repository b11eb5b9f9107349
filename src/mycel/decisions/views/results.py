"""Results: who won and why, what a budget buys and why, and the ballots it was counted from."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.decisions import queries
from mycel.decisions.forms import explained, projects, rounds, words
from mycel.decisions.queries import BudgetPage, ResultPage
from mycel.decisions.snapshots import bundle as files
from mycel.decisions.views import doors
from mycel.record import bundles


@require_safe
def result(request: HttpRequest, number: int) -> HttpResponse:
    """Show the result of a question, round by round, and how it would read otherwise."""
    page = queries.result_page(number=number)
    if page is not None:
        return _tally(request, page)
    bought = queries.budget_page(number=number)
    if bought is not None:
        return _budget(request, bought)
    if queries.question_page(number=number) is None:
        raise doors.no_question()
    raise Http404(gettext("There is no result yet. It is counted when the question has closed."))


@require_safe
def question_bundle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the record of a question as one file that is checked without the site."""
    row = doors.question(number)
    try:
        return bundles.download(
            name=f"question-{number}.record.zip",
            write=lambda to: files.write(question=row, to=to),
        )
    except files.NotCounted:
        text = gettext("There is no record to download yet: the question has not been counted.")
    except bundles.NoBundle:
        text = gettext("The log has not signed the count yet. Try again in a minute.")
    messages.info(request, text)
    return redirect("question", number=number)


def _tally(request: HttpRequest, page: ResultPage) -> HttpResponse:
    method = page.value["method"]
    context = {
        "page": page,
        "method": words.named(rule=method),
        "how": words.how(rule=method),
        "why": explained.why(explanation=page.explanation, names=page.names),
        "ties": [explained.tie(tie=tie, names=page.names) for tie in page.ties],
        "readings": [(explained.reading(change=one.change), one) for one in page.readings],
        "table": rounds.table(page=page),
        "positions": _positions(page),
    }
    return render(request, "decisions/result_page.html", context)


def _positions(page: ResultPage) -> list[tuple[words.Words, int]]:
    counted = page.value["result"].get("positions", {})
    return [(name, counted[value]) for value, name, _help in words.POSITIONS if value in counted]


def _budget(request: HttpRequest, page: BudgetPage) -> HttpResponse:
    method = page.value["method"]
    reasons = {reason["project"]: reason for reason in page.reasons}
    context = {
        "page": page,
        "method": words.named(rule=method),
        "other": words.METHODS.get(page.other, page.other),
        "how": words.how(rule=method),
        "cost": rounds.decimal(page.cost),
        "limit": rounds.decimal(page.limit),
        "hours": None if page.hours is None else rounds.decimal(page.hours),
        "ties": [explained.tie(tie=tie, names=page.names) for tie in page.ties],
        "strata": [
            (one, rounds.decimal(one.limit), rounds.decimal(one.cost)) for one in page.strata
        ],
        "projects": [
            (line, projects.why(reason=reasons.get(line.key), page=page)) for line in page.projects
        ],
    }
    return render(request, "decisions/budget_page.html", context)
