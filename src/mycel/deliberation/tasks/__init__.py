"""Background work of deliberation, and what several acts make together."""

from mycel.deliberation.tasks.closing import close

__all__ = ["close"]
