"""So far: how a question that is counted in the open stands, counted once for each new ballot.

A count of many ballots takes seconds, and anybody may look as often as they like.
"""

from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Max

from mycel.decisions.models import Cast, Delegation, Question, Result, RollEntry
from mycel.decisions.snapshots import engine, published
from mycel.engine.choice import deciding

MOST = 20
Mark = tuple[object, ...]

_lock = Lock()
_counted: dict[UUID, tuple[Mark, dict[str, Any], dict[str, Any]]] = {}


def so_far(*, question: Question) -> Result:
    """Return the count of this moment of an open question; it is never saved."""
    mark = _mark(question)
    with _lock:
        known = _counted.get(question.id)
        if known is None or known[0] != mark:
            known = (mark, *_count(question))
            if len(_counted) >= MOST:
                _counted.clear()
            _counted[question.id] = known
    return Result(question=question, digest="", value=known[1], beside=known[2])


def _mark(question: Question) -> Mark:
    """Return what is another one as soon as another result could come out."""
    given = Delegation.objects.filter(question=question)
    return (
        Cast.objects.filter(entry__question=question).aggregate(last=Max("id"))["last"],
        RollEntry.objects.filter(question=question).exclude(struck="").count(),
        given.count(),
        given.order_by("-id").values_list("id", flat=True).first(),
    )


def _count(question: Question) -> tuple[dict[str, Any], dict[str, Any]]:
    shown = published.so_far(question=question)
    value = deciding.result(published=shown, engine=engine.of_this_program())
    return dict(value), {"readings": deciding.readings(published=shown)}
