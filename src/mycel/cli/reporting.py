"""Reporting: what the groups of the sample have reported, and what one of them owes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mycel.engine.reporting.rhythm import period
from mycel.groups import actions, queries
from mycel.groups.models import Unit, UnitReport
from mycel.groups.queries.rhythm import RHYTHMS
from mycel.record import sequencer

DAY = timedelta(days=1)
REPORTING, OWING = "infrastructure-council", "app-team"
READ = ("members", "outside")
SUMMARY = {
    "en": "The map stayed up, and we know better what will not hold. The queue of reviews grows "
    "faster than we find people; that is what we work on first.",
    "de": "Die Karte blieb erreichbar, und wir wissen besser, was nicht halten wird. Die "
    "Warteschlange der Prüfungen wächst schneller, als wir Leute finden; daran arbeiten wir "
    "zuerst.",
    "ar": "بقيت الخريطة متاحة، وصرنا نعرف أكثر عمّا لن يصمد. يزداد طابور المراجعات أسرع مما نجد من "
    "أشخاص؛ وهذا أول ما نعمل عليه.",
}
NEXT = {
    "en": "* Ask two more people to review imports\n"
    "* Look at the capacity of the tile server again",
    "de": "* Zwei weitere Leute für das Prüfen von Importen ansprechen\n"
    "* Noch einmal ansehen, was der Kachelserver verträgt",
    "ar": "* دعوة شخصين آخرين إلى مراجعة عمليات الاستيراد\n* إعادة النظر في سعة خادم البلاطات",
}


@dataclass(frozen=True)
class _Time:
    since: date
    until: date


def report(*, at: datetime) -> None:
    """Publish a report of one group, let another owe one, and ask who is still there."""
    known = {unit.slug: unit for unit in Unit.objects.filter(slug__in=(REPORTING, OWING))}
    for slug, back in ((REPORTING, 1), (OWING, 2)):
        unit = known.get(slug)
        if unit is not None and unit.reports_every in RHYTHMS:
            since = _earlier(unit=unit, day=at.date(), back=back).since
            actions.count_reports(unit=unit, since=since, by=None, at=at)
    council = known.get(REPORTING)
    if council is None or council.reports_every not in RHYTHMS:
        return
    _publish(council, _earlier(unit=council, day=at.date(), back=1), at=at)
    for item in READ:
        actions.tick_charter(unit=council, item=item, by=None, at=at)
    actions.open_roll(unit=council, closes=(at + 14 * DAY).date(), by=None, at=at)


def _publish(unit: Unit, on: _Time, *, at: datetime) -> UnitReport:
    today = min(at.date(), on.until + 10 * DAY)
    moment = min(at, datetime.combine(today, time(9), tzinfo=UTC))
    while sequencer.sequence():
        pass  # a draft tells what the log says, and the sample has only just been written
    draft = queries.draft(unit=unit, since=on.since, until=on.until, today=today)
    made = actions.draft_report(
        unit=unit, draft=draft, since=on.since, until=on.until, by=None, at=moment
    )
    sections = {"summary": SUMMARY, **made.sections, "next": NEXT}
    actions.change_report(report=made, sections=sections, by=None, at=moment)
    actions.publish_report(report=made, by=None, at=moment)
    return made


def _earlier(*, unit: Unit, day: date, back: int) -> _Time:
    """Return the period that lies some periods before the one of a day."""
    since, until = period(every=unit.reports_every, day=day)
    for _turn in range(back):
        since, until = period(every=unit.reports_every, day=since - DAY)
    return _Time(since, until)
