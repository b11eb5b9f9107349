"""Incidents: what happened changes what was judged, and the change can be seen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from scipy import special

from mycel.engine import ranges
from mycel.engine.movement import Failure, Incident, Movement, Range, Risk
from mycel.engine.scaling import estimates

DAYS_PER_YEAR = 365.25
JUDGEMENT = 4.0
"""A judged range of sizes counts as much as this many events."""
CERTAIN = 1e-6
"""Ends that differ by less than this share are equal."""
SHORTEST = 1 / 60
"""Hours that an incident lasts at least."""

What = Literal["per_year", "hours", "loss"]


class NoWindow(ValueError):
    """Incidents without the time over which they were written down: no rate follows from them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One judged range, the incidents that met it, and the range after them.

    ``ref``: a node or a risk; ``unit``: the unit of loss where ``what`` is ``loss``. ``events``
    entered the range, ``left_out`` could not: not over yet, or a harm of 0.
    """

    ref: str
    what: What
    unit: str | None
    prior: Range
    events: int
    years: float
    left_out: int
    posterior: Range


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of an observation window, by ref; ``unmoved`` says why others have none."""

    since: date
    until: date
    years: float
    incidents: int
    changes: tuple[Change, ...]
    unmoved: Mapping[str, str] = field(default_factory=dict)


def rate(*, prior: Range, events: int, years: float) -> Range:
    """Return the 90 % range of a yearly rate after some events in some years.

    Definition: the Gamma distribution with the 90 % range ``prior`` has a shape and a rate;
    ``events`` are Poisson, so shape + events and rate + years are those afterwards. A prior with
    equal ends is certain and stays.

    Args:
        prior: events per year.
        events: how many were seen.
        years: how long was looked.

    Errors:
        NoWindow unless years > 0; ValueError for events below 0 or a prior that reaches 0.

    Source: Gelman et al., Bayesian Data Analysis, 2.6; docs/methods/estimates.md.
    """
    if not (math.isfinite(years) and years > 0):
        raise NoWindow(f"{years} years were looked at; expected more than 0")
    if events < 0:
        raise ValueError(f"{events} events were seen; expected 0 or more")
    low, high = prior
    ranges.check(low=low, high=high, family="lognormal")
    if math.isclose(low, high, rel_tol=CERTAIN):
        return prior
    found = ranges.gamma_parameters(low=low, high=high)
    return ranges.Gamma(shape=found.shape + events, rate=found.rate + years).range()


def size(*, prior: Range, seen: Sequence[float], judgement: float = JUDGEMENT) -> Range:
    """Return the 90 % range of one event's size after sizes that were seen.

    Definition: logarithms are normal with unknown mean and variance; the normal-inverse-gamma prior
    weighs ``judgement`` events, has as many degrees of freedom, and predicts one event with the
    90 % range ``prior``. The result is the predictive 90 % range (Student's t on the logarithm)
    after the update. Nothing seen changes nothing; a prior with equal ends is certain and stays.

    Args:
        prior: hours, or units of loss, of one event.
        seen: sizes above 0, in the same unit.
        judgement: weight of the prior, in events.

    Errors:
        ValueError for a size or a weight that is not above 0, or a prior that reaches 0.

    Source: Gelman et al., Bayesian Data Analysis, 3.3; docs/methods/estimates.md.
    """
    if not all(math.isfinite(one) and one > 0 for one in seen):
        raise ValueError("a size is 0, negative or not finite; expected sizes above 0")
    if not (math.isfinite(judgement) and judgement > 0):
        raise ValueError(f"the judgement weighs {judgement} events; expected more than 0")
    middle, _ = ranges.lognormal_parameters(low=prior[0], high=prior[1])
    if not seen or prior[0] == prior[1]:
        return prior
    half = (math.log(prior[1]) - math.log(prior[0])) / 2
    squares = judgement * (half / _t95(judgement)) ** 2 / (1 + 1 / judgement)
    logs = [math.log(one) for one in seen]
    count = len(logs)
    mean = math.fsum(logs) / count
    weight = judgement + count
    squares += math.fsum((one - mean) ** 2 for one in logs)
    squares += judgement * count / weight * (mean - middle) ** 2
    middle = (judgement * middle + math.fsum(logs)) / weight
    half = _t95(weight) * math.sqrt(squares / weight * (1 + 1 / weight))
    return math.exp(middle - half), math.exp(middle + half)


def _t95(freedom: float) -> float:
    return float(special.stdtrit(freedom, 1 - estimates.ALPHA / 2))


def changes(*, movement: Movement, since: date | None, until: date | None) -> Changes:
    """Return how a movement's incidents change its judged ranges.

    Definition: incidents that began on a day in [since, until) count. One that names a risk counts
    for that risk alone; any other counts as an own failure of each node it names that does not
    need another of them (what only fell with another did not fail by itself). Rates change by
    ``rate``, hours and losses by ``size``. A risk's ranges are its own, else the pool of its
    estimates; ``unmoved`` names what has incidents but no ranges that can be changed.

    Args:
        movement: nodes with failures, risks and incidents.
        since: the first day from which on every incident was written down.
        until: the day after the last one looked at.

    Errors:
        NoWindow without both days, or when they leave no day between them; ValueError for an
        impossible range.
    """
    if since is None or until is None:
        raise NoWindow(
            "no observation window is known; expected the day since when every incident is "
            "written down, and the day until which it was looked"
        )
    if until <= since:
        raise NoWindow(
            f"the observation window ends on {until}, not after its first day {since}; "
            "expected a later day"
        )
    seen = [one for _, one in sorted(movement.incidents.items()) if _within(one, since, until)]
    window = _Window(years=(until - since).days / DAYS_PER_YEAR)
    failed = [(one, _failed(movement, one)) for one in seen]
    for ref, node in sorted(movement.nodes.items()):
        window.node(ref, node.failure, [one for one, refs in failed if ref in refs])
    for ref, risk in sorted(movement.risks.items()):
        window.risk(risk, [one for one in seen if one.risk == ref])
    return Changes(
        since=since,
        until=until,
        years=window.years,
        incidents=len(seen),
        changes=tuple(window.changes),
        unmoved=window.unmoved,
    )


