"""Queries of assessment: plain data for pages, and for the rooms above."""

from mycel.assessment.queries.analyses import documents_of
from mycel.assessment.queries.comparison import compare_page
from mycel.assessment.queries.findings import (
    finding_page,
    findings_of,
    findings_of_analysis,
    findings_of_run,
    findings_page,
    nodes_named,
    nodes_to_choose,
    units_to_publish_for,
)
from mycel.assessment.queries.outlooks import breaks_first, outlook_of, states
from mycel.assessment.queries.plans import (
    question_of,
    risk_page,
    risks,
    scenario_names,
    scenario_page,
    scenarios,
)
from mycel.assessment.queries.runs import (
    SliderPage,
    answer_of,
    latest_run,
    nodes_of,
    pinned,
    result_text,
    run_line,
    run_page,
    runs_page,
    slider_page,
    snapshot_zip,
)

__all__ = [
    "SliderPage",
    "answer_of",
    "breaks_first",
    "compare_page",
    "documents_of",
    "finding_page",
    "findings_of",
    "findings_of_analysis",
    "findings_of_run",
    "findings_page",
    "latest_run",
    "nodes_named",
    "nodes_of",
    "nodes_to_choose",
    "outlook_of",
    "pinned",
    "question_of",
    "result_text",
    "risk_page",
    "risks",
    "run_line",
    "run_page",
    "runs_page",
    "scenario_names",
    "scenario_page",
    "scenarios",
    "slider_page",
    "snapshot_zip",
    "states",
    "units_to_publish_for",
]
