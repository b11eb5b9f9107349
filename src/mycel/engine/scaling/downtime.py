"""Downtime: for how many hours of a year nodes are down, by their own failures and by others'."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Failure, Movement, Range, Treatment
from mycel.engine.scaling import compound, effects
from mycel.engine.scaling import worlds as bits
from mycel.engine.scaling.network import Network, propagate

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

HOURS_PER_YEAR = 8760.0
HOURS_PER_WEEK = 168.0
WEEKS = 53
BLOCK_FAILURES = 100_000
BLOCK_WORLDS = 8_192
MOST_FAILURES = 5_000_000
"""Failures of one node that are drawn at once."""
MOST_OVERLAPS = 50_000_000
"""Stretches, counted once for every failure that covers them, that are held at once."""
_APART = 2 * HOURS_PER_YEAR
"""Hours between the beginnings of two worlds on one line of time."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Stretches of time in which the same nodes fail by themselves, world after world.

    Shapes: S stretches; ``world`` [S], ``begin`` [S] and ``length`` [S] in hours of the year,
    ``own`` [V, ⌈S/64⌉] who fails by itself.
    """

    world: Positions
    begin: Floats
    length: Floats
    own: bits.Words


@dataclass(slots=True)
class _Failing:
    """The streams of one node's own failures, read block by block."""

    ref: str
    row: int
    failure: Failure
    rate: np.random.Generator
    score: np.random.Generator
    hours: np.random.Generator
    start: np.random.Generator
    rarer: Floats | None
    shorter: Floats | None

    def block(self, *, first: int, size: int) -> tuple[Positions, Floats, Floats]:
        """Return world, beginning and hours of the failures that remain in the next worlds."""
        rate = _draw(self.failure.per_year, self.rate, size)
        score = self.score.standard_normal(size)
        events = compound.counts(rate=rate, score=score)
        count = int(events.sum())
        if count > MOST_FAILURES:
            raise ValueError(
                f"{self.ref} would fail {count:,} times in {size:,} years; expected at most "
                f"{MOST_FAILURES:,}: give a lower or a narrower range of how often it fails"
            )
        world = np.repeat(np.arange(size), events)
        start = HOURS_PER_YEAR * self.start.random(count)
        hours = _draw(self.failure.hours, self.hours, count)
        here = slice(first, first + size)
        if self.shorter is not None:
            hours = hours * self.shorter[here][world]
        if self.rarer is not None:
            fewer = compound.counts(rate=rate * self.rarer[here], score=score)
            stays = compound.kept(counts=events, fewer=np.minimum(fewer, events))
            world, start, hours = world[stays], start[stays], hours[stays]
        return _wrapped(world, start, np.minimum(hours, HOURS_PER_YEAR))


def _wrapped(world: Positions, start: Floats, hours: Floats) -> tuple[Positions, Floats, Floats]:
    """Let what lasts beyond the year's end count at its beginning, as last year's outages would."""
    past = start + hours - HOURS_PER_YEAR
    over = past > 0
    hours = np.where(over, HOURS_PER_YEAR - start, hours)
    world = np.concatenate([world, world[over]])
    start = np.concatenate([start, np.zeros(int(over.sum()))])
    hours = np.concatenate([hours, past[over]])
    lasts = hours > 0
    return world[lasts], start[lasts], hours[lasts]


def _draw(range_: Range, rng: np.random.Generator, size: int) -> Floats:
    return ranges.draw(low=range_[0], high=range_[1], rng=rng, size=size, family="positive")


