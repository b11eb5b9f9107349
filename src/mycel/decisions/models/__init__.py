"""Tables of decisions: questions, electorates, rolls, ballots, results, decisions, commitments."""

from mycel.decisions.models.ballots import (
    POSITIONS,
    STRIKES,
    Cast,
    Delegation,
    Objection,
    Result,
    RollEntry,
)
from mycel.decisions.models.commitments import Commitment, Decision, Word
from mycel.decisions.models.electorates import Elector, Electorate
from mycel.decisions.models.questions import (
    CLOSED,
    COUNTED,
    DRAFT,
    FROZEN,
    OPEN,
    OPEN_ROLL_CALL,
    PAPERS,
    PRIVACIES,
    PSEUDONYMOUS,
    STATES,
    WITHDRAWN,
    Option,
    Question,
)

__all__ = [
    "CLOSED",
    "COUNTED",
    "DRAFT",
    "FROZEN",
    "OPEN",
    "OPEN_ROLL_CALL",
    "PAPERS",
    "POSITIONS",
    "PRIVACIES",
    "PSEUDONYMOUS",
    "STATES",
    "STRIKES",
    "WITHDRAWN",
    "Cast",
    "Commitment",
    "Decision",
    "Delegation",
    "Elector",
    "Electorate",
    "Objection",
    "Option",
    "Question",
    "Result",
    "RollEntry",
    "Word",
]
