"""Random registers with treatments, rules and costs, and every plan of a small menu."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Reduction, Risk, Treatment
from mycel.engine.scaling.menu import Floats, Menu, Plan

BUDGET = 0.4
"""Share of all costs that a budget pays."""


def menu(*, seed: int, count: int, rules: int = 3) -> Menu:
    rng = stream(seed=seed, name="tests/menu")
    refs = [f"treatment/t{at:02}" for at in rng.permutation(count)]
    pairs = [tuple(rng.choice(count, 2, replace=False)) for _ in range(3 * rules)]
    named = [(refs[a], refs[b]) for a, b in pairs]
    gains = rng.lognormal(3, 1, count)
    return Menu.build(
        gains=dict(zip(refs, gains.tolist(), strict=True)),
        costs={
            ref: {"money": float(rng.uniform(1, 20)), "hours": float(rng.uniform(1, 9))}
            for ref in refs
        },
        overlaps={
            (refs[a], refs[b]): float(rng.uniform(-0.2, 0.6) * min(gains[a], gains[b]))
            for a, b in combinations(range(count), 2)
            if rng.random() < 0.3
        },
        shared={
            f"risk/r{row}": (
                float(rng.lognormal(4, 1)),
                {refs[at]: float(rng.uniform(-0.1, 0.9)) for at in rng.permutation(count)[:4]},
            )
            for row in range(4)
        },
        requires=named[:rules],
        excludes=named[rules : 2 * rules],
        groups=[(refs[: count // 2], 3)],
    )


def limits(*, menu: Menu) -> Floats:
    return menu.costs.sum(axis=0) * BUDGET


def every(*, menu: Menu, limits: Floats) -> Iterator[Plan]:
    for bits in range(2 ** len(menu.refs)):
        plan = frozenset(at for at in range(len(menu.refs)) if bits >> at & 1)
        if menu.is_allowed(chosen=plan, limits=limits):
            yield plan


def movement(*, seed: int, risks: int, treatments: int, rules: int, most: int = 3) -> Movement:
    """Return a register: every treatment lowers one to ``most`` risks, a few rules hold."""
    rng = stream(seed=seed, name="tests/treated")
    known = [f"risk/r{at:02}" for at in range(risks)]
    refs = [f"treatment/t{at:03}" for at in range(treatments)]
    pairs = [sorted(rng.choice(treatments, 2, replace=False).tolist()) for _ in range(2 * rules)]
    requires = {refs[b]: (refs[a],) for a, b in pairs[:rules]}
    excludes = {refs[a]: (refs[b],) for a, b in pairs[rules:]}
    return Movement(
        name="m",
        losses={"money": None},
        risks={ref: _risk(ref, rng) for ref in known},
        treatments={
            ref: _treatment(ref, known, rng, requires.get(ref, ()), excludes.get(ref, ()), most)
            for ref in refs
        },
    )


def _risk(ref: str, rng: np.random.Generator) -> Risk:
    rate, harm = float(rng.uniform(0.1, 1.5)), float(rng.lognormal(4, 1))
    return Risk(
        ref=ref,
        cause="c",
        event="e",
        per_year=(rate * 0.5, rate * 1.5),
        loss={"money": (harm * 0.3, harm * 3)},
    )


def _treatment(
    ref: str,
    risks: list[str],
    rng: np.random.Generator,
    requires: tuple[str, ...],
    excludes: tuple[str, ...],
    most: int,
) -> Treatment:
    cuts = []
    for risk in rng.choice(risks, int(rng.integers(1, most + 1)), replace=False).tolist():
        low = float(rng.uniform(0.1, 0.6))
        is_rate = rng.random() < 0.5
        ends = (low, low + 0.2)
        cuts.append(
            Reduction(risk=risk, per_year=ends if is_rate else None, loss=None if is_rate else ends)
        )
    price, hours = float(rng.uniform(1, 20)), float(rng.uniform(1, 9))
    return Treatment(
        ref=ref,
        reduces=tuple(cuts),
        cost={"money": (price * 0.7, price * 1.3), "hours": (hours, hours)},
        requires=tuple(one for one in requires if one != ref),
        excludes=tuple(one for one in excludes if one not in (ref, *requires)),
    )
