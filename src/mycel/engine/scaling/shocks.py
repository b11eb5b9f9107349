"""Shocks: named events that take shares of capacity, from their day on until the horizon's end."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance, ranges
from mycel.engine.movement import Law, Movement, Shock
from mycel.engine.scaling.capacity import Setting, of_node
from mycel.engine.scaling.headroom import NEVER, Days, Limit, Loss

MOST_ARRIVALS = 64
"""Arrivals of one shock that a world counts; later ones change nothing any more."""
DAYS_PER_YEAR = 365.25


def losses(
    *, setting: Setting, shocks: Sequence[Shock], limits: Mapping[str, Limit]
) -> dict[str, tuple[Loss, ...]]:
    """Return the blows to every node's capacity in every world.

    Definition: a shock arrives as a Poisson process whose yearly rate is drawn once per world; on
    each arrival the named node keeps 1 - share of what it has, with the share drawn once per world
    and node (Beta); nothing is restored before the horizon's end. A queue that a struck pool serves
    keeps what its promise allows with the hours that are left.

    Errors:
        ValueError for an impossible range or a node that does not exist.
    """
    found: dict[str, tuple[Loss, ...]] = {}
    for shock in shocks:
        _check(shock)
        days = arrivals(setting=setting, shock=shock)
        struck = {}
        for ref in sorted(shock.reduces_capacity):
            if ref not in setting.movement.nodes:
                raise ValueError(f"{shock.ref} strikes {ref}, which is not a node")
            struck[ref] = _kept(setting, shock, ref, days.shape[0])
        for ref, kept in _served(setting.movement, struck):
            struck[ref] = struck.get(ref, np.float32(1)) * _queue_kept(setting, ref, kept)
        for ref, kept in struck.items():
            if ref in limits and days.shape[0]:
                found[ref] = (*found.get(ref, ()), Loss(days=days, kept=kept))
    return found


def _check(shock: Shock) -> None:
    try:
        ranges.check(low=shock.per_year[0], high=shock.per_year[1], family="lognormal")
        for low, high in shock.reduces_capacity.values():
            ranges.check(low=low, high=high, family="proportion")
    except ValueError as refusal:
        raise ValueError(f"{shock.ref}: {refusal}") from refusal


def arrivals(*, setting: Setting, shock: Shock) -> Days:
    """Return the days on which a shock arrives, shape [arrivals, worlds]; NEVER where it does not.

    The first day is tomorrow. At most ``MOST_ARRIVALS`` per world.
    """
    rng = chance.stream(seed=setting.seed, name=f"{shock.ref}:rate")
    low, high = shock.per_year
    if high <= 0:
        return np.zeros((0, setting.worlds), dtype=np.int32)
    rate = ranges.draw(low=low, high=high, rng=rng, size=setting.worlds, family="lognormal")
    horizon = setting.until.toordinal() - setting.today.toordinal()
    rng = chance.stream(seed=setting.seed, name=f"{shock.ref}:arrivals")
    passed = np.zeros(setting.worlds)
    rows: list[Days] = []
    while len(rows) < MOST_ARRIVALS:
        passed = passed + rng.standard_exponential(setting.worlds) / rate * DAYS_PER_YEAR
        if np.all(passed > horizon):
            break
        day = setting.today.toordinal() + np.ceil(np.minimum(passed, horizon + 1))
        rows.append(np.where(passed > horizon, NEVER, day).astype(np.int32))
    return np.array(rows, dtype=np.int32).reshape(len(rows), setting.worlds)


def _kept(setting: Setting, shock: Shock, ref: str, count: int) -> NDArray[np.float32]:
    low, high = shock.reduces_capacity[ref]
    rng = chance.stream(seed=setting.seed, name=f"{shock.ref}:{ref}:share")
    share = ranges.draw(low=low, high=high, rng=rng, size=setting.worlds, family="proportion")
    return np.repeat((1 - share)[None, :], count, axis=0).astype(np.float32)


def _served(
    movement: Movement, struck: Mapping[str, NDArray[np.float32]]
) -> list[tuple[str, NDArray[np.float32]]]:
    served = []
    for ref, node in sorted(movement.nodes.items()):
        if node.capacity is not None and node.capacity.law is Law.QUEUE:
            kept = struck.get(node.capacity.pool or "")
            if kept is not None:
                served.append((ref, kept))
    return served


def _queue_kept(setting: Setting, ref: str, kept: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a queue keeps on each arrival, at today's staff."""
    node = setting.movement.nodes[ref]
    left = [np.ones(setting.worlds)]
    for one in kept:
        left.append(left[-1] * one.astype(np.float64))
    borne = []
    for share in left:
        limit = of_node(setting=setting, node=node, warnings=[], kept=share)
        if limit is None:
            return np.ones_like(kept)
        borne.append(np.broadcast_to(limit.values[0], (setting.worlds,)))
    before, after = np.array(borne[:-1]), np.array(borne[1:])
    whole = np.ones_like(before)
    return np.divide(after, before, out=whole, where=before > 0).astype(np.float32)
