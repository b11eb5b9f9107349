"""What the transfer methods share: ballots that move on, lists and ties."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.outcomes import Outcome, TieMet
from mycel.verifier.profiles import Profile, fixed_text, groups_of
from mycel.verifier.rules import CountRule

CONTINUING, ELECTED, EXCLUDED = "continuing", "elected", "excluded"


@dataclass
class Race:
    """One count of ballots without equal ranks; candidates are positions in ``names``.

    ``order`` is the tie order, the preferred first, or None. Numbers are whole numbers of the
    method's unit, 10 to the power of minus ``digits``.
    """

    names: Sequence[str]
    ballots: list[tuple[tuple[int, ...], int]]
    seats: int
    ties_by: str
    order: list[int] | None
    digits: int = 0
    state: list[str] = field(default_factory=list)
    winners: list[int] = field(default_factory=list)
    out: list[list[int]] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    ties: list[TieMet] = field(default_factory=list)
    quota: Any = None

    def __post_init__(self) -> None:
        self.state = [CONTINUING] * len(self.names)

    @property
    def unit(self) -> int:
        """Return how many units one vote has."""
        return int(10**self.digits)

    @property
    def count(self) -> int:
        """Return n, the ballots that rank at least one candidate."""
        return sum(weight for ranked, weight in self.ballots if ranked)

    @property
    def continuing(self) -> list[int]:
        """Return the candidates who are neither elected nor excluded, in the order of the file."""
        return [c for c, state in enumerate(self.state) if state == CONTINUING]

    @property
    def free(self) -> int:
        """Return how many seats are not filled."""
        return max(0, self.seats - len(self.winners))

    def listed(self, group: Iterable[int], votes: Sequence[int]) -> list[int]:
        """Return candidates by their votes, the higher first; equal ones by the tie order."""
        place = self.order if self.order is not None else range(len(self.names))
        rank = {c: i for i, c in enumerate(place)}
        return sorted(group, key=lambda c: (-votes[c], rank[c]))

    def elect(self, group: Iterable[int], votes: Sequence[int]) -> list[str]:
        """Elect candidates together; return their names in list order."""
        listed = self.listed(group, votes)
        for c in listed:
            self.state[c] = ELECTED
        self.winners += listed
        return [self.names[c] for c in listed]

    def exclude(self, group: list[int]) -> list[str]:
        """Exclude candidates together; return their names."""
        for c in group:
            if self.state[c] != ELECTED:
                self.state[c] = EXCLUDED
        self.out.append(group)
        return [self.names[c] for c in group]

    def choose(self, tied: list[int], at: str, number: int) -> int | None:
        """Return whom the tie order takes of the tied: the first, or for exclusion the last.

        None where there is no tie order. One alone is no tie.
        """
        if len(tied) == 1:
            return tied[0]
        if self.order is None:
            self.ties.append(TieMet(tied, at, number))
            return None
        apart = [c for c in self.order if c in tied]
        self.ties.append(TieMet(tied, at, number, self.ties_by, apart))
        return apart[-1 if at == "exclusion" else 0]

    def text(self, value: int) -> str:
        """Return a number of units as it is printed."""
        return fixed_text(value, self.digits)

    def texts(self, values: Sequence[int]) -> dict[str, str]:
        """Return one number for each candidate, as printed."""
        return {name: self.text(value) for name, value in zip(self.names, values, strict=True)}

    def ranking(self) -> list[list[int]]:
        """Return the elected, those never excluded, and the excluded, the last first."""
        out = [[c for c in group if self.state[c] == EXCLUDED] for group in reversed(self.out)]
        groups = [*([c] for c in self.winners), self.continuing, *out]
        return [group for group in groups if group]


def transfer_ballots(given: Profile) -> list[tuple[tuple[int, ...], int]]:
    """Return each ballot as candidates in order, with how many are equal.

    Errors:
        CheckFailed for equal ranks.
    """
    found = []
    for marks, weight in given.rows:
        groups = groups_of(marks)
        if any(len(group) > 1 for group in groups):
            raise CheckFailed("a ballot has equal ranks, which this method does not count")
        found.append((tuple(group[0] for group in groups), weight))
    return found


def run_with_caps(
    outcome: Outcome,
    given: Profile,
    rule: CountRule,
    order: list[int] | None,
    method: Callable[[Race], None],
) -> None:
    """Count; while winners break a cap, withdraw the one elected last and count again."""
    ballots, withdrawn = transfer_ballots(given), []
    while True:
        left = [c for c in range(len(given.options)) if c not in withdrawn]
        race = _race_of(left, given, ballots, rule, order)
        if left:
            method(race)
        winners = [left[c] for c in race.winners]
        broken = _broken(winners, rule, given.options)
        if broken is None:
            break
        outcome.passed_over.append(broken)
        withdrawn.append(broken[0])
    outcome.winners, outcome.open_seats = winners, race.free
    outcome.ranking = [[left[c] for c in group] for group in race.ranking()]
    outcome.ranking += [[c] for c in reversed(withdrawn)]
    outcome.rounds, outcome.quota = [*race.rounds], race.quota
    for tie in race.ties:
        tie.between = [left[c] for c in tie.between]
        tie.order = None if tie.order is None else [left[c] for c in tie.order]
    outcome.ties = race.ties


def _race_of(
    left: list[int],
    given: Profile,
    ballots: list[tuple[tuple[int, ...], int]],
    rule: CountRule,
    order: list[int] | None,
) -> Race:
    new = {c: i for i, c in enumerate(left)}
    kept = [(tuple(new[c] for c in ranked if c in new), weight) for ranked, weight in ballots]
    merged: dict[tuple[int, ...], int] = {}
    for ranked, weight in kept:
        merged[ranked] = merged.get(ranked, 0) + weight
    return Race(
        names=[given.options[c] for c in left],
        ballots=sorted(merged.items()),
        seats=rule.seats,
        ties_by=rule.ties,
        order=None if order is None else [new[c] for c in order if c in new],
    )


def _broken(winners: list[int], rule: CountRule, options: Sequence[str]) -> tuple[int, str] | None:
    """Return who is withdrawn and for which cap, if a cap is broken."""
    found: tuple[int, str] | None = None
    last = -1
    for name, members, most in rule.caps:
        places = [i for i, c in enumerate(winners) if options[c] in members]
        if len(places) > most and places[-1] > last:
            last = places[-1]
            found = (winners[last], name)
    return found
