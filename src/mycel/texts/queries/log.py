"""The public log of moderation: what was decided and why, without any person and any text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mycel.people.models import Person
from mycel.texts.models import OPEN, Appeal, Case
from mycel.texts.queries.reading import kind_name, kind_of
from mycel.texts.rules import hidden_from

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogLine:
    """One decision. ``reason`` and ``outcome`` are words of fixed lists; names are for pages."""

    number: int
    on: date
    space: str
    kind: str
    kind_name: str
    reason: str
    reason_name: str
    decided: str
    decided_name: str
    appealed: bool
    outcome: str
    outcome_name: str
    is_overdue: bool
    shown_on: date | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Decisions, the newest first."""

    lines: tuple[LogLine, ...]
    older: int | None


def log_page(*, person: Person | None, at: datetime, before: int | None = None) -> LogPage:
    """Return up to 50 decisions of the spaces somebody can read, by case, the newest first."""
    rows = _rows(person)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    cases = list(rows[: PAGE + 1])
    return LogPage(
        lines=tuple(_line(case, at) for case in cases[:PAGE]),
        older=cases[PAGE - 1].pk if len(cases) > PAGE else None,
    )


def log_lines(*, person: Person | None, at: datetime) -> Iterator[LogLine]:
    """Yield all decisions of the spaces somebody can read, the newest first."""
    for case in _rows(person).iterator(chunk_size=500):
        yield _line(case, at)


def _rows(person: Person | None) -> "QuerySet[Case]":
    rows = Case.objects.exclude(state=OPEN).exclude(space__in=sorted(hidden_from(person)))
    return rows.select_related("text", "appeal").order_by("-pk")


def _line(case: Case, at: datetime) -> LogLine:
    appeal: Appeal | None = getattr(case, "appeal", None)
    return LogLine(
        number=case.pk,
        on=(case.decided_at or case.opened_at).date(),
        space=case.space,
        kind=kind_of(case.text.ref),
        kind_name=kind_name(case.text.ref),
        reason=case.reason,
        reason_name=case.get_reason_display() if case.reason else "",
        decided=case.state,
        decided_name=case.get_state_display(),
        appealed=appeal is not None,
        outcome=appeal.state if appeal else "",
        outcome_name=appeal.get_state_display() if appeal else "",
        is_overdue=bool(appeal and appeal.state == OPEN and appeal.due_at < at),
        shown_on=case.shown_at.date() if case.shown_at else None,
    )
