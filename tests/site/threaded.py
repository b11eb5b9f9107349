"""Discussions for the table of doors: an open one, a disputed summary, and one of members alone."""

from datetime import datetime
from uuid import UUID

from mycel.deliberation.models import Dispute, Phase, Post, Process, Summary, Thread
from mycel.engine import chance
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.texts import actions as texts
from mycel.texts.actions import Draft
from mycel.texts.models import Text

DISCUSSING, INNER = 880_701, 880_702
OPEN, OF_MEMBERS = 880_711, 880_712
POST, POST_OF_MEMBERS = 880_721, 880_722
DISPUTE = 880_731


def build(*, house: Unit, at: datetime) -> None:
    """Let keeper write in a discussion of the house, newcomer dispute its summary."""
    keeper, newcomer = (Person.objects.get(slug=slug) for slug in ("keeper", "newcomer"))
    wanted = (
        (DISCUSSING, OPEN, POST, "public", keeper),
        (INNER, OF_MEMBERS, POST_OF_MEMBERS, "members", None),
    )
    for number, thread, post, visibility, author in wanted:
        process = _process(number, house, visibility, at)
        row = Thread.objects.create(
            id=_id(at), number=thread, process=process, opened_at=at, posts_count=1,
            text=_text(process, f"thread/{thread}", author, at), opened_by=author,
            closer=keeper if author else None, last_post_at=at,
        )  # fmt: skip
        Post.objects.create(
            id=_id(at), number=post, thread=row, posted_at=at, author=author,
            text=_text(process, f"post/{post}", author, at),
        )  # fmt: skip
        summary = Summary.objects.create(
            thread=row, until=post, made_at=at,
            text=_text(process, f"summary/{thread}-{post}", author, at),
        )  # fmt: skip
        if author:
            Dispute.objects.create(
                pk=DISPUTE, summary=summary, person=newcomer, raised_at=at,
                text=_text(process, f"dispute/{thread}-{post}-1", newcomer, at),
            )  # fmt: skip


def _process(number: int, unit: Unit, visibility: str, at: datetime) -> Process:
    row = Process.objects.create(
        id=_id(at), number=number, unit=unit, title={"en": "Tea"}, languages=["en"],
        state="running", visibility=visibility, drafted_at=at, opened_at=at,
    )  # fmt: skip
    Phase.objects.create(
        process=row, position=0, kind="discussion", title={"en": "Talk"}, begun_at=at,
        allows=["post", "react"],
    )  # fmt: skip
    return row


def _text(process: Process, ref: str, author: Person | None, at: datetime) -> Text:
    draft = Draft(language="en", title="Tea for all", body="Tea.")
    return texts.write(space=process.ref, ref=ref, draft=draft, author=author, at=at)


def _id(at: datetime) -> UUID:
    return chance.identifier(at_ms=int(at.timestamp() * 1000))
