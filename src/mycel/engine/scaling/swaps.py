"""Swaps: a plan made better, step by step, where each step is judged in the full simulator."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mycel.engine.scaling.menu import Floats, Menu, Plan

WIDTH = 24
CALLS = 200
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
    width: int = WIDTH,
    calls: int = CALLS,
) -> Improved:
    """Return the plan reached from ``start`` by adding, dropping and swapping while it is better.

    Definition: neighbours add one treatment (with what it requires), drop one (with what requires
    it), or do both. Each round judges the ``width`` neighbours of greatest modelled value and goes
    to the best of them if it lowers the loss; it ends when none does, or after ``calls`` of them.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu.
        start: an allowed plan.
        judge: the simulated loss of a plan; asked again, it answers the same.
        width: neighbours judged in each round.
        calls: judgements in all.
    """
    held, loss, steps, left = start, judge(start), 0, calls
    while left > 0:
        near = sorted(
            set(_neighbours(menu, held, limits)),
            key=lambda plan: (-menu.value(chosen=plan), sorted(plan)),
        )[: min(width, left)]
        left -= len(near)
        judged = [(judge(plan), place) for place, plan in enumerate(near)]
        if not judged or min(judged)[0] >= loss - BETTER * abs(loss):
            break
        loss, place = min(judged)
        held, steps = near[place], steps + 1
    return Improved(chosen=held, loss=loss, steps=steps)


def _neighbours(menu: Menu, held: Plan, limits: Floats) -> Iterator[Plan]:
    every = range(len(menu.refs))
    smaller = [held, *(frozenset(b for b in held if a not in menu.needs[b]) for a in sorted(held))]
    for base in smaller:
        if base != held:
            yield base
        for at in every:
            more = base | menu.needs[at]
            if at not in held and more != held and menu.is_allowed(chosen=more, limits=limits):
                yield more
