"""What assessment tells reports of units: what crossed a line, which risks and findings wait."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mycel.assessment.models import Finding, Outlook, Plan, Run
from mycel.catalogue.queries.words import spoken
from mycel.engine.movement import Text
from mycel.groups.queries.drafts import Asked, Fact, drafts

WORDS = {
    "holds": gettext_lazy("holds"),
    "tight": gettext_lazy("gets tight"),
    "breaks": gettext_lazy("runs out"),
    "unknown": gettext_lazy("not measured yet"),
}
WORTH_A_WORD = ("tight", "breaks")


@drafts("crossed")
def crossed(asked: Asked) -> Iterable[Fact]:
    """Tell whose state changed between the last assessment before the time and the last in it.

    Where there was none before, tell what the first one says about what may not hold.
    """
    now = _last_run(before=asked.until + timedelta(days=1))
    if now is None:
        return
    earlier = _last_run(before=asked.since)
    if earlier is not None and earlier.id == now.id:
        return
    was = {} if earlier is None else _states(run=earlier.id, asked=asked)
    names = {thing.ref: thing.name for thing in asked.things}
    for ref, state in sorted(_states(run=now.id, asked=asked).items()):
        before = was.get(ref)
        if before == state or (before is None and state not in WORTH_A_WORD):
            continue
        yield Fact(
            data={
                "kind": "state",
                "node": ref,
                "before": before,
                "now": state,
                "assessment": now.ref,
                "result": now.result_digest,
            },
            says=partial(_say_crossed, names[ref], before, state, now.number),
        )


def _say_crossed(name: Text, before: str | None, now: str, number: int) -> str:
    given = {"name": spoken(name), "now": WORDS.get(now, now), "number": number}
    if before is None:
        return _("%(name)s: %(now)s, says assessment %(number)s.") % given
    given["before"] = WORDS.get(before, before)
    return _("%(name)s: %(before)s before, %(now)s now, says assessment %(number)s.") % given


def _last_run(*, before: date) -> Run | None:
    end = datetime.combine(before, time.min, tzinfo=UTC)
    found = Run.objects.finished().filter(finished_at__lt=end)
    return found.only("id", "number", "result_digest").first()


def _states(*, run: UUID, asked: Asked) -> Mapping[str, str]:
    ids = [thing.id for thing in asked.things]
    rows = Outlook.objects.filter(run=run, node__in=ids).values_list("node__slug", "state")
    return {f"node/{slug}": state for slug, state in rows}


@drafts("waits")
def risks(asked: Asked) -> Iterable[Fact]:
    """Tell which risks of the unit's own, or to what it looks after, wait to be reviewed."""
    things = {thing.ref for thing in asked.things}
    today = asked.today.isoformat()
    for row in Plan.objects.present().filter(kind="risk").order_by("slug"):
        value = row.value
        if value.get("owner") != asked.unit.ref and things.isdisjoint(value.get("affects", ())):
            continue
        until = (value.get("accepted") or {}).get("until")
        for kind, day in (("risk-review", value.get("review")), ("risk-acceptance", until)):
            if day is not None and day < today:
                yield Fact(
                    data={"kind": kind, "risk": row.ref, "day": day},
                    says=partial(_say_risk, kind, value["event"], day),
                )


def _say_risk(kind: str, event: Text, day: str) -> str:
    given = {"risk": spoken(event).rstrip("."), "on": date_format(date.fromisoformat(day))}
    if kind == "risk-review":
        return _("The risk “%(risk)s” was to be looked at again by %(on)s.") % given
    return _("The risk “%(risk)s” was accepted until %(on)s; it needs a new word.") % given


@drafts("waits")
def findings(asked: Asked) -> Iterable[Fact]:
    """Tell which findings of the unit stand, so that somebody says what follows from them."""
    end = datetime.combine(asked.today + timedelta(days=1), time.min, tzinfo=UTC)
    rows = Finding.objects.filter(
        unit=asked.unit, withdrawn_at__isnull=True, published_at__lt=end
    ).order_by("number")
    for row in rows:
        yield Fact(
            data={"kind": "finding", "finding": row.ref},
            says=partial(_say_finding, row.title, row.published_at),
        )


def _say_finding(title: Text, at: datetime) -> str:
    given = {"finding": spoken(title), "on": date_format(at)}
    return _("The finding “%(finding)s” of %(on)s stands.") % given
