"""Outages through dependencies: exact on trees, right on shared ancestors, least in cycles."""

import itertools
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pytest

from mycel.engine.chance import stream
from mycel.engine.movement import Dependency, Failure, Movement, Node, NodeKind, Strength
from mycel.engine.scaling import network, propagation, worlds
from mycel.engine.scaling.network import Network

WORLDS = 100_003
YEAR = 8760.0


def hard(node: str) -> Dependency:
    return Dependency(node=node)


def soft(node: str, weight: float | None = None) -> Dependency:
    return Dependency(node=node, strength=Strength.SOFT, weight=weight)


def member(node: str, group: str = "g", at_least: int | None = None) -> Dependency:
    return Dependency(node=node, group=group, at_least=at_least)


def movement(needs: Mapping[str, Sequence[Dependency]], own: Mapping[str, float]) -> Movement:
    """Build nodes whose own unavailability is exact: once a year, for own × 8,760 hours."""
    nodes = {
        ref: Node(
            ref=ref,
            kind=NodeKind.PLATFORM,
            name=ref,
            depends_on=tuple(needs.get(ref, ())),
            failure=Failure(per_year=(1, 1), hours=(own[ref] * YEAR,) * 2) if ref in own else None,
        )
        for ref in sorted({*needs, *own})
    }
    return Movement(name="Open Atlas", nodes=nodes)


def down(
    needs: Mapping[str, Sequence[Dependency]], own: Mapping[str, float], ref: str = "a"
) -> tuple[float, float]:
    found = propagation.outages(movement=movement(needs, own), worlds=WORLDS, seed=11)
    at = found.nodes.index(ref)
    return found.probability[at], found.standard_error[at]


CASES: list[tuple[Mapping[str, Sequence[Dependency]], Mapping[str, float], float]] = [
    ({}, {"a": 0.3}, 0.3),
    ({"a": [hard("b")], "b": [hard("c")]}, {"a": 0.1, "b": 0.2, "c": 0.3}, 1 - 0.9 * 0.8 * 0.7),
    ({"a": [soft("b", 0.25)]}, {"a": 0.1, "b": 0.4}, 1 - 0.9 * (1 - 0.25 * 0.4)),
    ({"a": [soft("b")]}, {"b": 0.5}, 0.35),
    ({"a": [soft("b", 0)]}, {"b": 0.5}, 0),
    ({"a": [soft("b", 1)]}, {"b": 0.5}, 0.5),
    ({"a": [member("b"), member("c")]}, {"b": 0.5, "c": 0.4}, 0.2),
    ({"a": [member("b", at_least=2), member("c")]}, {"b": 0.5, "c": 0.4}, 0.7),
    (
        {"a": [member("b"), member("c", at_least=2), member("d"), hard("e")]},
        {"a": 0.05, "b": 0.2, "c": 0.2, "d": 0.2, "e": 0.1},
        1 - 0.95 * 0.9 * (1 - (3 * 0.2**2 * 0.8 + 0.2**3)),
    ),
    (
        {"a": [member("b", "x"), member("c", "x"), member("d", "y"), member("e", "y")]},
        {"b": 0.5, "c": 0.5, "d": 0.5, "e": 0.5},
        1 - 0.75**2,
    ),
    (
        {
            "a": [
                Dependency(node="b", group="g", strength=Strength.SOFT, weight=0.5),
                member("c"),
            ]
        },
        {"b": 0.4, "c": 0.5},
        0.1,
    ),
    (
        {"app": [soft("cache", 0.5), member("db-a"), member("db-b")], "a": [hard("app")]},
        {"app": 0.01, "cache": 0.01, "db-a": 0.01, "db-b": 0.01},
        0.01505,
    ),
]


@pytest.mark.parametrize(("needs", "own", "expected"), CASES)
def test_trees_and_groups_agree_with_the_exact_figure(
    needs: Mapping[str, Sequence[Dependency]], own: Mapping[str, float], expected: float
) -> None:
    probability, error = down(needs, own)
    assert abs(probability - expected) <= max(4 * error, 5e-6)


