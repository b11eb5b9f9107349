"""Information: what it is worth to know a number better before a plan is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mycel.engine.chance import stream
from mycel.engine.scaling import binning
from mycel.engine.scaling.binning import Order
from mycel.engine.scaling.menu import Floats

LEAST_WORLDS = 2_000
PERMUTATIONS = 1_000
DOUBT = 0.05
"""Chance that one number of a whole list that is worth nothing is called distinguishable."""


@dataclass(frozen=True, slots=True)
class Learning:
    """What knowing one parameter exactly is worth, and what chance alone would show.

    ``worth``: expected value of partial perfect information, in the unit of the utilities per
    year; ``floor``: its permutation-based noise floor; ``is_distinguishable``: worth above floor.
    """

    name: str
    worth: float
    floor: float
    is_distinguishable: bool


@dataclass(frozen=True, slots=True)
class Information:
    """What to measure next: the value of knowing everything, and of each parameter, best first.

    ``best``: place of the decision that is best as things are known; ``perfect``: the expected
    value of perfect information, luck of the year included: an upper bound for every parameter.
    """

    best: int
    perfect: float
    standard_error: float
    ranking: tuple[Learning, ...]


def value(
    *,
    utilities: Floats,
    parameters: Mapping[str, Floats],
    seed: int,
    permutations: int = PERMUTATIONS,
    most: int = binning.BINS,
) -> Information:
    """Return what information is worth for a choice between decisions.

    Definition: EVPI = E[max_d U(d)] − max_d E[U(d)]. EVPPI of φ: worlds in bins of equal size by φ,
    E_bins[max_d mean of U(d) in the bin] − max_d E[U(d)]. The floor is the (1 − 0.05 / number of
    parameters) quantile of the same figure over shuffled worlds, so that in a list of numbers that
    are worth nothing, one is called distinguishable in 5 % of the cases.

    Args:
        utilities: [decisions, N], more is better; the same worlds for every decision.
        parameters: name → drawn value in every world, [N]; a constant is worth 0.
        seed: of the shuffles.
        permutations: number of shuffles.
        most: number of bins.

    Errors:
        ValueError with fewer than 2,000 worlds, no decision, or a parameter of another length.

    Source: Strong, Oakley, Brennan and Breeze 2015; docs/methods/information.md.
    """
    decisions, worlds = utilities.shape
    if worlds < LEAST_WORLDS:
        raise ValueError(
            f"{worlds:,} worlds were simulated; expected {LEAST_WORLDS:,} or more, so that bins of "
            "them say something"
        )
    if decisions == 0:
        raise ValueError("there is nothing to choose between; expected one decision or more")
    best = int(np.argmax(utilities.mean(axis=1)))
    beside = utilities - utilities[best]
    gained = beside.max(axis=0)

    def figure(order: Order, starts: Order) -> float:
        return _worth(beside, order, starts)

    floor = binning.Floor(
        figure=figure,
        worlds=worlds,
        rng=stream(seed=seed, name="information:floor"),
        permutations=permutations,
        share=1 - DOUBT / max(1, len(parameters)),
    )
    found = []
    for name in sorted(parameters):
        values = parameters[name]
        if values.shape != (worlds,):
            raise ValueError(f"{name} has {values.size} values; expected {worlds}, one per world")
        binned = binning.bins(values=values, most=most)
        if binned is None or decisions == 1:
            found.append(Learning(name, 0.0, floor=0.0, is_distinguishable=False))
            continue
        worth, noise = figure(*binned), floor.of(starts=binned[1])
        found.append(Learning(name, worth, floor=noise, is_distinguishable=worth > noise))
    return Information(
        best=best,
        perfect=float(gained.mean()),
        standard_error=float(gained.std(ddof=1) / np.sqrt(worlds)),
        ranking=tuple(sorted(found, key=lambda one: (-one.worth, one.name))),
    )


def _worth(beside: Floats, order: Order, starts: Order) -> float:
    means, shares = binning.means(rows=beside, order=order, starts=starts)
    return max(0.0, float(means.max(axis=0) @ shares))
