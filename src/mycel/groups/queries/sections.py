"""What a unit's page shows beside its people: charter, reports and roll call."""

from dataclasses import dataclass
from datetime import date

from mycel.groups.models import Unit
from mycel.groups.queries.charters import Checklist, checklist
from mycel.groups.queries.reports import ReportsSection, reports_section
from mycel.groups.queries.rolls import RollSection, roll_section
from mycel.groups.queries.units import RoleLine, TermLine, UnitPage
from mycel.people.models import Person


@dataclass(frozen=True)
class TermsStand:
    """Which terms and roles need a word soon; roles are listed, people are not ranked."""

    ending: tuple[TermLine, ...]
    over: tuple[TermLine, ...]
    free: tuple[RoleLine, ...]
    alone: tuple[RoleLine, ...]

    @property
    def waits(self) -> bool:
        """Return whether anything waits."""
        return bool(self.ending or self.over or self.free or self.alone)


@dataclass(frozen=True)
class UnitSections:
    """Charter checklist, terms that need a word, reports and roll call of a unit."""

    checklist: Checklist
    terms: TermsStand
    reports: ReportsSection
    roll: RollSection


def unit_sections(
    *, unit: Unit, page: UnitPage, reader: Person | None, today: date
) -> UnitSections:
    """Return what a unit's page shows beside its people."""
    return UnitSections(
        checklist=checklist(unit=unit, page=page, today=today),
        terms=TermsStand(
            ending=tuple(term for term in page.running if term.ends_soon),
            over=tuple(term for term in page.running if term.is_over),
            free=tuple(role for role in page.roles if role.free),
            alone=tuple(role for role in page.roles if role.is_alone),
        ),
        reports=reports_section(unit=unit, today=today),
        roll=roll_section(unit=unit, reader=reader, today=today),
    )
