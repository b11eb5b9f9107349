"""Treatments: what can be done about risks, failures and capacity, and what it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mycel.assessment.models import Plan
from mycel.assessment.queries.names import Name, named
from mycel.assessment.queries.register import Spans, spans
from mycel.catalogue.queries.told import figure, span
from mycel.catalogue.queries.words import spoken
from mycel.engine import movement
from mycel.engine.movement import Range
from mycel.engine.plain import build
from mycel.groups.queries.words_of_units import words_of_units
from mycel.record import queries as record

HISTORY = 30


@dataclass(frozen=True, slots=True)
class Effect:
    """What it changes in one risk or node; empty where it does not change that."""

    about: Name
    rarer: str = ""
    milder: str = ""
    servers: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    """One treatment in a list."""

    ref: str
    slug: str
    url: str
    name: str
    cost: Spans
    reduces: tuple[Effect, ...]
    adds: tuple[Effect, ...]
    mends: tuple[Effect, ...]
    requires: tuple[Name, ...]
    excludes: tuple[Name, ...]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class TreatmentPage:
    """One treatment with its history."""

    line: TreatmentLine
    withdrawn_at: datetime | None
    withdrawal: str
    entries: tuple[record.EntryLine, ...]


def treatments() -> tuple[TreatmentLine, ...]:
    """Return every treatment, by reference; those that were withdrawn last."""
    lines = _lines(Plan.objects.filter(kind="treatment").order_by("slug"))
    return tuple(sorted(lines, key=lambda line: (line.is_withdrawn, line.ref)))


def treatments_of(*, risk: str) -> tuple[TreatmentLine, ...]:
    """Return the treatments that lower a risk."""
    rows = Plan.objects.present().filter(kind="treatment", value__reduces__icontains=f'"{risk}"')
    return _lines(rows.order_by("slug"))


def treatment_page(*, slug: str) -> TreatmentPage | None:
    """Return one treatment, withdrawn ones too, or None."""
    row = Plan.objects.filter(kind="treatment", slug=slug).first()
    if row is None:
        return None
    return TreatmentPage(
        line=_lines([row])[0],
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        entries=record.latest(subject=row.id, limit=HISTORY),
    )


def treatment_of(*, row: Plan) -> movement.Treatment:
    """Return a treatment as it is written."""
    return build(movement.Treatment, row.value)


def plan_names(*, refs: Iterable[str]) -> dict[str, Name]:
    """Return what risks and treatments are called; what is not there keeps its reference."""
    wanted = set(refs)
    found = {ref: Name(ref=ref, name=ref.partition("/")[2], url="") for ref in wanted}
    for kind, field in (("risk", "event"), ("treatment", "name")):
        slugs = [ref.partition("/")[2] for ref in wanted if ref.startswith(f"{kind}/")]
        for row in Plan.objects.filter(kind=kind, slug__in=slugs) if slugs else ():
            name = spoken(row.value.get(field)) or _said(row.slug)
            found[row.ref] = Name(ref=row.ref, name=name, url=f"/{kind}s/{row.slug}/")
    return found


def _lines(rows: Iterable[Plan]) -> tuple[TreatmentLine, ...]:
    found = [(row, build(movement.Treatment, row.value)) for row in rows]
    plans: set[str] = set()
    nodes: set[str] = set()
    for _row, value in found:
        plans |= {*(one.risk for one in value.reduces), *value.requires, *value.excludes}
        nodes |= {one.node for one in value.adds_capacity} | {one.node for one in value.mends}
    names = plan_names(refs=plans) | named(refs=nodes)
    unit_word = words_of_units()
    return tuple(
        TreatmentLine(
            ref=row.ref,
            slug=row.slug,
            url=f"/treatments/{row.slug}/",
            name=spoken(value.name) or _said(row.slug),
            cost=spans(value.cost, unit_word),
            reduces=tuple(
                Effect(names[one.risk], rarer=_percent(one.per_year), milder=_percent(one.loss))
                for one in value.reduces
            ),
            adds=tuple(
                Effect(names[one.node], servers=_figure(one.servers), capacity=_figure(one.value))
                for one in value.adds_capacity
            ),
            mends=tuple(
                Effect(names[one.node], rarer=_percent(one.per_year), milder=_percent(one.hours))
                for one in value.mends
            ),
            requires=tuple(names[ref] for ref in value.requires),
            excludes=tuple(names[ref] for ref in value.excludes),
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row, value in found
    )


def _said(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _percent(share: Range | None) -> str:
    if share is None:
        return ""
    return span((round(share[0] * 100, 6), round(share[1] * 100, 6)))


def _figure(value: float | None) -> str:
    return "" if value is None else figure(value)
