"""API of discussions: reading by branch, posting, reacting, summing up, closing."""

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
from mycel.deliberation.models import Post, Thread
from mycel.deliberation.queries import threads
from mycel.deliberation.queries.threads_one import branch_page, thread_page
from mycel.deliberation.queries.threads_posts import cited
from mycel.deliberation.schemas.proposals import MadeOut
from mycel.deliberation.schemas.threads import (
    BranchWhole,
    PostIn,
    ReactionIn,
    SayingIn,
    SummaryIn,
    ThreadIn,
    ThreadsOut,
    ThreadWhole,
)
from mycel.people.models import Person
from mycel.texts.actions import Draft

router = Router(tags=["threads"])


@router.get("/", response={200: ThreadsOut, **READ}, summary="Discussions of a process")
def list_threads(
    request: HttpRequest, process: int, show: str = "", before: int | None = None
) -> dict[str, object]:
    """Return up to 20 discussions, newest first: all, open, waiting too long, or closed."""
    me = doors.visitor(request)
    page = threads.threads_page(
        process=doors.process(process, me),
        person=me,
        language=doors.language(),
        at=timezone.now(),
        filter_=show,
        before=before,
    )
    return asdict(page)


@router.post("/", response={201: MadeOut, **DONE}, auth=django_auth, summary="Open a discussion")
def open_thread(request: HttpRequest, given: ThreadIn) -> Status[dict[str, object]]:
    """Open a discussion; only who runs the process opens a consultation."""
    me = doors.person(request)
    row = doors.process(given.process, me)
    with doors.said():
        made = actions.open_thread(
            process=row,
            draft=Draft(language=given.language, body=given.body, title=given.title),
            person=me,
            is_consultation=given.is_consultation,
            by=me.id,
            at=timezone.now(),
        )
    return Status(201, {"number": made.number})


@router.get("/{int:number}/", response={200: ThreadWhole, **READ}, summary="One discussion")
def one_thread(
    request: HttpRequest,
    number: int,
    *,
    after: int | None = None,
    newest: bool = False,
    original: bool = False,
) -> dict[str, object]:
    """Return 25 branches of a discussion, each with its first replies."""
    me = doors.visitor(request)
    row = thread(number, me)
    page = thread_page(
        row=row,
        facts=threads.facts_of(row=row, person=me),
        person=me,
        language=doors.language(),
        at=timezone.now(),
        after=_number(after),
        newest_first=newest,
        originals=original,
    )
    more = [branch.more for branch in page.branches]
    told = asdict(page)
    told["branches"] = [{**one, "more": n} for one, n in zip(told["branches"], more, strict=True)]
    return told


@router.get(
    "/{int:number}/posts/{int:root}/", response={200: BranchWhole, **READ},
    summary="One branch of a discussion",
)  # fmt: skip
def one_branch(
    request: HttpRequest, number: int, root: int, after: int | None = None
) -> dict[str, object]:
    """Return a post that answers none, and up to 50 of its replies."""
    me = doors.visitor(request)
    row = thread(number, me)
    found = post(row, root)
    page = branch_page(
        row=row,
        facts=threads.facts_of(row=row, person=me),
        root=found.root or found,
        person=me,
        language=doors.language(),
        after=_number(after),
    )
    return asdict(page)


@router.post(
    "/{int:number}/posts/", response={201: MadeOut, **DONE}, auth=django_auth,
    summary="Write a post",
)  # fmt: skip
def write_post(request: HttpRequest, number: int, given: PostIn) -> Status[dict[str, object]]:
    """Write a post, or a reply to one."""
    me = doors.person(request)
    row = thread(number, me)
    parent = None if given.to is None else post(row, given.to)
    with doors.said():
        made = actions.write_post(
            thread=row,
            draft=Draft(language=given.language, body=given.body),
            parent=parent,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return Status(201, {"number": made.number})


@router.post(
    "/{int:number}/posts/{int:found}/reactions/", response={200: MadeOut, **DONE},
    auth=django_auth, summary="React to a post",
)  # fmt: skip
def react(request: HttpRequest, number: int, found: int, given: ReactionIn) -> dict[str, object]:
    """Agree, disagree or thank; agreeing takes disagreeing back."""
    me = doors.person(request)
    row = post(thread(number, me), found)
    with doors.said():
        actions.react(post=row, kind=given.kind, person=me, by=None, at=timezone.now())
    return {"number": found}


@router.delete(
    "/{int:number}/posts/{int:found}/reactions/{str:kind}/", response={200: MadeOut, **DONE},
    auth=django_auth, summary="Take a reaction back",
)  # fmt: skip
def withdraw_reaction(
    request: HttpRequest, number: int, found: int, kind: str
) -> dict[str, object]:
    """Take a reaction back."""
    me = doors.person(request)
    row = post(thread(number, me), found)
    with doors.said():
        actions.withdraw_reaction(post=row, kind=kind, person=me, by=None, at=timezone.now())
    return {"number": found}


@router.post(
    "/{int:number}/summaries/", response={201: MadeOut, **DONE}, auth=django_auth,
    summary="Sum a discussion up",
)  # fmt: skip
def write_summary(request: HttpRequest, number: int, given: SummaryIn) -> Status[dict[str, object]]:
    """Sum a discussion up to a post; one up to the same post becomes its next version."""
    me = doors.person(request)
    row = thread(number, me)
    with doors.said():
        actions.write_summary(
            thread=row,
            draft=Draft(language=given.language, body=given.body),
            cites=cited(given.body),
            until=given.until,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return Status(201, {"number": number})


@router.post(
    "/{int:number}/close/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Close a discussion",
)  # fmt: skip
def close_thread(request: HttpRequest, number: int, given: SayingIn) -> dict[str, object]:
    """Close a discussion with what came out of it."""
    me = doors.person(request)
    row = thread(number, me)
    with doors.said():
        actions.close_thread(
            thread=row,
            outcome=Draft(language=given.language, body=given.body),
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    return {"number": number}


def thread(number: int, me: Person | None) -> Thread:
    """Return a discussion that somebody may read.

    Errors:
        HttpError.
    """
    row = threads.find(number=number)
    if row is None:
        raise HttpError(404, gettext("There is no discussion with this number."))
    doors.require_reader(row.process, me)
    return row


def post(row: Thread, number: int) -> Post:
    """Return a post of a discussion.

    Errors:
        HttpError.
    """
    found = Post.objects.filter(thread=row, number=number)
    one = found.select_related("text", "root", "thread__process").first()
    if one is None:
        raise HttpError(404, gettext("There is no post with this number here."))
    return one


def _number(given: int | None) -> int | None:
    """Return a number that both databases take; what is beyond has nothing after it."""
    return None if given is None else max(0, min(given, 2**31 - 1))
