"""Texts as pages read them."""

from mycel.texts.queries.markdown import rendered
from mycel.texts.queries.shown import Shown, shown

__all__ = ["Shown", "rendered", "shown"]
