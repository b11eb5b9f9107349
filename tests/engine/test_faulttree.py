"""Fault trees: against enumeration, by hand, and in what they refuse."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from mycel.engine.chance import stream
from mycel.engine.scaling import faulttree, worlds
from mycel.engine.scaling.faulttree import FaultTree, Gate, Operator

WORLDS = 200_003


def tree(operator: Operator, *probabilities: float, at_least: int | None = None) -> FaultTree:
    names = tuple(f"e{at}" for at in range(len(probabilities)))
    return FaultTree(
        top="top",
        gates={"top": Gate(operator, names, at_least)},
        events=dict(zip(names, probabilities, strict=True)),
    )


JOINS: list[tuple[Operator, int, Callable[[tuple[int, ...]], bool]]] = [
    (Operator.AND, 3, all),
    (Operator.OR, 3, any),
    (Operator.NAND, 3, lambda up: not all(up)),
    (Operator.NOR, 3, lambda up: not any(up)),
    (Operator.XOR, 2, lambda up: up[0] != up[1]),
    (Operator.NOT, 1, lambda up: not up[0]),
]


@pytest.mark.parametrize(("operator", "count", "truth"), JOINS)
def test_every_operator_agrees_with_enumeration(
    operator: Operator, count: int, truth: Callable[[tuple[int, ...]], bool]
) -> None:
    chances = (0.2, 0.5, 0.9)[:count]
    expected = sum(
        float(np.prod([p if one else 1 - p for p, one in zip(chances, up, strict=True)]))
        for up in itertools.product((0, 1), repeat=count)
        if truth(up)
    )
    made = tree(operator, *chances)
    assert faulttree.exact(tree=made) == pytest.approx(expected, abs=1e-12)
    top = faulttree.estimate(tree=made, worlds=WORLDS, seed=3)
    assert abs(top.probability - expected) < 4 * top.standard_error


@pytest.mark.parametrize(("n", "k"), [(n, k) for n in (1, 2, 3, 4, 7) for k in range(1, n + 1)])
def test_k_of_n_counts(n: int, k: int) -> None:
    chances = [0.1 + 0.8 * at / n for at in range(n)]
    expected = sum(
        float(np.prod([p if one else 1 - p for p, one in zip(chances, up, strict=True)]))
        for up in itertools.product((0, 1), repeat=n)
        if sum(up) >= k
    )
    made = tree(Operator.ATLEAST, *chances, at_least=k)
    assert faulttree.exact(tree=made) == pytest.approx(expected, abs=1e-12)


def test_counting_bits_agrees_with_adding_numbers() -> None:
    flags = stream(seed=1, name="test/bits").random((9, 1000)) < 0.5
    for need in range(1, 10):
        counted = worlds.at_least(rows=worlds.pack(flags=flags), need=need)
        assert (worlds.unpack(words=counted, worlds=1000) == (flags.sum(axis=0) >= need)).all()
    assert worlds.count(words=worlds.pack(flags=flags)).tolist() == flags.sum(axis=1).tolist()
    for size in (1, 63, 64, 65, 128):
        assert int(worlds.count(words=worlds.mask(worlds=size))) == size


def test_two_of_three_by_hand() -> None:
    assert faulttree.exact(tree=tree(Operator.ATLEAST, 0.1, 0.1, 0.1, at_least=2)) == pytest.approx(
        3 * 0.1**2 * 0.9 + 0.1**3, abs=1e-15
    )


def test_beta_factor_by_hand() -> None:
    gates, events = faulttree.beta_factor(
        group="pumps", members=("p1", "p2"), probability=0.1, beta=0.2
    )
    both = Gate(Operator.AND, ("p1", "p2"))
    made = FaultTree(top="both", gates={**gates, "both": both}, events=events)
    assert faulttree.exact(tree=made) == pytest.approx(0.02 + 0.98 * 0.08**2, abs=1e-15)
    top = faulttree.estimate(tree=made, worlds=WORLDS, seed=1)
    assert abs(top.probability - 0.026272) < 4 * top.standard_error


def test_the_same_seed_gives_the_same_figures_whatever_the_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = tree(Operator.ATLEAST, 0.1, 0.2, 0.3, at_least=2)
    first = faulttree.estimate(tree=made, worlds=WORLDS, seed=7)
    assert first == faulttree.estimate(tree=made, worlds=WORLDS, seed=7)
    monkeypatch.setattr(faulttree, "BLOCK_WORLDS", 640)
    assert first == faulttree.estimate(tree=made, worlds=WORLDS, seed=7)
    assert first != faulttree.estimate(tree=made, worlds=WORLDS, seed=8)


def test_without_a_hit_there_is_an_upper_bound_and_never_a_bare_zero() -> None:
    top = faulttree.estimate(tree=tree(Operator.AND, 1e-9, 1e-9), worlds=1000, seed=1)
    assert (top.hits, top.probability, top.upper_bound) == (0, 0.0, 0.003)
    sure = faulttree.estimate(tree=tree(Operator.OR, 1.0, 0.0), worlds=100, seed=1)
    assert (sure.probability, sure.standard_error, sure.upper_bound) == (1.0, 0.0, None)
    assert faulttree.exact(tree=tree(Operator.OR, *[0.5] * 21)) is None


@pytest.mark.parametrize(
    ("gates", "sentence"),
    [
        ({"top": Gate(Operator.OR, ("missing",))}, "missing; it is not a node"),
        ({"top": Gate(Operator.OR, ())}, "no inputs"),
        ({"top": Gate(Operator.NOT, ("e", "f"))}, "negates 2 inputs"),
        ({"top": Gate(Operator.XOR, ("e",))}, "1 inputs by xor"),
        ({"top": Gate(Operator.ATLEAST, ("e", "f"), 3)}, "at least 3 of 2"),
        ({"top": Gate(Operator.ATLEAST, ("e", "e"), 1)}, "names an input twice"),
        ({"top": Gate(Operator.OR, ("g",)), "g": Gate(Operator.OR, ("top",))}, "cycle: g, top"),
        ({"top": Gate(Operator.OR, ("e",)), "e": Gate(Operator.OR, ("f",))}, "e is given twice"),
        ({}, "top is not defined"),
    ],
)
def test_a_tree_that_contradicts_itself_is_refused(gates: dict[str, Gate], sentence: str) -> None:
    made = FaultTree(top="top", gates=gates, events={"e": 0.1, "f": 0.1})
    with pytest.raises(faulttree.BadTree, match=sentence):
        faulttree.check(tree=made)


def test_numbers_outside_their_range_are_refused() -> None:
    with pytest.raises(faulttree.BadTree, match=r"probability of e0 is 1\.5"):
        faulttree.exact(tree=tree(Operator.OR, 1.5))
    with pytest.raises(faulttree.BadTree, match=r"beta factor of .* is 2"):
        faulttree.beta_factor(group="g", members=("a", "b"), probability=0.1, beta=2)
    with pytest.raises(faulttree.BadTree, match="has 1 members"):
        faulttree.beta_factor(group="g", members=("a",), probability=0.1, beta=0.1)
    with pytest.raises(ValueError, match="number of worlds is 0"):
        faulttree.estimate(tree=tree(Operator.OR, 0.5), worlds=0, seed=1)
