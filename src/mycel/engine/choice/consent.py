"""Consent: does anything stand against a proposal; and thresholds and quorums, exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.papers import POSITIONS

State = Literal["open", "withdrawn", "integrated"]
Reason = Literal["passed", "too-few", "blocked", "objection-open"]

STATES = ("open", "withdrawn", "integrated")
GRADIENTS = (
    "agree", "agree", "agree-with-concerns", "stand-aside", "stand-aside", "object", "object",
    "block",
)  # fmt: skip
"""The position that each of the eight gradients of agreement amounts to, from 1 to 8."""


@dataclass(frozen=True)
class Objection:
    """Why somebody cannot consent, and whether that still stands.

    ``integrated``: the proposal was changed so that the objection is met.
    """

    author: str
    reason: str
    state: State = "open"

    def __post_init__(self) -> None:
        """Refuse an objection without author or reason, and an unknown state."""
        if not self.author.strip():
            raise BallotError("an objection has no author; expected who objects")
        if not self.reason.strip():
            raise BallotError("an objection has no reason; expected what stands against it")
        if self.state not in STATES:
            raise BallotError(f"an objection is {self.state}; expected one of {', '.join(STATES)}")


@dataclass(frozen=True)
class Terms:
    """What consent takes: how many must take part, and how many blocks it bears."""

    least: int = 0
    most_blocks: int = 0


@dataclass(frozen=True)
class Outcome:
    """Whether a proposal passed, the first thing that stood against it, and all that was said.

    ``positions`` holds all five, in their order; ``standing`` the objections that are open.
    """

    passed: bool
    reason: Reason
    positions: Mapping[str, int]
    took_part: int
    standing: tuple[Objection, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """A share of some people that has to be reached: the votes there are, and those needed."""

    votes: int
    needed: int
    of: int

    @property
    def met(self) -> bool:
        """Return whether there are as many votes as needed."""
        return self.votes >= self.needed

    @property
    def lacking(self) -> int:
        """Return how many votes are missing, 0 if none are."""
        return max(0, self.needed - self.votes)


def decide(
    *, positions: Mapping[str, int], terms: Terms, objections: Iterable[Objection] = ()
) -> Outcome:
    """Return the outcome of a consent round.

    Definition: passed if at least ``least`` people took part, at most ``most_blocks`` block, and no
    objection is open. The reason is the first of these, in this order, that fails.

    Args:
        positions: people by position; positions that nobody took may be missing.
        terms: what consent takes.
        objections: all that were raised, whatever became of them.

    Errors:
        BallotError for an unknown position or a negative number.
    """
    for name, number in positions.items():
        if name not in POSITIONS:
            raise BallotError(
                f"there is no position {name}; expected one of {', '.join(POSITIONS)}"
            )
        if number < 0:
            raise BallotError(f"{number} people {name}; expected 0 or more")
    standing = tuple(objection for objection in objections if objection.state == "open")
    everyone = {name: positions.get(name, 0) for name in POSITIONS}
    took_part = sum(everyone.values())
    reason: Reason = "passed"
    if took_part < terms.least:
        reason = "too-few"
    elif everyone["block"] > terms.most_blocks:
        reason = "blocked"
    elif standing:
        reason = "objection-open"
    return Outcome(
        passed=reason == "passed",
        reason=reason,
        positions=everyone,
        took_part=took_part,
        standing=standing,
    )


def gradients(*, given: Iterable[int]) -> dict[int, int]:
    """Return how many people gave each gradient of agreement, all of 1 to 8 in order.

    1 is full endorsement, 8 is a block.

    Errors:
        BallotError for a number outside 1 to 8.

    Source: S. Kaner et al., Facilitator's Guide to Participatory Decision-Making.
    """
    counted = Counter(given)
    scale = range(1, len(GRADIENTS) + 1)
    outside = sorted(set(counted) - set(scale))
    if outside:
        raise BallotError(f"the gradient {outside[0]} was given; expected 1 to {len(GRADIENTS)}")
    return {gradient: counted[gradient] for gradient in scale}


def positions_of(*, gradients: Mapping[int, int]) -> dict[str, int]:
    """Return people by position from people by gradient of agreement."""
    found = dict.fromkeys(POSITIONS, 0)
    for gradient, number in gradients.items():
        found[GRADIENTS[gradient - 1]] += number
    return found


def threshold(*, votes: int, of: int, share: Fraction, strict: bool = False) -> Threshold:
    """Return what a share of ``of`` people (of those who cast a ballot, or of all eligible) needs.

    Definition: votes ≥ share · of, exactly; ``strict``: votes > share · of, as in "more than half".

    Errors:
        BallotError for a share outside 0 to 1, or fewer than 0 people.
    """
    if not 0 <= share <= 1:
        raise BallotError(f"the share is {share}; expected 0 to 1")
    if of < 0 or votes < 0:
        raise BallotError(f"there are {votes} votes of {of} people; expected 0 or more of each")
    part = share * of
    needed = int(part) + 1 if strict else -int(-part // 1)
    return Threshold(votes=votes, needed=needed, of=of)
