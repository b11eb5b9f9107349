"""Reports as wikitext: headings, lists and sortable tables; nothing that people typed is markup.

Signs that mean something to MediaWiki are written as character references: they look the same on
the page and do nothing. Addresses of the web that stand in a text stay addresses.
Source of what means something: MediaWiki, Help:Formatting, Help:Tables, Help:Magic words.
"""

import re

from mycel.formats.reports import figures
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
    Share,
    Table,
    Text,
    runs,
    twin,
)

FOLDED = 20
NOTE = "border-inline-start: 4px solid #a2a9b1; padding-inline-start: 1em"
_BARE = re.compile(r"https?://[^\s<>\[\]{}|\"\\^`\x00-\x20\x7f-\x9f\u2000-\u200f]+", re.IGNORECASE)
_TAIL = ".,;:!?)'\N{RIGHT DOUBLE QUOTATION MARK}"
_SIGNS = re.compile(
    r"[&<>\[\]{}|=~\uff3f]|(?<!\w)'|'(?!\w)|^_|_(?=_|$)|(?<=_)_|^/|:(?=//)|^!|!(?=!)|(?<=!)!"
)
_PROTOCOL = re.compile(
    r"\b(mailto|news|tel|sms|sip|sips|xmpp|urn|geo|magnet|bitcoin):", re.IGNORECASE
)
_MAGIC = re.compile(r"\b(RFC|PMID|ISBN)\s+(?=\d|$)")
_FIRST = frozenset("*#:;-!+ \u00a0")
_OF_ADDRESS = re.compile(r"['~\[\]{}|<>\"\s]|_(?=_|$)|(?<=_)_|^_")


def write(*, report: Report) -> str:
    """Return the report as wikitext, to be pasted into a page of any MediaWiki."""
    language = figures.locale(language=report.language).language
    blocks = [f'<div lang="{language}" dir="{report.direction}">']
    blocks.append(f"<big>'''{escape(text=report.title)}'''</big>")
    if report.subtitle:
        blocks.append(f"''{escape(text=report.subtitle)}''")
    blocks.extend(_part(part, report) for part in report.parts)
    if report.footer:
        blocks.append(f"<small>{escape(text=report.footer)}</small>")
    blocks.append("</div>")
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(*, text: str) -> str:
    """Return words as wikitext that shows exactly them; web addresses stay addresses."""
    words = figures.clean(text=text)
    found, end = [], 0
    for match in _BARE.finditer(words):
        bare = match.group().rstrip(_TAIL)
        found.append(_silent(words[end : match.start()]))
        found.append(_address(bare))
        end = match.start() + len(bare)
    found.append(_silent(words[end:]))
    return _started("".join(found))


def _silent(words: str) -> str:
    """Write every sign that means something as a reference to its character."""
    silent = _SIGNS.sub(lambda sign: f"&#{ord(sign.group())};", words)
    silent = _PROTOCOL.sub(r"\1&#58;", silent)
    return _MAGIC.sub(r"\1&#32;", silent)


def _started(words: str) -> str:
    """Write the first sign as a reference where it would begin a list, a line or a cell."""
    return f"&#{ord(words[0])};{words[1:]}" if words[:1] and words[0] in _FIRST else words


def _address(url: str) -> str:
    """Return an address whose signs end neither it nor the markup around it."""

    def spelled(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match.group().encode())

    return _OF_ADDRESS.sub(spelled, url).replace("&", "&amp;")


def _text(text: Text, report: Report) -> str:
    if text is None:
        return figures.DASH
    return "".join(_run(run, report, first=not index) for index, run in enumerate(runs(text)))


def _run(run: Run, report: Report, *, first: bool) -> str:
    if isinstance(run, Link):
        url = figures.address(url=run.url, base=report.base)
        words = _started(_silent(figures.clean(text=run.text)))
        return f"[{_address(url)} {words}]" if url and words else words
    if isinstance(run, Code):
        return f'<code dir="ltr">{_started(_silent(figures.clean(text=run.text)))}</code>'
    words = figures.spell(run=run, language=report.language)
    escaped = escape(text=words)
    return escaped if first or words[:1] != " " else f" {escape(text=words[1:])}"


def _part(part: Part, report: Report) -> str:
    match part:
        case Heading(text=text, level=level):
            signs = "=" * (level + 1)
            return f"{signs} {escape(text=text)} {signs}"
        case Paragraph(text=text):
            return _text(text, report)
        case Note(text=text):
            return f'<div style="{NOTE}">{_text(text, report)}</div>'
        case Command(text=text):
            return f'<pre dir="ltr">{_typed(text)}</pre>'
        case Bullets(items=items):
            return "\n".join(f"* {_text(item, report)}" for item in items)
        case Facts(rows=rows):
            return _facts(rows, report)
        case Table():
            return _table(part, report)
        case Chart():
            return _table(twin(part), report)


def _typed(text: str) -> str:
    """Keep the line breaks of what is to be typed; nothing else of it is markup."""
    return "\n".join(_silent(line) for line in figures.lines(text=text).split("\n"))


def _facts(rows: tuple[tuple[str, Text], ...], report: Report) -> str:
    if not rows:
        return ""
    lines = ['{| class="wikitable"']
    for label, value in rows:
        lines += ["|-", f'! scope="row" | {escape(text=label)}', f"| {_text(value, report)}"]
    return "\n".join([*lines, "|}"])


def _table(table: Table, report: Report) -> str:
    folded = " mw-collapsible mw-collapsed" if len(table.rows) > FOLDED else ""
    lines = [f'{{| class="wikitable sortable{folded}"']
    if table.caption:
        lines.append(f"|+ {escape(text=table.caption)}")
    lines += [f'! scope="col" | {escape(text=column)}' for column in table.columns]
    for row in table.rows:
        lines.append("|-")
        lines += [_cell(cell, column, table, report) for column, cell in enumerate(row)]
    if not table.rows:
        lines += ["|-", f'| colspan="{len(table.columns)}" | {figures.DASH}']
    return "\n".join([*lines, "|}"])


def _cell(cell: Text, column: int, table: Table, report: Report) -> str:
    words = _text(cell, report)
    attributes = []
    if column in table.numeric:
        attributes.append('style="text-align: right"')
    if isinstance(cell, Share):
        attributes.append(f'data-sort-value="{cell.value:.9g}"')
    elif isinstance(cell, int | float):
        attributes.append(f'data-sort-value="{cell:.9g}"')
    elif cell is not None and not isinstance(cell, str | Link | Code | tuple):
        attributes.append(f'data-sort-value="{cell.isoformat()}"')
    if column == 0 and column not in table.numeric:
        return " ".join(["!", 'scope="row"', *attributes, "|", words])
    return " ".join(["|", *attributes, "|", words]) if attributes else f"| {words}"
