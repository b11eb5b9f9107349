"""Tables: incidents as CSV, one per line, read with tolerance and written in one spelling."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from mycel.engine.movement import Incident, Text
from mycel.formats.importers.imported import Report
from mycel.formats.incidents.rows import LOSS, Row, key_of, rank, require_start, why_not
from mycel.formats.problems import Problem, shown

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
COLUMNS = (
    *("ref", "start", "end", "nodes", "people_affected", "cause", "actions", "summary", "risk"),
    *("links", "source"),
)
FREE = frozenset({"summary", "cause", "actions", "source"})
"""Fields of free text: a spreadsheet must not take them for formulas."""
_FORMULA = ("=", "+", "-", "@", "'")


def rows(*, data: bytes, file: str, report: Report) -> list[Row]:
    """Return the incidents of a table by line; columns that are not known are reported."""
    text = _decoded(data=data, file=file)
    delimiter = _delimiter(text=text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Row] = []
    heads: Sequence[str] | None = None
    keys: Mapping[int, str] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if heads is None:
                heads, keys = cells, _keys(cells, file=file, line=reader.line_num, report=report)
                continue
            found.append(_row(cells, heads, keys, file, reader.line_num, delimiter))
            if len(found) > MOST_ROWS:
                raise found[-1].problem(text=f"more than {MOST_ROWS:,} lines; expected fewer")
    except csv.Error as error:
        said = f"this is not CSV ({error}); expected one incident per line"
        raise Problem(text=said, file=file, line=reader.line_num) from None
    if heads is None:
        raise Problem(file=file, text="the file is empty; expected columns such as start,end,nodes")
    return found


def write(*, incidents: Iterable[Incident]) -> bytes:
    """Return incidents as CSV in UTF-8, sorted by start; `read` gives them back.

    Free texts that a spreadsheet would take for a formula begin with an apostrophe.
    """
    known = sorted(incidents, key=lambda one: (one.start, one.ref))
    units = sorted({LOSS + unit for one in known for unit in one.loss})
    languages = sorted(
        {
            f"{key}:{code}"
            for one in known
            for key, text in (("summary", one.summary), ("cause", one.cause))
            if text is not None and not isinstance(text, str)
            for code in text
        }
    )
    columns = [*COLUMNS, *languages, *units]
    to = io.StringIO(newline="")
    lines = csv.writer(to, lineterminator="\n")
    lines.writerow(columns)
    for one in known:
        cells = _cells(one)
        lines.writerow([cells.get(column, "") for column in columns])
    return to.getvalue().encode()


def _decoded(*, data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        said = f"the file has {len(data):,} bytes; expected at most {MOST_BYTES:,}"
        raise Problem(text=said, file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(text="this is not UTF-8; expected UTF-8", file=file, line=line) from None


def _delimiter(*, text: str) -> str:
    """Return what parts the columns of the first line that says something."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=first.count)


def _keys(heads: Sequence[str], *, file: str, line: int, report: Report) -> dict[int, str]:
    """Return column → field; of several columns for one field the best name is taken."""
    best: dict[str, int] = {}
    for place, name in enumerate(heads):
        key = key_of(name=name)
        if key is None:
            if name.strip():
                report.skip(what=f"the column {name.strip()}", why=why_not(name=name))
            continue
        other = best.get(key)
        if other is None:
            best[key] = place
            continue
        if heads[other].strip().lower() == name.strip().lower():
            said = f"the column {shown(value=name.strip())} stands twice"
            raise Problem(text=f"{said}; expected every column once", file=file, line=line)
        kept, left = sorted((other, place), key=lambda at: rank(name=heads[at], key=key))
        best[key] = kept
        report.skip(
            what=f"the column {heads[left].strip()}",
            why=f"the column {heads[kept].strip()} says the same and is taken",
        )
    require_start(keys=best, said=heads, file=file, line=line)
    return {place: key for key, place in best.items()}


def _row(
    cells: Sequence[str],
    heads: Sequence[str],
    keys: Mapping[int, str],
    file: str,
    line: int,
    delimiter: str,
) -> Row:
    if any(cell.strip() for cell in cells[len(heads) :]):
        said = f"this line has {len(cells)} cells; expected {len(heads)}, as in the first line"
        raise Problem(text=said, file=file, line=line)
    found = {key: cells[place] for place, key in keys.items() if place < len(cells)}
    return Row(
        file=file,
        line=line,
        cells={key: _unquoted(text) for key, text in found.items()},
        has_source="source" in keys.values(),
        has_decimal_commas=delimiter == ";",
    )


def _unquoted(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA and text[1:2] else text


def _quoted(text: str) -> str:
    starts = text[:1] in _FORMULA and text[:1] != "'"
    doubled = text[:1] == "'" and text[1:2] != "" and text[1:2] in _FORMULA
    return f"'{text}" if starts or doubled else text


def _cells(incident: Incident) -> dict[str, str]:
    actions = "\n".join(incident.actions)
    if len(incident.actions) == 1 and ";" in actions:
        actions += "\n"
    cells = {
        "ref": incident.ref,
        "start": _minute(incident.start),
        "end": "" if incident.end is None else _minute(incident.end),
        "nodes": ";".join(incident.nodes),
        "people_affected": _figure(incident.people_affected),
        "actions": actions,
        "risk": incident.risk or "",
        "links": " ".join(incident.links),
        "source": incident.source or "",
    }
    cells |= _spoken("summary", incident.summary) | _spoken("cause", incident.cause)
    cells |= {LOSS + unit: _figure(harm) for unit, harm in incident.loss.items()}
    return {
        key: _quoted(text) if key.partition(":")[0] in FREE else text for key, text in cells.items()
    }


def _spoken(key: str, text: Text | None) -> dict[str, str]:
    if text is None or isinstance(text, str):
        return {key: text or ""}
    return {f"{key}:{code}": one for code, one in text.items()}


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and value < 1e15 else repr(float(value))  # noqa: PLR2004 — exact
