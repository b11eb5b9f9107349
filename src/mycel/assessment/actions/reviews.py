"""Acts of looking over: computing an analysis again from what is public, and reviewing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions._names import MOST_WAITING, ms, named_analysis
from mycel.assessment.actions.runs import RunIsOver, TooManyWait
from mycel.assessment.models import VERDICTS, Analysis, Recomputation, Review
from mycel.engine import chance
from mycel.engine.movement import Text
from mycel.engine.plain import plain
from mycel.groups.actions import named as named_unit
from mycel.groups.models import Unit
from mycel.people.actions import named as named_person
from mycel.people.models import Person
from mycel.record import acts as record


class NotReviewable(ValueError):
    """An analysis that has no answer yet, or a verdict that there is not."""


@record.act(
    "assessment.recomputation.asked",
    version=1,
    says=_("{actor} asked to compute {analysis} again from what is public"),
    title=_("An analysis is to be computed again"),
    analysis="id",
    recomputation="id",
)
def ask_recomputation(
    *, analysis: Analysis, by: UUID | None, at: datetime
) -> record.Entry[Recomputation]:
    """Ask to compute a finished analysis again; it waits until the worker takes it up.

    Errors:
        NotReviewable where it has no answer; TooManyWait where the person waits for several.
    """
    _require_answer(analysis)
    if Recomputation.objects.not_over().filter(asked_by=by).count() >= MOST_WAITING:
        raise TooManyWait(
            _("%(count)s of your recomputations are not finished yet. Wait for one.")
            % {"count": MOST_WAITING}
        )
    made = Recomputation.objects.create(
        id=chance.identifier(at_ms=ms(at)), analysis=analysis, asked_by_id=by, asked_at=at
    )
    asker = () if made.asked_by is None else (named_person(made.asked_by),)
    return record.Entry(
        made,
        scope=analysis.id,
        body={"analysis": analysis.id, "recomputation": made.id},
        names=(named_analysis(analysis), *asker),
    )


@record.act(
    "assessment.analysis.recomputed",
    version=1,
    says=_("{analysis} was computed again: {outcome}"),
    title=_("An analysis was computed again"),
    analysis="id",
    recomputation="id",
    outcome="word",
    result="digest",
)
def finish_recomputation(
    *, recomputation: Recomputation, result_digest: str, by: UUID | None, at: datetime
) -> record.Entry[Recomputation]:
    """Say whether a recomputation gave the published bytes.

    Errors:
        RunIsOver where it was over before.
    """
    analysis = recomputation.analysis
    _end(recomputation, at=at, state="done", progress=1.0, result_digest=result_digest)
    same = result_digest == analysis.result_digest
    return record.Entry(
        recomputation,
        scope=analysis.id,
        body={
            "analysis": analysis.id,
            "recomputation": recomputation.id,
            "outcome": "identical" if same else "different",
            "result": result_digest,
        },
        names=(named_analysis(analysis),),
    )


@record.act(
    "assessment.recomputation.failed",
    version=1,
    says=_("{analysis} could not be computed again"),
    title=_("An analysis could not be computed again"),
    analysis="id",
    recomputation="id",
    document="digest",
)
def fail_recomputation(
    *, recomputation: Recomputation, sentence: str, by: UUID | None, at: datetime
) -> record.Entry[Recomputation]:
    """Say in one sentence why a recomputation gave nothing.

    Errors:
        RunIsOver where it was over before.
    """
    _end(recomputation, at=at, state="failed", refusal=sentence)
    return record.Entry(
        recomputation,
        scope=recomputation.analysis_id,
        body={"analysis": recomputation.analysis_id, "recomputation": recomputation.id},
        document={"why": sentence},
        names=(named_analysis(recomputation.analysis),),
    )


@record.act(
    "assessment.review.given",
    version=1,
    says=_("{actor} reviewed {analysis}: {verdict}"),
    title=_("An analysis was reviewed"),
    analysis="id",
    unit="id?",
    verdict="word",
    answer="digest",
    document="digest",
)
def give_review(
    *,
    analysis: Analysis,
    unit: Unit | None,
    verdict: str,
    reason: Text,
    by: UUID,
    at: datetime,
) -> record.Entry[Review]:
    """Say, as somebody outside the unit that asked, what you think of an analysis, and why.

    Errors:
        NotReviewable where it has no answer yet, or the verdict is none.
    """
    _require_answer(analysis)
    if verdict not in dict(VERDICTS):
        raise NotReviewable(_("A review agrees, has doubts, or disagrees. Choose one of them."))
    review = Review.objects.create(
        id=chance.identifier(at_ms=ms(at)),
        analysis=analysis,
        person=Person.objects.get(id=by),
        unit=unit,
        verdict=verdict,
        reason=plain(reason),
        given_at=at,
    )
    names = [named_analysis(analysis)]
    if unit is not None:
        names.append(named_unit(unit))
    if review.person is not None:
        names.append(named_person(review.person))
    return record.Entry(
        review,
        scope=analysis.id,
        body={
            "analysis": analysis.id,
            "unit": unit and unit.id,
            "verdict": verdict,
            "answer": analysis.result_digest,
        },
        document={"reason": record.Sealed(about=review.id, text=review.reason)},
        names=tuple(names),
    )


def _require_answer(analysis: Analysis) -> None:
    if analysis.state != "done":
        raise NotReviewable(_("This analysis has no answer yet. Come back when it is finished."))


def _end(recomputation: Recomputation, *, at: datetime, state: str, **values: Any) -> None:  # noqa: ANN401 — columns of any kind
    """End a recomputation that is not over; of several that try at once, one wins."""
    not_over = Recomputation.objects.not_over().filter(id=recomputation.id)
    if not not_over.update(state=state, finished_at=at, **values):
        raise RunIsOver(_("This recomputation was over before. Nothing was changed."))
    recomputation.refresh_from_db()
