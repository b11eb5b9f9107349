"""Sensitivity: which drawn numbers move a result most, from the worlds that are there already."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.scaling import binning
from mycel.engine.scaling.binning import Order
from mycel.engine.scaling.menu import Floats

PERMUTATIONS = 400
DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class Sensitive:
    """How a result follows one parameter.

    ``spearman``: rank correlation, −1…1; ``first_order``: share of the result's variance that
    knowing the parameter alone would take away; ``floor``: what ``first_order`` shows by chance.
    """

    name: str
    spearman: float
    first_order: float
    floor: float
    is_distinguishable: bool


def indices(
    *,
    output: Floats,
    parameters: Mapping[str, Floats],
    seed: int,
    permutations: int = PERMUTATIONS,
    most: int = binning.BINS,
) -> tuple[Sensitive, ...]:
    """Return every parameter's indices, the largest first-order index first.

    Definition: Spearman: Pearson's correlation of ranks, equals sharing their mean rank.
    First order: worlds in bins of equal size by the parameter, (SS between − (B − 1) MS within) /
    SS total, at least 0: the correlation ratio without what B bins show by chance. Floor: its
    (1 − 0.05 / number of parameters) quantile over shuffled worlds.

    Args:
        output: [N].
        parameters: name → drawn value in every world, [N]; a constant moves nothing.
        seed: of the shuffles.
        permutations: number of shuffles.
        most: number of bins.

    Errors:
        ValueError when a parameter has another length than the output.
    """
    worlds = len(output)
    rows = output[np.newaxis, :]

    def figure(order: Order, starts: Order) -> float:
        return _first_order(rows, order, starts)

    floor = binning.Floor(
        figure=figure,
        worlds=worlds,
        rng=stream(seed=seed, name="sensitivity:floor"),
        permutations=permutations,
        share=1 - DOUBT / max(1, len(parameters)),
    )
    ranked = ranks(values=output)
    found = []
    for name in sorted(parameters):
        values = parameters[name]
        if values.shape != (worlds,):
            raise ValueError(f"{name} has {values.size} values; expected {worlds}, one per world")
        binned = binning.bins(values=values, most=most)
        if binned is None or np.ptp(output) == 0:
            found.append(Sensitive(name, 0.0, 0.0, floor=0.0, is_distinguishable=False))
            continue
        index, noise = figure(*binned), floor.of(starts=binned[1])
        rho = float(np.corrcoef(ranks(values=values), ranked)[0, 1])
        found.append(Sensitive(name, rho, index, floor=noise, is_distinguishable=index > noise))
    return tuple(sorted(found, key=lambda one: (-one.first_order, -abs(one.spearman), one.name)))


def ranks(*, values: Floats) -> Floats:
    """Return the rank of every value from 1; equal values share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def _first_order(rows: Floats, order: Order, starts: Order) -> float:
    means, shares = binning.means(rows=rows, order=order, starts=starts)
    worlds, bins = rows.shape[1], len(starts)
    whole = float(rows.var())
    between = float(shares @ (means[0] - rows.mean()) ** 2)
    within = (whole - between) * worlds / max(1, worlds - bins)
    return max(0.0, float((between - (bins - 1) * within / worlds) / whole))
