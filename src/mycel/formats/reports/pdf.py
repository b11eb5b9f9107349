"""Reports on paper: PDF in A4 with charts, outline and tags, the same bytes every time.

Typst sets the pages (docs/decisions/0011-paper.md). It gets the report as data, so that nothing
in it is markup; its template and its letters are read from the packages they come with.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from mycel.formats.reports import charts, figures
from mycel.formats.reports.parts import (
    Bullets,
    Chart,
    Code,
    Command,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    Part,
    Report,
    Run,
    Table,
    Text,
    runs,
)

TEMPLATE = Path(__file__).with_name("paper.typ")
MOST_UPRIGHT = 8
MOST_REMEMBERED = 32
"""Papers that each process remembers: a few megabytes."""
SHORT, MOST_SHORT = 24, 75
MOST_KEPT = 6
MOST_ROWS = 1000
LONG_LABEL = 34
IN_CELL, IN_FACT, IN_LINE = 18, 32, 72
PIECE = 16
HYPHENATED = 36
SIZES = ((5, 9.0), (8, 8.0), (12, 7.5), (18, 6.5), (40, 5.0))
BREAK = "\u200b"

Data = dict[str, object]
_TOKEN = re.compile(r"\S+")
_JOINT = re.compile(r"(?<=[/_.:;,=&?@-])(?=\S)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class PaperIsMissing(RuntimeError):
    """The PDF cannot be set on this machine; says why and what stands instead."""


def write(*, report: Report, at: date) -> bytes:
    """Return the report as PDF, dated `at`; equal reports and days give equal bytes.

    The document keeps to PDF/UA-1 where all its letters are known; with letters that the fonts
    lack (Chinese, pictures) it is set all the same, with a box in their place. Of a table the
    first thousand rows are printed, and how many are left out.

    Errors:
        PaperIsMissing where Typst or its letters are not installed.
    """
    told = json.dumps(_report(report, at), ensure_ascii=False, sort_keys=True)
    return typeset(told, at)


@lru_cache(maxsize=MOST_REMEMBERED)
def typeset(told: str, at: date, /) -> bytes:
    """Return the PDF of a report told as data; the last ones are remembered, byte for byte.

    Setting a paper takes a second or two of computing, and equal data give equal bytes: whoever
    asks for the same paper again gets it at once.

    Errors:
        PaperIsMissing where Typst or its letters are not installed.
    """
    try:
        import fontpkg_ibm_plex_sans as latin
        import fontpkg_ibm_plex_sans_arabic as arabic
        import typst
    except ImportError as missing:
        raise PaperIsMissing(
            f"there is no PDF because {missing.name} is not installed; "
            "run make install, or read the page or the wikitext"
        ) from missing
    source = TEMPLATE.read_bytes()
    letters = [str(package.ROOT / "files") for package in (latin, arabic)]
    fonts = typst.Fonts(include_system_fonts=False, font_paths=letters)
    moment = datetime(at.year, at.month, at.day, tzinfo=UTC)

    def compiler() -> typst.Compiler:
        """Start afresh: one compiler sets one paper."""
        return typst.Compiler(source, font_paths=fonts, sys_inputs={"report": told})

    try:
        paper = compiler().compile(format="pdf", timestamp=moment, pdf_standards="ua-1")
    except typst.TypstError:
        paper = compiler().compile(format="pdf", timestamp=moment)
    return paper if isinstance(paper, bytes) else b""


# A report as data ------------------------------------------------------------------------------


def _report(report: Report, at: date) -> Data:
    language = figures.locale(language=report.language).language
    return {
        "title": _spaced(figures.clean(text=report.title), IN_LINE) or figures.DASH,
        "subtitle": _spaced(figures.clean(text=report.subtitle), IN_LINE),
        "footer": figures.clean(text=report.footer),
        "language": language if _LANGUAGE.fullmatch(language) else "en",
        "direction": report.direction,
        "at": [at.year, at.month, at.day],
        "parts": [
            told
            for index, (part, level) in enumerate(
                zip(report.parts, _levels(report.parts), strict=True)
            )
            if (told := _part(part, report, level, index))
        ],
    }


def _levels(parts: Sequence[Part]) -> list[int]:
    """Return for each part the level of its heading, none more than one below the one before."""
    wanted = [part.level if isinstance(part, Heading) else 0 for part in parts]
    reached = accumulate(
        wanted, lambda last, level: min(level, last + 1) if level else last, initial=0
    )
    return list(reached)[1:]


def _part(part: Part, report: Report, level: int, index: int) -> Data | None:
    match part:
        case Heading(text=text):
            told = _spelled(text, report, IN_LINE) or figures.DASH
            return {"kind": "heading", "level": level, "text": told}
        case Paragraph(text=text):
            return {"kind": "paragraph", "text": _runs(text, report, IN_LINE)}
        case Note(text=text):
            return {"kind": "note", "text": _runs(text, report, IN_LINE)}
        case Command(text=text):
            return {"kind": "command", "text": _spaced(figures.lines(text=text), 88)}
        case Bullets(items=items):
            return _bullets(items, report) if items else None
        case Facts(rows=rows):
            return _facts(rows, report) if rows else None
        case Table():
            return _table(part, report)
        case Chart():
            return _chart(part, report, index)


def _bullets(items: Sequence[Text], report: Report) -> Data:
    told = [_runs(item, report, IN_LINE) for item in items]
    return {"kind": "bullets", "items": told, "whole": len(items) <= MOST_KEPT}


def _facts(rows: Sequence[tuple[str, Text]], report: Report) -> Data:
    return {
        "kind": "facts",
        "wide": max(len(label) for label, _ in rows) > LONG_LABEL,
        "rows": [
            [_spelled(label, report, IN_CELL), _runs(value, report, IN_FACT)]
            for label, value in rows
        ],
    }


def _chart(chart: Chart, report: Report, index: int) -> Data:
    picture = charts.draw(
        chart=chart, language=report.language, direction=report.direction, name=f"chart{index}"
    )
    return {
        "kind": "chart",
        "caption": _spelled(chart.caption, report, IN_LINE),
        "svg": picture,
        "told": charts.tell(chart=chart, language=report.language) or figures.DASH,
    }


def _table(table: Table, report: Report) -> Data:
    wide = len(table.columns)
    left_out = len(table.rows) - MOST_ROWS
    if left_out > 0:
        rest = (f"… +{left_out}", *["…"] * (wide - 1))
        table = replace(table, rows=(*table.rows[:MOST_ROWS], rest))
    return {
        "kind": "table",
        "caption": _spelled(table.caption, report, IN_LINE),
        "columns": [_spelled(column, report, IN_CELL) for column in table.columns],
        "rows": [[_runs(cell, report, IN_CELL) for cell in row] for row in table.rows],
        "numeric": list(table.numeric),
        "widths": _widths(table, report),
        "size": next(size for most, size in SIZES if wide <= most),
        "flipped": wide > MOST_UPRIGHT,
    }


def _widths(table: Table, report: Report) -> list[float]:
    """Share the width out: what is short stands in its own width (0), words by what they say."""
    longest = [
        max([len(name), *(_length(row[column], report) for row in table.rows)])
        for column, name in enumerate(table.columns)
    ]
    short = {column for column, most in enumerate(longest) if most <= SHORT}
    numeric = set(table.numeric) & short
    if len(table.columns) > MOST_UPRIGHT:
        own = set()
    elif sum(longest[column] + 3 for column in short | numeric) <= MOST_SHORT:
        own = short | numeric
    else:
        own = numeric
    if len(own) == len(longest):
        own -= {next(iter(set(range(len(longest))) - numeric), 0)}
    return [0.0 if column in own else _weight(most) for column, most in enumerate(longest)]


def _length(text: Text, report: Report) -> int:
    return len(figures.plain(text=text, language=report.language))


def _weight(longest: int) -> float:
    """Weigh a column: long texts get more, though less than they ask for."""
    return float(min(max(longest, 6), 60) ** 0.6)


def _runs(text: Text, report: Report, most: int) -> list[Data]:
    """Return the pieces of a text: words, perhaps in equal widths, perhaps with an address."""
    pieces: list[Data] = []
    for run in runs(text):
        words = _spelled(run, report, IN_LINE if isinstance(run, Code) else most)
        url = figures.address(url=run.url, base=report.base) if isinstance(run, Link) else ""
        if words:
            pieces.append({"words": words, "url": url, "code": isinstance(run, Code)})
    return pieces or [{"words": figures.DASH, "url": "", "code": False}]


def _spelled(run: Run, report: Report, most: int) -> str:
    return _spaced(figures.spell(run=run, language=report.language), most)


def _spaced(text: str, most: int) -> str:
    """Let very long words break: at their joints, else every sixteen signs."""

    def opened(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) <= most or (word.isalpha() and len(word) <= HYPHENATED):
            return word
        pieces = [
            piece[start : start + PIECE]
            for piece in _JOINT.split(word)
            for start in range(0, len(piece), PIECE)
        ]
        return BREAK.join(pieces)

    return _TOKEN.sub(opened, text)
