"""Graph: who depends on whom: order, cycles, reach and cut points."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mycel.engine.movement import Movement, Strength

SOFT_WEIGHT = 0.7
"""The weight of a soft dependency that gives none."""

Neighbours = tuple[tuple[int, ...], ...]


class UnknownNode(ValueError):
    """A name that is not a node of the graph."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A directed graph, dependent → dependency.

    Shapes: V names; ``needs[v]`` and ``needed_by[v]`` are positions in ascending order;
    ``weights`` is keyed by (dependent, dependency).
    """

    names: tuple[str, ...]
    needs: Neighbours
    needed_by: Neighbours
    weights: Mapping[tuple[int, int], float]

    @classmethod
    def build(
        cls,
        *,
        names: Sequence[str],
        edges: Sequence[tuple[str, str]],
        weights: Sequence[float] | None = None,
    ) -> "Graph":
        """Return the graph of these edges; parallel edges count once, with the largest weight.

        Args:
            names: V names, each once.
            edges: E pairs (dependent, dependency).
            weights: E numbers in [0, 1]; all 1 when absent.

        Errors:
            UnknownNode for an edge to a name that is not given; ValueError for a name given twice
            or a weight outside [0, 1].
        """
        at = {name: index for index, name in enumerate(names)}
        if len(at) < len(names):
            twice = next(name for index, name in enumerate(names) if at[name] != index)
            raise ValueError(f"the node {twice} is given twice; expected every name once")
        heaviest: dict[tuple[int, int], float] = {}
        for pair, weight in zip(edges, weights or (1.0,) * len(edges), strict=True):
            for name in pair:
                if name not in at:
                    raise UnknownNode(
                        f"the dependency {pair[0]} → {pair[1]} names {name}; it is not a node"
                    )
            if not 0 <= weight <= 1:
                raise ValueError(
                    f"the dependency {pair[0]} → {pair[1]} has weight {weight}; expected 0 to 1"
                )
            key = (at[pair[0]], at[pair[1]])
            heaviest[key] = max(weight, heaviest.get(key, 0.0))
        needs: list[list[int]] = [[] for _ in names]
        needed_by: list[list[int]] = [[] for _ in names]
        for dependent, dependency in sorted(heaviest):
            needs[dependent].append(dependency)
            needed_by[dependency].append(dependent)
        return cls(
            names=tuple(names),
            needs=tuple(map(tuple, needs)),
            needed_by=tuple(map(tuple, needed_by)),
            weights=heaviest,
        )


@dataclass(frozen=True, slots=True)
class Reached:
    """A dependent, how relevant it is, and the best path to it (both ends included)."""

    name: str
    relevance: float
    path: tuple[str, ...]


def of_movement(*, movement: Movement) -> Graph:
    """Return the dependency graph of a movement's nodes, in the order of their refs.

    Weights: hard 1; soft as given, else 0.7.

    Errors:
        UnknownNode when a dependency names a node that the movement does not have.
    """
    held = [
        (node.ref, need.node, 1.0 if need.strength is Strength.HARD else need.weight)
        for node in movement.nodes.values()
        for need in node.depends_on
    ]
    return Graph.build(
        names=sorted(movement.nodes),
        edges=[(dependent, dependency) for dependent, dependency, _ in held],
        weights=[SOFT_WEIGHT if weight is None else weight for _, _, weight in held],
    )


def order(*, graph: Graph) -> tuple[tuple[int, ...], ...]:
    """Return the strong components as positions, every dependency before what needs it.

    Definition: Tarjan's strong components in the order in which they close; inside a component,
    the deepest dependency comes first.
    """
    count = len(graph.names)
    number, low = [-1] * count, [0] * count
    is_open = [False] * count
    stack: list[int] = []
    found: list[tuple[int, ...]] = []
    clock = 0
    for root in range(count):
        walk: list[tuple[int, Iterator[int]]] = []
        if number[root] < 0:
            walk.append((root, iter(graph.needs[root])))
        while walk:
            node, rest = walk[-1]
            if number[node] < 0:
                number[node] = low[node] = clock
                clock += 1
                stack.append(node)
                is_open[node] = True
            step = next(rest, None)
            if step is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_close(stack, is_open, node))
            elif number[step] < 0:
                walk.append((step, iter(graph.needs[step])))
            elif is_open[step]:
                low[node] = min(low[node], number[step])
    return tuple(found)


def _close(stack: list[int], is_open: list[bool], root: int) -> tuple[int, ...]:
    """Take one finished component from the stack."""
    members = []
    while True:
        member = stack.pop()
        is_open[member] = False
        members.append(member)
        if member == root:
            return tuple(members)


def strong_components(*, graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return the strong components as sorted names, every dependency before what needs it."""
    return tuple(
        tuple(sorted(graph.names[node] for node in members)) for members in order(graph=graph)
    )


