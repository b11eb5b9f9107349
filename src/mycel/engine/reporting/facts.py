"""The facts of a report's draft, made from the rows of a snapshot and nothing else.

A snapshot is plain data: ``unit`` and ``things`` (ids and references), ``since``, ``until`` and
``today`` (days as ISO texts), ``entries_before`` (how long the log was), and ``rows``: lists of
plain objects by the name of who read them. Days compare as texts. docs/methods/reports.md.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mycel.engine.reporting.rhythm import LOOK_BACK, Period, Sent, periods

Row = Mapping[str, Any]
Fact = dict[str, Any]

SOON = timedelta(days=60)
"""How long before its end a term is worth a word."""
SILENT = timedelta(days=90)
"""How long nobody may say a word about a promise before it counts as silent."""
MOST_FACTS = 100
SHOWN_ENTRIES = 50
MOST_PERIODS = 60
"""Weeks of a year, and of the weeks after it in which its report is written."""
OWN = ("groups.report.", "groups.reports.", "groups.roll.")
"""Acts about reporting itself, which are no news in a report."""
WORTH_A_WORD = ("tight", "breaks")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft is about: a unit, what it looks after, a time, and the day of drafting."""

    unit: str
    things: frozenset[str]
    since: str
    until: str
    today: str

    @property
    def is_annual(self) -> bool:
        """Return whether the time is one calendar year."""
        year = self.since[:4]
        return (self.since, self.until) == (f"{year}-01-01", f"{year}-12-31")

    @property
    def soon(self) -> str:
        """Return the last day that is soon."""
        return (date.fromisoformat(self.today) + SOON).isoformat()


