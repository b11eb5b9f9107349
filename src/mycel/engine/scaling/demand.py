"""Demand: what reaches every node from outside, drawn for every world."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mycel.engine import chance, ranges
from mycel.engine.movement import Area, Growth, Movement, Node
from mycel.engine.scaling import forecasts, growth
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.headroom import Singles, Sources
from mycel.engine.scaling.history import TooShort
from mycel.engine.scaling.outlook import SeriesForecast

Floats = NDArray[np.float64]
Ordinals = NDArray[np.int64]

_DAYS_PER_YEAR = 365.25
_MOST = 1e30


@dataclass(frozen=True, slots=True)
class Smooth:
    """Demand that grows evenly: today's value [1] or [worlds], and its logarithm's rise per day."""

    present: Floats
    daily: Floats | None


@dataclass(frozen=True, slots=True)
class Noisy:
    """Demand from a series: 7-day means around each day of the weekly grid, [days, paths]."""

    means: Singles


@dataclass(frozen=True, slots=True)
class Multiplier:
    """The common growth: exactly ``factor`` at ``by``; per node and world in proportion to it."""

    factor: float
    by: int
    proportion: Mapping[str, float] = field(default_factory=dict)
    spread: Floats | None = None


@dataclass(slots=True)
class External:
    """The external demand of one run, its forecasts by path, and what somebody should act on."""

    smooth: dict[str, Smooth] = field(default_factory=dict)
    noisy: dict[str, Noisy] = field(default_factory=dict)
    forecasts: dict[str, SeriesForecast] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def of_movement(*, setting: Setting, refs: Sequence[str], days: Ordinals) -> External:
    """Return the external demand of the nodes named; series on these days (ordinals).

    Errors:
        ValueError for impossible figures, with the node named.
    """
    external = External()
    seen: dict[str, Noisy | None] = {}
    for ref in refs:
        node = setting.movement.nodes[ref]
        if node.demand is None:
            continue
        try:
            _add(setting, node, external, seen, days)
        except ValueError as refusal:
            message = str(refusal)
            raise ValueError(message if ref in message else f"{ref}: {message}") from refusal
    return external


def _add(
    setting: Setting,
    node: Node,
    external: External,
    seen: dict[str, Noisy | None],
    days: Ordinals,
) -> None:
    demand = node.demand
    if demand is None:
        return
    if demand.series is not None:
        if demand.series not in seen:
            seen[demand.series] = _forecast(setting, demand.series, external, days)
        found = seen[demand.series]
        if found is not None:
            external.noisy[node.ref] = found
    elif demand.now is not None:
        if demand.now[1] > _MOST:
            raise ValueError(f"the demand {demand.now[1]} is too large; expected at most {_MOST:g}")
        rng = chance.stream(seed=setting.seed, name=f"{node.ref}:demand-now")
        is_exact = demand.now[0] == demand.now[1]
        present = growth.range_start(
            now=demand.now, rng=rng, worlds=1 if is_exact else setting.worlds
        )
        external.smooth[node.ref] = Smooth(present=present, daily=_daily(setting, node))


def _daily(setting: Setting, node: Node) -> Floats | None:
    stated = None if node.demand is None else node.demand.growth_per_year
    if stated is None or stated == (0, 0):
        return None
    rng = chance.stream(seed=setting.seed, name=f"{node.ref}:demand-growth")
    worlds = 1 if stated[0] == stated[1] else setting.worlds
    yearly = growth.yearly_growth(growth=stated, rng=rng, worlds=worlds)
    return np.asarray(np.log1p(yearly) / _DAYS_PER_YEAR)


def _forecast(setting: Setting, path: str, external: External, days: Ordinals) -> Noisy | None:
    try:
        drawn = forecasts.of_series(setting=setting, path=path, days=days)
    except TooShort as refusal:
        external.warnings.append(str(refusal))
        return None
    external.forecasts[path] = drawn.told
    external.warnings.extend(drawn.warnings)
    return Noisy(means=drawn.means)


def multiplier(
    *, setting: Setting, factor: float | None, stated: Growth | None, source: str
) -> Multiplier:
    """Return the common growth: an exact factor, or a scenario's, or none (factor 1).

    Definition: a scenario's range is drawn once per world (lognormal) and applies in proportion to
    ``multiply``; ``only`` gives areas and nodes (a node's own entry wins) another factor.

    Errors:
        ValueError when a factor is not above 0, the end is not after today, or ``only`` names
        neither an area nor a node.
    """
    end = setting.until.toordinal()
    if factor is not None or stated is None:
        chosen = 1.0 if factor is None else factor
        _require_factor(chosen, "the growth")
        return Multiplier(factor=chosen, by=end)
    _require_factor(stated.multiply, source)
    if stated.by <= setting.today:
        raise ValueError(
            f"{source} ends on {stated.by}, which is not after today ({setting.today}); "
            "expected a later day"
        )
    spread = None
    if stated.range is not None:
        rng = chance.stream(seed=setting.seed, name=f"{source}:factor")
        low, high = stated.range
        _require_factor(low, source)
        drawn = ranges.draw(low=low, high=high, rng=rng, size=setting.worlds, family="lognormal")
        spread = np.log(drawn / stated.multiply)
    proportion = _proportions(setting.movement, stated, source)
    return Multiplier(
        factor=stated.multiply, by=stated.by.toordinal(), proportion=proportion, spread=spread
    )


def _require_factor(factor: float, source: str) -> None:
    if not (math.isfinite(factor) and factor > 0):
        raise ValueError(f"{source} multiplies demand by {factor}; expected a factor above 0")


def _proportions(movement: Movement, stated: Growth, source: str) -> dict[str, float]:
    areas = {area.value for area in Area}
    found = {}
    for name, factor in stated.only.items():
        _require_factor(factor, f"{source} ({name})")
        if name not in movement.nodes and name not in areas:
            raise ValueError(f"{source} names {name}, which is neither an area nor a node")
        found[name] = math.log(factor / stated.multiply)
    chosen = {}
    for ref, node in movement.nodes.items():
        if ref in found or node.area.value in found:
            chosen[ref] = found.get(ref, found.get(node.area.value, 0.0))
    return chosen


def sources(
    *, external: External, names: Sequence[str], growth: Multiplier, worlds: int
) -> Sources:
    """Return the external demand of these rows, in their order."""
    smooth = [
        (row, external.smooth[ref]) for row, ref in enumerate(names) if ref in external.smooth
    ]
    present = np.empty((len(smooth), worlds), dtype=np.float32)
    daily = None
    if any(one.daily is not None for _, one in smooth):
        daily = np.zeros((len(smooth), worlds), dtype=np.float32)
    for place, (_, one) in enumerate(smooth):
        present[place] = one.present
        if daily is not None and one.daily is not None:
            daily[place] = one.daily
    logs = np.array([growth.proportion.get(ref, 0.0) for ref in names])
    return Sources(
        rows=np.array([row for row, _ in smooth], dtype=np.intp),
        present=present,
        daily=daily,
        noisy=tuple(
            (row, external.noisy[ref].means)
            for row, ref in enumerate(names)
            if ref in external.noisy
        ),
        proportion=logs if logs.any() else None,
        spread=growth.spread,
    )
