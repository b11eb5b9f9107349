"""Demand flows along dependencies: chains, groups, cycles."""

import numpy as np
import pytest

from mycel.engine.movement import Dependency, Movement, Node, NodeKind
from mycel.engine.scaling import flow


def _movement(**needs: tuple[Dependency, ...]) -> Movement:
    nodes = {
        f"node/{name}": Node(
            ref=f"node/{name}", kind=NodeKind.PLATFORM, name=name, depends_on=depends_on
        )
        for name, depends_on in sorted(needs.items())
    }
    return Movement(name="M", nodes=nodes)


def _asks(name: str, per_unit: float | None, group: str | None = None) -> Dependency:
    return Dependency(node=f"node/{name}", per_unit=per_unit, group=group)


def _total(movement: Movement, **external: float) -> dict[str, float]:
    names = list(movement.nodes)
    plan = flow.plan(names=names, edges=flow.edges(movement=movement))
    demand = np.array([[external.get(name.removeprefix("node/"), 0.0)] * 3 for name in names])
    plan.total(external=demand)
    return {name.removeprefix("node/"): float(demand[at, 1]) for at, name in enumerate(names)}


def test_a_chain_multiplies_along_the_way() -> None:
    movement = _movement(a=(_asks("b", 1.5),), b=(_asks("c", 2.0),), c=())
    assert _total(movement, a=10, c=5) == pytest.approx({"a": 10, "b": 15, "c": 35})


def test_two_ways_to_the_same_node_add_up() -> None:
    movement = _movement(
        a=(_asks("b", 1), _asks("c", 1)), b=(_asks("d", 2),), c=(_asks("d", 3),), d=()
    )
    assert _total(movement, a=10)["d"] == pytest.approx(50)


def test_a_dependency_without_per_unit_flows_nothing() -> None:
    assert _total(_movement(a=(_asks("b", None),), b=()), a=10)["b"] == 0


def test_members_of_a_group_share_equally_and_one_per_unit_serves_the_group() -> None:
    movement = _movement(
        a=(_asks("x", 3.0, "db"), _asks("y", None, "db"), _asks("z", None, "db")), x=(), y=(), z=()
    )
    assert _total(movement, a=10) == pytest.approx({"a": 10, "x": 10, "y": 10, "z": 10})


def test_a_cycle_is_solved_as_a_linear_system() -> None:
    # a = 10 + 0.5 b, b = 0.8 a: a = 10 / 0.6
    movement = _movement(a=(_asks("b", 0.8),), b=(_asks("a", 0.5), _asks("c", 1)), c=())
    expected = 10 / 0.6
    assert _total(movement, a=10) == pytest.approx(
        {"a": expected, "b": 0.8 * expected, "c": 0.8 * expected}
    )


def test_a_node_that_asks_itself_is_a_cycle_too() -> None:
    assert _total(_movement(a=(_asks("a", 0.75),)), a=10)["a"] == pytest.approx(40)


@pytest.mark.parametrize("back", [1.25, 2.0])
def test_a_cycle_with_gain_one_or_more_is_refused_with_its_name(back: float) -> None:
    movement = _movement(a=(_asks("b", 0.8),), b=(_asks("a", back),))
    with pytest.raises(flow.EndlessDemand, match="node/a → node/b → node/a"):
        flow.plan(names=list(movement.nodes), edges=flow.edges(movement=movement))


def test_two_cycles_that_only_together_feed_themselves_are_refused() -> None:
    movement = _movement(a=(_asks("b", 0.7), _asks("c", 0.7)), b=(_asks("a", 0.8),),
                         c=(_asks("a", 0.8),))  # fmt: skip
    with pytest.raises(flow.EndlessDemand):
        flow.plan(names=list(movement.nodes), edges=flow.edges(movement=movement))


def test_random_graphs_agree_with_the_dense_linear_system() -> None:
    rng = np.random.default_rng(3)
    names = [f"node/{index:02d}" for index in range(30)]
    pairs = {tuple(sorted(rng.choice(30, 2, replace=False))) for _ in range(60)} | {(5, 2)}
    edges = [
        flow.Edge(names[int(one)], names[int(other)], float(rng.uniform(0.1, 0.6)))
        for one, other in sorted(pairs)
    ]
    matrix = np.zeros((30, 30))
    for edge in edges:
        matrix[names.index(edge.dependency), names.index(edge.dependent)] = edge.per_unit
    external = rng.uniform(0, 10, (30, 4))
    demand = external.copy()
    flow.plan(names=names, edges=edges).total(external=demand)
    assert demand == pytest.approx(np.linalg.solve(np.eye(30) - matrix, external))


def test_a_negative_demand_per_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="node/a asks -1"):
        flow.edges(movement=_movement(a=(_asks("b", -1),), b=()))


def test_upstream_is_everything_that_passes_demand_on() -> None:
    movement = _movement(a=(_asks("b", 1),), b=(_asks("c", 1),), c=(), d=(_asks("a", None),))
    plan = flow.plan(names=list(movement.nodes), edges=flow.edges(movement=movement))
    assert flow.upstream(flow=plan, rows=[2]) == {0, 1, 2}
