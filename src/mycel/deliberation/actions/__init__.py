"""Acts of deliberation."""

from mycel.deliberation.actions._phases import NotNow
from mycel.deliberation.actions.processes import (
    CannotClose,
    NeedsWords,
    Planned,
    appoint,
    begin_phase,
    change_process,
    close_process,
    dismiss,
    draft_process,
    open_process,
    withdraw_process,
)

__all__ = [
    "CannotClose",
    "NeedsWords",
    "NotNow",
    "Planned",
    "appoint",
    "begin_phase",
    "change_process",
    "close_process",
    "dismiss",
    "draft_process",
    "open_process",
    "withdraw_process",
]
