"""Stability: whether the groups would be the same if a tenth of the votes had not been cast."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.chance import stream
from mycel.engine.opinion import axes, clusters
from mycel.engine.opinion.matrix import Flags, Votes, hidden

REPETITIONS = 20
HIDDEN = 0.1


@dataclass(frozen=True)
class Stability:
    """Agreement (adjusted Rand index) of the groups with those of each repetition."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Return the mean agreement."""
        return float(np.mean(self.values))

    @property
    def minimum(self) -> float:
        """Return the lowest agreement."""
        return min(self.values)


def adjusted_rand(*, first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Return how far two groupings of the same things agree: 1 equal, about 0 by chance.

    Definition: (pairs together in both − expected) / (mean of pairs together in each − expected);
    1 where both are the same trivial grouping.
    Source: Hubert and Arabie 1985.
    """
    _, a = np.unique(first, return_inverse=True)
    _, b = np.unique(second, return_inverse=True)
    table = np.bincount(a * (int(b.max()) + 1) + b).astype(np.float64)
    both, of_a, of_b = (
        float((many * (many - 1) / 2).sum())
        for many in (table, *(np.bincount(one).astype(np.float64) for one in (a, b)))
    )
    pairs = len(a) * (len(a) - 1) / 2
    expected = of_a * of_b / pairs if pairs else 0.0
    most = (of_a + of_b) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def stability(
    *,
    votes: Votes,
    columns: Flags,
    people: Flags,
    labels: NDArray[np.int64],
    seed: int,
    zeroed: bool = False,
    repetitions: int = REPETITIONS,
    progress: Callable[[float], None] | None = None,
) -> Stability:
    """Return the agreement of groups with those found when each vote is hidden with odds of 10 %.

    The same participants are sorted into the same number of groups; where that cannot be done, the
    agreement is 0. Each repetition has its own stream of chance.

    Args:
        votes: the latest votes.
        columns: C flags of the statements that enter the map.
        people: N flags of who was sorted into groups.
        labels: their groups.
        seed: seed of the map.
        zeroed: as in :func:`axes.project`.
        repetitions: how often.
        progress: told the share done.
    Source: methods/opinion.md 10, 12.
    """
    found: list[float] = []
    for number in range(repetitions):
        rng = stream(seed=seed, name=f"opinion/stability/{number}")
        fewer = hidden(votes=votes, is_kept=rng.random(len(votes.values)) >= HIDDEN)
        found.append(_agreement(fewer, columns, people, labels, seed=seed, zeroed=zeroed))
        if progress:
            progress((number + 1) / repetitions)
    return Stability(tuple(found))


def _agreement(
    votes: Votes,
    columns: Flags,
    people: Flags,
    labels: NDArray[np.int64],
    *,
    seed: int,
    zeroed: bool,
) -> float:
    try:
        points = axes.project(votes=votes, columns=columns, zeroed=zeroed).points[people]
    except axes.DegenerateMap:
        return 0.0
    base = clusters.base(points=points, seed=seed)
    again = clusters.partition(given=base, k=int(labels.max()) + 1, seed=seed)
    return 0.0 if again is None else adjusted_rand(first=labels, second=again[base.of])
