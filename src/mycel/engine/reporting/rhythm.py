"""The rhythm in which units report: periods of the calendar, and what became of each.

Rules and a worked example: docs/methods/reports.md.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LOOK_BACK = 12
"""Periods that are looked back on, so that a list stays readable after years."""
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
EVERY = ("week", *MONTHS)


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that stands: the time it is about, and the day of publishing; a draft has none."""

    since: date
    until: date
    number: int
    published: date | None


@dataclass(frozen=True, slots=True)
class Period:
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


def period(*, every: str, day: date) -> tuple[date, date]:
    """Return first and last day of the calendar period that a day lies in; weeks begin Monday."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = MONTHS[every]
    start = (day.month - 1) // months * months
    first = date(day.year, start + 1, 1)
    after = date(day.year + (start + months) // 12, (start + months) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def months_later(*, day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def periods(
    *,
    every: str,
    due_days: int,
    counts_from: date,
    sent: Iterable[Sent],
    today: date,
    limit: int = LOOK_BACK,
) -> tuple[Period, ...]:
    """Return the periods since a unit's reports count, the present one first.

    Args:
        every: week, month, quarter, half-year or year; anything else has no periods.
        due_days: days to write after a period ends.
        counts_from: the day that the first period lies in.
        sent: the unit's drafts and published reports.
        today: the day on which is asked.
        limit: how many periods at most.
    """
    if every not in EVERY:
        return ()
    begun = period(every=every, day=counts_from)[0]
    known = {(one.since, one.until): one for one in sent}
    lines: list[Period] = []
    since, until = period(every=every, day=today)
    while since >= begun and len(lines) < limit:
        due = until + timedelta(days=due_days)
        lines.append(_line(since, until, due, known.get((since, until)), today))
        since, until = period(every=every, day=since - timedelta(days=1))
    return tuple(lines)


def _line(since: date, until: date, due: date, sent: Sent | None, today: date) -> Period:
    on = None if sent is None else sent.published
    if on is not None:
        state = "published"
    elif due < today:
        state = "missed"
    else:
        state = "due" if until < today else "running"
    return Period(
        since=since,
        until=until,
        due=due,
        state=state,
        number=None if sent is None else sent.number,
        has_draft=sent is not None and on is None,
        published=on,
        is_late=on is not None and on > due,
    )
