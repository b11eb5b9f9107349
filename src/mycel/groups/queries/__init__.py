"""Queries of groups: plain data for pages."""

import mycel.groups.queries.facts  # noqa: F401 — importing it registers what groups tell a draft
from mycel.engine.reporting.facts import SOON
from mycel.groups.queries.charters import CHECKLIST, LEVELS, Checklist, checklist
from mycel.groups.queries.drafts import SECTIONS, Asked, Draft, Reading, draft
from mycel.groups.queries.reports import (
    ReportPage,
    ReportRow,
    ReportsPage,
    report_page,
    reports_of,
    reports_page,
    reports_section,
    times_to_draft,
)
from mycel.groups.queries.rhythm import RHYTHMS, ReportLine, next_report
from mycel.groups.queries.rolls import asked_of, open_roll_of, roll_section
from mycel.groups.queries.sections import UnitSections, unit_sections
from mycel.groups.queries.things import Thing, looks_after, things_of
from mycel.groups.queries.units import (
    Frame,
    KindGroup,
    PersonTerm,
    Place,
    RoleLine,
    TermLine,
    UnitLine,
    UnitPage,
    UnitsPage,
    frame,
    terms_of,
    unit_file,
    unit_page,
    units_page,
)

__all__ = [
    "CHECKLIST",
    "LEVELS",
    "RHYTHMS",
    "SECTIONS",
    "SOON",
    "Asked",
    "Checklist",
    "Draft",
    "Frame",
    "KindGroup",
    "PersonTerm",
    "Place",
    "Reading",
    "ReportLine",
    "ReportPage",
    "ReportRow",
    "ReportsPage",
    "RoleLine",
    "TermLine",
    "Thing",
    "UnitLine",
    "UnitPage",
    "UnitSections",
    "UnitsPage",
    "asked_of",
    "checklist",
    "draft",
    "frame",
    "looks_after",
    "next_report",
    "open_roll_of",
    "report_page",
    "reports_of",
    "reports_page",
    "reports_section",
    "roll_section",
    "terms_of",
    "things_of",
    "times_to_draft",
    "unit_file",
    "unit_page",
    "unit_sections",
    "units_page",
]
