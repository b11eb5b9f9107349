"""Decisions: the list, the page of each, and publishing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from mycel.decisions import actions, queries
from mycel.decisions.forms import following, words
from mycel.decisions.models import COUNTED, Decision, Question
from mycel.decisions.views import doors
from mycel.groups.models import Unit


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """List decisions, newest first."""
    page = queries.decisions_page(before=doors.whole(request.GET.get("before")))
    context = {
        "page": page,
        "older": f"?before={page.older}" if page.older else "",
        "may_publish": bool(_units(request)),
    }
    return render(request, "decisions/decisions_page.html", context)


@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show a decision: what it says, what it rests on, what spoke against it, what follows."""
    page = queries.decision_page(number=number, at=timezone.now())
    if page is None:
        raise doors.no_decision()
    row = Decision.objects.select_related("unit").get(number=number)
    context = {
        "page": page,
        "came_from": _came_from(page.question.ref) if page.question else None,
        "may_promise": request.user.has_perm("decisions.make_commitment", row),
    }
    return render(request, "decisions/decision_page.html", context)


def publish(
    request: HttpRequest, *, number: int | None, grounds: following.Grounds
) -> HttpResponse:
    """Publish a decision: from a counted question, or of a group that decided otherwise.

    Not a door of its own: the site gives it the assessments, which this room does not know.

    Args:
        request: signed in.
        number: of the question, None without one.
        grounds: the assessments it can rest on.
    """
    question = None if number is None else doors.question(number)
    units = _units_for(request, question)
    if question is not None:
        refused = _not_now(request, question)
        if refused is not None:
            return refused
    form = following.Decision(
        request.POST or None,
        units=[
            (unit.slug, queries.spoken(text=unit.name, language=get_language() or "en"))
            for unit in units
        ],
        grounds=grounds,
        initial=_initial(question),
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(unit for unit in units if unit.slug == form.cleaned_data["unit"])
        return _published(request, form=form, unit=chosen, question=question)
    page = None if number is None else queries.question_page(number=number)
    context = {"form": form, "page": page, "back": page.line.url if page else "/decisions/"}
    return render(request, "decisions/decision_form_page.html", context)


def _published(
    request: HttpRequest, *, form: following.Decision, unit: Unit, question: Question | None
) -> HttpResponse:
    try:
        made = actions.publish_decision(
            **form.value(),
            unit=unit,
            question=question,
            by=doors.person(request).id,
            at=timezone.now(),
        )
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions")
    messages.success(
        request, gettext("The decision is published. Write down now who does what, and by when.")
    )
    return redirect("decision", number=made.number)


def _not_now(request: HttpRequest, question: Question) -> HttpResponse | None:
    """Return the way back where a question has no count yet, or has its decision already."""
    made = Decision.objects.filter(question=question).first()
    if made is not None:
        messages.info(request, gettext("This question has its decision already. Here it is."))
        return redirect("decision", number=made.number)
    if question.state != COUNTED:
        messages.info(
            request, gettext("There is nothing to decide from yet: the question is not counted.")
        )
        return redirect("question", number=question.number)
    return None


def _units_for(request: HttpRequest, question: Question | None) -> list[Unit]:
    """Return the groups in whose name somebody may publish.

    Errors:
        PermissionDenied with who may.
    """
    if question is None:
        units = _units(request)
    else:
        may = request.user.has_perm("decisions.publish_decision", question.unit)
        units = [question.unit] if may else []
    if not units:
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in the group that decides, and administrators, can"
                " publish its decision. The group's page names them: ask one of them."
            )
        )
    return units


def _units(request: HttpRequest) -> list[Unit]:
    if not request.user.is_authenticated:
        return []
    units = Unit.objects.order_by("slug")
    if not request.user.is_staff:
        held = doors.units_of(request)
        units = units.filter(id__in=held)
    return [one for one in units[:500] if request.user.has_perm("decisions.publish_decision", one)]


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    return {"title": queries.spoken(text=question.title, language=get_language() or "en")}


def _came_from(ref: str) -> dict[str, Any]:
    """Return the question a decision came from: how it was counted, who won, how many voted."""
    number = int(ref.partition("/")[2])
    counted, turnout = queries.result_page(number=number), queries.turnout(number=number)
    bought = None if counted else queries.budget_page(number=number)
    shown = counted or bought
    return {
        "line": shown and shown.line,
        "method": words.named(rule=shown.value["method"]) if shown else "",
        "result": counted,
        "bought": [one.name for one in bought.projects if one.is_bought] if bought else [],
        "turnout": turnout,
    }
