"""Views of reports: drafting, changing, publishing, taking back, and reading them."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mycel.groups import actions, queries
from mycel.groups.forms import CountForm, TakeBackForm, TimeForm, WordsForm
from mycel.groups.models import UnitReport
from mycel.groups.queries import printed
from mycel.groups.queries.bundle import write_bundle
from mycel.groups.queries.drafts import DRAFTED
from mycel.groups.queries.rhythm import counts_from
from mycel.groups.queries.words import languages
from mycel.groups.views.asking import (
    FORM,
    only_those_who_hold_a_role,
    person_id,
    unit_of,
    unit_to_change,
)
from mycel.record import bundles


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show who missed a report, whose is due, and what was published lately."""
    page = queries.reports_page(today=timezone.now().date())
    return render(request, "groups/reports_page.html", {"page": page})


@login_required
@FORM
def report_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Draft a report from what the site knows."""
    unit = unit_to_change(request, slug, "report_for")
    today = timezone.now().date()
    times = queries.times_to_draft(unit=unit, today=today)
    form = TimeForm(request.POST or None, times=times, chosen=request.GET.get("time", ""))
    if request.method == "POST" and form.is_valid():
        since, until = form.chosen
        draft = queries.draft(unit=unit, since=since, until=until, today=today)
        try:
            made = actions.draft_report(
                unit=unit,
                draft=draft,
                since=since,
                until=until,
                by=person_id(request),
                at=timezone.now(),
            )
        except (actions.ReportStands, actions.TooEarly) as refusal:
            form.add_error("time", str(refusal))
        else:
            messages.success(request, gettext("Drafted. Read it, and say it in your own words."))
            return redirect("report_edit", number=made.number)
    page = queries.unit_page(unit=unit, today=today)
    return render(request, "groups/report_new.html", {"form": form, "page": page})


@require_safe
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Show one report."""
    page = _page(number)
    row = UnitReport.objects.select_related("unit").get(id=page.id)
    may_report = request.user.has_perm("groups.report_for", row.unit)
    is_over = row.until_date <= timezone.now().date()
    context = {"page": page, "may_report": may_report, "is_over": is_over}
    return render(request, "groups/report_page.html", context)


@login_required
@FORM
def report_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change the words of a draft."""
    row = _report_to_change(request, number)
    form = WordsForm(request.POST or None, report=row, languages=languages())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_report(
                report=row, sections=form.sections, by=person_id(request), at=timezone.now()
            )
        except actions.NotADraft as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Saved. It is still a draft."))
            return redirect("report", number=number)
    context = {"form": form, "page": _page(number)}
    return render(request, "groups/report_edit.html", context)


@login_required
@FORM
def report_again(request: HttpRequest, number: int) -> HttpResponse:
    """Draft again from what the site knows today, after a second look."""
    row = _report_to_change(request, number)
    if request.method == "POST":
        at = timezone.now()
        draft = queries.draft(
            unit=row.unit, since=row.since_date, until=row.until_date, today=at.date()
        )
        kept = {key: texts for key, texts in row.sections.items() if key not in DRAFTED}
        try:
            actions.change_report(
                report=row,
                sections={**kept, **draft.sections},
                draft=draft,
                by=person_id(request),
                at=at,
            )
        except actions.NotADraft as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("Drafted again from what the site knows today."))
        return redirect("report", number=number)
    return render(request, "groups/report_again.html", {"page": _page(number)})


@login_required
@require_POST
def report_publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft."""
    row = _report_to_change(request, number)
    try:
        actions.publish_report(report=row, by=person_id(request), at=timezone.now())
    except (actions.NotADraft, actions.TooEarly, actions.SaysNothing) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Published. You can take it back, with a reason."))
    return redirect("report", number=number)


@login_required
@FORM
def report_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a report back, after a second look."""
    row = _report_to_change(request, number)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_report(
                report=row,
                reason=form.cleaned_data["reason"],
                by=person_id(request),
                at=timezone.now(),
            )
        except actions.NeedsAReason as refusal:
            form.add_error("reason", str(refusal))
        except actions.NotADraft as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Taken back. The group can write another."))
            return redirect("report", number=number)
    context = {"form": form, "page": _page(number)}
    return render(request, "groups/report_withdraw.html", context)


@login_required
@FORM
def reports_count(request: HttpRequest, slug: str) -> HttpResponse:
    """Say from which day on a group's reports are asked for."""
    unit = unit_to_change(request, slug, "report_for")
    form = CountForm(request.POST or None, initial={"since": counts_from(unit=unit)})
    if request.method == "POST" and form.is_valid():
        actions.count_reports(
            unit=unit,
            since=form.cleaned_data["since"],
            by=person_id(request),
            at=timezone.now(),
        )
        messages.success(request, gettext("Saved."))
        return redirect(reverse("unit", args=[slug]) + "#reports")
    page = queries.unit_page(unit=unit, today=timezone.now().date())
    return render(request, "groups/reports_count.html", {"form": form, "page": page})


@require_safe
def report_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Send a report as wikitext, as paper, or as data with the digest of what was drafted."""
    page = _page(number)
    if form == "json":
        return JsonResponse(
            printed.as_data(page=page), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
    value = printed.as_report(page=page, base=f"{request.scheme}://{request.get_host()}")
    if form == "wiki":
        body: bytes | str = printed.wikitext(report=value)
        kind = "text/plain; charset=utf-8"
    else:
        try:
            body, kind = printed.paper(report=value, at=_told_on(page)), "application/pdf"
        except printed.PaperIsMissing:
            messages.error(
                request, gettext("There is no PDF here. Print the page, or take the wikitext.")
            )
            return redirect("report", number=number)
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="report-{number}.{form}"'
    return answer


@require_safe
def report_bundle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the record of a published report as one file that anybody checks."""
    rows = UnitReport.objects.only("id", "snapshot_digest")
    published = rows.filter(number=number, published_at__isnull=False).first()
    if published is None:
        raise Http404(gettext("There is no published report with this number."))
    try:
        return bundles.download(
            name=f"report-{number}.record.zip",
            write=lambda to: write_bundle(report=published, to=to),
        )
    except bundles.NoBundle:
        text = gettext("The log has not signed this report yet. Try again in a minute.")
        if not published.snapshot_digest:
            text = gettext("This report is from a time when what was read was not kept.")
    messages.info(request, text)
    return redirect("report", number=number)


def _told_on(page: queries.ReportPage) -> date:
    return (page.published_at or page.drafted_at).date()


def _page(number: int) -> queries.ReportPage:
    page = queries.report_page(number=number)
    if page is None:
        raise Http404(gettext("There is no report with this number."))
    return page


def _report_to_change(request: HttpRequest, number: int) -> UnitReport:
    row = get_object_or_404(UnitReport.objects.select_related("unit"), number=number)
    if not request.user.has_perm("groups.report_for", unit_of(row.unit.slug)):
        raise PermissionDenied(only_those_who_hold_a_role())
    return row
