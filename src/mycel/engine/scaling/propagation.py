"""Propagation: how likely each node is to be down, and whose failures matter, over all worlds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mycel.engine import graph, ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Failure, Movement
from mycel.engine.scaling import worlds as bits
from mycel.engine.scaling.consistency import Consistency, promise_check
from mycel.engine.scaling.network import BadGroup, Network, propagate
from mycel.engine.scaling.worlds import Floats, Words

__all__ = [
    "BadGroup",
    "Consistency",
    "Network",
    "Outages",
    "UnknownNode",
    "outages",
    "promise_check",
    "propagate",
    "times_down",
]

UnknownNode = graph.UnknownNode

HOURS_PER_YEAR = 8760
BLOCK_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Outages:
    """How likely each node is to be down at a random instant; every tuple is in the order of nodes.

    ``upper_bound`` is 3/N where no world showed an outage, else None. ``importance`` is None where
    the node never failed by itself in these worlds. ``never_fail`` names the nodes without ranges
    of failure.
    """

    nodes: tuple[str, ...]
    probability: tuple[float, ...]
    standard_error: tuple[float, ...]
    upper_bound: tuple[float | None, ...]
    own: tuple[float, ...]
    importance: tuple[float | None, ...]
    importance_standard_error: tuple[float | None, ...]
    reach: tuple[int, ...]
    never_fail: tuple[str, ...]
    top: str | None
    worlds: int
    seed: int


class _Draws:
    """The streams of one node's own failures, read block by block."""

    def __init__(self, *, ref: str, failure: Failure, seed: int) -> None:
        self.failure = failure
        self.rate = stream(seed=seed, name=f"{ref}:failures-per-year")
        self.hours = stream(seed=seed, name=f"{ref}:failure-hours")
        self.instant = stream(seed=seed, name=f"{ref}:down-by-itself")

    def block(self, size: int) -> Words:
        low, high = self.failure.per_year
        rate = ranges.draw(low=low, high=high, rng=self.rate, size=size, family="lognormal")
        low, high = self.failure.hours
        hours = ranges.draw(low=low, high=high, rng=self.hours, size=size, family="lognormal")
        unavailability: Floats = rate * hours / HOURS_PER_YEAR
        return bits.bernoulli(probability=unavailability, rng=self.instant, worlds=size)


def outages(*, movement: Movement, worlds: int, seed: int, top: str | None = None) -> Outages:
    """Return how likely each node is to be down at a random instant.

    Definition: in every world a node fails by itself with probability failures per year × hours
    per failure / 8,760, both drawn from its 90 % ranges; outages then spread over its dependents
    (``propagate``). Importance of v: expected number of other nodes down (or, with ``top``, the
    probability that this node is down) when v fails by itself minus the same when it does not.

    Args:
        movement: nodes with their failures and dependencies.
        worlds: number of simulated worlds N.
        seed: seed of the run; every node and edge has its own stream.
        top: the one node whose outage importance is about; all others when absent.

    Errors:
        UnknownNode, BadGroup, ValueError as in ``Network.build``; ValueError for a range that is
        none, below 0 or reaches 0, a top that is not a node, or fewer than one world.

    Source: docs/methods/propagation.md; Birnbaum 1969.
    """
    network = Network.of_movement(movement=movement)
    if top is not None and top not in network.nodes:
        raise graph.UnknownNode(f"{top} is not a node; expected one of the movement's nodes")
    tally = _Tally(len(network.nodes), None if top is None else network.nodes.index(top))
    for own, transmitted in _blocks(network, movement, bits.word_count(worlds=worlds), seed):
        size = min(own.shape[1] * bits.PER_WORD, worlds - tally.worlds)
        failed = own & bits.mask(worlds=size)
        down = propagate(network=network, own=failed, transmitted=transmitted)
        tally.add(failed, down, size)
    counts = graph.reach_counts(graph=graph.of_movement(movement=movement))
    probability = tuple((tally.down / worlds).tolist())
    importance, error = tally.importance()
    return Outages(
        nodes=network.nodes,
        probability=probability,
        standard_error=tuple(
            bits.standard_error(probability=one, worlds=worlds) for one in probability
        ),
        upper_bound=tuple(
            bits.upper_bound(hits=hits, worlds=worlds) for hits in tally.down.tolist()
        ),
        own=tuple((tally.own / worlds).tolist()),
        importance=importance,
        importance_standard_error=error,
        reach=tuple(counts[ref] for ref in network.nodes),
        never_fail=tuple(ref for ref in network.nodes if movement.nodes[ref].failure is None),
        top=top,
        worlds=worlds,
        seed=seed,
    )


