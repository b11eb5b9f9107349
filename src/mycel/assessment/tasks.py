"""Background work of assessment: computing what was asked."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from mycel.assessment import actions, queries, snapshots
from mycel.assessment.models import Analysis, Question, Recomputation, Run
from mycel.engine import analysis as engine
from mycel.engine import canon
from mycel.engine.analysis import Inquiry
from mycel.engine.scaling import scenario
from mycel.formats import analyses
from mycel.groups.models import Unit

PAUSE = 0.4
"""Seconds between two notes of how far a run is."""
FIRST_GROWTH = 3.0
FIRST_UNTIL = date(2030, 12, 31)
BROKE_OFF = "The calculation broke off. The operator's log says why; ask again, with fewer worlds."


class Gauge(Protocol):
    """Where it is noted how far work is."""

    def tell(self, *, run: UUID, share: float) -> bool:
        """Note the share done; return whether the work is still wanted."""


class NotWanted(Exception):
    """A run that somebody stopped while it was computed."""


def ask(*, question: Question, by: UUID | None, at: datetime) -> Run:
    """Ask an assessment and give it to the worker: both, or neither."""
    with transaction.atomic():
        run = actions.ask_run(question=question, by=by, at=at)
        compute.enqueue(str(run.id))
    return run


def ask_first(*, at: datetime) -> Run:
    """Ask the first assessment of a new movement: three times the demand by the end of 2030.

    Where it has risks, their analysis is asked as well, with the suggested budgets.
    """
    question = Question(today=at.date(), until=FIRST_UNTIL, growth=FIRST_GROWTH)
    run = ask(question=question, by=None, at=at)
    known = snapshots.of_movement()
    if known.risks:
        inquiry = Inquiry(today=at.date(), budgets=engine.suggested(movement=known))
        ask_analysis(inquiry=inquiry, unit=None, by=None, at=at)
    return run


def ask_analysis(*, inquiry: Inquiry, unit: Unit | None, by: UUID | None, at: datetime) -> Analysis:
    """Ask an analysis of risk and plan and give it to the worker: both, or neither."""
    with transaction.atomic():
        asked = actions.ask_analysis(inquiry=inquiry, unit=unit, by=by, at=at)
        analyse.enqueue(str(asked.id))
    return asked


def ask_recomputation(*, analysis: Analysis, by: UUID | None, at: datetime) -> Recomputation:
    """Ask to compute an analysis again and give it to the worker: both, or neither."""
    with transaction.atomic():
        asked = actions.ask_recomputation(analysis=analysis, by=by, at=at)
        recompute.enqueue(str(asked.id))
    return asked


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
        progress=_teller(Run.objects, run.id),
    )
    actions.finish_run(run=run, frozen=frozen, assessment=assessment, by=None, at=timezone.now())


@task()
def analyse(analysis_id: str) -> None:
    """Compute one analysis; it ends as done, failed or stopped, and the record says which."""
    found = Analysis.objects.filter(id=UUID(analysis_id)).first()
    if found is None or not Analysis.objects.tell(run=found.id, share=0.0):
        return
    why = BROKE_OFF
    try:
        frozen = snapshots.frozen()
        answer = engine.answer(
            movement=frozen.movement,
            inquiry=found.inquiry,
            progress=_teller(Analysis.objects, found.id),
        )
        actions.finish_analysis(
            analysis=found, frozen=frozen, answer=answer, by=None, at=timezone.now()
        )
        why = ""
    except (NotWanted, actions.RunIsOver):
        why = ""
    except ValueError as error:
        why = str(error)
    finally:
        if why:
            actions.fail_analysis(analysis=found, sentence=why, by=None, at=timezone.now())


@task()
def recompute(recomputation_id: str) -> None:
    """Compute an analysis again from its published documents, and compare the bytes."""
    rows = Recomputation.objects.select_related("analysis")
    found = rows.filter(id=UUID(recomputation_id)).first()
    if found is None or not Recomputation.objects.tell(run=found.id, share=0.0):
        return
    why = BROKE_OFF
    try:
        snapshot, document = queries.documents_of(analysis=found.analysis)
        computed = analyses.again(
            snapshot=snapshot,
            document=document,
            progress=_teller(Recomputation.objects, found.id),
        )
        actions.finish_recomputation(
            recomputation=found,
            result_digest=canon.digest(computed),
            by=found.asked_by_id,
            at=timezone.now(),
        )
        why = ""
    except (NotWanted, actions.RunIsOver):
        why = ""
    except ValueError as error:
        why = str(error)
    finally:
        if why:
            actions.fail_recomputation(
                recomputation=found, sentence=why, by=None, at=timezone.now()
            )


def _teller(rows: Gauge, work: UUID) -> Callable[[float], None]:
    """Return what is told the share done; it notes it a few times a second and ends unwanted work.

    Errors:
        NotWanted where the work was stopped.
    """
    told = time.monotonic() - PAUSE

    def tell(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < PAUSE:
            return
        told = now
        if not rows.tell(run=work, share=share):
            raise NotWanted

    return tell
