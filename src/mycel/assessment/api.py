"""API of assessment: asking, watching, reading; the answers are those of the pages."""

import json
from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.assessment import actions, queries, tasks
from mycel.assessment.forms import AnalysisForm, AskForm
from mycel.assessment.queries import incidents as incident_queries
from mycel.assessment.queries import register
from mycel.assessment.queries.analyses import AnalysisLine
from mycel.assessment.queries.findings import FindingLine
from mycel.assessment.queries.outlooks import NodeLine
from mycel.assessment.queries.runs import RunLine
from mycel.assessment.schemas import (
    AnalysesOut,
    AnalysisAnswerOut,
    AnalysisOut,
    AnswerOut,
    FindingsOut,
    FindingWhole,
    IncidentsOut,
    InquiryIn,
    QuestionIn,
    Refusal,
    RisksOut,
    RunOut,
    RunsOut,
    SliderOut,
)
from mycel.people.models import Account

router = Router(tags=["assessment"])
findings = Router(tags=["assessment"])
analyses = Router(tags=["assessment"])
risks = Router(tags=["assessment"])
incidents = Router(tags=["assessment"])

Page = Annotated[int, Query(ge=0, le=10_000)]
MISSING: Any = {404: Refusal}
PAGED: Any = {422: Refusal}


