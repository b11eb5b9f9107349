"""The map of infrastructure: every node with its state and what it needs, as graph and table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from mycel.catalogue.models import Dependency, Node
from mycel.catalogue.queries.listing import (
    COLUMNS,
    PAGE,
    Choice,
    Filters,
    Row,
    choices,
    keeper_name,
    narrowed,
    page_of_rows,
    rows_of,
)
from mycel.catalogue.queries.told import figure

MOST_DRAWN = 1000
STATES = ("breaks", "tight", "holds", "unknown")


@dataclass(frozen=True, slots=True)
class NodeState:
    """How one node stands, as another room has assessed it.

    ``limit`` is the growth of demand up to which it holds, ``tight_at`` the one from which on it
    may not, ``first`` the share of worlds in which it is the first to run out, ``chance`` the
    probability that it runs out by the horizon, between ``window_from`` and ``window_to``.
    """

    state: str = "unknown"
    limit: float | None = None
    tight_at: float | None = None
    first: float = 0.0
    chance: float | None = None
    window_from: date | None = None
    window_to: date | None = None


UNKNOWN = NodeState()


@dataclass(frozen=True, slots=True)
class MapRow:
    """One node of the map, with all words resolved."""

    ref: str
    name: str
    url: str
    state: str
    limit: float | None
    tight_at: float | None
    first: float
    is_measured: bool
    holds_until: str
    kind: str
    kind_name: str
    area: str
    area_name: str
    steward: str
    steward_name: str
    level: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """What the graph component draws."""

    id: str
    title: str
    description: str
    counts: Mapping[str, int]
    rows: tuple[MapRow, ...]
    has_limits: bool
    growth: float
    until_year: int
    q: str
    filters: tuple[Choice, ...]
    csv_url: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map: a graph, or, where there are too many nodes to draw, a page of a table."""

    filters: Filters
    choices: tuple[Choice, ...]
    graph: Graph | None
    rows: tuple[MapRow, ...]
    newer: str
    older: str
    counts: Mapping[str, int]
    states: tuple[str, ...]
    worst: str
    first: tuple[MapRow, ...]
    unowned: int
    most_drawn: int


def map_page(*, filters: Filters, states: Mapping[str, NodeState], until_year: int) -> MapPage:
    """Return the map as far as a choice of filters leaves it; states are keyed by reference."""
    chosen = (*choices(filters=filters), _state_choice(filters))
    present = Node.objects.present()
    size = len(present.values_list("pk")[: MOST_DRAWN + 1])
    if size > MOST_DRAWN:
        found, newer, older = page_of_rows(present, filters=filters)
        rows = _map_rows(found, states=states, filters=filters)
        return _page(filters, chosen[:-1], rows, graph=None, newer=newer, older=older)
    columns = narrowed(present, filters=filters).order_by("slug").values_list(*COLUMNS)
    rows = _map_rows(rows_of(columns), states=states, filters=filters)
    if filters.state:
        rows = tuple(row for row in rows if row.state == filters.state)
    graph = _graph(filters, chosen, rows, until_year=until_year)
    return _page(filters, chosen, rows, graph=graph, newer="", older="")


def _page(
    filters: Filters,
    chosen: tuple[Choice, ...],
    rows: tuple[MapRow, ...],
    *,
    graph: Graph | None,
    newer: str,
    older: str,
) -> MapPage:
    counts = _counts(rows)
    return MapPage(
        filters=filters,
        choices=chosen,
        graph=graph,
        rows=rows if graph is None else (),
        newer=newer,
        older=older,
        counts=counts,
        states=tuple(state for state in STATES for _ in range(counts[state])),
        worst=next((state for state in STATES[:3] if counts[state]), "open"),
        first=_first(rows),
        unowned=sum(not row.steward for row in rows),
        most_drawn=MOST_DRAWN,
    )


