"""Binning: worlds grouped by the value of one drawn parameter, and what chance alone would show."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mycel.engine.scaling.menu import Floats

BINS = 20
Order = NDArray[np.intp]


def bins(*, values: Floats, most: int = BINS) -> tuple[Order, Order] | None:
    """Return an order of the worlds and where each bin starts in it; None for a constant.

    Definition: worlds sorted by value, in ``most`` bins of equal size; where there are at most
    ``most`` different values, one bin for each of them.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    steps = np.flatnonzero(np.diff(ordered) > 0) + 1
    if len(steps) == 0:
        return None
    if len(steps) < most:
        return order, np.concatenate([[0], steps]).astype(np.intp)
    return order, (np.arange(most) * len(values) // most).astype(np.intp)


def means(*, rows: Floats, order: Order, starts: Order) -> tuple[Floats, Floats]:
    """Return the mean of each row in each bin, [rows, bins], and the share of worlds, [bins]."""
    counts = np.diff(np.append(starts, rows.shape[1])).astype(np.float64)
    sums = np.add.reduceat(rows[:, order], starts, axis=1)
    return np.asarray(sums / counts, dtype=np.float64), counts / rows.shape[1]


class Floor:
    """What a figure shows where worlds are shuffled, so that there is nothing to see."""

    def __init__(
        self,
        *,
        figure: Callable[[Order, Order], float],
        worlds: int,
        rng: np.random.Generator,
        permutations: int,
        share: float,
    ) -> None:
        """Take the figure of (order, starts) and the share of shuffles below the floor."""
        self._figure, self._share = figure, share
        self._orders = [rng.permutation(worlds) for _ in range(permutations)]
        self._known: dict[bytes, float] = {}

    def of(self, *, starts: Order) -> float:
        """Return the floor for bins that start there; the same bins have the same floor."""
        key = starts.tobytes()
        if key not in self._known:
            shown = [self._figure(order, starts) for order in self._orders]
            self._known[key] = float(np.quantile(shown, self._share, method="higher"))
        return self._known[key]
