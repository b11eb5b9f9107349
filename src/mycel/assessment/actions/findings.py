"""Acts on findings: publishing and withdrawing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions._names import (
    ms,
    named_analysis,
    named_finding,
    named_run,
    next_number,
)
from mycel.assessment.models import Analysis, Finding, Run
from mycel.catalogue.actions.nodes import named as named_node
from mycel.catalogue.models import Node
from mycel.engine import chance
from mycel.engine.movement import Text
from mycel.engine.plain import plain
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Unit
from mycel.record import acts as record


class FindingIsWithdrawn(ValueError):
    """A finding that was withdrawn before."""


@record.act(
    "assessment.finding.published",
    version=2,
    says=_("{unit} published {finding}; {actor} wrote it"),
    title=_("A finding was published"),
    finding="id",
    unit="id",
    run="id?",
    analysis="id?",
    nodes="ids",
    document="digest",
)
def publish_finding(
    *,
    run: Run | None = None,
    analysis: Analysis | None = None,
    unit: Unit,
    title: Text,
    explanation: Text,
    recommendation: Text,
    nodes: Sequence[Node],
    by: UUID | None,
    at: datetime,
) -> record.Entry[Finding]:
    """Publish in the name of a unit what an assessment or an analysis shows and recommends."""
    named, rests_on = _ground(run, analysis)
    finding = Finding.objects.create(
        id=chance.identifier(at_ms=ms(at)),
        number=next_number(Finding.objects.all()),
        run=run,
        analysis=analysis,
        unit=unit,
        title=plain(title),
        explanation=plain(explanation),
        recommendation=plain(recommendation),
        published_at=at,
    )
    finding.nodes.set(nodes)
    names = [named_finding(finding), named_unit(unit), named]
    return record.Entry(
        finding,
        scope=finding.id,
        body={
            "finding": finding.id,
            "unit": unit.id,
            "run": run and run.id,
            "analysis": analysis and analysis.id,
            "nodes": [node.id for node in nodes],
        },
        document={
            "title": finding.title,
            "explanation": record.Sealed(about=finding.id, text=finding.explanation),
            "recommendation": record.Sealed(about=finding.id, text=finding.recommendation),
            "snapshot": rests_on.snapshot_digest,
            "answer": rests_on.result_digest,
        },
        names=(*names, *(named_node(node) for node in nodes)),
    )


@record.act(
    "assessment.finding.withdrawn",
    version=1,
    says=_("{actor} withdrew {finding}"),
    title=_("A finding was withdrawn"),
    finding="id",
    unit="id",
    document="digest",
)
def withdraw_finding(
    *, finding: Finding, reason: str, by: UUID | None, at: datetime
) -> record.Entry[Finding]:
    """Take a finding back, with the reason; it stays readable.

    Errors:
        FindingIsWithdrawn where it was taken back before.
    """
    is_open = Finding.objects.filter(id=finding.id, withdrawn_at__isnull=True)
    if not is_open.update(withdrawn_at=at, withdrawal=reason):
        raise FindingIsWithdrawn(_("This finding was withdrawn before. Nothing was changed."))
    finding.refresh_from_db()
    return record.Entry(
        finding,
        scope=finding.id,
        body={"finding": finding.id, "unit": finding.unit_id},
        document={"why": record.Sealed(about=finding.id, text=reason)},
        names=(named_finding(finding), named_unit(finding.unit)),
    )


def _ground(run: Run | None, analysis: Analysis | None) -> tuple[record.Named, Run | Analysis]:
    """Return what a finding rests on: exactly one of the two."""
    if run is not None and analysis is None:
        return named_run(run), run
    if analysis is not None and run is None:
        return named_analysis(analysis), analysis
    raise TypeError("a finding rests on a run or on an analysis; expected one of them")
