"""Pages that several rooms make together: home, map, node and unit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from mycel.assessment import queries as assessment
from mycel.assessment.queries import overview, promises
from mycel.catalogue.queries import NodeState, mine
from mycel.decisions.queries import CommitmentLine, DecisionLine, QuestionLine, elsewhere
from mycel.deliberation.queries.elsewhere import (
    open_processes,
    processes_held,
    processes_of_unit,
)
from mycel.deliberation.queries.processes import ProcessLine
from mycel.engine.movement import Text
from mycel.groups import queries as groups
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.record import queries as record
from mycel.site.templatetags import look

FIRST = 3
SHOWN = 5
MOST_GROWTH = 10.0
MOST_GROUNDS = 100
UNTIL = 4
"""Years ahead that the map's slider speaks of where nothing has been assessed."""


@dataclass(frozen=True)
class Step:
    """A step in a node's thread: what happened, when, and where to read on."""

    plant: str
    on: datetime
    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class HomePage:
    """How the movement's infrastructure stands today."""

    counts: overview.Counts
    unowned: int
    latest: assessment.runs.RunLine | None
    first: tuple[assessment.outlooks.NodeLine, ...]
    stations: tuple["Station", ...]
    open_now: tuple[QuestionLine, ...]
    talks: tuple[ProcessLine, ...]
    seats: tuple[groups.UnitLine, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Return one state per node, the hardest first."""
        return self.counts.states


@dataclass(frozen=True)
class Around:
    """What other rooms know about a node."""

    outlook: assessment.outlooks.NodeOutlook | None
    promise: promises.PromiseLine | None
    findings: tuple[assessment.findings.FindingLine, ...]
    risks: tuple[assessment.register.RiskLine, ...]
    incidents: tuple[assessment.incidents.IncidentLine, ...]
    evidence: assessment.evidence.Evidence | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Station:
    """A station of the loop, with a live count."""

    url: str
    plant: str
    name: str
    count: int
    note: str


@dataclass(frozen=True)
class Kept:
    """A node with how it stands, as a list on a page shows it."""

    ref: str
    name: Text
    state: str
    kept: mine.Kept | None = None


@dataclass(frozen=True)
class DecidedIn:
    """What a unit talks about, asked, decided and promised lately."""

    processes: tuple[ProcessLine, ...]
    questions: tuple[QuestionLine, ...]
    decisions: tuple[DecisionLine, ...]
    commitments: tuple[CommitmentLine, ...]


@dataclass(frozen=True)
class Yours:
    """What waits for somebody who is signed in."""

    name: str
    votes: tuple[QuestionLine, ...]
    talks: tuple[ProcessLine, ...]
    promised: tuple[CommitmentLine, ...]
    asked: tuple[Kept, ...]
    nodes: tuple[Kept, ...]
    terms: tuple[groups.PersonTerm, ...]
    reports: tuple[tuple[groups.Place, date], ...]


def states() -> dict[str, NodeState]:
    """Return how every node stands, by reference, from the latest assessment."""
    return {
        ref: NodeState(
            state=found.state,
            limit=found.limit,
            tight_at=found.tight_at,
            first=found.first,
            chance=found.probability,
            window_from=found.window[0],
            window_to=found.window[1],
        )
        for ref, found in assessment.states().items()
    }


def home_page(*, today: date) -> HomePage:
    """Return what everybody sees on the first page."""
    nodes = mine.counts()
    units = groups.units_page(today=today)
    free = [unit for group in units.groups for unit in group.units if unit.free_seats]
    return HomePage(
        counts=overview.counts(),
        unowned=nodes.nodes - nodes.kept,
        latest=assessment.latest_run(),
        first=assessment.breaks_first(limit=FIRST),
        stations=stations(today=today),
        open_now=elsewhere.open_now(),
        talks=open_processes(person=None),
        seats=tuple(sorted(free, key=lambda unit: (-unit.free_seats, unit.ref))[:SHOWN]),
    )


def until_year(*, today: date) -> int:
    """Return the year to which the map looks ahead: that of the latest assessment."""
    latest = assessment.latest_run()
    return latest.question.until.year if latest else today.year + UNTIL


def growth_asked() -> float:
    """Return the growth of the latest assessment, with which the map's slider begins."""
    latest = assessment.latest_run()
    asked = latest.question.growth if latest else None
    return min(max(asked or 1.0, 1.0), MOST_GROWTH)


def around_node(*, id_: UUID, ref: str, today: date) -> Around:
    """Return what other rooms know about a node."""
    outlook = assessment.outlook_of(node_id=id_)
    findings = assessment.findings_of(node_id=id_)
    steps = [
        Step("p-sprout", line.at, sentence(line), f"/record/{line.idx}/")
        for line in record.latest(subject=id_)
    ]
    if outlook is not None:
        title = _("Assessment %(number)s looked at it") % {"number": outlook.run}
        steps.append(Step("p-seed", outlook.assessed_at, title, outlook.run_url))
    return Around(
        outlook=outlook,
        promise=promises.promise_of(node_id=id_),
        findings=findings,
        risks=overview.risks_of(ref=ref),
        incidents=overview.incidents_of(ref=ref),
        evidence=overview.evidence_of(node_id=id_, today=today),
        steps=tuple(sorted(steps, key=lambda step: (step.on, step.url))),
    )


def sentence(line: record.EntryLine) -> str:
    """Return an entry of the record as one plain sentence."""
    return "".join(look.text(part.text) for part in line.parts)


def stations(*, today: date) -> tuple[Station, ...]:
    """Return the stations of the loop that this site has, with their counts."""
    counts, found, chosen = mine.counts(), overview.counts(), elsewhere.totals()
    staffed = Term.objects.running(today).values("person").distinct().count()
    return (
        Station("/nodes/", "p-seed", _("Measured"), found.measured, _("things we can see ahead")),
        Station("/findings/", "p-germ", _("Found"), found.findings, _("findings published")),
        Station(
            "/processes/", "p-sprout", _("Talked about"), processes_held(), _("processes so far")
        ),
        Station(
            "/decisions/", "p-seedling", _("Decided"), chosen.decided, _("decisions published")
        ),
        Station(
            "/commitments/", "p-sapling", _("Promised"), chosen.promised, _("commitments made")
        ),
        Station("/stewards/", "p-tree", _("Kept"), counts.kept, _("things somebody keeps")),
        Station("/units/", "p-grove", _("Staffed"), staffed, _("people with a role")),
        Station(
            "/assessments/", "p-forest", _("Measured again"), found.runs, _("assessments so far")
        ),
    )


def yours(*, person: Person, at: datetime, known: dict[str, NodeState]) -> Yours:
    """Return what waits for somebody, and what they keep."""
    today = at.date()
    kept = [
        Kept(ref=one.ref, name=one.name, state=_state(known, one.ref), kept=one)
        for one in mine.kept_by(person=person, today=today)
    ]
    terms = tuple(t for t in groups.terms_of(person=person, today=today) if t.is_running)
    return Yours(
        name=person.name,
        votes=elsewhere.to_vote_on(person_id=person.id),
        talks=open_processes(person=person),
        promised=elsewhere.promised_by(person_id=person.id, at=at),
        asked=tuple(one for one in kept if one.kept and one.kept.due),
        nodes=tuple(kept),
        terms=terms,
        reports=_reports(terms=terms, today=today),
    )


def looked_after(*, unit: Unit, known: dict[str, NodeState]) -> tuple[Kept, ...]:
    """Return what a unit looks after, with how it stands."""
    return tuple(
        Kept(ref=node.ref, name=node.name, state=_state(known, node.ref))
        for node in mine.looked_after(unit=unit)
    )


def decided_in(*, unit_id: UUID, at: datetime) -> DecidedIn:
    """Return what a unit talks about, asked, decided and promised lately."""
    return DecidedIn(
        processes=processes_of_unit(unit_id=unit_id),
        questions=elsewhere.asked_by_unit(unit_id=unit_id),
        decisions=elsewhere.decided_by_unit(unit_id=unit_id),
        commitments=elsewhere.promised_by_unit(unit_id=unit_id, at=at),
    )


def grounds() -> list[tuple[str, str, str]]:
    """Return the assessments a decision can rest on: reference, name in a list, digest."""
    return [
        (
            line.ref,
            _("Assessment %(number)s of %(on)s, until %(until)s")
            % {
                "number": line.number,
                "on": look.day(line.finished_at),
                "until": look.month(line.question.until),
            },
            digest,
        )
        for line, digest in assessment.pinned(limit=MOST_GROUNDS)
        if digest
    ]


def _reports(
    *, terms: tuple[groups.PersonTerm, ...], today: date
) -> tuple[tuple[groups.Place, date], ...]:
    places = {term.unit.ref: term.unit for term in terms}
    units = Unit.objects.filter(slug__in={ref.partition("/")[2] for ref in places})
    due = []
    for unit in units.order_by("slug"):
        report = groups.next_report(
            every=unit.reports_every, due_days=unit.reports_due_days, today=today
        )
        if report is not None:
            due.append((places[unit.ref], report.due))
    return tuple(sorted(due, key=lambda pair: (pair[1], pair[0].ref)))


def _state(known: dict[str, NodeState], ref: str) -> str:
    return known[ref].state if ref in known else "unknown"
