"""Reports of units on pages: one report, a unit's reports, and all units at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from mycel.engine.movement import Text
from mycel.engine.reporting.rhythm import Period
from mycel.groups.models import DRAFT, PUBLISHED, Unit, UnitReport
from mycel.groups.queries.drafts import SECTIONS
from mycel.groups.queries.periods import periods_by_unit
from mycel.groups.queries.rhythm import RHYTHMS
from mycel.groups.queries.units import Place
from mycel.groups.queries.words import spoken
from mycel.people.models import Person
from mycel.people.queries import tells
from mycel.record import queries as record
from mycel.texts.queries import rendered

SHOWN = 20
LATELY = 20


@dataclass(frozen=True)
class ReportRow:
    """A report in a list."""

    number: int
    url: str
    unit: Place
    since: date
    until: date
    is_annual: bool
    published: date | None
    summary: Text


@dataclass(frozen=True)
class ReportSection:
    """A section of a report: its heading, the words as kept, and as HTML in one language."""

    key: str
    name: str | Promise
    text: Text
    html: SafeString


@dataclass(frozen=True)
class ReportPage:
    """One report."""

    id: UUID
    number: int
    url: str
    unit: Place
    slug: str
    since: date
    until: date
    is_annual: bool
    state: str
    drafted_at: datetime
    drafted_digest: str
    drafted: Mapping[str, object]
    snapshot_digest: str
    published_at: datetime | None
    by: str
    by_ref: str
    withdrawn_at: datetime | None
    withdrawal: str
    sections: tuple[ReportSection, ...]
    entries: tuple[record.EntryLine, ...]

    @property
    def is_draft(self) -> bool:
        """Return whether its words can change."""
        return self.state == DRAFT

    @property
    def is_published(self) -> bool:
        """Return whether it was published and stands."""
        return self.state == PUBLISHED

    @property
    def has_bundle(self) -> bool:
        """Return whether anybody can check it at home."""
        return self.published_at is not None and bool(self.snapshot_digest)


@dataclass(frozen=True)
class ReportsSection:
    """A unit's reports: each period with what became of it, and what was published besides."""

    rhythm: str | Promise
    periods: tuple[Period, ...]
    others: tuple[ReportRow, ...]
    counts_from: date | None

    @property
    def missed(self) -> int:
        """Return how many of the shown periods were missed."""
        return sum(line.state == "missed" for line in self.periods)


@dataclass(frozen=True)
class Owing:
    """A unit with a report that it owes or is about to owe."""

    unit: Place
    slug: str
    rhythm: str | Promise
    missed: int
    latest_missed: Period | None
    next: Period | None


@dataclass(frozen=True)
class ReportsPage:
    """What all units report: who missed one, whose is due, what was published lately."""

    missed: tuple[Owing, ...]
    due: tuple[Owing, ...]
    silent: tuple[Place, ...]
    lately: tuple[ReportRow, ...]

    @property
    def missed_count(self) -> int:
        """Return how many reports are missing altogether."""
        return sum(one.missed for one in self.missed)


def reports_page(*, today: date) -> ReportsPage:
    """Return who missed a report, whose is due, and what was published lately."""
    units = list(Unit.objects.order_by("slug"))
    known = periods_by_unit(units=units, today=today)
    owing = [_owing(unit, known[unit.id]) for unit in units if unit.reports_every in RHYTHMS]
    published = UnitReport.objects.published().select_related("unit").defer("drafted")
    return ReportsPage(
        missed=tuple(
            sorted(
                (one for one in owing if one.missed), key=lambda one: (-one.missed, one.unit.ref)
            )
        ),
        due=tuple(
            sorted(
                (one for one in owing if one.next is not None),
                key=lambda one: (one.next.due if one.next else today, one.unit.ref),
            )
        ),
        silent=tuple(_place(unit) for unit in units if unit.reports_every not in RHYTHMS),
        lately=_rows(published.order_by("-published_at", "-number")[:LATELY]),
    )


