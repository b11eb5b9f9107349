"""Views of findings: reading, publishing in the name of a unit, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from mycel.assessment import actions, queries
from mycel.assessment.forms import FindingForm, WithdrawForm
from mycel.assessment.models import Finding, Run
from mycel.assessment.views.runs import person_of, units_of, whole
from mycel.catalogue.queries.words import spoken
from mycel.groups.models import Unit


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show what was found, newest first."""
    page = queries.findings_page(before=whole(request.GET.get("before")))
    return render(request, "assessment/findings_page.html", {"page": page})


@require_safe
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """Show one finding."""
    page = queries.finding_page(number=number)
    if page is None:
        raise Http404(gettext("There is no finding with this number."))
    unit = Unit.objects.get(slug=page.line.unit.ref.partition("/")[2])
    may_withdraw = page.line.withdrawn_at is None and request.user.has_perm(
        "assessment.publish", unit
    )
    context = {"page": page, "may_withdraw": may_withdraw}
    return render(request, "assessment/finding_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_new(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a finding in the name of a unit."""
    run = get_object_or_404(Run.objects.defer("result", "slider"), number=number, state="done")
    units = units_of(request)
    if not units:
        raise PermissionDenied(
            gettext(
                "Findings are published by people whose role in a unit decides on it. "
                "You can show this assessment to such a unit."
            )
        )
    nodes = queries.nodes_to_choose(run=run.id)
    form = FindingForm(
        request.POST if request.method == "POST" else None,
        units=[(unit.slug, spoken(unit.name)) for unit in units],
        nodes=[(slug, name) for slug, name, _share in nodes],
        chosen=request.GET.getlist("node") or [slug for slug, _name, share in nodes[:1] if share],
    )
    if request.method == "POST" and form.is_valid():
        unit = next(unit for unit in units if unit.slug == form.cleaned_data["unit"])
        made = actions.publish_finding(
            run=run,
            unit=unit,
            title=form.text("title"),
            explanation=form.text("explanation"),
            recommendation=form.text("recommendation"),
            nodes=queries.nodes_named(slugs=form.cleaned_data["nodes"]),
            by=person_of(request),
            at=timezone.now(),
        )
        messages.success(
            request, gettext("Published. You can withdraw it at any time, with a reason.")
        )
        return redirect("finding", number=made.number)
    return render(request, "assessment/finding_new.html", {"form": form, "number": number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a finding back, after a second look and with a reason."""
    row = get_object_or_404(Finding.objects.select_related("unit"), number=number)
    if not request.user.has_perm("assessment.publish", row.unit):
        raise PermissionDenied(
            gettext(
                "Only people who may publish for the same unit can withdraw this. "
                "You can tell them what is wrong with it."
            )
        )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_finding(
                finding=row,
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                at=timezone.now(),
            )
        except actions.FindingIsWithdrawn as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, gettext("Withdrawn. It stays readable, with your reason."))
        return redirect("finding", number=number)
    context = {"form": form, "number": number, "title": row.title}
    return render(request, "assessment/finding_withdraw.html", context)
