"""What assessment tells reports of units: what crossed a line, which risks and findings wait."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mycel.assessment.models import Finding, Outlook, Plan, Run
from mycel.catalogue.queries.words import spoken
from mycel.engine.movement import Text
from mycel.engine.reporting.facts import Fact
from mycel.groups.queries.drafts import Asked, Reading, reads
from mycel.record import queries as record

WORDS = {
    "holds": gettext_lazy("holds"),
    "tight": gettext_lazy("gets tight"),
    "breaks": gettext_lazy("runs out"),
    "unknown": gettext_lazy("not measured yet"),
}
FINISHED = "assessment.run.finished"


@reads("assessments")
def assessments(asked: Asked) -> Reading:
    """Read the last assessment up to the end of the time, and the last before it began."""
    days = (asked.until, asked.since - timedelta(days=1))
    ended = [
        record.last_act(kind=FINISHED, until=day, entries_before=asked.entries_before)
        for day in days
    ]
    now, was = ended
    if now is None or (was is not None and was.idx == now.idx):
        ended = []
    names = {thing.ref: thing.name for thing in asked.things}
    rows = tuple(_assessment(act, asked) for act in ended if act is not None)
    return Reading(rows, partial(_say_crossed, names))


def _assessment(act: record.ActLine, asked: Asked) -> Mapping[str, Any]:
    run = Run.objects.only("number", "result_digest").get(id=act.scope)
    ids = [thing.id for thing in asked.things]
    states = Outlook.objects.filter(run=run, node__in=ids).values_list("node__slug", "state")
    return {
        "assessment": run.ref,
        "entry": act.idx,
        "answer": act.document,
        "result": run.result_digest,
        "states": {f"node/{slug}": str(state) for slug, state in states},
    }


def _say_crossed(names: Mapping[str, Text], fact: Fact) -> str:
    before, now = fact["before"], fact["now"]
    number = fact["assessment"].partition("/")[2]
    given = {"name": spoken(names[fact["node"]]), "now": WORDS.get(now, now), "number": number}
    if before is None:
        return _("%(name)s: %(now)s, says assessment %(number)s.") % given
    given["before"] = WORDS.get(before, before)
    return _("%(name)s: %(before)s before, %(now)s now, says assessment %(number)s.") % given


@reads("risks")
def risks(asked: Asked) -> Reading:
    """Read the risks of the unit's own, and those to what it looks after."""
    things = {thing.ref for thing in asked.things}
    rows, names = [], {}
    for row in Plan.objects.present().filter(kind="risk").order_by("slug"):
        value = row.value
        affects = sorted(things.intersection(value.get("affects", ())))
        if value.get("owner") != asked.unit.ref and not affects:
            continue
        names[row.ref] = value["event"]
        rows.append(
            {
                "risk": row.ref,
                "owner": value.get("owner"),
                "affects": affects,
                "review": value.get("review"),
                "accepted": (value.get("accepted") or {}).get("until"),
            }
        )
    return Reading(tuple(rows), partial(_say_risk, names))


def _say_risk(names: Mapping[str, Text], fact: Fact) -> str:
    on = date_format(date.fromisoformat(fact["day"]))
    given = {"risk": spoken(names[fact["risk"]]).rstrip("."), "on": on}
    if fact["kind"] == "risk-review":
        return _("The risk “%(risk)s” was to be looked at again by %(on)s.") % given
    return _("The risk “%(risk)s” was accepted until %(on)s; it needs a new word.") % given


@reads("findings")
def findings(asked: Asked) -> Reading:
    """Read what the unit found, and whether it stands."""
    found = {row.ref: row for row in Finding.objects.filter(unit=asked.unit).order_by("number")}
    rows = tuple(
        {
            "finding": ref,
            "published": row.published_at.astimezone(UTC).date(),
            "withdrawn": row.withdrawn_at is not None,
        }
        for ref, row in found.items()
    )
    said = {ref: (row.title, row.published_at) for ref, row in found.items()}
    return Reading(rows, partial(_say_finding, said))


def _say_finding(said: Mapping[str, tuple[Text, datetime]], fact: Fact) -> str:
    title, at = said[fact["finding"]]
    given = {"finding": spoken(title), "on": date_format(at)}
    return _("The finding “%(finding)s” of %(on)s stands.") % given
