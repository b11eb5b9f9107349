"""Scenario: binds growth, capacity and shocks on one set of worlds: what breaks first, and when."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from mycel.engine import graph
from mycel.engine.movement import Movement, Range, Scenario
from mycel.engine.plain import plain
from mycel.engine.scaling import backtest, bands, demand, forecasts, headroom, shocks
from mycel.engine.scaling import slider as sliding
from mycel.engine.scaling.capacity import Setting
from mycel.engine.scaling.headroom import NEVER, Days, Floats
from mycel.engine.scaling.outlook import Assessment, Crossing, NodeOutlook, SeriesForecast
from mycel.engine.scaling.prepared import (
    Prepared,
    Singles,
    model,
    month_ends,
    prepare,
    present,
)
from mycel.engine.scaling.standing import standing

SAMPLE = 2_000
"""Worlds that the slider and the bands look at: the first ones of the run."""
MOST_WORLDS = 1_000_000
_QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Walked:
    """What the worlds showed: crossing days [measured, worlds], bands and the slider's table."""

    days: Days
    recorders: dict[str, tuple[bands.Recorder, int]]
    table: sliding.SliderTable


def assess(
    *,
    movement: Movement,
    today: date,
    until: date,
    growth: float | None,
    scenario: str | None,
    worlds: int,
    seed: int,
    target_utilisation: float = 0.8,
    assume_utilisation: Range | None = None,
    progress: Callable[[float], None] | None = None,
) -> Assessment:
    """Return what breaks first when demand grows, when, and with what probability.

    Definition: docs/methods/headroom.md.

    Args:
        movement: the movement.
        today: the day on which the growth is 1.
        until: the last day of the horizon.
        growth: factor of external demand at the end of ``until``, exact; it takes the place of the
            scenario's growth. With neither, demand grows by its own trend only.
        scenario: ref of a scenario of the movement, or None.
        worlds: number of worlds, 1 to 1,000,000.
        seed: seed of the run, 0 or more.
        target_utilisation: share of its capacity that a node should not pass, above 0 and up to 1;
            not applied to queues.
        assume_utilisation: 90 % range of the present utilisation of nodes whose capacity is known
            and whose demand is not; None leaves them unmeasured.
        progress: told the share of the work that is done, from 0 to 1.

    Errors:
        ValueError with one sentence for figures that cannot be; EndlessDemand for a cycle of
        dependencies that feeds itself.
    """
    _require(today, until, worlds, target_utilisation)
    setting = Setting(movement=movement, today=today, until=until, worlds=worlds, seed=seed)
    chosen = _scenario(movement, scenario)
    stated = None if chosen is None else chosen.demand
    prepared = prepare(
        setting=setting,
        growth=demand.multiplier(
            setting=setting, factor=growth, stated=stated, source=scenario or "the growth"
        ),
        hits=() if chosen is None else chosen.shocks,
        target=target_utilisation,
        assume=assume_utilisation,
    )
    walked = _walk(prepared, progress)
    method = _method(prepared, scenario, assume_utilisation)
    return _assessment(prepared, walked, method)


def slider(
    *, table: sliding.SliderTable, factor: float, year: int
) -> tuple[sliding.SliderAnswer, ...]:
    """Return every measured node's figures for a growth factor by a year's end, from the table."""
    return sliding.answer(table=table, factor=factor, year=year)


def _method(prepared: Prepared, scenario: str | None, assume: Range | None) -> dict[str, object]:
    """Every parameter of the run, defaults included."""
    setting = prepared.setting
    return {
        "name": "assess",
        "today": setting.today.isoformat(),
        "until": setting.until.isoformat(),
        "growth": prepared.growth.factor,
        "growth_by": date.fromordinal(prepared.growth.by).isoformat(),
        "scenario": scenario,
        "worlds": setting.worlds,
        "seed": setting.seed,
        "target_utilisation": prepared.target,
        "assume_utilisation": None if assume is None else list(assume),
        "paths_per_series": min(setting.worlds, forecasts.MOST_PATHS),
        "backtest_origins": forecasts.ORIGINS,
        "backtest_horizon": min((setting.until - setting.today).days, forecasts.MOST_DAYS_JUDGED),
        "backtest_paths": backtest.PATHS,
        "sample_worlds": min(setting.worlds, SAMPLE),
        "shock_lasts": "from its day to the end of the horizon",
        "most_arrivals_per_shock": shocks.MOST_ARRIVALS,
        "mean_over_days": 7,
    }


def _require(today: date, until: date, worlds: int, target: float) -> None:
    if until <= today:
        raise ValueError(f"the end {until} is not after today ({today}); expected a later day")
    if not 1 <= worlds <= MOST_WORLDS:
        raise ValueError(f"{worlds} worlds were asked for; expected 1 to {MOST_WORLDS}")
    if not (math.isfinite(target) and 0 < target <= 1):
        raise ValueError(f"the target utilisation is {target}; expected above 0 and up to 1")


