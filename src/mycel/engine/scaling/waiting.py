"""Waiting, simulated: who is served when, and quantiles that count those still waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace

import numpy as np
import numpy.typing as npt

from mycel.engine.scaling.opening import Opening

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

QUANTILES = (0.5, 0.9, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """What became of every arrival, in the order of arrival; all arrays have the same shape.

    ``wait`` is the clock time from arrival to the start of service, to leaving, or to the end of
    observation; ``open_wait`` counts open time only. Who is neither served nor abandoned was still
    waiting at the end. ``completed`` is NaN where service was not started.
    """

    wait: Floats
    open_wait: Floats
    served: Flags
    abandoned: Flags
    completed: Floats

    def quantiles(self, at: Sequence[float] = QUANTILES) -> tuple[float | None, ...]:
        """Return quantiles of the clock time to service, Kaplan-Meier; None when not reached."""
        return quantiles(durations=self.wait, observed=self.served, at=at)

    def p_within(self, limit: float) -> float:
        """Return the share of all arrivals that were served after at most ``limit``."""
        return float(np.mean(self.served & (self.wait <= limit)))


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """The Kaplan-Meier curve: ``share`` is still waiting just after each of ``times``."""

    times: Floats
    share: Floats
    at_risk: npt.NDArray[np.int64]


def simulate(
    *,
    arrivals: npt.ArrayLike,
    services: npt.ArrayLike,
    servers: int,
    patience: npt.ArrayLike | None = None,
    priorities: npt.ArrayLike | None = None,
    opening: Opening | None = None,
    until: float | None = None,
) -> Waits:
    """Let every case wait for one of the servers, and say how long it waited.

    Definition: discrete-event simulation. A free server takes the waiting case of the smallest
    priority number, then of the earliest arrival; service is not interrupted, except that it rests
    outside opening hours. A case leaves when its patience (clock time) ends before its start.

    Args:
        arrivals: clock times, sorted, shape (n,); measured or drawn.
        services: open time of service, 0 or more, shape (n,).
        servers: c, a whole number from 1.
        patience: clock time after which a case leaves, 0 or more (infinite allowed), shape (n,).
        priorities: whole numbers, smaller first, shape (n,).
        opening: opening hours; None when always open.
        until: end of observation; cases not started by then stay open.

    Errors:
        ValueError when shapes differ, times are not sorted or finite, or a duration is negative.

    Source:
        docs/methods/queue.md.
    """
    come, work = _checked(arrivals, services, servers)
    if come.ndim != 1:
        raise ValueError("arrivals have more than one row; use replicate for replications")
    leave = come + _patience(patience, come)
    rank = np.zeros(len(come), np.int64) if priorities is None else np.asarray(priorities, np.int64)
    if rank.shape != come.shape:
        raise ValueError("priorities and arrivals differ in length; expected one per arrival")
    clock = come if opening is None else opening.open_time(come)
    starts = _starts(clock, work, rank, servers, _last_start(leave, opening))
    return _waits(come, work, leave, starts, opening, until)


def replicate(
    *,
    arrivals: npt.ArrayLike,
    services: npt.ArrayLike,
    servers: int,
    patience: npt.ArrayLike | None = None,
) -> Waits:
    """Run many replications of a first-come, first-served queue side by side.

    Equal to ``simulate`` row by row, without priorities and opening hours; steps through the cases
    once for all rows (Kiefer-Wolfowitz recursion).

    Args:
        arrivals: clock times, sorted along each row, shape (replications, n).
        services: service times, 0 or more, the same shape.
        servers: c, a whole number from 1.
        patience: 0 or more (infinite allowed), the same shape.

    Errors:
        As for ``simulate``.

    Source:
        J. Kiefer and J. Wolfowitz 1955; docs/methods/queue.md.
    """
    come, work = _checked(arrivals, services, servers)
    if come.ndim != 2:  # noqa: PLR2004 - rows and cases
        raise ValueError("expected arrivals of shape (replications, cases); use simulate for one")
    leave = come + _patience(patience, come)
    free = np.full((len(come), min(servers, max(come.shape[1], 1))), -np.inf)
    row = np.arange(len(come))
    starts = np.empty_like(come)
    for case in range(come.shape[1]):
        first = free.argmin(axis=1)
        start = np.maximum(come[:, case], free[row, first])
        stays = start <= leave[:, case]
        starts[:, case] = np.where(stays, start, np.nan)
        served = row[stays]
        free[served, first[stays]] = start[stays] + work[stays, case]
    return _waits(come, work, leave, starts, None, None)


def poisson_arrivals(*, rate: float, count: int, rng: np.random.Generator) -> Floats:
    """Return the first ``count`` arrival times of a Poisson process.

    Errors:
        ValueError when the rate is not above 0 or the count is negative.
    """
    if not rate > 0 or count < 0:
        raise ValueError("expected a rate above 0 and a count of 0 or more")
    return np.cumsum(rng.exponential(1 / rate, size=count))


def resample_arrivals(
    *, observed: npt.ArrayLike, count: int, block: int, rng: np.random.Generator
) -> Floats:
    """Return arrival times whose gaps are drawn in blocks from measured ones, so bursts survive.

    Args:
        observed: measured times, sorted, shape (n,), n ≥ 2.
        count: number of arrivals to draw, 1 or more.
        block: consecutive gaps per block, from 1 to n − 1.
        rng: stream from ``engine.chance``.

    Errors:
        ValueError when an argument is out of its range or the times are not sorted.

    Source:
        H. R. Künsch, "The jackknife and the bootstrap for general stationary observations", 1989.
    """
    gaps = np.diff(np.asarray(observed, np.float64))
    if gaps.size == 0 or not np.isfinite(gaps).all() or np.any(gaps < 0):
        raise ValueError("expected at least two finite, sorted times")
    if not 1 <= block <= gaps.size or count < 1:
        raise ValueError(f"expected a count from 1 and a block from 1 to {gaps.size}")
    begin = rng.integers(0, gaps.size - block + 1, size=-(-count // block))
    return np.cumsum(gaps[(begin[:, None] + np.arange(block)).ravel()[:count]])


def kaplan_meier(*, durations: npt.ArrayLike, observed: npt.ArrayLike) -> Survival:
    """Return the share still waiting after each time at which a wait was observed to end.

    Definition: ∏ (1 − d_i/n_i) over event times, n_i still at risk just before; who is censored at
    an event time counts as at risk then.

    Args:
        durations: waits, 0 or more, shape (n,).
        observed: True where the wait ended in the event, False where it was censored, shape (n,).

    Errors:
        ValueError when shapes differ, nothing is given, or a duration is negative or not finite.

    Source:
        E. L. Kaplan and P. Meier 1958.
    """
    time, seen = np.asarray(durations, np.float64), np.asarray(observed, np.bool_)
    if time.ndim != 1 or time.shape != seen.shape or time.size == 0:
        raise ValueError("expected one flag per duration, and at least one of each")
    if not np.isfinite(time).all() or np.any(time < 0):
        raise ValueError("a duration is negative or infinite; expected 0 or more")
    order = np.sort(time)
    times, ended = np.unique(time[seen], return_counts=True)
    at_risk = time.size - np.searchsorted(order, times, side="left")
    share: Floats = np.asarray(np.cumprod(1 - ended / at_risk), np.float64)
    return Survival(times=times, share=share, at_risk=at_risk)


def quantiles(
    *, durations: npt.ArrayLike, observed: npt.ArrayLike, at: Sequence[float] = QUANTILES
) -> tuple[float | None, ...]:
    """Return Kaplan-Meier quantiles: the first time after which at most 1 − p still wait.

    Args:
        durations: as for ``kaplan_meier``.
        observed: as for ``kaplan_meier``.
        at: probabilities p, each between 0 and 1.

    Errors:
        As for ``kaplan_meier``, and ValueError when a probability is not between 0 and 1.
    """
    if not all(0 < p < 1 for p in at):
        raise ValueError("a probability is not between 0 and 1")
    curve = kaplan_meier(durations=durations, observed=observed)
    # the product of the steps carries rounding: 3/4 · 2/3 must count as one half
    reached = [np.flatnonzero(curve.share <= 1 - p + 1e-12) for p in at]
    return tuple(float(curve.times[hit[0]]) if hit.size else None for hit in reached)


def _starts(
    clock: Floats, work: Floats, rank: npt.NDArray[np.int64], servers: int, last_start: Floats
) -> Floats:
    """Event loop in open time; NaN where the case leaves first."""
    come, need, order, last = clock.tolist(), work.tolist(), rank.tolist(), last_start.tolist()
    count = len(come)
    starts = np.full(count, np.nan)
    free = [-np.inf] * min(servers, max(count, 1))
    heapify(free)
    waiting: list[tuple[int, int]] = []
    nearest, now = 0, -np.inf
    while waiting or nearest < count:
        now = max(now, free[0])
        if not waiting:
            now = max(now, come[nearest])
        while nearest < count and come[nearest] <= now:
            heappush(waiting, (order[nearest], nearest))
            nearest += 1
        case = heappop(waiting)[1]
        if now <= last[case]:
            starts[case] = now
            heapreplace(free, now + need[case])
    return starts


def _last_start(leave: Floats, opening: Opening | None) -> Floats:
    """The last open time at which service may start before the case has left."""
    if opening is None:
        return leave
    last = opening.open_time(leave)
    finite = np.isfinite(leave)
    closed = np.zeros_like(finite)
    closed[finite] = opening.resumes(last[finite]) > leave[finite]
    # who leaves while it is closed has left before the next opening, which has the same open time
    return np.where(closed, np.nextafter(last, -np.inf), last)


def _waits(
    come: Floats,
    work: Floats,
    leave: Floats,
    starts: Floats,
    opening: Opening | None,
    until: float | None,
) -> Waits:
    served = ~np.isnan(starts)
    begin = starts if opening is None else opening.resumes(starts)
    begin = np.where(served, np.maximum(begin, come), np.inf)
    done = starts + work
    if opening is not None:
        done = np.maximum(opening.ends(done), begin)
    end = np.minimum(begin, leave)
    if until is not None:
        if come.size and come[-1] > until:
            raise ValueError("a case arrives after the end of observation; leave it out")
        served = served & (begin <= until)
        end = np.minimum(end, until)
    abandoned = ~served & (leave <= end)
    opened = end - come
    if opening is not None:
        opened = opening.open_time(end) - opening.open_time(come)
    return Waits(
        wait=end - come,
        open_wait=opened,
        served=served,
        abandoned=abandoned,
        completed=np.where(served, done, np.nan),
    )


def _checked(
    arrivals: npt.ArrayLike, services: npt.ArrayLike, servers: int
) -> tuple[Floats, Floats]:
    come, work = np.asarray(arrivals, np.float64), np.asarray(services, np.float64)
    if come.shape != work.shape:
        raise ValueError("arrivals and services differ in shape; expected one service per arrival")
    if not (np.isfinite(come).all() and np.isfinite(work).all()):
        raise ValueError("an arrival or a service time is not finite")
    if np.any(np.diff(come) < 0):
        raise ValueError("the arrivals are not sorted; sort them by time")
    if np.any(work < 0):
        raise ValueError("a service time is negative; expected 0 or more")
    if servers < 1 or servers != int(servers):
        raise ValueError(f"servers is {servers}; expected a whole number from 1")
    return come, work


def _patience(patience: npt.ArrayLike | None, come: Floats) -> Floats:
    if patience is None:
        return np.full_like(come, np.inf)
    limit = np.asarray(patience, np.float64)
    if limit.shape != come.shape:
        raise ValueError("patience and arrivals differ in shape; expected one per arrival")
    if np.isnan(limit).any() or np.any(limit < 0):
        raise ValueError("a patience is negative or not a number; expected 0 or more")
    return limit
