"""Views of proposals, amendments, and the answers to comments."""

from mycel.deliberation.views.proposals.around import (
    answer,
    authors,
    evidence,
    evidence_drop,
    join,
    leave,
    support,
    withdraw_support,
)
from mycel.deliberation.views.proposals.pages import list_, proposal, similar, wikitext
from mycel.deliberation.views.proposals.writing import edit, new, publish, withdraw

__all__ = [
    "answer",
    "authors",
    "edit",
    "evidence",
    "evidence_drop",
    "join",
    "leave",
    "list_",
    "new",
    "proposal",
    "publish",
    "similar",
    "support",
    "wikitext",
    "withdraw",
    "withdraw_support",
]
