"""API of the loop: what led to what."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.decisions.actions import named_question
from mycel.decisions.queries import elsewhere
from mycel.deliberation.actions import named_process
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.loop import actions
from mycel.record.linked import Linked, linked

router = Router(tags=["processes"])


class LinkOut(Schema):
    """Something that a thing is linked to; ``how`` says what it is to the thing, in words."""

    how: str
    ref: str
    url: str
    title: str | dict[str, str]
    state: str
    state_name: str


class LinkIn(Schema):
    """The number of the question that decides what a process talks about."""

    question: int = Field(gt=0, lt=10**9)


@router.get(
    "/{int:number}/links/", response={200: list[LinkOut], **READ},
    summary="What a process led to",
)  # fmt: skip
def process_links(request: HttpRequest, number: int) -> tuple[Linked, ...]:
    """Return the questions that decide what a process talks about."""
    row = doors.process(number, doors.visitor(request))
    return linked(subject=row.id)


@router.post(
    "/{int:number}/links/", response={201: list[LinkOut], **DONE}, auth=django_auth,
    summary="Link a process to a question",
)  # fmt: skip
def link_process(request: HttpRequest, number: int, given: LinkIn) -> Status[tuple[Linked, ...]]:
    """Say which question decides what a process talks about; those who run it can."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    question = elsewhere.find(number=given.question)
    if question is None:
        raise HttpError(
            422, gettext("There is no question with this number, or it is still a draft.")
        )
    try:
        actions.link(
            source=named_process(row),
            target=named_question(question),
            kind=actions.DECIDED_BY,
            by=me.id,
            at=timezone.now(),
        )
    except actions.LinkStands as refusal:
        raise HttpError(409, str(refusal)) from refusal
    return Status(201, linked(subject=row.id))
