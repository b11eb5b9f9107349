"""Clusters: points on the map sorted into groups, and how well they are told apart."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.chance import stream
from mycel.engine.opinion.axes import Real

Labels = NDArray[np.int64]

BASE = 100
BASE_ABOVE = 2_000
BASE_ROUNDS = 20
BASE_STILL = 0.01
RESTARTS, MOST_RESTARTS = 50, 500
SPENT = 100_000
"""Points times runs: small maps are started more often, for k-means has many ends there."""
ROUNDS = 100
CHUNK = 4_096
SUM_DIGITS = 9
LEAST_GROUPS, MOST_GROUPS = 2, 5
POINTS_PER_GROUP = 12


@dataclass(frozen=True)
class Base:
    """The points that are sorted into groups: participants, or clusters of them by their number.

    ``centres`` B × 2, ``weights`` B, ``of`` one place in them for each participant.
    """

    centres: Real
    weights: Real
    of: Labels


def base(*, points: Real, seed: int) -> Base:
    """Return the participants themselves, or at most 100 clusters of more than 2,000 of them.

    k-means, at most 20 rounds, until no centre moves by 0.01 or more; empty clusters are dropped.
    Source: methods/opinion.md 5 and 10.
    """
    if len(points) <= BASE_ABOVE:
        return Base(points, np.ones(len(points)), np.arange(len(points)))
    rng = stream(seed=seed, name="opinion/base")
    centres = points[np.sort(rng.choice(len(points), size=BASE, replace=False))]
    centres = np.unique(centres, axis=0)
    for _ in range(BASE_ROUNDS):
        labels = _nearest(points, centres)
        many, moved = _means(points, labels, len(centres))
        centre = np.where(many[:, None] > 0, moved, centres)
        still = float(np.abs(centre - centres).max()) < BASE_STILL
        centres = centre
        if still:
            break
    labels = _nearest(points, centres)
    many, centres = _means(points, labels, len(centres))
    place = np.cumsum(many > 0) - 1
    return Base(centres[many > 0], many[many > 0], place[labels])


def _nearest(points: Real, centres: Real) -> Labels:
    """Return the nearest centre of each point; |point|² is equal for all and left out."""
    weights = np.vstack([-2 * centres.T, (centres**2).sum(axis=1)])
    found = np.empty(len(points), dtype=np.int64)
    for start in range(0, len(points), CHUNK):
        part = points[start : start + CHUNK]
        found[start : start + CHUNK] = np.argmin(part @ weights[:2] + weights[2], axis=1)
    return found


def _means(points: Real, labels: Labels, k: int) -> tuple[Real, Real]:
    many = np.bincount(labels, minlength=k).astype(np.float64)
    sums = [np.bincount(labels, weights=points[:, at], minlength=k) for at in (0, 1)]
    return many, np.column_stack(sums) / np.maximum(many, 1)[:, None]


def sizes(*, points: int) -> range:
    """Return the numbers of groups that are tried: 2 to min(5, 2 + floor(points / 12))."""
    return range(LEAST_GROUPS, min(MOST_GROUPS, 2 + points // POINTS_PER_GROUP) + 1)


def restarts(*, points: int) -> int:
    """Return how often k-means is started: 50 times, up to 500 where there are few points."""
    return min(max(RESTARTS, SPENT // max(points, 1)), MOST_RESTARTS)


def partition(
    *, given: Base, k: int, seed: int, name: str = "groups", runs: int = RESTARTS
) -> Labels | None:
    """Return the best of several runs of weighted k-means, as one label for each base point.

    Runs start by k-means++ from one stream of chance; the lowest sum of squared distances within
    groups is best (compared to 9 digits; ties: lowest sequence of labels). Labels are numbered as
    they come. None where there are fewer than k different points.
    """
    x, y, w = given.centres[:, 0], given.centres[:, 1], given.weights
    if len(np.unique(given.centres, axis=0)) < k:
        return None
    rng = stream(seed=seed, name=f"opinion/{name}/{k}")
    centres = _starts(given, k=k, draws=rng.random((k, runs)))
    labels = np.full((runs, len(x)), -1, dtype=np.int64)
    moving = np.arange(runs)
    for _ in range(ROUNDS):
        found = np.argmin(_squared(x, y, centres[moving]), axis=1)
        is_moving = (found != labels[moving]).any(axis=1)
        moving = moving[is_moving]
        if not len(moving):
            break
        labels[moving] = found[is_moving]
        centres[moving] = _centres(given, labels[moving], centres[moving])
    within = np.take_along_axis(_squared(x, y, centres), labels[:, None, :], axis=1)[:, 0] @ w
    is_whole = (labels[:, None, :] == np.arange(k)[:, None]).any(axis=2).all(axis=1)
    whole = np.flatnonzero(is_whole).tolist()
    if not whole:
        return None
    best = min(float(within[at]) for at in whole)
    near = [at for at in whole if within[at] <= best * (1 + 10**-SUM_DIGITS)]
    return min((_renumbered(labels[at]) for at in near), key=lambda one: one.tolist())


def _starts(given: Base, *, k: int, draws: Real) -> Real:
    x, y, w = given.centres[:, 0], given.centres[:, 1], given.weights
    runs = draws.shape[1]
    centres = np.empty((runs, k, 2))
    odds = np.broadcast_to(w, (runs, len(w)))
    for at in range(k):
        reached = np.cumsum(odds, axis=1)
        drawn = (reached <= (draws[at] * reached[:, -1])[:, None]).sum(axis=1)
        drawn = np.minimum(drawn, len(w) - 1)
        centres[:, at, 0], centres[:, at, 1] = x[drawn], y[drawn]
        odds = w * _squared(x, y, centres[:, : at + 1]).min(axis=1)
    return centres


def _squared(x: Real, y: Real, centres: Real) -> Real:
    """Return squared distances, runs × k × points."""
    found: Real = (x - centres[:, :, :1]) ** 2
    found += (y - centres[:, :, 1:]) ** 2
    return found


def _centres(given: Base, labels: Labels, before: Real) -> Real:
    runs, k, _ = before.shape
    flat = (labels + k * np.arange(runs)[:, None]).ravel()
    total, *sums = (
        np.bincount(flat, weights=np.tile(part, runs), minlength=runs * k).reshape(runs, k)
        for part in (
            given.weights,
            given.weights * given.centres[:, 0],
            given.weights * given.centres[:, 1],
        )
    )
    means = np.stack(sums, axis=2) / np.maximum(total, 1)[:, :, None]
    return np.where(total[:, :, None] > 0, means, before)


def _renumbered(labels: Labels) -> Labels:
    _, first, back = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[back]


class Silhouettes:
    """How well base points are told apart; keeps their distances for several groupings."""

    def __init__(self, *, points: Real) -> None:
        self.distances = np.sqrt(sum(_differences(points)))

    def of(self, *, labels: Labels) -> float:
        """Return the mean of (b − a) / max(a, b) over the points; a point alone counts 0.

        a: mean distance to the others of its group; b: the lowest mean distance to another group.
        Source: Rousseeuw 1987; methods/opinion.md 5.
        """
        k = int(labels.max()) + 1
        belongs = np.eye(k)[labels]
        many = belongs.sum(axis=0)
        sums = self.distances @ belongs
        own = labels[:, None] == np.arange(k)
        inside = sums[own] / np.maximum(many[labels] - 1, 1)
        outside = np.where(own, np.inf, sums / many).min(axis=1)
        largest = np.maximum(inside, outside)
        ratio = np.where(largest > 0, (outside - inside) / np.where(largest > 0, largest, 1), 0.0)
        return float(np.where(many[labels] > 1, ratio, 0.0).mean())


def _differences(points: Real) -> Iterator[Real]:
    for at in (0, 1):
        yield (points[:, None, at] - points[None, :, at]) ** 2
