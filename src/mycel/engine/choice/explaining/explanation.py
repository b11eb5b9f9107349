"""What an explanation is made of: names and numbers, no sentences; pages say them in a language.

Numbers are spelled as in a result: whole, or a decimal or "p/q" as text. ``winner`` is who was
elected last, ``rival`` who came nearest without a seat.
"""

from dataclasses import dataclass
from typing import Literal

Number = int | str


@dataclass(frozen=True)
class Points:
    """Plurality, approval, score, Borda: the winner has more than the rival."""

    winner: str
    rival: str
    winner_has: Number
    rival_has: Number
    gap: Number
    unit: Literal["votes", "grades", "half-points"]
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Medians:
    """Majority judgement: after ``taken_out`` ballots of the median grade the medians differ.

    A median is None where no ballot is left.
    """

    winner: str
    rival: str
    winner_median: int | None
    rival_median: int | None
    taken_out: int
    winner_then: int | None
    rival_then: int | None
    kind: Literal["medians"] = "medians"


@dataclass(frozen=True)
class Final:
    """STAR: the final of the last seat; the rival is the other finalist."""

    winner: str
    rival: str
    round: int
    winner_preferred: int
    rival_preferred: int
    winner_score: int
    rival_score: int
    kind: Literal["final"] = "final"


@dataclass(frozen=True)
class Comparison:
    """Pairwise methods: winner and rival compared, directly and along the strongest paths.

    ``closest`` is the option outside whose direct comparison with an elected one, ``closest_to``,
    is the closest, with the ballots either way. Paths are None for ranked pairs.
    """

    winner: str
    rival: str
    winner_above: int
    rival_above: int
    winner_path: int | tuple[int, int] | None
    rival_path: int | tuple[int, int] | None
    beats_everybody: bool
    closest: str
    closest_to: str
    closest_for: int
    closest_against: int
    kind: Literal["comparison"] = "comparison"


@dataclass(frozen=True)
class Stage:
    """Transfer methods: the stage with the smallest gap that mattered for who was elected.

    ``exclusion``: ``behind`` was excluded, ``ahead`` stayed and was elected, or ``behind`` was the
    last to go; ``election``: ``ahead`` was elected while ``behind`` was still there.
    """

    round: int
    action: Literal["exclusion", "election"]
    ahead: str
    behind: str
    ahead_has: Number
    behind_has: Number
    gap: Number
    kind: Literal["stage"] = "stage"


@dataclass(frozen=True)
class Tied:
    """Seats stay open because the rule cannot part these options."""

    between: tuple[str, ...]
    seats: int
    kind: Literal["tied"] = "tied"


Why = Points | Medians | Final | Comparison | Stage | Tied


@dataclass(frozen=True)
class Change:
    """The fewest further ballots found that change who is elected; verified by a recount.

    Each of these ballots puts ``option`` first, and ``against`` last where it is named.

    ``certainty``: ``exact``: fewer further ballots of no kind would do; ``at-most``: so many do,
    fewer might, in another way. ``winners`` and ``open_seats`` are those of the recount.
    """

    ballots: int
    option: str
    against: str | None
    certainty: Literal["exact", "at-most"]
    winners: tuple[str, ...]
    open_seats: int


@dataclass(frozen=True)
class Explanation:
    """Why a result is as it is; ``rivals`` are the first without a seat, several if they are equal.

    ``why`` is None where everybody was elected, or nobody stood against the winners; ``change`` is
    None where no change was found within the recounts allowed.
    """

    method: str
    winners: tuple[str, ...]
    open_seats: int
    rivals: tuple[str, ...]
    why: Why | None
    change: Change | None
