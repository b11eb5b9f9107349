"""Schemas of assessment: what the API takes and tells."""

from datetime import date, datetime
from typing import Any

from ninja import Schema


class Refusal(Schema):
    """Why something was not answered."""

    detail: str


class QuestionOut(Schema):
    """What an assessment was asked."""

    today: date
    until: date
    growth: float | None
    scenario: str | None
    worlds: int
    seed: int
    target_utilisation: float
    assume_utilisation: tuple[float, float] | None


class QuestionIn(Schema):
    """What an assessment is asked; the figures that are left out take their defaults."""

    until: str
    growth: float | None = None
    scenario: str = ""
    worlds: int = 10_000
    seed: int = 1
    target_utilisation: float = 0.8
    assume_utilisation: tuple[float, float] | None = None


class RunOut(Schema):
    """One assessment."""

    number: int
    ref: str
    state: str
    progress: float
    asked_at: datetime
    finished_at: datetime | None
    question: QuestionOut
    counts: dict[str, int]
    breaks_first: str | None
    share: float


class RunsOut(Schema):
    """A page of assessments, newest first; ``older`` is the next page's ``before``."""

    runs: list[RunOut]
    older: int | None


class NodeOut(Schema):
    """What an assessment says about one node; null where it is not measured."""

    ref: str
    name: str
    state: str
    steward: str | None
    measured: bool
    assumed: bool
    reach: int
    unit: str
    demand: float | None
    capacity: float | None
    headroom: float | None
    utilisation: float | None
    probability: float | None
    probability_error: float | None
    first: float
    first_error: float
    p10: date | None
    p50: date | None
    p90: date | None
    breaks_at: float | None


class AnswerOut(Schema):
    """One finished assessment with what recomputing it takes."""

    run: RunOut
    nodes: list[NodeOut]
    holds: float
    ties: int
    not_measured: list[str]
    assumed: list[str]
    unowned: list[str]
    cycles: list[list[str]]
    warnings: list[str]
    snapshot_digest: str
    result_digest: str
    command: str


class SliderRowOut(Schema):
    """One node at one position of the slider."""

    ref: str
    state: str
    probability: float
    first: float


class SliderOut(Schema):
    """What may break if demand grows by a factor until the end of a year."""

    factor: float
    year: int
    years: list[int]
    worlds: int
    breaking: int
    measured: int
    rows: list[SliderRowOut]


class FindingOut(Schema):
    """One finding."""

    number: int
    ref: str
    title: str | dict[str, str]
    unit: str
    assessment: str | None
    rests_on: str
    published_at: datetime
    withdrawn_at: datetime | None


class FindingWhole(FindingOut):
    """One finding with everything it says."""

    explanation: str | dict[str, str]
    recommendation: str | dict[str, str]
    withdrawal: str
    nodes: list[str]
    snapshot_digest: str
    result_digest: str


class FindingsOut(Schema):
    """A page of findings, newest first; ``older`` is the next page's ``before``."""

    findings: list[FindingOut]
    older: int | None


class InquiryIn(Schema):
    """What an analysis is asked; what is left out takes its default, budgets the suggested ones.

    ``budgets`` says how much of each unit of cost can be spent, such as ``{"money": 20000}``;
    ``until`` is the last month in which unmet demand counts, such as ``2030-12``.
    """

    unit: str = ""
    budgets: dict[str, float] = {}
    scenario: str = ""
    until: str = ""
    worlds: int = 10_000
    seed: int = 1


class AnalysisOut(Schema):
    """One analysis of risk and plan, in short; harm is told in ``harm_unit``."""

    number: int
    ref: str
    state: str
    progress: float
    asked_at: datetime
    finished_at: datetime | None
    unit: str | None
    question: dict[str, Any]
    harm_unit: str | None
    expected: float | None
    expected_with_plan: float | None


class AnalysesOut(Schema):
    """A page of analyses, newest first; ``older`` is the next page's ``before``."""

    analyses: list[AnalysisOut]
    older: int | None


class AnalysisAnswerOut(Schema):
    """What an analysis found, with what recomputing it takes."""

    analysis: AnalysisOut
    method: dict[str, Any]
    result: dict[str, Any]
    warnings: list[str]
    snapshot_digest: str
    result_digest: str
    commands: list[str]


class RiskOut(Schema):
    """One risk; ranges are 5th and 95th percentiles, and ``basis`` says where they come from."""

    ref: str
    cause: str
    event: str
    consequence: str
    affects: list[str]
    owner: str | None
    review: date | None
    accepted_until: date | None
    per_year: tuple[float, float] | None
    loss: dict[str, tuple[float, float]]
    basis: str
    factor: str | None
    share: float | None
    state: str


class RisksOut(Schema):
    """A page of risks; ``after`` is the next page, if there is one."""

    risks: list[RiskOut]
    total: int
    after: int | None


class IncidentOut(Schema):
    """One incident; ``end`` is null while it goes on."""

    ref: str
    summary: str
    start: datetime
    end: datetime | None
    nodes: list[str]
    risk: str | None
    people_affected: float | None
    loss: dict[str, float]


class IncidentsOut(Schema):
    """A page of incidents, newest first; ``after`` is the next page, if there is one."""

    incidents: list[IncidentOut]
    total: int
    after: int | None
