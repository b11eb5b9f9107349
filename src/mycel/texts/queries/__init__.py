"""Texts as pages read them."""

from mycel.texts.queries.conduct import needs_consent
from mycel.texts.queries.limits import LIMITS, Answer, level, may_write
from mycel.texts.queries.markdown import rendered
from mycel.texts.queries.mentions import mentioned
from mycel.texts.queries.shown import Shown, shown

__all__ = [
    "LIMITS",
    "Answer",
    "Shown",
    "level",
    "may_write",
    "mentioned",
    "needs_consent",
    "rendered",
    "shown",
]
