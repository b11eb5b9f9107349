"""Yearly: what a year costs under each plan, and where that comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mycel.assessment.queries import labels
from mycel.engine.analysis import AS_IS, GREEDY, PLAN, WITHOUT

QUANTILES = ("0.5", "0.9", "0.95", "0.99")
EVERY = 2
"""Every how many points of a curve its table shows one."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """What a year costs under one plan, in one unit."""

    key: str
    name: str
    expected: float
    error: float
    quantiles: tuple[float, ...]
    shortfall: float
    shortfall_error: float
    curve: tuple[tuple[float, float], ...]
    saves: float | None
    saves_error: float | None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of harm: a risk, or a node's outages or unmet demand."""

    source: labels.Source
    expected: float
    error: float
    share: float
    shortfall_share: float
    importance: float | None
    basis: str


def years_of(
    *, told: Mapping[str, Any], unit: str, rules: Mapping[str, Any]
) -> tuple[YearLine, ...]:
    """Return the year as it is and under each plan, in one unit of harm."""
    if unit not in told["units"]:
        return ()
    names = labels.treatments(refs=rules)
    found = [_year(AS_IS, gettext("as it is"), told["units"][unit], None)]
    for one in told["plans"]:
        if unit not in one["units"]:
            continue
        key = one["name"]
        words = {PLAN: gettext("with the plan"), GREEDY: gettext("with the greedy plan")}.get(key)
        if words is None:
            name = names[key.removeprefix(WITHOUT)].name
            words = gettext("the plan without “%(name)s”") % {"name": name}
        found.append(_year(key, words, one["units"][unit], one["difference"].get(unit)))
    return tuple(found)


def register_of(*, told: Mapping[str, Any], unit: str) -> tuple[SourceLine, ...]:
    """Return every source of harm in one unit, the largest share first."""
    rows = [(one["ref"], one["units"][unit]) for one in told["by_risk"] if unit in one["units"]]
    names = labels.sources(refs=[ref for ref, _part in rows])
    basis = {one["ref"]: one["basis"] for one in told["register"]}
    found = [
        SourceLine(
            source=names[ref],
            expected=part["expected"],
            error=part["standard_error"],
            share=part["share"],
            shortfall_share=part["shortfall_share"],
            importance=part["importance"],
            basis=basis.get(ref, ""),
        )
        for ref, part in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.source.ref)))


def _year(
    key: str, name: str, one: Mapping[str, Any], difference: Mapping[str, Any] | None
) -> YearLine:
    points = [(x, p) for x, p in one["curve"]]
    return YearLine(
        key=key,
        name=name,
        expected=one["expected"],
        error=one["standard_error"],
        quantiles=tuple(one["quantiles"][p] for p in QUANTILES),
        shortfall=one["expected_shortfall95"],
        shortfall_error=one["expected_shortfall95_standard_error"],
        curve=tuple(points[::EVERY]),
        saves=None if difference is None else -difference["expected"],
        saves_error=None if difference is None else difference["standard_error"],
    )
