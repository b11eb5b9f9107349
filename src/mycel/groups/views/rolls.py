"""Views of rolls of members: asking who is still there, and answering by one click."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from mycel.groups import actions, queries
from mycel.groups.actions.rolls import DAYS_TO_ANSWER
from mycel.groups.forms import RollForm
from mycel.groups.models import STEP_BACK
from mycel.groups.views.asking import FORM, person_id, unit_of, unit_to_change
from mycel.people.models import Person


@login_required
@FORM
def roll_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask everybody who holds a role in a group whether they are still there."""
    unit = unit_to_change(request, slug, "call_roll")
    today = timezone.now().date()
    form = RollForm(
        request.POST or None, initial={"closes": today + timedelta(days=DAYS_TO_ANSWER)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_roll(
                unit=unit,
                closes=form.cleaned_data["closes"],
                by=person_id(request),
                at=timezone.now(),
            )
        except (actions.RollIsOpen, actions.BadLastDay, actions.NobodyToAsk) as refusal:
            form.add_error("closes", str(refusal))
        else:
            messages.success(
                request,
                gettext("Saved. Everybody who holds a role here sees the question on their page."),
            )
            return redirect(reverse("unit", args=[slug]) + "#members-roll")
    page = queries.unit_page(unit=unit, today=today)
    return render(request, "groups/roll_open.html", {"form": form, "page": page})


@login_required
@FORM
def roll_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a group's roll call for oneself; stepping back takes a second look."""
    unit, today = unit_of(slug), timezone.now().date()
    roll = queries.open_roll_of(unit=unit, today=today)
    person = get_object_or_404(Person, account_id=request.user.pk)
    section = queries.roll_section(unit=unit, reader=person, today=today)
    if roll is None or section.own is None:
        raise PermissionDenied(
            gettext("This group does not ask you anything at present. Its page says whom it asks.")
        )
    answer = request.POST.get("answer", "")
    needs_a_look = answer == STEP_BACK and not request.POST.get("sure")
    if request.method != "POST" or needs_a_look:
        page = queries.unit_page(unit=unit, today=today)
        context = {"page": page, "roll": section, "steps_back": needs_a_look}
        return render(request, "groups/roll_answer.html", context)
    try:
        actions.answer_roll(roll=roll, person=person, answer=answer, by=None, at=timezone.now())
    except actions.NotAsked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _thanks(answer))
    return redirect(reverse("unit", args=[slug]) + "#members-roll")


def _thanks(answer: str) -> str:
    if answer == STEP_BACK:
        return gettext("Thank you for all you did. Your term here ends today.")
    return gettext("Thank you. Your answer is counted; nobody sees that it is yours.")
