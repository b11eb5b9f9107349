"""Plans: the phases of a process as data, what each allows, and the rules of its discussion."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Text = str | Mapping[str, str]

KINDS = (
    "information", "discussion", "statements", "proposals", "consensus", "decision", "disposition",
    "follow-up",
)  # fmt: skip
ALLOWED = ("post", "react", "state", "vote", "propose", "amend", "endorse", "dispose")
RULES: Mapping[str, int] = {"summary_after": 50, "stale_days": 14, "endorsements": 5}
"""The rules a discussion may set, with what they are where it says nothing.

``summary_after``: posts after which a thread asks for a summary; ``stale_days``: days without a
post after which an open thread is called stale; ``endorsements``: how many supporters make a
proposal due for an answer.
"""
MOST_RULE = 100_000


class PlanRefused(ValueError):
    """A plan that no process can follow."""


@dataclass(frozen=True)
class Phase:
    """One step: what it is for, what it allows, and how many days it usually takes."""

    kind: str
    title: Text
    allows: tuple[str, ...] = ()
    days: int = 14


@dataclass(frozen=True)
class Plan:
    """What a process starts from."""

    name: str
    title: Text
    about: Text
    phases: tuple[Phase, ...]
    rules: Mapping[str, int] = field(default_factory=dict)


def checked(*, plan: Plan) -> Plan:
    """Return a plan that holds together.

    Errors:
        PlanRefused, in a sentence.
    """
    if not plan.phases:
        raise PlanRefused("there is no phase; expected at least one")
    for phase in plan.phases:
        if phase.kind not in KINDS:
            raise PlanRefused(f"{phase.kind!r} is no kind of phase; expected one of {KINDS}")
        for what in phase.allows:
            if what not in ALLOWED:
                raise PlanRefused(f"{what!r} cannot be allowed; expected one of {ALLOWED}")
        if not 0 < phase.days <= MOST_RULE:
            raise PlanRefused(f"a phase takes {phase.days} days; expected 1 to {MOST_RULE}")
    for name, value in plan.rules.items():
        if name not in RULES:
            raise PlanRefused(f"{name!r} is no rule; expected one of {[*RULES]}")
        if not 0 < value <= MOST_RULE:
            raise PlanRefused(f"{name} is {value}; expected 1 to {MOST_RULE}")
    return plan


def rule(*, rules: Mapping[str, int], name: str) -> int:
    """Return what a rule says, or what it is where nothing is said."""
    return int(rules.get(name, RULES[name]))
