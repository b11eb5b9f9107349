"""Background work of deliberation, and what several acts make together."""

from mycel.deliberation.tasks.mapping import ask, ask_now, close, draw
from mycel.deliberation.tasks.voting import Answered, vote

__all__ = ["Answered", "ask", "ask_now", "close", "draw", "vote"]
