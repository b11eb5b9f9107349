"""Voting: marking a paper, looking at it once more, casting it, and the receipt."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mycel.decisions import actions, queries, tasks
from mycel.decisions.forms import paper as papers
from mycel.decisions.forms import shown, words
from mycel.decisions.forms.paper import Marks
from mycel.decisions.queries import BallotPage
from mycel.decisions.views import doors
from mycel.engine import chance
from mycel.engine.choice.papers import NotOnThePaper
from mycel.record.together import NotKept

MOST_REASON = 2000
REFUSED = (
    actions.NotOnTheRoll,
    actions.NotOpen,
    actions.CannotChange,
    actions.KeyUsedTwice,
    tasks.NotSent,
    NotKept,
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, number: int) -> HttpResponse:
    """Show a paper, change it button by button, show it once more, cast it."""
    page = _page_to_vote_on(request, number)
    if request.method != "POST":
        marks = papers.of_choice(choice=page.choice) if page.choice else Marks()
        return _paper(request, page, marks)
    marks = papers.read(paper=page.paper, fields=request.POST)
    move, _, key = request.POST.get("move", "").partition(":")
    if move in papers.MOVES:
        return _paper(request, page, papers.moved(marks=marks, move=move, key=key), moved=key)
    try:
        choice = papers.choice(paper=page.paper, marks=marks)
    except NotOnThePaper as refusal:
        return _paper(request, page, marks, refusal=papers.said(refusal=refusal))
    try:
        tasks.require_reason(choice=choice, privacy=page.line.privacy, reason=_reason(request))
    except tasks.NeedsItsReason as refusal:
        return _paper(request, page, marks, refusal=str(refusal))
    if request.POST.get("step") == "cast":
        return _cast(request, page, marks, choice)
    if request.POST.get("step") == "paper":
        return _paper(request, page, marks)
    return _review(request, page, marks, choice)


@login_required
@never_cache
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Show the receipts of one's own ballots; nobody else can see them."""
    page = queries.receipt_page(number=number, account=doors.account_id(request) or 0)
    if page is None:
        raise Http404(gettext("You have not voted on this question, so there is no receipt."))
    lines = [
        {
            "line": one,
            "marked": shown.lines_of_choice(choice=one.choice, names=page.names),
            "unsure": shown.without_opinion(choice=one.choice, names=page.names),
            "position": shown.position_words(choice=one.choice),
        }
        for one in page.receipts
    ]
    return render(request, "decisions/receipt_page.html", {"page": page, "lines": lines})


@login_required
@never_cache
@require_safe
def receipt_file(request: HttpRequest, number: int, seq: int) -> HttpResponse:
    """Send one receipt as a file: the promise of the log, and what opens the sealed choice."""
    page = queries.receipt_page(number=number, account=doors.account_id(request) or 0)
    found = None if page is None else next((r for r in page.receipts if r.seq == seq), None)
    if found is None:
        raise Http404(gettext("You have not cast this ballot, so there is no receipt."))
    body = {
        "question": number,
        "ballot": found.seq,
        "voter": found.voter,
        "choice": found.commitment,
        "opened": found.choice,
        "salt": found.salt,
        "nonce": found.nonce,
        "leaf_hash": found.leaf_hash,
        "promise": json.loads(found.promise),
    }
    answer = HttpResponse(json.dumps(body, indent=1, sort_keys=True), "application/json")
    name = f"receipt-{number}-{found.seq}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page_to_vote_on(request: HttpRequest, number: int) -> BallotPage:
    page = queries.ballot_page(number=number, account=doors.account_id(request), shuffles=True)
    if page is None:
        raise doors.no_question()
    if not page.is_on_roll:
        raise PermissionDenied(
            gettext("You are not on the roll of this question. Its page says why.")
        )
    if not page.is_open:
        raise PermissionDenied(
            gettext("This question takes no ballots now. Its page says when it did or will.")
        )
    if not page.may_vote:
        raise PermissionDenied(
            gettext("You have voted, and on this question a vote cannot be changed.")
        )
    return page


def _context(page: BallotPage) -> dict[str, Any]:
    rule = page.rule
    return {
        "page": page,
        "method": words.named(rule=rule),
        "how": words.how(rule=rule),
    }


def _paper(
    request: HttpRequest, page: BallotPage, marks: Marks, *, moved: str = "", refusal: str = ""
) -> HttpResponse:
    paper = shown.shown(page=page, marks=marks, rule=page.rule, reason=_reason(request))
    context = _context(page) | {"paper": paper, "moved": moved, "refusal": refusal}
    return render(request, "decisions/ballot_page.html", context, status=422 if refusal else 200)


def _review(
    request: HttpRequest,
    page: BallotPage,
    marks: Marks,
    choice: Mapping[str, Any],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    names = {option.key: option.name for option in page.options}
    unsure = shown.without_opinion(choice=choice, names=names)
    context = _context(page) | {
        "marks": marks,
        "grades": tuple(marks.grades.items()),
        "marked": shown.lines_of_choice(choice=choice, names=names),
        "position": shown.position_words(choice=choice),
        "unsure": unsure,
        "left": len(page.options) - len(marks.ranked) - len(unsure) if "ranking" in choice else 0,
        "says": words.unmarked(rule=page.rule),
        "reason": _reason(request),
        "is_objection": choice.get("position") in tasks.AGAINST,
        "nonce": request.POST.get("nonce", ""),
        "key": request.POST.get("key") or chance.salt().hex(),
        "refusal": refusal,
    }
    return render(request, "decisions/review_page.html", context, status=status)


def _reason(request: HttpRequest) -> str:
    # PostgreSQL keeps no text with this sign in it.
    return request.POST.get("reason", "").replace("\0", "")[:MOST_REASON]


def _cast(
    request: HttpRequest, page: BallotPage, marks: Marks, choice: Mapping[str, Any]
) -> HttpResponse:
    at: datetime = timezone.now()
    try:
        tasks.cast_with_reason(
            number=page.line.number,
            account=doors.account_id(request) or 0,
            choice=choice,
            reason=_reason(request),
            language=get_language() or "en",
            nonce=request.POST.get("nonce", "").strip(),
            key=request.POST.get("key", ""),
            at=at,
        )
    except REFUSED as refusal:
        status = 503 if isinstance(refusal, NotKept) else 422
        return _review(request, page, marks, choice, refusal=str(refusal), status=status)
    except actions.NotNow as refusal:  # it closed between the ballot and its objection
        messages.error(request, str(refusal))
    return redirect("ballot_receipt", number=page.line.number)
