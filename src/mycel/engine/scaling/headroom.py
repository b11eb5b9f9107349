"""Headroom: when demand outgrows capacity, in every world, and which node is first."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.scaling.flow import Flow

Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
Ordinals = NDArray[np.int64]
Days = NDArray[np.int32]

NEVER = np.int32(np.iinfo(np.int32).max)
"""The crossing day of a world in which the node holds until the end."""
TOLERANCE = 1e-6
"""Relative excess below which demand counts as equal to the limit (single precision)."""
_DAY_TOLERANCE = 0.01
_SMALLEST_LIMIT = 1e-15
_DEEPEST_LOSS = np.float32(18)
_NO_DROP = np.zeros((0, 0), dtype=np.float32)
_NO_HIT = np.zeros((0, 0), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Grid:
    """The days on which worlds are compared; ``tau`` is the share of the growth reached by then."""

    days: Ordinals
    tau: Floats

    @classmethod
    def build(cls, *, days: Sequence[int], today: int, by: int) -> "Grid":
        """Return the grid of these days; tau goes linearly from 0 today to 1 at ``by``."""
        ordered = np.unique(np.asarray(days, dtype=np.int64))
        return cls(days=ordered, tau=np.clip((ordered - today) / (by - today), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Sources:
    """External demand without the common growth factor.

    Smooth sources: ``present`` [k, worlds] at the grid's first day, growing by ``daily``
    [k, worlds] (logarithm per day; None when nothing grows by itself). Noisy sources: 7-day means
    ``means`` [steps, paths]; world w follows path w modulo the number of paths. ``proportion``
    [rows] and ``spread`` [worlds] are logarithms that are reached like the growth, with tau.
    """

    rows: NDArray[np.intp]
    present: Singles
    daily: Singles | None
    noisy: tuple[tuple[int, Singles], ...]
    proportion: Floats | None
    spread: Floats | None

    def fill(self, *, out: Singles, step: int, grid: Grid, worlds: slice) -> None:
        """Write the external demand of one day, shape [rows, worlds of the slice]."""
        out[...] = 0
        passed, tau = float(grid.days[step] - grid.days[0]), float(grid.tau[step])
        if self.daily is None or passed == 0:
            out[self.rows] = self.present[:, worlds]
        else:
            grown = self.daily[:, worlds] * np.float32(passed)
            np.exp(grown, out=grown)
            grown *= self.present[:, worlds]
            out[self.rows] = grown
        order = np.arange(worlds.start, worlds.stop)
        for row, means in self.noisy:
            np.take(means[step], order, mode="wrap", out=out[row])
        if self.proportion is not None and tau > 0:
            out *= np.exp(tau * self.proportion).astype(np.float32)[:, None]
        if self.spread is not None and tau > 0:
            out *= np.exp(tau * self.spread[worlds]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Limit:
    """What a node can bear: from each of ``days`` on, values of shape [1] or [worlds]."""

    days: tuple[int, ...]
    values: tuple[Floats, ...]

    def at(self, *, day: int) -> Floats:
        """Return the value on a day; before the first day, the first."""
        place = sum(1 for since in self.days if since <= day) - 1
        return self.values[max(place, 0)]


@dataclass(frozen=True, slots=True)
class Loss:
    """Blows to a capacity: the k-th one at ``days`` [k, worlds] (NEVER: none) leaves ``kept``."""

    days: Days
    kept: Singles


@dataclass(frozen=True, slots=True)
class Model:
    """One set of nodes on one grid.

    ``limits`` and ``losses`` belong to the first rows of the flow; the other rows only pass demand
    on to them.
    """

    flow: Flow
    grid: Grid
    sources: Sources
    limits: tuple[Limit, ...]
    losses: tuple[tuple[Loss, ...], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """All worlds on one day.

    ``demand`` [rows, worlds] and ``ratio`` [limited rows, worlds] = demand / limit, both without
    the common factor; ``inverse`` = 1 / limit; ``drop`` [lossy rows, worlds] is the logarithm that
    blows since the last moment took, ``hit`` the day of the latest one (0: none). Buffers are
    reused: copy what you keep.
    """

    step: int
    day: int
    before: int
    tau: float
    demand: Singles
    ratio: Singles
    inverse: Singles
    lossy: NDArray[np.intp]
    drop: Singles
    hit: Days


def walk(*, model: Model, worlds: slice) -> Iterator[Moment]:
    """Go through the grid day by day for a slice of the worlds."""
    size, targets = worlds.stop - worlds.start, len(model.limits)
    demand = np.empty((len(model.flow.names), size), dtype=np.float32)
    inverse = np.empty((targets, size), dtype=np.float32)
    ratios = (np.empty_like(inverse), np.empty_like(inverse))
    blows = _Blows(model=model, worlds=worlds)
    changes = _changes(model)
    before = int(model.grid.days[0])
    for step, day in enumerate(model.grid.days.tolist()):
        for row in changes.get(step, ()):
            value = model.limits[row].at(day=day)
            value = value if value.size == 1 else value[worlds]
            inverse[row] = 1 / np.maximum(value, _SMALLEST_LIMIT)
            blows.repeat(inverse=inverse, row=row)
        drop, hit = blows.strike(inverse=inverse, step=step)
        # Demand beyond single precision becomes infinite, which is above every limit.
        with np.errstate(over="ignore"):
            model.sources.fill(out=demand, step=step, grid=model.grid, worlds=worlds)
            model.flow.total(external=demand)
            ratio = np.multiply(demand[:targets], inverse, out=ratios[step % 2])
        tau = float(model.grid.tau[step])
        yield Moment(step, day, before, tau, demand, ratio, inverse, blows.lossy, drop, hit)
        before = day


def _changes(model: Model) -> dict[int, list[int]]:
    """The rows whose limit is new on each step; all of them on the first."""
    found: dict[int, list[int]] = {0: list(range(len(model.limits)))}
    for row, limit in enumerate(model.limits):
        steps = np.searchsorted(model.grid.days, limit.days[1:])
        for step in sorted(set(steps.tolist()) - {0}):
            found.setdefault(step, []).append(row)
    return found


class _Blows:
    """The blows of a slice of the worlds, in the order in which the grid meets them."""

    def __init__(self, *, model: Model, worlds: slice) -> None:
        held = [row for row, losses in enumerate(model.losses) if losses]
        self.lossy = np.full(len(model.losses), -1, dtype=np.intp)
        self.lossy[held] = np.arange(len(held))
        self._held = held
        self._size = worlds.stop - worlds.start
        self._lost: Singles = np.zeros((len(held), self._size), dtype=np.float32)
        met: dict[int, tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]] = {}
        self._losses = []
        for row in held:
            for loss in model.losses[row]:
                days = loss.days[:, worlds]
                # Nodes that one shock strikes share the array of its days.
                if id(loss.days) not in met:
                    steps = np.searchsorted(model.grid.days, days).ravel()
                    order = np.argsort(steps, kind="stable")
                    bounds = np.searchsorted(steps[order], np.arange(model.grid.days.size + 1))
                    met[id(loss.days)] = (*np.divmod(order, self._size), bounds)
                kept = np.maximum(loss.kept[:, worlds], np.float32(_SMALLEST_LIMIT))
                self._losses.append((int(self.lossy[row]), days, -np.log(kept), met[id(loss.days)]))

    def repeat(self, *, inverse: Singles, row: int) -> None:
        """Take what was lost until now from a limit that is new."""
        place = self.lossy[row]
        if place >= 0:
            inverse[row] *= np.exp(np.minimum(self._lost[place], _DEEPEST_LOSS))

    def strike(self, *, inverse: Singles, step: int) -> tuple[Singles, Days]:
        """Strike the limits on one step; return drop and hit, without rows if nothing is struck."""
        drop, hit = _NO_DROP, _NO_HIT
        for place, days, logs, (arrivals, worlds, bounds) in self._losses:
            now = slice(bounds[step], bounds[step + 1])
            if now.start == now.stop:
                continue
            if not drop.size:
                drop = np.zeros((len(self._held), self._size), dtype=np.float32)
                hit = np.zeros(drop.shape, dtype=np.int32)
            at = (arrivals[now], worlds[now])
            np.add.at(drop[place], worlds[now], logs[at])
            np.maximum.at(hit[place], worlds[now], days[at])
        if drop.size:
            past = np.minimum(self._lost, _DEEPEST_LOSS)
            self._lost += drop
            inverse[self._held] *= np.exp(np.minimum(self._lost, _DEEPEST_LOSS) - past)
        return drop, hit


class Crossings:
    """The first day on which demand is above the limit, per node and world, for one factor."""

    def __init__(self, *, targets: int, worlds: int, factor: float) -> None:
        self.days: Days = np.full((targets, worlds), NEVER, dtype=np.int32)
        self._open = np.ones((targets, worlds), dtype=np.bool_)
        self._log_factor = math.log(factor)
        self._ratio: Singles | None = None
        self._tau = 0.0

    def see(self, *, moment: Moment) -> None:
        """Take in one moment; moments come in the order of the grid."""
        bar = math.exp(-moment.tau * self._log_factor + TOLERANCE)
        new = moment.ratio > np.float32(bar)
        new &= self._open
        places = np.flatnonzero(new)
        if places.size:
            rows, worlds = np.divmod(places, new.shape[1])
            self.days[rows, worlds] = self._when(moment, rows, worlds)
            self._open[rows, worlds] = False
        self._ratio, self._tau = moment.ratio, moment.tau

    def _when(self, moment: Moment, rows: NDArray[np.intp], worlds: NDArray[np.intp]) -> Days:
        if self._ratio is None:
            return np.full(rows.size, moment.day, dtype=np.int32)
        with np.errstate(divide="ignore"):
            first = np.log(self._ratio[rows, worlds].astype(np.float64))
            last = np.log(moment.ratio[rows, worlds].astype(np.float64))
        return crossing_days(
            first=first + self._tau * self._log_factor,
            last=last + moment.tau * self._log_factor,
            moment=moment,
            rows=rows,
            worlds=worlds,
        )


def crossing_days(
    *,
    first: Floats,
    last: Floats,
    moment: Moment,
    rows: NDArray[np.intp],
    worlds: NDArray[np.intp],
) -> Days:
    """Return the days between two moments on which the logarithm of demand / limit passes 0.

    Definition: the logarithm is linear between the two moments; a blow on day d moves it up by its
    drop from d on. The first whole day on which it is above 0.

    Args:
        first: logarithms at the earlier moment, shape [k], 0 or less.
        last: logarithms at ``moment``, above 0.
        moment: the later moment.
        rows: limited rows of the k entries.
        worlds: worlds of the k entries.
    """
    start, length = moment.before, moment.day - moment.before
    days = start + _passed(first, last, length)
    if not moment.drop.size:
        return days.astype(np.int32)
    place = moment.lossy[rows]
    struck = np.flatnonzero((place >= 0) & (moment.hit[place, worlds] > 0))
    if struck.size:
        first, last, at = first[struck], last[struck], (place[struck], worlds[struck])
        drop = moment.drop[at].astype(np.float64)
        calm = start + _passed(first, last - drop, length)
        after = start + _passed(np.minimum(first + drop, 0), last, length)
        after = np.where(first + drop > 0, start, after)
        calm = np.where(last - drop > 0, calm, NEVER)
        days[struck] = np.minimum(calm, np.maximum(moment.hit[at], after))
    return days.astype(np.int32)


def _passed(first: Floats, last: Floats, length: int) -> Ordinals:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        share = -first / (last - first)
    share = np.minimum(np.where(share >= 0, share, 1.0), 1.0)
    days = np.ceil(share * length - _DAY_TOLERANCE)
    return np.asarray(np.maximum(days, 1), dtype=np.int64)


def quantile_days(*, days: Days, p: Sequence[float]) -> Days:
    """Return unconditional quantiles of crossing days, NEVER where the world's end comes first.

    Definition: the smallest day t with P(crossing ≤ t) ≥ p, over all worlds; censored worlds count
    as later than every day and are never imputed.

    Args:
        days: shape [nodes, worlds].
        p: probabilities above 0 and up to 1.

    Returns:
        shape [nodes, len(p)].
    """
    places = [max(0, math.ceil(share * days.shape[1] - 1e-9) - 1) for share in p]
    ordered = np.partition(days, sorted(set(places)), axis=1)
    return np.asarray(ordered[:, places], dtype=np.int32)


def first_to_break(*, days: Days) -> tuple[Floats, int]:
    """Return the share of worlds in which each node crosses first, and the number of tied worlds.

    Definition: ties on the same day are shared equally; a world in which nothing crosses counts for
    no node.

    Args:
        days: shape [nodes, worlds].
    """
    if days.shape[0] == 0:
        return np.zeros(0), 0
    earliest = days.min(axis=0)
    is_first = (days == earliest) & (earliest != NEVER)
    count = is_first.sum(axis=0)
    share = np.divide(1.0, count, out=np.zeros(count.size), where=count > 0)
    return np.asarray(is_first @ share / days.shape[1], dtype=np.float64), int((count > 1).sum())