def _graph(
    filters: Filters, chosen: tuple[Choice, ...], rows: tuple[MapRow, ...], *, until_year: int
) -> Graph:
    has_limits = any(row.limit is not None for row in rows)
    counts = _counts(rows)
    return Graph(
        id="map",
        title=_title(rows, counts=counts, growth=filters.growth, year=until_year),
        description=ngettext(
            "Graph of %(n)s thing and what it needs. The table below holds the same facts.",
            "Graph of %(n)s things and what they need. The table below holds the same facts.",
            len(rows),
        )
        % {"n": len(rows)},
        counts=counts,
        rows=rows,
        has_limits=has_limits,
        growth=filters.growth,
        until_year=until_year,
        q=filters.q,
        filters=chosen,
        csv_url=f"/nodes/list.csv{filters.query()}",
    )


def _title(rows: tuple[MapRow, ...], *, counts: Mapping[str, int], growth: float, year: int) -> str:
    first, size = _first(rows), len(rows)
    values = {"all": size, "f": figure(growth), "year": year, "n": counts["breaks"]}
    if not first:
        return (
            ngettext(
                "%(all)s thing; nothing has been measured yet",
                "%(all)s things and what they need; nothing has been measured yet",
                size,
            )
            % values
        )
    values["first"] = first[0].name
    if not counts["breaks"]:
        return gettext("At × %(f)s, nothing runs out; %(first)s has the least room.") % values
    return (
        gettext(
            "If demand grows to × %(f)s by %(year)s, %(n)s of %(all)s things run out;"
            " %(first)s is first."
        )
        % values
    )


def _map_rows(
    found: Iterable[Row], *, states: Mapping[str, NodeState], filters: Filters
) -> tuple[MapRow, ...]:
    rows = tuple(found)
    needs = _needs(rows)
    return tuple(
        _map_row(
            row, known=states.get(row.ref, UNKNOWN), needs=needs.get(row.slug, ()), filters=filters
        )
        for row in rows
    )


def _map_row(row: Row, *, known: NodeState, needs: tuple[str, ...], filters: Filters) -> MapRow:
    return MapRow(
        ref=row.ref,
        name=row.name,
        url=row.url,
        state=state_at(known, growth=filters.growth),
        limit=known.limit,
        tight_at=known.tight_at,
        first=known.first,
        is_measured=known.state in STATES[:3],
        holds_until=_until(known),
        kind=row.kind,
        kind_name=row.kind_name,
        area=row.area,
        area_name=row.area_name,
        steward=row.keeper.ref,
        steward_name=keeper_name(row.keeper),
        level=row.level,
        needs=needs,
    )


def state_at(known: NodeState, *, growth: float) -> str:
    """Return the state at a growth of demand, by the same rule as the slider's script."""
    if known.state not in STATES[:3]:
        return "unknown"
    if known.limit is not None and growth >= known.limit:
        return "breaks"
    return "tight" if known.tight_at is not None and growth >= known.tight_at else "holds"


def _until(known: NodeState) -> str:
    if known.window_from is None:
        return ""
    month = date_format(known.window_from, "F Y")
    return gettext("probably until %(month)s") % {"month": month}


def _needs(rows: tuple[Row, ...]) -> dict[str, tuple[str, ...]]:
    edges = Dependency.objects.filter(on__retired_at__isnull=True)
    if len(rows) <= PAGE:
        edges = edges.filter(node__slug__in=[row.slug for row in rows])
    found: dict[str, list[str]] = {}
    pairs = edges.order_by("node__slug", "position").values_list("node__slug", "on__slug")
    for slug, needed in pairs:
        found.setdefault(slug, []).append(f"node/{needed}")
    return {slug: tuple(refs) for slug, refs in found.items()}


def _counts(rows: Iterable[MapRow]) -> dict[str, int]:
    found = Counter(row.state for row in rows)
    return {state: found[state] for state in STATES}


def _first(rows: tuple[MapRow, ...]) -> tuple[MapRow, ...]:
    """Return up to three nodes with the least room: by what they bear, then by who is first."""
    known = [row for row in rows if row.limit is not None]
    return tuple(sorted(known, key=lambda row: (row.limit, -row.first, row.name))[:3])


def _state_choice(filters: Filters) -> Choice:
    words = (
        ("breaks", gettext("runs out")),
        ("tight", gettext("gets tight")),
        ("holds", gettext("holds")),
        ("unknown", gettext("not measured yet")),
    )
    return Choice("state", gettext("State"), words, filters.state)
