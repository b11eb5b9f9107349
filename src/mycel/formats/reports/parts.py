"""Parts of a report: what it says, as frozen values that every writer shows in its own way.

All texts stand in the reader's language already; the direction of writing follows from it. Figures
and days may be given as values (`1234.5`, `date(2026, 11, 26)`): the writers spell them in that
language, and `Share(0.61)` as 61 %. A text is a string, a figure, a `Link`, a `Code`, or several
of them one after another; the words around figures bring their own spaces. None is told as a
dash. Nothing in a text is markup, whoever typed it.

Example::

    from datetime import date
    from mycel.formats.reports import pdf, wikitext
    from mycel.formats.reports.parts import (
        Band, Bullets, Chart, Code, Command, Facts, Heading, Link, Note, Paragraph, Report,
        Series, Share, Table,
    )

    report = Report(
        title="Risk of Open Atlas",
        subtitle="November 2026",
        language="en",
        base="https://mycel.example.org",  # what stands before "/nodes/…" outside the site
        footer="Open Atlas · public record",
        parts=(
            Paragraph(("The likely loss fell since ", Link("August", "/assessments/7/"), ".")),
            Facts(
                (
                    ("Expected loss in a year", "23,000 hours"),
                    ("As of", date(2026, 11, 26)),
                    ("Digest", Code("5891b5b522d5df086d0ff0b110fbd9d2")),
                )
            ),
            Heading("What causes it"),
            Bullets(("A full disk", Link("Tile server", "/nodes/tile-server/"))),
            Table(
                caption="Largest risks",
                columns=("Risk", "Loss in hours", "Share"),
                rows=(
                    (Link("Disk", "/risks/disk/"), 14_000, Share(0.61)),
                    ("Key lost", 9_000, Share(0.39)),
                ),
                numeric=(1, 2),
            ),
            Chart(
                kind="line",
                caption="How likely is a loss of at least this much?",
                x_label="Hours lost in a year",
                y_label="Chance",
                y_form="percent",
                series=(Series("as it is", ((0, 0.9), (10_000, 0.4), (50_000, 0.02))),),
                bands=(Band("90 % of worlds", ((0, 0.85, 0.95), (50_000, 0.0, 0.05))),),
            ),
            Note("An error of the simulation of about 2 % is left out of the table."),
            Heading("How to recompute it", level=2),
            Command("mycel risk movement.yaml --worlds 100000 --seed 7"),
        ),
    )
    text = wikitext.write(report=report)                     # str
    paper = pdf.write(report=report, at=date(2026, 11, 26))  # bytes, the same every time
    # page: {% include "report.html" with report=report %}
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

Form = Literal["number", "percent"]
Kind = Literal["line", "bars", "steps"]
Scale = Literal["linear", "logarithmic"]
Place = float | date | str
DEEPEST = 3
MOST_COLUMNS = 40
RIGHT_TO_LEFT = frozenset({"ar", "arz", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class NotAReport(ValueError):
    """Parts that do not fit together; says which one and what was expected."""


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: an address of the web, or a path of the site ("/nodes/x/")."""

    text: str
    url: str


@dataclass(frozen=True)
class Share:
    """A share from 0 to 1, told as a percentage with at most `digits` decimals."""

    value: float
    digits: int = 1


@dataclass(frozen=True)
class Code:
    """Signs to compare letter by letter: a digest, a seed, a file's name; always left to right."""

    text: str


Run = str | Link | Share | Code | float | date
Text = Run | tuple[Run, ...] | None


@dataclass(frozen=True)
class Heading:
    """A heading below the report's title: level 1 opens a section, 2 and 3 stand inside it."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST:
            raise NotAReport(f"heading {self.text!r} has level {self.level}; expected 1, 2 or 3")


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: Text


@dataclass(frozen=True)
class Note:
    """A remark that stands out: a limit, a warning, what is missing."""

    text: Text


@dataclass(frozen=True)
class Command:
    """Something to type or compare letter by letter; always left to right, in equal widths."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of things without order."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Facts:
    """Labels with one value each: parameters, digests, who answers."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Table:
    """Rows under named columns; the columns listed in `numeric` (from 0) hold figures.

    Errors:
        NotAReport for a row that has not one cell for each column, for a numeric column that
        there is not, and for no or more than 40 columns.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        wide = len(self.columns)
        if not 1 <= wide <= MOST_COLUMNS:
            raise NotAReport(f"table {self.caption!r} has {wide} columns; expected 1 to 40")
        for number, row in enumerate(self.rows, 1):
            if len(row) != wide:
                raise NotAReport(
                    f"row {number} of table {self.caption!r} has {len(row)} cells; expected {wide}"
                )
        if any(not 0 <= column < wide for column in self.numeric):
            raise NotAReport(f"table {self.caption!r} has no such numeric column: {self.numeric}")


