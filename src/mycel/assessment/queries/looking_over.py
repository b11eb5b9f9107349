"""Looking over: reviews of an analysis, its recomputations, and the plans that units chose."""

from dataclasses import dataclass
from datetime import datetime

from mycel.assessment.models import Analysis, ChosenPlan, Recomputation, Review
from mycel.assessment.queries import labels
from mycel.assessment.queries.analyses import person_name, unit_of
from mycel.assessment.queries.names import Name
from mycel.assessment.queries.taking import Project, projects_of
from mycel.engine.movement import Text
from mycel.record import queries as record

STATES = {"agrees": "holds", "doubts": "tight", "disagrees": "breaks"}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What somebody says about an analysis; ``is_earlier``: they gave another one since."""

    person: Name | None
    unit: Name | None
    verdict: str
    word: str
    state: str
    reason: Text
    given_at: datetime
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class AgainLine:
    """One recomputation; ``is_identical`` is None until it is finished."""

    person: Name | None
    asked_at: datetime
    finished_at: datetime | None
    state: str
    progress: float
    is_identical: bool | None
    digest: str
    refusal: str


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """The treatments that a unit chose."""

    unit: Name | None
    treatments: tuple[Name, ...]
    chosen_at: datetime
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class LookedOver:
    """Who looked an analysis over, who computed it again, who chose a plan of it."""

    reviews: tuple[ReviewLine, ...]
    again: tuple[AgainLine, ...]
    chosen: tuple[ChosenLine, ...]
    entries: tuple[record.EntryLine, ...]

    @property
    def is_computing(self) -> bool:
        """Return whether somebody waits for a recomputation."""
        return any(one.state in {"waiting", "running"} for one in self.again)

    @property
    def identical(self) -> int:
        """Return how often it was computed again with the same bytes."""
        return sum(one.is_identical is True for one in self.again)

    @property
    def different(self) -> int:
        """Return how often it was computed again with other bytes."""
        return sum(one.is_identical is False for one in self.again)


def looked_over(*, number: int) -> LookedOver:
    """Return what people did with an analysis, newest first."""
    row = Analysis.objects.only("id", "result_digest").get(number=number)
    again = Recomputation.objects.filter(analysis=row).select_related("asked_by")
    chosen = list(
        ChosenPlan.objects.filter(analysis=row).select_related("unit").order_by("-chosen_at")
    )
    names = labels.treatments(refs=[ref for one in chosen for ref in one.treatments])
    return LookedOver(
        reviews=_reviews(row),
        again=tuple(_again(one, row.result_digest) for one in again.order_by("-asked_at")),
        chosen=tuple(
            ChosenLine(
                unit=unit_of(one.unit),
                treatments=tuple(names[ref] for ref in one.treatments),
                chosen_at=one.chosen_at,
                projects=projects_of(treatments=one.treatments, analysis=row),
            )
            for one in chosen
        ),
        entries=record.latest(subject=row.id),
    )


def _reviews(row: Analysis) -> tuple[ReviewLine, ...]:
    found = []
    seen = set()
    given = Review.objects.filter(analysis=row).select_related("person", "unit")
    for one in given.order_by("-given_at"):
        found.append(
            ReviewLine(
                person=person_name(one.person),
                unit=unit_of(one.unit),
                verdict=one.verdict,
                word=one.get_verdict_display(),
                state=STATES[one.verdict],
                reason=one.reason,
                given_at=one.given_at,
                is_earlier=one.person_id is not None and one.person_id in seen,
            )
        )
        seen.add(one.person_id)
    return tuple(found)


def _again(one: Recomputation, digest: str) -> AgainLine:
    return AgainLine(
        person=person_name(one.asked_by),
        asked_at=one.asked_at,
        finished_at=one.finished_at,
        state=one.state,
        progress=one.progress,
        is_identical=one.result_digest == digest if one.state == "done" else None,
        digest=one.result_digest,
        refusal=one.refusal,
    )
