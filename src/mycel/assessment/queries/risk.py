"""One risk: everything that is written, estimated, accepted, done and has happened about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mycel.assessment.models import Plan
from mycel.assessment.queries import evidence
from mycel.assessment.queries.incidents import IncidentLine, incident_lines
from mycel.assessment.queries.names import Name
from mycel.assessment.queries.register import (
    RiskLine,
    Spans,
    called,
    mentioned,
    priced,
    risk_lines,
    spans,
)
from mycel.assessment.queries.treatments import TreatmentLine, treatments_of
from mycel.catalogue.queries.told import brief, rate
from mycel.catalogue.queries.words import spoken
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.engine.scaling import estimates
from mycel.groups import snapshots as group_snapshots
from mycel.groups.queries.words_of_units import words_of_units
from mycel.record import queries as record

HISTORY = 30


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """What somebody estimated on a day; ``counts`` unless they estimated again later."""

    by: Name
    on: date
    per_year: str
    loss: Spans
    counts: bool


@dataclass(frozen=True, slots=True)
class AcceptanceLine:
    """That a risk is or was borne knowingly."""

    until: date
    reason: str
    by: Name | None
    is_expired: bool


@dataclass(frozen=True, slots=True)
class RiskPage:
    """One risk with everything around it."""

    line: RiskLine
    likelihood: str
    severity: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    factor: str
    rho: float | None
    together: tuple[RiskLine, ...]
    estimates: tuple[EstimateLine, ...]
    pooled: Spans
    pooled_per_year: str
    has_own_ranges: bool
    acceptance: AcceptanceLine | None
    treatments: tuple[TreatmentLine, ...]
    incidents: tuple[IncidentLine, ...]
    evidence: evidence.Evidence | None
    closed_at: datetime | None
    closing: str
    entries: tuple[record.EntryLine, ...]

    @property
    def has_disagreement(self) -> bool:
        """Return whether several people estimated it."""
        return sum(one.counts for one in self.estimates) > 1


def risk_page(*, slug: str, today: date, since: date | None = None) -> RiskPage | None:
    """Return one risk, closed ones too, or None."""
    row = Plan.objects.filter(kind="risk", slug=slug).first()
    if row is None:
        return None
    value = build(movement.Risk, row.value)
    figures = priced(risks={value.ref: value})[value.ref]
    names = called(refs=mentioned([value]))
    facts = group_snapshots.of_movement()
    unit_word = words_of_units()
    return RiskPage(
        line=risk_lines(rows=Plan.objects.filter(pk=row.pk), today=today)[0],
        likelihood=(value.likelihood or "").replace("-", " "),
        severity=tuple(
            (unit_word(unit), word.replace("-", " ")) for unit, word in value.severity.items()
        ),
        missing=figures.missing,
        factor=value.factor or "",
        rho=facts.factors.get(value.factor or ""),
        together=_together(value, today),
        estimates=estimate_lines(value=value, names=names),
        pooled=_pooled_loss(value),
        pooled_per_year=_pooled_rate(value),
        has_own_ranges=value.per_year is not None or bool(value.loss),
        acceptance=_acceptance(value, names, today),
        treatments=treatments_of(risk=row.ref),
        incidents=incident_lines(
            rows=Plan.objects.present().filter(kind="incident", value__risk=row.ref)
        ),
        evidence=None
        if row.withdrawn_at
        else evidence.of_risk(risk=value, figures=figures, today=today, since=since),
        closed_at=row.withdrawn_at,
        closing=row.withdrawal,
        entries=record.latest(subject=row.id, limit=HISTORY),
    )


def evidence_of(*, row: Plan, today: date, since: date | None) -> evidence.Evidence | None:
    """Return what incidents make of the figures of a risk."""
    value = build(movement.Risk, row.value)
    figures = priced(risks={value.ref: value})[value.ref]
    return evidence.of_risk(risk=value, figures=figures, today=today, since=since)


def estimate_lines(*, value: movement.Risk, names: Mapping[str, Name]) -> tuple[EstimateLine, ...]:
    """Return every estimate of a risk, the newest first."""
    latest = set(map(id, estimates.latest(given=value.estimates)))
    unit_word = words_of_units()
    return tuple(
        EstimateLine(
            by=names.get(one.by) or Name(ref="", name=one.by.partition("/")[2], url=""),
            on=one.on,
            per_year=rate(one.per_year) if one.per_year else "",
            loss=spans(one.loss, unit_word),
            counts=id(one) in latest,
        )
        for one in sorted(value.estimates, key=lambda one: one.on, reverse=True)
    )


def own_estimates(*, row: Plan, ref: str) -> tuple[EstimateLine, ...]:
    """Return what one person estimated of a risk, the newest first."""
    value = build(movement.Risk, row.value)
    names = called(refs=[ref])
    return tuple(
        line
        for one, line in zip(
            sorted(value.estimates, key=lambda one: one.on, reverse=True),
            estimate_lines(value=value, names=names),
            strict=True,
        )
        if one.by == ref
    )


def latest_estimate(*, row: Plan, ref: str) -> movement.Estimate | None:
    """Return what one person estimated last, or None."""
    value = build(movement.Risk, row.value)
    latest = estimates.latest(given=value.estimates)
    return next((one for one in latest if one.by == ref), None)


def risk_of(*, row: Plan) -> movement.Risk:
    """Return a risk as it is written."""
    return build(movement.Risk, row.value)


def _together(value: movement.Risk, today: date) -> tuple[RiskLine, ...]:
    """Return the other open risks that share its factor."""
    if value.factor is None:
        return ()
    rows = Plan.objects.present().filter(kind="risk", value__factor=value.factor)
    return risk_lines(rows=rows.exclude(slug=value.ref.partition("/")[2]), today=today)


def _pooled_rate(value: movement.Risk) -> str:
    given = [one.per_year for one in estimates.latest(given=value.estimates) if one.per_year]
    return rate(estimates.pool(ranges=given)) if given else ""


def _pooled_loss(value: movement.Risk) -> Spans:
    latest = estimates.latest(given=value.estimates)
    units = sorted({unit for one in latest for unit in one.loss})
    pooled = {
        unit: estimates.pool(ranges=[one.loss[unit] for one in latest if unit in one.loss])
        for unit in units
    }
    return spans({unit: brief(range_) for unit, range_ in pooled.items()}, words_of_units())


def _acceptance(
    value: movement.Risk, names: Mapping[str, Name], today: date
) -> AcceptanceLine | None:
    found = value.accepted
    if found is None:
        return None
    return AcceptanceLine(
        until=found.until,
        reason=spoken(found.reason),
        by=names.get(found.by or ""),
        is_expired=found.until < today,
    )