def _scenario(movement: Movement, ref: str | None) -> Scenario | None:
    if ref is None:
        return None
    found = movement.scenarios.get(ref)
    if found is None:
        stated = ", ".join(sorted(movement.scenarios)) or "none"
        raise ValueError(f"the scenario {ref} is not in the movement; it has {stated}")
    return found


def _walk(prepared: Prepared, progress: Callable[[float], None] | None) -> Walked:
    """Walk the smooth nodes by month and those that a series reaches by week."""
    setting, refs = prepared.setting, prepared.measured
    noisy = [ref for ref in refs if ref in prepared.noisy]
    smooth = [ref for ref in refs if ref not in set(noisy)]
    at = {ref: place for place, ref in enumerate(refs)}
    days = np.full((len(refs), setting.worlds), NEVER, dtype=np.int32)
    sample = min(setting.worlds, SAMPLE)
    years = _years(setting)
    envelopes = []
    recorders: dict[str, tuple[bands.Recorder, int]] = {}
    done, work = 0.0, len(smooth) * len(prepared.monthly) + len(noisy) * len(prepared.weekly)
    for part, grid in ((smooth, prepared.monthly), (noisy, prepared.weekly)):
        if not part:
            continue
        rows = [at[ref] for ref in part]
        built = model(prepared=prepared, refs=part, days=grid)
        envelope = sliding.Envelope(rows=rows, worlds=sample, years=[last for _, last in years])
        recorder = bands.Recorder(
            days=_band_dates(setting),
            shares=[prepared.share(ref=ref) for ref in part],
            worlds=sample,
            factor=prepared.growth.factor,
        )
        recorders |= {ref: (recorder, row) for row, ref in enumerate(part)}
        envelopes.append((rows, envelope))
        for start in range(0, setting.worlds, SAMPLE):
            stop = min(start + SAMPLE, setting.worlds)
            crossings = headroom.Crossings(
                targets=len(part), worlds=stop - start, factor=prepared.growth.factor
            )
            for moment in headroom.walk(model=built, worlds=slice(start, stop)):
                crossings.see(moment=moment)
                if start == 0:
                    envelope.see(moment=moment)
                    recorder.see(moment=moment)
            days[rows, start:stop] = crossings.days
            done += len(part) * len(grid) * (stop - start) / setting.worlds
            if progress is not None:
                progress(min(1.0, done / work))
    table = sliding.table(refs=refs, envelopes=envelopes, years=years, worlds=sample)
    return Walked(days=days, recorders=recorders, table=table)


def _years(setting: Setting) -> list[tuple[int, int]]:
    """Years of the horizon with their last days, the last one cut at the end."""
    return [
        (year, min(date(year, 12, 31), setting.until).toordinal())
        for year in range(setting.today.year, setting.until.year + 1)
        if date(year, 12, 31) > setting.today
    ]


def _band_dates(setting: Setting) -> tuple[date, ...]:
    ends = month_ends(first=setting.today, last=setting.until)
    return bands.dates(ends=ends, today=setting.today, until=setting.until)


def _assessment(prepared: Prepared, walked: Walked, method: dict[str, object]) -> Assessment:
    movement, refs = prepared.setting.movement, prepared.measured
    network = graph.of_movement(movement=movement)
    reach = graph.reach_counts(graph=network)
    first, ties = headroom.first_to_break(days=walked.days)
    share_first = dict(zip(refs, first.tolist(), strict=True))
    crossings = _crossings(prepared, walked.days)
    stewards = _stewards(movement)
    today = present(prepared=prepared)
    nodes = tuple(
        _outlook(
            prepared=prepared,
            ref=ref,
            reach=reach[ref],
            steward=stewards[ref],
            today=today.get(ref),
            crossing=crossings.get(ref),
            first=share_first.get(ref, 0.0),
            recorder=walked.recorders.get(ref),
        )
        for ref in sorted(movement.nodes)
    )
    holds = float(np.mean(np.all(walked.days == NEVER, axis=0)))
    breaking = [ref for ref in refs if share_first[ref] > 0]
    return Assessment(
        nodes=nodes,
        cycles=graph.cycles(graph=network),
        unowned=tuple(ref for ref in sorted(movement.nodes) if stewards[ref] is None),
        breaks_first=tuple(sorted(breaking, key=lambda ref: (-share_first[ref], ref))),
        not_measured=tuple(ref for ref in sorted(movement.nodes) if ref not in share_first),
        assumed=tuple(sorted(prepared.assumed)),
        ties=ties,
        holds=holds,
        slider=walked.table,
        forecasts=tuple(told for _, told in sorted(prepared.external.forecasts.items())),
        warnings=prepared.warnings,
        method=method,
    )


