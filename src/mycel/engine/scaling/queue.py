"""Queue formulas: how long people wait, and the largest arrival rate that keeps a promise."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mycel.engine.scaling.erlang import (
    MOST_SERVERS,
    UnstableError,
    continuous_erlang_c,
    erlang_b,
    erlang_c,
    erlang_functions,
    inverse_b,
    require,
    require_servers,
)

__all__ = [
    "QueueFigures",
    "UnstableError",
    "allen_cunneen",
    "continuous_erlang_c",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "figures",
    "largest_arrivals",
    "mmc",
]

Floats = npt.NDArray[np.float64]

MOST_STATES = 1 << 22
TAIL = 1e-15
KNOTS = 2048
LEAST_ODDS = -300.0
MOST_ODDS = 30.0
PANELS = 48
POINTS = 12
NEGLIGIBLE = 45.0


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Long-run figures of one queue.

    ``p_within`` is the share of all arrivals that are served after at most the time asked for (None
    when none was); ``mean_wait`` is over all arrivals, in the unit of time of the rates.
    """

    utilisation: float
    p_wait: float
    mean_wait: float
    p_within: float | None
    p_abandon: float


def mmc(
    *, arrivals: float, service_rate: float, servers: int, within: float | None = None
) -> QueueFigures:
    """Return the figures of M/M/c, where everybody waits until served (Erlang C).

    Args:
        arrivals: λ, arrivals per unit of time, 0 or more.
        service_rate: μ, cases that one server completes per unit of time, above 0.
        servers: c, a whole number from 1.
        within: time t of the promise "served after at most t", 0 or more.

    Errors:
        UnstableError when λ ≥ cμ; ValueError when an argument is out of its range.

    Source:
        A. K. Erlang 1917; docs/methods/queue.md.
    """
    _require_queue(arrivals=arrivals, service_rate=service_rate, servers=servers, within=within)
    spare = servers * service_rate - arrivals
    if spare <= 0:
        raise UnstableError(f"unstable: the backlog grows by {-spare:g} per unit of time")
    waits = erlang_c(load=arrivals / service_rate, servers=servers)
    return QueueFigures(
        utilisation=arrivals / (servers * service_rate),
        p_wait=waits,
        mean_wait=waits / spare,
        p_within=None if within is None else 1 - waits * math.exp(-spare * within),
        p_abandon=0.0,
    )


def erlang_a(
    *,
    arrivals: float,
    service_rate: float,
    servers: int,
    patience: float,
    within: float | None = None,
) -> QueueFigures:
    """Return the figures of M/M/c+M, where each leaves after an exponential patience (Erlang A).

    Definition: birth-death process with birth rate λ and death rate min(n, c)μ + (n − c)⁺/patience,
    summed until the rest is below 1e-15; always stable.

    Args:
        arrivals: λ, arrivals per unit of time, 0 or more.
        service_rate: μ, cases that one server completes per unit of time, above 0.
        servers: c, a whole number from 1.
        patience: mean time after which somebody who waits leaves, above 0.
        within: time t of the promise "served after at most t", 0 or more.

    Errors:
        ValueError when an argument is out of its range, or the patience is so long that millions
        of states matter.

    Source:
        C. Palm 1957; S. Zeltyn and A. Mandelbaum 2005; docs/methods/queue.md.
    """
    _require_queue(arrivals=arrivals, service_rate=service_rate, servers=servers, within=within)
    require(patience > 0 and math.isfinite(patience), f"the patience is {patience}", "above 0")
    if arrivals == 0:
        return QueueFigures(0.0, 0.0, 0.0, None if within is None else 1.0, 0.0)
    full, leave = servers * service_rate, 1 / patience
    terms, peak = _waiting_terms(arrivals, full, leave)
    inverse = inverse_b(load=arrivals / service_rate, servers=servers)
    total = float(terms.sum())
    # all sums are divided by exp(peak), so that overload does not overflow
    whole = (inverse - 1) * math.exp(-peak) + total
    p_wait = total / whole
    length = float(np.arange(len(terms)) @ terms) / whole
    left = leave * length / arrivals
    answered = None
    if within is not None:
        late = _served_after_waiting(arrivals, full, leave, within, math.log(full / whole) - peak)
        answered = min(1.0, 1 - p_wait + late)
    return QueueFigures(
        utilisation=min(1.0, arrivals * (1 - left) / full),
        p_wait=p_wait,
        mean_wait=length / arrivals,
        p_within=answered,
        p_abandon=left,
    )