def times_down(*, movement: Movement, worlds: int, seed: int) -> dict[str, int]:
    """Return in how many worlds each node is down, from the draws of ``outages``; errors as there.

    Args:
        movement: nodes with their failures and dependencies.
        worlds: number of simulated worlds N.
        seed: seed of the run.
    """
    network = Network.of_movement(movement=movement)
    hits = np.zeros(len(network.nodes), dtype=np.int64)
    done = 0
    for own, transmitted in _blocks(network, movement, bits.word_count(worlds=worlds), seed):
        size = min(own.shape[1] * bits.PER_WORD, worlds - done)
        failed = own & bits.mask(worlds=size)
        hits += bits.count(words=propagate(network=network, own=failed, transmitted=transmitted))
        done += size
    return dict(zip(network.nodes, hits.tolist(), strict=True))


def _blocks(
    network: Network, movement: Movement, width: int, seed: int
) -> Iterator[tuple[Words, Words]]:
    """Yield blocks of (own failures, transmissions); their size changes no draw."""
    draws = {}
    for row, ref in enumerate(network.nodes):
        failure = movement.nodes[ref].failure
        if failure is not None:
            draws[row] = _Draws(ref=ref, failure=_checked(ref, failure), seed=seed)
    crossing = [stream(seed=seed, name=f"{name}:transmits") for name in network.soft_names]
    rows = len(network.nodes) + len(network.dependency)
    step = max(1, BLOCK_BYTES // (bits.PER_WORD * rows or 1))
    for first in range(0, width, step):
        words = min(step, width - first)
        size = words * bits.PER_WORD
        own = np.zeros((len(network.nodes), words), dtype=np.uint64)
        for row, one in draws.items():
            own[row] = one.block(size)
        transmitted = np.zeros((len(crossing), words), dtype=np.uint64)
        for row, rng in enumerate(crossing):
            weight = float(network.weight[row])
            transmitted[row] = bits.bernoulli(probability=weight, rng=rng, worlds=size)
        yield own, transmitted


def _checked(ref: str, failure: Failure) -> Failure:
    for what, (low, high) in (("per_year", failure.per_year), ("hours", failure.hours)):
        try:
            ranges.check(low=low, high=high, family="lognormal")
        except ValueError as error:
            raise ValueError(f"{ref}, failure, {what}: {error}") from error
        if low < 0:
            raise ValueError(f"{ref}, failure, {what} is {low}; expected 0 or more")
    return failure


class _Tally:
    """Running sums over blocks: hits, and harm with and without each node's own failure."""

    def __init__(self, count: int, top: int | None) -> None:
        self.top, self.worlds = top, 0
        self.down, self.own = np.zeros(count, np.int64), np.zeros(count, np.int64)
        self.failed, self.total = np.zeros((2, count)), np.zeros((2, count))

    def add(self, own: Words, down: Words, size: int) -> None:
        """Add one block: sum and sum of squares of harm, in worlds of own failure and in all."""
        hits = bits.count(words=own)
        flags = bits.unpack(words=down, worlds=size)
        harm = (flags.sum(axis=0) if self.top is None else flags[self.top]).astype(np.float64)
        for node in range(len(own)):
            others = harm - flags[node] if self.top is None else harm
            self.total[:, node] += others.sum(), others @ others
            if hits[node]:
                failed = others[bits.unpack(words=own[node], worlds=size).view(np.bool_)]
                self.failed[:, node] += failed.sum(), failed @ failed
        self.down += bits.count(words=down)
        self.own += hits
        self.worlds += size

    def importance(self) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
        """Return importance and its standard error per node; None without worlds to compare."""
        other = self.total - self.failed
        with np.errstate(divide="ignore", invalid="ignore"):
            mean1, square1 = self.failed / self.own
            mean0, square0 = other / (self.worlds - self.own)
            spread = np.maximum(square1 - mean1**2, 0) / self.own
            spread += np.maximum(square0 - mean0**2, 0) / (self.worlds - self.own)
        known = (self.own > 0) & (self.own < self.worlds)
        pairs = zip((mean1 - mean0).tolist(), np.sqrt(spread).tolist(), known, strict=True)
        kept = [(mean, error) if is_known else (None, None) for mean, error, is_known in pairs]
        return tuple(mean for mean, _ in kept), tuple(error for _, error in kept)
