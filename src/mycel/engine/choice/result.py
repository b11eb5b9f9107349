"""The result of a count: who won, every stage and every tie, and its one spelling."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice import ballots as votes
from mycel.engine.choice.rule import Rule

Positions = tuple[int, ...]


@dataclass(frozen=True)
class Tie:
    """Options that a rule could not tell apart, and what decided, if anything did.

    ``between`` in the order of the options, ``order`` best first.
    """

    between: Positions
    at: str
    round: int | None = None
    broken_by: str | None = None
    order: Positions | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """What a count found, by positions of options; ``rounds`` are spelled already."""

    winners: Positions
    ranking: tuple[Positions, ...]
    open_seats: int
    rounds: tuple[Mapping[str, object], ...]
    quota: object = None
    pairwise: NDArray[np.int64] | None = None
    condorcet_winner: int | None = None
    ties: tuple[Tie, ...] = ()
    passed_over: tuple[tuple[int, str], ...] = field(default=())


def preference(*, ballots: votes.Rankings | votes.Grades, rule: Rule) -> Positions | None:
    """Return all positions in the rule's tie order, the preferred first, or None where ties stay.

    Definition: ``order`` as declared; ``seed`` ascending SHA-256(seed || name in UTF-8);
    ``ballots`` the same with the digest of the ballots as seed.
    """
    options = ballots.options
    match rule.ties:
        case "open":
            return None
        case "order":
            at = {name: i for i, name in enumerate(options)}
            return tuple(at[name] for name in rule.order)
        case "seed":
            seed = rule.seed
        case "ballots":
            seed = bytes.fromhex(votes.digest(ballots=ballots))
    drawn = [hashlib.sha256(seed + name.encode()).digest() for name in options]
    return tuple(sorted(range(len(options)), key=lambda i: drawn[i]))


def spell(*, options: tuple[str, ...], result: Result) -> dict[str, object]:
    """Return a result as plain JSON values, as docs/methods/choice.md lists them."""
    return {
        "winners": names(options=options, of=result.winners),
        "ranking": [names(options=options, of=group) for group in result.ranking],
        "open_seats": result.open_seats,
        "quota": result.quota,
        "rounds": [dict(one) for one in result.rounds],
        "pairwise": None if result.pairwise is None else result.pairwise.tolist(),
        "condorcet_winner": (
            None if result.condorcet_winner is None else options[result.condorcet_winner]
        ),
        "ties": [
            {
                "between": names(options=options, of=tie.between),
                "at": tie.at,
                "round": tie.round,
                "broken_by": tie.broken_by,
                "order": None if tie.order is None else names(options=options, of=tie.order),
            }
            for tie in result.ties
        ],
        "passed_over": [
            {"option": options[option], "group": group} for option, group in result.passed_over
        ],
    }


def names(*, options: tuple[str, ...], of: Iterable[int]) -> list[str]:
    """Return the names of some positions."""
    return [options[position] for position in of]


def fixed(*, value: int, digits: int) -> str:
    """Return a whole number of the smallest unit as a decimal with all its digits."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{size // 10**digits}.{size % 10**digits:0{digits}d}" if digits else f"{value}"


def exact(*, value: Fraction) -> int | str:
    """Return a fraction as a whole number if it is one, else as "p/q" in lowest terms."""
    return int(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
