"""Views of runs: asking, watching, reading, comparing, taking along."""

import csv
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment import actions, queries, tasks
from mycel.assessment.forms import AskForm, SliderForm
from mycel.assessment.models import NOT_OVER, Run
from mycel.groups.models import Unit
from mycel.people.models import Account
from mycel.record import bundles

COLUMNS = (
    *("ref", "kind", "steward", "measured", "assumed", "first_to_break"),
    *("probability", "standard_error", "p10", "p50", "p90"),
    *("headroom", "demand", "capacity", "utilisation", "reach"),
)


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Show the assessments, newest first."""
    page = queries.runs_page(before=whole(request.GET.get("before")))
    return render(request, "assessment/runs_page.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request: HttpRequest) -> HttpResponse:
    """Ask a new assessment, perhaps like an earlier one."""
    person = person_of(request)
    if person is None or not request.user.has_perm("assessment.ask"):
        raise PermissionDenied(
            gettext("Only people who take part can ask. You can read every assessment there is.")
        )
    now = timezone.now()
    like = whole(request.GET.get("like"))
    form = AskForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        scenarios=queries.scenario_names(),
        like=None if like is None else queries.question_of(number=like),
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = tasks.ask(question=form.question, by=person, at=now)
        except actions.TooManyWait as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("assessment", number=run.number)
    return render(request, "assessment/run_new.html", {"form": form})


@require_safe
def assessment(request: HttpRequest, number: int) -> HttpResponse:
    """Show one assessment: how far it is, or what it found."""
    line = queries.run_line(number=number)
    if line is None:
        raise Http404(gettext("There is no assessment with this number."))
    if line.state in NOT_OVER:
        run = Run.objects.only("id", "asked_by").filter(number=number).first()
        context = {"line": line, "may_stop": request.user.has_perm("assessment.stop", run)}
        answer = render(request, "assessment/run_waiting.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    if line.state != "done":
        refusal = Run.objects.values_list("refusal", flat=True).get(number=number)
        return render(request, "assessment/run_over.html", {"line": line, "refusal": refusal})
    factor, year = SliderForm(request.GET).position()
    context = {
        "page": queries.run_page(number=number),
        "slider": queries.slider_page(number=number, factor=factor, year=year),
        "findings": queries.findings_of_run(number=number),
        "may_publish": bool(units_of(request)),
    }
    return render(request, "assessment/run_page.html", context)


@require_safe
def assessment_progress(request: HttpRequest, number: int) -> HttpResponse:
    """Send how far an assessment is, as the part of its page that changes."""
    line = queries.run_line(number=number)
    if line is None:
        raise Http404(gettext("There is no assessment with this number."))
    if not request.headers.get("HX-Request"):
        return redirect("assessment", number=number)
    answer = render(request, "assessment/progress.html", {"line": line})
    if line.state not in NOT_OVER:
        answer["HX-Refresh"] = "true"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def assessment_slider(request: HttpRequest, number: int) -> HttpResponse:
    """Send what breaks at a position of the slider, as the part of the page that changes."""
    factor, year = SliderForm(request.GET).position()
    page = queries.slider_page(number=number, factor=factor, year=year)
    if page is None:
        raise Http404(gettext("There is no finished assessment with this number."))
    if not request.headers.get("HX-Request"):
        query = request.GET.urlencode()
        return redirect(f"{page.page_url}?{query}#slider" if query else f"{page.page_url}#slider")
    answer = render(request, "assessment/slider_answer.html", {"slider": page})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@login_required
def assessment_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop an assessment that waits or runs."""
    run = get_object_or_404(Run.objects.defer("result", "slider"), number=number)
    if not request.user.has_perm("assessment.stop", run):
        raise PermissionDenied(
            gettext("Only whoever asked for an assessment can stop it. You can watch it finish.")
        )
    try:
        actions.stop_run(run=run, by=person_of(request), at=timezone.now())
    except actions.RunIsOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("Stopped. You can ask the same again at any time."))
    return redirect("assessment", number=number)


@require_safe
def assessment_compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Show what changed from one assessment to another."""
    page = queries.compare_page(before=number, after=other)
    if page is None:
        raise Http404(gettext("Only two finished assessments can be compared."))
    return render(request, "assessment/compare_page.html", {"page": page})


@require_safe
def assessment_snapshot(request: HttpRequest, number: int) -> HttpResponse:
    """Send the snapshot that an assessment read, as movement code in an archive."""
    del request
    data = queries.snapshot_zip(number=number)
    if data is None:
        raise Http404(gettext("There is no finished assessment with this number."))
    return _file(data, kind="application/zip", name=f"assessment-{number}.zip")


@require_safe
def assessment_bundle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the record of an assessment as one file that anybody computes again."""
    row = Run.objects.only("id").filter(number=number, state="done").first()
    if row is None:
        raise Http404(gettext("There is no finished assessment with this number."))
    try:
        return bundles.download(
            name=f"assessment-{number}.record.zip",
            write=lambda to: queries.write_bundle(of=row, to=to),
        )
    except bundles.NoBundle:
        text = gettext("The log has not signed this assessment yet. Try again in a minute.")
    messages.info(request, text)
    return redirect("assessment", number=number)


@require_safe
def assessment_result(request: HttpRequest, number: int) -> HttpResponse:
    """Send an answer as the command line prints it."""
    del request
    text = queries.result_text(number=number)
    if text is None:
        raise Http404(gettext("There is no finished assessment with this number."))
    return _file(text.encode(), kind="application/json", name=f"assessment-{number}.json")


@require_safe
def assessment_table(request: HttpRequest, number: int) -> HttpResponse:
    """Send an answer's figures, one node per line."""
    del request
    nodes = queries.nodes_of(number=number)
    if nodes is None:
        raise Http404(gettext("There is no finished assessment with this number."))
    answer = _file(b"", kind="text/csv; charset=utf-8", name=f"assessment-{number}.csv")
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    lines.writerows(_cells(node) for node in nodes)
    return answer


def whole(text: str | None) -> int | None:
    """Return a whole number of a query, or None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 — what fits a number's column


def person_of(request: HttpRequest) -> UUID | None:
    """Return the id of the person who asks, or None."""
    account = request.user
    if not isinstance(account, Account) or not hasattr(account, "person"):
        return None
    return account.person.id


def units_of(request: HttpRequest) -> list[Unit]:
    """Return the units for which the reader may publish; the rule has the last word on each."""
    account = request.user
    if not isinstance(account, Account):
        return []
    units = queries.units_to_publish_for(
        account_id=account.pk, is_staff=account.is_staff, today=timezone.now().date()
    )
    return [unit for unit in units if account.has_perm("assessment.publish", unit)]


def _cells(node: Mapping[str, Any]) -> list[object]:
    flat = {**node, **node["crossing"]}
    return [flat[column] for column in COLUMNS]


def _file(data: bytes, *, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
