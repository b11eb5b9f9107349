"""Promises that stand on promises: products, sharp bounds, and what is refused."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from mycel.engine.movement import (
    Dependency,
    Failure,
    Movement,
    Node,
    NodeKind,
    Promise,
    Strength,
)
from mycel.engine.scaling import consistency, propagation

EXACT = Failure(per_year=(1, 1), hours=(8.76, 8.76))
"""Unavailable for a thousandth of the time."""


def node(
    ref: str,
    availability: float | None = None,
    *needs: Dependency,
    failure: Failure | None = None,
) -> Node:
    promise = None if availability is None else Promise(availability=availability, window_days=30)
    return Node(
        ref=ref,
        kind=NodeKind.PLATFORM,
        name=ref,
        promise=promise,
        depends_on=needs,
        failure=failure,
    )


def check(*nodes: Node) -> dict[str, consistency.Consistency]:
    made = Movement(name="m", nodes={one.ref: one for one in nodes})
    return {one.node: one for one in propagation.promise_check(movement=made)}


def test_the_product_of_promises_decides_what_is_feasible() -> None:
    found = check(
        node("app", 0.997, Dependency(node="db"), Dependency(node="net"), failure=EXACT),
        node("db", 0.999),
        node("net", 0.999),
    )
    app = found["app"]
    assert app.independent == pytest.approx(0.999**3)
    assert app.upper == pytest.approx(0.999)
    assert app.lower == pytest.approx(0.997)
    assert (app.feasible, app.possible, app.assumed) == (True, True, ())
    assert app.error_budget_hours == pytest.approx(0.003 * 720)
    assert found["db"].feasible
    assert app.simulated is None


def test_a_promise_above_the_weakest_dependency_cannot_be_kept() -> None:
    found = check(node("app", 0.9995, Dependency(node="db")), node("db", 0.999))
    assert (found["app"].feasible, found["app"].possible) == (False, False)
    between = check(
        node("app", 0.9985, Dependency(node="db"), Dependency(node="net")),
        node("db", 0.999),
        node("net", 0.999),
    )["app"]
    assert (between.feasible, between.possible) == (False, True)


def test_soft_dependencies_count_by_their_weight_and_unpromised_ones_by_their_own() -> None:
    found = check(
        node(
            "app",
            0.99,
            Dependency(node="cdn", strength=Strength.SOFT, weight=0.3),
            Dependency(node="disk"),
            Dependency(node="sun"),
        ),
        node("cdn", 0.9),
        node("disk", failure=EXACT),
        node("sun"),
    )["app"]
    assert found.independent == pytest.approx((1 - 0.3 * 0.1) * 0.999)
    assert found.assumed == ("disk", "sun")


def test_a_group_is_worth_more_than_its_members() -> None:
    members = [
        Dependency(node=f"db{at}", group="db", at_least=2 if at else None) for at in range(3)
    ]
    found = check(node("app", 0.97, *members), *(node(f"db{at}", 0.9) for at in range(3)))["app"]
    assert found.independent == pytest.approx(3 * 0.9**2 * 0.1 + 0.9**3)
    assert found.upper == pytest.approx(1)
    assert found.lower == pytest.approx(1 - 0.3 / 2)
    assert found.feasible


@pytest.mark.parametrize("up", [(0.9,), (0.5, 0.7), (0.2, 0.5, 0.9), (0.1, 0.3, 0.35, 0.8)])
def test_group_bounds_are_those_of_a_linear_programme(up: tuple[float, ...]) -> None:
    atoms = np.array(list(itertools.product((0, 1), repeat=len(up))))
    for k in range(1, len(up) + 1):
        holds = (atoms.sum(axis=1) >= k).astype(float)
        equal = np.vstack([atoms.T, np.ones(len(atoms))])
        ends = [
            sign * float(linprog(sign * holds, A_eq=equal, b_eq=[*up, 1]).fun or 0.0)
            for sign in (1, -1)
        ]
        lower, independent, upper = consistency.at_least_bounds(up=up, k=k)
        assert (lower, upper) == pytest.approx(tuple(ends), abs=1e-9)
        chances = np.where(atoms == 1, up, 1 - np.array(up)).prod(axis=1)
        assert independent == pytest.approx(float(chances @ holds), abs=1e-12)


def test_the_simulated_figure_lies_between_the_bounds() -> None:
    nodes = (
        node("app", 0.9, Dependency(node="db"), Dependency(node="net"), failure=EXACT),
        node("db", 0.9, failure=Failure(per_year=(1, 1), hours=(876, 876))),
        node("net", 0.9, failure=Failure(per_year=(1, 1), hours=(876, 876))),
    )
    made = Movement(name="m", nodes={one.ref: one for one in nodes})
    outages = propagation.outages(movement=made, worlds=50_000, seed=1)
    down = dict(zip(outages.nodes, outages.probability, strict=True))
    app = propagation.promise_check(movement=made, unavailability=down)[0]
    assert app.simulated is not None
    assert app.lower <= app.simulated <= app.upper
    assert app.simulated == pytest.approx(app.independent, abs=4 * outages.standard_error[0])


def test_mean_of_a_range_is_that_of_its_lognormal() -> None:
    ranged = Failure(per_year=(2, 8), hours=(0.3, 6))
    sigma = np.log([4, 20]) / (2 * 1.6448536269514722)
    mean = np.sqrt([16, 1.8]) * np.exp(sigma**2 / 2)
    assert consistency.own_availability(failure=ranged) == pytest.approx(1 - mean.prod() / 8760)
    assert consistency.own_availability(failure=None) == 1


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="names z; it is not a node"):
        check(node("app", 0.9, Dependency(node="z")))
    twice = [
        Dependency(node="b", group="g", at_least=1),
        Dependency(node="c", group="g", at_least=2),
    ]
    with pytest.raises(propagation.BadGroup, match="has 2 members and says at least 1, 2"):
        check(node("app", 0.9, *twice), node("b"), node("c"))
