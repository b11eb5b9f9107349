"""Rows of the catalogue: values in, rows out, for the acts of this folder alone."""

from collections.abc import Mapping
from dataclasses import replace

from mycel.catalogue import snapshots
from mycel.catalogue.models import Dependency, Node, PoolMember, Series
from mycel.engine import chance, movement
from mycel.engine.plain import plain
from mycel.groups.models import Unit
from mycel.people.actions import Loaded
from mycel.people.models import Person
from mycel.record import acts as record


def fill_node(*, node: Node, value: movement.Node) -> Node:
    """Write a node's row and what hangs on it so that it equals a value."""
    _fill_columns(node=node, value=value, stewards=_stewards({value.steward or ""}))
    node.save()
    node.depends_on.all().delete()
    node.members.all().delete()
    slugs = {d.node.partition("/")[2] for d in value.depends_on}
    nodes = {row.ref: row for row in Node.objects.filter(slug__in=slugs)}
    people = _people({member.person for member in value.people})
    Dependency.objects.bulk_create(_dependencies(node=node, value=value, nodes=nodes))
    PoolMember.objects.bulk_create(_members(node=node, value=value, people=people))
    return node


def load_nodes(*, value: movement.Movement, first_ms: int) -> tuple[Loaded, list[Node]]:
    """Create and change nodes so that they equal a movement's; return counts and rows."""
    wanted = value.nodes
    rows = {row.ref: row for row in snapshots.whole(Node.objects.all())}
    before = {ref: snapshots.of_node(row) for ref, row in rows.items() if ref in wanted}
    fresh = [
        Node(id=chance.identifier(at_ms=first_ms + i), slug=ref.partition("/")[2])
        for i, ref in enumerate(sorted(wanted.keys() - rows.keys()))
    ]
    rows |= {row.ref: row for row in fresh}
    touched = [
        ref
        for ref in sorted(wanted)
        if before.get(ref) != wanted[ref] or rows[ref].retired_at is not None
    ]
    stewards = _stewards({wanted[ref].steward or "" for ref in touched})
    for ref in touched:
        _fill_columns(node=rows[ref], value=wanted[ref], stewards=stewards)
        rows[ref].retired_at = None
    Node.objects.bulk_create(fresh, batch_size=500)
    for ref in touched:
        if ref in before:
            rows[ref].save()
    _load_edges(rows=rows, values=[wanted[ref] for ref in touched])
    changed = sum(ref in before for ref in touched)
    result = Loaded(created=len(fresh), changed=changed, unchanged=len(wanted) - len(touched))
    return result, [rows[ref] for ref in touched]


def _load_edges(*, rows: Mapping[str, Node], values: list[movement.Node]) -> None:
    nodes = [rows[value.ref] for value in values]
    Dependency.objects.filter(node__in=nodes).delete()
    PoolMember.objects.filter(node__in=nodes).delete()
    people = _people({member.person for value in values for member in value.people})
    edges, members = [], []
    for value in values:
        edges += _dependencies(node=rows[value.ref], value=value, nodes=rows)
        members += _members(node=rows[value.ref], value=value, people=people)
    Dependency.objects.bulk_create(edges, batch_size=500)
    PoolMember.objects.bulk_create(members, batch_size=500)


def load_series(*, series: Mapping[str, movement.Series]) -> None:
    """Write the series that differ from what is stored."""
    known = snapshots.of_series()
    for path, value in sorted(series.items()):
        if known.get(path) != value:
            Series.objects.update_or_create(
                path=path,
                defaults={
                    "days": [day.isoformat() for day in value.days],
                    "values": list(value.values),
                },
            )


def load_care(*, units: Mapping[str, movement.Unit]) -> None:
    """Write which units look after which nodes."""
    nodes = {row.ref: row for row in Node.objects.present()}
    for unit in Unit.objects.filter(slug__in={ref.partition("/")[2] for ref in units}):
        unit.looks_after.set([nodes[ref] for ref in units[unit.ref].looks_after])


def document_of(*, node: Node) -> object:
    """Return a node as the record publishes it: persons as opaque ids, free texts sealed."""
    value = snapshots.of_node(node)
    ids = {row.person.ref: str(row.person.id) for row in node.members.all()}
    members = tuple(replace(member, person=ids[member.person]) for member in value.people)
    steward = value.steward
    if node.steward_person:
        steward = str(node.steward_person.id)
    document = plain(replace(value, people=members, steward=steward)) | {"id": str(node.id)}
    for key in document.keys() & {"description", "links", "source", "source_id"}:
        document[key] = record.Sealed(about=node.id, text=document[key])
    for edge in document.get("depends_on", ()):
        if "note" in edge:
            edge["note"] = record.Sealed(about=node.id, text=edge["note"])
    return document


def document_of_all() -> object:
    """Return all present nodes and series as the record publishes them."""
    rows = snapshots.whole(Node.objects.present()).order_by("slug")
    return {
        "nodes": [document_of(node=row) for row in rows],
        "series": plain(snapshots.of_series()),
    }


def _fill_columns(
    *,
    node: Node,
    value: movement.Node,
    stewards: Mapping[str, Unit | Person],
) -> None:
    steward = stewards.get(value.steward or "")
    node.kind = value.kind
    node.area = value.area
    node.name = plain(value.name)
    node.description = plain(value.description)
    node.steward_unit = steward if isinstance(steward, Unit) else None
    node.steward_person = steward if isinstance(steward, Person) else None
    node.service_level = value.service_level or ""
    node.unit_of_work = value.unit or ""
    node.demand = plain(value.demand)
    node.capacity = plain(value.capacity)
    node.promise = plain(value.promise)
    node.failure = plain(value.failure)
    node.people_at_least = value.people_at_least
    node.harm_per_hour_down = plain(value.harm_per_hour_down)
    node.harm_per_unserved = plain(value.harm_per_unserved)
    node.confirmed_date = value.confirmed
    node.source_id = value.source_id or ""
    node.source = value.source or ""
    node.links = list(value.links)
    node.search = node.searchable()


def _stewards(refs: set[str]) -> dict[str, Unit | Person]:
    slugs = {ref.partition("/")[2] for ref in refs if ref.startswith("unit/")}
    units = {unit.ref: unit for unit in Unit.objects.filter(slug__in=slugs)}
    return {**units, **_people({ref for ref in refs if ref.startswith("person/")})}


def _people(refs: set[str]) -> dict[str, Person]:
    slugs = {ref.partition("/")[2] for ref in refs}
    return {person.ref: person for person in Person.objects.filter(slug__in=slugs)}


def _dependencies(
    *, node: Node, value: movement.Node, nodes: Mapping[str, Node]
) -> list[Dependency]:
    return [
        Dependency(
            node=node,
            position=i,
            on=nodes[edge.node],
            strength=edge.strength,
            weight=edge.weight,
            per_unit=edge.per_unit,
            group=edge.group or "",
            at_least=edge.at_least,
            note=edge.note or "",
        )
        for i, edge in enumerate(value.depends_on)
    ]


def _members(*, node: Node, value: movement.Node, people: Mapping[str, Person]) -> list[PoolMember]:
    return [
        PoolMember(
            node=node,
            position=i,
            person=people[member.person],
            hours_per_week=member.hours_per_week,
            since_date=member.since,
            factor=member.factor or "",
        )
        for i, member in enumerate(value.people)
    ]
