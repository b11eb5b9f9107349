"""Swaps: a plan made better, step by step, where each step is judged in the full simulator."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mycel.engine.scaling.menu import Floats, Menu, Plan

WIDTH = 24
SMALL = 24
"""Up to so many treatments the full width is judged; beyond it, fewer the more there are."""
LEAST_WIDTH = 2
ROUNDS = 8
BETTER = 1e-9
"""Share of the loss by which a step must lower it."""

Judge = Callable[[Plan], float]
"""A plan's simulated loss; less is better."""


@dataclass(frozen=True, slots=True)
class Improved:
    """Where the steps ended, its simulated loss, and how many steps were taken."""

    chosen: Plan
    loss: float
    steps: int


def improve(
    *,
    menu: Menu,
    limits: Floats,
    start: Plan,
    judge: Judge,
    width: int | None = None,
    rounds: int = ROUNDS,
) -> Improved:
    """Return the plan reached from ``start`` by adding, dropping and swapping while it is better.

    Definition: neighbours add one treatment (with what it requires), drop one (with what requires
    it), or do both. Each round judges the ``width`` neighbours of greatest modelled value and goes
    to the best of them if it lowers the loss; it ends when none does, or after ``rounds``.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu.
        start: an allowed plan.
        judge: the simulated loss of a plan; asked again, it answers the same.
        width: neighbours judged in each round; without it, 24, and fewer in a large menu.
        rounds: rounds at most.
    """
    held, loss, steps = start, judge(start), 0
    wide = max(LEAST_WIDTH, WIDTH * SMALL // max(SMALL, len(menu.refs)))
    for _ in range(rounds):
        near = nearest(menu=menu, limits=limits, held=held, count=wide if width is None else width)
        judged = [(judge(plan), place) for place, plan in enumerate(near)]
        if not judged or min(judged)[0] >= loss - BETTER * abs(loss):
            break
        loss, place = min(judged)
        held, steps = near[place], steps + 1
    return Improved(chosen=held, loss=loss, steps=steps)


def nearest(*, menu: Menu, limits: Floats, held: Plan, count: int) -> list[Plan]:
    """Return the neighbours of a plan with the greatest modelled value, the greatest first."""
    found: dict[Plan, float] = {}
    for plan, value in _neighbours(menu, held, limits, count):
        found.setdefault(plan, value)
    found.pop(held, None)
    return sorted(found, key=lambda plan: (-found[plan], sorted(plan)))[:count]


def _neighbours(menu: Menu, held: Plan, limits: Floats, count: int) -> Iterator[tuple[Plan, float]]:
    smaller = [menu.without(held=held, at=at) for at in sorted(held)]
    for base in [held, *smaller]:
        value = menu.value(chosen=base)
        yield base, value
        more = menu.additions(held=base, limits=limits)
        gained = np.where(more.allowed, more.value, -np.inf)
        for at in np.argsort(-gained, kind="stable")[: count + 1].tolist():
            if more.allowed[at]:
                yield base | menu.with_needs(at=at), value + float(gained[at])
