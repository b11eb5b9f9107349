"""Reports of units for other places: as wikitext, on paper, and as data with their digest."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mycel.engine.plain import plain
from mycel.formats.reports import pdf
from mycel.formats.reports import wikitext as wiki
from mycel.formats.reports.parts import (
    Bullets,
    Command,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    Part,
    Report,
)
from mycel.groups.queries.facts import span
from mycel.groups.queries.reports import ReportPage
from mycel.groups.queries.units import frame
from mycel.groups.queries.words import spoken

BULLETS = ("* ", "- ", "+ ")
PaperIsMissing = pdf.PaperIsMissing


def as_report(*, page: ReportPage, base: str) -> Report:
    """Return a report's parts in the reader's language; ``base`` is the site's address."""
    return Report(
        title=title_of(page=page),
        subtitle=span(since=page.since, until=page.until),
        language=get_language() or "en",
        base=base,
        footer=f"{spoken(frame().name)} · {base}{page.url}",
        parts=tuple(_parts(page)),
    )


def title_of(*, page: ReportPage) -> str:
    """Return what a report is called: the group, and whether it is about a year."""
    given = {"unit": spoken(page.unit.name), "year": page.since.year}
    if page.is_annual:
        return _("Report of %(unit)s on %(year)s") % given
    return _("Report of %(unit)s") % given


def as_data(*, page: ReportPage) -> dict[str, object]:
    """Return a report as data: words, and what was drafted with its digest."""
    return {
        "report": page.number,
        "unit": page.unit.ref,
        "since": page.since.isoformat(),
        "until": page.until.isoformat(),
        "state": page.state,
        "published": page.published_at.isoformat() if page.published_at else None,
        "sections": {section.key: plain(section.text) for section in page.sections},
        "drafted": plain(page.drafted),
        "drafted_digest": page.drafted_digest,
        "snapshot": page.snapshot_digest or None,
    }


def wikitext(*, report: Report) -> str:
    """Return the report as wikitext."""
    return wiki.write(report=report)


def paper(*, report: Report, at: date) -> bytes:
    """Return the report as PDF, dated on a day.

    Errors:
        PaperIsMissing where what sets paper is not installed.
    """
    return pdf.write(report=report, at=at)


def _parts(page: ReportPage) -> Iterator[Part]:
    if page.is_draft:
        yield Note(_("This is a draft. It can still change."))
    if page.withdrawn_at is not None:
        yield Note(_("This report was taken back: %(why)s") % {"why": page.withdrawal or "–"})
    for section in page.sections:
        yield Heading(str(section.name))
        yield from blocks(text=spoken(section.text))
    yield Heading(_("What it rests on"))
    yield Facts(
        (
            (_("Drafted from data on"), page.drafted_at.date()),
            (_("Published on"), page.published_at.date() if page.published_at else None),
            (_("Digest of the drafted data"), page.drafted_digest),
            (_("Digest of what was read, in the record"), page.snapshot_digest or None),
            (_("Report"), Link(f"{page.number}", page.url)),
        )
    )
    if page.has_bundle:
        yield Paragraph(_("With the record of this report anybody makes every fact again:"))
        yield Command(f"mycel verify report-{page.number}.record.zip")


def blocks(*, text: str) -> Iterator[Part]:
    """Return text as paragraphs, headings and lists, as people write them in plain Markdown."""
    for kind, lines in groupby(text.splitlines(), key=_kind):
        match kind:
            case "bullet":
                yield Bullets(tuple(line.strip()[2:].strip() for line in lines))
            case "heading":
                yield from (Heading(line.strip("# "), level=2) for line in lines)
            case "words":
                yield Paragraph(_joined(lines))


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _kind(line: str) -> str:
    said = line.strip()
    if said.startswith(BULLETS):
        return "bullet"
    if said.startswith("#") and said.strip("# "):
        return "heading"
    return "words" if said else "nothing"
