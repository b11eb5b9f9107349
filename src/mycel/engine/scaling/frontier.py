"""Frontier: the best plan for each of many budgets, judged in the full simulator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mycel.engine.scaling import optimum, swaps
from mycel.engine.scaling.menu import Floats, Menu, Plan
from mycel.engine.scaling.optimum import Effort, Solved

STEPS = 20


class Solve(Protocol):
    """Choose a plan by the model."""

    def __call__(self, *, menu: Menu, limits: Floats, effort: Effort | None = None) -> Solved:
        """Return the plan."""
        ...


@dataclass(frozen=True, slots=True)
class Point:
    """The plan for one budget.

    ``loss`` and ``greedy_loss`` are simulated; ``solved`` is what the solver proved about its
    model; ``steps``: swaps made after it. ``chosen`` is never worse than ``greedy``.
    """

    limits: Floats
    chosen: Plan
    loss: float
    greedy: Plan
    greedy_loss: float
    solved: Solved
    steps: int


def frontier(
    *,
    menu: Menu,
    budgets: Mapping[str, float],
    judge: swaps.Judge,
    steps: int = STEPS,
    effort: Effort | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Point, ...]:
    """Return the best plan found for each k/steps of the budgets, k = 1 … steps.

    Definition: of the optimum of the model, of greedy's plan and of the plan for the budget before,
    the one with the least simulated loss, and from there swaps while they lower it. So no plan is
    worse than greedy's, and more budget never means more loss. In a large menu only the plan for
    the whole budget is proved by the solver; the others carry the gap to a bound.

    Args:
        menu: what can be chosen.
        budgets: unit → the largest budget.
        judge: the simulated loss of a plan.
        steps: number of budgets, 1 or more.
        effort: limits of each search.
        progress: told the share done.

    Errors:
        ValueError as in ``Menu.limits``; when steps is below 1.
    """
    if steps < 1:
        raise ValueError(f"{steps} budgets were asked for; expected 1 or more")
    whole = menu.limits(budgets=budgets)
    points: list[Point] = []
    for step in range(1, steps + 1):
        before = points[-1].chosen if points else frozenset()
        limits = np.where(np.isfinite(whole), whole * step / steps, np.inf)
        points.append(
            at(
                menu=menu,
                limits=limits,
                judge=judge,
                before=before,
                solve=optimum.best if step == steps else optimum.near,
                effort=effort,
            )
        )
        if progress is not None:
            progress(step / steps)
    return tuple(points)


def at(
    *,
    menu: Menu,
    limits: Floats,
    judge: swaps.Judge,
    before: Plan = frozenset(),
    solve: Solve = optimum.best,
    effort: Effort | None = None,
) -> Point:
    """Return the best plan found for one budget; ``before`` is an allowed plan to beat."""
    solved = solve(menu=menu, limits=limits, effort=effort)
    simple = solved.simple
    candidates = (solved.chosen, simple, before, frozenset[int]())
    start = min(candidates, key=lambda plan: (judge(plan), sorted(plan)))
    found = swaps.improve(menu=menu, limits=limits, start=start, judge=judge)
    return Point(
        limits=limits,
        chosen=found.chosen,
        loss=found.loss,
        greedy=simple,
        greedy_loss=judge(simple),
        solved=solved,
        steps=found.steps,
    )
