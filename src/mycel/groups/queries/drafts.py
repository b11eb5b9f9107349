"""Drafts of reports: rows from every room that has some, facts made of them, and sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

from mycel.engine import canon
from mycel.engine.plain import plain
from mycel.engine.reporting import facts as engine
from mycel.groups.models import Unit
from mycel.groups.queries.things import Thing, things_of
from mycel.groups.queries.words import spoken_languages
from mycel.record import queries as record

DRAFTED = tuple(engine.SECTIONS)
SECTIONS: Mapping[str, str | Promise] = {
    "summary": gettext_lazy("In short"),
    "reports": gettext_lazy("Reports of the year"),
    "changed": gettext_lazy("What changed"),
    "crossed": gettext_lazy("What crossed a line"),
    "left": gettext_lazy("Who left and who came"),
    "waits": gettext_lazy("What waits"),
    "next": gettext_lazy("What we do next"),
}
"""A report's sections in order; "reports" stands in the report of a year alone."""


@dataclass(frozen=True)
class Asked:
    """What a draft is about: a unit, what it looks after, a time, and the day of drafting.

    ``entries_before`` is how long the log was, so that later entries change nothing.
    """

    unit: Unit
    things: tuple[Thing, ...]
    since: date
    until: date
    today: date
    entries_before: int


@dataclass(frozen=True)
class Reading:
    """What a room read: rows as plain data for the engine, and how a fact of them is said.

    ``rows`` hold no names of people. ``says`` makes the sentence in the language that is active
    when it is called.
    """

    rows: tuple[Mapping[str, Any], ...]
    says: Callable[[engine.Fact], str]


@dataclass(frozen=True)
class Draft:
    """A drafted report: what was read, its data, their digest, and sentences in every language."""

    snapshot: Mapping[str, Any]
    data: Mapping[str, object]
    digest: str
    sections: Mapping[str, Mapping[str, str]]


Reader = Callable[[Asked], Reading]

_READERS: dict[str, Reader] = {}


def reads(name: str) -> Callable[[Reader], Reader]:
    """Register who reads the rows of a name, which the engine makes facts of.

    Errors:
        ValueError for rows that the engine does not know.
    """
    if name not in engine.ROWS:
        raise ValueError(f"no fact is made of {name!r}; expected one of {sorted(engine.ROWS)}")

    def register(reader: Reader) -> Reader:
        _READERS[name] = reader
        return reader

    return register


def draft(*, unit: Unit, since: date, until: date, today: date) -> Draft:
    """Draft a unit's report on a time from what data say on a day.

    Everything is read first and frozen as the snapshot; the engine makes the facts of that alone,
    so that anybody who has the snapshot makes the same.
    """
    asked = Asked(unit, things_of(unit=unit), since, until, today, record.size())
    readings = {name: _READERS[name](asked) for name in sorted(_READERS)}
    snapshot = _snapshot(asked, readings)
    data = canon.encode_document(engine.drafted(snapshot=snapshot))
    kept = canon.decode_document(data)
    assert isinstance(kept, Mapping)  # noqa: S101 — a mapping went in
    return Draft(
        snapshot=snapshot,
        data=kept,
        digest=canon.digest(data),
        sections=_sections(engine.facts(snapshot=snapshot), readings),
    )


def _snapshot(asked: Asked, readings: Mapping[str, Reading]) -> Mapping[str, Any]:
    frozen: Mapping[str, Any] = plain(
        {
            "unit": {"id": str(asked.unit.id), "ref": asked.unit.ref},
            "things": [{"id": str(one.id), "ref": one.ref} for one in asked.things],
            "since": asked.since,
            "until": asked.until,
            "today": asked.today,
            "entries_before": asked.entries_before,
            "rows": {name: readings[name].rows if name in readings else () for name in engine.ROWS},
        }
    )
    return frozen


def _sections(
    told: Mapping[str, list[tuple[str, engine.Fact]]], readings: Mapping[str, Reading]
) -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = {section: {} for section in told}
    for code in spoken_languages():
        with override(code):
            for section, found in told.items():
                lines = [f"* {readings[name].says(fact)}" for name, fact in found]
                texts[section][code] = "\n".join(lines) or gettext("Nothing that the data show.")
    return texts
