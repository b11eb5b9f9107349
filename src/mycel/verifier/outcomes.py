"""What a count returns: places, winners, ties and caps, by positions until it is spelled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mycel.verifier.rules import CountRule

Matrix = list[list[int]]


@dataclass
class TieMet:
    """Options that could not be told apart, and what decided."""

    between: list[int]
    at: str
    round: int | None
    broken_by: str | None = None
    order: list[int] | None = None


@dataclass
class Outcome:
    """A result by positions of options; rounds are spelled already."""

    winners: list[int] = field(default_factory=list)
    ranking: list[list[int]] = field(default_factory=list)
    open_seats: int = 0
    quota: Any = None
    rounds: list[Mapping[str, Any]] = field(default_factory=list)
    pairwise: Matrix | None = None
    ties: list[TieMet] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)


def in_groups(positions: Iterable[int], value: Callable[[int], Any]) -> list[list[int]]:
    """Return positions in groups of equal value, the largest value first."""
    found: dict[Any, list[int]] = {}
    for position in sorted(positions):
        found.setdefault(value(position), []).append(position)
    return [found[key] for key in sorted(found, reverse=True)]


def by_precedence(count: int, is_above: Callable[[int, int], bool]) -> list[list[int]]:
    """Return groups: again and again all options that nobody left is above."""
    left, groups = list(range(count)), []
    while left:
        top = [a for a in left if not any(is_above(b, a) for b in left)]
        groups.append(top or left)
        left = [a for a in left if a not in groups[-1]]
    return groups


def place(
    outcome: Outcome, groups: list[list[int]], order: list[int] | None, rule: CountRule
) -> None:
    """Append groups to the ranking, breaking ties where there is an order; enter every tie."""
    for group in groups:
        if len(group) == 1:
            outcome.ranking.append(group)
        elif order is None:
            outcome.ties.append(TieMet(group, "place", None))
            outcome.ranking.append(group)
        else:
            apart = [position for position in order if position in group]
            outcome.ties.append(TieMet(group, "place", None, rule.ties, apart))
            outcome.ranking += [[position] for position in apart]


def elect_from_places(
    outcome: Outcome, blocks: list[list[int]], rule: CountRule, options: Sequence[str]
) -> None:
    """Elect from the top, passing over who would break a cap, until a block does not fit."""
    free = rule.seats
    for block in blocks:
        if free == 0:
            break
        rest = []
        for position in block:
            cap = full_cap(outcome.winners, position, rule, options)
            if cap is None:
                rest.append(position)
            else:
                outcome.passed_over.append((position, cap))
        if len(rest) > free or breaks_cap([*outcome.winners, *rest], rule, options):
            break
        free -= len(rest)
        outcome.winners += rest
    outcome.open_seats = free


def full_cap(
    elected: Iterable[int], option: int, rule: CountRule, options: Sequence[str]
) -> str | None:
    """Return the first cap that another winner like this one would break."""
    for name, members, most in rule.caps:
        if options[option] in members and sum(options[p] in members for p in elected) >= most:
            return name
    return None


def breaks_cap(elected: Iterable[int], rule: CountRule, options: Sequence[str]) -> bool:
    """Return whether some cap has more winners than it may."""
    names = {options[position] for position in elected}
    return any(len(members & names) > most for _name, members, most in rule.caps)


def condorcet_winner(pairwise: Matrix | None) -> int | None:
    """Return who beats everybody else, if somebody does."""
    if pairwise is None:
        return None
    every = range(len(pairwise))
    for a in every:
        if all(pairwise[a][b] > pairwise[b][a] for b in every if b != a):
            return a
    return None


def spell_outcome(outcome: Outcome, options: Sequence[str]) -> dict[str, Any]:
    """Return the result as plain JSON values with the keys of docs/methods/choice.md."""

    def names(positions: Iterable[int]) -> list[str]:
        return [options[position] for position in positions]

    best = condorcet_winner(outcome.pairwise)
    return {
        "winners": names(outcome.winners),
        "ranking": [names(group) for group in outcome.ranking],
        "open_seats": outcome.open_seats,
        "quota": outcome.quota,
        "rounds": outcome.rounds,
        "pairwise": outcome.pairwise,
        "condorcet_winner": None if best is None else options[best],
        "ties": [
            {
                "between": names(sorted(tie.between)),
                "at": tie.at,
                "round": tie.round,
                "broken_by": tie.broken_by,
                "order": None if tie.order is None else names(tie.order),
            }
            for tie in outcome.ties
        ],
        "passed_over": [{"option": options[p], "group": group} for p, group in outcome.passed_over],
    }
