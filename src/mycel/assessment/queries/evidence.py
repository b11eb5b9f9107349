"""Evidence: what incidents make of the ranges that were written down, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mycel.assessment.models import Lesson, Plan
from mycel.catalogue.models import Dependency, Node
from mycel.catalogue.queries.told import rate, span
from mycel.engine import movement
from mycel.engine.movement import Range
from mycel.engine.plain import build
from mycel.engine.scaling import estimates
from mycel.engine.scaling import incidents as priors
from mycel.engine.scaling.pricing import Priced
from mycel.groups.queries.words_of_units import word_of_unit

DIGITS = 3
"""Significant digits of a range after incidents: what is shown is what is taken over."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One range before and after: of frequency, of hours, or of harm in a unit."""

    what: str
    unit: str
    unit_name: str
    before: str
    after: str
    events: int
    left_out: int
    range: Range


@dataclass(frozen=True, slots=True)
class Evidence:
    """What incidents from a day until a day make of the ranges of one thing.

    ``judged`` is the day of the latest judgement behind the ranges, where one is known; whoever
    judged knew of the ``older`` incidents, so they do not count once more.
    """

    since: date
    until: date
    years: float
    events: int
    moved: tuple[Moved, ...]
    is_learnt: bool
    judged: date | None = None
    older: int = 0

    @property
    def per_year(self) -> Range | None:
        """Return the frequency afterwards, where it moved."""
        return next((one.range for one in self.moved if one.what == "per_year"), None)

    @property
    def hours(self) -> Range | None:
        """Return the hours afterwards, where they moved."""
        return next((one.range for one in self.moved if one.what == "hours"), None)

    @property
    def loss(self) -> dict[str, Range]:
        """Return the harm afterwards, unit by unit, where it moved."""
        return {one.unit: one.range for one in self.moved if one.what == "loss"}


def written_since() -> date | None:
    """Return the day from which on incidents are taken as written down: the first one's new year.

    None where nobody has written down an incident.
    """
    rows = Plan.objects.present().filter(kind="incident").order_by("value__start")
    first = rows.values_list("value__start", flat=True).first()
    return None if first is None else date(date.fromisoformat(first[:10]).year, 1, 1)


def of_risk(
    *, risk: movement.Risk, figures: Priced, today: date, since: date | None = None
) -> Evidence | None:
    """Return what incidents that name a risk make of its figures, or None where there are none."""
    rows = Plan.objects.present().filter(kind="incident", value__risk=risk.ref)
    found = _built(rows)
    if not found or figures.per_year is None:
        return None
    asked = movement.Risk(
        ref=risk.ref, cause="", event="", per_year=figures.per_year, loss=figures.loss
    )
    whole = movement.Movement(name="", risks={risk.ref: asked}, incidents=found)
    told = _evidence(whole, ref=risk.ref, today=today, since=since, judged=_judged(risk, figures))
    if told is None or told.judged is None:
        return told
    older = sum(one.start.date() < told.judged for one in found.values())
    moved = told.moved if any(one.before != one.after for one in told.moved) else ()
    return replace(told, older=older, moved=moved)


def _judged(risk: movement.Risk, figures: Priced) -> date | None:
    """Return the day of the latest estimate that counts; written ranges carry no day."""
    if figures.basis != "estimates":
        return None
    return max((one.on for one in estimates.latest(given=risk.estimates)), default=None)


def of_node(*, row: Node, today: date, since: date | None = None) -> Evidence | None:
    """Return what incidents that name a node make of its failures, or None where there are none."""
    rows = Plan.objects.present().filter(
        kind="incident", value__nodes__icontains=f'"{row.ref}"', value__risk__isnull=True
    )
    found = _built(rows)
    if not found or not row.failure:
        return None
    beside = {ref for one in found.values() for ref in one.nodes}
    edges = _edges() if len(beside) > 1 else {}
    nodes = {
        ref: movement.Node(
            ref,
            movement.NodeKind.PLATFORM,
            "",
            failure=build(movement.Failure, row.failure) if ref == row.ref else None,
            depends_on=tuple(movement.Dependency(on) for on in edges.get(ref, ())),
        )
        for ref in {*beside, *edges, *(on for needs in edges.values() for on in needs), row.ref}
    }
    whole = movement.Movement(name="", nodes=nodes, incidents=found)
    return _evidence(whole, ref=row.ref, today=today, since=since)


def _evidence(
    whole: movement.Movement,
    *,
    ref: str,
    today: date,
    since: date | None,
    judged: date | None = None,
) -> Evidence | None:
    learnt = Lesson.objects.filter(ref=ref).values_list("until_date", flat=True).first()
    start = since or learnt or written_since()
    if start is not None:
        # what was taken over, or known when somebody judged, is in the ranges: it counts once
        start = max(day for day in (start, learnt, judged) if day is not None)
    until = today + timedelta(days=1)
    if start is None or start >= until:
        return None
    try:
        found = priors.changes(movement=whole, since=start, until=until)
    except ValueError:  # a range too narrow or too wide to be changed
        return None
    moved = tuple(_moved(one) for one in found.changes if one.ref == ref)
    events = next((one.events for one in moved if one.what == "per_year"), 0)
    if not moved or not (events or learnt is None):
        return None
    return Evidence(
        since=start,
        until=until,
        years=found.years,
        events=events,
        moved=moved,
        is_learnt=learnt is not None,
        judged=judged,
    )


def _moved(one: priors.Change) -> Moved:
    low, high = (float(f"{end:.{DIGITS}g}") for end in one.posterior)
    said = rate if one.what == "per_year" else span
    return Moved(
        what=one.what,
        unit=one.unit or "",
        unit_name=word_of_unit(unit=one.unit) if one.unit else "",
        before=said(one.prior),
        after=said((low, high)),
        events=one.events,
        left_out=one.left_out,
        range=(low, high),
    )


def _built(rows: Iterable[Plan]) -> dict[str, movement.Incident]:
    return {row.ref: build(movement.Incident, row.value) for row in rows}


def _edges() -> Mapping[str, tuple[str, ...]]:
    """Return what every node needs, by reference."""
    found: dict[str, tuple[str, ...]] = {}
    for node, on in Dependency.objects.values_list("node__slug", "on__slug"):
        found[f"node/{node}"] = (*found.get(f"node/{node}", ()), f"node/{on}")
    return found
