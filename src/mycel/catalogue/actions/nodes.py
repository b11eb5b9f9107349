"""Acts on nodes: entering, changing, retiring, bringing back, loading."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mycel.catalogue import snapshots
from mycel.catalogue.actions import _rows
from mycel.catalogue.models import Node
from mycel.engine import chance, movement
from mycel.groups.actions import named as named_unit
from mycel.people.actions import Loaded
from mycel.people.actions import named as named_person
from mycel.record import acts as record


class NodeIsNeeded(ValueError):
    """A node that others still depend on and that therefore cannot be retired."""


def named(node: Node) -> record.Named:
    """Return what a node's id stands for in the record."""
    return record.Named(id=node.id, ref=node.ref, label=node.name)


@record.act(
    "catalogue.node.added",
    version=1,
    says=_("{actor} entered {node}"),
    title=_("A node was entered"),
    node="id",
    document="digest",
)
def add_node(*, value: movement.Node, by: UUID | None, at: datetime) -> record.Entry[Node]:
    """Enter a new node."""
    id_ = chance.identifier(at_ms=_ms(at))
    node = _rows.fill_node(node=Node(id=id_, slug=value.ref.partition("/")[2]), value=value)
    return _entry(node)


@record.act(
    "catalogue.node.changed",
    version=1,
    says=_("{actor} changed {node}"),
    title=_("A node was changed"),
    node="id",
    document="digest",
)
def change_node(
    *, node: Node, value: movement.Node, by: UUID | None, at: datetime
) -> record.Entry[Node]:
    """Change a node so that it equals a value."""
    return _entry(_rows.fill_node(node=node, value=value))


@record.act(
    "catalogue.node.retired",
    version=1,
    says=_("{actor} retired {node}"),
    title=_("A node was retired"),
    node="id",
)
def retire_node(*, node: Node, by: UUID | None, at: datetime) -> record.Entry[Node]:
    """Take a node off the map; it can be brought back.

    Errors:
        NodeIsNeeded where a present node still depends on it.
    """
    needing = Q(depends_on__on=node) | Q(capacity__pool=node.ref)
    first = Node.objects.present().filter(needing).order_by("slug").first()
    if first is not None:
        raise NodeIsNeeded(
            _("%(ref)s still depends on this. Change what it needs first.") % {"ref": first.ref}
        )
    node.retired_at = at
    node.save(update_fields=["retired_at"])
    return record.Entry(node, scope=node.id, body={"node": node.id}, names=(named(node),))


@record.act(
    "catalogue.node.restored",
    version=1,
    says=_("{actor} brought {node} back"),
    title=_("A node was brought back"),
    node="id",
)
def restore_node(*, node: Node, by: UUID | None, at: datetime) -> record.Entry[Node]:
    """Bring a retired node back onto the map."""
    node.retired_at = None
    node.save(update_fields=["retired_at"])
    return record.Entry(node, scope=node.id, body={"node": node.id}, names=(named(node),))


@record.act(
    "catalogue.nodes.loaded",
    version=1,
    says=_("{actor} loaded nodes from files: {created} new, {changed} changed"),
    title=_("Nodes came from files"),
    created="number",
    changed="number",
    document="digest",
)
def load(
    *, scope: UUID, value: movement.Movement, by: UUID | None, at: datetime
) -> record.Entry[Loaded]:
    """Create and change nodes and series so that they equal what the files say."""
    result, touched = _rows.load_nodes(value=value, first_ms=_ms(at))
    _rows.load_series(series=value.series)
    _rows.load_care(units=value.units)
    return record.Entry(
        result,
        scope=scope,
        body={"created": result.created, "changed": result.changed},
        document=_rows.document_of_all(),
        names=tuple(named(node) for node in touched),
    )


def _entry(node: Node) -> record.Entry[Node]:
    fresh = snapshots.whole(Node.objects.all()).get(id=node.id)
    names = [named(fresh)]
    if fresh.steward_unit:
        names.append(named_unit(fresh.steward_unit))
    if fresh.steward_person:
        names.append(named_person(fresh.steward_person))
    return record.Entry(
        node,
        scope=node.id,
        body={"node": node.id},
        document=_rows.document_of(node=fresh),
        names=tuple(names),
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
