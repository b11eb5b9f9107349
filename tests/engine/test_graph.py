"""The graph against networkx, by hand, and on the public Wikimedia graph."""

import csv
import itertools
import json
from collections import defaultdict
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from mycel.engine import graph
from mycel.engine.chance import stream
from mycel.engine.movement import Dependency, Movement, Node, NodeKind, Strength


def random_graph(seed: int, *, nodes: int, edges: int, acyclic: bool) -> graph.Graph:
    rng = stream(seed=seed, name="test/graph")
    pairs = rng.integers(0, nodes, size=(edges, 2))
    if acyclic:
        pairs = np.sort(pairs, axis=1)[:, ::-1]
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    names = [f"n{number}" for number in rng.permutation(nodes)]
    return graph.Graph.build(
        names=names,
        edges=[(names[a], names[b]) for a, b in pairs],
        weights=rng.choice([0.0, 0.3, 0.5, 0.7, 1.0], size=len(pairs)).tolist(),
    )


def as_networkx(made: graph.Graph) -> "nx.DiGraph[str]":
    oracle: nx.DiGraph[str] = nx.DiGraph()
    oracle.add_nodes_from(made.names)
    for (dependent, dependency), weight in made.weights.items():
        oracle.add_edge(made.names[dependent], made.names[dependency], weight=weight)
    return oracle


CASES = [
    (seed, nodes, edges, acyclic)
    for seed, (nodes, edges) in enumerate([(1, 0), (2, 3), (12, 9), (30, 40), (60, 50), (60, 200)])
    for acyclic in (True, False)
]


@pytest.mark.parametrize(("seed", "nodes", "edges", "acyclic"), CASES)
def test_components_reach_and_cut_points_agree_with_networkx(
    seed: int, nodes: int, edges: int, *, acyclic: bool
) -> None:
    made = random_graph(seed, nodes=nodes, edges=edges, acyclic=acyclic)
    oracle = as_networkx(made)
    components = graph.strong_components(graph=made)
    assert sorted(components) == sorted(
        tuple(sorted(one)) for one in nx.strongly_connected_components(oracle)
    )
    place = {name: at for at, members in enumerate(components) for name in members}
    assert all(place[dependency] <= place[dependent] for dependent, dependency in oracle.edges)
    loops = {tuple(sorted(one)) for one in components if len(one) > 1}
    loops |= {(name,) for name in made.names if oracle.has_edge(name, name)}
    counts = graph.reach_counts(graph=made)
    for name in made.names:
        reached = graph.reach(graph=made, start=name)
        assert {one.name for one in reached} == nx.ancestors(oracle, name)
        assert counts[name] == len(reached)
    undirected = nx.Graph(oracle)
    undirected.remove_edges_from(nx.selfloop_edges(undirected))
    assert set(graph.cut_points(graph=made)) == set(nx.articulation_points(undirected))
    singles = {one for one in graph.cycles(graph=made) if len(one) == 1}
    assert set(graph.cycles(graph=made)) - singles == {one for one in loops if len(one) > 1}
    assert singles <= loops


def test_relevance_is_the_best_product_over_all_paths() -> None:
    made = random_graph(5, nodes=9, edges=20, acyclic=False)
    oracle = as_networkx(made)
    for name in made.names:
        for one in graph.reach(graph=made, start=name):
            products = [
                float(np.prod([oracle.edges[a, b]["weight"] for a, b in itertools.pairwise(p)]))
                for p in nx.all_simple_paths(oracle, one.name, name)
            ]
            assert one.relevance == pytest.approx(max(products), abs=1e-15)
            assert one.path[0] == name
            assert one.path[-1] == one.name
            walked = zip(one.path[1:], one.path, strict=False)
            assert np.prod([oracle.edges[pair]["weight"] for pair in walked]) == pytest.approx(
                one.relevance
            )


def test_ties_go_to_fewer_steps_then_to_names_whatever_the_order_given() -> None:
    edges = [("e", "c"), ("e", "b"), ("c", "a"), ("b", "a"), ("d", "a"), ("e", "d")]
    for turned in (edges, edges[::-1]):
        for names in ("abcde", "edcba"):
            made = graph.Graph.build(names=list(names), edges=turned)
            assert [(one.name, one.path) for one in graph.reach(graph=made, start="a")] == [
                ("b", ("a", "b")),
                ("c", ("a", "c")),
                ("d", ("a", "d")),
                ("e", ("a", "b", "e")),
            ]


