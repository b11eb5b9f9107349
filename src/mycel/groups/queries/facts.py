"""What groups themselves tell a draft: the record, terms, seats, reviews, earlier reports."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.engine.movement import Text
from mycel.groups.models import Role, Term, UnitReport
from mycel.groups.queries.drafts import Asked, Fact, drafts
from mycel.groups.queries.periods import periods_by_unit
from mycel.groups.queries.rhythm import LOOK_BACK, PeriodLine
from mycel.groups.queries.units import SOON
from mycel.groups.queries.words import listed, spoken
from mycel.record import queries as record

MOST_ENTRIES = 2_000
SHOWN_ENTRIES = 50
SHOWN_NAMES = 5
MOST_PERIODS = 60
"""Weeks of a year, and of the weeks after it in which its report is written."""
OWN = ("groups.report.", "groups.reports.", "groups.roll.")
"""Acts about reporting itself, which are no news in a report."""


@drafts("changed")
def changed(asked: Asked) -> Iterable[Fact]:
    """Tell what the record says about the unit and what it looks after, by kind of act."""
    names = {asked.unit.ref: asked.unit.name, **{one.ref: one.name for one in asked.things}}
    entries = record.between(
        subjects=[asked.unit.id, *(one.id for one in asked.things)],
        since=asked.since,
        until=asked.until,
        limit=MOST_ENTRIES,
    )
    kinds: dict[str, list[record.EntryLine]] = {}
    for entry in entries:
        if not entry.kind.startswith(OWN):
            kinds.setdefault(entry.kind, []).append(entry)
    for kind, found in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        refs = sorted({part.ref for entry in found for part in entry.parts} & names.keys())
        yield Fact(
            data={
                "act": kind,
                "count": len(found),
                "entries": [entry.idx for entry in found[:SHOWN_ENTRIES]],
                "about": refs,
            },
            says=partial(_say_happened, kind, len(found), [names[ref] for ref in refs]),
        )


def _say_happened(kind: str, n: int, names: list[Text]) -> str:
    given = {
        "what": record.called(kind=kind),
        "times": ngettext("once", "%(n)s times", n) % {"n": n},
        "names": listed(spoken(name) for name in names[:SHOWN_NAMES]),
    }
    rest = len(names) - SHOWN_NAMES
    if rest > 0:
        given["names"] = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest) % {
            "names": given["names"],
            "n": rest,
        }
    said = _("%(what)s: %(names)s (%(times)s)") if names else _("%(what)s (%(times)s)")
    return said % given


@drafts("left")
def moved(asked: Asked) -> Iterable[Fact]:
    """Tell by role whose term ended and whose began, and which role stands empty.

    People are counted; whoever agreed to be named is named.
    """
    for role in asked.unit.roles.prefetch_related("terms__person").order_by("position"):
        terms = list(role.terms.all())
        ended = [one for one in terms if _within(one.until_date, asked)]
        begun = [one for one in terms if _within(one.since_date, asked)]
        if ended:
            yield _terms("ended", role, ended)
        if begun:
            yield _terms("begun", role, begun)
        if ended and all(one.until_date and one.until_date <= asked.until for one in terms):
            yield Fact(
                data={"kind": "vacant", "role": role.role}, says=partial(_say_vacant, role.role)
            )


def _within(day: date | None, asked: Asked) -> bool:
    return day is not None and asked.since <= day <= asked.until


def _terms(kind: str, role: Role, terms: list[Term]) -> Fact:
    named = sorted((one.person.name, str(one.person.id)) for one in terms if one.person.named)
    return Fact(
        data={
            "kind": kind,
            "role": role.role,
            "count": len(terms),
            "named": sorted(id_ for _name, id_ in named),
        },
        says=partial(_say_terms, kind, role.role, len(terms), [name for name, _id in named]),
    )


def _say_terms(kind: str, role: str, n: int, names: list[str]) -> str:
    if kind == "ended":
        said = ngettext("%(n)s term ended", "%(n)s terms ended", n) % {"n": n}
    else:
        said = ngettext("%(n)s term began", "%(n)s terms began", n) % {"n": n}
    given = {"said": said, "role": role, "names": listed(names)}
    if names:
        return _("%(said)s in the role %(role)s: %(names)s.") % given
    return _("%(said)s in the role %(role)s.") % given


def _say_vacant(role: str) -> str:
    return _("Nobody holds the role %(role)s any more.") % {"role": role}


@drafts("waits")
def free_seats(asked: Asked) -> Iterable[Fact]:
    """Tell which seats are free, and which terms end soon, on the day of drafting."""
    for role in asked.unit.roles.prefetch_related("terms").order_by("position"):
        ends = [one.until_date for one in role.terms.all()]
        running = [end for end in ends if end is None or end >= asked.today]
        free = max((role.seats or 0) - len(running), 0)
        ending = sum(end is not None and end <= asked.today + SOON for end in running)
        if free:
            yield Fact(
                data={"kind": "free-seats", "role": role.role, "count": free},
                says=partial(_say_free, role.role, free),
            )
        if ending:
            yield Fact(
                data={"kind": "ending", "role": role.role, "count": ending},
                says=partial(_say_ending, role.role, ending),
            )


def _say_free(role: str, n: int) -> str:
    said = ngettext(
        "%(n)s seat is free in the role %(role)s.", "%(n)s seats are free in the role %(role)s.", n
    )
    return said % {"n": n, "role": role}


def _say_ending(role: str, n: int) -> str:
    said = ngettext(
        "%(n)s term ends soon in the role %(role)s.",
        "%(n)s terms end soon in the role %(role)s.",
        n,
    )
    return said % {"n": n, "role": role}


@drafts("waits")
def review(asked: Asked) -> Iterable[Fact]:
    """Tell that the charter waits to be looked at again, now or soon."""
    day = asked.unit.charter_review_date
    if day is not None and day <= asked.today + SOON:
        data = {"kind": "charter-review", "day": day.isoformat()}
        yield Fact(data=data, says=partial(_say_review, day))


def _say_review(day: date) -> str:
    return _("The charter is to be looked at again by %(on)s.") % {"on": date_format(day)}


@drafts("waits")
def missed_reports(asked: Asked) -> Iterable[Fact]:
    """Tell which earlier reports were not published; the report of a year lists its own."""
    for line in _missed(asked):
        if line.until < asked.since:
            yield _missing(line)


@drafts("reports")
def reports_of_the_year(asked: Asked) -> Iterable[Fact]:
    """Tell what the year's reports said in short, and which of them were missed."""
    rows = UnitReport.objects.published().filter(
        unit=asked.unit, since_date__gte=asked.since, until_date__lte=asked.until
    )
    for row in rows.order_by("since_date", "number"):
        if not row.is_annual:
            yield Fact(
                data={"kind": "report", "report": str(row.id), "digest": row.drafted_digest},
                says=partial(
                    _say_report, row.since_date, row.until_date, row.sections.get("summary")
                ),
            )
    for line in reversed(_missed(asked)):
        if asked.since <= line.since and line.until <= asked.until:
            yield _missing(line)


def _say_report(since: date, until: date, summary: Text | None) -> str:
    given = {"span": span(since=since, until=until), "summary": " ".join(spoken(summary).split())}
    return _("%(span)s: %(summary)s") % given


def _missing(line: PeriodLine) -> Fact:
    return Fact(
        data={
            "kind": "missed-report",
            "since": line.since.isoformat(),
            "until": line.until.isoformat(),
        },
        says=partial(_say_missing, line.since, line.until),
    )


def _say_missing(since: date, until: date) -> str:
    said = _("The report on the time from %(span)s was never published.")
    return said % {"span": span(since=since, until=until)}


def span(*, since: date, until: date) -> str:
    """Return a time in words: 1 July 2026 to 30 September 2026."""
    return _("%(since)s to %(until)s") % {
        "since": date_format(since),
        "until": date_format(until),
    }


def _missed(asked: Asked) -> list[PeriodLine]:
    """Return the periods that were missed, the latest first, without the one asked about."""
    limit = MOST_PERIODS if asked.is_annual else LOOK_BACK
    lines = periods_by_unit(units=[asked.unit], today=asked.today, limit=limit)[asked.unit.id]
    own = (asked.since, asked.until)
    return [one for one in lines if one.state == "missed" and (one.since, one.until) != own]
