"""Network: a movement's dependencies as arrays, and outages spread over them in all worlds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine import graph
from mycel.engine.movement import Dependency, Movement, Strength
from mycel.engine.scaling import worlds as bits
from mycel.engine.scaling.worlds import Words

ROUNDS = 32
"""Rounds over all edges at once before nodes are taken one by one."""
BLOCK_BYTES = 16 * 2**20

Positions = NDArray[np.int64]


class BadGroup(ValueError):
    """A redundancy group that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Check:
    """One way to take a node down: at least ``need`` of these edges carry an outage."""

    dependent: int
    edges: tuple[int, ...]
    need: int


@dataclass(frozen=True, slots=True)
class Network:
    """Dependencies as arrays.

    Shapes: V nodes; E edges, sorted by check; ``dependency`` [E] positions of nodes; ``soft`` [S]
    positions of the edges that transmit only sometimes, ``weight`` [S] with which probability,
    ``soft_names`` [S] their stable names. Checks that need one edge come first and hold the first
    edges, one such check per dependent.
    """

    nodes: tuple[str, ...]
    dependency: Positions
    soft: Positions
    weight: NDArray[np.float64]
    soft_names: tuple[str, ...]
    checks: tuple[Check, ...]

    @classmethod
    def build(
        cls, *, nodes: Sequence[str], depends_on: Mapping[str, Sequence[Dependency]]
    ) -> "Network":
        """Return the network of these dependencies.

        Definition: plain edges take the dependent down one by one; a group of n members of which
        ``at_least`` k must be up takes it down when n − k + 1 members are lost. Of several plain
        edges between the same two nodes, or entries of one member, the strongest counts.

        Errors:
            graph.UnknownNode for an edge to a name that is not a node; BadGroup when members of a
            group give different ``at_least``, or k is not in 1…n; ValueError for a weight outside
            [0, 1] or a node given twice.
        """
        at = {ref: position for position, ref in enumerate(nodes)}
        if len(at) < len(nodes):
            raise ValueError("a node is given twice; expected every name once")
        _refuse_unknown(at, depends_on)
        plans = [
            (at[ref], group, need, members)
            for ref, needs in depends_on.items()
            for group, need, members in _plans(ref, needs)
        ]
        plans.sort(key=lambda plan: (plan[2] > 1, plan[0], plan[1]))
        dependency: list[int] = []
        soft: list[tuple[int, float, str]] = []
        checks = []
        for dependent, group, need, members in plans:
            first = len(dependency)
            for name, weight in members:
                if weight < 1:
                    label = f"{nodes[dependent]}>{name}" + (f"#{group}" if group else "")
                    soft.append((len(dependency), weight, label))
                dependency.append(at[name])
            checks.append(Check(dependent, tuple(range(first, len(dependency))), need))
        return cls(
            nodes=tuple(nodes),
            dependency=np.array(dependency, dtype=np.int64),
            soft=np.array([edge for edge, _, _ in soft], dtype=np.int64),
            weight=np.array([weight for _, weight, _ in soft], dtype=np.float64),
            soft_names=tuple(label for _, _, label in soft),
            checks=tuple(checks),
        )

    @classmethod
    def of_movement(cls, *, movement: Movement) -> "Network":
        """Return the network of a movement's nodes, sorted by ref; errors as ``build``."""
        refs = sorted(movement.nodes)
        return cls.build(
            nodes=refs, depends_on={ref: movement.nodes[ref].depends_on for ref in refs}
        )


def _refuse_unknown(at: Mapping[str, int], depends_on: Mapping[str, Sequence[Dependency]]) -> None:
    for ref, needs in depends_on.items():
        for name in (ref, *(need.node for need in needs)):
            if name not in at:
                raise graph.UnknownNode(f"the dependencies of {ref} name {name}; it is not a node")


Member = tuple[str, float]


def _plans(ref: str, needs: Iterable[Dependency]) -> list[tuple[str, int, tuple[Member, ...]]]:
    """Return (group, lost members that take the node down, members) for one dependent."""
    groups: defaultdict[str, dict[str, float]] = defaultdict(dict)
    at_least: dict[str, int] = {}
    for need in needs:
        group, weight = need.group or "", transmission(dependency=need, dependent=ref)
        groups[group][need.node] = max(weight, groups[group].get(need.node, 0.0))
        if need.at_least is None:
            continue
        if not group:
            raise BadGroup(
                f"{ref} needs at least {need.at_least} of {need.node} without a group; "
                "expected `group` beside `at_least`"
            )
        if at_least.setdefault(group, need.at_least) != need.at_least:
            raise BadGroup(
                f"the group {group} of {ref} says at least {at_least[group]} and at least "
                f"{need.at_least}; expected one number"
            )
    plain = groups.pop("", {})
    plans = []
    for group, members in groups.items():
        k = at_least.get(group, 1)
        if not 1 <= k <= len(members):
            raise BadGroup(
                f"the group {group} of {ref} needs at least {k} of {len(members)} members; "
                f"expected 1 to {len(members)}"
            )
        plans.append((group, len(members) - k + 1, tuple(members.items())))
    single = [plan for plan in plans if plan[1] == 1]
    if plain or single:
        joined = [*plain.items(), *(member for plan in single for member in plan[2])]
        plans.append(("", 1, tuple(joined)))
    return [plan for plan in plans if plan[1] > 1 or not plan[0]]


