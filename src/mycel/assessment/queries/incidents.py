"""Incidents: what went wrong, as lists and pages show it, and as a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mycel.assessment.models import Plan
from mycel.assessment.queries.names import Name, named
from mycel.catalogue.queries.told import figure
from mycel.catalogue.queries.words import spoken
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.formats import incidents as tables
from mycel.groups.queries.words_of_units import words_of_units
from mycel.record import queries as record

PAGE = 50
HISTORY = 30


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident in a list; ``hours`` is empty while it goes on."""

    ref: str
    slug: str
    url: str
    summary: str
    start: datetime
    end: datetime | None
    hours: str
    nodes: tuple[Name, ...]
    risk: Name | None
    people_affected: float | None
    loss: tuple[tuple[str, str], ...]
    harm: Mapping[str, float]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """A page of incidents, newest first."""

    incidents: tuple[IncidentLine, ...]
    total: int
    going_on: int
    unlinked: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class TakenPage:
    """A look at incidents before they are saved; ``known`` are here already."""

    incidents: tuple[IncidentLine, ...]
    total: int
    known: int


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident with everything that is known of it."""

    line: IncidentLine
    cause: str
    actions: tuple[str, ...]
    links: tuple[str, ...]
    source: str
    withdrawn_at: datetime | None
    withdrawal: str
    entries: tuple[record.EntryLine, ...]


def incidents_page(*, page: int = 0) -> IncidentsPage:
    """Return up to 50 incidents, newest first."""
    rows = Plan.objects.present().filter(kind="incident")
    total = rows.count()
    first = page * PAGE
    shown = rows.order_by("-value__start", "slug")[first : first + PAGE]
    return IncidentsPage(
        incidents=_lines(shown),
        total=total,
        going_on=rows.filter(value__end__isnull=True).count(),
        unlinked=rows.filter(value__risk__isnull=True).count(),
        before=page - 1 if page else None,
        after=page + 1 if first + PAGE < total else None,
    )


def incident_page(*, slug: str) -> IncidentPage | None:
    """Return one incident, withdrawn ones too, or None."""
    row = Plan.objects.filter(kind="incident", slug=slug).first()
    if row is None:
        return None
    value = build(movement.Incident, row.value)
    return IncidentPage(
        line=_lines([row])[0],
        cause=spoken(value.cause),
        actions=value.actions,
        links=value.links,
        source=value.source or "",
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        entries=record.latest(subject=row.id, limit=HISTORY),
    )


def incidents_of(*, ref: str, limit: int) -> tuple[IncidentLine, ...]:
    """Return the latest incidents that name a node."""
    rows = Plan.objects.present().filter(kind="incident", value__nodes__icontains=f'"{ref}"')
    return _lines(rows.order_by("-value__start", "slug")[:limit])


def incident_lines(*, rows: QuerySet[Plan]) -> tuple[IncidentLine, ...]:
    """Return incidents as lines, newest first."""
    return _lines(rows.order_by("-value__start", "slug"))


def taken_page(*, values: Mapping[str, movement.Incident]) -> TakenPage:
    """Return the first incidents of a table as lines, and how many there are."""
    known = set(Plan.objects.filter(kind="incident").values_list("slug", flat=True))
    found = [values[ref] for ref in sorted(values)]
    return TakenPage(
        incidents=_told([(value, False) for value in found[:PAGE]]),
        total=len(found),
        known=sum(one.ref.partition("/")[2] in known for one in found),
    )


def incident_of(*, row: Plan) -> movement.Incident:
    """Return an incident as it is written."""
    return build(movement.Incident, row.value)


def incidents_table() -> bytes:
    """Return every incident that stands as a table, which importing gives back."""
    return tables.write(incidents=_values())


def _values() -> Iterator[movement.Incident]:
    for row in Plan.objects.present().filter(kind="incident").order_by("slug"):
        yield build(movement.Incident, row.value)


def _lines(rows: Iterable[Plan]) -> tuple[IncidentLine, ...]:
    return _told(
        [(build(movement.Incident, row.value), row.withdrawn_at is not None) for row in rows]
    )


def _told(found: Sequence[tuple[movement.Incident, bool]]) -> tuple[IncidentLine, ...]:
    names = named(refs={ref for value, _gone in found for ref in value.nodes})
    risks = _risks({value.risk for value, _gone in found if value.risk})
    unit_word = words_of_units()
    return tuple(
        IncidentLine(
            ref=value.ref,
            slug=value.ref.partition("/")[2],
            url=f"/incidents/{value.ref.partition('/')[2]}/",
            summary=spoken(value.summary),
            start=value.start,
            end=value.end,
            hours=_hours(value),
            nodes=tuple(names[ref] for ref in value.nodes),
            risk=risks.get(value.risk or ""),
            people_affected=value.people_affected,
            loss=tuple((unit_word(unit), figure(amount)) for unit, amount in value.loss.items()),
            harm=value.loss,
            is_withdrawn=is_gone,
        )
        for value, is_gone in found
    )


def _risks(refs: set[str]) -> dict[str, Name]:
    slugs = [ref.partition("/")[2] for ref in refs]
    rows = Plan.objects.filter(kind="risk", slug__in=slugs) if slugs else ()
    return {
        row.ref: Name(ref=row.ref, name=spoken(row.value["event"]), url=f"/risks/{row.slug}/")
        for row in rows
    }


def _hours(value: movement.Incident) -> str:
    if value.end is None:
        return ""
    hours = (value.end - value.start).total_seconds() / 3600
    return figure(float(f"{hours:.3g}"))