def _stewards(movement: Movement) -> dict[str, str | None]:
    """A node's own steward, else the first unit that says it looks after it."""
    found = {ref: node.steward for ref, node in movement.nodes.items()}
    for unit in movement.units.values():
        for ref in unit.looks_after:
            if ref in found and found[ref] is None:
                found[ref] = unit.ref
    return found


def _crossings(prepared: Prepared, days: Days) -> dict[str, Crossing]:
    if not len(days):
        return {}
    quantiles = headroom.quantile_days(days=days, p=_QUANTILES)
    probability = np.mean(days != NEVER, axis=1)
    found = {}
    for row, ref in enumerate(prepared.measured):
        p10, p50, p90 = (_as_date(day) for day in quantiles[row].tolist())
        p = float(probability[row])
        found[ref] = Crossing(
            p10=p10, p50=p50, p90=p90, probability=p, standard_error=_error(prepared, ref, p)
        )
    return found


def _as_date(day: int) -> date | None:
    return None if day == NEVER else date.fromordinal(day)


def _error(prepared: Prepared, ref: str, p: float) -> float:
    """Worlds that share a series' path are not independent: the paths count instead."""
    worlds = prepared.setting.worlds
    if ref in prepared.noisy:
        worlds = min(worlds, forecasts.MOST_PATHS)
    return math.sqrt(p * (1 - p) / worlds)


def _outlook(
    *,
    prepared: Prepared,
    ref: str,
    reach: int,
    steward: str | None,
    today: Singles | None,
    crossing: Crossing | None,
    first: float,
    recorder: tuple[bands.Recorder, int] | None,
) -> NodeOutlook:
    node = prepared.setting.movement.nodes[ref]
    limit = prepared.limits.get(ref)
    bears = None if limit is None else limit.at(day=prepared.setting.today.toordinal())
    headroom_now, used = None, None
    if today is not None and bears is not None:
        headroom_now = _median(bears - today)
        with np.errstate(over="ignore"):
            used = _median(today / bears) if bears.min() > 0 else None
    return NodeOutlook(
        ref=ref,
        kind=node.kind,
        steward=steward,
        unit=node.unit,
        reach=reach,
        assumed=ref in prepared.assumed,
        demand=None if today is None else _median(today),
        capacity=None if bears is None else _median(bears),
        headroom=headroom_now,
        utilisation=used,
        limit=prepared.share(ref=ref),
        crossing=crossing,
        first_to_break=first,
        first_to_break_error=_error(prepared, ref, first),
        bands=None if recorder is None else recorder[0].bands(row=recorder[1]),
    )


def _median(values: Floats | Singles) -> float | None:
    """The median; None where it is beyond every number that can be written down."""
    with np.errstate(over="ignore", invalid="ignore"):
        middle = float(np.median(values))
    return middle if math.isfinite(middle) else None


def result(*, assessment: Assessment) -> dict[str, object]:
    """Return an assessment under the keys of the command line's contract."""
    return {
        "nodes": [_node(one) for one in assessment.nodes],
        "cycles": [list(cycle) for cycle in assessment.cycles],
        "unowned": list(assessment.unowned),
        "breaks_first": list(assessment.breaks_first),
        "not_measured": list(assessment.not_measured),
        "assumed": list(assessment.assumed),
        "ties": assessment.ties,
        "holds": assessment.holds,
        "forecasts": [_forecast(one) for one in assessment.forecasts],
    }


def _forecast(one: SeriesForecast) -> dict[str, object]:
    told: dict[str, Any] = plain(one)
    if told["backtest"] is not None:
        told["backtest"] = {k: v for k, v in told["backtest"].items() if k not in ("path", "nodes")}
    return told


def _node(one: NodeOutlook) -> dict[str, object]:
    crossing = one.crossing
    dates: Sequence[date | None] = (
        (None,) * len(_QUANTILES)
        if crossing is None
        else (crossing.p10, crossing.p50, crossing.p90)
    )
    p10, p50, p90 = (None if day is None else day.isoformat() for day in dates)
    return {
        "ref": one.ref,
        "kind": one.kind.value,
        "steward": one.steward,
        "state": standing(outlook=one).value,
        "headroom": one.headroom,
        "crossing": {
            "p10": p10,
            "p50": p50,
            "p90": p90,
            "probability": 0.0 if crossing is None else crossing.probability,
            "standard_error": 0.0 if crossing is None else crossing.standard_error,
        },
        "first_to_break": one.first_to_break,
        "first_to_break_standard_error": one.first_to_break_error,
        "reach": one.reach,
        "measured": crossing is not None,
        "assumed": one.assumed,
        "demand": one.demand,
        "capacity": one.capacity,
        "utilisation": one.utilisation,
    }
