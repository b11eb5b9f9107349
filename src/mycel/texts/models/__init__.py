"""Tables of texts: what people write, in which language, its versions, translations, moderation."""

from mycel.texts.models.conduct import CodeOfConduct, Consent
from mycel.texts.models.moderation import (
    APPEAL_DAYS,
    APPEAL_STATES,
    CASE_STATES,
    REASONS,
    Appeal,
    Case,
    Moderator,
    Report,
)
from mycel.texts.models.search import Posting, Word
from mycel.texts.models.texts import (
    ERASED,
    HIDDEN,
    SHOWN,
    STATES,
    WAITING,
    Mention,
    Text,
    Translation,
    Version,
)

__all__ = [
    "APPEAL_DAYS",
    "APPEAL_STATES",
    "CASE_STATES",
    "ERASED",
    "HIDDEN",
    "REASONS",
    "SHOWN",
    "STATES",
    "WAITING",
    "Appeal",
    "Case",
    "CodeOfConduct",
    "Consent",
    "Mention",
    "Moderator",
    "Posting",
    "Report",
    "Text",
    "Translation",
    "Version",
    "Word",
]
