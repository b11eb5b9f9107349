"""Tasks of decisions: what doors and the worker ask for, several steps in one."""

from mycel.decisions.tasks.casting import NoSuchQuestion, NotSent, cast
from mycel.decisions.tasks.consenting import (
    AGAINST,
    NeedsItsReason,
    cast_with_reason,
    require_reason,
)
from mycel.decisions.tasks.running import (
    bring_in,
    claim,
    close_now,
    count,
    freeze,
    freeze_later,
    freeze_now,
    open_now,
    step,
)

__all__ = [
    "AGAINST",
    "NeedsItsReason",
    "NoSuchQuestion",
    "NotSent",
    "bring_in",
    "cast",
    "cast_with_reason",
    "claim",
    "close_now",
    "count",
    "freeze",
    "freeze_later",
    "freeze_now",
    "open_now",
    "require_reason",
    "step",
]
