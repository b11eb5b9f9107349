"""Findings: what units published, in lists, on their pages and on nodes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from mycel.assessment.models import Finding, Outlook
from mycel.assessment.queries.names import Name, named
from mycel.assessment.queries.outlooks import NodeLine, lines
from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import spoken
from mycel.engine.movement import Text
from mycel.groups.models import Term, Unit
from mycel.record import queries as record

PAGE = 20
HARDEST = ("breaks", "tight", "holds")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in a list."""

    number: int
    ref: str
    url: str
    title: Text
    unit: Name
    run: int | None
    analysis: int | None
    published_at: datetime
    withdrawn_at: datetime | None

    @property
    def ground(self) -> str:
        """Return the reference of what the finding rests on."""
        return f"analysis/{self.analysis}" if self.run is None else f"assessment/{self.run}"

    @property
    def url_of_ground(self) -> str:
        """Return the page of what the finding rests on."""
        if self.run is None:
            return f"/analyses/{self.analysis}/"
        return f"/assessments/{self.run}/"


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """A page of findings, newest first."""

    findings: tuple[FindingLine, ...]
    older: int | None
    is_first: bool

    @property
    def older_url(self) -> str:
        """Return the address of the next page, or nothing."""
        return "" if self.older is None else f"/findings/?before={self.older}"


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding."""

    line: FindingLine
    explanation: Text
    recommendation: Text
    withdrawal: str
    until: date | None
    nodes: tuple[NodeLine, ...]
    about: tuple[Name, ...]
    snapshot_digest: str
    result_digest: str
    entries: tuple[record.EntryLine, ...]

    @property
    def worst(self) -> str:
        """Return the hardest state among its nodes."""
        found = {line.state for line in self.nodes}
        return next((state for state in HARDEST if state in found), "open")


def findings_page(*, before: int | None = None) -> FindingsPage:
    """Return up to 20 findings before a number, newest first."""
    rows = _light(Finding.objects.order_by("-number"))
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    return FindingsPage(
        findings=tuple(_line(row) for row in found[:PAGE]),
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        is_first=before is None,
    )


def finding_page(*, number: int) -> FindingPage | None:
    """Return one finding, with what its assessment says about its nodes."""
    row = _light(Finding.objects.filter(number=number)).first()
    if row is None:
        return None
    ground = row.run or row.analysis
    if ground is None:
        return None
    return FindingPage(
        line=_line(row),
        explanation=row.explanation,
        recommendation=row.recommendation,
        withdrawal=row.withdrawal,
        until=row.run.question.until if row.run else None,
        nodes=_outlooks(row),
        about=() if row.run else tuple(named(refs=_nodes(row)).values()),
        snapshot_digest=ground.snapshot_digest,
        result_digest=ground.result_digest,
        entries=record.latest(subject=row.id),
    )


def findings_of(*, node_id: UUID) -> tuple[FindingLine, ...]:
    """Return the findings about a node that have not been withdrawn, newest first."""
    rows = Finding.objects.filter(nodes=node_id, withdrawn_at__isnull=True)
    return _lines(rows.order_by("-number"))


def findings_of_run(*, number: int) -> tuple[FindingLine, ...]:
    """Return the findings that rest on an assessment, newest first."""
    return _lines(Finding.objects.filter(run__number=number).order_by("-number"))


def findings_of_analysis(*, number: int) -> tuple[FindingLine, ...]:
    """Return the findings that rest on an analysis of risk and plan, newest first."""
    return _lines(Finding.objects.filter(analysis__number=number).order_by("-number"))


def units_to_publish_for(*, account_id: int, is_staff: bool, today: object) -> tuple[Unit, ...]:
    """Return the units in whose name an account may publish, by their name."""
    if is_staff:
        return tuple(Unit.objects.order_by("slug"))
    running = Term.objects.running(today).filter(person__account=account_id)
    units = {
        term.role.unit
        for term in running.select_related("role__unit")
        if "assessment-publication" in term.role.decides
    }
    return tuple(sorted(units, key=lambda unit: unit.slug))


def nodes_to_choose(*, run: UUID) -> list[tuple[str, str, float]]:
    """Return slug, name and share of worlds in which it breaks first, of each node of a run."""
    rows = Outlook.objects.filter(run=run).values_list(
        "node__slug", "node__name", "value__first_to_break"
    )
    found = [(slug, spoken(name), float(share or 0)) for slug, name, share in rows]
    return sorted(found, key=lambda one: (-one[2], one[1]))


def nodes_named(*, slugs: list[str]) -> list[Node]:
    """Return nodes by the last part of their references."""
    return list(Node.objects.filter(slug__in=slugs).order_by("slug"))


def _lines(rows: QuerySet[Finding]) -> tuple[FindingLine, ...]:
    return tuple(_line(row) for row in _light(rows))


def _light(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return findings with what they rest on, without its long answers."""
    found = rows.select_related("unit", "run", "analysis")
    return found.defer("run__result", "run__slider", "analysis__result")


def _outlooks(row: Finding) -> tuple[NodeLine, ...]:
    """Return what the assessment says about the finding's nodes."""
    if row.run is None:
        return ()
    outlooks = Outlook.objects.filter(run=row.run, node__findings=row).defer("bands")
    rows = outlooks.select_related("node").order_by("node__slug")
    return tuple(lines(rows=rows, today=row.run.question.today))


def _nodes(row: Finding) -> list[str]:
    return [f"node/{slug}" for slug in row.nodes.order_by("slug").values_list("slug", flat=True)]


def _line(row: Finding) -> FindingLine:
    return FindingLine(
        number=row.number,
        ref=row.ref,
        url=f"/findings/{row.number}/",
        title=row.title,
        unit=Name(row.unit.ref, spoken(row.unit.name), f"/units/{row.unit.slug}/"),
        run=row.run.number if row.run else None,
        analysis=row.analysis.number if row.analysis else None,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
    )
