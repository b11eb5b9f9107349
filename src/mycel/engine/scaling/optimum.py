"""Optimum: the best plan of a menu under budgets, by mixed-integer programming."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from mycel.engine.scaling import greedy
from mycel.engine.scaling.menu import Floats, Menu, Plan

NODES = 20_000
"""Branches that the solver opens at most; a limit of branches, unlike one of time, is the same on
every machine."""
GAP = 1e-6
GAP_OF_LARGE = 1e-3
ROUNDS = 12
TANGENTS = 5
RELAXED = 1
"""Times that the program is solved without whole numbers, with more tangents each time."""
LIKELY = 0.5
SMALL = 40
"""Up to so many treatments the solver is asked at once."""
CORE = 24
DEEPEST = -4.0
"""Logarithm of the share left below which tangents are only drawn where a plan needs them."""
TINY = 1e-300
ROUNDING = 2e-6
"""Share of the largest gain that the solver never looks below."""
SOLVED, STOPPED, INFEASIBLE = 0, 1, 2

Row = tuple[Sequence[int], Sequence[float], float]
"""Columns, factors, upper bound."""


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
    simple: Plan = frozenset()
    """Greedy's plan, from which the search began."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the solver tries: branches, and the gap it may leave.

    ``seconds`` are of a clock, so that the answer may differ between machines; none by default.
    """

    nodes: int = NODES
    seconds: float = math.inf
    gap: float | None = None

    def asked(self, *, menu: Menu) -> float:
        """Return the gap that may be left: as stated, else by the size of the menu."""
        if self.gap is not None:
            return self.gap
        return GAP if len(menu.refs) <= SMALL else GAP_OF_LARGE


def best(*, menu: Menu, limits: Floats, effort: Effort | None = None) -> Solved:
    """Return the plan with the greatest modelled value under budgets and rules.

    Definition: binary x; a binary y for every pair with an overlap; for every shared source the
    share g that is left. Maximise Σ gains x − Σ overlaps y − Σ loss_r g_r with y ≥ x_a + x_b − 1
    where the overlap is a loss, y ≤ x_a and y ≤ x_b where it is a gain; g_r ≥ every tangent of
    exp at s, s = Σ_i x_i ln(1 − e_ir); Σ costs x ≤ limits; x_a ≤ x_b for a prerequisite,
    x_a + x_b ≤ 1 for an exclusion, Σ x ≤ at_most for a group. Tangents lie below exp, so the
    solver's bound holds; at each plan it finds, further tangents are added and it is asked again,
    until bound and value are within the gap.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu, infinite where there is none.
        effort: limits of each search; without it, 20,000 branches and a gap of 1e-6,
            or of 1e-3 for more than 40 treatments.

    Source: HiGHS (Huangfu and Hall 2018) in ``scipy.optimize.milp``; Kelley 1960 (tangents);
    docs/methods/portfolio.md.
    """
    if not menu.refs:
        return Solved(frozenset(), 0.0, gap=0.0, optimal=True, status="nothing to choose")
    tried = effort or Effort()
    model = _Model.of(menu=menu, limits=limits)
    incumbent = model.narrow(effort=tried)
    bound, status = model.bound, STOPPED
    for _ in range(ROUNDS):
        found = model.solve(effort=tried)
        status = int(found.status)
        if status == INFEASIBLE:  # nothing is better than what narrowed the search
            bound, status = menu.value(chosen=incumbent), SOLVED
            break
        chosen = held(x=found.x, count=len(menu.refs))
        if found.mip_dual_bound is not None:
            bound = min(bound, model.constant - float(found.mip_dual_bound) * model.scale)
        if not menu.is_allowed(chosen=chosen, limits=limits):
            model.bar(chosen)  # within the solver's rounding, but not within the budget
            continue
        incumbent = max(incumbent, chosen, key=lambda plan: menu.value(chosen=plan))
        value = menu.value(chosen=incumbent)
        if status != SOLVED or bound - value <= model.room(value=value, gap=tried.asked(menu=menu)):
            break
        if not model.touch(menu.keeps[sorted(chosen)].sum(axis=0)):
            break  # every tangent is there: what is left is the solver's own gap
    bound = max(bound, menu.value(chosen=incumbent))
    room = model.room(value=menu.value(chosen=incumbent), gap=tried.asked(menu=menu))
    return _concluded(model, incumbent, bound, status, room)


def near(*, menu: Menu, limits: Floats, effort: Effort | None = None) -> Solved:
    """Return a plan close to the best, and how close: much faster than :func:`best` if it is large.

    Definition: up to ``SMALL`` treatments, the best plan. Beyond, the program without whole
    numbers bounds what any plan can avoid; rounded, and with its closest treatments solved, it
    gives a plan.
    """
    tried = effort or Effort()
    if len(menu.refs) <= SMALL:
        return best(menu=menu, limits=limits, effort=tried)
    model = _Model.of(menu=menu, limits=limits)
    chosen = model.narrow(effort=tried)
    value = menu.value(chosen=chosen)
    room = model.room(value=value, gap=tried.asked(menu=menu))
    return _concluded(model, chosen, max(value, model.bound), SOLVED, room)


@dataclass(slots=True)
class _Model:
    """The mixed-integer program: x, then y for each pair, then g for each shared source."""

    menu: Menu
    limits: Floats
    aim: Floats
    scale: float
    pairs: list[tuple[int, int]]
    rows: list[Row]
    low: Floats
    high: Floats
    bound: float = math.inf
    """What no plan avoids more than, as far as it is known."""
    simple: Plan = frozenset()

    @classmethod
    def of(cls, *, menu: Menu, limits: Floats) -> "_Model":
        apart = set(menu.excludes)
        first, second = np.nonzero(np.triu(menu.overlaps, 1))
        every = zip(first.tolist(), second.tolist(), strict=True)
        pairs = [pair for pair in every if pair not in apart]
        lost = np.array([menu.overlaps[a, b] for a, b in pairs])
        scale = max(float(np.abs(menu.alone()).max()), TINY)
        aim = np.concatenate([-menu.gains, lost, menu.shared]) / scale
        high = np.where(np.arange(len(aim)) < len(menu.refs) + len(pairs), 1.0, np.inf)
        rows = rules(menu=menu, limits=limits)
        model = cls(menu, limits, aim, scale, pairs, rows, np.zeros(len(aim)), high)
        model.tie(lost)
        deepest = np.maximum(np.minimum(menu.keeps, 0).sum(axis=0), DEEPEST)
        highest = np.maximum(menu.keeps, 0).sum(axis=0)
        for at in np.linspace(deepest, highest, TANGENTS):
            model.touch(at)
        return model

    @property
    def constant(self) -> float:
        """What is avoided where nothing is left of the shared sources."""
        return float(self.menu.shared.sum())

    def room(self, *, value: float, gap: float) -> float:
        """Return how far below the bound a value is proved; the solver itself rounds a little."""
        return max(gap * abs(value), ROUNDING * self.scale)

    def narrow(self, *, effort: Effort) -> Plan:
        """Return a good plan, and fix what cannot be otherwise in a better one.

        Definition: the program without whole numbers, with more tangents each time, is rounded;
        then it decides all but the ``CORE`` closest treatments, and those are solved. It gives a
        bound, too, and for every treatment the least by which the bound falls if it is decided the
        other way; where that is below the value of the plan in hand, it is fixed.
        """
        count = len(self.menu.refs)
        self.simple = greedy.fill(menu=self.menu, limits=self.limits)
        plans = [self.simple]
        if count <= SMALL:
            return plans[0]
        found = self.relaxed()
        for _ in range(RELAXED):
            if found.x is None:
                return plans[0]
            x = np.asarray(found.x[:count], dtype=np.float64)
            plans.append(self.rounded(x))
            if not self.touch(x @ self.menu.keeps):
                break
            found = self.relaxed()
        if found.x is None:
            return plans[0]
        x = np.asarray(found.x[:count], dtype=np.float64)
        down = np.asarray(found.lower.marginals[:count], dtype=np.float64)
        up = -np.asarray(found.upper.marginals[:count], dtype=np.float64)
        plans.append(self.core(x, np.maximum(down, up), effort))
        first = max(plans, key=lambda plan: self.menu.value(chosen=plan))
        self.bound = self.constant - float(found.fun) * self.scale
        beaten = (self.constant - self.menu.value(chosen=first)) / self.scale
        spare = beaten - float(found.fun) + ROUNDING
        self.high[:count] = np.where(down > spare, 0.0, 1.0)
        self.low[:count] = np.where(up > spare, 1.0, 0.0)
        return first

    def core(self, x: Floats, sure: Floats, effort: Effort) -> Plan:
        """Solve for the ``CORE`` least sure treatments, the others rounded; nothing if it fails."""
        count = len(x)
        is_free = np.zeros(count, dtype=np.bool_)
        is_free[np.argsort(sure, kind="stable")[:CORE]] = True
        whole = np.round(x)
        low, high = self.low.copy(), self.high.copy()
        self.low[:count] = np.where(is_free, 0.0, whole)
        self.high[:count] = np.where(is_free, 1.0, whole)
        chosen = held(x=self.solve(effort=effort).x, count=count)
        self.low, self.high = low, high
        return chosen if self.menu.is_allowed(chosen=chosen, limits=self.limits) else frozenset()

    def relaxed(self) -> optimize.OptimizeResult:
        """Solve the program without whole numbers."""
        found: optimize.OptimizeResult = optimize.linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            self.aim,
            A_ub=matrix(rows=self.rows, width=len(self.aim)),
            b_ub=np.array([row[2] for row in self.rows]),
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )
        return found

    def rounded(self, x: Floats) -> Plan:
        """Return an allowed plan near a fractional one: the largest first, then greedily."""
        plan: Plan = frozenset()
        for at in np.argsort(-x, kind="stable").tolist():
            if x[at] < LIKELY:
                break
            more = plan | self.menu.with_needs(at=at)
            if self.menu.is_allowed(chosen=more, limits=self.limits):
                plan = more
        return greedy.fill(menu=self.menu, limits=self.limits, start=plan)

    def solve(self, *, effort: Effort) -> optimize.OptimizeResult:
        """Ask the solver."""
        count = len(self.aim)
        free = len(self.menu.refs) + len(self.pairs)
        return optimize.milp(
            self.aim,
            integrality=(np.arange(count) < free).astype(np.int64),
            bounds=optimize.Bounds(self.low, self.high),
            constraints=constraint(rows=self.rows, width=count),
            options={
                "node_limit": effort.nodes,
                "time_limit": effort.seconds,
                "mip_rel_gap": effort.asked(menu=self.menu) / 2,
            },
        )

    def tangent(self, source: int, at: float) -> None:
        """Add g ≥ e^at (1 + s − at)."""
        keeps = self.menu.keeps[:, source]
        some = np.flatnonzero(keeps)
        column = len(self.menu.refs) + len(self.pairs) + source
        slope = math.exp(at)
        factors = [*(slope * keeps[some]).tolist(), -1.0]
        self.rows.append(([*some.tolist(), column], factors, -slope * (1 - at)))

    def touch(self, left: Floats) -> bool:
        """Add the tangents at logarithms of shares left, [R]; False where all are there."""
        before = len(self.rows)
        known = {(row[0][-1], row[2]) for row in self.rows}
        for source, at in enumerate(left.tolist()):
            self.tangent(source, at)
            if (self.rows[-1][0][-1], self.rows[-1][2]) in known:
                self.rows.pop()
        return len(self.rows) > before

    def bar(self, plan: Plan) -> None:
        """Refuse one plan."""
        self.rows.append((sorted(plan), [1.0] * len(plan), len(plan) - 1.0))

    def tie(self, lost: Floats) -> None:
        """Tie each y to its pair."""
        for at, (a, b) in enumerate(self.pairs):
            y = len(self.menu.refs) + at
            if lost[at] > 0:
                self.rows.append(((a, b, y), (1.0, 1.0, -1.0), 1.0))
            else:
                self.rows += [((y, a), (1.0, -1.0), 0.0), ((y, b), (1.0, -1.0), 0.0)]


def held(*, x: Floats | None, count: int) -> Plan:
    """Return the treatments that a solver's answer holds; none where it has no answer."""
    return frozenset() if x is None else frozenset(np.flatnonzero(x[:count] > 0.5).tolist())  # noqa: PLR2004 — between 0 and 1


