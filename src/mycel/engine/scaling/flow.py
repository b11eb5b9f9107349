"""Flow: the demand that dependents pass on to what they depend on."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mycel.engine import graph
from mycel.engine.movement import Dependency, Movement

_FULL_GAIN = 1 - 1e-9


class EndlessDemand(ValueError):
    """A cycle of dependencies in which every unit of demand comes back as one unit or more."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One unit of work at the dependent asks ``per_unit`` units of the dependency."""

    dependent: str
    dependency: str
    per_unit: float


@dataclass(frozen=True, slots=True)
class Step:
    """One strong component: solve inside, then pass on to the others.

    ``inside`` is the inverse (I - B)^-1 of the component's own edges, None for a single node.
    """

    members: tuple[int, ...]
    inside: NDArray[np.float64] | None
    onward: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The order in which demand is passed on; rows stand for ``names``."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]

    def total(self, *, external: NDArray[Any]) -> None:
        """Turn external demand into total demand, in place.

        Definition: the solution of D = E + Aᵀ D with A[v, d] the units that one unit of v asks of
        d, by components in topological order.

        Args:
            external: shape [nodes, worlds], in each node's unit; floats, overwritten.
        """
        part = np.empty_like(external[:1])[0] if len(external) else None
        for step in self.steps:
            if step.inside is not None:
                members = list(step.members)
                external[members] = step.inside.astype(external.dtype) @ external[members]
            for dependent, dependency, per_unit in step.onward:
                np.multiply(external[dependent], per_unit, out=part)
                external[dependency] += part


def edges(*, movement: Movement) -> tuple[Edge, ...]:
    """Return the dependencies along which demand flows, parallel ones added up.

    Definition: ``per_unit`` of the dependency; a group's demand is shared equally by its members:
    each asks its own ``per_unit`` (or the first one given in the group) divided by the number of
    members. A dependency without any flows nothing.

    Errors:
        ValueError when ``per_unit`` is negative or not finite.
    """
    found: dict[tuple[str, str], float] = {}
    for node in movement.nodes.values():
        for need in node.depends_on:
            asked = _asked(need, node.depends_on)
            if asked is None or asked == 0:
                continue
            if not math.isfinite(asked) or asked < 0:
                raise ValueError(
                    f"{node.ref} asks {asked} per unit of {need.node}; expected 0 or more"
                )
            key = (node.ref, need.node)
            found[key] = found.get(key, 0.0) + asked
    return tuple(Edge(*key, per_unit) for key, per_unit in sorted(found.items()))


def _asked(need: Dependency, needs: Sequence[Dependency]) -> float | None:
    if need.group is None:
        return need.per_unit
    members = [other for other in needs if other.group == need.group]
    given = [other.per_unit for other in members if other.per_unit is not None]
    own = need.per_unit if need.per_unit is not None else (given[0] if given else None)
    return None if own is None else own / len(members)


def plan(*, names: Sequence[str], edges: Sequence[Edge]) -> Flow:
    """Return the order of passing on; edges to or from other names are left out.

    Errors:
        EndlessDemand when a cycle gives back one unit or more for each unit (spectral radius of
        the component's matrix of 1 or more); the sentence names the cycle.

    Source: input-output analysis (Leontief 1936): D = (I - Aᵀ)^-1 E.
    """
    known = set(names)
    kept = [edge for edge in edges if edge.dependent in known and edge.dependency in known]
    net = graph.Graph.build(names=names, edges=[(edge.dependent, edge.dependency) for edge in kept])
    at = {name: index for index, name in enumerate(names)}
    asked = {(at[edge.dependent], at[edge.dependency]): edge.per_unit for edge in kept}
    leaving: dict[int, list[int]] = {}
    for dependent, dependency in asked:
        leaving.setdefault(dependent, []).append(dependency)
    steps = []
    for component in reversed(graph.order(graph=net)):
        members = tuple(sorted(component))
        within = set(members)
        onward = tuple(
            (one, other, asked[one, other])
            for one in members
            for other in leaving.get(one, ())
            if other not in within
        )
        inside = _inside(members, asked, names)
        if inside is not None or onward:
            steps.append(Step(members=members, inside=inside, onward=onward))
    return Flow(names=tuple(names), steps=tuple(steps))


def _inside(
    members: tuple[int, ...], asked: dict[tuple[int, int], float], names: Sequence[str]
) -> NDArray[np.float64] | None:
    if len(members) == 1 and (members[0], members[0]) not in asked:
        return None
    back = np.array([[asked.get((one, other), 0.0) for one in members] for other in members])
    gain = float(np.max(np.abs(np.linalg.eigvals(back))))
    if gain >= _FULL_GAIN:
        walk = _walk(members, asked)
        product = math.prod(asked[pair] for pair in itertools.pairwise(walk))
        shown = " → ".join(names[node] for node in walk)
        raise EndlessDemand(
            f"demand goes round the cycle {shown} without end: a unit comes back as "
            f"{product:.6g} ({gain:.6g} per step over all its ways); expected less than 1, "
            "lower a per_unit on it"
        )
    return np.asarray(np.linalg.inv(np.eye(len(members)) - back), dtype=np.float64)


def _walk(members: tuple[int, ...], asked: dict[tuple[int, int], float]) -> list[int]:
    """Follow the largest demand from the first member until a node is met again."""
    seen = [members[0]]
    while True:
        here = seen[-1]
        ways = [other for other in members if (here, other) in asked]
        best = max(ways, key=lambda other: (asked[here, other], -other))
        if best in seen:
            return [*seen[seen.index(best) :], best]
        seen.append(best)


def upstream(*, flow: Flow, rows: Sequence[int]) -> frozenset[int]:
    """Return the rows and everything whose demand is passed on to them."""
    givers: dict[int, set[int]] = {}
    for step in flow.steps:
        for member in step.members:
            if step.inside is not None:
                givers.setdefault(member, set()).update(step.members)
        for dependent, dependency, _ in step.onward:
            givers.setdefault(dependency, set()).add(dependent)
    found = set(rows)
    open_rows = list(found)
    while open_rows:
        for giver in givers.get(open_rows.pop(), ()):
            if giver not in found:
                found.add(giver)
                open_rows.append(giver)
    return frozenset(found)
