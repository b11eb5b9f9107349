"""Portfolio: 200 treatments, 2 budgets, 60 rules, a 20-point frontier judged in the simulator.

Target: less than 10 CPU seconds for measuring, solving and judging, without the import of scipy.
Beside it: how much better the plans are than greedy's, here and on 50 small registers, where every
plan can be tried.
"""

import json
import resource
import sys
import time
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from tests.engine import treated

from mycel.engine.scaling import judging, optimum, portfolio, risk
from mycel.engine.scaling.menu import Menu, Plan
from mycel.engine.scaling.swaps import Judge

# 34 rules of each kind are drawn; some meet the same pair: 31 prerequisites, 31 exclusions stay.
TREATMENTS, RISKS, RULES, STEPS, WORLDS = 200, 160, 34, 20, 2_000
BUDGETS = {"money": 600.0, "hours": 280.0}
SMALL_BUDGETS = {"money": 40.0, "hours": 18.0}
CPU_SECONDS = 10.0
SMALL, SMALL_WORLDS = 50, 400
WEIGHTS = np.ones(1)


def opened(
    *, seed: int, treatments: int, risks: int, rules: int, worlds: int, most: int
) -> tuple[Menu, Judge]:
    movement = treated.movement(
        seed=seed, risks=risks, treatments=treatments, rules=rules, most=most
    )
    simulation = risk.simulate(movement=movement, worlds=worlds, seed=seed)
    simulator = judging.simulator(opened=simulation, units=("money",))
    menu = judging.measure(movement=movement, simulator=simulator).menu(weights=WEIGHTS)

    def judge(plan: Plan) -> float:
        return simulator.loss(plan=menu.names(chosen=plan), weights=WEIGHTS)

    return menu, judge


def avoided(judge: Judge, plan: Plan) -> float:
    return judge(frozenset()) - judge(plan)


def small() -> dict[str, float]:
    """Return what 50 registers of 12 treatments say, where every plan is tried."""
    over_greedy, model_over_greedy, below_best = [], [], []
    for seed in range(SMALL):
        menu, judge = opened(
            seed=seed, treatments=12, risks=8, rules=3, worlds=SMALL_WORLDS, most=3
        )
        limits = menu.limits(budgets=SMALL_BUDGETS)
        (point,) = portfolio.frontier(menu=menu, budgets=SMALL_BUDGETS, judge=judge, steps=1)
        every = [
            frozenset(plan)
            for count in range(len(menu.refs) + 1)
            for plan in combinations(range(len(menu.refs)), count)
            if menu.is_allowed(chosen=plan, limits=limits)
        ]
        ranked = sorted(every, key=lambda plan: -menu.value(chosen=plan))
        best = max(avoided(judge, plan) for plan in ranked[:100])
        simple, found = avoided(judge, point.greedy), avoided(judge, point.chosen)
        over_greedy.append(found / simple - 1)
        model_over_greedy.append(avoided(judge, point.solved.chosen) / simple - 1)
        below_best.append(max(0.0, 1 - found / best))
    return {
        "better_than_greedy": float(np.mean(over_greedy)),
        "better_at_most": float(max(over_greedy)),
        "better_in": sum(one > 1e-9 for one in over_greedy) / SMALL,
        "model_alone": float(np.mean(model_over_greedy)),
        "model_alone_worse_in": sum(one < -1e-9 for one in model_over_greedy) / SMALL,
        "below_best_of_100": float(max(below_best)),
    }


def main() -> int:
    optimum.best(menu=Menu.build(gains={"a": 1.0}, costs={}), limits=np.zeros(0))  # loads HiGHS
    start = time.process_time()
    menu, judge = opened(
        seed=1, treatments=TREATMENTS, risks=RISKS, rules=RULES, worlds=WORLDS, most=1
    )
    measured = time.process_time() - start
    points = portfolio.frontier(menu=menu, budgets=BUDGETS, judge=judge, steps=STEPS)
    total = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    better = [avoided(judge, one.chosen) / avoided(judge, one.greedy) - 1 for one in points]
    proved = sum(one.solved.optimal for one in points)
    passed = total < CPU_SECONDS
    print(f"{TREATMENTS} treatments, {len(menu.requires)} prerequisites, ", end="")
    print(f"{len(menu.excludes)} exclusions, {RISKS} risks, {WORLDS} worlds (CPU seconds)")
    print(f"  every treatment alone {measured:.2f}; {STEPS} budgets {total - measured:.2f}")
    print(f"  together {total:.2f}; target < {CPU_SECONDS} s: {passed}; {peak:.0f} MB")
    gaps = [one.solved.gap for one in points]
    print(f"  proved for {proved} of {STEPS}; ", end="")
    print(f"gap {max(gaps):.1%} at most, {gaps[-1]:.3%} at the whole budget")
    print(f"  better than greedy: {np.mean(better):.1%} on average, {max(better):.1%} at most")
    few = small()
    print(f"{SMALL} registers of 12 treatments:")
    print(f"  better than greedy: {few['better_than_greedy']:.1%} on average, ", end="")
    print(f"{few['better_at_most']:.1%} at most, in {few['better_in']:.0%} of them")
    print(f"  the model's plan alone: {few['model_alone']:.1%} on average, ", end="")
    print(f"worse than greedy's in {few['model_alone_worse_in']:.0%}")
    print(f"  below the best of the model's 100 best: {few['below_best_of_100']:.2%} at most")
    figures = {
        "measure": measured,
        "frontier": total - measured,
        "total": total,
        "megabytes": peak,
        "proved": proved,
        "better_than_greedy": float(np.mean(better)),
        **{f"small_{name}": value for name, value in few.items()},
        "passed": passed,
    }
    print(json.dumps({"portfolio": figures}))
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
