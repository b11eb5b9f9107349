"""Views of the register: its list, its words, one risk, and what can be written about it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment.actions import learning
from mycel.assessment.actions import register as acts
from mycel.assessment.actions.register import PlanIsPresent, PlanIsWithdrawn, RefIsTaken
from mycel.assessment.forms import choosing, estimates
from mycel.assessment.forms import register as forms
from mycel.assessment.queries import register as lists
from mycel.assessment.queries import risk as risks_
from mycel.assessment.views import doors
from mycel.catalogue.queries.files import public_ref
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.groups import snapshots as group_snapshots
from mycel.groups.models import Term
from mycel.people.models import Person

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """Show the register: the risks of one filter."""
    page = lists.register(
        shown=request.GET.get("show", ""),
        q=request.GET.get("q", "")[:200],
        today=doors.today(),
        page=doors.page_number(request),
    )
    context = {"page": page, "may_write": doors.may_write(request)}
    return render(request, "assessment/risk_list.html", context)


@require_safe
def risk_words(request: HttpRequest) -> HttpResponse:
    """Show what the words for risks mean in figures."""
    return render(request, "assessment/risk_words.html", {"page": lists.words_page()})


@require_safe
def risk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one risk with everything around it."""
    page = risks_.risk_page(slug=slug, today=doors.today(), since=_since(request))
    if page is None:
        raise Http404(str(doors.NOT_HERE["risk"]))
    row = doors.plan(kind="risk", slug=slug)
    context = {
        "page": page,
        "may_write": doors.may_write(request, row),
        "may_bear": doors.may_bear(request, row),
        "since": estimates.Since(initial={"since": page.evidence.since}) if page.evidence else None,
    }
    return render(request, "assessment/risk_page.html", context)


@login_required
@FORM
def risk_new(request: HttpRequest) -> HttpResponse:
    """Write down a risk, quickly and in words."""
    oneself = doors.writer(request)
    form = forms.Written(
        request.POST or None,
        whole=group_snapshots.of_movement(),
        oneself=oneself,
        today=doors.today(),
        in_figures=False,
        about=request.GET.get("about", ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.write_risk(value=form.value(), by=oneself.id, at=timezone.now())
        except RefIsTaken as refusal:
            form.add_error("slug", str(refusal))
        else:
            messages.success(
                request, gettext("It is written down. Now say how often, as a range, if you can.")
            )
            return redirect("risk", slug=made.slug)
    return render(request, "assessment/risk_new.html", {"form": form})


@login_required
@FORM
def risk_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is written about a risk, in words and in figures."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.writer(request, row)
    form = forms.Written(
        request.POST or None,
        whole=group_snapshots.of_movement(),
        oneself=oneself,
        held=risks_.risk_of(row=row),
        today=doors.today(),
        in_figures=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_risk(risk=row, value=form.value(), by=oneself.id, at=timezone.now())
        except PlanIsWithdrawn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Changed. The record keeps what it was before."))
            return redirect("risk", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/risk_edit.html", context)


@login_required
@FORM
def risk_accept(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a risk is borne knowingly, until a day."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.bearer(request, row)
    form = forms.Acceptance(
        request.POST or None,
        units=_acceptors(oneself, doors.today()),
        languages=group_snapshots.of_movement().languages,
        today=doors.today(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.accept_risk(
                risk=row,
                acceptance=form.value(oneself=oneself),
                by=oneself.id,
                at=timezone.now(),
            )
        except PlanIsWithdrawn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Accepted. On the day after it ends, it shows."))
            return redirect("risk", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/risk_accept.html", context)


@login_required
@FORM
def risk_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a risk, after a second look and with a reason."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.bearer(request, row)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_risk(
                risk=row, reason=form.cleaned_data["reason"], by=oneself.id, at=timezone.now()
            )
        except PlanIsWithdrawn as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, gettext("Closed. It stays readable, with your reason."))
        return redirect("risk", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/risk_withdraw.html", context)


@login_required
@require_POST
def risk_restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a closed risk again."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.writer(request, row)
    try:
        acts.restore_risk(risk=row, by=oneself.id, at=timezone.now())
    except PlanIsPresent as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("It is open again."))
    return redirect("risk", slug=slug)


@login_required
@require_POST
def risk_learn(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over the ranges to which incidents lead."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.writer(request, row)
    found = risks_.evidence_of(row=row, today=doors.today(), since=_since(request))
    if found is None or not found.moved:
        messages.info(request, gettext("No incident changes these ranges. Nothing was changed."))
        return redirect("risk", slug=slug)
    try:
        learning.adjust_risk(
            risk=row,
            per_year=found.per_year,
            loss=found.loss,
            until=found.until,
            by=oneself.id,
            at=timezone.now(),
        )
    except PlanIsWithdrawn as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(
            request, gettext("Taken over. The ranges now know of what happened until today.")
        )
    return redirect("risk", slug=slug)


def _since(request: HttpRequest) -> date | None:
    """Return the day from which on incidents are taken as written down, where one is asked for."""
    given = request.POST if request.method == "POST" else request.GET
    return estimates.Since(given).since_day()


def _acceptors(person: Person, today: date) -> list[tuple[str, str]]:
    """Return in whose name a person can accept: their units, and themselves."""
    held = Term.objects.running(today).filter(person=person).select_related("role__unit")
    units = {term.role.unit.ref: spoken(term.role.unit.name) for term in held}
    return [*units.items(), (public_ref(person), keeper_of_person(person).name)]
