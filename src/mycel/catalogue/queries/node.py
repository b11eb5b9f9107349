"""One node: who keeps it and how sure that is, what it needs, what needs it, who carries it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from mycel.catalogue import snapshots
from mycel.catalogue.models import Dependency, Node, PoolMember
from mycel.catalogue.queries import told
from mycel.catalogue.queries.map import UNKNOWN, NodeState
from mycel.catalogue.queries.sureness import Sureness, open_calls, sureness
from mycel.catalogue.queries.words import (
    AREA_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    LEVEL_PROMISES,
    Keeper,
    keeper,
    keeper_of_person,
    spoken,
)
from mycel.engine import graph, movement
from mycel.engine.movement import Text
from mycel.people.models import Account

MOST_REACHED = 2000
MOST_SHOWN = 50
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node beside another: what it needs, or what needs it."""

    ref: str
    name: str
    url: str
    state: str
    is_hard: bool
    words: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who gives hours, by a name they agreed to."""

    name: str
    url: str
    hours: float | None


@dataclass(frozen=True, slots=True)
class People:
    """Who carries a node: named people by name, the others only as a number."""

    carriers: tuple[Carrier, ...]
    others: int
    count: int
    absence_factor: int
    pool_name: str
    pool_url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is written down about a node."""

    label: str
    value: str
    url: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with a node."""

    change: bool = False
    retire: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class NodePage:
    """A node's page, as far as the catalogue knows it."""

    id: UUID
    ref: str
    slug: str
    name: Text
    about: Text | None
    kind: str
    kind_name: str
    icon: str
    area_name: str
    unit: str
    keeper: Keeper
    looked_after_by: tuple[Keeper, ...]
    sureness: Sureness
    level: str
    level_name: str
    level_promise: str
    needs: tuple[Neighbour, ...]
    needed_by: tuple[Neighbour, ...]
    needed_by_more: int
    reach: int
    reach_is_more: bool
    people: People | None
    facts: tuple[Fact, ...]
    links: tuple[str, ...]
    has_series: bool
    retired_on: date | None
    state: NodeState
    may: May

    @property
    def url(self) -> str:
        """Return where the page is."""
        return f"/nodes/{self.slug}/"


def node_page(
    *,
    slug: str,
    at: datetime,
    states: Mapping[str, NodeState] | None = None,
    reader: Account | AnonymousUser | None = None,
) -> NodePage | None:
    """Return a node's page, or None where there is no such node; states as on the map."""
    row = snapshots.whole(Node.objects.all()).filter(slug=slug).first()
    if row is None:
        return None
    value, states = snapshots.of_node(row), states or {}
    asked = open_calls(nodes=[row.id]).get(row.id)
    found = keeper(row)
    needed_by, more = _needed_by(row, states)
    reach = _reach(row)
    return NodePage(
        id=row.id,
        ref=row.ref,
        slug=row.slug,
        name=row.name,
        about=row.description,
        kind=row.kind,
        kind_name=str(KIND_NAMES[row.kind]),
        icon=f"i-{row.kind}",
        area_name=str(AREA_NAMES[row.area]),
        unit=row.unit_of_work,
        keeper=found,
        looked_after_by=tuple(
            Keeper(ref=unit.ref, name=spoken(unit.name), url=f"/units/{unit.slug}/")
            for unit in row.looked_after_by.all()
            if unit.ref != found.ref
        ),
        sureness=sureness(
            has_keeper=bool(found.ref), confirmed=row.confirmed_date, asked=asked, day=at.date()
        ),
        level=row.service_level,
        level_name=str(LEVEL_NAMES.get(row.service_level, "")),
        level_promise=str(LEVEL_PROMISES.get(row.service_level, "")),
        needs=tuple(_needs(row, states)),
        needed_by=needed_by,
        needed_by_more=more,
        reach=min(reach, MOST_REACHED),
        reach_is_more=reach > MOST_REACHED,
        people=_people(row),
        facts=tuple(_facts(row, value)),
        links=tuple(row.links),
        has_series=bool(series_of(value)),
        retired_on=row.retired_at.date() if row.retired_at else None,
        state=states.get(row.ref, UNKNOWN),
        may=_may(reader, row),
    )


def series_of(value: movement.Node) -> tuple[str, ...]:
    """Return the paths of the series that a node's demand and capacity stand on."""
    demand, capacity = value.demand, value.capacity
    paths = (
        demand.series if demand else None,
        capacity.series if capacity else None,
        capacity.service_series if capacity else None,
    )
    return tuple(path for path in paths if path)


