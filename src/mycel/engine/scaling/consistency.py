"""Consistency: can a promised availability be kept, given the promises it stands on?"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mycel.engine import graph, ranges
from mycel.engine.movement import Dependency, Failure, Movement, Promise, Range
from mycel.engine.scaling.network import BadGroup, transmission

HOURS_PER_YEAR = 8760
TOLERANCE = 1e-12
"""Room for rounding when a product of promises is compared with a promise."""


@dataclass(frozen=True, slots=True)
class Rest:
    """One dependency that a promise rests on.

    ``promised`` is None where it promises nothing and is taken at its own availability, which is
    ``known`` only where a promise or a failure is stated. ``seen`` is what the node sees of it:
    1 − the probability that an outage crosses × its unavailability.
    """

    node: str
    promised: float | None
    taken: float
    seen: float
    known: bool
    group: str | None
    at_least: int | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """What a node promises against what its dependencies' promises allow; availabilities 0…1.

    ``assumed`` names the dependencies without a promise, taken at their own availability.
    ``known`` says that something is stated to check against: a failure of the node, or a promise
    or a failure of what it rests on. ``simulated`` is the availability found by simulation, when
    it was handed in.
    """

    node: str
    promised: float
    own: float
    independent: float
    lower: float
    upper: float
    feasible: bool
    possible: bool
    error_budget_hours: float | None
    assumed: tuple[str, ...]
    simulated: float | None
    window_days: float | None
    rests_on: tuple[Rest, ...]
    known: bool


def promise_check(
    *, movement: Movement, unavailability: Mapping[str, float] | None = None
) -> tuple[Consistency, ...]:
    """Compare every promised availability with those it stands on, sorted by ref.

    Definition: every direct dependency keeps exactly what it promises. independent = own × ∏ of
    the terms (hard A; soft 1 − weight × U; group P(at least k up)); upper = the smallest term;
    lower = max(0, 1 − Σ of their unavailabilities). Groups enter the bounds with their own sharp
    bounds. feasible: promised ≤ independent; possible: promised ≤ upper.

    Args:
        movement: nodes with promises, failures and dependencies.
        unavailability: simulated probability of being down per ref, such as that of ``outages``.

    Errors:
        graph.UnknownNode for a dependency that is not a node; BadGroup, ValueError as in
        ``Network.build``.
    """
    return tuple(
        _check(movement, ref, None if unavailability is None else unavailability.get(ref))
        for ref in sorted(movement.nodes)
        if _promised(movement, ref) is not None
    )


def _check(movement: Movement, ref: str, down: float | None) -> Consistency:
    node = movement.nodes[ref]
    promise = node.promise or Promise()
    promised, window = promise.availability or 0.0, promise.window_days
    own = own_availability(failure=node.failure)
    rests = tuple(_rest(movement, ref, need) for need in node.depends_on)
    terms = [(own, own, own), *_terms(ref, rests)]
    independent = math.prod(term[1] for term in terms)
    upper = min(term[2] for term in terms)
    return Consistency(
        node=ref,
        promised=promised,
        own=own,
        independent=independent,
        lower=max(0.0, 1 - math.fsum(1 - term[0] for term in terms)),
        upper=upper,
        feasible=promised <= independent + TOLERANCE,
        possible=promised <= upper + TOLERANCE,
        error_budget_hours=None if window is None else (1 - promised) * window * 24,
        assumed=tuple(sorted({one.node for one in rests if one.promised is None})),
        simulated=None if down is None else 1 - down,
        window_days=window,
        rests_on=rests,
        known=node.failure is not None or any(one.known for one in rests),
    )


def own_availability(*, failure: Failure | None) -> float:
    """Return 1 − mean failures per year × mean hours / 8,760, at least 0; 1 without failure."""
    if failure is None:
        return 1.0
    return max(0.0, 1 - _mean(failure.per_year) * _mean(failure.hours) / HOURS_PER_YEAR)


def _mean(ends: Range) -> float:
    low, high = ends
    if low == high:
        return low
    mu, sigma = ranges.lognormal_parameters(low=low, high=high)
    return math.exp(mu + sigma**2 / 2)


def _promised(movement: Movement, ref: str) -> float | None:
    promise = movement.nodes[ref].promise
    return None if promise is None else promise.availability


def _rest(movement: Movement, ref: str, need: Dependency) -> Rest:
    if need.node not in movement.nodes:
        raise graph.UnknownNode(
            f"the dependency {ref} → {need.node} names {need.node}; it is not a node"
        )
    promised, failure = _promised(movement, need.node), movement.nodes[need.node].failure
    taken = own_availability(failure=failure) if promised is None else promised
    return Rest(
        node=need.node,
        promised=promised,
        taken=taken,
        seen=1 - transmission(dependency=need, dependent=ref) * (1 - taken),
        known=promised is not None or failure is not None,
        group=need.group,
        at_least=need.at_least,
    )


def _terms(ref: str, rests: Sequence[Rest]) -> list[tuple[float, float, float]]:
    """Return (lower, independent, upper) for every plain dependency and every group."""
    groups: defaultdict[str, list[Rest]] = defaultdict(list)
    terms = []
    for one in rests:
        if one.group is None:
            terms.append((one.seen, one.seen, one.seen))
        else:
            groups[one.group].append(one)
    for group, members in groups.items():
        given = {one.at_least for one in members if one.at_least is not None} or {1}
        k = min(given)
        if len(given) > 1 or not 1 <= k <= len(members):
            raise BadGroup(
                f"the group {group} of {ref} has {len(members)} members and says at least "
                f"{', '.join(map(str, sorted(given)))}; expected one number, 1 to {len(members)}"
            )
        terms.append(at_least_bounds(up=[one.seen for one in members], k=k))
    return terms


def at_least_bounds(*, up: Sequence[float], k: int) -> tuple[float, float, float]:
    """Return (lower, independent, upper) of P(at least k of n up).

    Definition: independent: the Poisson-binomial tail; the bounds hold for every dependence and
    are attained: upper = min over j < k of (sum of the n − j smallest) / (k − j), at most 1; lower
    is one minus the same for n − k + 1 failures.

    Source: Rüger 1978.
    """
    counts = [1.0]
    for one in up:
        counts = [
            (counts[at] if at < len(counts) else 0.0) * (1 - one)
            + (counts[at - 1] if at else 0.0) * one
            for at in range(len(counts) + 1)
        ]
    lower = 1 - _largest(sorted(1 - one for one in up), len(up) - k + 1)
    return lower, math.fsum(counts[k:]), _largest(sorted(up), k)


def _largest(ascending: Sequence[float], k: int) -> float:
    count = len(ascending)
    return min(1.0, *(math.fsum(ascending[: count - j]) / (k - j) for j in range(k)))
