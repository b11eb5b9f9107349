"""Drawn: the uncertain numbers behind the losses, world by world, as the simulator drew them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Range
from mycel.engine.scaling import compound, downtime, effects, sources, unserved
from mycel.engine.scaling.losses import Losses
from mycel.engine.scaling.menu import Floats
from mycel.engine.scaling.pricing import Priced


@dataclass(frozen=True, slots=True)
class Parameter:
    """One uncertain number.

    ``what``: ``per-year`` (the rate of the risk or of the node's own failures), ``loss`` (the mean
    harm of a risk's events in ``unit``), ``hour-down`` or ``unserved`` (the harm of an hour in
    which the node is down, of one unit of unmet demand), ``rarer``, ``milder`` or ``shorter`` (the
    share by which the treatment ``by`` lowers a rate, a harm, or hours).
    """

    name: str
    ref: str
    what: str
    values: Floats
    unit: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    movement: Movement
    worlds: int
    seed: int

    def positive(self, ends: Range, name: str) -> Floats:
        low, high = ends
        rng = stream(seed=self.seed, name=name)
        return ranges.draw(low=low, high=high, rng=rng, size=self.worlds, family="positive")

    def share(self, ends: Range | None, name: str) -> Floats | None:
        left = effects.remaining(shares=[(name, ends)], worlds=self.worlds, seed=self.seed)
        return None if left is None else 1 - left


def parameters(
    *, movement: Movement, priced: tuple[Priced, ...], losses: Losses
) -> tuple[Parameter, ...]:
    """Return the drawn value of every uncertain number behind losses, [N] each, sorted by name.

    Definition: the same named streams as the simulator's, so that world w here is world w there.
    The harm of a risk in a world without events is a draw of its own: it happened to nobody, and
    so carries no news about whether something happened.

    Args:
        movement: risks, nodes, treatments, factors.
        priced: the risks in numbers.
        losses: the losses without treatment.

    Errors:
        ValueError as in ``risk.draw``.
    """
    run = _Run(movement, losses.worlds, losses.seed)
    found = [*_of_risks(run, priced, losses), *_of_nodes(run, losses), *_of_treatments(run)]
    return tuple(sorted(found, key=lambda one: one.name))


def _of_risks(run: _Run, priced: tuple[Priced, ...], losses: Losses) -> Iterator[Parameter]:
    common = sources.Common(factors=run.movement.factors, worlds=run.worlds, seed=run.seed)
    for one in priced:
        if one.per_year is None or not one.loss:
            continue
        name = f"{one.ref}:per-year"
        rate = run.positive(one.per_year, name)
        yield Parameter(name=name, ref=one.ref, what="per-year", values=rate)
        score = common.score(ref=one.ref, factor=one.factor)
        events = compound.counts(rate=rate, score=score)
        for unit, ends in sorted(one.loss.items()):
            name = f"{one.ref}:loss:{unit}"
            other = run.positive(ends, f"{name}:without-event")
            total = losses.by_source[one.ref][unit].astype(np.float64)
            harm = np.where(events > 0, total / np.maximum(events, 1), other)
            yield Parameter(name=name, ref=one.ref, what="loss", values=harm, unit=unit)


def _of_nodes(run: _Run, losses: Losses) -> Iterator[Parameter]:
    kinds = (
        ("hour-down", sources.OUTAGE, downtime.harm_ranges(movement=run.movement)),
        ("unserved", sources.UNSERVED, unserved.harm_ranges(movement=run.movement)),
    )
    for what, kind, harms in kinds:
        for ref, harm in sorted(harms.items()):
            for unit, ends in sorted(harm.items()):
                if unit in losses.by_source.get(f"{ref}:{kind}", {}):
                    name = f"{ref}:harm-of-{kind}:{unit}"
                    values = run.positive(ends, name)
                    yield Parameter(name=name, ref=ref, what=what, values=values, unit=unit)
    for ref, failure in sorted(_failing(run).items()):
        name = f"{ref}:outage-per-year"
        values = run.positive(failure, name)
        yield Parameter(name=name, ref=ref, what="per-year", values=values)


def _failing(run: _Run) -> dict[str, Range]:
    """Return how often the nodes fail by themselves whose outages are felt in the losses."""
    harmed = downtime.harm_ranges(movement=run.movement)
    if not harmed:
        return {}
    down = downtime.Downtime.build(
        movement=run.movement, refs=harmed, worlds=run.worlds, seed=run.seed
    )
    return {ref: failure.per_year for ref, failure in down.failing.items()}


def _of_treatments(run: _Run) -> Iterator[Parameter]:
    failing = _failing(run)
    for ref, one in sorted(run.movement.treatments.items()):
        cuts = [
            (cut.risk, what, said, ends)
            for cut in one.reduces
            for what, said, ends in (
                ("rarer", "per-year", cut.per_year),
                ("milder", "loss", cut.loss),
            )
            if cut.risk in run.movement.risks
        ]
        cuts += [
            (fix.node, what, said, ends)
            for fix in one.mends
            for what, said, ends in (
                ("rarer", "failures-per-year", fix.per_year),
                ("shorter", "failure-hours", fix.hours),
            )
            if fix.node in failing
        ]
        for on, what, said, ends in cuts:
            name = f"{ref}>{on}:{said}"
            values = run.share(ends, name)
            if values is not None:
                yield Parameter(name=name, ref=on, what=what, values=values, by=ref)
