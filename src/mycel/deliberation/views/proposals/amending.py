"""Views of amendments: suggesting another wording, reading it as a difference, settling it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.deliberation import actions
from mycel.deliberation.forms import proposals as forms
from mycel.deliberation.models import Amendment
from mycel.deliberation.queries.amendments import amendment_page
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.views.proposals import doors
from mycel.deliberation.views.proposals.writing import wording_of_today
from mycel.texts.models import SHOWN

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def amendment(request: HttpRequest, number: int) -> HttpResponse:
    """Show an amendment: what it changes, why, and what became of it."""
    me = doors.visitor(request)
    row = doors.amendment(number, me)
    page = amendment_page(row=row, person=me)
    context = {"page": page, "process": row.proposal.process}
    return render(request, "deliberation/amendment_page.html", context)


@login_required
@FORM
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Suggest another wording of a proposal."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    if row.published_at is None or row.text.state != SHOWN:
        messages.error(request, gettext("Only a published proposal can be amended."))
        return redirect("proposal", number=number)
    text = row.text
    form = forms.Amending(
        request.POST or None,
        initial={
            "title": text.title,
            "body": text.body,
            "plain": text.plain,
            "against": text.version,
        },
    )
    if request.method == "POST" and form.is_valid():
        made: list[Amendment] = []

        def do() -> None:
            made.append(
                actions.suggest_amendment(
                    proposal=row,
                    draft=form.draft(language=text.language),
                    against=form.cleaned_data["against"],
                    why=form.cleaned_data["why"],
                    person=me,
                    by=me.id,
                    at=timezone.now(),
                )
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("Thank you. The authors see it now."))
            return redirect("amendment", number=made[0].number)
    context = {
        "form": form,
        "process": row.process,
        "answer": permitted(process=row.process, person=me, what="amend"),
        "now": wording_of_today(form, text),
        "heading": gettext("Suggest an amendment"),
        "cancel": reverse("proposal", args=[number]),
        "button": gettext("Suggest it"),
    }
    return render(request, "deliberation/proposal_form.html", context)


@login_required
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take an amendment over into the proposal."""
    me = doors.person(request)
    row = doors.amendment(number, me)
    doors.author_or_runner(row.proposal, me)

    def do() -> str:
        actions.take_amendment(amendment=row, person=me, by=me.id, at=timezone.now())
        return gettext("It is taken over; the proposal has a new version.")

    if doors.done(request, do):
        return redirect("proposal", number=row.proposal.number)
    return redirect("amendment", number=number)


@login_required
@FORM
def decline(request: HttpRequest, number: int) -> HttpResponse:
    """Decline an amendment, with a reason."""
    me = doors.person(request)
    row = doors.amendment(number, me)
    doors.author_or_runner(row.proposal, me)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.decline_amendment(
                amendment=row,
                reason=form.cleaned_data["reason"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("It is declined; your reason stands beside it."))
            return redirect("amendment", number=number)
    context = {
        "form": form,
        "page": amendment_page(row=row, person=me),
        "cancel": reverse("amendment", args=[number]),
    }
    return render(request, "deliberation/amendment_decline.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw one's own amendment."""
    me = doors.person(request)
    row = doors.amendment(number, me)
    if row.by_id != me.id:
        raise PermissionDenied(gettext("Only whoever suggested an amendment can withdraw it."))

    def do() -> str:
        actions.withdraw_amendment(amendment=row, person=me, by=me.id, at=timezone.now())
        return gettext("Your amendment is withdrawn. You can suggest another one.")

    doors.done(request, do)
    return redirect("amendment", number=number)
