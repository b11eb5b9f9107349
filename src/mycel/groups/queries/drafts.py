"""Drafts of reports: facts from every room that has some, as data and as sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

from mycel.engine import canon
from mycel.engine.plain import plain
from mycel.groups.models import Unit
from mycel.groups.queries.things import Thing, things_of
from mycel.groups.queries.words import spoken_languages

DRAFTED = ("reports", "changed", "crossed", "left", "waits")
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
MOST_FACTS = 100


@dataclass(frozen=True)
class Asked:
    """What a draft is about: a unit, what it looks after, a time, and the day of drafting."""

    unit: Unit
    things: tuple[Thing, ...]
    since: date
    until: date
    today: date

    @property
    def is_annual(self) -> bool:
        """Return whether the time is one calendar year."""
        year = self.since.year
        return (self.since, self.until) == (date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Fact:
    """Something that data tell: plain data for the record, and a sentence for a reader.

    ``data`` holds no names of people. ``says`` makes the sentence in the language that is active
    when it is called.
    """

    data: Mapping[str, object]
    says: Callable[[], str]


@dataclass(frozen=True)
class Draft:
    """A drafted report: its data, their digest, and sentences in the movement's languages."""

    data: Mapping[str, object]
    digest: str
    sections: Mapping[str, Mapping[str, str]]


Source = Callable[[Asked], Iterable[Fact]]

_SOURCES: dict[str, dict[str, Source]] = {section: {} for section in DRAFTED}


def drafts(section: str) -> Callable[[Source], Source]:
    """Register a source of facts for a section; rooms above register what only they know.

    Args:
        section: "reports", "changed", "crossed", "left" or "waits".
    """
    sources = _SOURCES[section]

    def register(source: Source) -> Source:
        sources[f"{source.__module__}.{source.__name__}"] = source
        return source

    return register


def draft(*, unit: Unit, since: date, until: date, today: date) -> Draft:
    """Draft a unit's report on a time from what data say on a day.

    Sources answer in the order of their names, so that the same data give the same digest.
    """
    asked = Asked(unit=unit, things=things_of(unit=unit), since=since, until=until, today=today)
    wanted = [section for section in DRAFTED if section != "reports" or asked.is_annual]
    facts = {section: _facts(section, asked) for section in wanted}
    data = {
        "unit": str(unit.id),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "drafted": today.isoformat(),
        **{section: [plain(fact.data) for fact in found] for section, found in facts.items()},
    }
    spelled = canon.encode_document(data)
    kept = canon.decode_document(spelled)
    assert isinstance(kept, Mapping)  # noqa: S101 — a mapping went in
    return Draft(data=kept, digest=canon.digest(spelled), sections=_sections(facts))


def _facts(section: str, asked: Asked) -> tuple[Fact, ...]:
    sources = _SOURCES[section]
    found = [fact for name in sorted(sources) for fact in sources[name](asked)]
    return tuple(found[:MOST_FACTS])


def _sections(facts: Mapping[str, tuple[Fact, ...]]) -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = {section: {} for section in facts}
    for code in spoken_languages():
        with override(code):
            for section, found in facts.items():
                lines = [f"* {fact.says()}" for fact in found]
                texts[section][code] = "\n".join(lines) or gettext("Nothing that the data show.")
    return texts
