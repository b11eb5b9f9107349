"""The rhythm in which units report: periods of the calendar, and what became of each."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mycel.groups.models import DRAFT, PUBLISHED, Unit, UnitReport

RHYTHMS: Mapping[str, Promise] = {
    "week": _("every week"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "half-year": _("every half-year"),
    "year": _("every year"),
}
LOOK_BACK = 12
"""Periods that pages look back on, so that a list stays readable after years."""
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True)
class ReportLine:
    """When a unit reports: the rhythm, and the period whose report is due next."""

    rhythm: str | Promise
    due_days: int
    since: date
    until: date
    due: date


@dataclass(frozen=True)
class PeriodLine:
    """A period of a unit's rhythm, and what became of its report.

    ``state`` is "running" (not over yet), "due", "missed" or "published"; ``number`` is that of
    the published report, else of the draft.
    """

    since: date
    until: date
    due: date
    state: str
    number: int | None
    has_draft: bool
    published: date | None
    is_late: bool


def next_report(*, every: str, due_days: int, today: date) -> ReportLine | None:
    """Return the calendar period whose report is due next, today at the earliest."""
    if every not in RHYTHMS:
        return None
    since, until = period(every=every, day=today - timedelta(days=due_days))
    return ReportLine(
        rhythm=RHYTHMS[every],
        due_days=due_days,
        since=since,
        until=until,
        due=until + timedelta(days=due_days),
    )


def period(*, every: str, day: date) -> tuple[date, date]:
    """Return first and last day of the calendar period that a day lies in; weeks begin Monday."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = _MONTHS[every]
    start = (day.month - 1) // months * months
    first = date(day.year, start + 1, 1)
    after = date(day.year + (start + months) // 12, (start + months) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def months_later(*, day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def counts_from(*, unit: Unit) -> date:
    """Return the day from which a unit's reports are asked for: that of its entry, if not said."""
    entered = datetime.fromtimestamp((unit.id.int >> 80) / 1000, tz=UTC).date()
    return unit.reports_from_date or entered


def periods(
    *, unit: Unit, reports: Iterable[UnitReport], today: date, limit: int = LOOK_BACK
) -> tuple[PeriodLine, ...]:
    """Return the periods since a unit's reports count, the present one first.

    Args:
        unit: whose rhythm.
        reports: the unit's drafts and published reports.
        today: the day on which is asked.
        limit: how many periods at most.
    """
    every = unit.reports_every
    if every not in RHYTHMS:
        return ()
    begun = period(every=every, day=counts_from(unit=unit))[0]
    known = {(row.since_date, row.until_date): row for row in reports}
    lines: list[PeriodLine] = []
    since, until = period(every=every, day=today)
    while since >= begun and len(lines) < limit:
        lines.append(_line(since, until, known.get((since, until)), unit.reports_due_days, today))
        since, until = period(every=every, day=since - timedelta(days=1))
    return tuple(lines)


def _line(
    since: date, until: date, report: UnitReport | None, due_days: int, today: date
) -> PeriodLine:
    due = until + timedelta(days=due_days)
    on = report.published_at.date() if report and report.published_at else None
    if report is not None and report.state == PUBLISHED:
        state = "published"
    elif due < today:
        state = "missed"
    else:
        state = "due" if until < today else "running"
    return PeriodLine(
        since=since,
        until=until,
        due=due,
        state=state,
        number=report.number if report else None,
        has_draft=report is not None and report.state == DRAFT,
        published=on,
        is_late=on is not None and on > due,
    )
