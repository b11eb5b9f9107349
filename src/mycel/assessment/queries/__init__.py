"""Queries of assessment: plain data for pages, and for the rooms above."""

from mycel.assessment.queries.analyses import (
    analyses_page,
    analysis_answer,
    analysis_line,
    analysis_text,
    contributions,
    documents_of,
    inquiry_of,
    latest_analysis,
    suggested_budgets,
    units_of_person,
)
from mycel.assessment.queries.analyses_compared import (
    analyses_compared,
)
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
from mycel.assessment.queries.looking_over import (
    looked_over,
)
from mycel.assessment.queries.outlooks import breaks_first, outlook_of, states
from mycel.assessment.queries.plans import (
    question_of,
    scenario_names,
    scenario_page,
    scenarios,
)
from mycel.assessment.queries.risk_and_plan import (
    risk_and_plan,
    treatments_to_choose,
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
from mycel.assessment.queries.taking import (
    analysis_zip,
    finding_draft,
    projects_of,
    sources_of,
    write_bundle,
)

__all__ = [
    "SliderPage",
    "analyses_compared",
    "analyses_page",
    "analysis_answer",
    "analysis_line",
    "analysis_text",
    "analysis_zip",
    "answer_of",
    "breaks_first",
    "compare_page",
    "contributions",
    "documents_of",
    "finding_draft",
    "finding_page",
    "findings_of",
    "findings_of_analysis",
    "findings_of_run",
    "findings_page",
    "inquiry_of",
    "latest_analysis",
    "latest_run",
    "looked_over",
    "nodes_named",
    "nodes_of",
    "nodes_to_choose",
    "outlook_of",
    "pinned",
    "projects_of",
    "question_of",
    "result_text",
    "risk_and_plan",
    "run_line",
    "run_page",
    "runs_page",
    "scenario_names",
    "scenario_page",
    "scenarios",
    "slider_page",
    "snapshot_zip",
    "sources_of",
    "states",
    "suggested_budgets",
    "treatments_to_choose",
    "units_of_person",
    "units_to_publish_for",
    "write_bundle",
]
