"""Tables of assessment: what is written down, what is computed, what units publish of it."""

from mycel.assessment.models.analyses import (
    VERDICTS,
    Analysis,
    ChosenPlan,
    Recomputation,
    Review,
)
from mycel.assessment.models.findings import Finding
from mycel.assessment.models.plans import PLAN_KINDS, Lesson, Plan
from mycel.assessment.models.runs import Outlook, Question, Run
from mycel.assessment.models.work import NOT_OVER, STATES

__all__ = [
    "NOT_OVER",
    "PLAN_KINDS",
    "STATES",
    "VERDICTS",
    "Analysis",
    "ChosenPlan",
    "Finding",
    "Lesson",
    "Outlook",
    "Plan",
    "Question",
    "Recomputation",
    "Review",
    "Run",
]