def figures(
    *,
    arrivals: float,
    service_rate: float,
    servers: int,
    patience: float | None = None,
    within: float | None = None,
) -> QueueFigures:
    """Return the figures of Erlang A when a patience is given, else those of Erlang C.

    Args:
        arrivals: as for ``mmc``.
        service_rate: rate of one server, as for ``mmc``.
        servers: as for ``mmc``.
        patience: mean patience as for ``erlang_a``, or None when nobody leaves.
        within: as for ``mmc``.

    Errors:
        As for ``mmc`` and ``erlang_a``.
    """
    if patience is None:
        return mmc(arrivals=arrivals, service_rate=service_rate, servers=servers, within=within)
    return erlang_a(
        arrivals=arrivals,
        service_rate=service_rate,
        servers=servers,
        patience=patience,
        within=within,
    )


def allen_cunneen(
    *, arrivals: float, service_rate: float, servers: int, cv2_arrivals: float, cv2_service: float
) -> float:
    """Return the approximate mean wait of G/G/c; a first look only.

    Definition: mean wait of M/M/c times (C_a² + C_s²)/2.

    Args:
        arrivals: as for ``mmc``.
        service_rate: as for ``mmc``.
        servers: as for ``mmc``.
        cv2_arrivals: squared coefficient of variation of times between arrivals, 0 or more.
        cv2_service: squared coefficient of variation of service times, 0 or more.

    Errors:
        As for ``mmc``.

    Source:
        A. O. Allen 1990; docs/methods/queue.md.
    """
    for name, value in (("arrivals", cv2_arrivals), ("service", cv2_service)):
        require(math.isfinite(value) and value >= 0, f"cv2 of {name} is {value}", "0 or more")
    plain = mmc(arrivals=arrivals, service_rate=service_rate, servers=servers)
    return plain.mean_wait * (cv2_arrivals + cv2_service) / 2


def largest_arrivals(
    *,
    service_rate: npt.ArrayLike,
    servers: float,
    within: float | None = None,
    share: float | None = None,
) -> Floats:
    """Return the largest arrival rate whose promise P(wait ≤ within) ≥ share holds in M/M/c.

    Fractional servers go through the continuous Erlang function. Without a promise the answer is
    ``servers · service_rate``.

    Args:
        service_rate: μ per world, above 0, any shape; the answer has the same shape.
        servers: c, 0 or more; not necessarily whole.
        within: time of the promise, in the unit of time of the rates, 0 or more.
        share: share of arrivals that the promise covers, between 0 and 1.

    Errors:
        ValueError when an argument is out of its range or only one of within and share is given.

    Source:
        docs/methods/queue.md.
    """
    rate = np.asarray(service_rate, np.float64)
    if not (np.isfinite(rate).all() and (rate > 0).all()):
        raise ValueError("a service rate is not above 0; expected positive finite rates")
    require(0 <= servers <= MOST_SERVERS, f"servers is {servers}", f"0 to {MOST_SERVERS}")
    if within is None and share is None:
        return np.asarray(servers * rate)
    if within is None or share is None:
        raise ValueError("a promise needs both within and share; give both or neither")
    require(math.isfinite(within) and within >= 0, f"within is {within}", "0 or more")
    require(0 < share < 1, f"share is {share}", "between 0 and 1, both excluded")
    if servers == 0:
        return np.zeros_like(rate)
    wait = rate * within
    curve, odds = _promise_curve(float(servers), float(share))
    start = np.interp(np.log1p(wait * servers), curve, odds)
    return np.asarray(rate * _sharpen(start, float(servers), wait, float(share)))


