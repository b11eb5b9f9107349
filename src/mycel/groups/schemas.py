"""Schemas of groups: what the API tells about units."""

from datetime import date, datetime

from ninja import Schema


class UnitOut(Schema):
    """A unit in a list."""

    ref: str
    kind: str
    name: str | dict[str, str]
    mandate: str | dict[str, str] | None
    people: int
    seats: int
    free_seats: int


class TermOut(Schema):
    """Who holds a role; a pseudonym without ref where they did not agree to be named."""

    name: str
    ref: str
    since: date | None
    until: date | None
    is_running: bool


class RoleOut(Schema):
    """A role, what its holders see to and decide on."""

    role: str
    seats: int | None
    free: int | None
    term_months: int | None
    responsibilities: list[str]
    decides: list[str]
    terms: list[TermOut]


class ReportOut(Schema):
    """The report that is due next."""

    since: date
    until: date
    due: date


class UnitWhole(Schema):
    """A unit with its roles and terms."""

    ref: str
    kind: str
    name: str | dict[str, str]
    mandate: str | dict[str, str] | None
    charter_adopted: date | None
    charter_review: date | None
    report: ReportOut | None
    roles: list[RoleOut]
    people: int
    free_seats: int
    links: list[str]


class PeriodOut(Schema):
    """A period of a unit's rhythm: running, due, missed or published."""

    since: date
    until: date
    due: date
    state: str
    number: int | None
    published: date | None
    is_late: bool


class UnitReportLine(Schema):
    """A published report in a list."""

    number: int
    url: str
    since: date
    until: date
    is_annual: bool
    published: date | None
    summary: str | dict[str, str]


class UnitReports(Schema):
    """What a unit reported and what it owes."""

    unit: str
    missed: int
    periods: list[PeriodOut]
    published: list[UnitReportLine]


class OwingOut(Schema):
    """How many reports a unit missed, and when its next one is due."""

    unit: str
    missed: int
    due: date | None


class UnitReportWhole(Schema):
    """A report of a unit: words by section and language, and what was drafted with its digest."""

    report: int
    unit: str
    since: date
    until: date
    state: str
    published: datetime | None
    sections: dict[str, dict[str, str] | str]
    drafted: dict[str, object]
    drafted_digest: str
    snapshot: str | None


class Refusal(Schema):
    """Why something was not answered."""

    detail: str