def test_a_shared_ancestor_counts_once_where_multiplying_along_paths_is_wrong() -> None:
    needs = {"a": [hard("b"), hard("c")], "b": [hard("d")], "c": [hard("d")]}
    probability, error = down(needs, {"d": 0.5})
    assert abs(probability - 0.5) < 4 * error
    assert abs(probability - 0.75) > 50 * error


def test_a_cycle_takes_down_nothing_by_itself_and_passes_outages_round() -> None:
    needs = {"a": [hard("b")], "b": [hard("c")], "c": [hard("a")], "d": [hard("a"), hard("d")]}
    assert down(needs, {})[0] == 0
    probability, error = down(needs, {"b": 0.2, "c": 0.1}, "d")
    assert abs(probability - 0.28) < 4 * error


def test_two_that_back_each_other_up_stay_up_until_both_ways_are_lost() -> None:
    needs = {
        "a": [member("b"), member("x")],
        "b": [member("a"), member("y")],
    }
    probability, error = down(needs, {"a": 0.1, "b": 0.2, "x": 0.3, "y": 0.4})
    exact = sum(
        float(
            np.prod([p if one else 1 - p for p, one in zip((0.1, 0.2, 0.3, 0.4), up, strict=True)])
        )
        for up in itertools.product((0, 1), repeat=4)
        if up[0] or (up[1] and up[2])
    )
    assert abs(probability - exact) < 4 * error


def oracle_down(net: Network, own: Sequence[bool], carries: Sequence[bool]) -> list[bool]:
    """Apply the definition world by world, until nothing changes."""
    state = list(own)
    while True:
        after = list(state)
        for check in net.checks:
            lost = sum(state[net.dependency[edge]] and carries[edge] for edge in check.edges)
            after[check.dependent] |= lost >= check.need
        if after == state:
            return state
        state = after


def random_network(seed: int, nodes: int, edges: int) -> Network:
    rng = stream(seed=seed, name="test/network")
    names = [f"n{at:03}" for at in range(nodes)]
    needs: dict[str, list[Dependency]] = {name: [] for name in names}
    for _ in range(edges):
        a, b = (names[at] for at in rng.integers(0, nodes, 2))
        kind = rng.integers(0, 4)
        group = f"g{rng.integers(0, 2)}" if kind > 1 else None
        if not any(one.node == b and one.group == group for one in needs[a]):
            needs[a].append(
                Dependency(
                    node=b,
                    strength=Strength.SOFT if kind % 2 else Strength.HARD,
                    weight=0.5,
                    group=group,
                )
            )
    return Network.build(nodes=names, depends_on=needs)


@pytest.mark.parametrize("rounds", [0, 1, 32])
@pytest.mark.parametrize("seed", range(6))
def test_both_ways_reach_the_least_fixpoint_world_by_world(
    seed: int, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "ROUNDS", rounds)
    net = random_network(seed, 12, 30)
    rng = stream(seed=seed, name="test/own")
    own = rng.random((12, 150)) < 0.15
    open_ = rng.random((len(net.soft), 150)) < 0.5
    found = network.propagate(
        network=net, own=worlds.pack(flags=own), transmitted=worlds.pack(flags=open_)
    )
    flags = worlds.unpack(words=found, worlds=150).astype(bool)
    for world in range(150):
        carries = np.ones(len(net.dependency), dtype=bool)
        carries[net.soft] = open_[:, world]
        expected = oracle_down(net, own[:, world].tolist(), carries.tolist())
        assert flags[:, world].tolist() == expected