@router.get("/", response={200: RunsOut, **PAGED}, summary="Assessments, newest first")
def list_runs(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 20 assessments before a number."""
    del request
    page = queries.runs_page(before=before)
    return {"runs": [_run(line) for line in page.runs], "older": page.older}


@router.post(
    "/",
    response={201: RunOut, 401: Refusal, 403: Refusal, 422: Refusal, 429: Refusal},
    auth=django_auth,
    summary="Ask what breaks first",
)
def ask(request: HttpRequest, question: QuestionIn) -> Status[dict[str, object]]:
    """Ask an assessment; it is computed in the background."""
    refusal = gettext("Only people who take part can ask. You can read every assessment there is.")
    account = _asker(request, refusal)
    now = timezone.now()
    form = AskForm(_fields(question), today=now.date(), scenarios=queries.scenario_names())
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise HttpError(422, f"{name}: {errors[0]}")
    try:
        run = tasks.ask(question=form.question, by=account.person.id, at=now)
    except actions.TooManyWait as refusal:
        raise HttpError(429, str(refusal)) from refusal
    line = queries.run_line(number=run.number)
    if line is None:
        raise HttpError(404, gettext("There is no assessment with this number."))
    return Status(201, _run(line))


@router.get("/{int:number}/", response={200: RunOut, **MISSING}, summary="One assessment")
def one_run(request: HttpRequest, number: int) -> dict[str, object]:
    """Return how far one assessment is, or how it ended."""
    del request
    line = queries.run_line(number=number)
    if line is None:
        raise HttpError(404, gettext("There is no assessment with this number."))
    return _run(line)


@router.get(
    "/{int:number}/answer/",
    response={200: AnswerOut, **MISSING},
    summary="What an assessment found",
)
def answer(request: HttpRequest, number: int) -> dict[str, object]:
    """Return every node's figures of a finished assessment."""
    del request
    page = queries.run_page(number=number)
    if page is None:
        raise HttpError(404, gettext("There is no finished assessment with this number."))
    return {
        "run": _run(page.line),
        "nodes": [_node(line) for line in (*page.first, *page.others)],
        "holds": page.holds,
        "ties": page.ties,
        "not_measured": [one.ref for one in page.not_measured],
        "assumed": [one.ref for one in page.assumed],
        "unowned": [one.ref for one in page.unowned],
        "cycles": [[one.ref for one in cycle] for cycle in page.cycles],
        "warnings": page.warnings,
        "snapshot_digest": page.snapshot_digest,
        "result_digest": page.result_digest,
        "command": page.command,
    }


@router.get(
    "/{int:number}/slider/",
    response={200: SliderOut, **MISSING, **PAGED},
    summary="What breaks at another growth, read off the same worlds",
)
def slider(
    request: HttpRequest, number: int, factor: float | None = None, year: int | None = None
) -> queries.SliderPage:
    """Return the nodes that may break; outside the table the nearest position is taken."""
    del request
    page = queries.slider_page(number=number, factor=factor, year=year)
    if page is None:
        raise HttpError(404, gettext("There is no finished assessment with this number."))
    return page


@findings.get("/", response={200: FindingsOut, **PAGED}, summary="Findings, newest first")
def list_findings(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 20 findings before a number."""
    del request
    page = queries.findings_page(before=before)
    return {"findings": [_finding(line) for line in page.findings], "older": page.older}


@findings.get("/{int:number}/", response={200: FindingWhole, **MISSING}, summary="One finding")
def one_finding(request: HttpRequest, number: int) -> dict[str, object]:
    """Return one finding with everything it says."""
    del request
    page = queries.finding_page(number=number)
    if page is None:
        raise HttpError(404, gettext("There is no finding with this number."))
    return _finding(page.line) | {
        "explanation": page.explanation,
        "recommendation": page.recommendation,
        "withdrawal": page.withdrawal,
        "nodes": [line.ref for line in page.nodes],
        "snapshot_digest": page.snapshot_digest,
        "result_digest": page.result_digest,
    }


@risks.get("/", response={200: RisksOut, **PAGED}, summary="Risks of the register")
def list_risks(
    request: HttpRequest, page: Page = 0, show: str = register.OPEN, q: str = ""
) -> dict[str, object]:
    """Return up to 50 risks, the heaviest first where an analysis weighed them.

    ``show`` is one of open, due, accepted, expired, unpriced, closed; ``q`` are words that occur.
    """
    del request
    if show not in register.FILTERS:
        said = gettext("show is one of %(known)s.") % {"known": ", ".join(register.FILTERS)}
        raise HttpError(422, said)
    found = register.register(shown=show, q=q, today=timezone.localdate(), page=page)
    return {
        "risks": [_risk(line) for line in found.risks],
        "total": found.total,
        "after": found.after,
    }


@incidents.get("/", response={200: IncidentsOut, **PAGED}, summary="Incidents, newest first")
def list_incidents(request: HttpRequest, page: Page = 0) -> dict[str, object]:
    """Return up to 50 incidents that stand."""
    del request
    found = incident_queries.incidents_page(page=page)
    return {
        "incidents": [_incident(line) for line in found.incidents],
        "total": found.total,
        "after": found.after,
    }


def _risk(line: register.RiskLine) -> dict[str, object]:
    return {
        **{name: getattr(line, name) for name in ("ref", "cause", "event", "consequence")},
        "affects": [one.ref for one in line.affects],
        "owner": line.owner.ref if line.owner else None,
        "review": line.review,
        "accepted_until": line.accepted_until,
        "per_year": line.figures.per_year,
        "loss": line.figures.loss,
        "basis": line.basis,
        "factor": line.figures.factor,
        "share": line.share,
        "state": line.state,
    }


def _incident(line: incident_queries.IncidentLine) -> dict[str, object]:
    return {
        **{name: getattr(line, name) for name in ("ref", "summary", "start", "end")},
        "nodes": [one.ref for one in line.nodes],
        "risk": line.risk.ref if line.risk else None,
        "people_affected": line.people_affected,
        "loss": line.harm,
    }


def _fields(question: QuestionIn) -> dict[str, object]:
    """Return a question as the fields of the form, which alone knows what may be asked."""
    low, high = question.assume_utilisation or (None, None)
    return {
        "growth": question.growth,
        "scenario": question.scenario,
        "until": question.until,
        "worlds": question.worlds,
        "seed": question.seed,
        "target": question.target_utilisation * 100,
        "assume_low": None if low is None else low * 100,
        "assume_high": None if high is None else high * 100,
    }


@analyses.get("/", response={200: AnalysesOut, **PAGED}, summary="Analyses of risk and plan")
def list_analyses(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 20 analyses before a number, newest first."""
    del request
    page = queries.analyses_page(before=before)
    return {"analyses": [_analysis(line) for line in page.analyses], "older": page.older}


@analyses.post(
    "/",
    response={201: AnalysisOut, 401: Refusal, 403: Refusal, 422: Refusal, 429: Refusal},
    auth=django_auth,
    summary="Ask an analysis of risk and plan",
)
def ask_analysis(request: HttpRequest, question: InquiryIn) -> Status[dict[str, object]]:
    """Ask an analysis; it is computed in the background, within the budgets that are given."""
    refusal = gettext("Only people who take part can ask. You can read every analysis there is.")
    account = _asker(request, refusal)
    now = timezone.now()
    units = queries.units_of_person(account_id=account.pk, today=now.date())
    form = AnalysisForm.of_inquiry(
        question.dict(),
        today=now.date(),
        units=[(unit.ref, unit.ref) for unit in units],
        budgets=queries.suggested_budgets(),
        scenarios=queries.scenario_names(),
    )
    if not form.is_valid():
        raise HttpError(422, form.first_refusal)
    unit = next((one for one in units if one.ref == question.unit), None)
    try:
        asked = tasks.ask_analysis(inquiry=form.inquiry, unit=unit, by=account.person.id, at=now)
    except actions.TooManyWait as refusal:
        raise HttpError(429, str(refusal)) from refusal
    return Status(201, one_analysis(request, asked.number))


@analyses.get("/{int:number}/", response={200: AnalysisOut, **MISSING}, summary="One analysis")
def one_analysis(request: HttpRequest, number: int) -> dict[str, object]:
    """Return how far one analysis is, or what it found in short."""
    del request
    line = queries.analysis_line(number=number)
    if line is None:
        raise HttpError(404, gettext("There is no analysis with this number."))
    return _analysis(line)


@analyses.get(
    "/{int:number}/answer/",
    response={200: AnalysisAnswerOut, **MISSING},
    summary="What an analysis found",
)
def analysis_found(request: HttpRequest, number: int) -> dict[str, object]:
    """Return every figure of a finished analysis, and what recomputing it takes."""
    del request
    page = queries.risk_and_plan(number=number)
    text = queries.analysis_text(number=number)
    if page is None or text is None:
        raise HttpError(404, gettext("There is no finished analysis with this number."))
    answer = json.loads(text)
    return {
        "analysis": _analysis(page.line),
        "method": answer["method"],
        "result": answer["result"],
        "warnings": answer["warnings"],
        "snapshot_digest": page.snapshot_digest,
        "result_digest": page.result_digest,
        "commands": page.commands,
    }


def _run(line: RunLine) -> dict[str, object]:
    return {
        "number": line.number,
        "ref": line.ref,
        "state": line.state,
        "progress": line.progress,
        "asked_at": line.asked_at,
        "finished_at": line.finished_at,
        "question": asdict(line.question),
        "counts": line.counts,
        "breaks_first": line.first.ref if line.first else None,
        "share": line.share,
    }


def _node(line: NodeLine) -> dict[str, object]:
    return asdict(line) | {"steward": line.keeper.ref if line.keeper else None}


def _finding(line: FindingLine) -> dict[str, object]:
    return {
        "number": line.number,
        "ref": line.ref,
        "title": line.title,
        "unit": line.unit.ref,
        "assessment": f"assessment/{line.run}" if line.run else None,
        "rests_on": line.ground,
        "published_at": line.published_at,
        "withdrawn_at": line.withdrawn_at,
    }


def _asker(request: HttpRequest, refusal: str) -> Account:
    """Return the account of somebody who may ask."""
    account = request.user
    if not isinstance(account, Account) or not account.has_perm("assessment.ask"):
        raise HttpError(403, refusal)
    return account


def _analysis(line: AnalysisLine) -> dict[str, object]:
    return {
        "number": line.number,
        "ref": line.ref,
        "state": line.state,
        "progress": line.progress,
        "asked_at": line.asked_at,
        "finished_at": line.finished_at,
        "unit": line.asking_unit.ref if line.asking_unit else None,
        "question": line.inquiry.as_parameters(),
        "harm_unit": line.unit or None,
        "expected": line.as_is,
        "expected_with_plan": line.with_plan,
    }
