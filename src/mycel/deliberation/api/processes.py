"""API of processes: reading, drafting, opening, one phase after the other, closing."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.deliberation import actions, tasks
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.deliberation.models.processes import MEMBERS, PUBLIC
from mycel.deliberation.queries import closing, processes
from mycel.deliberation.queries.participation import participation
from mycel.deliberation.queries.permitted import starters
from mycel.deliberation.schemas.processes import (
    NextIn,
    ParticipationOut,
    PlansOut,
    ProcessesOut,
    ProcessIn,
    ProcessMade,
    ProcessWhole,
    WaitingOut,
)
from mycel.deliberation.schemas.proposals import ReasonIn
from mycel.deliberation.snapshots import starting_plans

router = Router(tags=["processes"])


@router.get("/", response={200: ProcessesOut, **READ}, summary="Processes")
def list_processes(
    request: HttpRequest, show: str = "", before: int | None = None
) -> processes.ProcessesPage:
    """Return up to 20 processes, newest first: all, those of now, those that are over, drafts."""
    return processes.processes_page(person=doors.visitor(request), filter_=show, before=before)


@router.get("/plans/", response=PlansOut, summary="Plans to start from")
def list_plans(request: HttpRequest) -> dict[str, object]:
    """Return the plans a process can start from, and the groups for which one may begin it."""
    me = doors.visitor(request)
    units = [] if me is None else [unit.slug for unit in starters(person=me)]
    return {"plans": [starting_plans()[name] for name in sorted(starting_plans())], "units": units}


@router.post("/", response={201: ProcessMade, **DONE}, auth=django_auth, summary="Draft a process")
def draft_process(request: HttpRequest, given: ProcessIn) -> Status[dict[str, object]]:
    """Draft a process for a group one holds a role in; only those who run it see the draft."""
    me = doors.person(request)
    unit = starters(person=me).filter(slug=given.unit).first()
    if unit is None:
        raise HttpError(
            403, gettext("Only people who hold a role in a group can begin a process for it.")
        )
    plan = starting_plans().get(given.plan)
    if plan is None:
        known = ", ".join(sorted(starting_plans()))
        raise HttpError(
            422, gettext("There is no such plan. There are: %(plans)s.") % {"plans": known}
        )
    if not any(words.strip() for words in given.title.values()):
        raise HttpError(422, gettext("Give the process a title in one language at least."))
    planned = actions.Planned(
        title=given.title,
        summary=given.summary,
        languages=tuple(given.title),
        template=plan.name,
        phases=plan.phases,
        begins=given.begins,
        visibility=MEMBERS if given.is_members else PUBLIC,
        publishes_votes=given.publishes_votes,
        strict=given.strict,
        rules=plan.rules,
    )
    row = actions.draft_process(unit=unit, planned=planned, drafter=me, by=me.id, at=timezone.now())
    return Status(201, {"number": row.number})


@router.get("/{int:number}/", response={200: ProcessWhole, **READ}, summary="One process")
def one_process(request: HttpRequest, number: int) -> processes.ProcessPage:
    """Return a process with its phases and what whoever asks may do in it now."""
    me = doors.visitor(request)
    return processes.process_page(process=doors.process(number, me), person=me)


@router.get(
    "/{int:number}/participation/", response={200: ParticipationOut, **READ},
    summary="Who takes part",
)  # fmt: skip
def process_participation(request: HttpRequest, number: int) -> dict[str, object]:
    """Return how many could, were told and took part; small cells are null."""
    return asdict(participation(process=doors.process(number, doors.visitor(request))))


@router.get(
    "/{int:number}/waiting/", response={200: list[WaitingOut], **DONE}, auth=django_auth,
    summary="What waits before a process can close",
)  # fmt: skip
def process_waiting(request: HttpRequest, number: int) -> list[closing.Waiting]:
    """Return what still waits for an answer, in the order in which one sitting works it off."""
    row = doors.process_to_run(number, doors.person(request))
    return list(closing.waiting(process=row))


@router.post(
    "/{int:number}/open/", response={200: ProcessMade, **DONE}, auth=django_auth,
    summary="Open a process",
)  # fmt: skip
def open_process(request: HttpRequest, number: int) -> dict[str, object]:
    """Open a draft with its first phase; what was announced cannot change after."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    with doors.said():
        actions.open_process(process=row, by=me.id, at=timezone.now())
    return {"number": number}


@router.post(
    "/{int:number}/next/", response={200: ProcessMade, **DONE}, auth=django_auth,
    summary="Begin a later phase",
)  # fmt: skip
def next_phase(request: HttpRequest, number: int, given: NextIn) -> dict[str, object]:
    """End the phase that runs and begin a later one."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    with doors.said():
        actions.begin_phase(
            process=row,
            position=given.position,
            reason=given.reason,
            by=me.id,
            at=timezone.now(),
        )
    return {"number": number}


@router.post(
    "/{int:number}/close/", response={200: ProcessMade, **DONE}, auth=django_auth,
    summary="Close a process",
)  # fmt: skip
def close_process(request: HttpRequest, number: int) -> dict[str, object]:
    """Close a process in which nothing waits for an answer any more."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    with doors.said():
        tasks.close(process=row, by=me.id, at=timezone.now())
    return {"number": number}


@router.post(
    "/{int:number}/withdraw/", response={200: ProcessMade, **DONE}, auth=django_auth,
    summary="Withdraw a process",
)  # fmt: skip
def withdraw_process(request: HttpRequest, number: int, given: ReasonIn) -> dict[str, object]:
    """Withdraw a process, with a reason; what was written stays readable."""
    me = doors.person(request)
    row = doors.process_to_run(number, me)
    with doors.said():
        actions.withdraw_process(process=row, reason=given.reason, by=me.id, at=timezone.now())
    return {"number": number}
