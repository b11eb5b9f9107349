"""Decisions on pages of other rooms: what is open now, what waits for somebody, what a unit did."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from mycel.decisions.models import (
    DRAFT,
    FROZEN,
    OPEN,
    Cast,
    Commitment,
    Decision,
    Question,
    RollEntry,
)
from mycel.decisions.queries.ledger import (
    CommitmentLine,
    DecisionLine,
    commitment_line,
    decision_lines,
)
from mycel.decisions.queries.lines import QuestionLine, question_line, rows

SHOWN = 5
MOST_TO_LINK = 200


@dataclass(frozen=True, slots=True)
class Totals:
    """How many questions were asked, decisions published, and commitments kept."""

    asked: int
    decided: int
    promised: int
    fulfilled: int


def totals() -> Totals:
    """Return the counts for the stations of the loop."""
    return Totals(
        asked=Question.objects.exclude(state=DRAFT).count(),
        decided=Decision.objects.count(),
        promised=Commitment.objects.count(),
        fulfilled=Commitment.objects.filter(state="fulfilled").count(),
    )


def open_now(*, limit: int = SHOWN) -> tuple[QuestionLine, ...]:
    """Return the questions that take ballots now, the next to close first."""
    found = rows().filter(state=OPEN).order_by("closes_at", "number")
    return tuple(question_line(row) for row in found[:limit])


def to_vote_on(*, person_id: UUID, limit: int = SHOWN) -> tuple[QuestionLine, ...]:
    """Return the open questions on whose roll somebody stands and where they have not voted."""
    on_it = RollEntry.objects.filter(question=OuterRef("pk"), person_id=person_id, struck="")
    voted = Cast.objects.filter(entry__question=OuterRef("pk"), entry__person_id=person_id)
    found = rows().filter(Exists(on_it), ~Exists(voted), state=OPEN)
    return tuple(question_line(row) for row in found.order_by("closes_at", "number")[:limit])


def promised_by(*, person_id: UUID, at: datetime, limit: int = SHOWN) -> tuple[CommitmentLine, ...]:
    """Return what somebody promised and has not fulfilled yet, the next due first."""
    found = Commitment.objects.open().filter(owner_person_id=person_id)
    return _commitments(found.values_list("id", flat=True), at, limit)


def promised_by_unit(
    *, unit_id: UUID, at: datetime, limit: int = SHOWN
) -> tuple[CommitmentLine, ...]:
    """Return what a unit promised and has not fulfilled yet, the next due first."""
    found = Commitment.objects.open().filter(owner_unit_id=unit_id)
    return _commitments(found.values_list("id", flat=True), at, limit)


def asked_by_unit(*, unit_id: UUID, limit: int = SHOWN) -> tuple[QuestionLine, ...]:
    """Return the questions that a unit asked, the newest first, without drafts."""
    found = rows().filter(unit_id=unit_id).exclude(state=DRAFT).order_by("-number")
    return tuple(question_line(row) for row in found[:limit])


def to_link(*, unit_id: UUID) -> tuple[QuestionLine, ...]:
    """Return the questions that a process can lead to, the newest first.

    Those of a unit, and those of others that are not over; no drafts.
    """
    own, others = Q(unit_id=unit_id), Q(state__in=(FROZEN, OPEN))
    found = rows().filter(own | others).exclude(state=DRAFT).order_by("-number")
    return tuple(question_line(row) for row in found[:MOST_TO_LINK])


def questions_by_id(*, ids: Collection[UUID]) -> Mapping[UUID, QuestionLine]:
    """Return questions by their ids, without drafts."""
    found = rows().filter(id__in=ids).exclude(state=DRAFT)
    return {row.id: question_line(row) for row in found}


def find(*, number: int) -> Question | None:
    """Return a question that is no draft any more, or None."""
    return rows().filter(number=number).exclude(state=DRAFT).first()


def decided_by_unit(*, unit_id: UUID, limit: int = SHOWN) -> tuple[DecisionLine, ...]:
    """Return what a unit decided, the newest first."""
    return decision_lines(unit_id=unit_id, limit=limit)


def _commitments(ids: Iterable[UUID], at: datetime, limit: int) -> tuple[CommitmentLine, ...]:
    found = Commitment.objects.select_related("decision", "owner_unit", "owner_person")
    chosen = found.filter(id__in=ids).order_by("due_date", "number")
    return tuple(commitment_line(row, at=at) for row in chosen[:limit])
