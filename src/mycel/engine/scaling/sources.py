"""Sources: what losses come from, each with its own streams: risks, outages, unmet demand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Range, Treatment
from mycel.engine.scaling import compound, downtime, effects, unserved
from mycel.engine.scaling.pricing import Priced

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Named = dict[str, dict[str, Singles]]
"""Source → unit of loss → a year's loss in every world, [N]."""

OUTAGE = "outage"
UNSERVED = "unserved"


class Source(Protocol):
    """Something that losses come from."""

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan changes these losses."""
        ...

    def losses(self, *, plan: Sequence[Treatment]) -> Named:
        """Return the losses under a plan, on draws that are the same for every plan."""
        ...


@dataclass(slots=True)
class Common:
    """The scores of named causes that several risks share, drawn once."""

    factors: Mapping[str, float]
    worlds: int
    seed: int
    scores: dict[str, Floats] = field(default_factory=dict)

    def score(self, *, ref: str, factor: str | None) -> Floats:
        """Return a risk's normal score in every world: √ρ · F + √(1 − ρ) · ε, [N].

        Errors:
            ValueError for ρ outside [0, 1).
        """
        own = stream(seed=self.seed, name=f"{ref}:events").standard_normal(self.worlds)
        rho = 0.0 if factor is None else self.factors.get(factor, 0.0)
        if not 0 <= rho < 1:
            raise ValueError(f"rho of {factor} is {rho}; expected from 0 to below 1")
        if factor is None or rho == 0:
            return own
        if factor not in self.scores:
            rng = stream(seed=self.seed, name=f"factor/{factor}:events")
            self.scores[factor] = rng.standard_normal(self.worlds)
        own *= math.sqrt(1 - rho)
        own += math.sqrt(rho) * self.scores[factor]
        return own


@dataclass(frozen=True, slots=True)
class Register:
    """One risk of the register."""

    priced: Priced
    common: Common

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan lowers this risk."""
        return any(cut.risk == self.priced.ref for by in plan for cut in by.reduces)

    def losses(self, *, plan: Sequence[Treatment]) -> Named:
        """Return the risk's compound losses: K ~ Poisson(λ) events, each with a drawn harm."""
        one, worlds = self.priced, self.common.worlds
        if one.per_year is None or not one.loss:
            return {one.ref: {}}
        rate = _positive(one.per_year, self._stream(f"{one.ref}:per-year"), worlds)
        score = self.common.score(ref=one.ref, factor=one.factor)
        try:
            events = compound.counts(rate=rate, score=score)
        except ValueError as refusal:
            raise ValueError(f"{one.ref}: {refusal}") from refusal
        rarer, milder = self._effects(plan)
        fewer = None
        if rarer is not None:
            fewer = np.minimum(compound.counts(rate=rate * rarer, score=score), events)
        del rate, score
        found = {}
        for unit, range_ in sorted(one.loss.items()):
            harms = _Harms(range_, self._stream(f"{one.ref}:loss:{unit}"))
            try:
                total = compound.yearly(draw=harms.draw, counts=events, fewer=fewer)
            except ValueError as refusal:
                raise ValueError(f"{one.ref}: {refusal}") from refusal
            found[unit] = (total if milder is None else total * milder).astype(np.float32)
        return {one.ref: found}

    def _stream(self, name: str) -> np.random.Generator:
        return stream(seed=self.common.seed, name=name)

    def _effects(self, plan: Sequence[Treatment]) -> tuple[Floats | None, Floats | None]:
        """Return what is left of the rate and of one event's harm."""
        ref, worlds, seed = self.priced.ref, self.common.worlds, self.common.seed
        named = [(by.ref, cut) for by in plan for cut in by.reduces if cut.risk == ref]
        rarer = [(f"{by}>{ref}:per-year", cut.per_year) for by, cut in named]
        milder = [(f"{by}>{ref}:loss", cut.loss) for by, cut in named]
        return (
            effects.remaining(shares=rarer, worlds=worlds, seed=seed),
            effects.remaining(shares=milder, worlds=worlds, seed=seed),
        )


@dataclass(frozen=True, slots=True)
class _Harms:
    range_: Range
    rng: np.random.Generator

    def draw(self, size: int) -> Floats:
        return _positive(self.range_, self.rng, size)