def test_hard_dependencies_agree_with_networkx_in_every_world() -> None:
    rng = stream(seed=4, name="test/hard")
    pairs = {(int(a), int(b)) for a, b in rng.integers(0, 200, (420, 2)) if a != b}
    names = [f"n{at:03}" for at in range(200)]
    net = Network.build(
        nodes=names,
        depends_on={
            name: [hard(names[b]) for a, b in sorted(pairs) if a == at]
            for at, name in enumerate(names)
        },
    )
    own = rng.random((200, 64)) < 0.01
    found = network.propagate(network=net, own=worlds.pack(flags=own))
    flags = worlds.unpack(words=found, worlds=64)
    oracle = nx.DiGraph([(b, a) for a, b in pairs])
    oracle.add_nodes_from(range(200))
    for world in range(64):
        failed = np.flatnonzero(own[:, world]).tolist()
        reached = set(failed).union(*(nx.descendants(oracle, one) for one in failed))
        assert set(np.flatnonzero(flags[:, world]).tolist()) == reached


def test_a_chain_and_a_ring_of_thousands_settle() -> None:
    count = 3000
    names = [f"n{at:04}" for at in range(count)]
    needs = {name: [hard(names[(at + 1) % count])] for at, name in enumerate(names)}
    own = np.zeros((count, 1), dtype=np.uint64)
    own[17] = 5
    ring = network.propagate(network=Network.build(nodes=names, depends_on=needs), own=own)
    assert (ring == 5).all()
    needs[names[-1]] = []
    chain = network.propagate(network=Network.build(nodes=names, depends_on=needs), own=own)
    assert (chain[:18] == 5).all()
    assert not chain[18:].any()


RANGED = {
    "node/a": Node(
        ref="node/a",
        kind=NodeKind.PLATFORM,
        name="a",
        failure=Failure(per_year=(2, 8), hours=(30, 600)),
        depends_on=(soft("node/b", 0.5), hard("node/c")),
    ),
    "node/b": Node(
        ref="node/b",
        kind=NodeKind.PLATFORM,
        name="b",
        failure=Failure(per_year=(2, 8), hours=(30, 600)),
    ),
    "node/c": Node(ref="node/c", kind=NodeKind.POOL, name="c"),
}


def test_ranges_are_drawn_as_lognormals_and_their_mean_counts() -> None:
    found = propagation.outages(movement=Movement(name="m", nodes=RANGED), worlds=WORLDS, seed=1)
    # the mean of min(1, rate × hours / 8,760) by a far larger sample of the same lognormals
    rng = stream(seed=9, name="test/lognormal")
    z95 = 1.6448536269514722

    def draws(low: float, high: float) -> worlds.Floats:
        sigma = np.log(high / low) / (2 * z95)
        normal = rng.standard_normal(2_000_000)
        return np.asarray(np.exp(np.log(low * high) / 2 + sigma * normal))

    mean = float(np.minimum(1, draws(2, 8) * draws(30, 600) / YEAR).mean())
    assert abs(found.own[1] - mean) < 4 * found.standard_error[1]
    assert found.never_fail == ("node/c",)
    assert found.reach == (0, 1, 1)
    assert abs(found.probability[0] - (1 - (1 - mean) * (1 - mean / 2))) < (
        4 * found.standard_error[0]
    )


def test_the_same_seed_gives_the_same_result_whatever_the_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Movement(name="m", nodes=RANGED)
    first = propagation.outages(movement=made, worlds=5003, seed=1)
    assert propagation.outages(movement=made, worlds=5003, seed=1) == first
    monkeypatch.setattr(propagation, "BLOCK_BYTES", 64 * 5 * 7)
    assert propagation.outages(movement=made, worlds=5003, seed=1) == first
    assert propagation.outages(movement=made, worlds=5003, seed=2) != first


def test_adding_a_node_changes_no_other_draw() -> None:
    before = propagation.outages(movement=Movement(name="m", nodes=RANGED), worlds=5003, seed=1)
    extra = Node(
        ref="node/aa",
        kind=NodeKind.PROCESS,
        name="aa",
        failure=Failure(per_year=(1, 2), hours=(3, 4)),
        depends_on=(soft("node/b", 0.3), hard("node/a")),
    )
    after = propagation.outages(
        movement=Movement(name="m", nodes={**RANGED, "node/aa": extra}), worlds=5003, seed=1
    )
    for at, ref in enumerate(before.nodes):
        there = after.nodes.index(ref)
        assert after.probability[there] == before.probability[at]
        assert after.own[there] == before.own[at]