def apply(*, movement: Movement, changes: Changes) -> Movement:
    """Return the movement with the ranges after the incidents in the place of those before."""
    nodes, risks = dict(movement.nodes), dict(movement.risks)
    for one in changes.changes:
        if one.ref in nodes and (failure := nodes[one.ref].failure) is not None:
            changed = (
                replace(failure, per_year=one.posterior)
                if one.what == "per_year"
                else replace(failure, hours=one.posterior)
            )
            nodes[one.ref] = replace(nodes[one.ref], failure=changed)
        elif one.ref in risks and one.what == "per_year":
            risks[one.ref] = replace(risks[one.ref], per_year=one.posterior)
        elif one.ref in risks and one.unit is not None:
            loss = {**losses(risk=risks[one.ref]), one.unit: one.posterior}
            risks[one.ref] = replace(risks[one.ref], loss=loss)
    return replace(movement, nodes=nodes, risks=risks)


def per_year(*, risk: Risk) -> Range | None:
    """Return a risk's own range of frequency, else the pool of the latest estimates, else None."""
    if risk.per_year is not None:
        return risk.per_year
    latest = estimates.latest(given=risk.estimates)
    given = [one.per_year for one in latest if one.per_year is not None]
    return estimates.pool(ranges=given) if given else None


def losses(*, risk: Risk) -> dict[str, Range]:
    """Return a risk's own ranges of loss, else the pool of the latest estimates, by unit."""
    if risk.loss:
        return dict(risk.loss)
    latest = estimates.latest(given=risk.estimates)
    units = sorted({unit for one in latest for unit in one.loss})
    return {
        unit: estimates.pool(ranges=[one.loss[unit] for one in latest if unit in one.loss])
        for unit in units
    }


def _within(incident: Incident, since: date, until: date) -> bool:
    return since <= incident.start.date() < until


def _failed(movement: Movement, incident: Incident) -> set[str]:
    """The nodes that failed by themselves: those that need none of the others that are named."""
    if incident.risk is not None:
        return set()
    named = {ref for ref in incident.nodes if ref in movement.nodes}
    needs = {ref: _needed(movement, ref) & named for ref in named}
    return {ref for ref in named if all(ref in needs[other] for other in needs[ref])}


def _needed(movement: Movement, ref: str) -> set[str]:
    found: set[str] = set()
    waiting = [ref]
    while waiting:
        for edge in movement.nodes[waiting.pop()].depends_on:
            if edge.node in movement.nodes and edge.node not in found:
                found.add(edge.node)
                waiting.append(edge.node)
    return found - {ref}


class _Window:
    """The changes of one observation window, gathered thing by thing."""

    def __init__(self, *, years: float) -> None:
        self.years = years
        self.changes: list[Change] = []
        self.unmoved: dict[str, str] = {}

    def node(self, ref: str, failure: Failure | None, seen: Sequence[Incident]) -> None:
        if failure is None:
            if seen:
                self.unmoved[ref] = "it states no failures"
            return
        self._rate(ref, failure.per_year, len(seen))
        if seen:
            over = [one for one in seen if one.end is not None]
            self._size(ref, "hours", None, failure.hours, [_hours(one) for one in over], len(seen))

    def risk(self, risk: Risk, seen: Sequence[Incident]) -> None:
        stated = per_year(risk=risk)
        if stated is None:
            if seen:
                self.unmoved[risk.ref] = "it states no range of frequency"
        else:
            self._rate(risk.ref, stated, len(seen))
        for unit, prior in sorted(losses(risk=risk).items()):
            known = [one.loss[unit] for one in seen if unit in one.loss]
            if known:
                above = [one for one in known if one > 0]
                self._size(risk.ref, "loss", unit, prior, above, len(known))

    def _rate(self, ref: str, prior: Range, events: int) -> None:
        if prior[0] <= 0:
            self.unmoved[ref] = "its range of frequency reaches 0"
            return
        posterior = rate(prior=prior, events=events, years=self.years)
        self._note(ref, "per_year", None, prior, (events, 0), posterior)

    def _size(
        self,
        ref: str,
        what: What,
        unit: str | None,
        prior: Range,
        seen: Sequence[float],
        of: int,
    ) -> None:
        if prior[0] <= 0:
            self.unmoved[ref] = f"its range of {unit or what} reaches 0"
            return
        posterior = size(prior=prior, seen=seen)
        self._note(ref, what, unit, prior, (len(seen), of - len(seen)), posterior)

    def _note(
        self,
        ref: str,
        what: What,
        unit: str | None,
        prior: Range,
        counts: tuple[int, int],
        posterior: Range,
    ) -> None:
        events, left_out = counts
        self.changes.append(
            Change(
                ref=ref,
                what=what,
                unit=unit,
                prior=prior,
                events=events,
                years=self.years,
                left_out=left_out,
                posterior=posterior,
            )
        )


def _hours(incident: Incident) -> float:
    end = incident.end or incident.start
    return max((end - incident.start).total_seconds() / 3600, SHORTEST)
