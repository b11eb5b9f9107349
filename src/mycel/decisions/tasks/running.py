"""Running: what the worker does when a question's time has come, and what takes long."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from mycel.decisions import actions
from mycel.decisions.models import Electorate, Question
from mycel.decisions.snapshots import candidates, engine, published
from mycel.engine.choice import deciding, eligibility
from mycel.formats import electorate as electorates
from mycel.people.models import Person
from mycel.record import together

LONG = 5_000
"""People on a list from which on freezing it is left to the worker."""

_log = logging.getLogger(__name__)
# What was said of a question that cannot go on; it is tried again, and not said again.
_TOLD: set[tuple[UUID, str]] = set()


def step(*, at: datetime) -> int:
    """Open, close and count what is due, each by its act, and return how many acts that were."""
    done = 0
    for rows, do in (
        (Question.objects.to_open(at), open_now),
        (Question.objects.to_close(at), close_now),
        (Question.objects.to_count(), count),
    ):
        for question in rows:
            done += _tried(question, do, at)
    return done


def open_now(*, question: Question, at: datetime, by: UUID | None = None) -> bool:
    """Open a question whose roll is frozen."""
    actions.open_question(question=question, engine=engine.of_this_program(), by=by, at=at)
    return True


def close_now(*, question: Question, at: datetime, by: UUID | None = None) -> bool:
    """Close a question; every ballot that was acknowledged before is in its count."""
    together.committed(actions.close_question, question=question, by=by, at=at)
    return True


def count(*, question: Question, at: datetime) -> bool:
    """Count a closed question from what the log shows; False where it does not show all of it yet.

    Neither its close may be there yet, nor the strike of a ballot that came after the close.
    """
    shown = published.of_question(question=question)
    if shown is None:
        return False
    result = deciding.result(published=shown, engine=engine.of_this_program())
    beside = {
        "readings": deciding.readings(published=shown),
        "explanation": deciding.explanation(published=shown),
        "reasons": deciding.reasons(published=shown),
    }
    actions.count_question(question=question, result=result, beside=beside, by=None, at=at)
    return True


def freeze(*, question: Question, by: UUID | None, at: datetime) -> bool:
    """Freeze a question's roll, or leave a long one to the worker and return False.

    Errors:
        NotNow, NobodyMayVote, NoSuchRule.
    """
    if question.electorate is not None and question.electorate.size >= LONG:
        freeze_later.enqueue(str(question.id), None if by is None else str(by))
        return False
    freeze_now(question=question, by=by, at=at)
    return True


def freeze_now(*, question: Question, by: UUID | None, at: datetime) -> None:
    """Look at everybody who might vote, and freeze who may."""
    roll = eligibility.roll(
        rules=question.eligibility,
        candidates=candidates.of_question(question=question, day=at.date()),
    )
    persons = candidates.persons_by_uid(question=question)
    actions.freeze_roll(question=question, roll=roll, persons=persons, cutoff=at, by=by, at=at)


@task()
def freeze_later(question_id: str, by: str | None) -> None:
    """Freeze a long roll in the background."""
    question = Question.objects.get(id=UUID(question_id))
    freeze_now(question=question, by=None if by is None else UUID(by), at=timezone.now())


def bring_in(*, name: str, data: bytes, by: UUID | None, at: datetime) -> Electorate:
    """Read a list of people who may vote and keep it.

    Errors:
        formats.electorate.NotAnElectorate with the line; NobodyMayVote.
    """
    found = electorates.read(data=data)
    return actions.import_electorate(
        name=name,
        columns=found.columns,
        electors=found.electors,
        digest=found.digest,
        by=by,
        at=at,
    )


def claim(*, person: Person, uid: str, at: datetime) -> int:
    """Let somebody take their places in the electorates that name their wiki account."""
    taken = 0
    for elector in list(candidates.free_places(person=person, uid=uid)):
        with suppress(actions.ClaimedAlready):  # at the same moment, through another door
            actions.claim_elector(elector=elector, person=person, by=None, at=at)
            taken += 1
    return taken


def _tried(question: Question, do: Callable[..., bool], at: datetime) -> int:
    """Do one step; what one question refuses keeps no other from its turn."""
    try:
        return int(do(question=question, at=at))
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 — one question that breaks holds up no other
        told = (question.id, repr(error))
        if told not in _TOLD:
            _TOLD.add(told)
            _log.exception("%s cannot go on", question.ref)
        return 0
