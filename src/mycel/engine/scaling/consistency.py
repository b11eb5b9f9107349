"""Consistency: can a promised availability be kept, given the promises it stands on?"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mycel.engine import graph, ranges
from mycel.engine.movement import Dependency, Failure, Movement, Range
from mycel.engine.scaling.network import BadGroup, transmission

HOURS_PER_YEAR = 8760
TOLERANCE = 1e-12
"""Room for rounding when a product of promises is compared with a promise."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """What a node promises against what its dependencies' promises allow; availabilities 0…1.

    ``assumed`` names the dependencies without a promise, taken at their own availability.
    ``simulated`` is the availability found by simulation, when it was handed in.
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
    found = []
    for ref in sorted(movement.nodes):
        promise = movement.nodes[ref].promise
        if promise is None or promise.availability is None:
            continue
        own = own_availability(failure=movement.nodes[ref].failure)
        terms = [(own, own, own), *_terms(movement, ref)]
        independent = math.prod(term[1] for term in terms)
        upper = min(term[2] for term in terms)
        window = promise.window_days
        down = None if unavailability is None else unavailability.get(ref)
        found.append(
            Consistency(
                node=ref,
                promised=promise.availability,
                own=own,
                independent=independent,
                lower=max(0.0, 1 - math.fsum(1 - term[0] for term in terms)),
                upper=upper,
                feasible=promise.availability <= independent + TOLERANCE,
                possible=promise.availability <= upper + TOLERANCE,
                error_budget_hours=(
                    None if window is None else (1 - promise.availability) * window * 24
                ),
                assumed=_assumed(movement, ref),
                simulated=None if down is None else 1 - down,
            )
        )
    return tuple(found)


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


def _assumed(movement: Movement, ref: str) -> tuple[str, ...]:
    needs = {need.node for need in movement.nodes[ref].depends_on}
    return tuple(sorted(one for one in needs if _promised(movement, one) is None))


def _terms(movement: Movement, ref: str) -> list[tuple[float, float, float]]:
    """Return (lower, independent, upper) for every plain dependency and every group."""
    groups: defaultdict[str, list[tuple[Dependency, float]]] = defaultdict(list)
    terms = []
    for need in movement.nodes[ref].depends_on:
        if need.node not in movement.nodes:
            raise graph.UnknownNode(
                f"the dependency {ref} → {need.node} names {need.node}; it is not a node"
            )
        promised = _promised(movement, need.node)
        if promised is None:
            promised = own_availability(failure=movement.nodes[need.node].failure)
        seen = 1 - transmission(dependency=need, dependent=ref) * (1 - promised)
        if need.group is None:
            terms.append((seen, seen, seen))
        else:
            groups[need.group].append((need, seen))
    for group, members in groups.items():
        given = {need.at_least for need, _ in members if need.at_least is not None} or {1}
        k = min(given)
        if len(given) > 1 or not 1 <= k <= len(members):
            raise BadGroup(
                f"the group {group} of {ref} has {len(members)} members and says at least "
                f"{', '.join(map(str, sorted(given)))}; expected one number, 1 to {len(members)}"
            )
        up = [seen for _, seen in members]
        terms.append(at_least_bounds(up=up, k=k))
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
