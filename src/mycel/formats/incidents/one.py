"""One row into one incident: times, figures and names, each refused at its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from mycel.engine.movement import Incident, Text
from mycel.formats.importers.imported import ADDRESS, Report
from mycel.formats.importers.items import is_link
from mycel.formats.importers.refs import slug
from mycel.formats.incidents.rows import LOSS, Row
from mycel.formats.movement.times import HOURS
from mycel.formats.problems import shown

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_LINE = 500
MOST = 1e15
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*(min|h|d|w)|(\d{1,4}):(\d{2})", re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"\d+,\d+", re.ASCII)
_EITHER_WAY = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_PARTS = re.compile(r"[;,\n]")
_REF = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Names:
    """What can be named: spelled node → ref, risks, and units of loss (None: any)."""

    nodes: Mapping[str, str]
    risks: frozenset[str]
    units: frozenset[str] | None

    @staticmethod
    def stated(*, row: Row) -> tuple[str, ...]:
        """Return the names of nodes in a row, as they stand there."""
        parts = (part.strip() for part in _PARTS.split(row.text(key="nodes") or ""))
        return tuple(dict.fromkeys(part for part in parts if part))

    def node(self, *, name: str) -> str | None:
        """Return the ref of a node by one of its names."""
        return self.nodes.get(name) or self.nodes.get(name.lower())


def incident(*, row: Row, names: Names, report: Report) -> Incident:
    """Return the incident of a row; its ref is empty where the row states none."""
    start, _ = _time(row, "start", report)
    summary = _spoken(row, "summary", report)
    if start is None or summary is None:
        missing = "start" if start is None else "summary"
        expected = "when it began" if start is None else "what happened, in one sentence"
        raise row.problem(text=f"{missing} is empty; expected {expected}")
    return Incident(
        ref=_ref(row),
        summary=summary,
        start=start,
        end=_end(row, start, report),
        nodes=_nodes(row, names, report),
        risk=_risk(row, names, report),
        people_affected=_number(row, "people_affected"),
        loss=_loss(row, names, report),
        cause=_spoken(row, "cause", report),
        actions=_actions(row, report),
        links=_links(row, report),
        source=_line(row, "source") if row.has_source else row.file,
    )


def _time(row: Row, key: str, report: Report) -> tuple[datetime | None, bool]:
    """Return a time in UTC, and whether only its day is stated."""
    text = row.text(key=key)
    if text is None:
        return None, False
    match = _TIME.fullmatch(text)
    expected = "expected a time in UTC such as 2026-03-01 14:05"
    if match is None:
        raise row.problem(text=f"{key} is {shown(value=text)}; {expected}")
    day, hour, minute, second, zone = match.groups()
    try:
        found = datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=_zone(zone))
        found = found.replace(hour=int(hour or 0), minute=int(minute or 0)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise row.problem(
            text=f"{key} is {shown(value=text)}, which no calendar has; {expected}"
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise row.problem(text=f"{key} is in the year {found.year}; expected 1900 to 2199")
    if second not in {None, "00"}:
        report.skip(what="the seconds of a time", why="times are kept to the minute")
    return found, hour is None


def _zone(text: str | None) -> timezone:
    if text is None or text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if text[0] == "-" else away)


def _end(row: Row, start: datetime, report: Report) -> datetime | None:
    end, is_day = _time(row, "end", report)
    if end is not None and is_day:
        report.skip(what="the hour of an end", why="it is not stated; the day counts as a whole")
        end += timedelta(days=1)
    length = row.text(key="duration")
    if length is not None and end is None:
        return start + _length(row, length)
    if length is not None:
        report.skip(what="a duration", why="start and end are stated and say the same")
    if end is not None and end < start:
        raise row.problem(text="end is before start; expected the same time or later")
    return end


def _length(row: Row, text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        said = f"duration is {shown(value=text)}"
        raise row.problem(text=f"{said}; expected one such as 90min, 2.5h, 3d or 1:30")
    if match[3] is not None:
        return timedelta(hours=int(match[3]), minutes=int(match[4]))
    return timedelta(minutes=round(float(match[1]) * HOURS[match[2]] * 60))


def _ref(row: Row) -> str:
    text = row.text(key="ref")
    if text is None:
        return ""
    name = text.removeprefix("incident/")
    spelled = name if _REF.fullmatch(name) else slug(text=name)
    if not spelled:
        raise row.problem(text=f"ref is {shown(value=text)}; expected a-z, 0-9 and -")
    return f"incident/{spelled}"


def _nodes(row: Row, names: Names, report: Report) -> tuple[str, ...]:
    found: list[str] = []
    for name in Names.stated(row=row):
        ref = names.node(name=name)
        if ref is None:
            report.skip(what=f"the node {name}", why="the movement has no node of this name")
        else:
            found.append(ref)
    return tuple(dict.fromkeys(found))


def _risk(row: Row, names: Names, report: Report) -> str | None:
    text = row.text(key="risk")
    if text is None:
        return None
    ref = text if text.startswith("risk/") else f"risk/{slug(text=text)}"
    if ref in names.risks:
        return ref
    report.skip(
        what=f"the risk {text}",
        why="no such risk is known here; import into the folder of the movement that has it",
    )
    return None


def _loss(row: Row, names: Names, report: Report) -> dict[str, float]:
    found: dict[str, float] = {}
    for key in sorted(key for key in row.cells if key.startswith(LOSS)):
        unit, harm = key.removeprefix(LOSS), _number(row, key)
        if harm is None:
            continue
        if names.units is not None and unit not in names.units:
            report.skip(what=f"harm in {unit}", why="the movement does not count harm in it")
        else:
            found[unit] = harm
    return found


def _number(row: Row, key: str) -> float | None:
    text = row.text(key=key)
    if text is None:
        return None
    if row.has_decimal_commas and _EITHER_WAY.fullmatch(text):
        said = f"{key} is {text}, which can be read in two ways"
        raise row.problem(text=f"{said}; expected {text.replace('.', '')} or {float(text):g}")
    if row.has_decimal_commas and _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text.lower()) or not float(text) <= MOST:
        raise row.problem(text=f"{key} is {shown(value=text)}; expected a number such as 1200")
    return float(text)


def _spoken(row: Row, key: str, report: Report) -> Text | None:
    """Return a text, or one text per language."""
    plain = row.text(key=key)
    codes = [one.partition(":")[2] for one in row.cells if one.startswith(f"{key}:")]
    told = {code: text for code in sorted(codes) if (text := row.text(key=f"{key}:{code}"))}
    if plain is not None and told:
        said = f"{key} and {key}:{next(iter(told))} are filled in"
        raise row.problem(text=f"{said}; expected one text, or one per language")
    cleaned = {code: _cleaned(text, key, report) for code, text in told.items()}
    return cleaned or (None if plain is None else _cleaned(plain, key, report))


def _cleaned(text: str, key: str, report: Report) -> str:
    return report.without_addresses(text=text, where=f"a {key}") or text


def _actions(row: Row, report: Report) -> tuple[str, ...]:
    """Return the lines of a cell, or its parts between semicolons where it has one line."""
    raw = row.cells.get("actions", "")
    if row.text(key="actions") is None:
        return ()
    parts = re.split(r"\r?\n", raw) if "\n" in raw else raw.split(";")
    lines = [_cleaned(" ".join(part.split()), "list of actions", report) for part in parts]
    for line in lines:
        if len(line) > LONGEST_LINE:
            said = f"an action has {len(line)} characters"
            raise row.problem(text=f"{said}; expected at most {LONGEST_LINE}")
    return tuple(dict.fromkeys(line for line in lines if line))


def _links(row: Row, report: Report) -> tuple[str, ...]:
    found: list[str] = []
    for one in (row.text(key="links") or "").split():
        if is_link(text=one):
            found.append(one)
        else:
            report.skip(what="a link", why="it is no web address")
    return tuple(dict.fromkeys(found))


def _line(row: Row, key: str) -> str | None:
    text = row.text(key=key)
    if text is not None and (len(text) > LONGEST_LINE or "\n" in text or "\t" in text):
        raise row.problem(text=f"{key} is long or has line breaks; expected one short line")
    return None if text is None or ADDRESS.search(text) else text
