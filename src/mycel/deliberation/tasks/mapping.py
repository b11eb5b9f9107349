"""Opinion maps in the background: drawn after so many new votes, and once more after the close."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from mycel.deliberation import actions
from mycel.deliberation.models import OpinionMap, Process, StatementVote
from mycel.deliberation.queries import routing
from mycel.deliberation.snapshots.votes import ballots_of, shown_of, statements_of
from mycel.engine import canon
from mycel.engine.opinion import drawn
from mycel.engine.opinion.matrix import NoVotes

T = TypeVar("T")
NICE = 15
LEAST_NEW, SHARE_NEW = 5, 0.01
"""A map is drawn anew after 5 votes or 1 %, whichever is more."""
PAUSE = 10
"""Seconds between two looks whether a process needs a new map."""


def after_votes(*, process: Process, at: datetime) -> None:
    """Ask for a new map where enough votes came since the last one; looks now and then alone."""
    if not cache.add(f"deliberation:map:{process.id}", 1, PAUSE):
        return
    last = _newest(process)
    if last is not None and at - last.computed_at < timedelta(seconds=max(PAUSE, last.seconds)):
        return
    if _new(process, last) >= max(LEAST_NEW, SHARE_NEW * (0 if last is None else last.votes)):
        ask(process=process)


def ask_now(*, process: Process) -> bool:
    """Ask for a new map on demand; False where fewer than five votes came since the last.

    Two maps around one vote would tell it.
    """
    if _new(process, _newest(process)) < LEAST_NEW:
        return False
    ask(process=process)
    return True


def _new(process: Process, last: OpinionMap | None) -> int:
    rows = StatementVote.objects.filter(process=process)
    return rows.filter(id__gt=0 if last is None else last.until_vote).count()


def ask(*, process: Process) -> None:
    """Give a map to the worker."""
    draw.enqueue(str(process.id))


@task()
def draw(process_id: str) -> None:
    """Draw the map of all votes so far; nothing where no vote came since the last one."""
    process = Process.objects.filter(id=UUID(process_id)).first()
    if process is None:
        return
    began = time.process_time()
    ballots, until = ballots_of(process=process)
    last, closed_at = _newest(process), process.closed_at
    is_later = last is not None and closed_at is not None and last.computed_at < closed_at
    if last is not None and last.until_vote == until and not is_later:
        return
    try:
        found = _aside(
            partial(
                drawn.draw,
                process=str(process.id),
                ballots=ballots,
                statements=statements_of(process=process),
                is_strict=process.strict,
            )
        )
    except NoVotes:
        return
    document = drawn.document(
        process=str(process.id),
        found=found,
        events=len(ballots.values),
        shown=shown_of(process=process),
    )
    actions.publish_map(
        made=OpinionMap(
            process=process,
            computed_at=timezone.now(),
            until_vote=until,
            votes=len(ballots.values),
            public=canon.encode_document(document),
            axes=drawn.axes(found=found),
            seconds=time.process_time() - began,
        ),
        document=document,
        by=None,
        at=timezone.now(),
    )
    routing.forget(process=process)


def _aside(work: Callable[[], T]) -> T:
    """Compute in a thread that lets everybody else go first: people vote while maps are drawn."""

    def run() -> T:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        return work()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def close(*, process: Process, by: UUID | None, at: datetime) -> Process:
    """Close a process, and give the map of all its votes to the worker: both, or neither.

    Errors:
        As ``actions.close_process``.
    """
    with transaction.atomic():
        closed = actions.close_process(process=process, by=by, at=at)
        if StatementVote.objects.filter(process=process).exists():
            ask(process=process)
    return closed


def _newest(process: Process) -> OpinionMap | None:
    rows = OpinionMap.objects.filter(process=process).order_by("-version")
    return rows.defer("public", "axes").first()