def _may(reader: Account | AnonymousUser | None, row: Node) -> May:
    if reader is None or not reader.is_authenticated:
        return May()
    return May(
        change=reader.has_perm("catalogue.change_node", row),
        retire=reader.has_perm("catalogue.retire_node", row),
        confirm=reader.has_perm("catalogue.answer_call", row),
    )


def _needs(row: Node, states: Mapping[str, NodeState]) -> Iterable[Neighbour]:
    for edge in row.depends_on.all():
        yield _neighbour(edge.on, edge, states)


def _needed_by(row: Node, states: Mapping[str, NodeState]) -> tuple[tuple[Neighbour, ...], int]:
    edges = row.dependents.filter(node__retired_at__isnull=True).select_related("node")
    found = list(edges.order_by("node__slug")[: MOST_SHOWN + 1])
    more = edges.count() - MOST_SHOWN if len(found) > MOST_SHOWN else 0
    return tuple(_neighbour(edge.node, edge, states) for edge in found[:MOST_SHOWN]), more


def _neighbour(other: Node, edge: Dependency, states: Mapping[str, NodeState]) -> Neighbour:
    is_hard = edge.strength == movement.Strength.HARD
    return Neighbour(
        ref=other.ref,
        name=spoken(other.name),
        url=f"/nodes/{other.slug}/",
        state=states.get(other.ref, UNKNOWN).state if states else "",
        is_hard=is_hard,
        words=told.joined(_edge_words(edge, is_hard=is_hard)),
    )


def _edge_words(edge: Dependency, *, is_hard: bool) -> Iterable[str]:
    if edge.group:
        yield gettext("one of the group %(group)s") % {"group": edge.group}
    elif is_hard:
        yield gettext("cannot work without it")
    elif edge.weight is not None:
        chance = told.share(edge.weight)
        yield gettext("can mostly do without: an outage spreads in %(share)s of cases") % {
            "share": chance
        }
    else:
        yield gettext("can mostly do without")
    if edge.per_unit is not None:
        yield gettext("%(n)s asked there for each unit of work") % {"n": told.figure(edge.per_unit)}
    if edge.note:
        yield edge.note


def _reach(row: Node) -> int:
    """Count everything downstream, level by level; stop once it is more than is said."""
    seen: set[UUID] = {row.id}
    frontier = [row.id]
    while frontier and len(seen) <= MOST_REACHED + 1:
        found: set[UUID] = set()
        for start in range(0, len(frontier), CHUNK):
            edges = Dependency.objects.filter(
                on__in=frontier[start : start + CHUNK], node__retired_at__isnull=True
            )
            found.update(edges.values_list("node_id", flat=True))
        frontier = list(found - seen)
        seen |= found
    return len(seen) - 1


def _people(row: Node) -> People | None:
    """Return who gives hours here, or in the pool that works here."""
    pool = row
    pool_ref = (row.capacity or {}).get("pool", "")
    members = list(row.members.all())
    if not members and pool_ref:
        rows = PoolMember.objects.filter(node__slug=pool_ref.partition("/")[2])
        members = list(rows.select_related("person", "node"))
        pool = members[0].node if members else row
    if not members:
        return None
    named = [member for member in members if member.person.named]
    hours = [round((member.hours_per_week or 0) * 100) for member in members]
    return People(
        carriers=tuple(
            Carrier(member.person.name, keeper_of_person(member.person).url, member.hours_per_week)
            for member in sorted(named, key=lambda one: one.person.name.casefold())
        ),
        others=len(members) - len(named),
        count=len(members),
        absence_factor=graph.absence_factor(counts=hours),
        pool_name=spoken(pool.name) if pool is not row else "",
        pool_url=f"/nodes/{pool.slug}/",
    )


def _facts(row: Node, value: movement.Node) -> Iterable[Fact]:
    lines = (
        (gettext("Area"), AREA_NAMES[row.area]),
        (gettext("Service level"), LEVEL_NAMES.get(row.service_level, "")),
        (gettext("Counted in"), row.unit_of_work),
        (gettext("Asked of it from outside"), told.demand(value.demand, unit=row.unit_of_work)),
        (gettext("What it can do"), told.capacity(value.capacity)),
        (gettext("Promise"), told.promise(value.promise)),
        (gettext("Stops by itself"), told.failure(value.failure)),
        (gettext("Imported from"), row.source),
    )
    for label, words in lines:
        if words:
            yield Fact(label=label, value=str(words))
    yield Fact(label=gettext("Reference"), value=row.ref, is_code=True)
