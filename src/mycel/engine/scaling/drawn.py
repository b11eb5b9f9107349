"""Drawn: the uncertain numbers behind the losses, world by world, as the simulator drew them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Range
from mycel.engine.scaling import compound, effects, risk
from mycel.engine.scaling.menu import Floats


@dataclass(frozen=True, slots=True)
class Parameter:
    """One uncertain number.

    ``what``: ``per-year`` (a risk's rate), ``loss`` (the mean harm of its events in ``unit``),
    ``rarer`` or ``milder`` (the share by which the treatment ``by`` lowers one of these).
    """

    name: str
    ref: str
    what: str
    values: Floats
    unit: str | None = None
    by: str | None = None


def parameters(*, movement: Movement, worlds: int, seed: int) -> tuple[Parameter, ...]:
    """Return the drawn value of every uncertain number of the register, [N] each, sorted by name.

    Definition: the same named streams as ``risk.draw``, so that world w here is world w there. The
    harm of a risk in a world without events is a draw of its own: it happened to nobody, and so
    carries no news about whether something happened.

    Args:
        movement: risks, treatments, factors.
        worlds: N.
        seed: seed of the run.

    Errors:
        ValueError as in ``risk.draw``.
    """
    found = [*_of_risks(movement, worlds, seed), *_of_treatments(movement, worlds, seed)]
    return tuple(sorted(found, key=lambda one: one.name))


def _of_risks(movement: Movement, worlds: int, seed: int) -> Iterator[Parameter]:
    opened = risk.simulate(movement=movement, worlds=worlds, seed=seed)
    losses = opened.losses()
    for one in opened.priced:
        if one.per_year is None or not one.loss:
            continue
        rate = _drawn(one.per_year, f"{one.ref}:per-year", worlds, seed)
        name = f"{one.ref}:per-year"
        yield Parameter(name=name, ref=one.ref, what="per-year", values=rate)
        score = _score(movement, one, worlds, seed)
        events = compound.counts(rate=rate, score=score)
        for unit, ends in sorted(one.loss.items()):
            name = f"{one.ref}:loss:{unit}"
            other = _drawn(ends, f"{name}:without-event", worlds, seed)
            total = losses.by_source[one.ref][unit].astype(np.float64)
            harm = np.where(events > 0, total / np.maximum(events, 1), other)
            yield Parameter(name=name, ref=one.ref, what="loss", values=harm, unit=unit)


def _of_treatments(movement: Movement, worlds: int, seed: int) -> Iterator[Parameter]:
    for ref, one in sorted(movement.treatments.items()):
        for cut in one.reduces:
            shares = (("rarer", "per-year", cut.per_year), ("milder", "loss", cut.loss))
            for what, said, ends in shares:
                name = f"{ref}>{cut.risk}:{said}"
                left = effects.remaining(shares=[(name, ends)], worlds=worlds, seed=seed)
                if left is not None and cut.risk in movement.risks:
                    yield Parameter(name=name, ref=cut.risk, what=what, values=1 - left, by=ref)


def _drawn(ends: Range, name: str, worlds: int, seed: int) -> Floats:
    low, high = ends
    rng = stream(seed=seed, name=name)
    return ranges.draw(low=low, high=high, rng=rng, size=worlds, family="positive")


def _score(movement: Movement, one: risk.Priced, worlds: int, seed: int) -> Floats:
    own = stream(seed=seed, name=f"{one.ref}:events").standard_normal(worlds)
    rho = 0.0 if one.factor is None else movement.factors.get(one.factor, 0.0)
    if one.factor is None or rho == 0:
        return own
    common = stream(seed=seed, name=f"factor/{one.factor}:events").standard_normal(worlds)
    return np.asarray(math.sqrt(rho) * common + math.sqrt(1 - rho) * own, dtype=np.float64)