def reports_section(*, unit: Unit, today: date) -> ReportsSection:
    """Return a unit's reports."""
    lines = periods_by_unit(units=[unit], today=today)[unit.id]
    shown = {(line.since, line.until) for line in lines}
    rows = unit.reports.published().select_related("unit").defer("drafted")
    others = [row for row in rows[:SHOWN] if (row.since_date, row.until_date) not in shown]
    return ReportsSection(
        rhythm=RHYTHMS.get(unit.reports_every, ""),
        periods=lines,
        others=_rows(others),
        counts_from=unit.reports_from_date,
    )


def reports_of(*, unit: Unit) -> tuple[ReportRow, ...]:
    """Return what a unit published and did not take back, the latest time first."""
    return _rows(unit.reports.published().select_related("unit").defer("drafted"))


def report_page(*, number: int) -> ReportPage | None:
    """Return one report, or None."""
    row = UnitReport.objects.select_related("unit", "by").filter(number=number).first()
    if row is None:
        return None
    return ReportPage(
        id=row.id,
        number=row.number,
        url=f"/reports/{row.number}/",
        unit=_place(row.unit),
        slug=row.unit.slug,
        since=row.since_date,
        until=row.until_date,
        is_annual=row.is_annual,
        state=row.state,
        drafted_at=row.drafted_at,
        drafted_digest=row.drafted_digest,
        drafted=row.drafted,
        snapshot_digest=row.snapshot_digest,
        published_at=row.published_at,
        by=row.by.shown_name if row.by else "",
        by_ref=row.by.ref if row.by and row.by.named else "",
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        sections=sections_of(report=row),
        entries=record.latest(subject=row.id),
    )


def sections_of(*, report: UnitReport) -> tuple[ReportSection, ...]:
    """Return the sections that say something, in order, in the reader's language."""
    return tuple(
        ReportSection(
            key=key,
            name=name,
            text=report.sections[key],
            html=rendered(spoken(report.sections[key])),
        )
        for key, name in SECTIONS.items()
        if report.sections.get(key)
    )


def times_to_draft(*, unit: Unit, today: date) -> tuple[tuple[date, date], ...]:
    """Return the times on which a unit can draft a report: its periods, this year and the last."""
    lines = periods_by_unit(units=[unit], today=today)[unit.id]
    found = [(line.since, line.until) for line in lines if line.number is None]
    taken = set(unit.reports.standing().values_list("since_date", "until_date"))
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (today.year, today.year - 1)]
    return (*found, *(year for year in years if year not in taken and year not in found))


def _owing(unit: Unit, lines: tuple[Period, ...]) -> Owing:
    missed = [line for line in lines if line.state == "missed"]
    open_ = [line for line in lines if line.state in {"due", "running"}]
    return Owing(
        unit=_place(unit),
        slug=unit.slug,
        rhythm=RHYTHMS[unit.reports_every],
        missed=len(missed),
        latest_missed=missed[0] if missed else None,
        next=open_[-1] if open_ else None,
    )


def _rows(rows: Iterable[UnitReport]) -> tuple[ReportRow, ...]:
    return tuple(
        ReportRow(
            number=row.number,
            url=f"/reports/{row.number}/",
            unit=_place(row.unit),
            since=row.since_date,
            until=row.until_date,
            is_annual=row.is_annual,
            published=row.published_at.date() if row.published_at else None,
            summary=row.sections.get("summary", {}),
        )
        for row in rows
    )


def _place(unit: Unit) -> Place:
    return Place(ref=unit.ref, name=unit.name)


@tells("reports")
def _reports_for_download(person: Person) -> object:
    rows = UnitReport.objects.filter(by=person).select_related("unit").order_by("number")
    return [{"report": row.ref, "unit": row.unit.ref, "state": row.state} for row in rows]
