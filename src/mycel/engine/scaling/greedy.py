"""Greedy: the plan of a simple list, the most loss avoided per share of the budgets first."""

import numpy as np

from mycel.engine.scaling.menu import Floats, Menu, Plan

LEAST_PRICE = 1e-12


def fill(*, menu: Menu, limits: Floats, start: Plan = frozenset()) -> Plan:
    """Return what choosing by benefit per cost ends with.

    Definition: again and again the treatment, together with what it still requires, that adds the
    most modelled value per cost and that fits; cost = sum of the shares of the stated budgets.
    Equals go by ref. It ends when nothing fits that adds value.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu, infinite where there is none.
        start: what is chosen already, an allowed plan.
    """
    stated = np.isfinite(limits) & (limits > 0)
    held = start
    while menu.refs:
        more = menu.additions(held=held, limits=limits)
        price = (more.cost[:, stated] / limits[stated]).sum(axis=1)
        is_better = more.allowed & (more.value > 0)
        ratio = np.where(is_better, more.value / np.maximum(price, LEAST_PRICE), -1.0)
        first = int(np.argmax(ratio))
        if not is_better[first]:
            break
        held |= menu.with_needs(at=first)
    return held