@lru_cache(maxsize=256)
def _promise_curve(servers: float, share: float) -> tuple[Floats, Floats]:
    """Knots of log(1 + τ·servers) and log(a/(servers − a)); τ = wait in service times, a = load."""
    low, high = LEAST_ODDS, MOST_ODDS
    for _ in range(80):
        middle = (low + high) / 2
        load = np.array([servers / (1 + math.exp(-middle))])
        is_below = float(erlang_functions(load, servers)[1][0]) < 1 - share
        low, high = (middle, high) if is_below else (low, middle)
    odds = np.linspace(low, MOST_ODDS, KNOTS)
    waits = erlang_functions(servers / (1 + np.exp(-odds)), servers)[1]
    tau = np.maximum(np.log(waits / (1 - share)), 0) / (servers / (1 + np.exp(odds)))
    return np.maximum.accumulate(np.log1p(tau * servers)), odds


def _sharpen(odds: Floats, servers: float, wait: Floats, share: float) -> Floats:
    """One step of Newton's method on ln C − (c − a)τ = ln(1 − share), over the logarithmic odds."""
    load, spare = servers / (1 + np.exp(-odds)), servers / (1 + np.exp(odds))
    blocked, waits = erlang_functions(load, servers)
    slope_b = servers / load - 1 + blocked
    slope = slope_b + (1 - blocked - load * blocked * slope_b) / (spare + load * blocked) + wait
    excess = np.log(waits) - spare * wait - math.log(1 - share)
    move = np.clip(excess / (slope * load * spare / servers), -0.1, 0.1)
    return np.asarray(servers / (1 + np.exp(move - odds)))


def _waiting_terms(arrivals: float, full: float, leave: float) -> tuple[Floats, float]:
    """Weights of j = 0, 1, … waiting, divided by exp(peak), and that peak."""
    count = 64
    while count <= MOST_STATES:
        waiting = np.arange(1, count)
        steps = np.log(arrivals / (full + waiting * leave))
        logs = np.concatenate(([0.0], np.cumsum(steps)))
        peak = float(logs.max())
        ratio = arrivals / (full + count * leave)
        if ratio < 1:
            terms = np.exp(logs - peak)
            if terms[-1] * ratio / (1 - ratio) * count < TAIL * float(terms.sum()):
                return terms, peak
        count *= 2
    raise ValueError(
        f"more than {MOST_STATES} waiting states matter at this patience; "
        "leave the patience out, or give a shorter one"
    )


def _served_after_waiting(
    arrivals: float, full: float, leave: float, within: float, log_scale: float
) -> float:
    """Integral over (0, within) of patience beyond x times the density of the offered wait."""

    def log_density(x: float) -> float:
        return arrivals / leave * -math.expm1(-leave * x) - (full + leave) * x

    top = max(0.0, math.log(arrivals / (full + leave)) / leave)
    least = log_density(top) - NEGLIGIBLE
    end = top + 1 / full
    while log_density(end) > least:
        end = top + 2 * (end - top)
    start = max(0.0, 2 * top - end)
    while start > 0 and log_density(start) > least:
        start = max(0.0, top - 2 * (top - start))
    end = min(end, within)
    if end <= start:
        return 0.0
    node, weight = np.polynomial.legendre.leggauss(POINTS)
    edges = np.linspace(start, end, PANELS + 1)
    half = (edges[1] - edges[0]) / 2
    x = (edges[:-1, None] + half) + half * node
    logs = arrivals / leave * -np.expm1(-leave * x) - (full + leave) * x + log_scale
    return float(half * (np.exp(logs) @ weight).sum())


def _require_queue(
    *, arrivals: float, service_rate: float, servers: int, within: float | None
) -> None:
    require_servers(servers)
    require(math.isfinite(arrivals) and arrivals >= 0, f"arrivals is {arrivals}", "0 or more")
    require(
        math.isfinite(service_rate) and service_rate > 0,
        f"the service rate is {service_rate}",
        "above 0",
    )
    if within is not None:
        require(math.isfinite(within) and within >= 0, f"within is {within}", "0 or more")
