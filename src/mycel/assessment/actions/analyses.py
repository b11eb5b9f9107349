"""Acts on analyses of risk and plan: asking, answering, failing, stopping, choosing a plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment import snapshots
from mycel.assessment.actions._names import MOST_WAITING, ms, named_analysis, next_number
from mycel.assessment.actions.runs import RunIsOver, TooManyWait
from mycel.assessment.models import Analysis, ChosenPlan, Plan
from mycel.engine import canon, chance
from mycel.engine.analysis import Answer, Inquiry
from mycel.formats import analyses, answers
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Unit
from mycel.people.actions import named as named_person
from mycel.record import acts as record


class NoSuchTreatment(ValueError):
    """A treatment that the analysis does not know."""


@record.act(
    "assessment.analysis.asked",
    version=1,
    says=_("{actor} asked for {analysis}"),
    title=_("An analysis of risk and plan was asked for"),
    analysis="id",
    unit="id?",
    document="digest",
)
def ask_analysis(
    *, inquiry: Inquiry, unit: Unit | None, by: UUID | None, at: datetime
) -> record.Entry[Analysis]:
    """Ask an analysis of risk and plan; it waits until the worker takes it up.

    Errors:
        TooManyWait where the same person waits for several others.
    """
    waiting = Analysis.objects.not_over().filter(asked_by=by)
    if by is not None and waiting.count() >= MOST_WAITING:
        raise TooManyWait(
            _("%(count)s of your analyses are not finished yet. Wait for one, or stop it.")
            % {"count": MOST_WAITING}
        )
    analysis = Analysis.objects.create(
        id=chance.identifier(at_ms=ms(at)),
        number=next_number(Analysis.objects.all()),
        unit=unit,
        asked_by_id=by,
        asked_at=at,
        parameters=inquiry.as_parameters(),
    )
    names = [named_analysis(analysis)]
    if unit is not None:
        names.append(named_unit(unit))
    if analysis.asked_by is not None:
        names.append(named_person(analysis.asked_by))
    return record.Entry(
        analysis,
        scope=analysis.id,
        body={"analysis": analysis.id, "unit": unit and unit.id},
        document=inquiry.as_parameters(),
        names=tuple(names),
    )


@record.act(
    "assessment.analysis.finished",
    version=1,
    says=_("{analysis} was computed"),
    title=_("An analysis of risk and plan was computed"),
    analysis="id",
    snapshot="digest",
    document="digest",
)
def finish_analysis(
    *,
    analysis: Analysis,
    frozen: snapshots.Frozen,
    answer: Answer,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Analysis]:
    """Keep what an analysis found, and publish the snapshot and the answer.

    Errors:
        RunIsOver where somebody stopped it in the meantime.
    """
    snapshot = record.publish(document={"files": frozen.files})
    document = analyses.published(snapshot=snapshot, inquiry=analysis.inquiry, answer=answer)
    _end(
        analysis,
        at=at,
        state="done",
        progress=1.0,
        snapshot_digest=snapshot,
        result_digest=canon.digest(canon.encode_document(document)),
        result=_spelled(frozen, answer),
        summary=answers.rounded(value=answer.summary),
    )
    return record.Entry(
        analysis,
        scope=analysis.id,
        body={"analysis": analysis.id, "snapshot": snapshot},
        document=document,
        names=(named_analysis(analysis),),
    )


@record.act(
    "assessment.analysis.failed",
    version=1,
    says=_("{analysis} could not be computed"),
    title=_("An analysis of risk and plan could not be computed"),
    analysis="id",
    document="digest",
)
def fail_analysis(
    *, analysis: Analysis, sentence: str, by: UUID | None, at: datetime
) -> record.Entry[Analysis]:
    """Say in one sentence why an analysis has no answer.

    Errors:
        RunIsOver where it was over before.
    """
    _end(analysis, at=at, state="failed", refusal=sentence)
    return record.Entry(
        analysis,
        scope=analysis.id,
        body={"analysis": analysis.id},
        document={"why": sentence},
        names=(named_analysis(analysis),),
    )


@record.act(
    "assessment.analysis.stopped",
    version=1,
    says=_("{actor} stopped {analysis}"),
    title=_("An analysis of risk and plan was stopped"),
    analysis="id",
)
def stop_analysis(*, analysis: Analysis, by: UUID | None, at: datetime) -> record.Entry[Analysis]:
    """Stop an analysis that waits or runs; it can be asked again at any time.

    Errors:
        RunIsOver where it was over before.
    """
    _end(analysis, at=at, state="stopped")
    return record.Entry(
        analysis,
        scope=analysis.id,
        body={"analysis": analysis.id},
        names=(named_analysis(analysis),),
    )


@record.act(
    "assessment.plan.chosen",
    version=1,
    says=_("{unit} chose a plan from {analysis}; {actor} entered it"),
    title=_("A plan was chosen"),
    analysis="id",
    unit="id",
    treatments="ids",
    document="digest",
)
def choose_plan(
    *,
    analysis: Analysis,
    unit: Unit,
    treatments: Sequence[str],
    by: UUID | None,
    at: datetime,
) -> record.Entry[ChosenPlan]:
    """Choose, in the name of a unit, the treatments that it will recommend.

    Errors:
        NoSuchTreatment where one of them is none of the analysis's, or none is named.
    """
    chosen = sorted(set(treatments))
    slugs = [ref.partition("/")[2] for ref in chosen]
    rows = {one.ref: one for one in Plan.objects.filter(kind="treatment", slug__in=slugs)}
    if not chosen or rows.keys() != set(chosen):
        raise NoSuchTreatment(
            _("Choose at least one treatment that this analysis knows. Nothing was changed.")
        )
    plan = ChosenPlan.objects.create(
        id=chance.identifier(at_ms=ms(at)),
        analysis=analysis,
        unit=unit,
        treatments=chosen,
        chosen_at=at,
    )
    return record.Entry(
        plan,
        scope=analysis.id,
        body={
            "analysis": analysis.id,
            "unit": unit.id,
            "treatments": [row.id for row in rows.values()],
        },
        document={
            "treatments": chosen,
            "snapshot": analysis.snapshot_digest,
            "answer": analysis.result_digest,
        },
        names=(named_analysis(analysis), named_unit(unit)),
    )


def _end(analysis: Analysis, *, at: datetime, state: str, **values: Any) -> None:  # noqa: ANN401 — columns of any kind
    """End an analysis that is not over; of several that try at once, one wins."""
    not_over = Analysis.objects.not_over().filter(id=analysis.id)
    if not not_over.update(state=state, finished_at=at, **values):
        raise RunIsOver(_("This analysis was over before. Nothing was changed."))
    analysis.refresh_from_db()


def _spelled(frozen: snapshots.Frozen, answer: Answer) -> str:
    """Return the answer as the command line prints it for the same files."""
    files = {path: text.encode() for path, text in frozen.files.items()}
    return answers.spell(
        method=answer.method,
        given={
            "digest": answers.digest(files=files),
            "format": "movement",
            "nodes": len(frozen.movement.nodes),
            "units": len(frozen.movement.units),
            "people": len(frozen.movement.people),
        },
        result=answer.result,
        warnings=answer.warnings,
    )
