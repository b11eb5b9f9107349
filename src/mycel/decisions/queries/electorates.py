"""Electorates: the lists of people that were brought in, never whom they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mycel.decisions.models import DRAFT, Elector, Electorate, Question
from mycel.decisions.queries.lines import SMALL_CELL, QuestionLine, question_line, rows
from mycel.decisions.snapshots import candidates
from mycel.engine.choice import eligibility


@dataclass(frozen=True, slots=True)
class ElectorateLine:
    """One list of people."""

    id: UUID
    name: str
    size: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class ElectoratePage:
    """One list of people: its columns, its digest, who has come in, which questions ask it.

    ``claimed``: how many have taken their place; None where so few have that it would tell whom.
    """

    line: ElectorateLine
    columns: tuple[str, ...]
    digest: str
    claimed: int | None
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many could vote by some rules, and how many not, by the first rule they miss.

    None stands for fewer than 5: a smaller figure would tell whom.
    """

    eligible: int | None
    excluded: Mapping[str, int | None]


def electorates() -> tuple[ElectorateLine, ...]:
    """Return all lists of people, newest first."""
    return tuple(_line(row) for row in Electorate.objects.order_by("-imported_at", "name"))


def electorate_page(*, id_: UUID) -> ElectoratePage | None:
    """Return one list of people, or None where there is none."""
    row = Electorate.objects.filter(id=id_).first()
    if row is None:
        return None
    claimed = Elector.objects.filter(electorate=row, person__isnull=False).count()
    asked = rows().filter(electorate=row).exclude(state=DRAFT).order_by("-number")
    return ElectoratePage(
        line=_line(row),
        columns=tuple(row.columns),
        digest=row.digest,
        claimed=_cell(claimed),
        questions=tuple(question_line(one) for one in asked),
    )


def reach(
    *, rules: Sequence[Mapping[str, Any]], electorate: Electorate | None, at: datetime
) -> Reach:
    """Return how many would be on a roll that was frozen now.

    Errors:
        NoSuchRule.
    """
    asked = Question(electorate=electorate)
    found = eligibility.roll(
        rules=rules, candidates=candidates.of_question(question=asked, day=at.date())
    )
    return Reach(
        eligible=_cell(len(found.eligible)),
        excluded={reason: _cell(n) for reason, n in found.excluded.items()},
    )


def _cell(n: int) -> int | None:
    return n if n == 0 or n >= SMALL_CELL else None


def _line(row: Electorate) -> ElectorateLine:
    return ElectorateLine(id=row.id, name=row.name, size=row.size, imported_at=row.imported_at)
