"""Acts on texts, and the writing of texts inside the acts of other rooms."""

from mycel.texts.actions._cases import ModerationRefused
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
from mycel.texts.actions.appeals import answer_appeal, make_appeal
from mycel.texts.actions.cases import claim_case, decide_case, release_case, show_again
from mycel.texts.actions.conduct import ConductRefused, adopt_conduct, agree_to_conduct
from mycel.texts.actions.moderators import NoModerator, appoint_moderator, end_moderator
from mycel.texts.actions.own import take_back
from mycel.texts.actions.reports import report_text
from mycel.texts.actions.translations import translate_text

__all__ = [
    "ConductRefused",
    "Draft",
    "ModerationRefused",
    "NoModerator",
    "TextRefused",
    "adopt_conduct",
    "agree_to_conduct",
    "answer_appeal",
    "appoint_moderator",
    "claim_case",
    "decide_case",
    "document_of",
    "end_moderating",
    "end_moderator",
    "erase",
    "let_moderate",
    "make_appeal",
    "release_case",
    "report_text",
    "require_language",
    "revise",
    "set_state",
    "show_again",
    "take_back",
    "translate_text",
    "write",
]
