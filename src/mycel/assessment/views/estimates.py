"""Views of estimates: giving one's own ranges, and seeing whether ranges held."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from mycel.assessment.actions import register as acts
from mycel.assessment.actions.register import PlanIsWithdrawn
from mycel.assessment.forms import choosing, estimates
from mycel.assessment.queries import calibration
from mycel.assessment.queries import risk as risks
from mycel.assessment.views import doors
from mycel.groups import snapshots as group_snapshots
from mycel.people.models import Account


@require_safe
def estimates_page(request: HttpRequest) -> HttpResponse:
    """Show how well ranges held: the reader's own to them, and everybody's together."""
    account = request.user
    person = getattr(account, "person", None) if isinstance(account, Account) else None
    page = calibration.estimates_page(person=person, today=doors.today())
    return render(request, "assessment/risk_estimates.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def risk_estimate(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one's own 90 % ranges of a risk."""
    row = doors.plan(kind="risk", slug=slug)
    oneself = doors.estimator(request)
    form = estimates.Estimate(
        request.POST or None,
        losses=tuple(group_snapshots.of_movement().losses),
        before=risks.latest_estimate(row=row, ref=oneself.ref),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.estimate_risk(
                risk=row,
                estimate=form.value(by=oneself.ref, on=doors.today()),
                by=oneself.id,
                at=timezone.now(),
            )
        except PlanIsWithdrawn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, gettext("Your ranges are there. Whoever knows more can add theirs.")
            )
            return redirect("risk", slug=slug)
    context = {
        "form": form,
        "slug": slug,
        "page": risks.risk_page(slug=slug, today=doors.today()),
        "name": choosing.name_of(row),
        "own": risks.own_estimates(row=row, ref=oneself.ref),
        "calibration": calibration.own_calibration(person=oneself, today=doors.today()),
    }
    return render(request, "assessment/risk_estimate.html", context)
