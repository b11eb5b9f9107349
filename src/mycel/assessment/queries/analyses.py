"""Analyses: the list of them, how far one is, and what other rooms ask of the latest."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from mycel.assessment import snapshots
from mycel.assessment.models import Analysis
from mycel.assessment.queries import labels
from mycel.assessment.queries.names import Name
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.engine import analysis as engine
from mycel.engine.analysis import Inquiry
from mycel.engine.scaling.risk import WEIGHTED
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.people.queries import tells
from mycel.record import queries as record

PAGE = 20
KEPT_ANSWERS = 8


class NotPublished(ValueError):
    """An analysis whose published documents are not there."""


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """One analysis in a list; harm is told in ``unit``, the weighted sum where there is one."""

    number: int
    ref: str
    url: str
    state: str
    progress: float
    asked_at: datetime
    finished_at: datetime | None
    asked_by: Name | None
    asking_unit: Name | None
    inquiry: Inquiry
    unit: str
    as_is: float | None
    with_plan: float | None
    chosen: int
    first: labels.Source | None

    @property
    def unit_name(self) -> str:
        """Return what the unit of harm is called."""
        return labels.unit_name(unit=self.unit)

    @property
    def saves(self) -> float | None:
        """Return the share of the expected harm that the plan avoids."""
        if not self.as_is or self.with_plan is None:
            return None
        return 1 - self.with_plan / self.as_is


@dataclass(frozen=True, slots=True)
class AnalysesPage:
    """A page of analyses, newest first."""

    analyses: tuple[AnalysisLine, ...]
    older: int | None
    is_first: bool

    @property
    def older_url(self) -> str:
        """Return the address of the next page, or nothing."""
        return "" if self.older is None else f"/analyses/?before={self.older}"


def analyses_page(*, before: int | None = None) -> AnalysesPage:
    """Return up to 20 analyses before a number, newest first."""
    rows = light().order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return AnalysesPage(analyses=analysis_lines(found[:PAGE]), older=older, is_first=before is None)


def analysis_line(*, number: int) -> AnalysisLine | None:
    """Return one analysis as a line, or None."""
    row = light().filter(number=number).first()
    return None if row is None else analysis_lines([row])[0]


def latest_analysis() -> AnalysisLine | None:
    """Return the latest finished analysis, or None."""
    row = light().filter(state="done").order_by("-number").first()
    return None if row is None else analysis_lines([row])[0]


def contributions() -> Mapping[str, float] | None:
    """Return each source's share of the expected harm in the latest analysis, or None.

    The share is that of the weighted sum, where there are weights; else the largest in any unit.
    """
    row = Analysis.objects.finished().only("id").first()
    if row is None:
        return None
    shares = {}
    for one in analysis_answer(row.id)["result"]["risk"]["by_risk"]:
        units = one["units"]
        parts = [units[WEIGHTED]] if WEIGHTED in units else list(units.values())
        shares[one["ref"]] = max((float(part["share"]) for part in parts), default=0.0)
    return shares


def documents_of(*, analysis: Analysis) -> tuple[bytes, bytes]:
    """Return the published snapshot and the published answer of a finished analysis.

    Errors:
        NotPublished where one of them is missing.
    """
    snapshot = record.document(digest=analysis.snapshot_digest)
    answer = record.document(digest=analysis.result_digest)
    if snapshot is None or answer is None:
        raise NotPublished("a published document is missing; expected snapshot and answer")
    return snapshot, answer


def suggested_budgets() -> dict[str, tuple[str, float]]:
    """Return the units in which treatments cost something: name and suggested budget of each."""
    suggested = engine.suggested(movement=snapshots.of_movement())
    return {unit: (labels.unit_name(unit=unit), most) for unit, most in suggested.items()}


def inquiry_of(*, number: int) -> Inquiry | None:
    """Return what an analysis asked, so that it can be asked again."""
    row = Analysis.objects.filter(number=number).only("parameters").first()
    return None if row is None else row.inquiry


def units_of_person(*, account_id: int, today: date, but: UUID | None = None) -> tuple[Unit, ...]:
    """Return the units in which an account's person holds a role today, but for one of them."""
    running = Term.objects.running(today).filter(person__account=account_id)
    units = {term.role.unit for term in running.select_related("role__unit")}
    return tuple(sorted((one for one in units if one.id != but), key=lambda one: one.slug))


def analysis_text(*, number: int) -> str | None:
    """Return an analysis's answer as JSON, or None."""
    rows = Analysis.objects.filter(number=number, state="done")
    return rows.values_list("result", flat=True).first()


@lru_cache(maxsize=KEPT_ANSWERS)
def analysis_answer(analysis: UUID) -> dict[str, Any]:
    """Return a finished analysis's answer; it never changes, so a process reads it once."""
    text = Analysis.objects.values_list("result", flat=True).get(id=analysis)
    answer: dict[str, Any] = json.loads(text)
    return answer


@tells("analyses")
def about(person: Person) -> object:
    """Return the analyses that somebody asked for and reviewed."""
    asked = person.analyses.only("number", "asked_at", "parameters").order_by("number")
    given = person.reviews.select_related("analysis").defer("analysis__result")
    return {
        "asked": [
            {"ref": one.ref, "asked": one.asked_at, "question": one.parameters} for one in asked
        ],
        "reviewed": [
            {
                "ref": one.analysis.ref,
                "given": one.given_at,
                "verdict": one.verdict,
                "reason": one.reason,
            }
            for one in given.order_by("given_at")
        ],
        "computed_again": [
            {"ref": one.analysis.ref, "asked": one.asked_at}
            for one in person.recomputations.select_related("analysis")
            .defer("analysis__result")
            .order_by("asked_at")
        ],
    }


def light() -> Any:  # noqa: ANN401 — the stubs know no name for a queryset with deferred columns
    """Return analyses without their long answers."""
    return Analysis.objects.select_related("asked_by", "unit").defer("result")


def analysis_lines(rows: Iterable[Analysis]) -> tuple[AnalysisLine, ...]:
    """Return analyses as lines of a list."""
    found = list(rows)
    first = [row.summary["first"] for row in found if row.summary.get("first")]
    names = labels.sources(refs=dict.fromkeys(first))
    return tuple(_line(row, names) for row in found)


def person_name(person: Person | None) -> Name | None:
    """Return how a person is shown, or None."""
    if person is None:
        return None
    shown = keeper_of_person(person)
    return Name(ref=shown.ref, name=shown.name, url=shown.url)


def unit_of(unit: Unit | None) -> Name | None:
    """Return how a unit is shown, or None."""
    if unit is None:
        return None
    return Name(ref=unit.ref, name=spoken(unit.name), url=f"/units/{unit.slug}/")


def _line(row: Analysis, names: Mapping[str, labels.Source]) -> AnalysisLine:
    as_is = row.summary.get("as_is", {})
    unit = WEIGHTED if WEIGHTED in as_is else next(iter(as_is), "")
    return AnalysisLine(
        number=row.number,
        ref=row.ref,
        url=f"/analyses/{row.number}/",
        state=row.state,
        progress=row.progress,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        asked_by=person_name(row.asked_by),
        asking_unit=unit_of(row.unit),
        inquiry=row.inquiry,
        unit=unit,
        as_is=as_is.get(unit),
        with_plan=row.summary.get("with_plan", {}).get(unit),
        chosen=len(row.summary.get("chosen", [])),
        first=names.get(row.summary.get("first") or ""),
    )