@dataclass(frozen=True)
class Series:
    """Named points (x, y) of a chart; a y of None leaves a gap."""

    name: str
    points: tuple[tuple[Place, float | None], ...]


@dataclass(frozen=True)
class Band:
    """A named range around a line: points (x, from, to)."""

    name: str
    points: tuple[tuple[Place, float, float], ...]


@dataclass(frozen=True)
class Chart:
    """A picture of series that is also told as a table.

    Lines and steps stand over numbers or days (one of the two in a chart), bars over names.
    Steps hold their value from each x to the next.

    Errors:
        NotAReport where lines or steps stand over names, or days and numbers are mixed.
    """

    kind: Kind
    caption: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    bands: tuple[Band, ...] = ()
    x_form: Form = "number"
    y_form: Form = "number"
    x_scale: Scale = "linear"

    def __post_init__(self) -> None:
        kinds = {type(x) if isinstance(x, str | date) else float for x in self._found()}
        if self.kind != "bars" and (str in kinds or len(kinds) > 1):
            raise NotAReport(f"chart {self.caption!r} needs numbers alone or days alone as its x")

    def places(self) -> tuple[Place, ...]:
        """Return every x once, in order; names in the order in which they come."""
        found = self._found()
        ordered = self.kind != "bars" and not any(isinstance(x, str) for x in found)
        return tuple(sorted(found)) if ordered else tuple(found)

    def _found(self) -> dict[Place, None]:
        return dict.fromkeys(
            chain.from_iterable((point[0] for point in line.points) for line in self._lines())
        )

    @property
    def unit(self) -> str:
        """Return the label of y, or nothing where the caption says the same."""
        return "" if self.y_label == self.caption else self.y_label

    def _lines(self) -> Iterable[Series | Band]:
        return (*self.series, *self.bands)


Part = Heading | Paragraph | Note | Command | Bullets | Facts | Table | Chart


@dataclass(frozen=True)
class Report:
    """A report: title and subtitle, the language of all its texts, and its parts in order.

    `base` is the site's address ("https://mycel.example.org"): paper and wiki need it to link to
    pages of the site; without it such links are plain words there. `footer` stands at the foot of
    every page of paper.
    """

    title: str
    subtitle: str
    language: str
    parts: tuple[Part, ...]
    base: str = ""
    footer: str = ""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Say in which direction the report's language is written."""
        return "rtl" if self.language.lower().partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def runs(text: Text) -> tuple[Run, ...]:
    """Return the pieces of a text one after another; nothing for None."""
    if text is None:
        return ()
    return text if isinstance(text, tuple) else (text,)


def twin(chart: Chart) -> Table:
    """Return the table that tells the same as the chart."""
    told = [dict(line.points) for line in chart.series]
    ranged = [{x: (low, high) for x, low, high in band.points} for band in chart.bands]
    columns = [chart.x_label, *(line.name for line in chart.series)]
    for band in chart.bands:
        columns += [f"{band.name} ↓", f"{band.name} ↑"]
    rows: list[tuple[Text, ...]] = []
    for x in chart.places():
        cells = [_told(x, chart.x_form), *(_told(line.get(x), chart.y_form) for line in told)]
        for ends in ranged:
            cells += [_told(end, chart.y_form) for end in ends.get(x, (None, None))]
        rows.append(tuple(cells))
    numeric = tuple(range(1, len(columns)))
    return Table(caption=chart.caption, columns=tuple(columns), rows=tuple(rows), numeric=numeric)


def _told(value: Place | None, form: Form) -> Text:
    """Return a figure as what it is: a number or a share."""
    return Share(value) if form == "percent" and isinstance(value, int | float) else value
