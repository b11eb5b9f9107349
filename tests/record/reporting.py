"""Every act of a group on its charter, reports and rolls, by somebody who names people."""

from datetime import date, timedelta

from mycel.groups import actions, queries, snapshots
from mycel.groups.models import STEP_BACK
from mycel.people.models import Person
from mycel.record import sequencer

ITEM = "members"


def everything(*, unit, told, who) -> None:
    """Tick, untick, draft from what happened, change, publish, take back, ask, answer."""
    value = snapshots.of_unit(unit)
    actions.change_unit(unit=unit, value=value, charter=told, **who)
    actions.tick_charter(unit=unit, item=ITEM, **who)
    actions.untick_charter(unit=unit, item=ITEM, **who)
    _ask_who_is_there(unit, who)
    actions.count_reports(unit=unit, since=date(2026, 1, 1), **who)
    unit.refresh_from_db()
    while sequencer.sequence():
        pass  # a draft tells what was recorded, this hour's acts among it
    _report(unit, told, who, since=date(2026, 11, 1), until=who["at"].date())
    _report_on_a_year(unit, who)


def _report(unit, told, who, *, since, until) -> None:
    report = _drafted(unit, who, since=since, until=until)
    assert report.drafted["changed"], "nothing happened that the draft could tell"
    assert report.drafted["left"], "nobody came or left whom the draft could tell"
    both = {"en": told, "ar": told}
    sections = {**dict.fromkeys(report.sections, both), "summary": both, "next": both}
    again = queries.draft(unit=unit, since=since, until=until, today=until)
    report = actions.change_report(report=report, sections=sections, draft=again, **who)
    report = actions.publish_report(report=report, **who)
    actions.withdraw_report(report=report, reason=told, **who)


def _report_on_a_year(unit, who) -> None:
    """Draft a report that lists the other reports, and leave it a draft."""
    report = _drafted(unit, who, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert "reports" in report.drafted


def _drafted(unit, who, *, since, until):
    draft = queries.draft(unit=unit, since=since, until=until, today=who["at"].date())
    return actions.draft_report(unit=unit, draft=draft, since=since, until=until, **who)


def _ask_who_is_there(unit, who) -> None:
    """Let somebody who has a name and agreed to be named begin, answer and step back."""
    amina = Person.objects.get(slug="amina")
    today = who["at"].date()
    actions.begin_term(role=unit.roles.get(), person=amina, since=today, **who)
    roll = actions.open_roll(unit=unit, closes=today + timedelta(days=14), **who)
    actions.answer_roll(roll=roll, person=amina, answer=STEP_BACK, at=who["at"], by=None)
