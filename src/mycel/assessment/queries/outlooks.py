"""Outlooks: what the latest run says about nodes, for their pages, the map and home."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from mycel.assessment.models import Outlook, Question, Run
from mycel.assessment.queries.names import Name, named
from mycel.catalogue.models import Node
from mycel.catalogue.queries.measured import monthly_demand
from mycel.catalogue.queries.words import KIND_NAMES, spoken

KEPT_RUNS = 8


@dataclass(frozen=True, slots=True)
class NodeLine:
    """What one run says about one node; None where it is not measured."""

    ref: str
    name: str
    url: str
    kind: str
    kind_name: str
    keeper: Name | None
    state: str
    measured: bool
    assumed: bool
    reach: int
    unit: str
    demand: float | None
    capacity: float | None
    headroom: float | None
    headroom_error: float | None
    utilisation: float | None
    limit: float
    probability: float | None
    probability_error: float | None
    first: float
    first_error: float
    p10: date | None
    p50: date | None
    p90: date | None
    breaks_at: float | None
    over_today: bool


@dataclass(frozen=True, slots=True)
class FanRow:
    """Demand and what it may not pass on one day: low, middle, high; None where not known."""

    on: date
    demand: tuple[float, float, float]
    capacity: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Fan:
    """A fan chart, as `components/fan.html` takes it."""

    id: str
    title: str
    description: str
    unit: str
    demand_name: str
    capacity_name: str
    rows: tuple[FanRow, ...]
    window_from: date | None
    window_to: date | None
    last: date
    json_url: str
    recompute_url: str


@dataclass(frozen=True, slots=True)
class NodeOutlook:
    """What the latest run says about one node, for its page."""

    run: int
    run_url: str
    assessed_at: datetime
    until: date
    worlds: int
    question: Question
    line: NodeLine
    fan: Fan | None


@dataclass(frozen=True, slots=True)
class NodeState:
    """How a node stands in the latest run, for the map.

    ``limit`` is the smallest growth factor at which it probably runs out by the last year,
    ``tight_at`` the one at which it may (one world of ten); None where it does at none up to 10,
    or is not measured. ``first`` is the share of worlds in which it is the first to run out.
    """

    state: str
    limit: float | None
    tight_at: float | None
    first: float
    probability: float | None
    window: tuple[date | None, date | None]


def outlook_of(*, node_id: UUID) -> NodeOutlook | None:
    """Return what the latest finished run says about a node; None where it says nothing."""
    run = Run.objects.finished().defer("result", "slider").first()
    if run is None:
        return None
    row = Outlook.objects.filter(run=run, node=node_id).select_related("node").first()
    if row is None:
        return None
    (line,) = lines(rows=[row], today=run.question.today)
    return NodeOutlook(
        run=run.number,
        run_url=f"/assessments/{run.number}/",
        assessed_at=run.finished_at or run.asked_at,
        until=run.question.until,
        worlds=run.question.worlds,
        question=run.question,
        line=line,
        fan=_fan(run, row, line),
    )


def states() -> Mapping[str, NodeState]:
    """Return how every node stands in the latest finished run, by reference."""
    run = Run.objects.finished().values_list("id", flat=True).first()
    return {} if run is None else _states(run)


def breaks_first(*, limit: int = 3) -> tuple[NodeLine, ...]:
    """Return what breaks first in the latest finished run, the most frequent first."""
    run = Run.objects.finished().only("id", "parameters").first()
    if run is None:
        return ()
    found = lines(rows=rows_of(run=run), today=run.question.today)
    return tuple(line for line in found if line.first > 0)[:limit]


def rows_of(*, run: Run) -> list[Outlook]:
    """Return a run's outlooks without their bands, what breaks first first."""
    rows = run.outlooks.select_related("node").defer("bands")
    return sorted(
        rows,
        key=lambda row: (
            -row.value["first_to_break"],
            -(row.value["crossing"] or {"probability": 0})["probability"],
            row.node.slug,
        ),
    )


