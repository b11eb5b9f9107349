"""Views around a proposal: its authors, who supports it, its evidence, and the official answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from mycel.deliberation import actions
from mycel.deliberation.forms import proposals as forms
from mycel.deliberation.models import Process
from mycel.deliberation.models.proposals import ANSWERS
from mycel.deliberation.views.proposals import doors
from mycel.deliberation.views.proposals.writing import step
from mycel.groups.models import Term, Unit
from mycel.groups.queries.words import spoken
from mycel.people.models import Person

FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM
def authors(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody to write a proposal, too."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)
    form = forms.Invitation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["person"]

        def do() -> None:
            actions.invite_author(proposal=row, author=who, person=me, by=me.id, at=timezone.now())

        if doors.done_in(form, do):
            messages.success(
                request,
                gettext("%(name)s is asked, and sees the proposal from now on.")
                % {"name": who.name},
            )
            return redirect("proposal", number=number)
    heading = gettext("Ask somebody to write it, too")
    return step(request, row, form, heading=heading, button=gettext("Ask them"))


@login_required
@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes to an invitation."""
    me = doors.person(request)
    row = doors.proposal(number, me)

    def do() -> str:
        actions.join_authors(proposal=row, person=me, by=me.id, at=timezone.now())
        return gettext("You write this proposal, too.")

    doors.done(request, do)
    return redirect("proposal", number=number)


@login_required
@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a proposal's authors, or say no to an invitation."""
    me = doors.person(request)
    row = doors.proposal(number, me)

    def do() -> str:
        actions.leave_authors(proposal=row, person=me, by=me.id, at=timezone.now())
        return gettext("You do not write this proposal any more.")

    left = doors.done(request, do)
    if left and row.published_at is None:
        return redirect("proposals", number=row.process.number)
    return redirect("proposal", number=number)


@login_required
@require_POST
def support(request: HttpRequest, number: int) -> HttpResponse:
    """Support a proposal."""
    me = doors.person(request)
    row = doors.proposal(number, me)

    def do() -> str:
        actions.endorse(proposal=row, person=me, by=None, at=timezone.now())
        return gettext("You support this proposal. Nobody sees that it is you.")

    doors.done(request, do)
    return redirect("proposal", number=number)


@login_required
@require_POST
def withdraw_support(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's support back."""
    me = doors.person(request)
    row = doors.proposal(number, me)

    def do() -> str:
        actions.withdraw_endorsement(proposal=row, person=me, by=None, at=timezone.now())
        return gettext("You do not support this proposal any more.")

    doors.done(request, do)
    return redirect("proposal", number=number)


@login_required
@FORM
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    """Pin what a proposal rests on."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)
    form = forms.Evidence(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.pin_evidence(
                proposal=row,
                ref=form.cleaned_data["ref"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("It is pinned as it stands in the record now."))
            return redirect("proposal", number=number)
    heading = gettext("Pin what it rests on")
    return step(request, row, form, heading=heading, button=gettext("Pin it"))


@login_required
@require_POST
def evidence_drop(request: HttpRequest, number: int) -> HttpResponse:
    """Let a proposal rest on something no more."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)

    def do() -> str:
        ref = request.POST.get("ref", "")
        actions.drop_evidence(proposal=row, ref=ref, person=me, by=me.id, at=timezone.now())
        return gettext("It is not pinned any more.")

    doors.done(request, do)
    return redirect("proposal", number=number)


@login_required
@FORM
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Give the official answer to a proposal."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.runner(row.process, me)
    units = _units(row.process, me)
    form = forms.Answering(
        request.POST or None,
        answers=[(word, str(name)) for word, name in ANSWERS],
        units=[(unit.slug, spoken(unit.name)) for unit in units],
        first=[row.text.language, *row.process.languages],
        initial={
            "answer": row.answer,
            "unit": row.answered_for.slug if row.answered_for else row.process.unit.slug,
            "body": row.answer_text.body if row.answer_text else "",
            "language": row.answer_text.language if row.answer_text else row.text.language,
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def do() -> None:
            actions.answer_proposal(
                proposal=row,
                answer=given["answer"],
                words=form.words(),
                unit=next(unit for unit in units if unit.slug == given["unit"]),
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("The answer is published."))
            return redirect("proposal", number=number)
    heading = gettext("Answer this proposal")
    return step(request, row, form, heading=heading, button=gettext("Publish the answer"))


def _units(process: Process, me: Person) -> list[Unit]:
    """Return the units somebody can answer for: the one that runs the process, and their own."""
    held = Term.objects.running(timezone.now().date()).filter(person=me)
    own = Unit.objects.filter(pk__in=held.values("role__unit")).exclude(pk=process.unit_id)
    return [process.unit, *own.order_by("slug")]
