"""Enlarged: a movement's nodes with the capacity that treatments add."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mycel.engine.movement import (
    Capacity,
    Law,
    Movement,
    Node,
    NodeKind,
    Planned,
    PoolMember,
    Series,
    Treatment,
)
from mycel.engine.scaling import capacity
from mycel.engine.scaling.headroom import Limit


def enlarged(*, movement: Movement, plan: Sequence[Treatment]) -> Movement:
    """Return the movement in which a plan's added servers, and hours of people, are there.

    Definition: servers are added to the node's own and to its planned ones; a value is added to
    what a pool or a node with stated steps has. What a value adds to other nodes is left to
    ``raised``.

    Errors:
        ValueError for a node that is not there, or servers where none are counted.
    """
    for treatment in plan:
        for addition in treatment.adds_capacity:
            node = movement.nodes.get(addition.node)
            if node is None:
                raise ValueError(f"{treatment.ref} adds to {addition.node}, which is not a node")
            if addition.servers:
                node = _more_servers(treatment.ref, node, addition.servers)
                movement = replace(movement, nodes={**movement.nodes, node.ref: node})
            elif addition.value and _holds_value(node):
                movement = _more_value(treatment.ref, movement, node, addition.value)
    return movement


def raised(
    *, movement: Movement, limits: Mapping[str, Limit], plan: Sequence[Treatment]
) -> dict[str, Limit]:
    """Return what nodes can bear, raised by the values that a plan adds."""
    found = dict(limits)
    for treatment in plan:
        for addition in treatment.adds_capacity:
            node, limit = movement.nodes.get(addition.node), found.get(addition.node)
            if node is None or limit is None or not addition.value or _holds_value(node):
                continue
            more = tuple(value + addition.value for value in limit.values)
            found[node.ref] = replace(limit, values=more)
    return found


def _holds_value(node: Node) -> bool:
    """Whether a value is added in the movement, so that queues which it serves see it."""
    if node.capacity is None:
        return node.kind is NodeKind.POOL
    return node.capacity.law is Law.STEP


def _more_servers(by: str, node: Node, servers: float) -> Node:
    stated = node.capacity
    if stated is None or stated.law is Law.STEP:
        raise ValueError(
            f"{by} adds servers to {node.ref}, whose capacity counts none; expected value"
        )
    plan = tuple(
        one if one.servers is None else replace(one, servers=one.servers + servers)
        for one in stated.plan
    )
    own = stated.servers
    if own is None and stated.pool is None:
        return node
    if own is None:
        raise ValueError(
            f"{by} adds servers to {node.ref}, whose servers are the people of {stated.pool}; "
            "expected value, added to that pool"
        )
    return replace(node, capacity=replace(stated, servers=own + servers, plan=plan))


def _more_value(by: str, movement: Movement, node: Node, value: float) -> Movement:
    stated = node.capacity
    if stated is None or not (stated.series or stated.steps or stated.plan):
        scale = 1.0
        if node.unit:
            scale = capacity.hours_of(unit=node.unit, ref=node.ref) / capacity.HOURS_PER_WEEK
        people = (*node.people, PoolMember(person=by, hours_per_week=value / scale))
        node = replace(node, people=people)
        return replace(movement, nodes={**movement.nodes, node.ref: node})
    stated, series = _lifted(by, movement, stated, value)
    node = replace(node, capacity=stated)
    return replace(
        movement, nodes={**movement.nodes, node.ref: node}, series={**movement.series, **series}
    )


def _lifted(
    by: str, movement: Movement, stated: Capacity, value: float
) -> tuple[Capacity, dict[str, Series]]:
    """Add a value to every step, series and planned value."""

    def more(steps: tuple[Planned, ...]) -> tuple[Planned, ...]:
        return tuple(
            one if one.value is None else replace(one, value=one.value + value) for one in steps
        )

    lifted = replace(stated, steps=more(stated.steps), plan=more(stated.plan))
    known = movement.series.get(stated.series or "")
    if known is None:
        return lifted, {}
    path = f"{stated.series}+{by}"
    values = tuple(one + value for one in known.values)
    return replace(lifted, series=path), {path: Series(days=known.days, values=values)}
