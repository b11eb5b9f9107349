"""Snapshots of the catalogue: rows as the frozen values of a movement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from mycel.catalogue.models import Dependency, Node, PoolMember, Series
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.groups import snapshots as group_snapshots
from mycel.groups.models import Unit
from mycel.people import snapshots as people_snapshots


def whole(nodes: QuerySet[Node]) -> QuerySet[Node]:
    """Return the rows with everything that :func:`of_node` reads."""
    return nodes.select_related("steward_unit", "steward_person").prefetch_related(
        "depends_on__on", "members__person"
    )


def of_node(node: Node) -> movement.Node:
    """Return one node as a value."""
    steward = node.steward_unit or node.steward_person
    return movement.Node(
        ref=node.ref,
        kind=movement.NodeKind(node.kind),
        name=node.name,
        area=movement.Area(node.area),
        description=node.description,
        steward=steward.ref if steward else None,
        service_level=movement.ServiceLevel(node.service_level) if node.service_level else None,
        unit=node.unit_of_work or None,
        demand=build(movement.Demand, node.demand) if node.demand is not None else None,
        capacity=build(movement.Capacity, node.capacity) if node.capacity else None,
        promise=build(movement.Promise, node.promise) if node.promise else None,
        failure=build(movement.Failure, node.failure) if node.failure else None,
        depends_on=tuple(of_dependency(row) for row in node.depends_on.all()),
        people=tuple(_member(row) for row in node.members.all()),
        people_at_least=node.people_at_least,
        harm_per_hour_down=_harm(node.harm_per_hour_down),
        harm_per_unserved=_harm(node.harm_per_unserved),
        confirmed=node.confirmed_date,
        source_id=node.source_id or None,
        source=node.source or None,
        links=tuple(node.links),
    )


def of_dependency(row: Dependency) -> movement.Dependency:
    """Return one dependency as a value."""
    return movement.Dependency(
        node=row.on.ref,
        strength=movement.Strength(row.strength),
        weight=row.weight,
        per_unit=row.per_unit,
        group=row.group or None,
        at_least=row.at_least,
        note=row.note or None,
    )


def of_nodes() -> dict[str, movement.Node]:
    """Return every present node, by reference."""
    nodes = (of_node(row) for row in whole(Node.objects.present()).order_by("slug"))
    return {node.ref: node for node in nodes}


def of_series() -> dict[str, movement.Series]:
    """Return every series, by the path of its file."""
    return {
        row.path: movement.Series(
            days=tuple(date.fromisoformat(day) for day in row.days),
            values=tuple(float(value) for value in row.values),
        )
        for row in Series.objects.order_by("path")
    }


def of_units() -> dict[str, movement.Unit]:
    """Return every unit with what it looks after, by reference."""
    care: dict[str, list[str]] = {}
    pairs = Unit.objects.filter(looks_after__retired_at__isnull=True).values_list(
        "slug", "looks_after__slug"
    )
    for unit, node in pairs.order_by("slug", "looks_after__slug"):
        if node is not None:
            care.setdefault(f"unit/{unit}", []).append(f"node/{node}")
    return {
        ref: replace(unit, looks_after=tuple(care.get(ref, ())))
        for ref, unit in group_snapshots.of_units().items()
    }


def of_movement() -> movement.Movement:
    """Return the movement with its people, units, nodes, series and texts."""
    return replace(
        group_snapshots.of_movement(),
        people=people_snapshots.of_people(),
        units=of_units(),
        nodes=of_nodes(),
        series=of_series(),
        texts=group_snapshots.of_texts(),
    )


def _member(row: PoolMember) -> movement.PoolMember:
    return movement.PoolMember(
        person=row.person.ref,
        hours_per_week=row.hours_per_week,
        since=row.since_date,
        factor=row.factor or None,
    )


def _harm(spans: Mapping[str, Sequence[float]]) -> dict[str, movement.Range]:
    return {unit: (float(low), float(high)) for unit, (low, high) in sorted(spans.items())}