def cycles(*, graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return, sorted, the components of two or more nodes and the nodes that need themselves."""
    return tuple(
        sorted(
            tuple(sorted(graph.names[node] for node in members))
            for members in order(graph=graph)
            if len(members) > 1 or members[0] in graph.needs[members[0]]
        )
    )


def reach(*, graph: Graph, start: str) -> tuple[Reached, ...]:
    """Return every transitive dependent of one node, the most relevant first.

    Definition: relevance = the largest product of weights over all paths; ties are broken by fewer
    steps, then by the path that comes first by name. The start itself is left out.

    Errors:
        UnknownNode when the start is not a node.

    Source: Dijkstra 1959 on (−relevance, steps, path).
    """
    if start not in graph.names:
        raise UnknownNode(f"{start} is not a node; expected one of the graph's nodes")
    begin = graph.names.index(start)
    best: dict[int, Reached] = {}
    queue: list[tuple[float, int, tuple[str, ...], int]] = [(-1.0, 0, (start,), begin)]
    while queue:
        negative, steps, path, node = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = Reached(name=path[-1], relevance=-negative, path=path)
        for dependent in graph.needed_by[node]:
            if dependent not in best:
                product = negative * graph.weights[dependent, node]
                item = (product, steps + 1, (*path, graph.names[dependent]), dependent)
                heapq.heappush(queue, item)
    del best[begin]
    return tuple(sorted(best.values(), key=lambda one: (-one.relevance, len(one.path), one.name)))


def reach_counts(*, graph: Graph) -> dict[str, int]:
    """Return, for every node, how many other nodes depend on it, directly or through others."""
    touched = [0] * len(graph.names)
    for members in reversed(order(graph=graph)):
        together = 0
        for node in members:
            together |= 1 << node
            for dependent in graph.needed_by[node]:
                together |= touched[dependent] | 1 << dependent
        for node in members:
            touched[node] = together
    return {name: touched[node].bit_count() - 1 for node, name in enumerate(graph.names)}


def cut_points(*, graph: Graph) -> tuple[str, ...]:
    """Return, sorted, the nodes whose removal leaves their neighbourhood in more pieces.

    Definition: articulation points of the graph without directions.

    Source: Hopcroft and Tarjan 1973.
    """
    sides = [
        sorted({*graph.needs[node], *graph.needed_by[node]} - {node})
        for node in range(len(graph.names))
    ]
    number, low = [0] * len(sides), [0] * len(sides)
    cuts: set[int] = set()
    for root in range(len(sides)):
        if not number[root]:
            cuts |= _cuts_of_piece(sides, number, low, root)
    return tuple(sorted(graph.names[node] for node in cuts))


def _cuts_of_piece(
    sides: Sequence[Sequence[int]], number: list[int], low: list[int], root: int
) -> set[int]:
    """Walk one connected piece, number its nodes from 1 and return its cut points."""
    cuts: set[int] = set()
    clock = number[root] = low[root] = 1
    branches = 0
    walk = [(root, -1, iter(sides[root]))]
    while walk:
        node, parent, rest = walk[-1]
        step = next(rest, None)
        if step is not None and not number[step]:
            number[step] = low[step] = clock = clock + 1
            branches += node == root
            walk.append((step, node, iter(sides[step])))
        elif step is not None and step != parent:
            low[node] = min(low[node], number[step])
        elif step is None:
            walk.pop()
            if parent >= 0:
                low[parent] = min(low[parent], low[node])
            if parent not in (-1, root) and low[node] >= number[parent]:
                cuts.add(parent)
    return cuts | {root} if branches > 1 else cuts


def absence_factor(*, counts: Sequence[int]) -> int:
    """Return the smallest number of people who together made more than half of all contributions.

    Args:
        counts: contributions per person, 0 or more; nobody or nothing gives 0.

    Errors:
        ValueError for a negative count.

    Source: Avelino et al. 2016, with the more-than-half rule.
    """
    if any(count < 0 for count in counts):
        raise ValueError("a count of contributions is negative; expected 0 or more")
    total, reached = sum(counts), 0
    for people, count in enumerate(sorted(counts, reverse=True), start=1):
        reached += count
        if 2 * reached > total:
            return people
    return 0
