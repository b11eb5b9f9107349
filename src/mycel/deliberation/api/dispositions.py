"""API of the answers to comments: what waits, answering, and the tables."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import django_auth

from mycel.deliberation import actions
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.deliberation.queries import dispositions
from mycel.deliberation.schemas.proposals import CommentsOut, DisposedOut, DispositionIn, TablesOut
from mycel.texts.actions import Draft

router = Router(tags=["proposals"])


@router.get(
    "/", response={200: CommentsOut, **DONE}, auth=django_auth,
    summary="Comments that wait for an answer",
)  # fmt: skip
def list_comments(
    request: HttpRequest,
    process: int,
    language: str = "",
    *,
    answered: bool = False,
    after: int | None = None,
) -> dict[str, object]:
    """Return up to 10 comments of consultations, the oldest first, to those who run the process."""
    me = doors.person(request)
    row = doors.process_to_run(process, me)
    page = dispositions.answers_page(
        process=row,
        person=me,
        reader=doors.language(),
        language=language.replace("\0", "")[:12],
        answered=answered,
        after=after,
    )
    return asdict(page)


@router.post(
    "/", response={200: DisposedOut, **DONE}, auth=django_auth,
    summary="Answer comments, alike ones at once",
)  # fmt: skip
def dispose_comments(request: HttpRequest, given: DispositionIn) -> dict[str, object]:
    """Say what became of up to 50 comments, with one reason for all of them."""
    me = doors.person(request)
    row = doors.process(given.process, me)
    reason = Draft(language=given.language, body=given.reason) if given.reason.strip() else None
    with doors.said():
        done = actions.dispose(
            process=row,
            posts=given.posts,
            disposition=given.disposition,
            reason=reason,
            known=given.known,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return {"posts": [post.number for post in done]}


@router.get("/table/", response={200: TablesOut, **READ}, summary="Answers in numbers")
def table_of_comments(request: HttpRequest, process: int) -> dict[str, object]:
    """Return how comments were answered, by language and community; small cells are null."""
    return asdict(dispositions.tables(process=doors.process(process, doors.visitor(request))))
