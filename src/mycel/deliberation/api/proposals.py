"""API of proposals: reading, writing, supporting, pinning evidence, answering."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.deliberation import actions
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.deliberation.api.proposals_doors import proposal
from mycel.deliberation.queries import proposals
from mycel.deliberation.queries.proposals_one import proposal_page
from mycel.deliberation.schemas.proposals import (
    AmendmentIn,
    AnswerIn,
    EvidenceIn,
    MadeOut,
    ProposalIn,
    ProposalsOut,
    ProposalWhole,
    ReasonIn,
    VersionIn,
    WritingIn,
)
from mycel.groups.models import Unit
from mycel.texts.actions import Draft

router = Router(tags=["proposals"])


@router.get("/", response={200: ProposalsOut, **READ}, summary="Proposals of a process")
def list_proposals(
    request: HttpRequest,
    process: int,
    show: str = "",
    language: str = "",
    q: str = "",
    before: int | None = None,
) -> dict[str, object]:
    """Return up to 20 proposals, newest first: all, due, answered, withdrawn, or one's drafts."""
    me = doors.visitor(request)
    page = proposals.proposals_page(
        process=doors.process(process, me),
        person=me,
        language=doors.language(),
        filter_=show,
        written=language.replace("\0", "")[:12],
        words=q[:300],
        before=before,
    )
    return asdict(page)


@router.post("/", response={201: MadeOut, **DONE}, auth=django_auth, summary="Begin a proposal")
def draft_proposal(request: HttpRequest, given: ProposalIn) -> Status[dict[str, object]]:
    """Keep a draft that its authors and the facilitators alone see."""
    me = doors.person(request)
    row = doors.process(given.process, me)
    with doors.said():
        made = actions.draft_proposal(
            process=row, draft=_draft(given), person=me, by=me.id, at=timezone.now()
        )
    return Status(201, {"number": made.number})


@router.get("/{int:number}/", response={200: ProposalWhole, **READ}, summary="One proposal")
def one_proposal(request: HttpRequest, number: int, *, original: bool = False) -> dict[str, object]:
    """Return a proposal in the reader's language, or as it was written."""
    me = doors.visitor(request)
    row = proposal(number, me)
    page = proposal_page(row=row, person=me, language=doors.language(), originals=original)
    return asdict(page)


@router.put(
    "/{int:number}/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Write another version",
)  # fmt: skip
def change_proposal(request: HttpRequest, number: int, given: VersionIn) -> dict[str, object]:
    """Write another version; what others changed since the one that was read is kept."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.change_proposal(
            proposal=row,
            draft=_draft(given),
            against=given.against,
            note=given.note,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return {"number": number}


@router.post(
    "/{int:number}/publish/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Publish a proposal",
)  # fmt: skip
def publish_proposal(request: HttpRequest, number: int) -> dict[str, object]:
    """Show a draft, or again what was withdrawn, to everybody."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.publish_proposal(proposal=row, person=me, by=me.id, at=timezone.now())
    return {"number": number}


@router.post(
    "/{int:number}/withdraw/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Withdraw a proposal",
)  # fmt: skip
def withdraw_proposal(request: HttpRequest, number: int, given: ReasonIn) -> dict[str, object]:
    """Withdraw a proposal, with the reason; it can be published again."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.withdraw_proposal(
            proposal=row, reason=given.reason, person=me, by=me.id, at=timezone.now()
        )
    return {"number": number}


@router.post(
    "/{int:number}/support/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Support a proposal",
)  # fmt: skip
def support_proposal(request: HttpRequest, number: int) -> dict[str, object]:
    """Support a proposal; nobody sees who does."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.endorse(proposal=row, person=me, by=None, at=timezone.now())
    return {"number": number}


@router.delete(
    "/{int:number}/support/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Take one's support back",
)  # fmt: skip
def withdraw_support(request: HttpRequest, number: int) -> dict[str, object]:
    """Support a proposal no more."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.withdraw_endorsement(proposal=row, person=me, by=None, at=timezone.now())
    return {"number": number}


@router.post(
    "/{int:number}/evidence/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Pin what a proposal rests on",
)  # fmt: skip
def pin_evidence(request: HttpRequest, number: int, given: EvidenceIn) -> dict[str, object]:
    """Pin something as it stands in the record now."""
    me = doors.person(request)
    row = proposal(number, me)
    with doors.said():
        actions.pin_evidence(proposal=row, ref=given.ref, person=me, by=me.id, at=timezone.now())
    return {"number": number}


@router.post(
    "/{int:number}/answer/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Answer a proposal",
)  # fmt: skip
def answer_proposal(request: HttpRequest, number: int, given: AnswerIn) -> dict[str, object]:
    """Give the official answer, or another one; the unit is the process's where none is named."""
    me = doors.person(request)
    row = proposal(number, me)
    unit = Unit.objects.filter(slug=given.unit).first() if given.unit else row.process.unit
    if unit is None:
        raise HttpError(422, gettext("There is no group with this address."))
    with doors.said():
        actions.answer_proposal(
            proposal=row,
            answer=given.answer,
            words=Draft(language=given.language, body=given.body),
            unit=unit,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return {"number": number}


@router.post(
    "/{int:number}/amendments/", response={201: MadeOut, **DONE}, auth=django_auth,
    summary="Suggest an amendment",
)  # fmt: skip
def suggest_amendment(
    request: HttpRequest, number: int, given: AmendmentIn
) -> Status[dict[str, object]]:
    """Suggest another wording of a whole proposal."""
    me = doors.person(request)
    row = proposal(number, me)
    draft = Draft(language=row.text.language, title=given.title, body=given.body, plain=given.plain)
    with doors.said():
        made = actions.suggest_amendment(
            proposal=row,
            draft=draft,
            against=given.against,
            why=given.why,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return Status(201, {"number": made.number})


def _draft(given: WritingIn) -> Draft:
    return Draft(language=given.language, title=given.title, body=given.body, plain=given.plain)