def drafted(*, snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return the drafted data of a report: what a snapshot tells, section by section.

    Errors:
        KeyError, TypeError or ValueError for a snapshot that is none.
    """
    told = facts(snapshot=snapshot)
    return {
        "unit": snapshot["unit"]["id"],
        "since": snapshot["since"],
        "until": snapshot["until"],
        "drafted": snapshot["today"],
        **{section: [fact for _rows, fact in found] for section, found in told.items()},
    }


def facts(*, snapshot: Mapping[str, Any]) -> dict[str, list[tuple[str, Fact]]]:
    """Return the facts of each section, each with the name of the rows that it comes from.

    "reports" is there for a calendar year alone; a section holds at most 100 facts.
    """
    asked = Asked(
        unit=snapshot["unit"]["ref"],
        things=frozenset(one["ref"] for one in snapshot["things"]),
        **{key: snapshot[key] for key in ("since", "until", "today")},
    )
    rows = snapshot["rows"]
    told: dict[str, list[tuple[str, Fact]]] = {}
    for section, sources in SECTIONS.items():
        if section != "reports" or asked.is_annual:
            found = ((name, fact) for name, tell in sources for fact in tell(rows[name], asked))
            told[section] = [*found][:MOST_FACTS]
    return told


def acts(rows: Iterable[Row], _asked: Asked) -> Iterator[Fact]:
    """Tell what the record says about the unit and what it looks after, by kind of act."""
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        if not row["kind"].startswith(OWN):
            kinds.setdefault(row["kind"], []).append(row)
    for kind, found in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield {
            "act": kind,
            "count": len(found),
            "entries": [row["idx"] for row in found[:SHOWN_ENTRIES]],
            "about": sorted({ref for row in found for ref in row["about"]}),
        }


def crossed(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell whose state differs between two assessments; without an earlier one, what may not hold.

    The rows are the last assessment in the time, and the last before the time where there is one.
    """
    found = [*rows]
    if not found:
        return
    now, was = found[0], found[1]["states"] if found[1:] else {}
    for ref, state in sorted(now["states"].items()):
        before = was.get(ref)
        if ref not in asked.things or before == state:
            continue
        if before is None and state not in WORTH_A_WORD:
            continue
        yield {
            "kind": "state",
            "node": ref,
            "before": before,
            "now": state,
            "assessment": now["assessment"],
            "result": now["result"],
        }


def moved(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell by role whose terms ended and began in the time, and which role stands empty after it.

    People are counted; whoever agreed to be named has an id in the row.
    """
    for row in rows:
        terms = row["terms"]
        ended = [one for one in terms if _within(one["until"], asked)]
        begun = [one for one in terms if _within(one["since"], asked)]
        for kind, some in (("ended", ended), ("begun", begun)):
            if some:
                named = sorted(one["named"] for one in some if one["named"] is not None)
                yield {"kind": kind, "role": row["role"], "count": len(some), "named": named}
        if ended and all(one["until"] is not None and one["until"] <= asked.until for one in terms):
            yield {"kind": "vacant", "role": row["role"]}


def _within(day: str | None, asked: Asked) -> bool:
    return day is not None and asked.since <= day <= asked.until


def free_seats(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell which seats are free, and how many terms end soon, on the day of drafting."""
    for row in rows:
        ends = [one["until"] for one in row["terms"]]
        running = [end for end in ends if end is None or end >= asked.today]
        free = (row["seats"] or 0) - len(running)
        ending = sum(end is not None and end <= asked.soon for end in running)
        if free > 0:
            yield {"kind": "free-seats", "role": row["role"], "count": free}
        if ending:
            yield {"kind": "ending", "role": row["role"], "count": ending}


def charter(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell that the charter is to be looked at again, now or soon."""
    for row in rows:
        if row["review"] is not None and row["review"] <= asked.soon:
            yield {"kind": "charter-review", "day": row["review"]}


def missed(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell which earlier reports were never published, the latest first."""
    for line in _missed(rows, asked):
        if line.until.isoformat() < asked.since:
            yield _missing(line)


def of_the_year(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell the year's published reports, then those of its times that were missed."""
    found = [*rows]
    sent = [one for row in found for one in row["sent"] if one["published"] is not None]
    for one in sorted(sent, key=lambda one: (one["since"], one["number"])):
        inside = asked.since <= one["since"] and one["until"] <= asked.until
        if inside and (one["since"], one["until"]) != (asked.since, asked.until):
            yield {"kind": "report", "report": one["report"], "digest": one["drafted"]}
    for line in reversed(_missed(found, asked)):
        if asked.since <= line.since.isoformat() and line.until.isoformat() <= asked.until:
            yield _missing(line)


def _missed(rows: Iterable[Row], asked: Asked) -> list[Period]:
    """Return the periods that were missed, the latest first, without the one asked about."""
    found = []
    for row in rows:
        lines = periods(
            every=row["every"],
            due_days=row["due_days"],
            counts_from=date.fromisoformat(row["counts_from"]),
            sent=[_sent(one) for one in row["sent"]],
            today=date.fromisoformat(asked.today),
            limit=MOST_PERIODS if asked.is_annual else LOOK_BACK,
        )
        found += [one for one in lines if one.state == "missed"]
    own = (asked.since, asked.until)
    return [one for one in found if (one.since.isoformat(), one.until.isoformat()) != own]


def _sent(one: Row) -> Sent:
    on = one["published"]
    return Sent(
        since=date.fromisoformat(one["since"]),
        until=date.fromisoformat(one["until"]),
        number=one["number"],
        published=None if on is None else date.fromisoformat(on),
    )


def _missing(line: Period) -> Fact:
    days = {"since": line.since.isoformat(), "until": line.until.isoformat()}
    return {"kind": "missed-report", **days}


def risks(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell which risks of the unit's own, or to what it looks after, wait to be reviewed."""
    for row in rows:
        if row["owner"] != asked.unit and asked.things.isdisjoint(row["affects"]):
            continue
        for kind, day in (("risk-review", row["review"]), ("risk-acceptance", row["accepted"])):
            if day is not None and day < asked.today:
                yield {"kind": kind, "risk": row["risk"], "day": day}


def findings(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell which findings of the unit stand, so that somebody says what follows from them."""
    for row in rows:
        if row["published"] <= asked.today and not row["withdrawn"]:
            yield {"kind": "finding", "finding": row["finding"]}


def questions(rows: Iterable[Row], _asked: Asked) -> Iterator[Fact]:
    """Tell which questions of the unit are open, and which are counted but not decided."""
    for row in rows:
        if row["state"] in {"open", "counted"} and not row["decided"]:
            yield {"kind": f"question-{row['state']}", "question": row["question"]}


def commitments(rows: Iterable[Row], asked: Asked) -> Iterator[Fact]:
    """Tell what the unit promised and has not done by its day, then what nobody spoke of since."""
    late, silent = [], []
    before = (date.fromisoformat(asked.today) - SILENT).isoformat()
    for row in rows:
        if row["due"] < asked.today:
            late.append({"kind": "commitment-overdue", "commitment": row["commitment"]})
        elif row["last_word"] < before:
            silent.append({"kind": "commitment-silent", "commitment": row["commitment"]})
    yield from (*late, *silent)


Source = tuple[str, Callable[[Iterable[Row], Asked], Iterator[Fact]]]

SECTIONS: Mapping[str, tuple[Source, ...]] = {
    "reports": (("reports", of_the_year),),
    "changed": (("entries", acts),),
    "crossed": (("assessments", crossed),),
    "left": (("roles", moved),),
    "waits": (
        ("findings", findings),
        ("risks", risks),
        ("commitments", commitments),
        ("questions", questions),
        ("roles", free_seats),
        ("reports", missed),
        ("charter", charter),
    ),
}
"""Which rows tell what, in the order in which a report says it."""
ROWS = frozenset(name for sources in SECTIONS.values() for name, _tell in sources)
