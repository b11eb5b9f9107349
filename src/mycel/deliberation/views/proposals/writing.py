"""Views of those who write a proposal: beginning it, changing it, publishing, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from mycel.deliberation import actions
from mycel.deliberation.forms import proposals as forms
from mycel.deliberation.models import Process, Proposal
from mycel.deliberation.models.proposals import DRAFT
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.queries.proposals import ProposalLine
from mycel.deliberation.queries.proposals_like import similar_proposals
from mycel.deliberation.views.proposals import doors
from mycel.texts.models import Text
from mycel.texts.queries import Shown, shown
from mycel.texts.queries.shown import original

FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a proposal; where there are similar ones, they are shown before it is kept."""
    me = doors.person(request)
    row = doors.process(number, me)
    form = forms.Writing(
        request.POST or None,
        first=_first(row),
        similar_url=reverse("proposals_similar", args=[number]),
        is_new=True,
    )
    similar: tuple[ProposalLine, ...] = ()
    if request.method == "POST" and form.is_valid():
        if "sure" not in request.POST:
            similar = similar_proposals(
                process=row, typed=form.cleaned_data["title"], language=doors.language()
            )
        if not similar:
            made: list[Proposal] = []

            def do() -> None:
                made.append(
                    actions.draft_proposal(
                        process=row, draft=form.draft(), person=me, by=me.id, at=timezone.now()
                    )
                )

            if doors.done_in(form, do):
                messages.success(
                    request, gettext("Your draft is kept. Publish it when it is ready.")
                )
                return redirect("proposal", number=made[0].number)
    context = {
        "form": form,
        "process": row,
        "similar": similar,
        "is_sure": "sure" in request.POST or bool(similar),
        "answer": permitted(process=row, person=me, what="propose"),
        "heading": gettext("Write a proposal"),
        "cancel": reverse("proposals", args=[number]),
        "button": gettext("Keep it as a draft"),
    }
    return render(request, "deliberation/proposal_form.html", context)


@login_required
@FORM
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Write another version of a proposal."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)
    text = row.text
    form = forms.Writing(
        request.POST or None,
        first=[text.language, *_first(row.process)],
        initial={
            "language": text.language,
            "title": text.title,
            "body": text.body,
            "plain": text.plain,
            "against": text.version,
        },
    )
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.change_proposal(
                proposal=row,
                draft=form.draft(),
                against=form.cleaned_data["against"],
                note=form.cleaned_data["note"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("The new version is kept."))
            return redirect("proposal", number=number)
    context = {
        "form": form,
        "process": row.process,
        "answer": permitted(process=row.process, person=me, what="propose"),
        "now": wording_of_today(form, row.text),
        "heading": gettext("Write another version"),
        "cancel": reverse("proposal", args=[number]),
        "button": gettext("Keep this version"),
    }
    return render(request, "deliberation/proposal_form.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft, or again what was withdrawn."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)

    def do() -> str:
        actions.publish_proposal(proposal=row, person=me, by=me.id, at=timezone.now())
        return gettext("It is published. Everybody can read it, support it and suggest changes.")

    doors.done(request, do)
    return redirect("proposal", number=number)


@login_required
@FORM
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a proposal, with a reason."""
    me = doors.person(request)
    row = doors.proposal(number, me)
    doors.author(row, me)
    form = forms.Reason(request.POST or None)
    form.fields["reason"].required = row.state != DRAFT
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.withdraw_proposal(
                proposal=row,
                reason=form.cleaned_data["reason"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if doors.done_in(form, do):
            messages.success(request, gettext("It is withdrawn. You can publish it again."))
            return redirect("proposal", number=number)
    return step(request, row, form, heading=gettext("Withdraw this proposal"))


def step(
    request: HttpRequest, row: Proposal, form: object, *, heading: str, button: str = ""
) -> HttpResponse:
    """Show a page with one form about a proposal."""
    one = shown(texts=[row.text], language=doors.language())[row.text_id]
    context = {
        "form": form,
        "process": row.process,
        "one": original(row.text) if row.published_at is None else one,
        "heading": heading,
        "button": button,
        "cancel": reverse("proposal", args=[row.number]),
    }
    return render(request, "deliberation/proposal_step.html", context)


def _first(row: Process) -> list[str]:
    """Return the languages of a process, the reader's own first where it is one of them."""
    own = doors.language()
    return [*([own] if own in row.languages else []), *row.languages]


def wording_of_today(form: Form, text: Text) -> Shown | None:
    """Return the words of today where a form was written for an earlier version.

    They are shown beside it; sent again, it counts as written for them.
    """
    against = doors.whole(form.data.get("against"))
    if against is None or against == text.version:
        return None
    form.data = {name: form.data.get(name) for name in form.data} | {"against": str(text.version)}
    return original(text)
