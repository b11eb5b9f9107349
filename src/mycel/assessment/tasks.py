"""Background work of assessment: computing what was asked."""

import time
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from mycel.assessment import actions, snapshots
from mycel.assessment.models import Question, Run
from mycel.engine.scaling import scenario

PAUSE = 0.4
"""Seconds between two notes of how far a run is."""
FIRST_GROWTH = 3.0
FIRST_UNTIL = date(2030, 12, 31)
BROKE_OFF = "The calculation broke off. The operator's log says why; ask again, with fewer worlds."


class NotWanted(Exception):
    """A run that somebody stopped while it was computed."""


def ask(*, question: Question, by: UUID | None, at: datetime) -> Run:
    """Ask an assessment and give it to the worker: both, or neither."""
    with transaction.atomic():
        run = actions.ask_run(question=question, by=by, at=at)
        compute.enqueue(str(run.id))
    return run


def ask_first(*, at: datetime) -> Run:
    """Ask the first assessment of a new movement: three times the demand by the end of 2030."""
    question = Question(today=at.date(), until=FIRST_UNTIL, growth=FIRST_GROWTH)
    return ask(question=question, by=None, at=at)


@task()
def compute(run_id: str) -> None:
    """Compute one run; it ends as done, failed or stopped, and the record says which."""
    run = Run.objects.filter(id=UUID(run_id)).first()
    if run is None or not Run.objects.tell(run=run.id, share=0.0):
        return
    why = BROKE_OFF
    try:
        _answer(run)
        why = ""
    except (NotWanted, actions.RunIsOver):
        why = ""
    except ValueError as error:
        why = str(error)
    finally:
        if why:
            actions.fail_run(run=run, sentence=why, by=None, at=timezone.now())


def _answer(run: Run) -> None:
    frozen = snapshots.frozen()
    question = run.question
    assessment = scenario.assess(
        movement=frozen.movement,
        today=question.today,
        until=question.until,
        growth=question.growth,
        scenario=question.scenario,
        worlds=question.worlds,
        seed=question.seed,
        target_utilisation=question.target_utilisation,
        assume_utilisation=question.assume_utilisation,
        progress=_teller(run.id),
    )
    actions.finish_run(run=run, frozen=frozen, assessment=assessment, by=None, at=timezone.now())


def _teller(run: UUID) -> Callable[[float], None]:
    """Return what is told the share done; it notes it a few times a second and ends unwanted runs.

    Errors:
        NotWanted where the run was stopped.
    """
    told = time.monotonic() - PAUSE

    def tell(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < PAUSE:
            return
        told = now
        if not Run.objects.tell(run=run, share=share):
            raise NotWanted

    return tell
