"""Acts on runs: asking, answering, failing, stopping."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment import snapshots
from mycel.assessment.actions._names import MOST_WAITING, ms, named_run, next_number
from mycel.assessment.models import Outlook, Question, Run
from mycel.catalogue.models import Node
from mycel.engine import chance
from mycel.engine.plain import plain
from mycel.engine.scaling import scenario, standing
from mycel.engine.scaling.outlook import Assessment
from mycel.formats import analyses, answers
from mycel.people.actions import named as named_person
from mycel.record import acts as record


class RunIsOver(ValueError):
    """A run that was finished, stopped or failed before."""


class TooManyWait(ValueError):
    """A person for whom several assessments are waiting already."""


@record.act(
    "assessment.run.asked",
    version=1,
    says=_("{actor} asked for {run}"),
    title=_("An assessment was asked for"),
    run="id",
    document="digest",
)
def ask_run(*, question: Question, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Ask an assessment; it waits until the worker takes it up.

    Errors:
        TooManyWait where the same person waits for several others.
    """
    if by is not None and Run.objects.not_over().filter(asked_by=by).count() >= MOST_WAITING:
        raise TooManyWait(
            _("%(count)s of your assessments are not finished yet. Wait for one, or stop it.")
            % {"count": MOST_WAITING}
        )
    run = Run.objects.create(
        id=chance.identifier(at_ms=ms(at)),
        number=next_number(Run.objects.all()),
        asked_by_id=by,
        asked_at=at,
        parameters=question.as_parameters(),
    )
    asker = () if run.asked_by is None else (named_person(run.asked_by),)
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id},
        document=question.as_parameters(),
        names=(named_run(run), *asker),
    )


@record.act(
    "assessment.run.finished",
    version=1,
    says=_("{run} was computed"),
    title=_("An assessment was computed"),
    run="id",
    snapshot="digest",
    document="digest",
)
def finish_run(
    *,
    run: Run,
    frozen: snapshots.Frozen,
    assessment: Assessment,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Run]:
    """Keep what an assessment found, and publish the snapshot and the answer.

    Errors:
        RunIsOver where somebody stopped it in the meantime.
    """
    snapshot = record.publish(document={"files": frozen.files})
    digest = answers.result_digest(result=scenario.result(assessment=assessment))
    _end(
        run,
        at=at,
        state="done",
        progress=1.0,
        snapshot_digest=snapshot,
        result_digest=digest,
        result=_spelled(frozen, assessment),
        summary=_summary(assessment),
        slider=snapshots.pack(table=assessment.slider),
    )
    Outlook.objects.bulk_create(_outlooks(run, assessment))
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id, "snapshot": snapshot},
        document=analyses.assessed(
            snapshot=snapshot, question=run.parameters, assessment=assessment
        ),
        names=(named_run(run),),
    )


@record.act(
    "assessment.run.failed",
    version=1,
    says=_("{run} could not be computed"),
    title=_("An assessment could not be computed"),
    run="id",
    document="digest",
)
def fail_run(*, run: Run, sentence: str, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Say in one sentence why a run has no answer.

    Errors:
        RunIsOver where it was over before.
    """
    _end(run, at=at, state="failed", refusal=sentence)
    return record.Entry(
        run,
        scope=run.id,
        body={"run": run.id},
        document={"why": sentence},
        names=(named_run(run),),
    )


@record.act(
    "assessment.run.stopped",
    version=1,
    says=_("{actor} stopped {run}"),
    title=_("An assessment was stopped"),
    run="id",
)
def stop_run(*, run: Run, by: UUID | None, at: datetime) -> record.Entry[Run]:
    """Stop a run that waits or runs; it can be asked again at any time.

    Errors:
        RunIsOver where it was over before.
    """
    _end(run, at=at, state="stopped")
    return record.Entry(run, scope=run.id, body={"run": run.id}, names=(named_run(run),))


def _end(run: Run, *, at: datetime, state: str, **values: object) -> None:
    """End a run that is not over; of several that try at once, one wins."""
    not_over = Run.objects.not_over().filter(id=run.id)
    if not not_over.update(state=state, finished_at=at, **values):
        raise RunIsOver(_("This assessment was over before. Nothing was changed."))
    run.refresh_from_db()


def _spelled(frozen: snapshots.Frozen, assessment: Assessment) -> str:
    """Return the answer as the command line prints it for the same files."""
    files = {path: text.encode() for path, text in frozen.files.items()}
    return answers.spell(
        method=assessment.method,
        given={
            "digest": answers.digest(files=files),
            "format": "movement",
            "nodes": len(frozen.movement.nodes),
            "units": len(frozen.movement.units),
            "people": len(frozen.movement.people),
        },
        result=scenario.result(assessment=assessment),
        warnings=assessment.warnings,
    )


def _summary(assessment: Assessment) -> dict[str, object]:
    """Return how many nodes stand how, and what breaks first how often."""
    counts = Counter(standing.standing(outlook=one) for one in assessment.nodes)
    shares = {one.ref: one.first_to_break for one in assessment.nodes}
    first = assessment.breaks_first[0] if assessment.breaks_first else None
    return {
        "counts": {str(state): counts[state] for state in standing.Standing},
        "first": first,
        "share": shares[first] if first else 0.0,
    }


def _outlooks(run: Run, assessment: Assessment) -> Iterable[Outlook]:
    nodes = dict(Node.objects.values_list("slug", "id"))
    breaks_at = standing.breaks_at(table=assessment.slider)
    tight_at = standing.breaks_at(table=assessment.slider, probability=standing.POSSIBLY)
    # Worlds that share a path of a series are not independent: the paths count instead.
    worlds = int(str(assessment.method["paths_per_series"]))
    for one in assessment.nodes:
        id_ = nodes.get(one.ref.partition("/")[2])
        if id_ is None:
            continue
        value = plain(one)
        bands = value.pop("bands")
        value["headroom_error"] = standing.headroom_error(outlook=one, worlds=worlds)
        yield Outlook(
            run=run,
            node_id=id_,
            state=standing.standing(outlook=one),
            breaks_at=breaks_at.get(one.ref),
            tight_at=tight_at.get(one.ref),
            value=answers.rounded(value=value),
            bands=answers.rounded(value=bands),
        )
