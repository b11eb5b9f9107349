"""Template words of reports: the same parts that wikitext and paper are written from, as a page."""

from dataclasses import dataclass
from typing import Literal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mycel.formats.reports import charts, figures
from mycel.formats.reports.parts import (
    Chart,
    Code,
    Link,
    Part,
    Report,
    Run,
    Table,
    Text,
    runs,
    twin,
)

register = template.Library()

SHORT = 12
MOST_OF_CARD = 5
WIDTHS = {"wide": charts.WIDE, "narrow": charts.NARROW}


@dataclass(frozen=True)
class Cell:
    """A cell of a table as the page shows it, under the name of its column."""

    words: SafeString
    column: str
    is_number: bool


@register.filter
def kind(part: Part) -> str:
    """Name the kind of a part: heading, paragraph, table and so on."""
    return type(part).__name__.lower()


@register.filter
def deeper(level: int) -> int:
    """Return the level of a heading on a page, whose own title is the first."""
    return level + 1


@register.filter
def told_in(text: Text, report: Report) -> SafeString:
    """Show a text: words, figures, signs to compare, links."""
    if text is None:
        return SafeString(figures.DASH)
    return format_html_join("", "{}", ((_run(run, report),) for run in runs(text)))


def _run(run: Run, report: Report) -> SafeString | str:
    words = figures.spell(run=run, language=report.language)
    if isinstance(run, Code):
        return format_html('<code dir="ltr">{}</code>', words)
    if not isinstance(run, Link):
        return words
    own = run.url.startswith("/") and not run.url.startswith("//")
    url = run.url if own else figures.address(url=run.url, base="")
    return format_html('<a class="cdx-link" href="{}">{}</a>', url, words) if url else words


@register.filter
def twin_of(chart: Chart) -> Table:
    """Return the table that tells the same as a chart."""
    return twin(chart)


@register.filter
def head(table: Table) -> list[tuple[str, bool]]:
    """List the columns of a table: name, and whether it holds figures."""
    return [(name, column in table.numeric) for column, name in enumerate(table.columns)]


@register.filter
def grid(table: Table, report: Report) -> list[list[Cell]]:
    """List the rows of a table as they are shown."""
    return [
        [
            Cell(told_in(cell, report), table.columns[column], column in table.numeric)
            for column, cell in enumerate(row)
        ]
        for row in table.rows
    ]


@register.filter
def is_long(table: Table) -> bool:
    """Say whether a table beside a chart is too long to be printed."""
    return len(table.rows) > SHORT


@register.filter
def is_wide(table: Table) -> bool:
    """Say whether a table has too many columns to be a list of cards on phones."""
    return len(table.columns) > MOST_OF_CARD


@register.simple_tag
def picture(
    chart: Chart, report: Report, number: int, width: Literal["wide", "narrow"] = "wide"
) -> SafeString:
    """Draw a chart for wide or narrow screens; the number tells the charts of a page apart."""
    drawn = charts.draw(
        chart=chart,
        language=report.language,
        direction=report.direction,
        name=f"chart-{number}-{width}",
        wide=WIDTHS[width],
    )
    return mark_safe(drawn)  # noqa: S308 — every word in it was escaped where it was drawn