def test_the_worked_example_of_the_method() -> None:
    def node(ref: str, *needs: Dependency) -> Node:
        return Node(ref=ref, kind=NodeKind.PLATFORM, name=ref, depends_on=needs)

    soft = Strength.SOFT
    movement = Movement(
        name="Open Atlas",
        nodes={
            "node/a": node(
                "node/a",
                Dependency(node="node/b", strength=soft, weight=0.5),
                Dependency(node="node/c", strength=soft, weight=0.4),
            ),
            "node/b": node("node/b", Dependency(node="node/c")),
            "node/c": node("node/c"),
            "node/d": node("node/d", Dependency(node="node/a", strength=soft)),
        },
    )
    reached = graph.reach(graph=graph.of_movement(movement=movement), start="node/c")
    assert [(one.name, one.relevance) for one in reached] == [
        ("node/b", 1.0),
        ("node/a", 0.5),
        ("node/d", 0.35),
    ]
    assert reached[1].path == ("node/c", "node/b", "node/a")


def test_a_chain_of_any_length_and_a_cycle_as_long_work() -> None:
    names = [f"n{at}" for at in range(20_000)]
    edges = list(itertools.pairwise(names))
    chain = graph.Graph.build(names=names, edges=edges)
    assert graph.cycles(graph=chain) == ()
    assert len(graph.cut_points(graph=chain)) == len(names) - 2
    ring = graph.Graph.build(names=names, edges=[*edges, (names[-1], names[0])])
    assert len(graph.cycles(graph=ring)[0]) == len(names)


def test_what_is_wrong_is_refused_with_a_sentence() -> None:
    with pytest.raises(graph.UnknownNode, match="a → z names z"):
        graph.Graph.build(names=["a"], edges=[("a", "z")])
    with pytest.raises(ValueError, match="a is given twice"):
        graph.Graph.build(names=["a", "b", "a"], edges=[])
    with pytest.raises(ValueError, match=r"weight 1\.5"):
        graph.Graph.build(names=["a", "b"], edges=[("a", "b")], weights=[1.5])
    with pytest.raises(graph.UnknownNode, match="z is not a node"):
        graph.reach(graph=graph.Graph.build(names=["a"], edges=[]), start="z")


@pytest.mark.parametrize(
    ("counts", "factor"),
    [((), 0), ((0, 0), 0), ((1,), 1), ((5, 5), 2), ((6, 5), 1), ((2, 2, 2), 2), ((1, 9, 1), 1)],
)
def test_absence_factor_needs_more_than_half(counts: tuple[int, ...], factor: int) -> None:
    assert graph.absence_factor(counts=counts) == factor


def test_absence_factor_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        graph.absence_factor(counts=[3, -1])


def test_the_wikimedia_graph_gives_its_published_figures(public_data: Path) -> None:
    file = public_data / "infrastructure" / "wmf" / "dependency_graph.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    edges = [(edge["from"], edge["to"]) for edge in data["edges"]]
    made = graph.Graph.build(names=[node["id"] for node in data["nodes"]], edges=edges)
    assert (len(made.names), len(edges)) == (265, 231)
    assert graph.cycles(graph=made) == (("recommendation-api-ng", "rest-gateway"),)
    counts = graph.reach_counts(graph=made)
    assert [
        counts[name]
        for name in (
            "mw-api-int",
            "kafka/jumbo-eqiad",
            "kafka/main-eqiad",
            "schema",
            "kafka/main-codfw",
        )
    ] == [27, 20, 18, 16, 16]


def test_absence_factors_of_the_wikimedia_services(public_data: Path) -> None:
    file = public_data / "infrastructure" / "wmf" / "service_change_people_3y.csv"
    counts: defaultdict[str, list[int]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            counts[row["service"]].append(int(row["changes"]))
    factors = [graph.absence_factor(counts=one) for one in counts.values()]
    assert (len(factors), factors.count(1), factors.count(2)) == (80, 25, 35)
