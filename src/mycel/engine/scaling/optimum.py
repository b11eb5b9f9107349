"""Optimum: the best plan of a menu under budgets, by mixed-integer programming."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from mycel.engine.scaling.menu import Floats, Menu, Plan

NODES = 20_000
"""Branches that the solver opens at most; a limit of branches, unlike one of time, is the same on
every machine."""
GAP = 1e-6
SOLVED, STOPPED = 0, 1


@dataclass(frozen=True, slots=True)
class Solved:
    """The solver's plan, its modelled value, and how far it may be from the best.

    ``gap``: (bound − value) / value, 0 where it is proved. ``optimal``: a proof within the asked
    gap; False where a limit ended the search.
    """

    chosen: Plan
    value: float
    gap: float
    optimal: bool
    status: str


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the solver tries: branches, and the gap it may leave.

    ``seconds`` are of a clock, so that the answer may differ between machines; none by default.
    """

    nodes: int = NODES
    seconds: float = math.inf
    gap: float = GAP


def best(*, menu: Menu, limits: Floats, effort: Effort | None = None) -> Solved:
    """Return the plan with the greatest modelled value under budgets and rules.

    Definition: binary x, and for every pair with an overlap a binary y; maximise
    Σ gains x − Σ overlaps y with y ≥ x_a + x_b − 1 where the overlap is a loss, y ≤ x_a and
    y ≤ x_b where it is a gain; Σ costs x ≤ limits; x_a ≤ x_b for a prerequisite, x_a + x_b ≤ 1 for
    an exclusion, Σ x ≤ at_most for a group.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu, infinite where there is none.
        effort: limits of the search; without it, 20,000 branches and a gap of 1e-6.

    Source: HiGHS (Huangfu and Hall 2018) in ``scipy.optimize.milp``; docs/methods/portfolio.md.
    """
    count = len(menu.refs)
    if count == 0:
        return Solved(frozenset(), 0.0, gap=0.0, optimal=True, status="nothing to choose")
    pairs = _pairs(menu)
    scale = max(float(np.abs(menu.gains).max()), 1e-300)
    lost = np.array([menu.overlaps[a, b] for a, b in pairs])
    aim = np.concatenate([-menu.gains, lost]) / scale
    rows = [rules(menu=menu, limits=limits, width=len(aim)), *_overlapping(pairs, lost, count)]
    tried = effort or Effort()
    barred: list[Plan] = []
    while True:
        found = optimize.milp(
            aim,
            integrality=np.ones(len(aim), dtype=np.int64),
            bounds=optimize.Bounds(0, 1),
            constraints=[*rows, *(_not_again(plan, len(aim)) for plan in barred)],
            options={
                "node_limit": tried.nodes,
                "time_limit": tried.seconds,
                "mip_rel_gap": tried.gap,
            },
        )
        chosen = held(x=found.x, count=count)
        if menu.is_allowed(chosen=chosen, limits=limits):
            break
        barred.append(chosen)  # within the solver's rounding, but not within the budget
    bound = None if found.mip_dual_bound is None else -float(found.mip_dual_bound) * scale
    return concluded(menu=menu, chosen=chosen, bound=bound, status=int(found.status), effort=tried)


def held(*, x: Floats | None, count: int) -> Plan:
    """Return the treatments that a solver's answer holds; none where it has no answer."""
    return frozenset() if x is None else frozenset(np.flatnonzero(x[:count] > 0.5).tolist())  # noqa: PLR2004 — between 0 and 1


def concluded(
    *, menu: Menu, chosen: Plan, bound: float | None, status: int, effort: Effort
) -> Solved:
    """Return a plan with its gap and what ended the search."""
    value = menu.value(chosen=chosen)
    room = np.inf if bound is None else max(0.0, bound - value)
    gap = 0.0 if room <= effort.gap * max(abs(value), 1e-300) else room / max(abs(value), 1e-300)
    if status == SOLVED:
        return Solved(chosen, value, gap=min(gap, effort.gap), optimal=True, status="proved")
    said = "a limit ended the search" if status == STOPPED else "the solver gave up"
    return Solved(chosen, value, gap=gap, optimal=False, status=said)


def rules(*, menu: Menu, limits: Floats, width: int) -> optimize.LinearConstraint:
    """Return budgets, prerequisites, exclusions and groups as rows over the first n columns."""
    rows: list[tuple[Sequence[int], Sequence[float], float]] = []
    for unit, limit in enumerate(limits.tolist()):
        if np.isfinite(limit):
            size = max(limit, float(menu.costs[:, unit].max()), 1e-300)
            at = np.flatnonzero(menu.costs[:, unit] > 0)
            rows.append((at.tolist(), (menu.costs[at, unit] / size).tolist(), limit / size))
    rows += [((a, b), (1.0, -1.0), 0.0) for a, b in menu.requires if a != b]
    rows += [((a, b), (1.0, 1.0), 1.0) for a, b in menu.excludes if a != b]
    rows += [(one.members, [1.0] * len(one.members), one.at_most) for one in menu.groups]
    return constraint(rows=rows, width=width)


def constraint(
    *, rows: Sequence[tuple[Sequence[int], Sequence[float], float]], width: int
) -> optimize.LinearConstraint:
    """Return rows (columns, factors, upper bound) as one constraint."""
    if not rows:
        rows = [((0,), (0.0,), 0.0)]
    line = np.concatenate([[at] * len(row[0]) for at, row in enumerate(rows)]).astype(np.intp)
    column = np.concatenate([row[0] for row in rows]).astype(np.intp)
    factor = np.concatenate([row[1] for row in rows]).astype(np.float64)
    matrix = sparse.csr_array((factor, (line, column)), shape=(len(rows), width))
    return optimize.LinearConstraint(matrix, -np.inf, np.array([row[2] for row in rows]))


def _pairs(menu: Menu) -> list[tuple[int, int]]:
    apart = set(menu.excludes)
    first, second = np.nonzero(np.triu(menu.overlaps, 1))
    every = zip(first.tolist(), second.tolist(), strict=True)
    return [pair for pair in every if pair not in apart]


def _overlapping(
    pairs: Sequence[tuple[int, int]], lost: Floats, count: int
) -> list[optimize.LinearConstraint]:
    rows: list[tuple[Sequence[int], Sequence[float], float]] = []
    for at, (a, b) in enumerate(pairs):
        y = count + at
        if lost[at] > 0:
            rows.append(((a, b, y), (1.0, 1.0, -1.0), 1.0))
        else:
            rows += [((y, a), (1.0, -1.0), 0.0), ((y, b), (1.0, -1.0), 0.0)]
    return [constraint(rows=rows, width=count + len(pairs))] if rows else []


def _not_again(plan: Plan, width: int) -> optimize.LinearConstraint:
    row = (sorted(plan), [1.0] * len(plan), len(plan) - 1.0)
    return constraint(rows=[row], width=width)
