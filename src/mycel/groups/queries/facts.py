"""What groups themselves tell a draft: the record, terms, seats, the charter, earlier reports."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.engine.movement import Text
from mycel.engine.reporting.facts import Fact
from mycel.groups.models import UnitReport
from mycel.groups.queries.drafts import Asked, Reading, reads
from mycel.groups.queries.rhythm import counts_from, sent
from mycel.groups.queries.words import listed, spoken
from mycel.record import queries as record

MOST_ENTRIES = 2_000
SHOWN_NAMES = 5


@reads("entries")
def entries(asked: Asked) -> Reading:
    """Read what the record says about the unit and what it looks after, newest first."""
    refs = {asked.unit.id: asked.unit.ref, **{one.id: one.ref for one in asked.things}}
    names = {asked.unit.ref: asked.unit.name, **{one.ref: one.name for one in asked.things}}
    found = record.acts_about(
        subjects=refs,
        since=asked.since,
        until=asked.until,
        entries_before=asked.entries_before,
        limit=MOST_ENTRIES,
    )
    rows = tuple(
        {
            "idx": one.idx,
            "kind": one.kind,
            "about": sorted(refs[id_] for id_ in one.about & refs.keys()),
        }
        for one in found
    )
    return Reading(rows, partial(_say_happened, names))


def _say_happened(names: Mapping[str, Text], fact: Fact) -> str:
    count, about = fact["count"], fact["about"]
    given = {
        "what": record.called(kind=fact["act"]),
        "times": ngettext("once", "%(n)s times", count) % {"n": count},
        "names": listed(spoken(names[ref]) for ref in about[:SHOWN_NAMES]),
    }
    rest = len(about) - SHOWN_NAMES
    if rest > 0:
        given["names"] = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest) % {
            "names": given["names"],
            "n": rest,
        }
    said = _("%(what)s: %(names)s (%(times)s)") if about else _("%(what)s (%(times)s)")
    return said % given


@reads("roles")
def roles(asked: Asked) -> Reading:
    """Read the roles and their terms; people are ids, and only those who agreed to be named."""
    rows: list[Mapping[str, object]] = []
    names: dict[str, str] = {}
    for role in asked.unit.roles.prefetch_related("terms__person").order_by("position"):
        terms = sorted(role.terms.all(), key=lambda term: (term.since_date, str(term.id)))
        names |= {str(one.person.id): one.person.name for one in terms if one.person.named}
        rows.append(
            {
                "role": role.role,
                "seats": role.seats,
                "terms": [
                    {
                        "since": one.since_date,
                        "until": one.until_date,
                        "named": str(one.person.id) if one.person.named else None,
                    }
                    for one in terms
                ],
            }
        )
    return Reading(tuple(rows), partial(_say_role, names))


def _say_role(names: Mapping[str, str], fact: Fact) -> str:
    role, n = fact["role"], fact.get("count", 0)
    match fact["kind"]:
        case "vacant":
            return _("Nobody holds the role %(role)s any more.") % {"role": role}
        case "free-seats":
            said = ngettext(
                "%(n)s seat is free in the role %(role)s.",
                "%(n)s seats are free in the role %(role)s.",
                n,
            )
            return said % {"n": n, "role": role}
        case "ending":
            said = ngettext(
                "%(n)s term ends soon in the role %(role)s.",
                "%(n)s terms end soon in the role %(role)s.",
                n,
            )
            return said % {"n": n, "role": role}
        case "ended":
            said = ngettext("%(n)s term ended", "%(n)s terms ended", n) % {"n": n}
        case _:
            said = ngettext("%(n)s term began", "%(n)s terms began", n) % {"n": n}
    named = sorted(names[id_] for id_ in fact["named"])
    given = {"said": said, "role": role, "names": listed(named)}
    if named:
        return _("%(said)s in the role %(role)s: %(names)s.") % given
    return _("%(said)s in the role %(role)s.") % given


@reads("charter")
def charter(asked: Asked) -> Reading:
    """Read when the charter is to be looked at again."""
    return Reading(({"review": asked.unit.charter_review_date},), _say_review)


def _say_review(fact: Fact) -> str:
    day = date.fromisoformat(fact["day"])
    return _("The charter is to be looked at again by %(on)s.") % {"on": date_format(day)}


@reads("reports")
def reports(asked: Asked) -> Reading:
    """Read the unit's rhythm, and its drafts and published reports."""
    unit = asked.unit
    found = [*UnitReport.objects.standing().filter(unit=unit).order_by("number")]
    row = {
        "every": unit.reports_every,
        "due_days": unit.reports_due_days,
        "counts_from": counts_from(unit=unit),
        "sent": [
            {
                "report": str(one.id),
                "number": one.number,
                "since": one.since_date,
                "until": one.until_date,
                "published": sent(report=one).published,
                "drafted": one.drafted_digest,
            }
            for one in found
        ],
    }
    return Reading((row,), partial(_say_reported, {str(one.id): one for one in found}))


def _say_reported(known: Mapping[str, UnitReport], fact: Fact) -> str:
    if fact["kind"] == "report":
        report = known[fact["report"]]
        summary = " ".join(spoken(report.sections.get("summary")).split())
        given = {"span": span(since=report.since_date, until=report.until_date)}
        return _("%(span)s: %(summary)s") % {**given, "summary": summary}
    since, until = (date.fromisoformat(fact[key]) for key in ("since", "until"))
    said = _("The report on the time from %(span)s was never published.")
    return said % {"span": span(since=since, until=until)}


def span(*, since: date, until: date) -> str:
    """Return a time in words: 1 July 2026 to 30 September 2026."""
    return _("%(since)s to %(until)s") % {
        "since": date_format(since),
        "until": date_format(until),
    }
