"""Proposals for the table of doors: published, a draft, an amendment, comments; two processes."""

from datetime import datetime
from uuid import UUID

from mycel.deliberation.models import (
    Amendment,
    Phase,
    Post,
    Process,
    Proposal,
    ProposalAuthor,
    Thread,
)
from mycel.engine import chance
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.texts import actions as texts
from mycel.texts.actions import Draft
from mycel.texts.models import Text

PROPOSING, ANSWERING = 880_001, 880_002
PUBLISHED, DRAFT = 880_011, 880_012
AMENDMENT, COMMENT = 880_021, 880_031


def build(*, house: Unit, at: datetime) -> None:
    """Let keeper write a proposal and a draft, newcomer amend it, and a comment wait."""
    keeper, newcomer = (Person.objects.get(slug=slug) for slug in ("keeper", "newcomer"))
    proposing = _process(PROPOSING, house, "proposals", ["propose", "amend", "endorse"], at)
    answering = _process(ANSWERING, house, "disposition", ["dispose"], at)
    for number, state in ((PUBLISHED, "published"), (DRAFT, "draft")):
        row = Proposal.objects.create(
            id=_id(at), number=number, process=proposing, state=state, drafted_by=keeper,
            drafted_at=at, published_at=at if state == "published" else None,
            text=_text(proposing, f"proposal/{number}", keeper, at, shown=state == "published"),
        )  # fmt: skip
        ProposalAuthor.objects.create(proposal=row, person=keeper, invited_at=at, since_at=at)
    Amendment.objects.create(
        id=_id(at), number=AMENDMENT, proposal=Proposal.objects.get(number=PUBLISHED), against=1,
        text=_text(proposing, f"amendment/{AMENDMENT}", newcomer, at, body="More tea."),
        why="Thirst.", by=newcomer, suggested_at=at,
    )  # fmt: skip
    thread = Thread.objects.create(
        id=_id(at), number=COMMENT, process=answering, opened_at=at, is_consultation=True,
        text=_text(answering, f"thread/{COMMENT}", None, at),
    )  # fmt: skip
    Post.objects.create(
        id=_id(at), number=COMMENT, thread=thread, posted_at=at, author=newcomer,
        text=_text(answering, f"post/{COMMENT}", newcomer, at),
    )  # fmt: skip


def _process(number: int, unit: Unit, kind: str, allows: list[str], at: datetime) -> Process:
    row = Process.objects.create(
        id=_id(at), number=number, unit=unit, title={"en": "Tea"}, languages=["en"],
        state="running", drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=row, position=0, kind=kind, title={"en": kind}, allows=allows, begun_at=at
    )
    return row


def _text(
    process: Process, ref: str, author: Person | None, at: datetime, *, body: str = "Tea.",
    shown: bool = True,
) -> Text:  # fmt: skip
    draft = Draft(language="en", title="Tea for all", body=body)
    return texts.write(
        space=process.ref, ref=ref, draft=draft, author=author, at=at,
        state="shown" if shown else "waiting",
    )  # fmt: skip


def _id(at: datetime) -> UUID:
    return chance.identifier(at_ms=int(at.timestamp() * 1000))
