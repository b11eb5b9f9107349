"""Tables of deliberation: processes, threads, statements, proposals."""

from mycel.deliberation.models.processes import (
    Participant,
    Phase,
    Process,
    ProcessRole,
)
from mycel.deliberation.models.proposals import Amendment, Endorsement, Proposal, ProposalAuthor
from mycel.deliberation.models.statements import Exposure, OpinionMap, Statement, StatementVote
from mycel.deliberation.models.threads import (
    Dispute,
    Post,
    Reaction,
    Summary,
    Thread,
    Visit,
)

__all__ = [
    "Amendment",
    "Dispute",
    "Endorsement",
    "Exposure",
    "OpinionMap",
    "Participant",
    "Phase",
    "Post",
    "Process",
    "ProcessRole",
    "Proposal",
    "ProposalAuthor",
    "Reaction",
    "Statement",
    "StatementVote",
    "Summary",
    "Thread",
    "Visit",
]
