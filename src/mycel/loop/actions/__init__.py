"""What changes in the loop. No act of the record: it keeps how far somebody has heard it."""

from mycel.loop.actions._hearing import begin, go_on

__all__ = ["begin", "go_on"]
