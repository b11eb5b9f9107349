"""The rhythm in which units report, in words, and what became of each period of a unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mycel.engine.reporting.rhythm import LOOK_BACK, Period, Sent, period
from mycel.engine.reporting.rhythm import periods as periods_of
from mycel.groups.models import Unit, UnitReport

RHYTHMS: Mapping[str, Promise] = {
    "week": _("every week"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "half-year": _("every half-year"),
    "year": _("every year"),
}


@dataclass(frozen=True)
class ReportLine:
    """When a unit reports: the rhythm, and the period whose report is due next."""

    rhythm: str | Promise
    due_days: int
    since: date
    until: date
    due: date


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


def counts_from(*, unit: Unit) -> date:
    """Return the day from which a unit's reports are asked for: that of its entry, if not said."""
    entered = datetime.fromtimestamp((unit.id.int >> 80) / 1000, tz=UTC).date()
    return unit.reports_from_date or entered


def periods(
    *, unit: Unit, reports: Iterable[UnitReport], today: date, limit: int = LOOK_BACK
) -> tuple[Period, ...]:
    """Return the periods since a unit's reports count, the present one first.

    Args:
        unit: whose rhythm.
        reports: the unit's drafts and published reports.
        today: the day on which is asked.
        limit: how many periods at most.
    """
    return periods_of(
        every=unit.reports_every,
        due_days=unit.reports_due_days,
        counts_from=counts_from(unit=unit),
        sent=[sent(report=row) for row in reports],
        today=today,
        limit=limit,
    )


def sent(*, report: UnitReport) -> Sent:
    """Return a report that stands as the engine of rhythms reads it."""
    return Sent(
        since=report.since_date,
        until=report.until_date,
        number=report.number,
        published=report.published_at.date() if report.published_at else None,
    )
