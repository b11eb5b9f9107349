"""The rule of a count: the method and every parameter that a recount needs."""

from dataclasses import dataclass
from typing import Literal, get_args

from mycel.engine.choice.ballots import BallotError

Missing = Literal["no-comparison", "last"]
Links = Literal["winning-votes", "margins"]
Ties = Literal["open", "order", "ballots", "seed"]

GRADED = ("approval", "score", "star", "majority-judgement")
PAIRWISE = ("schulze", "schulze-wikimedia", "ranked-pairs")
TRANSFER = ("irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf", "stv-wikimedia")
METHODS = (
    "plurality", "approval", "score", "borda", "star", "majority-judgement",
    "irv", *PAIRWISE, *TRANSFER[1:],
)  # fmt: skip
VERSION = 1
SEED_BYTES = 32
VALUES: dict[str, tuple[str | None, ...]] = {
    "unranked": get_args(Missing),
    "no_opinion": get_args(Missing),
    "links": get_args(Links),
    "missing": (None, "ignore", "lowest"),
    "ties": get_args(Ties),
}
"""What each parameter with a choice may be."""


@dataclass(frozen=True)
class Cap:
    """The most winners that a group of options may have, such as two of one employer."""

    group: str
    options: frozenset[str]
    most: int


@dataclass(frozen=True)
class Rule:
    """How ballots are counted; docs/methods/choice.md says what each parameter does."""

    method: str
    seats: int = 1
    unranked: Missing = "no-comparison"
    no_opinion: Missing = "no-comparison"
    links: Links = "winning-votes"
    missing: Literal["ignore", "lowest"] | None = None
    ties: Ties = "open"
    order: tuple[str, ...] = ()
    seed: bytes = b""
    caps: tuple[Cap, ...] = ()

    def require(self, *, options: tuple[str, ...]) -> None:
        """Refuse a rule that these options cannot be counted by.

        Errors:
            BallotError.
        """
        if self.method not in METHODS:
            raise BallotError(
                f"there is no method {self.method}; expected one of {', '.join(METHODS)}"
            )
        if self.seats < 1:
            raise BallotError(f"there are {self.seats} seats to fill; expected 1 or more")
        if self.method == "irv" and self.seats != 1:
            raise BallotError(f"irv fills one seat, not {self.seats}; expected an stv method")
        for key, allowed in VALUES.items():
            if getattr(self, key) not in allowed:
                raise BallotError(
                    f"{key} is {getattr(self, key)}; "
                    f"expected {' or '.join(one for one in allowed if one)}"
                )
        self._require_names(options=options)

    def _require_names(self, *, options: tuple[str, ...]) -> None:
        if self.ties == "order" and sorted(self.order) != sorted(options):
            raise BallotError("the tie order does not name every option once; expected all of them")
        if self.ties == "seed" and len(self.seed) != SEED_BYTES:
            raise BallotError(f"the seed has {len(self.seed)} bytes; expected {SEED_BYTES}")
        for cap in self.caps:
            unknown = sorted(cap.options - set(options))
            if unknown:
                raise BallotError(f"the cap {cap.group} names {unknown[0]}; expected an option")
            if cap.most < 0:
                raise BallotError(f"the cap {cap.group} allows {cap.most}; expected 0 or more")
