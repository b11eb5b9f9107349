"""Standing: which of the ballots cast count, with what weight, and what a count reads in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mycel.engine.choice import ballots, papers
from mycel.engine.choice.ballots import NO_GRADE, Grades, Rankings, Supports

Choice = Mapping[str, object]
Weighted = tuple[tuple[Choice, int], ...]


@dataclass(frozen=True)
class Cast:
    """One ballot as the log shows it: the roll entry, which time, its index, the sealed choice."""

    voter: str
    seq: int
    index: int
    choice: str


@dataclass(frozen=True)
class Standing:
    """The ballots that count.

    ``of``: voter to sealed choice; ``weights``: voter to whole weight, 1 and what was passed on;
    ``delegated``: the sum of what was passed on.
    """

    of: Mapping[str, str]
    weights: Mapping[str, int]
    delegated: int

    @property
    def ballots(self) -> int:
        """Return the sum of all weights."""
        return sum(self.weights.values())


def standing(
    *,
    roll: Iterable[str],
    casts: Iterable[Cast],
    struck: Iterable[str] = (),
    delegations: Mapping[str, str] | None = None,
) -> Standing:
    """Return which ballots count.

    Definition: docs/methods/decisions.md, "Which ballots count". ``casts`` are those before the
    close; ``delegations`` lead from a roll entry to another.
    """
    entries = frozenset(roll) - frozenset(struck)
    last: dict[str, Cast] = {}
    for cast in casts:
        known = last.get(cast.voter)
        if cast.voter in entries and (
            known is None or (cast.seq, -cast.index) > (known.seq, -known.index)
        ):
            last[cast.voter] = cast
    weights = dict.fromkeys(last, 1)
    delegated = 0
    passed_on = {a: b for a, b in (delegations or {}).items() if a in entries and b in entries}
    for giver in passed_on:
        taker = _taker(giver, passed_on, last)
        if taker is not None:
            weights[taker] += 1
            delegated += 1
    return Standing({voter: cast.choice for voter, cast in last.items()}, weights, delegated)


def chosen(*, stands: Standing, opened: Mapping[str, Choice]) -> Weighted:
    """Return the choices that count with their weights; ``opened``: sealed choice to choice."""
    return tuple((opened[sealed], stands.weights[voter]) for voter, sealed in stands.of.items())


def blank(*, choices: Weighted) -> int:
    """Return the weight of the choices that say nothing."""
    return sum(weight for choice, weight in choices if papers.is_blank(choice=choice))


def rankings(*, keys: Sequence[str], choices: Weighted) -> Rankings:
    """Return choices as ranked ballots; what is approved is one group of equals."""
    at = {key: i for i, key in enumerate(keys)}
    return ballots.rankings(
        options=keys,
        ballots=(
            (
                [[at[key] for key in group] for group in _groups(choice)],
                [at[key] for key in _listed(choice, "no_opinion")],
                weight,
            )
            for choice, weight in choices
        ),
    )


def grades(*, keys: Sequence[str], choices: Weighted, scale: tuple[int, int]) -> Grades:
    """Return choices as graded ballots; what is not named has no grade."""
    at = {key: i for i, key in enumerate(keys)}
    matrix = np.full((len(choices), len(keys)), NO_GRADE, dtype=np.int32)
    for row, (choice, _weight) in enumerate(choices):
        for key, grade in _grades(choice).items():
            matrix[row, at[key]] = grade
    weights = np.array([weight for _choice, weight in choices], dtype=np.int64)
    return ballots.grades(options=keys, matrix=matrix, weights=weights, scale=scale)


def supports(*, keys: Sequence[str], choices: Weighted) -> Supports:
    """Return choices as supporters of projects.

    Approved is 1 point; points as given; of a ranking, the number of options minus the number of
    options ranked above.
    """
    at = {key: i for i, key in enumerate(keys)}
    return ballots.supports(
        options=keys,
        ballots=(
            ({at[key]: points for key, points in _points(choice, len(keys))}, weight)
            for choice, weight in choices
        ),
    )


def positions(*, choices: Weighted) -> dict[str, int]:
    """Return how many stand where in a consent round, every position in its order."""
    found = Counter[str]()
    for choice, weight in choices:
        found[str(choice["position"])] += weight
    return {position: found[position] for position in papers.POSITIONS}


def stances(*, choices: Weighted) -> Rankings:
    """Return the ballots of a consent round as rankings over the positions."""
    return rankings(
        keys=papers.POSITIONS,
        choices=tuple(({"ranking": [[choice["position"]]]}, weight) for choice, weight in choices),
    )


def for_each(
    *, paper: str, keys: Sequence[str], choices: Weighted, highest: int | None = None
) -> dict[str, int]:
    """Return the weight of the ballots for each option, as a threshold counts them.

    For it: alone in first place, approved, the highest grade, or (paper points) 1 point or more.
    """
    found = Counter[str]()
    for choice, weight in choices:
        for key in _for(paper, choice, highest):
            found[key] += weight
    return {key: found[key] for key in keys}


def _taker(giver: str, passed_on: Mapping[str, str], last: Mapping[str, Cast]) -> str | None:
    """Return who votes for somebody: the first on the chain with a ballot of their own."""
    if giver in last:
        return None
    seen, here = {giver}, passed_on[giver]
    while here not in last:
        if here in seen or here not in passed_on:
            return None
        seen.add(here)
        here = passed_on[here]
    return here


def _groups(choice: Choice) -> list[list[str]]:
    if "approve" in choice:
        approved = _listed(choice, "approve")
        return [approved] if approved else []
    found = choice.get("ranking", [])
    return [list(group) for group in found] if isinstance(found, list | tuple) else []


def _listed(choice: Choice, name: str) -> list[str]:
    found = choice.get(name, [])
    return [str(key) for key in found] if isinstance(found, list | tuple) else []


def _grades(choice: Choice) -> Mapping[str, int]:
    found = choice.get("grades", {})
    return found if isinstance(found, Mapping) else {}


def _points(choice: Choice, count: int) -> Iterator[tuple[str, int]]:
    if "grades" in choice:
        yield from ((key, points) for key, points in _grades(choice).items() if points >= 1)
    elif "approve" in choice:
        yield from ((key, 1) for key in _listed(choice, "approve"))
    else:
        above = 0
        for group in _groups(choice):
            yield from ((key, count - above) for key in group)
            above += len(group)


def _for(paper: str, choice: Choice, highest: int | None) -> list[str]:
    if paper in {papers.GRADES, papers.POINTS}:
        least = 1 if paper == papers.POINTS or highest is None else highest
        return [key for key, grade in _grades(choice).items() if grade >= least]
    if "approve" in choice:
        return _listed(choice, "approve")
    first = _groups(choice)[:1]
    return first[0] if first and len(first[0]) == 1 else []
