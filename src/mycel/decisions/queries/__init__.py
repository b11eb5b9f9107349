"""Queries of decisions: plain data for pages; names never come beside choices."""

from mycel.decisions.queries.about import about
from mycel.decisions.queries.ledger import (
    CommitmentLine,
    CommitmentPage,
    DecisionLine,
    DecisionPage,
    DecisionsPage,
    LedgerPage,
    commitment_page,
    decision_page,
    decisions_page,
    ledger,
)
from mycel.decisions.queries.lines import CommunityLine, OptionLine, QuestionLine, Turnout
from mycel.decisions.queries.names import spoken, unit_names
from mycel.decisions.queries.questions import (
    QuestionPage,
    QuestionsPage,
    Yours,
    question_page,
    questions_page,
    turnout,
)
from mycel.decisions.queries.results import (
    BudgetPage,
    Counted,
    ResultPage,
    budget_page,
    counted,
    result,
    result_page,
)
from mycel.decisions.queries.voting import (
    BallotPage,
    ReceiptLine,
    ReceiptPage,
    ballot_page,
    paper,
    receipt_page,
)

__all__ = [
    "BallotPage",
    "BudgetPage",
    "CommitmentLine",
    "CommitmentPage",
    "CommunityLine",
    "Counted",
    "DecisionLine",
    "DecisionPage",
    "DecisionsPage",
    "LedgerPage",
    "OptionLine",
    "QuestionLine",
    "QuestionPage",
    "QuestionsPage",
    "ReceiptLine",
    "ReceiptPage",
    "ResultPage",
    "Turnout",
    "Yours",
    "about",
    "ballot_page",
    "budget_page",
    "commitment_page",
    "counted",
    "decision_page",
    "decisions_page",
    "ledger",
    "paper",
    "question_page",
    "questions_page",
    "receipt_page",
    "result",
    "result_page",
    "spoken",
    "turnout",
    "unit_names",
]
