"""Greedy: the plan of a simple list, the most loss avoided per share of the budgets first."""

import numpy as np

from mycel.engine.scaling.menu import Floats, Menu, Plan


def fill(*, menu: Menu, limits: Floats) -> Plan:
    """Return what choosing by benefit per cost ends with.

    Definition: again and again the treatment, together with what it still requires, that adds the
    most modelled value per cost and that fits; cost = sum of the shares of the stated budgets.
    Equals go by ref. It ends when nothing fits that adds value.

    Args:
        menu: what can be chosen.
        limits: budget of every unit of the menu, infinite where there is none.
    """
    shares = _shares(menu, limits)
    held: Plan = frozenset()
    while True:
        value = menu.value(chosen=held)
        first: tuple[float, int] | None = None
        for at in range(len(menu.refs)):
            fresh = menu.needs[at] - held
            if not fresh or not menu.is_allowed(chosen=held | fresh, limits=limits):
                continue
            added = menu.value(chosen=held | fresh) - value
            price = float(shares[sorted(fresh)].sum())
            if added > 0 and (first is None or added / max(price, 1e-300) > first[0]):
                first = (added / max(price, 1e-300), at)
        if first is None:
            return held
        held |= menu.needs[first[1]]


def _shares(menu: Menu, limits: Floats) -> Floats:
    stated = np.isfinite(limits) & (limits > 0)
    return np.asarray((menu.costs[:, stated] / limits[stated]).sum(axis=1), dtype=np.float64)
