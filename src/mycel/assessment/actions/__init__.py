"""Acts of assessment: plans, asking and answering, publishing what was found."""

from mycel.assessment.actions.findings import (
    FindingIsWithdrawn,
    publish_finding,
    withdraw_finding,
)
from mycel.assessment.actions.plans import load
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
    "RunIsOver",
    "TooManyWait",
    "ask_run",
    "fail_run",
    "finish_run",
    "load",
    "publish_finding",
    "stop_run",
    "withdraw_finding",
]