@dataclass(slots=True)
class Downtime:
    """The part of a movement whose failures reach the nodes named, in worlds that stay the same."""

    movement: Movement
    worlds: int
    seed: int
    refs: tuple[str, ...]
    network: Network
    failing: dict[str, Failure] = field(default_factory=dict)

    @classmethod
    def build(
        cls, *, movement: Movement, refs: Collection[str], worlds: int, seed: int
    ) -> "Downtime":
        """Return the downtime of these nodes.

        Errors:
            graph.UnknownNode, network.BadGroup, ValueError for impossible dependencies or ranges.
        """
        names = _needed(movement, refs)
        network = Network.build(
            nodes=names, depends_on={ref: movement.nodes[ref].depends_on for ref in names}
        )
        failing = {}
        for ref in names:
            failure = movement.nodes[ref].failure
            if failure is not None:
                failing[ref] = _checked(ref, failure)
        return cls(movement, worlds, seed, tuple(sorted(refs)), network, failing)

    def hours(self, *, plan: Sequence[Treatment] = ()) -> dict[str, Floats]:
        """Return the hours of one year in which each node is down, [N].

        Definition: every node fails K ~ Poisson(λ) times a year, λ drawn per world from its range;
        each failure begins at an instant spread evenly over the year and lasts as long as a draw
        from its range of hours, at most a year; what lasts beyond the year's end counts at its
        beginning. At every instant outages spread over dependents (``network.propagate``); a soft
        dependency carries outages or not, drawn anew every week. A treatment's ``mends`` take
        shares of rate and hours.

        Source: docs/methods/risk.md.
        """
        down = {ref: np.zeros(self.worlds) for ref in self.refs}
        rows = [self.network.nodes.index(ref) for ref in self.refs]
        draws = [self._draws(ref, failure, plan) for ref, failure in self.failing.items()]
        crossing = [
            stream(seed=self.seed, name=f"{name}:transmits-in-week")
            for name in self.network.soft_names
        ]
        step = self._step()
        for first in range(0, self.worlds, step):
            size = min(step, self.worlds - first)
            parts = [(one.row, *one.block(first=first, size=size)) for one in draws]
            carries = [rng.random((size, WEEKS), dtype=np.float32) for rng in crossing]
            moments = _moments(len(self.network.nodes), parts)
            if moments is None:
                continue
            state = propagate(
                network=self.network,
                own=moments.own,
                transmitted=self._transmitted(carries, moments),
            )
            flags = bits.unpack(words=state[rows], worlds=moments.world.size)
            for ref, flag in zip(self.refs, flags, strict=True):
                lasted = np.bincount(moments.world, moments.length * flag, minlength=size)
                down[ref][first : first + size] = lasted
        return down

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan mends any of these nodes."""
        return any(repair.node in self.failing for one in plan for repair in one.mends)

    def _step(self) -> int:
        """Worlds per block, from the upper ends of the rates; it changes no draw."""
        most = sum(failure.per_year[1] for failure in self.failing.values())
        return max(1, min(BLOCK_WORLDS, int(BLOCK_FAILURES / max(most, 1.0))))

    def _draws(self, ref: str, failure: Failure, plan: Sequence[Treatment]) -> _Failing:
        named = [(one.ref, fix) for one in plan for fix in one.mends if fix.node == ref]
        rarer = [(f"{by}>{ref}:failures-per-year", fix.per_year) for by, fix in named]
        shorter = [(f"{by}>{ref}:failure-hours", fix.hours) for by, fix in named]

        def opened(what: str) -> np.random.Generator:
            return stream(seed=self.seed, name=f"{ref}:outage-{what}")

        return _Failing(
            ref=ref,
            row=self.network.nodes.index(ref),
            failure=failure,
            rate=opened("per-year"),
            score=opened("events"),
            hours=opened("hours"),
            start=opened("start"),
            rarer=effects.remaining(shares=rarer, worlds=self.worlds, seed=self.seed),
            shorter=effects.remaining(shares=shorter, worlds=self.worlds, seed=self.seed),
        )

    def _transmitted(self, carries: Sequence[NDArray[np.float32]], moments: Moments) -> bits.Words:
        count = moments.world.size
        found = np.zeros((len(carries), bits.word_count(worlds=count)), dtype=np.uint64)
        week = np.minimum((moments.begin / HOURS_PER_WEEK).astype(np.int64), WEEKS - 1)
        for row, level in enumerate(carries):
            weight = self.network.weight[row]
            found[row] = bits.pack(flags=level[moments.world, week] < weight)
        return found


def _needed(movement: Movement, refs: Collection[str]) -> list[str]:
    """Return the nodes named and everything they depend on, sorted."""
    found, waiting = set(refs), list(refs)
    while waiting:
        for need in movement.nodes[waiting.pop()].depends_on:
            if need.node in movement.nodes and need.node not in found:
                found.add(need.node)
                waiting.append(need.node)
    return sorted(found)


def _checked(ref: str, failure: Failure) -> Failure:
    for what, (low, high) in (("per_year", failure.per_year), ("hours", failure.hours)):
        try:
            ranges.check(low=low, high=high, family="positive")
        except ValueError as error:
            raise ValueError(f"{ref}, failure, {what}: {error}") from error
    low, high = failure.per_year
    if high > HOURS_PER_YEAR:
        raise ValueError(f"{ref} fails {high:g} times a year; expected at most {HOURS_PER_YEAR:g}")
    low, high = failure.hours
    return replace(failure, hours=(min(low, HOURS_PER_YEAR), min(high, HOURS_PER_YEAR)))


def _moments(nodes: int, parts: Sequence[tuple[int, Positions, Floats, Floats]]) -> Moments | None:
    """Cut the failures of a block into stretches in which the same nodes fail; None without any."""
    count = sum(world.size for _, world, _, _ in parts)
    if not count:
        return None
    row = np.repeat([row for row, *_ in parts], [world.size for _, world, _, _ in parts])
    begin = np.concatenate([world * _APART + start for _, world, start, _ in parts])
    end = begin + np.concatenate([hours for *_, hours in parts])
    times = np.concatenate([begin, end])
    order = np.argsort(times, kind="stable")
    change = np.where(order < count, 1, -1)
    lives = np.cumsum(change)[:-1] > 0
    times = times[order]
    before = np.concatenate([[0], np.cumsum(lives)])
    """How many stretches with a failure come before each change."""
    place = np.empty(2 * count, dtype=np.int64)
    place[order] = np.arange(2 * count)
    first, last = before[place[:count]], before[place[count:]]
    spans = last - first
    if spans.sum() > MOST_OVERLAPS:
        raise ValueError(
            f"the failures of {nodes:,} nodes overlap {spans.sum():,} times; expected at most "
            f"{MOST_OVERLAPS:,}: give lower or narrower ranges of how often they fail"
        )
    which = np.arange(int(spans.sum())) - np.repeat(np.cumsum(spans) - spans - first, spans)
    total = int(before[-1])
    flags = np.zeros((nodes, total), dtype=np.bool_)
    flags[np.repeat(row, spans), which] = True
    starts = times[:-1][lives]
    world = (starts // _APART).astype(np.int64)
    return Moments(
        world=world,
        begin=starts - world * _APART,
        length=np.diff(times)[lives],
        own=bits.pack(flags=flags),
    )


def silent(*, movement: Movement, refs: Collection[str]) -> tuple[str, ...]:
    """Return the nodes that neither fail themselves nor need one that does, sorted."""
    return tuple(
        ref
        for ref in sorted(refs)
        if all(movement.nodes[name].failure is None for name in _needed(movement, [ref]))
    )


def harm_ranges(*, movement: Movement) -> Mapping[str, Mapping[str, Range]]:
    """Return node → unit of loss → harm of one hour down, for the nodes that state it."""
    return {
        ref: node.harm_per_hour_down
        for ref, node in sorted(movement.nodes.items())
        if node.harm_per_hour_down
    }
