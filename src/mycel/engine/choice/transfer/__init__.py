"""Transfer methods: a vote that its first choice does not need moves on to the next."""

from mycel.engine.choice.transfer.counting import count
from mycel.engine.choice.transfer.gaps import Gap, closest, gaps

__all__ = ["Gap", "closest", "count", "gaps"]
