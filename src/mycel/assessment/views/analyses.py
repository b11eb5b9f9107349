"""Views of analyses of risk and plan: asking, watching, reading, comparing, taking along."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment import actions, queries, tasks
from mycel.assessment.forms.analyses import AnalysisForm
from mycel.assessment.models import NOT_OVER, Analysis
from mycel.assessment.queries import printed
from mycel.assessment.views.runs import _file, person_of, units_of, whole
from mycel.catalogue.queries.words import spoken
from mycel.formats.reports.parts import Report
from mycel.groups.models import Unit
from mycel.people.models import Account

COLUMNS = (
    *("source", "unit", "expected", "standard_error", "share"),
    *("expected_shortfall95", "expected_shortfall95_standard_error", "shortfall_share"),
)


@require_safe
def analyses(request: HttpRequest) -> HttpResponse:
    """Show the analyses, newest first."""
    page = queries.analyses_page(before=whole(request.GET.get("before")))
    return render(request, "assessment/analyses_page.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_new(request: HttpRequest) -> HttpResponse:
    """Ask a new analysis, perhaps like an earlier one."""
    person = person_of(request)
    if person is None or not request.user.has_perm("assessment.ask"):
        raise PermissionDenied(
            gettext("Only people who take part can ask. You can read every analysis there is.")
        )
    now = timezone.now()
    like = whole(request.GET.get("like"))
    units = own_units(request)
    form = AnalysisForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        units=[(unit.slug, spoken(unit.name)) for unit in units],
        budgets=queries.suggested_budgets(),
        scenarios=queries.scenario_names(),
        like=None if like is None else queries.inquiry_of(number=like),
    )
    if request.method == "POST" and form.is_valid():
        unit = next((one for one in units if one.slug == form.cleaned_data["unit"]), None)
        try:
            asked = tasks.ask_analysis(inquiry=form.inquiry, unit=unit, by=person, at=now)
        except actions.TooManyWait as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("analysis", number=asked.number)
    return render(request, "assessment/analysis_new.html", {"form": form})


@require_safe
def analysis(request: HttpRequest, number: int) -> HttpResponse:
    """Show one analysis: how far it is, or what it found."""
    line = queries.analysis_line(number=number)
    if line is None:
        raise Http404(gettext("There is no analysis with this number."))
    row = Analysis.objects.select_related("asked_by", "unit").defer("result").get(number=number)
    if line.state in NOT_OVER:
        context = {"line": line, "may_stop": request.user.has_perm("assessment.stop", row)}
        answer = render(request, "assessment/analysis_waiting.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    if line.state != "done":
        context = {"line": line, "refusal": row.refusal}
        return render(request, "assessment/analysis_over.html", context)
    page = queries.risk_and_plan(
        number=number, unit=request.GET.get("unit"), step=whole(request.GET.get("budget"))
    )
    context = {
        "page": page,
        "over": queries.looked_over(number=number),
        "findings": queries.findings_of_analysis(number=number),
        "may_publish": bool(units_of(request)),
        "may_review": request.user.has_perm("assessment.review", row),
        "may_recompute": request.user.has_perm("assessment.recompute"),
        "language": get_language() or "en",
    }
    return render(request, "assessment/analysis_page.html", context)


@require_safe
def analysis_progress(request: HttpRequest, number: int) -> HttpResponse:
    """Send how far an analysis is, as the part of its page that changes."""
    line = queries.analysis_line(number=number)
    if line is None:
        raise Http404(gettext("There is no analysis with this number."))
    if not request.headers.get("HX-Request"):
        return redirect("analysis", number=number)
    answer = render(request, "assessment/progress.html", {"line": line})
    if line.state not in NOT_OVER:
        answer["HX-Refresh"] = "true"
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def analysis_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop an analysis that waits or runs."""
    row = get_object_or_404(Analysis.objects.defer("result"), number=number)
    if not request.user.has_perm("assessment.stop", row):
        raise PermissionDenied(
            gettext("Only whoever asked for an analysis can stop it. You can watch it finish.")
        )
    try:
        actions.stop_analysis(analysis=row, by=person_of(request), at=timezone.now())
    except actions.RunIsOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("Stopped. You can ask the same again at any time."))
    return redirect("analysis", number=number)


@require_safe
def analysis_compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Show what changed from one analysis to another."""
    page = queries.analyses_compared(before=number, after=other)
    if page is None:
        raise Http404(gettext("Only two finished analyses can be compared."))
    return render(request, "assessment/analyses_compared.html", {"page": page})


@require_safe
def analysis_snapshot(request: HttpRequest, number: int) -> HttpResponse:
    """Send the snapshot that an analysis read, as movement code in an archive."""
    del request
    data = queries.analysis_zip(number=number)
    if data is None:
        raise Http404(gettext("There is no finished analysis with this number."))
    return _file(data, kind="application/zip", name=f"analysis-{number}.zip")


@require_safe
def analysis_result(request: HttpRequest, number: int) -> HttpResponse:
    """Send an answer as one JSON document."""
    del request
    text = queries.analysis_text(number=number)
    if text is None:
        raise Http404(gettext("There is no finished analysis with this number."))
    return _file(text.encode(), kind="application/json", name=f"analysis-{number}.json")


@require_safe
def analysis_table(request: HttpRequest, number: int) -> HttpResponse:
    """Send where the harm comes from, one source and unit per line."""
    del request
    rows = queries.sources_of(number=number)
    if rows is None:
        raise Http404(gettext("There is no finished analysis with this number."))
    answer = _file(b"", kind="text/csv; charset=utf-8", name=f"analysis-{number}.csv")
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    lines.writerows([row[column] for column in COLUMNS] for row in rows)
    return answer


def own_units(request: HttpRequest, *, but: Unit | None = None) -> tuple[Unit, ...]:
    """Return the units in which the reader holds a role, but for one of them."""
    account = request.user
    if not isinstance(account, Account):
        return ()
    return queries.units_of_person(
        account_id=account.pk, today=timezone.now().date(), but=but.id if but else None
    )


@require_safe
def analysis_report(request: HttpRequest, number: int) -> HttpResponse:
    """Show an analysis as a report that can be printed."""
    report = _report(request, number)
    return render(request, "assessment/analysis_report.html", {"report": report, "number": number})


@require_safe
def analysis_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Send the report of an analysis as wikitext, or as paper."""
    report = _report(request, number)
    name = f"analysis-{number}.{form}"
    if form == "wikitext":
        text = printed.wikitext(report=report)
        return _file(text.encode(), kind="text/plain; charset=utf-8", name=name)
    finished = Analysis.objects.values_list("finished_at", flat=True).get(number=number)
    try:
        body = printed.paper(report=report, at=(finished or timezone.now()).date())
    except printed.PaperIsMissing:
        messages.error(
            request, gettext("There is no PDF here. Print the page, or take the wikitext.")
        )
        return redirect("analysis_report", number=number)
    return _file(body, kind="application/pdf", name=name)


def _report(request: HttpRequest, number: int) -> Report:
    page = queries.risk_and_plan(number=number, unit=request.GET.get("unit"))
    if page is None:
        raise Http404(gettext("There is no finished analysis with this number."))
    base = f"{request.scheme}://{request.get_host()}"
    return printed.as_report(page=page, over=queries.looked_over(number=number), base=base)