def lines(*, rows: Iterable[Outlook], today: date) -> list[NodeLine]:
    """Return rows as plain data; one query for the names of those who keep them."""
    found = list(rows)
    keepers = named(refs=[row.value["steward"] for row in found if row.value["steward"]])
    return [_line(row, keepers, today) for row in found]


def _line(row: Outlook, keepers: Mapping[str, Name], today: date) -> NodeLine:
    value = row.value
    crossing: Mapping[str, Any] = value["crossing"] or {}
    p50 = _day(crossing.get("p50"))
    return NodeLine(
        ref=row.node.ref,
        name=spoken(row.node.name),
        url=f"/nodes/{row.node.slug}/",
        kind=row.node.kind,
        kind_name=str(KIND_NAMES.get(row.node.kind, row.node.kind)),
        keeper=keepers.get(value["steward"] or ""),
        state=row.state,
        measured=value["crossing"] is not None,
        assumed=value["assumed"],
        reach=value["reach"],
        unit=value["unit"] or "",
        demand=value["demand"],
        capacity=value["capacity"],
        headroom=value["headroom"],
        headroom_error=value["headroom_error"],
        utilisation=value["utilisation"],
        limit=value["limit"],
        probability=crossing.get("probability"),
        probability_error=crossing.get("standard_error"),
        first=value["first_to_break"],
        first_error=value["first_to_break_error"],
        p10=_day(crossing.get("p10")),
        p50=p50,
        p90=_day(crossing.get("p90")),
        breaks_at=row.breaks_at,
        over_today=p50 is not None and p50 <= today,
    )


def _fan(run: Run, row: Outlook, line: NodeLine) -> Fan | None:
    bands = row.bands
    if bands is None or not bands["dates"]:
        return None
    columns = [
        zip(bands[kind]["p05"], bands[kind]["p50"], bands[kind]["p95"], strict=True)
        for kind in ("demand", "capacity")
    ]
    dates = [date.fromisoformat(day) for day in bands["dates"]]
    return Fan(
        id="outlook",
        title=_says(line, run.question.until),
        description=gettext(
            "Demand and what %(name)s can bear, from %(first)s to %(last)s, each with its range."
        )
        % {"name": line.name, "first": dates[0].year, "last": dates[-1].year},
        unit=line.unit,
        demand_name=gettext("what arrives"),
        capacity_name=gettext("what it can bear"),
        rows=(
            *_measured(row.node, before=run.question.today),
            *(FanRow(*values) for values in zip(dates, *columns, strict=True)),
        ),
        window_from=line.p10,
        window_to=line.p90,
        last=dates[-1],
        json_url=f"/assessments/{run.number}/result.json",
        recompute_url=f"/assessments/{run.number}/#how",
    )


def _measured(node: Node, *, before: date) -> Iterable[FanRow]:
    for on, mean in monthly_demand(node=node, before=before):
        yield FanRow(on=on, demand=(mean, mean, mean), capacity=(None, None, None))


def _says(line: NodeLine, until: date) -> str:
    """Return the chart's finding in plain words."""
    match line.state:
        case "breaks" if line.over_today:
            return gettext("More arrives already than it should bear")
        case "breaks":
            return gettext("More will probably arrive than it can bear")
        case "tight":
            return gettext("It may get tight before the end of %(year)s") % {"year": until.year}
        case _:
            return gettext("There is room until the end of %(year)s") % {"year": until.year}


@lru_cache(maxsize=KEPT_RUNS)
def _states(run: UUID) -> Mapping[str, NodeState]:
    """A finished run never changes, so a process reads its states once."""
    rows = Outlook.objects.filter(run=run).values_list(
        "node__slug", "state", "breaks_at", "tight_at", "value__first_to_break", "value__crossing"
    )
    found = {}
    for slug, state, breaks_at, tight_at, first, crossing in rows:
        window = (None, None) if not crossing else (_day(crossing["p10"]), _day(crossing["p90"]))
        found[f"node/{slug}"] = NodeState(
            state=state,
            limit=breaks_at,
            tight_at=tight_at,
            first=float(first or 0),
            probability=crossing["probability"] if crossing else None,
            window=window,
        )
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
