"""Commitments: the ledger, the page of each, and the words of whoever promised it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from mycel.catalogue.views.tables import table
from mycel.decisions import actions, queries
from mycel.decisions.forms import following
from mycel.decisions.models import Commitment
from mycel.decisions.queries.ledger import OPEN, every_commitment
from mycel.decisions.views import doors

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (actions.NotNow, actions.NeedsEvidence, actions.NeedsOneOwner)
ALL = "all"
HEADER = (
    "commitment", "what", "owner", "owner_name", "decision", "state", "due", "review", "money",
    "hours", "evidence", "last_word", "silent_days", "overdue",
)  # fmt: skip
EDIT, FULFIL, DROP = "edit", "fulfil", "drop"


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Show what was promised: those of one filter, the next due first."""
    shown = request.GET.get("show") or OPEN
    page = queries.ledger(
        at=timezone.now(), filter_=shown, after=doors.whole(request.GET.get("after"))
    )
    kept = page.shown or ALL
    on = urlencode({"show": kept, "after": page.after}) if page.after else ""
    context = {"page": page, "shown": kept, "on": f"?{on}" if on else ""}
    return render(request, "decisions/ledger_page.html", context)


@require_safe
def commitments_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what was promised as a table: those of one filter, or all of them."""
    rows = every_commitment(at=timezone.now(), filter_=request.GET.get("show", ""))
    return table(name="commitments", header=HEADER, rows=_lines(rows))


@require_safe
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """Show one commitment: what, who, with what, by when, and every word about it."""
    page = queries.commitment_page(number=number, at=timezone.now())
    if page is None:
        raise doors.no_commitment()
    may_tell = request.user.is_authenticated and request.user.has_perm(
        "decisions.tell_commitment",
        Commitment.objects.select_related("decision__unit", "owner_unit", "owner_person").get(
            number=number
        ),
    )
    context = {"page": page, "may_tell": may_tell and page.line.state == OPEN}
    return render(request, "decisions/commitment_page.html", context)


@login_required
@FORM
def commitment_new(request: HttpRequest, number: int) -> HttpResponse:
    """Enter what somebody does because of a decision."""
    decision = doors.decision_to_promise_for(request, number)
    form = following.Promise(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_commitment(
                decision=decision,
                promised=form.value(),
                by=doors.person(request).id,
                at=timezone.now(),
            )
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("The commitment stands in the ledger."))
            return redirect("commitment", number=made.number)
    context = {"form": form, "decision": decision}
    return render(request, "decisions/commitment_form_page.html", context)


@login_required
@FORM
def commitment_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Say how a commitment goes, or change it."""
    row = doors.commitment_to_tell(request, number)
    form = following.Promise(request.POST or None, commitment=row)

    def do(by: UUID) -> str:
        actions.change_commitment(commitment=row, promised=form.value(), by=by, at=timezone.now())
        return gettext("Your word stands in the ledger.")

    return _step(request, row, form, EDIT, do)


@login_required
@FORM
def commitment_fulfil(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a commitment is fulfilled, with something to look at."""
    row = doors.commitment_to_tell(request, number)
    form = following.Fulfilment(request.POST or None, initial={"evidence": row.evidence})

    def do(by: UUID) -> str:
        told = form.value(commitment=row)
        actions.fulfil_commitment(commitment=row, promised=told, by=by, at=timezone.now())
        return gettext("The commitment is fulfilled. Thank you.")

    return _step(request, row, form, FULFIL, do)


@login_required
@FORM
def commitment_drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give a commitment up, with a word why."""
    row = doors.commitment_to_tell(request, number)
    form = following.GivingUp(request.POST or None)

    def do(by: UUID) -> str:
        told = form.value(commitment=row)
        actions.drop_commitment(commitment=row, promised=told, by=by, at=timezone.now())
        return gettext("The commitment is given up. The ledger says why.")

    return _step(request, row, form, DROP, do)


def _step(
    request: HttpRequest,
    row: Commitment,
    form: forms.Form,
    step: str,
    do: Callable[[UUID], str],
) -> HttpResponse:
    """Show the form of a step; sent and in order, take the step and go back."""
    if row.state != OPEN:
        messages.info(
            request, gettext("This commitment is over; nothing about it changes any more.")
        )
        return redirect("commitment", number=row.number)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do(doors.person(request).id))
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("commitment", number=row.number)
    context = {"form": form, "commitment": row, "step": step}
    return render(request, "decisions/commitment_step_page.html", context)


def _lines(rows: Iterator[queries.CommitmentLine]) -> Iterator[tuple[object, ...]]:
    language = get_language() or "en"
    for row in rows:
        yield (
            *(row.ref, queries.spoken(text=row.what, language=language), row.owner.ref),
            *(queries.spoken(text=row.owner.name, language=language), row.decision.ref, row.state),
            *(row.due, row.review, row.money, row.hours, row.evidence),
            *(row.last_word_at.date(), row.silent_days, "yes" if row.is_overdue else "no"),
        )
