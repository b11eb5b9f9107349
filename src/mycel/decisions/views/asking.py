"""Asking: choosing a kind of decision, drafting a question, changing the draft."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from mycel.decisions import actions
from mycel.decisions.forms import entitled
from mycel.decisions.forms.asking import kinds, reached, sections
from mycel.decisions.forms.asking.draft import PREVIEW, Draft
from mycel.decisions.models import DRAFT, FROZEN, Electorate, Question
from mycel.decisions.queries import electorates, spoken, unit_names
from mycel.decisions.views import doors
from mycel.engine.choice.asking import NotAsked
from mycel.engine.choice.eligibility import NoSuchRule
from mycel.groups.models import Term, Unit
from mycel.groups.snapshots import of_movement

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (NotAsked, NoSuchRule, actions.RollComesFirst, actions.NotNow)


@login_required
@FORM
def question_new(request: HttpRequest) -> HttpResponse:
    """Choose a kind of decision, then draft a question."""
    units = _units(request)
    kind = request.GET.get("kind", "")
    if kind not in kinds.KINDS:
        return render(request, "decisions/question_kinds.html", {"kinds": kinds.KINDS.values()})
    draft = _draft(request, kind=kind, question=None, units=units)
    if draft.is_saved and draft.is_valid() and draft.value is not None:
        unit = next(one for one in units if str(one.pk) == draft.basics.cleaned_data["unit"])
        try:
            row = actions.draft_question(
                unit=unit,
                asked=draft.value,
                electorate=draft.electorate,
                by=doors.person(request).id,
                at=timezone.now(),
            )
        except REFUSED as refusal:
            draft.refuse(refusal)
        else:
            return _saved(request, row)
    return _page(request, draft)


@login_required
@FORM
def question_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a question that is not open yet."""
    question = doors.question_to_run(request, number)
    if question.state not in {DRAFT, FROZEN}:
        messages.info(
            request, gettext("What this question was announced with cannot change any more.")
        )
        return redirect("question", number=number)
    kind = kinds.of_question(paper=question.paper, rule=question.rule)
    draft = _draft(request, kind=kind, question=question, units=())
    if draft.is_saved and draft.is_valid() and draft.value is not None:
        try:
            actions.change_question(
                question=question,
                asked=draft.value,
                electorate=draft.electorate,
                by=doors.person(request).id,
                at=timezone.now(),
            )
        except REFUSED as refusal:
            draft.refuse(refusal)
        else:
            return _saved(request, question)
    return _page(request, draft)


def _units(request: HttpRequest) -> list[Unit]:
    """Return the groups for which whoever came in may ask.

    Errors:
        PermissionDenied where there are none.
    """
    found: Iterable[Unit] = Unit.objects.order_by("slug")
    if not request.user.is_staff:
        held = Term.objects.running(timezone.now().date())
        mine = held.filter(person__account_id=request.user.pk or 0).values("role__unit")
        found = Unit.objects.filter(pk__in=mine).order_by("slug")
    units = [one for one in found if request.user.has_perm("decisions.draft_question", one)]
    if not units:
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in a group can ask a question for it. The groups'"
                " pages name them: ask one of them, or take a free seat."
            )
        )
    return units


def _draft(
    request: HttpRequest, *, kind: str, question: Question | None, units: Iterable[Unit]
) -> Draft:
    language = get_language() or "en"
    return Draft(
        kind=kind,
        question=question,
        data=request.POST if request.method == "POST" else None,
        languages=of_movement().languages,
        units=[(str(one.pk), spoken(text=one.name, language=language)) for one in units],
        groups=sorted(unit_names(language=language).items(), key=lambda one: one[1]),
        electorates=Electorate.objects.order_by("-imported_at"),
        now=timezone.now(),
    )


def _saved(request: HttpRequest, question: Question) -> HttpResponse:
    said = gettext("Saved. Freeze the roll when it is settled who may vote.")
    if question.state == FROZEN:
        said = gettext("Saved. The question opens at the time it says, or when you open it.")
    messages.success(request, said)
    return redirect("question", number=question.number)


def _page(request: HttpRequest, draft: Draft) -> HttpResponse:
    is_refused = draft.is_saved and draft.has_errors
    context: dict[str, Any] = {
        "draft": draft,
        "kind": kinds.KINDS[draft.kind],
        "question": draft.question,
        "sections": sections.of_draft(draft=draft),
        "reach": _reach(draft),
        "rules": _rules(draft),
    }
    status = 422 if is_refused else 200
    return render(request, "decisions/question_form.html", context, status=status)


def _reach(draft: Draft) -> reached.Said | None:
    """Return how many could vote, where that was asked for and the rules can be read."""
    if draft.do != PREVIEW or draft.who is None or not draft.who.is_valid():
        return None
    found = electorates.reach(
        rules=draft.who.rules(), electorate=draft.who.form.chosen, at=timezone.now()
    )
    return reached.said(reach=found)


def _rules(draft: Draft) -> tuple[str, ...]:
    """Return the rules that the form has no fields for, or all of them on a frozen roll."""
    question = draft.question
    if question is None:
        return ()
    kept = question.eligibility if draft.who is None else draft.who.kept
    shown = [
        {
            kind: {"count": len(given["uids"]), "reason": given["reason"]}
            if kind.startswith("except_")
            else given
            for kind, given in rule.items()
        }
        for rule in kept
    ]
    return entitled.rules(of=shown, names=unit_names(language=get_language() or "en"))
