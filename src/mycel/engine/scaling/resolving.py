"""Resolving: which judgements of risks have met what came, and what came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scipy import special

from mycel.engine import ranges
from mycel.engine.movement import Estimate, Incident, Range, Risk
from mycel.engine.scaling.estimates import ALPHA, Foretold, Resolved

FREQUENT = 1.0
"""From this lower end on (events per year), the number of events in a year is a judgement."""
MOST_EVENTS = 1_000_000
"""Events in a year beyond which no number of them is foretold."""


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Ranges that met a value, and chances that met a year with or without an event."""

    resolved: tuple[Resolved, ...] = ()
    foretold: tuple[Foretold, ...] = ()


def resolve(
    *,
    risks: Mapping[str, Risk],
    incidents: Mapping[str, Incident],
    since: date | None,
    today: date,
) -> Resolutions:
    """Return what came of each estimate of each risk.

    Definition: an incident that names a risk resolves, for every estimator, the range of harm that
    was their latest on the day it began, unit by unit. A whole year after an estimate, in which it
    was its maker's latest and that is over, resolves the frequency: the chance of at least one
    event (1 less the mean of e to the minus rate, the rate having the Gamma distribution of the
    range) against whether one came; and, where the range begins at ``FREQUENT`` or above, the 90 %
    range of the number of events (negative binomial) against their number. A risk's own ranges
    belong to nobody and are not resolved.

    Args:
        risks: with their estimates, the earlier ones too.
        incidents: those that name a risk count.
        since: the first day from which every incident was written down; None: no year counts.
        today: the day up to which it is known what came.

    Errors:
        ValueError for an impossible range.

    Source: Gneiting and Raftery (2007); docs/methods/estimates.md.
    """
    resolved: list[Resolved] = []
    foretold: list[Foretold] = []
    for ref, risk in sorted(risks.items()):
        came = [one for _, one in sorted(incidents.items()) if one.risk == ref]
        for by in sorted({one.by for one in risk.estimates}):
            own = sorted((one for one in risk.estimates if one.by == by), key=lambda one: one.on)
            resolved += _harm(own, came)
            for year, given in _years(own, since, today):
                events = sum(_within(one, year) for one in came)
                foretold.append(Foretold(by, chance(per_year=given), events > 0))
                if given[0] >= FREQUENT and given[1] < MOST_EVENTS:
                    resolved.append(Resolved(by, counts(per_year=given), float(events)))
    return Resolutions(tuple(resolved), tuple(foretold))


def chance(*, per_year: Range) -> float:
    """Return the probability of at least one event in a year, for a judged 90 % range of the rate.

    A range that no Gamma distribution has (from 0, or of no width) is read at its middle.

    Errors:
        ValueError for an impossible range.
    """
    found = _gamma(per_year)
    if found is None:
        return float(-special.expm1(-_middle(per_year)))
    return float(-special.expm1(found.shape * special.log1p(-1 / (found.rate + 1))))


def counts(*, per_year: Range) -> Range:
    """Return the 5th and 95th percentile of the number of events in a year.

    Errors:
        ValueError for an impossible range.
    """
    return _count(per_year, ALPHA / 2), _count(per_year, 1 - ALPHA / 2)


def _harm(own: Sequence[Estimate], came: Sequence[Incident]) -> Iterator[Resolved]:
    for incident in came:
        before = [one for one in own if one.on <= incident.start.date()]
        given = before[-1].loss if before else {}
        for unit in sorted(given.keys() & incident.loss.keys()):
            yield Resolved(before[-1].by, given[unit], incident.loss[unit])


def _years(
    own: Sequence[Estimate], since: date | None, today: date
) -> Iterator[tuple[tuple[date, date], Range]]:
    """Yield each whole year that is over and in which one estimate of frequency stood."""
    if since is None:
        return
    for one, after in zip(own, [*(other.on for other in own[1:]), today], strict=True):
        start = max(one.on, since)
        while one.per_year is not None and (end := _later(start)) <= min(after, today):
            yield (start, end), one.per_year
            start = end


def _later(day: date) -> date:
    """Return the same day a year later; after 29 February comes 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _within(incident: Incident, year: tuple[date, date]) -> bool:
    return year[0] <= incident.start.date() < year[1]


def _middle(range_: Range) -> float:
    return (range_[0] + range_[1]) / 2


def _gamma(range_: Range) -> ranges.Gamma | None:
    low, high = range_
    ranges.check(low=low, high=high)
    try:
        return ranges.gamma_parameters(low=low, high=high) if 0 < low < high else None
    except ValueError:  # too narrow or too wide for a Gamma distribution
        return None


def _count(per_year: Range, level: float) -> float:
    found = _gamma(per_year)

    def below(number: int) -> float:
        if found is None:
            return float(special.gammaincc(number + 1, _middle(per_year)))
        return float(special.betainc(found.shape, number + 1, found.rate / (found.rate + 1)))

    low, high = -1, 1
    while below(high) < level and high < MOST_EVENTS * 1000:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if below(middle) >= level else (middle, high)
    return float(high)
