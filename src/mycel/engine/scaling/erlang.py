"""Erlang's functions: the share that is lost or must wait, for whole and fractional servers."""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_SERVERS = 1_000_000


class UnstableError(ValueError):
    """More work arrives than the servers can do and nobody leaves: waits grow without end."""


def erlang_b(*, load: float, servers: int) -> float:
    """Return Erlang's loss probability: the share that finds every server busy and is lost.

    Definition: B₀ = 1, B_k = A·B_{k−1}/(k + A·B_{k−1}).

    Args:
        load: offered load A = λ/μ, 0 or more.
        servers: c, a whole number from 1.

    Errors:
        ValueError when an argument is out of its range.

    Source:
        A. K. Erlang 1917; docs/methods/queue.md.
    """
    inverse = inverse_b(load=load, servers=servers)
    return 1 / inverse


def erlang_c(*, load: float, servers: int) -> float:
    """Return the share of arrivals that must wait in M/M/c.

    Definition: C = B/(1 − (A/c)(1 − B)).

    Args:
        load: offered load A = λ/μ, 0 or more and below ``servers``.
        servers: c, a whole number from 1.

    Errors:
        UnstableError when A ≥ c; ValueError when an argument is out of its range.

    Source:
        A. K. Erlang 1917; docs/methods/queue.md.
    """
    blocked = erlang_b(load=load, servers=servers)
    if load >= servers:
        raise UnstableError(
            f"unstable: the offered load {load:g} is not below the {servers} servers; "
            "add servers or state a patience"
        )
    return blocked / (1 - load / servers * (1 - blocked))


def continuous_erlang_c(*, load: npt.ArrayLike, servers: npt.ArrayLike) -> Floats:
    """Return Erlang C for fractional servers, through the continuous Erlang B function.

    Definition: 1/B(x, A) = A ∫₀^∞ e^{−Au}(1 + u)^x du; C = B/(1 − (A/x)(1 − B)).

    Args:
        load: A, above 0 and below ``servers``; the arguments broadcast.
        servers: x, above 0.

    Errors:
        ValueError when a load is not between 0 and its servers.

    Source:
        D. L. Jagerman 1974; docs/methods/queue.md.
    """
    a, x = np.asarray(load, np.float64), np.asarray(servers, np.float64)
    if not np.all((a > 0) & (a < x)):
        raise ValueError("a load is not between 0 and its servers; expected 0 < load < servers")
    return erlang_functions(a, x)[1]


def erlang_functions(load: Floats, servers: Floats | float) -> tuple[Floats, Floats]:
    """Return B and C for 0 < load < servers, unchecked, in any shape."""
    from scipy.special import gammaincc, gammaln

    log_b = servers * np.log(load) - load - gammaln(servers + 1)
    blocked = np.exp(log_b) / gammaincc(servers + 1, load)
    return blocked, servers * blocked / (servers - load * (1 - blocked))


def inverse_b(*, load: float, servers: int) -> float:
    """Return 1/B of Erlang B, infinite where B is below the smallest number."""
    require_servers(servers)
    require(math.isfinite(load) and load >= 0, f"the offered load is {load}", "0 or more")
    if load == 0:
        return math.inf
    inverse = 1.0
    for k in range(1, servers + 1):
        inverse = 1 + k / load * inverse
    return inverse


def require_servers(servers: int) -> None:
    """Refuse a number of servers that is not whole or not within reach."""
    is_whole = isinstance(servers, int | np.integer) and not isinstance(servers, bool)
    require(
        is_whole and 1 <= servers <= MOST_SERVERS,
        f"servers is {servers}",
        f"a whole number from 1 to {MOST_SERVERS}",
    )


def require(holds: bool, found: str, expected: str) -> None:  # noqa: FBT001 - the condition itself
    """Refuse, in one sentence, what does not hold."""
    if not holds:
        raise ValueError(f"{found}; expected {expected}")
