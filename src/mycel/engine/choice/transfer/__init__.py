"""Transfer methods: a vote that its first choice does not need moves on to the next."""

from mycel.engine.choice.transfer.counting import count

__all__ = ["count"]
