"""Views of what follows an analysis: choosing a plan, publishing it, reviewing, computing again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment import actions, queries, tasks
from mycel.assessment.forms import FindingForm
from mycel.assessment.forms.analyses import ChoosePlan, ReviewForm
from mycel.assessment.models import Analysis
from mycel.assessment.views.analyses import own_units
from mycel.assessment.views.runs import person_of, units_of
from mycel.catalogue.queries.words import spoken
from mycel.record import bundles


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_choose(request: HttpRequest, number: int) -> HttpResponse:
    """Choose, in the name of a unit, what it recommends; then publish it as a finding."""
    row = _finished(number)
    units = [
        one for one in units_of(request) if request.user.has_perm("assessment.choose_plan", one)
    ]
    if not units:
        raise PermissionDenied(
            gettext(
                "Plans are chosen by people whose role in a unit decides on what it publishes. "
                "You can show this analysis to such a unit."
            )
        )
    treatments, chosen = queries.treatments_to_choose(analysis=row)
    form = ChoosePlan(
        request.POST if request.method == "POST" else None,
        units=[(unit.slug, spoken(unit.name)) for unit in units],
        treatments=treatments,
        chosen=chosen,
    )
    if request.method == "POST" and form.is_valid():
        unit = next(one for one in units if one.slug == form.cleaned_data["unit"])
        try:
            actions.choose_plan(
                analysis=row,
                unit=unit,
                treatments=form.cleaned_data["treatments"],
                by=person_of(request),
                at=timezone.now(),
            )
        except actions.NoSuchTreatment as refusal:
            form.add_error("treatments", str(refusal))
        else:
            messages.success(
                request, gettext("The plan is chosen. Now say in a finding why; it is filled in.")
            )
            place = reverse("analysis_finding", args=[number])
            return redirect(f"{place}?{urlencode({'unit': unit.slug})}")
    context = {"form": form, "number": number}
    return render(request, "assessment/plan_choose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_finding(request: HttpRequest, number: int) -> HttpResponse:
    """Publish, in the name of a unit, what an analysis shows and which plan it recommends."""
    row = _finished(number)
    units = units_of(request)
    if not units:
        raise PermissionDenied(
            gettext(
                "Findings are published by people whose role in a unit decides on it. "
                "You can show this assessment to such a unit."
            )
        )
    draft = queries.finding_draft(analysis=row, unit=request.GET.get("unit", ""))
    form = FindingForm(
        request.POST if request.method == "POST" else None,
        units=[(unit.slug, spoken(unit.name)) for unit in units],
        nodes=draft.nodes,
        chosen=draft.chosen,
        draft=draft.texts,
    )
    if request.method == "POST" and form.is_valid():
        unit = next(unit for unit in units if unit.slug == form.cleaned_data["unit"])
        made = actions.publish_finding(
            analysis=row,
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
    context = {"form": form, "number": number, "is_analysis": True}
    return render(request, "assessment/finding_new.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_review(request: HttpRequest, number: int) -> HttpResponse:
    """Say, as somebody outside the unit that asked, what you think of an analysis."""
    row, person = _finished(number), person_of(request)
    if person is None or not request.user.has_perm("assessment.review", row):
        raise PermissionDenied(
            gettext(
                "An analysis is reviewed by people who did not ask for it, and whose group did "
                "not. You can read what they say."
            )
        )
    units = own_units(request, but=row.unit)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        units=[(unit.slug, spoken(unit.name)) for unit in units],
    )
    if request.method == "POST" and form.is_valid():
        actions.give_review(
            analysis=row,
            unit=next((one for one in units if one.slug == form.cleaned_data["unit"]), None),
            verdict=form.cleaned_data["verdict"],
            reason=form.text("reason"),
            by=person,
            at=timezone.now(),
        )
        messages.success(
            request, gettext("Thank you. Your review stands on the page of the analysis.")
        )
        return redirect(f"{reverse('analysis', args=[number])}#reviews")
    return render(request, "assessment/review_new.html", {"form": form, "number": number})


@require_POST
@login_required
def analysis_recompute(request: HttpRequest, number: int) -> HttpResponse:
    """Compute an analysis again from what is public, and compare the bytes."""
    row = _finished(number)
    if not request.user.has_perm("assessment.recompute"):
        raise PermissionDenied(
            gettext("Only people who take part can start this here. Anybody can do it at home.")
        )
    try:
        tasks.ask_recomputation(analysis=row, by=person_of(request), at=timezone.now())
    except actions.TooManyWait as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(
            request, gettext("It is being computed again. Look here in a minute for the outcome.")
        )
    return redirect(f"{reverse('analysis', args=[number])}#again")


@require_safe
def analysis_bundle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the record of an analysis as one file that anybody computes again."""
    row = _finished(number)
    try:
        return bundles.download(
            name=f"analysis-{number}.record.zip",
            write=lambda to: queries.write_bundle(of=row, to=to),
        )
    except bundles.NoBundle:
        text = gettext("The log has not signed this analysis yet. Try again in a minute.")
    messages.info(request, text)
    return redirect("analysis", number=number)


def _finished(number: int) -> Analysis:
    rows = Analysis.objects.select_related("unit", "asked_by").defer("result")
    found = rows.filter(number=number, state="done").first()
    if found is None:
        raise Http404(gettext("There is no finished analysis with this number."))
    return found
