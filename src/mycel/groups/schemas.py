"""Schemas of groups: what the API tells about units."""

from datetime import date

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


class Refusal(Schema):
    """Why something was not answered."""

    detail: str
