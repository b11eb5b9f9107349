"""API of decisions: questions, ballots, receipts, results, decisions and what follows from them."""

import json
from dataclasses import asdict
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Header, Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.decisions import actions, queries, tasks
from mycel.decisions.actions import Receipt
from mycel.decisions.queries.ledger import CommitmentLine
from mycel.decisions.schemas import (
    BallotIn,
    CommitmentWhole,
    DecisionsOut,
    DecisionWhole,
    LedgerOut,
    QuestionsOut,
    QuestionWhole,
    ReceiptOut,
    Refusal,
    ResultOut,
    StandingOut,
    TurnoutOut,
)
from mycel.decisions.snapshots import bundle as files
from mycel.engine.choice.papers import NotOnThePaper
from mycel.record import bundles
from mycel.record.together import NotKept

router = Router(tags=["decisions"])
decisions = Router(tags=["decisions"])
commitments = Router(tags=["decisions"])

MISSING: Any = {404: Refusal}
PAGED: Any = {422: Refusal}

REFUSED: dict[type[Exception], int] = {
    tasks.NoSuchQuestion: 404,
    actions.NotOnTheRoll: 403,
    actions.NotOpen: 409,
    actions.CannotChange: 409,
    actions.KeyUsedTwice: 409,
    actions.NotNow: 409,
    tasks.NotSent: 422,
    tasks.NeedsItsReason: 422,
    NotOnThePaper: 422,
    NotKept: 503,
}


@router.get("/", response={200: QuestionsOut, **PAGED}, summary="Questions, newest first")
def list_questions(
    request: HttpRequest, state: str = "", before: int | None = None
) -> dict[str, object]:
    """Return up to 20 questions before a number: those of now, soon, over, or all but drafts."""
    del request
    page = queries.questions_page(filter_=state, before=before)
    return {"questions": [asdict(line) for line in page.questions], "older": page.older}


@router.get("/{int:number}/", response={200: QuestionWhole, **MISSING}, summary="One question")
def one_question(request: HttpRequest, number: int) -> dict[str, object]:
    """Return one question as the reader sees it."""
    page = queries.question_page(number=number, account=_account(request))
    if page is None:
        raise HttpError(404, gettext("There is no question with this number."))
    options = [
        asdict(option) | {"cost": None if option.cost is None else str(option.cost)}
        for option in page.options
    ]
    return asdict(page) | {
        "question": asdict(page.line),
        "options": options,
        "standing": page.yours.standing,
    }


@router.post(
    "/{int:number}/ballots/",
    response={
        201: ReceiptOut, 401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal, 422: Refusal,
        503: Refusal,
    },
    auth=django_auth,
    summary="Cast a ballot, or another one in place of the last",
)  # fmt: skip
def cast(
    request: HttpRequest,
    number: int,
    ballot: BallotIn,
    idempotency_key: Header[str],
) -> Status[dict[str, object]]:
    """Return the receipt once the ballot is on the disk; the same key gets the same answer."""
    try:
        receipt = tasks.cast_with_reason(
            number=number,
            account=_account(request) or 0,
            choice=ballot.choice,
            reason=ballot.reason,
            language=get_language() or "en",
            nonce=ballot.nonce,
            key=idempotency_key,
            at=timezone.now(),
        )
    except tuple(REFUSED) as refusal:
        raise HttpError(REFUSED[type(refusal)], str(refusal)) from refusal
    return Status(201, _receipt(receipt))


@router.get(
    "/{int:number}/receipts/",
    response={200: list[StandingOut], 401: Refusal, **MISSING},
    auth=django_auth,
    summary="One's own ballots on a question, the last one first",
)
def receipts(request: HttpRequest, number: int) -> list[dict[str, object]]:
    """Return the receipts of one's own ballots, with their places in the log."""
    page = queries.receipt_page(number=number, account=_account(request) or 0)
    if page is None:
        raise HttpError(404, gettext("You have not voted on a question with this number."))
    return [
        asdict(line) | {"question": number, "promise": json.loads(line.promise)}
        for line in page.receipts
    ]


@router.get("/{int:number}/turnout/", response={200: TurnoutOut, **MISSING}, summary="Turnout")
def turnout(request: HttpRequest, number: int) -> queries.Turnout:
    """Return how many may vote and have voted, and nothing of what they chose."""
    del request
    found = queries.turnout(number=number)
    if found is None:
        raise HttpError(404, gettext("There is no question with a roll under this number."))
    return found


@router.get("/{int:number}/result/", response={200: ResultOut, **MISSING}, summary="Result")
def result(request: HttpRequest, number: int) -> dict[str, object]:
    """Return the result as it was published, and the same ballots under other readings."""
    del request
    found = queries.result(number=number)
    if found is None:
        raise HttpError(404, gettext("This question has not been counted."))
    return asdict(found)


@router.get(
    "/{int:number}/bundle/", response={200: None, **MISSING}, summary="Everything for a recount"
)
def bundle(request: HttpRequest, number: int) -> FileResponse:
    """Send the record of a counted question as one file that verifies without this site."""
    del request
    question = queries.counted(number=number)
    if question is None:
        raise HttpError(404, gettext("This question has not been counted."))
    try:
        return bundles.download(
            name=f"question-{number}.record.zip",
            write=lambda file: files.write(question=question, to=file),
        )
    except (files.NotCounted, bundles.NoBundle) as refusal:
        raise HttpError(404, gettext("The record of this count is not ready yet.")) from refusal


@decisions.get("/", response={200: DecisionsOut, **PAGED}, summary="Decisions, newest first")
def list_decisions(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 20 decisions before a number."""
    del request
    page = queries.decisions_page(before=before)
    return {"decisions": [asdict(line) for line in page.decisions], "older": page.older}


@decisions.get("/{int:number}/", response={200: DecisionWhole, **MISSING}, summary="One decision")
def one_decision(request: HttpRequest, number: int) -> dict[str, object]:
    """Return one decision with its commitments."""
    del request
    page = queries.decision_page(number=number, at=timezone.now())
    if page is None:
        raise HttpError(404, gettext("There is no decision with this number."))
    return asdict(page) | {
        "decision": asdict(page.line),
        "commitments": [_commitment(line) for line in page.commitments],
    }


@commitments.get("/", response={200: LedgerOut, **PAGED}, summary="Commitments, the next due first")
def list_commitments(
    request: HttpRequest, state: str = "open", after: int | None = None
) -> dict[str, object]:
    """Return up to 20 commitments: open, silent, overdue, fulfilled, dropped, or all."""
    del request
    page = queries.ledger(at=timezone.now(), filter_=state, after=after)
    return {"commitments": [_commitment(line) for line in page.commitments], "after": page.after}


@commitments.get(
    "/{int:number}/", response={200: CommitmentWhole, **MISSING}, summary="One commitment"
)
def one_commitment(request: HttpRequest, number: int) -> dict[str, object]:
    """Return one commitment with every word about it."""
    del request
    page = queries.commitment_page(number=number, at=timezone.now())
    if page is None:
        raise HttpError(404, gettext("There is no commitment with this number."))
    return {
        "commitment": _commitment(page.line),
        "words": [asdict(word) for word in page.words],
    }


def _account(request: HttpRequest) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


def _receipt(receipt: Receipt) -> dict[str, object]:
    return vars(receipt) | {"promise": json.loads(receipt.promise)}


def _commitment(line: CommitmentLine) -> dict[str, object]:
    return asdict(line)
