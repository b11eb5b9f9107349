"""Tail: the plan that weighs bad years, by mean and conditional value at risk of scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from mycel.engine.scaling.menu import Floats, Menu, Plan
from mycel.engine.scaling.optimum import SOLVED, STOPPED, Effort, constraint, held, rules

SCENARIOS = 400
LEVEL = 0.95
WEIGHT_OF_MEAN = 0.5
GAP = 1e-3
NODES = 2_000


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Losses without treatment, and the shares by which treatments lower them.

    Shapes: ``losses`` [S, R], weighted, 0 or more; ``effects`` [n, R], the share of source r's loss
    that treatment i takes away, at most 1; ``floors`` [R], the least that is ever left.
    """

    losses: Floats
    effects: Floats
    floors: Floats

    def left(self, *, chosen: Plan) -> Floats:
        """Return the modelled share of every source that a plan leaves, [R]."""
        taken = self.effects[sorted(chosen)].sum(axis=0)
        return np.asarray(np.maximum(1 - taken, self.floors), dtype=np.float64)

    def aim(self, *, chosen: Plan, level: float, weight_of_mean: float) -> float:
        """Return what :func:`best` makes small, for one plan."""
        losses = self.losses @ self.left(chosen=chosen)
        return weight_of_mean * float(losses.mean()) + (1 - weight_of_mean) * shortfall(
            losses=losses, level=level
        )


@dataclass(frozen=True, slots=True)
class Cautious:
    """The plan found, its modelled aim, the solver's gap, and whether that was proved."""

    chosen: Plan
    aim: float
    gap: float
    optimal: bool
    status: str


def shortfall(*, losses: Floats, level: float = LEVEL) -> float:
    """Return the expected shortfall: the mean of the worst 1 − level of the losses.

    Definition: min over η of η + Σ max(0, L − η) / ((1 − level) S); the world on the edge counts
    with the share of it that belongs to the tail.

    Errors:
        ValueError when the tail holds less than one world, or the level is outside [0, 1).
    """
    if not 0 <= level < 1:
        raise ValueError(f"the level is {level}; expected 0 or more and less than 1")
    tail = (1 - level) * len(losses)
    if tail < 1:
        raise ValueError(
            f"the worst {1 - level:.2%} of {len(losses)} worlds is less than one world; "
            "expected more worlds"
        )
    worst = np.sort(losses)[::-1]
    whole = int(tail + 1e-9)
    edge = worst[whole] * (tail - whole) if whole < len(worst) else 0.0
    return float((worst[:whole].sum() + edge) / tail)


def scenarios(*, losses: Floats, effects: Floats, most: int = SCENARIOS) -> Scenarios:
    """Return at most ``most`` scenarios that stand for all worlds, and the floors.

    Definition: worlds are sorted by their whole loss and every k-th is taken, from the middle of
    its k; floor_r = Π over all treatments (1 − effect).

    Args:
        losses: [R, N], weighted, without treatment.
        effects: [n, R], at most 1.
        most: number of scenarios.
    """
    total = losses.sum(axis=0)
    order = np.argsort(total, kind="stable")
    count = min(most, len(order))
    taken = order[((np.arange(count) + 0.5) * len(order) / count).astype(np.intp)]
    floors = np.prod(1 - np.clip(effects, 0, 1), axis=0)
    return Scenarios(losses=losses[:, taken].T.copy(), effects=effects, floors=floors)


def best(
    *,
    menu: Menu,
    limits: Floats,
    given: Scenarios,
    level: float = LEVEL,
    weight_of_mean: float = WEIGHT_OF_MEAN,
    effort: Effort | None = None,
) -> Cautious:
    """Return the plan with the least mix of mean loss and expected shortfall.

    Definition: minimise a·mean + (1 − a)(η + Σ ξ_s / ((1 − p) S)), ξ_s ≥ L_s − η, ξ_s ≥ 0,
    L_s = Σ_r L_rs g_r, g_r ≥ 1 − Σ_i e_ir x_i, g_r ≥ floor_r; budgets and rules of the menu.

    Args:
        menu: what can be chosen; its gains are not looked at.
        limits: budget of every unit of the menu.
        given: scenarios and effects.
        level: p, from which on a loss belongs to the tail.
        weight_of_mean: a in [0, 1]; 1 looks at the mean alone.
        effort: limits of the search; without it, 2,000 branches and a gap of 1e-3.

    Source: Rockafellar and Uryasev 2000; docs/methods/portfolio.md.
    """
    count, (many, sources) = len(menu.refs), given.losses.shape
    if not 0 <= weight_of_mean <= 1:
        raise ValueError(f"the weight of the mean is {weight_of_mean}; expected 0 to 1")
    if count == 0:
        aim = given.aim(chosen=frozenset(), level=level, weight_of_mean=weight_of_mean)
        return Cautious(frozenset(), aim, gap=0.0, optimal=True, status="nothing to choose")
    scale = max(float(given.losses.sum(axis=1).mean()), 1e-300)
    losses = given.losses / scale
    width = count + sources + 1 + many
    eta = count + sources
    tail = (1 - weight_of_mean) / ((1 - level) * many)
    aims = np.concatenate(
        [
            np.zeros(count),
            weight_of_mean * losses.mean(axis=0),
            [1 - weight_of_mean],
            np.full(many, tail),
        ]
    )
    tried = effort or Effort(nodes=NODES, gap=GAP)
    found = optimize.milp(
        aims,
        integrality=np.concatenate([np.ones(count), np.zeros(width - count)]),
        bounds=optimize.Bounds(
            np.concatenate([np.zeros(count), given.floors, np.zeros(1 + many)]),
            np.concatenate([np.ones(count), np.full(width - count, np.inf)]),
        ),
        constraints=[
            constraint(rows=rules(menu=menu, limits=limits), width=width),
            _left(given, count=count, width=width),
            _beyond(losses, count=count, eta=eta, width=width),
        ],
        options={
            "node_limit": tried.nodes,
            "time_limit": tried.seconds,
            "mip_rel_gap": GAP if tried.gap is None else tried.gap,
        },
    )
    chosen = held(x=found.x, count=count)
    if not menu.is_allowed(chosen=chosen, limits=limits):
        chosen = frozenset()
    proved = found.status == SOLVED and found.x is not None
    stopped = "a limit ended the search" if found.status == STOPPED else "the solver gave up"
    gap = 1.0 if found.mip_gap is None else float(found.mip_gap)
    return Cautious(
        chosen=chosen,
        aim=given.aim(chosen=chosen, level=level, weight_of_mean=weight_of_mean),
        gap=gap,
        optimal=proved,
        status="proved" if proved else stopped,
    )


def _left(given: Scenarios, *, count: int, width: int) -> optimize.LinearConstraint:
    rows: list[tuple[Sequence[int], Sequence[float], float]] = []
    for at in range(given.losses.shape[1]):
        helping = np.flatnonzero(given.effects[:, at])
        rows.append(
            (
                [*helping.tolist(), count + at],
                [*(-given.effects[helping, at]).tolist(), -1.0],
                -1.0,
            )
        )
    return constraint(rows=rows, width=width)


def _beyond(losses: Floats, *, count: int, eta: int, width: int) -> optimize.LinearConstraint:
    rows: list[tuple[Sequence[int], Sequence[float], float]] = []
    for at, row in enumerate(losses):
        some = np.flatnonzero(row)
        rows.append(
            (
                [*(count + some).tolist(), eta, eta + 1 + at],
                [*row[some].tolist(), -1.0, -1.0],
                0.0,
            )
        )
    return constraint(rows=rows, width=width)
