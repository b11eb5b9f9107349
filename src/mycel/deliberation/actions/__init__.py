"""Acts of deliberation."""

from mycel.deliberation.actions._names import named_process
from mycel.deliberation.actions._phases import NotNow
from mycel.deliberation.actions._proposals import MeetsAnother, NotYours
from mycel.deliberation.actions._telling import mark_told
from mycel.deliberation.actions._visiting import visited
from mycel.deliberation.actions._voting import shown
from mycel.deliberation.actions.amendments import (
    decline_amendment,
    suggest_amendment,
    take_amendment,
    withdraw_amendment,
)
from mycel.deliberation.actions.dispositions import NoDisposition, dispose
from mycel.deliberation.actions.disputes import raise_dispute, settle_dispute
from mycel.deliberation.actions.outcomes import (
    assign_closer,
    close_thread,
    reopen_thread,
    write_summary,
)
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
from mycel.deliberation.actions.statements import (
    NoSuchVote,
    SaidBefore,
    Voted,
    judge_statement,
    mark_statement,
    merge_statement,
    publish_map,
    seed_statements,
    vote,
    write_statement,
)
from mycel.deliberation.actions.threads import (
    NotHere,
    open_thread,
    react,
    revise_post,
    withdraw_reaction,
    write_post,
)

__all__ = [
    "CannotClose",
    "MeetsAnother",
    "NeedsWords",
    "NoDisposition",
    "NoEvidence",
    "NoSuchVote",
    "NotHere",
    "NotNow",
    "NotYours",
    "Planned",
    "SaidBefore",
    "Voted",
    "answer_proposal",
    "appoint",
    "assign_closer",
    "begin_phase",
    "change_process",
    "change_proposal",
    "close_process",
    "close_thread",
    "decline_amendment",
    "dismiss",
    "dispose",
    "draft_process",
    "draft_proposal",
    "drop_evidence",
    "endorse",
    "invite_author",
    "join_authors",
    "judge_statement",
    "leave_authors",
    "mark_statement",
    "mark_told",
    "merge_statement",
    "named_process",
    "open_process",
    "open_thread",
    "pin_evidence",
    "publish_map",
    "publish_proposal",
    "raise_dispute",
    "react",
    "reopen_thread",
    "revise_post",
    "seed_statements",
    "settle_dispute",
    "shown",
    "suggest_amendment",
    "take_amendment",
    "visited",
    "vote",
    "withdraw_amendment",
    "withdraw_endorsement",
    "withdraw_process",
    "withdraw_proposal",
    "withdraw_reaction",
    "write_post",
    "write_statement",
    "write_summary",
]
