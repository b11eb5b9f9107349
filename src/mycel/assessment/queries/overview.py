"""What assessment knows at a glance: for home, and for a unit's page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mycel.assessment.models import Finding, Run
from mycel.assessment.queries import evidence
from mycel.assessment.queries.findings import FindingLine, _lines
from mycel.assessment.queries.incidents import IncidentLine
from mycel.assessment.queries.incidents import incidents_of as incidents_of_node
from mycel.assessment.queries.outlooks import states
from mycel.assessment.queries.register import RiskLine
from mycel.assessment.queries.register import risks_of as risks_of_node
from mycel.catalogue.models import Node

STATES = ("breaks", "tight", "holds", "unknown")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes stand how in the latest assessment, and how much was found so far."""

    breaks: int
    tight: int
    holds: int
    unknown: int
    findings: int
    runs: int

    @property
    def measured(self) -> int:
        """Return how many nodes an assessment can see ahead for."""
        return self.breaks + self.tight + self.holds

    @property
    def known(self) -> int:
        """Return how many nodes the latest assessment knows."""
        return self.measured + self.unknown

    @property
    def states(self) -> tuple[str, ...]:
        """Return one state per node, the hardest first."""
        return tuple(state for state in STATES for _ in range(getattr(self, state)))

    @property
    def worst(self) -> str:
        """Return the hardest state there is, or ``open`` where nothing is measured."""
        return next((state for state in STATES[:3] if getattr(self, state)), "open")


def counts() -> Counts:
    """Return the counts of today."""
    found = [one.state for one in states().values()]
    return Counts(
        **{state: found.count(state) for state in STATES},
        findings=Finding.objects.filter(withdrawn_at__isnull=True).count(),
        runs=Run.objects.finished().count(),
    )


def findings_of_unit(*, unit_id: UUID, limit: int) -> tuple[FindingLine, ...]:
    """Return what a unit published and did not withdraw, newest first."""
    rows = Finding.objects.filter(unit=unit_id, withdrawn_at__isnull=True)
    return _lines(rows.order_by("-number")[:limit])


def findings_lately(*, limit: int) -> tuple[FindingLine, ...]:
    """Return what was published and not withdrawn, newest first."""
    return _lines(Finding.objects.filter(withdrawn_at__isnull=True).order_by("-number")[:limit])


def incidents_of(*, ref: str, limit: int = 5) -> tuple[IncidentLine, ...]:
    """Return the latest incidents that name a node."""
    return incidents_of_node(ref=ref, limit=limit)


def evidence_of(*, node_id: UUID, today: date) -> evidence.Evidence | None:
    """Return what incidents make of how often and how long a node fails, or None."""
    row = Node.objects.filter(id=node_id).only("slug", "failure").first()
    return None if row is None else evidence.of_node(row=row, today=today)


def risks_of(*, ref: str) -> tuple[RiskLine, ...]:
    """Return the open risks that name a node."""
    return risks_of_node(ref=ref)
