"""Reports and a roll call for the world of the access test."""

from datetime import date, datetime, timedelta

from mycel.groups import actions, queries
from mycel.groups.models import Unit

SINCE, UNTIL = date(2026, 7, 1), date(2026, 9, 30)
PUBLISHED, OWN_DRAFT, FOREIGN_DRAFT = 1, 2, 3


def build(*, house: Unit, other: Unit, at: datetime) -> None:
    """Publish a report of the house, draft one there and one elsewhere, and call a roll."""
    published = _draft(house, SINCE, UNTIL, at=at)
    sections = {**published.sections, "summary": {"en": "It went well."}}
    actions.change_report(report=published, sections=sections, by=None, at=at)
    actions.publish_report(report=published, by=None, at=at)
    own = _draft(house, date(2026, 4, 1), date(2026, 6, 30), at=at)
    foreign = _draft(other, SINCE, UNTIL, at=at)
    assert [one.number for one in (published, own, foreign)] == [
        PUBLISHED,
        OWN_DRAFT,
        FOREIGN_DRAFT,
    ]
    # answers are asked for by the clock of the doors
    closes = date.today() + timedelta(days=30)  # noqa: DTZ011 — a day is all it takes
    roll = actions.open_roll(unit=house, closes=(at + timedelta(days=9)).date(), by=None, at=at)
    roll.closes_date = max(roll.closes_date, closes)
    roll.save()


def _draft(unit: Unit, since: date, until: date, *, at: datetime):
    draft = queries.draft(unit=unit, since=since, until=until, today=at.date())
    return actions.draft_report(unit=unit, draft=draft, since=since, until=until, by=None, at=at)
