"""API of statements: the next one, voting, writing, judging; and the opinion map."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.deliberation import actions, tasks
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.deliberation.models import Process, Statement
from mycel.deliberation.queries import brought, maps, routing, statements
from mycel.deliberation.schemas.statements import (
    BroughtOut,
    JudgedIn,
    MarkedIn,
    MergedIn,
    NextOut,
    PolisIn,
    SeedsIn,
    StatedOut,
    StatementIn,
    StatementsOut,
    VotedOut,
    VoteIn,
)
from mycel.formats import polis
from mycel.formats.problems import Problem
from mycel.texts.actions import Draft

router = Router(tags=["statements"])


@router.get(
    "/{int:number}/statements/", response={200: StatementsOut, **READ},
    summary="Statements of a process",
)  # fmt: skip
def list_statements(
    request: HttpRequest, number: int, show: str = "", after: int = 0
) -> statements.StatementsPage:
    """Return up to 50 statements by number: those that stand, wait, were rejected or merged."""
    me = doors.visitor(request)
    return statements.statements_page(
        process=doors.process(number, me),
        person=me,
        language=doors.language(),
        filter_=show,
        after=after,
    )


@router.get(
    "/{int:number}/statements/next/", response={200: NextOut, **READ},
    summary="The statement that comes next",
)  # fmt: skip
def next_statement(request: HttpRequest, number: int) -> statements.VotePage:
    """Return the statement that whoever asks is shown next; asking again changes nothing."""
    me = doors.visitor(request)
    return statements.vote_page(
        process=doors.process(number, me), person=me, language=doors.language()
    )


@router.post(
    "/{int:number}/statements/{int:statement}/vote/", response={200: VotedOut, **DONE},
    auth=django_auth, summary="Vote on a statement",
)  # fmt: skip
def vote_on_statement(
    request: HttpRequest, number: int, statement: int, given: VoteIn
) -> dict[str, object]:
    """Vote, or vote anew; the answer comes once the vote is on the disk, with what is next."""
    me = doors.person(request)
    row = doors.process_to_vote(number, me)
    with doors.said():
        done = tasks.vote(
            process=row, number=statement, value=given.value, person=me, at=timezone.now()
        )
    then = (
        None
        if done.then is None
        else statements.words_of(process=row, number=done.then, language=doors.language())
    )
    return {
        **asdict(done.voted),
        "answered": done.answered,
        "then": done.then,
        "then_text": None if then is None else then.id,
        "then_words": "" if then is None else then.body,
        "then_language": "" if then is None else then.language,
    }


@router.post(
    "/{int:number}/statements/", response={201: StatedOut, **DONE}, auth=django_auth,
    summary="Write a statement",
)  # fmt: skip
def write_statement(
    request: HttpRequest, number: int, given: StatementIn
) -> Status[dict[str, object]]:
    """Write a statement that others vote on."""
    me = doors.person(request)
    row = doors.process(number, me)
    with doors.said():
        made = actions.write_statement(
            process=row,
            draft=Draft(language=given.language, body=given.body),
            person=me,
            by=None,
            at=timezone.now(),
        )
    routing.forget(process=row)
    return Status(201, {"numbers": [made.number]})


@router.post(
    "/{int:number}/statements/seeds/", response={201: StatedOut, **DONE}, auth=django_auth,
    summary="Put first statements in",
)  # fmt: skip
def seed_statements(request: HttpRequest, number: int, given: SeedsIn) -> Status[dict[str, object]]:
    """Put first statements into a process; all of them or none."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    with doors.said():
        made = actions.seed_statements(
            process=row,
            drafts=[Draft(language=given.language, body=body) for body in given.bodies],
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    routing.forget(process=row)
    return Status(201, {"numbers": [one.number for one in made]})


@router.post(
    "/{int:number}/statements/polis/", response={201: BroughtOut, **DONE}, auth=django_auth,
    summary="Bring statements from Polis",
)  # fmt: skip
def bring_statements(
    request: HttpRequest, number: int, given: PolisIn
) -> Status[dict[str, object]]:
    """Put in the statements of an earlier conversation that fit, up to 200; votes stay there."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    try:
        told = polis.read_statements(file="comments.csv", data=given.comments.encode())
    except Problem as problem:
        raise HttpError(422, str(problem)) from problem
    found = brought.brought(process=row, statements=told, with_meta=given.with_meta)
    if not found.fit:
        raise HttpError(
            422,
            gettext(
                "None of these %(count)s statements fits: they were rejected there, are about the "
                "people who took part, were said before, are too long, or have no words."
            )
            % {"count": len(told)},
        )
    with doors.said():
        made = actions.seed_statements(
            process=row,
            drafts=[Draft(language=given.language, body=body) for body in found.fit],
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    routing.forget(process=row)
    numbers = [one.number for one in made]
    return Status(201, {"numbers": numbers, "more": found.more, "left_out": found.left_out})


@router.post(
    "/{int:number}/statements/{int:statement}/judge/", response={200: StatedOut, **DONE},
    auth=django_auth, summary="Accept or reject a statement",
)  # fmt: skip
def judge_statement(
    request: HttpRequest, number: int, statement: int, given: JudgedIn
) -> dict[str, object]:
    """Accept or reject a statement; rejecting takes a reason."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    found = _statement(row, statement)
    with doors.said():
        actions.judge_statement(
            statement=found,
            state=given.state,
            reason=given.reason,
            person=me,
            by=me.id,
            at=timezone.now(),
        )
    routing.forget(process=row)
    return {"numbers": [statement]}


@router.post(
    "/{int:number}/statements/{int:statement}/mark/", response={200: StatedOut, **DONE},
    auth=django_auth, summary="Say what a statement is about",
)  # fmt: skip
def mark_statement(
    request: HttpRequest, number: int, statement: int, given: MarkedIn
) -> dict[str, object]:
    """Say whether a statement is about the people who take part; the map leaves those out."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    found = _statement(row, statement)
    with doors.said():
        actions.mark_statement(
            statement=found, is_meta=given.is_meta, person=me, by=me.id, at=timezone.now()
        )
    routing.forget(process=row)
    return {"numbers": [statement]}


@router.post(
    "/{int:number}/statements/{int:statement}/merge/", response={200: StatedOut, **DONE},
    auth=django_auth, summary="Merge a statement into another",
)  # fmt: skip
def merge_statement(
    request: HttpRequest, number: int, statement: int, given: MergedIn
) -> dict[str, object]:
    """Take a statement out that says the same as another."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    found, into = _statement(row, statement), _statement(row, given.into)
    with doors.said():
        actions.merge_statement(statement=found, into=into, person=me, by=me.id, at=timezone.now())
    routing.forget(process=row)
    return {"numbers": [statement]}


@router.get("/{int:number}/map/", response={**READ}, summary="The opinion map")
def opinion_map(request: HttpRequest, number: int) -> HttpResponse:
    """Return the newest map as it was published; decimals are strings."""
    found = maps.public_bytes(process=doors.process(number, doors.visitor(request)))
    if found is None:
        raise HttpError(404, gettext("There is no map yet: it is drawn once people have voted."))
    answer = HttpResponse(found[0], content_type="application/json")
    answer["ETag"] = f'"{found[1]}"'
    return answer


def _statement(process: Process, number: int) -> Statement:
    row = statements.find(process=process, number=number)
    if row is None:
        raise HttpError(404, gettext("There is no statement with this number here."))
    return row