def transmission(*, dependency: Dependency, dependent: str) -> float:
    """Return the probability with which an outage crosses one dependency.

    Errors:
        ValueError for a weight outside [0, 1].
    """
    if dependency.strength is Strength.HARD:
        return 1.0
    weight = graph.SOFT_WEIGHT if dependency.weight is None else dependency.weight
    if not 0 <= weight <= 1:
        raise ValueError(
            f"the dependency {dependent} → {dependency.node} has weight {weight}; expected 0 to 1"
        )
    return weight


def propagate(*, network: Network, own: Words, transmitted: Words | None = None) -> Words:
    """Return in which worlds each node is down.

    Definition: the least fixpoint of down(v) = own(v), or any plain edge carries an outage, or a
    group lost too many members; an edge carries its dependency's outage, a soft edge only in the
    worlds in which it transmits.

    Args:
        network: the dependencies.
        own: [V, W] in which worlds each node fails by itself.
        transmitted: [S, W] in which worlds each soft edge transmits; needed when there are any.

    Returns:
        [V, W]; ``own`` stays as it is.

    Errors:
        ValueError when a shape is not the network's.
    """
    width = own.shape[-1]
    if own.shape != (len(network.nodes), width):
        raise ValueError(f"own has shape {own.shape}; expected one row for each of the nodes")
    if transmitted is None:
        transmitted = np.zeros((0, width), dtype=np.uint64)
    if transmitted.shape != (len(network.soft), width):
        raise ValueError(
            f"transmitted has shape {transmitted.shape}; expected one row for each soft edge"
        )
    step = max(1, BLOCK_BYTES // (8 * max(1, len(network.dependency))))
    down = np.empty_like(own)
    for first in range(0, width, step):
        block = slice(first, first + step)
        state = own[:, block].copy()
        if not _settle(network, state, transmitted[:, block]):
            _sweep(network, state, transmitted[:, block])
        down[:, block] = state
    return down


def _settle(network: Network, state: Words, transmitted: Words) -> bool:
    """Take all edges at once, round by round; return whether nothing changed any more."""
    plain = [check for check in network.checks if check.need == 1]
    starts = np.array([check.edges[0] for check in plain], dtype=np.int64)
    dependents = np.array([check.dependent for check in plain], dtype=np.int64)
    end = plain[-1].edges[-1] + 1 if plain else 0
    alike: defaultdict[tuple[int, int], list[Check]] = defaultdict(list)
    for check in network.checks[len(plain) :]:
        alike[len(check.edges), check.need].append(check)
    for _ in range(ROUNDS):
        carried = state[network.dependency]
        carried[network.soft] &= transmitted
        changed = False
        if plain:
            lost = np.bitwise_or.reduceat(carried[:end], starts, axis=0)
            changed |= _take_down(state, dependents, lost)
        for (_, need), checks in alike.items():
            edges = np.array([check.edges for check in checks], dtype=np.int64).T
            lost = bits.at_least(rows=carried[edges], need=need)
            changed |= _take_down(state, np.array([one.dependent for one in checks]), lost)
        if not changed:
            return True
    return False


def _take_down(state: Words, dependents: Positions, lost: Words) -> bool:
    if not np.any(lost & ~state[dependents]):
        return False
    np.bitwise_or.at(state, dependents, lost)
    return True


def _sweep(network: Network, state: Words, transmitted: Words) -> None:
    """Take nodes one by one, dependencies first, until a whole sweep changes nothing."""
    rows = {int(edge): row for row, edge in enumerate(network.soft)}
    per_node: defaultdict[int, list[Check]] = defaultdict(list)
    for check in network.checks:
        per_node[check.dependent].append(check)
    made = graph.Graph.build(
        names=network.nodes,
        edges=[
            (network.nodes[check.dependent], network.nodes[network.dependency[edge]])
            for check in network.checks
            for edge in check.edges
        ],
    )
    order = (node for members in graph.order(graph=made) for node in members)
    queue = [check for node in order for check in per_node[node]]
    changed = True
    while changed:
        changed = False
        for check in queue:
            carried = state[network.dependency[list(check.edges)]]
            for place, edge in enumerate(check.edges):
                if edge in rows:
                    carried[place] &= transmitted[rows[edge]]
            lost = bits.at_least(rows=carried, need=check.need) & ~state[check.dependent]
            if lost.any():
                state[check.dependent] |= lost
                changed = True
