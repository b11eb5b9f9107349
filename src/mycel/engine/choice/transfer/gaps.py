"""How close each round was: the fewest votes that would have changed what it decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, cast

from mycel.engine.choice.result import Result

Votes: TypeAlias = dict[str, Fraction]


@dataclass(frozen=True)
class Gap:
    """The distance at which one round decided one thing.

    ``exclusion``: ``size`` is the votes of ``against``, the lowest who stayed, less those of
    ``option``, the highest who left. ``election``: the votes of ``option``, the lowest who was
    elected, less the quota (for irv, less half of the continuing votes); ``against`` is None.
    """

    round: int
    kind: Literal["exclusion", "election"]
    option: str
    against: str | None
    size: Fraction


def gaps(*, result: Result) -> tuple[Gap, ...]:
    """Return the gaps of all rounds of a transfer count, exact, in votes; in order of rounds.

    A round that only fills the last seats decides nothing by votes and has none; nor has an
    exclusion that leaves nobody behind.
    """
    found: list[Gap] = []
    gone: set[str] = set()
    before: Votes = {}
    for one in result.rounds:
        votes = {name: Fraction(str(value)) for name, value in _votes(one).items()}
        elected, out = _names(one, "elected"), _names(one, "eliminated")
        # A Gregory stage excludes by the votes at the end of the stage before.
        held = before if one.get("action") == "exclusion" and "of" in one else votes
        found += _exclusion(one, {name: held[name] for name in held if name not in gone}, out)
        if elected and one.get("action") != "fill":
            found += _election(one, votes, elected, quota=one.get("quota", result.quota))
        # Wikimedia's elected stand among the lowest too, until they are excluded.
        gone |= {*out} if "total_votes" in one else {*out, *elected}
        before = votes
    return tuple(found)


def closest(*, result: Result) -> Gap | None:
    """Return the smallest gap of a count, the first of equal ones; None if there is none."""
    return min(gaps(result=result), key=lambda gap: gap.size, default=None)


def _exclusion(one: Mapping[str, object], votes: Votes, out: list[str]) -> Iterable[Gap]:
    stayed = [name for name in votes if name not in out]
    if not out or not stayed:
        return
    last, next_up = max(out, key=votes.__getitem__), min(stayed, key=votes.__getitem__)
    size = votes[next_up] - votes[last]
    yield Gap(_number(one), "exclusion", last, next_up, size)


def _election(
    one: Mapping[str, object], votes: Votes, elected: list[str], quota: object
) -> Iterable[Gap]:
    if quota is None and len(votes) == 1:
        return
    needed = sum(votes.values(), Fraction()) / 2 if quota is None else Fraction(str(quota))
    last = min(elected, key=votes.__getitem__)
    yield Gap(_number(one), "election", last, None, votes[last] - needed)


def _number(one: Mapping[str, object]) -> int:
    return cast("int", one["round"])


def _votes(one: Mapping[str, object]) -> dict[str, object]:
    return cast("dict[str, object]", one["votes"])


def _names(one: Mapping[str, object], key: str) -> list[str]:
    return cast("list[str]", one[key])