def _positive(range_: Range, rng: np.random.Generator, size: int) -> Floats:
    return ranges.draw(low=range_[0], high=range_[1], rng=rng, size=size, family="positive")


@dataclass(frozen=True, slots=True)
class Outages:
    """What hours down cost, for every node that states it: sources ``node/x:outage``."""

    down: downtime.Downtime
    harm: Mapping[str, Mapping[str, Range]]

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan mends a node whose failures are felt here."""
        return self.down.concerns(plan=plan)

    def losses(self, *, plan: Sequence[Treatment]) -> Named:
        """Return hours down × harm per hour."""
        return _harmed(self.down.hours(plan=plan), self.harm, OUTAGE, self.down.seed)


@dataclass(frozen=True, slots=True)
class Unmet:
    """What unmet demand costs, for every node that states it: sources ``node/x:unserved``."""

    short: unserved.Unserved
    harm: Mapping[str, Mapping[str, Range]]

    def concerns(self, *, plan: Sequence[Treatment]) -> bool:
        """Return whether a plan adds capacity that is felt here."""
        return self.short.concerns(plan=plan)

    def losses(self, *, plan: Sequence[Treatment]) -> Named:
        """Return demand that is not met × harm per unit of it."""
        amounts = self.short.amounts(plan=plan)
        return _harmed(amounts, self.harm, UNSERVED, self.short.setting.seed)


def _harmed(
    amounts: Mapping[str, Floats],
    harm: Mapping[str, Mapping[str, Range]],
    kind: str,
    seed: int,
) -> Named:
    found: Named = {}
    for ref, amount in sorted(amounts.items()):
        found[f"{ref}:{kind}"] = {}
        for unit, range_ in sorted(harm[ref].items()):
            rng = stream(seed=seed, name=f"{ref}:harm-of-{kind}:{unit}")
            each = _positive(range_, rng, amount.size)
            found[f"{ref}:{kind}"][unit] = (amount * each).astype(np.float32)
    return found


@dataclass(slots=True)
class Opened:
    """Every source of one run, and what has to be said about them."""

    sources: list[Source] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    paths: int = 0
    """Different worlds of forecast demand where there are fewer of them than worlds, else 0."""


@dataclass(frozen=True, slots=True)
class Span:
    """The year that is looked at, and the future in which it lies."""

    today: date | None = None
    until: date | None = None
    scenario: str | None = None


def of_movement(
    *, movement: Movement, priced: Sequence[Priced], worlds: int, seed: int, span: Span
) -> Opened:
    """Return every source of a movement's losses.

    Errors:
        ValueError for impossible figures, with the risk or node named.
    """
    unserved.scenario_of(movement=movement, ref=span.scenario)
    opened = Opened()
    common = Common(factors=movement.factors, worlds=worlds, seed=seed)
    opened.sources += [Register(one, common) for one in priced]
    for one in priced:
        opened.warnings += one.missing
    named = {one.factor for one in priced if one.factor is not None}
    opened.warnings += [
        f"The factor {name} has no rho; its risks count as independent."
        for name in sorted(named - set(movement.factors))
    ]
    _add_outages(opened, movement, worlds, seed)
    _add_unmet(opened, movement, worlds, seed, span)
    return opened


def _add_outages(opened: Opened, movement: Movement, worlds: int, seed: int) -> None:
    harm = downtime.harm_ranges(movement=movement)
    if not harm:
        return
    opened.warnings += [
        f"{ref} says what an hour down harms, but neither it nor what it needs says how often it "
        "fails; it counts as never down."
        for ref in downtime.silent(movement=movement, refs=harm)
    ]
    down = downtime.Downtime.build(movement=movement, refs=harm, worlds=worlds, seed=seed)
    opened.sources.append(Outages(down, harm))


def _add_unmet(opened: Opened, movement: Movement, worlds: int, seed: int, span: Span) -> None:
    harm = unserved.harm_ranges(movement=movement)
    if not harm:
        return
    if span.today is None:
        opened.warnings.append(
            "No day was given on which the year begins; unmet demand counts as no loss."
        )
        return
    short = unserved.Unserved.build(
        movement=movement,
        refs=harm,
        today=span.today,
        until=span.until,
        scenario=span.scenario,
        worlds=worlds,
        seed=seed,
    )
    opened.warnings += short.warnings
    opened.paths = short.paths if short.paths < worlds else 0
    opened.sources.append(Unmet(short, harm))
