"""Acts of assessment: plans, asking and answering, publishing what was found."""

from mycel.assessment.actions.analyses import (
    NoSuchTreatment,
    ask_analysis,
    choose_plan,
    fail_analysis,
    finish_analysis,
    stop_analysis,
)
from mycel.assessment.actions.findings import (
    FindingIsWithdrawn,
    publish_finding,
    withdraw_finding,
)
from mycel.assessment.actions.plans import load
from mycel.assessment.actions.reviews import (
    NotReviewable,
    ask_recomputation,
    fail_recomputation,
    finish_recomputation,
    give_review,
)
from mycel.assessment.actions.runs import (
    RunIsOver,
    TooManyWait,
    ask_run,
    fail_run,
    finish_run,
    stop_run,
)

__all__ = [
    "FindingIsWithdrawn",
    "NoSuchTreatment",
    "NotReviewable",
    "RunIsOver",
    "TooManyWait",
    "ask_analysis",
    "ask_recomputation",
    "ask_run",
    "choose_plan",
    "fail_analysis",
    "fail_recomputation",
    "fail_run",
    "finish_analysis",
    "finish_recomputation",
    "finish_run",
    "give_review",
    "load",
    "publish_finding",
    "stop_analysis",
    "stop_run",
    "withdraw_finding",
]
