"""The ledger: decisions, and what was promised because of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from mycel.decisions.models import Commitment, Decision
from mycel.decisions.models.commitments import SILENT_DAYS
from mycel.engine.movement import Text
from mycel.groups.queries import Place
from mycel.record import queries as record

PAGE = 20
OPEN, SILENT, OVERDUE, FULFILLED, DROPPED = "open", "silent", "overdue", "fulfilled", "dropped"
FILTERS = (OPEN, SILENT, OVERDUE, FULFILLED, DROPPED)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision in a list."""

    number: int
    ref: str
    url: str
    title: Text
    unit: Place
    published_at: datetime
    commitments: int
    open: int


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """A page of decisions, newest first."""

    decisions: tuple[DecisionLine, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One commitment. ``owner.ref`` is empty where a person did not agree to be named.

    ``silent_days`` since the last word, None while that is not long or it is over.
    """

    number: int
    ref: str
    url: str
    what: Text
    decision: Place
    owner: Place
    money: str
    hours: int | None
    due: date
    review: date | None
    evidence: str
    state: str
    state_name: str | Promise
    last_word_at: datetime
    silent_days: int | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of commitments, the next due first. ``after`` leads to the next page, if any."""

    commitments: tuple[CommitmentLine, ...]
    shown: str
    counts: dict[str, int]
    after: int | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision with its grounds, what spoke against it, and what follows."""

    id: UUID
    line: DecisionLine
    statement: Text
    dissent: tuple[Text, ...]
    grounds: str
    grounds_ref: str
    question: Place | None
    commitments: tuple[CommitmentLine, ...]
    entries: tuple[record.EntryLine, ...]


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word about a commitment."""

    at: datetime
    state: str
    state_name: str | Promise
    note: Text
    evidence: str


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """One commitment with every word about it, the last one first."""

    id: UUID
    line: CommitmentLine
    words: tuple[WordLine, ...]
    entries: tuple[record.EntryLine, ...]


def decisions_page(*, before: int | None = None) -> DecisionsPage:
    """Return up to 20 decisions before a number, newest first."""
    rows = _decisions().order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    return DecisionsPage(
        decisions=tuple(_decision(row) for row in found[:PAGE]),
        older=found[PAGE - 1].number if len(found) > PAGE else None,
    )


def decision_lines(*, unit_id: UUID, limit: int) -> tuple[DecisionLine, ...]:
    """Return what a unit decided lately, newest first."""
    found = _decisions().filter(unit_id=unit_id).order_by("-number")
    return tuple(_decision(row) for row in found[:limit])


def every_commitment(*, at: datetime, filter_: str = "") -> Iterator[CommitmentLine]:
    """Yield every commitment of one filter, the next due first, a batch at a time."""
    rows = _filtered(filter_, at).order_by("due_date", "number")
    for row in rows.iterator(chunk_size=500):
        yield commitment_line(row, at=at)


def decision_page(*, number: int, at: datetime) -> DecisionPage | None:
    """Return one decision, or None where there is none."""
    row = _decisions().select_related("question").filter(number=number).first()
    if row is None:
        return None
    question = row.question
    commitments = _commitments().filter(decision_id=row.id).order_by("due_date", "number")
    return DecisionPage(
        id=row.id,
        line=_decision(row),
        statement=row.statement,
        dissent=tuple(row.dissent),
        grounds=row.grounds,
        grounds_ref=row.grounds_ref,
        question=None if question is None else Place(ref=question.ref, name=question.title),
        commitments=tuple(commitment_line(one, at=at) for one in commitments),
        entries=record.latest(subject=row.id, limit=5),
    )


def ledger(*, at: datetime, filter_: str = OPEN, after: int | None = None) -> LedgerPage:
    """Return up to 20 commitments of one filter, the next due first, after a commitment's number.

    Filters: open, silent, overdue, fulfilled, dropped; anything else is all of them.
    """
    rows = _filtered(filter_, at)
    if after is not None:
        last = Commitment.objects.filter(number=after).values_list("due_date", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(due_date__gt=last) | Q(due_date=last, number__gt=after))
    found = list(rows.order_by("due_date", "number")[: PAGE + 1])
    return LedgerPage(
        commitments=tuple(commitment_line(row, at=at) for row in found[:PAGE]),
        shown=filter_ if filter_ in FILTERS else "",
        counts=_counts(at),
        after=found[PAGE - 1].number if len(found) > PAGE else None,
    )


def commitment_page(*, number: int, at: datetime) -> CommitmentPage | None:
    """Return one commitment with its history, or None where there is none."""
    row = _commitments().filter(number=number).first()
    if row is None:
        return None
    return CommitmentPage(
        id=row.id,
        line=commitment_line(row, at=at),
        words=tuple(
            WordLine(
                at=word.at,
                state=word.state,
                state_name=word.get_state_display(),
                note=word.note,
                evidence=word.evidence,
            )
            for word in row.words.order_by("-at", "-id")
        ),
        entries=record.latest(subject=row.id),
    )


def commitment_line(row: Commitment, *, at: datetime) -> CommitmentLine:
    """Return one commitment's line."""
    days = (at - row.last_word_at).days
    is_open = row.state == OPEN
    return CommitmentLine(
        number=row.number,
        ref=row.ref,
        url=f"/commitments/{row.number}/",
        what=row.what,
        decision=Place(ref=row.decision.ref, name=row.decision.title),
        owner=_owner(row),
        money=row.money,
        hours=row.hours,
        due=row.due_date,
        review=row.review_date,
        evidence=row.evidence,
        state=row.state,
        state_name=row.get_state_display(),
        last_word_at=row.last_word_at,
        silent_days=days if is_open and days >= SILENT_DAYS else None,
        is_overdue=is_open and row.due_date < at.date(),
    )


def _owner(row: Commitment) -> Place:
    if row.owner_unit is not None:
        return Place(ref=row.owner_unit.ref, name=row.owner_unit.name)
    person = row.owner_person
    if person is None:
        return Place(ref="", name="")
    return Place(ref=person.ref if person.named else "", name=person.shown_name)


def _filtered(filter_: str, at: datetime) -> "QuerySet[Commitment]":
    rows = Commitment.objects.select_related("decision", "owner_unit", "owner_person")
    match filter_:
        case "open" | "fulfilled" | "dropped":
            return rows.filter(state=filter_)
        case "silent":
            return rows.silent(at)
        case "overdue":
            return rows.overdue(at.date())
        case _:
            return rows


def _counts(at: datetime) -> dict[str, int]:
    """Return how many commitments each filter would show; one query."""
    silent = Commitment.objects.silent(at).values("id")
    overdue = Commitment.objects.overdue(at.date()).values("id")
    return dict(
        Commitment.objects.aggregate(
            open=Count("id", filter=Q(state=OPEN)),
            silent=Count("id", filter=Q(id__in=silent)),
            overdue=Count("id", filter=Q(id__in=overdue)),
            fulfilled=Count("id", filter=Q(state=FULFILLED)),
            dropped=Count("id", filter=Q(state=DROPPED)),
        )
    )


def _commitments() -> "QuerySet[Commitment]":
    return Commitment.objects.select_related("decision", "owner_unit", "owner_person")


def _decisions() -> "QuerySet[Any]":
    return Decision.objects.select_related("unit").annotate(
        promised=Count("commitments"),
        still_open=Count("commitments", filter=Q(commitments__state=OPEN)),
    )


def _decision(row: Any) -> DecisionLine:  # noqa: ANN401 — a row with two counts that no type knows
    return DecisionLine(
        number=row.number,
        ref=row.ref,
        url=f"/decisions/{row.number}/",
        title=row.title,
        unit=Place(ref=row.unit.ref, name=row.unit.name),
        published_at=row.published_at,
        commitments=row.promised,
        open=row.still_open,
    )
