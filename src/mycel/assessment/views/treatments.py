"""Views of treatments: the list, one of them, writing, withdrawing, bringing back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment import snapshots
from mycel.assessment.actions import treatments as acts
from mycel.assessment.actions.register import PlanIsPresent, PlanIsWithdrawn, RefIsTaken
from mycel.assessment.forms import choosing
from mycel.assessment.forms.register import Reason
from mycel.assessment.forms.treatments import Writing
from mycel.assessment.queries import treatments as queries
from mycel.assessment.views import doors

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def treatments(request: HttpRequest) -> HttpResponse:
    """Show what can be done."""
    context = {"treatments": queries.treatments(), "may_write": doors.may_write(request)}
    return render(request, "assessment/treatment_list.html", context)


@require_safe
def treatment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one treatment."""
    page = queries.treatment_page(slug=slug)
    if page is None:
        raise Http404(str(doors.NOT_HERE["treatment"]))
    context = {"page": page, "may_write": doors.may_write(request)}
    return render(request, "assessment/treatment_page.html", context)


@login_required
@FORM
def treatment_new(request: HttpRequest) -> HttpResponse:
    """Write down what can be done."""
    oneself = doors.writer(request)
    writing = Writing(
        request.POST or None, whole=snapshots.of_movement(), about=request.GET.get("about", "")
    )
    if request.method == "POST" and writing.is_valid() and writing.value is not None:
        try:
            made = acts.write_treatment(value=writing.value, by=oneself.id, at=timezone.now())
        except RefIsTaken as refusal:
            writing.sheet.add_error("slug", str(refusal))
        else:
            messages.success(request, gettext("Written down. Analyses weigh it from now on."))
            return redirect("treatment", slug=made.slug)
    return render(request, "assessment/treatment_form.html", {"writing": writing})


@login_required
@FORM
def treatment_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a treatment does and takes."""
    row = doors.plan(kind="treatment", slug=slug)
    oneself = doors.writer(request)
    writing = Writing(
        request.POST or None,
        whole=snapshots.of_movement(),
        held=queries.treatment_of(row=row),
    )
    if request.method == "POST" and writing.is_valid() and writing.value is not None:
        try:
            acts.change_treatment(
                treatment=row, value=writing.value, by=oneself.id, at=timezone.now()
            )
        except PlanIsWithdrawn as refusal:
            writing.sheet.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Changed. The record keeps what it was before."))
            return redirect("treatment", slug=slug)
    context = {"writing": writing, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/treatment_form.html", context)


@login_required
@FORM
def treatment_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a treatment off the list, after a second look and with a reason."""
    row = doors.plan(kind="treatment", slug=slug)
    oneself = doors.writer(request)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_treatment(
                treatment=row,
                reason=form.cleaned_data["reason"],
                by=oneself.id,
                at=timezone.now(),
            )
        except PlanIsWithdrawn as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, gettext("Withdrawn. It stays readable, with your reason."))
        return redirect("treatment", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/treatment_withdraw.html", context)


@login_required
@require_POST
def treatment_restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a withdrawn treatment back."""
    row = doors.plan(kind="treatment", slug=slug)
    oneself = doors.writer(request)
    try:
        acts.restore_treatment(treatment=row, by=oneself.id, at=timezone.now())
    except PlanIsPresent as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("It is back."))
    return redirect("treatment", slug=slug)
