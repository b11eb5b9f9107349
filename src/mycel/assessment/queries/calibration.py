"""Calibration: whether ranges that people gave held what came, for oneself and for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mycel.assessment.models import Plan
from mycel.assessment.queries.evidence import written_since
from mycel.catalogue.queries.told import figure, span
from mycel.catalogue.queries.words import spoken
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.engine.scaling.estimates import Calibration, Foretold, Resolved, calibration
from mycel.engine.scaling.resolving import resolve
from mycel.people.models import Person

FEWEST = 5
"""People below which what they did together is not told: it would tell of each."""


@dataclass(frozen=True, slots=True)
class Met:
    """One of the reader's own ranges that met what came."""

    event: str
    url: str
    range: str
    came: str
    held: bool


@dataclass(frozen=True, slots=True)
class EstimatesPage:
    """How well ranges held: the reader's own, and everybody's, or None where few estimated."""

    own: Calibration | None
    met: tuple[Met, ...]
    given: int
    everybody: Calibration | None
    people: int
    risks: int
    waiting: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    resolved: tuple[tuple[str, Resolved], ...]
    foretold: tuple[Foretold, ...]


def estimates_page(*, person: Person | None, today: date) -> EstimatesPage:
    """Return how well estimates met what came; nobody is compared with anybody."""
    risks = {
        row.ref: build(movement.Risk, row.value)
        for row in Plan.objects.filter(kind="risk").order_by("slug")
    }
    closed = set(
        Plan.objects.filter(kind="risk", withdrawn_at__isnull=False).values_list("slug", flat=True)
    )
    found = _resolutions(risks, today)
    makers = {one.by for risk in risks.values() for one in risk.estimates}
    own = person.ref if person else ""
    mine = [(ref, one) for ref, one in found.resolved if one.by == own]
    said = [one for one in found.foretold if one.by == own]
    return EstimatesPage(
        own=calibration(resolved=[one for _, one in mine], foretold=said) if own else None,
        met=tuple(_met(risks[ref], one) for ref, one in mine),
        given=sum(one.by == own for risk in risks.values() for one in risk.estimates),
        everybody=_together(found),
        people=len(makers),
        risks=sum(bool(risk.estimates) for risk in risks.values()),
        waiting=tuple(_waiting(risks, own, closed)) if own else (),
    )


def own_calibration(*, person: Person, today: date) -> Calibration:
    """Return how well the ranges that one person gave met what came; for that person alone."""
    return estimates_page(person=person, today=today).own or calibration()


def _resolutions(risks: dict[str, movement.Risk], today: date) -> _Found:
    rows = Plan.objects.present().filter(kind="incident", value__risk__isnull=False)
    incidents = {row.ref: build(movement.Incident, row.value) for row in rows.order_by("slug")}
    since = written_since()
    resolved: list[tuple[str, Resolved]] = []
    foretold: list[Foretold] = []
    for ref, risk in risks.items():
        one = resolve(risks={ref: risk}, incidents=incidents, since=since, today=today)
        resolved += [(ref, met) for met in one.resolved]
        foretold += one.foretold
    return _Found(tuple(resolved), tuple(foretold))


def _together(found: _Found) -> Calibration | None:
    people = {one.by for _, one in found.resolved}
    if len(people) < FEWEST:
        return None
    return calibration(resolved=[one for _, one in found.resolved])


def _met(risk: movement.Risk, one: Resolved) -> Met:
    return Met(
        event=spoken(risk.event),
        url=f"/{risk.ref.replace('risk/', 'risks/')}/",
        range=span(one.range),
        came=figure(one.truth),
        held=one.range[0] <= one.truth <= one.range[1],
    )


def _waiting(
    risks: dict[str, movement.Risk], own: str, closed: set[str], limit: int = 5
) -> Iterable[tuple[str, str]]:
    """Yield open risks that the person has not estimated: name and page, those with least first."""
    open_ = [
        risk
        for ref, risk in risks.items()
        if ref.partition("/")[2] not in closed and all(one.by != own for one in risk.estimates)
    ]
    for risk in sorted(open_, key=lambda one: (len(one.estimates), one.ref))[:limit]:
        yield spoken(risk.event), f"/risks/{risk.ref.partition('/')[2]}/estimate/"
