"""Conversations: what a Polis export holds, whichever of its files are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mycel.engine.opinion.matrix import Statement

MOST_VOTES = 20_000_000
MOST_PEOPLE = 200_000
MOST_STATEMENTS = 10_000
MOST_ID = 120
MOST_TEXT = 20_000


@dataclass(frozen=True)
class Cast:
    """Votes as they were cast, in their order; +1 agree, 0 pass, -1 disagree.

    ``times`` are milliseconds since 1970, or empty where nobody wrote them down.
    """

    participants: list[str]
    statements: list[str]
    votes: list[int]
    times: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Conversation:
    """One conversation: the votes, the statements, published groups, and its summary."""

    cast: Cast
    statements: tuple[Statement, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    format: str = "polis"