def test_importance_is_the_harm_to_others_of_a_node_s_own_failure() -> None:
    needs = {"a": [hard("b")], "b": [soft("d", 0.5)], "c": [hard("d")]}
    made = movement(needs, {"a": 0.1, "b": 0.2, "c": 0.1, "d": 0.3})
    found = propagation.outages(movement=made, worlds=WORLDS, seed=5)
    # b: takes a down unless it is down anyway; d: c surely, b with .5, then a
    p_a, p_b, p_c = 0.9, 0.8, 0.9
    expected = [0, p_a * (1 - 0.5 * 0.3), 0, p_c + 0.5 * p_b + 0.5 * p_b * p_a]
    for at, one in enumerate(expected):
        importance, error = found.importance[at], found.importance_standard_error[at]
        assert importance is not None
        assert error is not None
        assert abs(importance - one) < 4 * error
    top = propagation.outages(movement=made, worlds=WORLDS, seed=5, top="a")
    assert top.importance[3] == pytest.approx(0.5 * p_b * p_a, abs=0.02)
    assert top.importance[0] == pytest.approx(1 - found.probability[1], abs=0.02)
    assert top.probability == found.probability


def test_common_cause_of_two_nodes_is_what_both_need() -> None:
    needs = {"a": [member("b"), member("c")], "b": [hard("site")], "c": [hard("site")]}
    probability, error = down(needs, {"b": 0.08, "c": 0.08, "site": 0.02})
    assert abs(probability - (0.02 + 0.98 * 0.08**2)) < 4 * error


def test_without_a_hit_there_is_an_upper_bound_and_no_importance() -> None:
    made = movement({"a": [hard("b")]}, {"b": 1e-12})
    found = propagation.outages(movement=made, worlds=1000, seed=1)
    assert (found.probability, found.upper_bound) == ((0, 0), (0.003, 0.003))
    assert found.importance == (None, None)
    certain = propagation.outages(movement=movement({}, {"b": 2}), worlds=100, seed=1)
    assert (certain.probability, certain.upper_bound, certain.importance) == (
        (1,),
        (None,),
        (None,),
    )
    assert propagation.outages(movement=Movement(name="m"), worlds=10, seed=1).nodes == ()


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ([hard("z")], "name z; it is not a node"),
        ([soft("b", 1.5)], r"weight 1\.5"),
        ([member("b", at_least=3), member("c")], "at least 3 of 2 members"),
        ([member("b", at_least=0), member("c")], "at least 0 of 2 members"),
        ([member("b", at_least=1), member("c", at_least=2)], "says at least 1 and at least 2"),
        ([Dependency(node="b", at_least=1)], "without a group"),
    ],
)
def test_dependencies_that_contradict_themselves_are_refused(
    needs: list[Dependency], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        down({"a": needs}, {"b": 0.1, "c": 0.1})


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="number of worlds is 0"):
        propagation.outages(movement=movement({}, {"a": 0.1}), worlds=0, seed=1)
    with pytest.raises(ValueError, match="x is not a node"):
        propagation.outages(movement=movement({}, {"a": 0.1}), worlds=1, seed=1, top="x")
    for ends, sentence in (((3, 2), "swapped"), ((0, 2), "reaches 0"), ((-1, -1), "0 or more")):
        failing = Node(
            ref="node/x",
            kind=NodeKind.PLATFORM,
            name="x",
            failure=Failure(per_year=(1, 1), hours=ends),
        )
        with pytest.raises(ValueError, match=f"node/x, failure, hours.*{sentence}"):
            propagation.outages(
                movement=Movement(name="m", nodes={"node/x": failing}), worlds=1, seed=1
            )
    net = Network.build(nodes=["a", "b"], depends_on={"a": [soft("b")]})
    with pytest.raises(ValueError, match="own has shape"):
        network.propagate(network=net, own=np.zeros((1, 1), dtype=np.uint64))
    with pytest.raises(ValueError, match="transmitted has shape"):
        network.propagate(network=net, own=np.zeros((2, 1), dtype=np.uint64))
