"""Acts of deliberation."""

from mycel.deliberation.actions._phases import NotNow
from mycel.deliberation.actions._proposals import MeetsAnother, NotYours
from mycel.deliberation.actions.amendments import (
    decline_amendment,
    suggest_amendment,
    take_amendment,
    withdraw_amendment,
)
from mycel.deliberation.actions.dispositions import NoDisposition, dispose
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
from mycel.deliberation.actions.proposals import (
    change_proposal,
    draft_proposal,
    invite_author,
    join_authors,
    leave_authors,
    publish_proposal,
    withdraw_proposal,
)
from mycel.deliberation.actions.proposals_supported import (
    NoEvidence,
    answer_proposal,
    drop_evidence,
    endorse,
    pin_evidence,
    withdraw_endorsement,
)

__all__ = [
    "CannotClose",
    "MeetsAnother",
    "NeedsWords",
    "NoDisposition",
    "NoEvidence",
    "NotNow",
    "NotYours",
    "Planned",
    "answer_proposal",
    "appoint",
    "begin_phase",
    "change_process",
    "change_proposal",
    "close_process",
    "decline_amendment",
    "dismiss",
    "dispose",
    "draft_process",
    "draft_proposal",
    "drop_evidence",
    "endorse",
    "invite_author",
    "join_authors",
    "leave_authors",
    "open_process",
    "pin_evidence",
    "publish_proposal",
    "suggest_amendment",
    "take_amendment",
    "withdraw_amendment",
    "withdraw_endorsement",
    "withdraw_process",
    "withdraw_proposal",
]
