"""Acts on texts, and the writing of texts inside the acts of other rooms."""

from mycel.texts.actions._writing import (
    Draft,
    TextRefused,
    document_of,
    end_moderating,
    erase,
    let_moderate,
    require_language,
    revise,
    set_state,
    write,
)
from mycel.texts.actions.conduct import ConductRefused, adopt_conduct, agree_to_conduct
from mycel.texts.actions.moderators import NoModerator, appoint_moderator, end_moderator

__all__ = [
    "ConductRefused",
    "Draft",
    "NoModerator",
    "TextRefused",
    "adopt_conduct",
    "agree_to_conduct",
    "appoint_moderator",
    "document_of",
    "end_moderating",
    "end_moderator",
    "erase",
    "let_moderate",
    "require_language",
    "revise",
    "set_state",
    "write",
]
