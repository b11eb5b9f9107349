"""Processes: in lists, and on the page of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mycel.deliberation.models import Participant, Phase, Process, Proposal, Statement, Thread
from mycel.deliberation.models.processes import (
    ALLOWED,
    CLOSED,
    DECISION,
    DRAFT,
    FACILITATOR,
    PUBLIC,
    RUNNING,
    WITHDRAWN,
    ProcessQuerySet,
)
from mycel.deliberation.models.proposals import PUBLISHED
from mycel.deliberation.models.statements import REJECTED
from mycel.deliberation.queries.feeds import QUIET
from mycel.deliberation.queries.permitted import Answer, Visit
from mycel.engine.discussion.participation import LEAST
from mycel.engine.movement import Text
from mycel.groups.models import Term
from mycel.groups.queries import Place
from mycel.people.models import Person
from mycel.record import queries as record
from mycel.record.linked import Linked, linked

PAGE = 20
FILTERS: Mapping[str, tuple[str, ...]] = {
    "now": (RUNNING,),
    "over": (CLOSED, WITHDRAWN),
    "drafts": (DRAFT,),
}


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase of a process; ``standing`` is over, now or later."""

    position: int
    kind: str
    kind_name: str
    title: Text
    allows: tuple[str, ...]
    planned_from: date | None
    planned_until: date | None
    begun_at: datetime | None
    ended_at: datetime | None
    why: str

    @property
    def standing(self) -> str:
        """Return whether the phase is over, runs now, or comes later."""
        if self.begun_at is None:
            return "later"
        return "now" if self.ended_at is None else "over"


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One process in a list."""

    id: UUID
    number: int
    ref: str
    title: Text
    summary: Text
    unit: Place
    state: str
    state_name: str
    phase: PhaseLine | None

    @property
    def url(self) -> str:
        """Return where it stands."""
        return f"/processes/{self.number}/"


@dataclass(frozen=True, slots=True)
class ProcessesPage:
    """A page of processes, newest first."""

    processes: tuple[ProcessLine, ...]
    shown: str
    running: int
    older: int | None


@dataclass(frozen=True, slots=True)
class May:
    """One thing that can be done in a process, whether the reader may do it, and why not."""

    what: str
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """One process as somebody sees it."""

    line: ProcessLine
    phases: tuple[PhaseLine, ...]
    languages: tuple[str, ...]
    may: tuple[May, ...]
    runs: bool
    publishes_votes: bool
    strict: bool
    is_members: bool
    rules: Mapping[str, int]
    opened_at: datetime | None
    closed_at: datetime | None
    ended_why: str
    threads: int
    statements: int
    proposals: int
    took_part: int | None
    could: int | None
    facilitators: tuple[Place, ...]
    entries: tuple[record.EntryLine, ...]
    links: tuple[Linked, ...]
    document: str

    @property
    def phase(self) -> PhaseLine | None:
        """Return the phase that runs now."""
        return self.line.phase

    @property
    def has(self) -> frozenset[str]:
        """Return everything that any of its phases allows."""
        return frozenset(what for phase in self.phases for what in phase.allows)

    @property
    def has_decision(self) -> bool:
        """Return whether one of its phases is a vote or a shared budget, which decisions hold."""
        return any(phase.kind == DECISION for phase in self.phases)

    @property
    def later(self) -> tuple[PhaseLine, ...]:
        """Return the phases that have not begun and come after the one that runs."""
        now = -1 if self.phase is None else self.phase.position
        return tuple(one for one in self.phases if one.position > now)


def processes_page(
    *, person: Person | None, filter_: str = "", before: int | None = None
) -> ProcessesPage:
    """Return a page of processes that a reader may see; all but drafts where nothing is asked."""
    rows = readable(person=person).select_related("unit").prefetch_related("phases")
    running = rows.filter(state=RUNNING).count()
    shown = filter_ if filter_ in FILTERS else ""
    rows = rows.filter(state__in=FILTERS[shown]) if shown else rows.exclude(state=DRAFT)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: PAGE + 1])
    lines = tuple(process_line(row) for row in found[:PAGE])
    older = lines[-1].number if len(found) > PAGE else None
    return ProcessesPage(lines, shown, running, older)


def readable(*, person: Person | None) -> ProcessQuerySet:
    """Return the processes that somebody may read."""
    public = Q(visibility=PUBLIC) & ~Q(state=DRAFT)
    if person is None:
        return Process.objects.filter(public)
    if person.account is not None and person.account.is_staff:
        return Process.objects.all()
    units = Term.objects.filter(person=person, until_date__isnull=True).values("role__unit_id")
    own = Q(unit_id__in=units) | Q(roles__person=person)
    return Process.objects.filter(public | own).distinct()


def process_page(*, process: Process, person: Person | None) -> ProcessPage:
    """Return one process as somebody sees it, in a dozen queries however much was written."""
    counts = _counts(process)
    took_part = counts["took_part"]
    could = process.electorate.get("total")
    visit = Visit(process, person)
    return ProcessPage(
        line=process_line(process),
        phases=tuple(phase_line(row) for row in process.phases.all()),
        languages=tuple(process.languages),
        may=tuple(
            May(what, str(name), visit.may(what))
            for what, name in ALLOWED
            if any(what in phase.allows for phase in process.phases.all())
        ),
        runs=visit.leads,
        publishes_votes=process.publishes_votes,
        strict=process.strict,
        is_members=process.visibility != PUBLIC,
        rules=process.rules,
        opened_at=process.opened_at,
        closed_at=process.closed_at,
        ended_why=process.ended_why,
        threads=counts["threads"],
        statements=counts["statements"],
        proposals=counts["proposals"],
        took_part=took_part if took_part == 0 or took_part >= LEAST else None,
        could=could if could is not None and could >= LEAST else None,
        facilitators=facilitators(process=process),
        entries=record.latest(subject=process.id, limit=5, but=QUIET),
        links=linked(subject=process.id),
        document=process.document,
    )


def _counts(process: Process) -> Mapping[str, int]:
    """Return how much was written in a process, and how many took part; one query."""
    rows: Mapping[str, QuerySet[Any]] = {
        "took_part": Participant.objects.filter(took_part_at__isnull=False),
        "threads": Thread.objects.all(),
        "statements": Statement.objects.filter(duplicate_of__isnull=True).exclude(state=REJECTED),
        "proposals": Proposal.objects.filter(state=PUBLISHED),
    }
    asked = [_count(found.filter(process=process)) for found in rows.values()]
    counted = Process.objects.filter(pk=process.pk).values_list(*asked).get()
    return dict(zip(rows, counted, strict=True))


def _count(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.order_by().values("process").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def facilitators(*, process: Process) -> tuple[Place, ...]:
    """Return who runs a process beside its group and agreed to be named, by name."""
    rows = process.roles.filter(role=FACILITATOR, person__named=True)
    rows = rows.select_related("person").order_by("person__name")
    return tuple(Place(ref=role.person.ref, name=role.person.name) for role in rows)


def find(*, number: int) -> Process | None:
    """Return a process with what its pages read, or None."""
    rows = Process.objects.select_related("unit").prefetch_related("phases")
    return rows.filter(number=number).first()


def process_line(row: Process) -> ProcessLine:
    """Return a row, with its unit and phases at hand, as a line."""
    now = next((p for p in row.phases.all() if p.begun_at and not p.ended_at), None)
    return ProcessLine(
        id=row.id,
        number=row.number,
        ref=row.ref,
        title=row.title,
        summary=row.summary,
        unit=Place(ref=row.unit.ref, name=row.unit.name),
        state=row.state,
        state_name=row.get_state_display(),
        phase=None if now is None else phase_line(now),
    )


def phase_line(row: Phase) -> PhaseLine:
    """Return a phase as pages show it."""
    return PhaseLine(
        position=row.position,
        kind=row.kind,
        kind_name=row.get_kind_display(),
        title=row.title,
        allows=tuple(row.allows),
        planned_from=row.planned_from_date,
        planned_until=row.planned_until_date,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        why=row.why,
    )