def _concluded(model: _Model, chosen: Plan, bound: float, status: int, room: float) -> Solved:
    """Return a plan with its gap and what ended the search."""
    value = model.menu.value(chosen=chosen)
    left = max(0.0, bound - value)
    said = "proved"
    if left > room:
        said = {SOLVED: "a gap is left", STOPPED: "a limit ended the search"}.get(
            status, "the solver gave up"
        )
    return Solved(
        chosen,
        value,
        gap=left / abs(value) if value else float(left > room),
        optimal=left <= room,
        status=said,
        simple=model.simple,
    )


def rules(*, menu: Menu, limits: Floats) -> list[Row]:
    """Return budgets, prerequisites, exclusions and groups as rows over the first n columns."""
    rows: list[Row] = []
    for unit, limit in enumerate(limits.tolist()):
        if np.isfinite(limit):
            size = max(limit, float(menu.costs[:, unit].max()), TINY)
            at = np.flatnonzero(menu.costs[:, unit] > 0)
            rows.append((at.tolist(), (menu.costs[at, unit] / size).tolist(), limit / size))
    rows += [((a, b), (1.0, -1.0), 0.0) for a, b in menu.requires if a != b]
    rows += [((a, b), (1.0, 1.0), 1.0) for a, b in menu.excludes if a != b]
    rows += [(one.members, [1.0] * len(one.members), one.at_most) for one in menu.groups]
    return rows


def constraint(*, rows: Sequence[Row], width: int) -> optimize.LinearConstraint:
    """Return rows as one constraint."""
    told = rows or [((0,), (0.0,), 0.0)]
    most = np.array([row[2] for row in told])
    return optimize.LinearConstraint(matrix(rows=told, width=width), -np.inf, most)


def matrix(*, rows: Sequence[Row], width: int) -> sparse.csr_array:
    """Return the factors of rows."""
    line = np.concatenate([[at] * len(row[0]) for at, row in enumerate(rows)]).astype(np.intp)
    column = np.concatenate([row[0] for row in rows]).astype(np.intp)
    factor = np.concatenate([row[1] for row in rows]).astype(np.float64)
    return sparse.csr_array((factor, (line, column)), shape=(len(rows), width))
