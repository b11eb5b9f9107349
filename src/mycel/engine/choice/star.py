"""STAR: score, then an automatic runoff between the two best, seat by seat."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice import pairwise
from mycel.engine.choice.ballots import NO_GRADE, UNRANKED, Grades, Numbers
from mycel.engine.choice.placing import Groups, Seats, break_ties, by_score
from mycel.engine.choice.result import Positions, Result, Tie, names
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.score import Rounds, sums

FINALISTS = 2


@dataclass
class Count:
    """A STAR count under way; ``scores``, ``top`` and ``above`` never change."""

    options: tuple[str, ...]
    rule: Rule
    preference: Positions | None
    scores: list[int]
    top: list[int]
    above: np.ndarray
    left: list[int]
    rounds: Rounds = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def next_winner(self) -> int | None:
        """Count one more seat and return its winner, or None where a tie stays open."""
        finalists = self._finalists()
        self.rounds.append(
            {
                "round": len(self.rounds) + 1,
                "scores": {self.options[at]: self.scores[at] for at in self.left},
                "finalists": names(options=self.options, of=finalists or ()),
            }
        )
        if finalists is None or len(finalists) < FINALISTS:
            return finalists[0] if finalists else None
        a, b = finalists
        for_a, for_b = int(self.above[a, b]), int(self.above[b, a])
        preferences = {self.options[a]: for_a, self.options[b]: for_b}
        self.rounds.append({"round": len(self.rounds) + 1, "preferences": preferences})
        if for_a != for_b:
            return a if for_a > for_b else b
        return self._of_equal_finalists(a, b)

    def _finalists(self) -> Positions | None:
        """Return the two best by sum, the higher first, or None where a tie stays open."""
        order = sorted(self.left, key=lambda at: (-self.scores[at], at))
        if len(order) <= FINALISTS or self.scores[order[1]] != self.scores[order[2]]:
            return tuple(order[:FINALISTS])
        edge = self.scores[order[1]]
        sure = [at for at in order if self.scores[at] > edge]
        chosen = self._of_tied(
            tied=[at for at in order if self.scores[at] == edge], free=FINALISTS - len(sure)
        )
        return None if chosen is None else (*sure, *sorted(chosen))

    def _of_tied(self, *, tied: list[int], free: int) -> Positions | None:
        """Return who of several equal sums go into the final: pairwise, top grades, tie order."""
        beaten = {a: sum(int(self.above[a, b] > self.above[b, a]) for b in tied) for a in tied}
        keys = [("pairwise", beaten), ("top-grades", {at: self.top[at] for at in tied})]
        if self.preference is not None:
            keys.append((self.rule.ties, _places(self.preference)))
        found = self._ordered(tied=tied, keys=keys, free=free, at="finalist")
        return None if found is None else found[:free]

    def _of_equal_finalists(self, a: int, b: int) -> int | None:
        """Return the winner of an equal final: higher sum, top grades, tie order."""
        keys = [
            ("score", {at: self.scores[at] for at in (a, b)}),
            ("top-grades", {at: self.top[at] for at in (a, b)}),
        ]
        if self.preference is not None:
            keys.append((self.rule.ties, _places(self.preference)))
        found = self._ordered(tied=sorted((a, b)), keys=keys, free=1, at="final")
        return None if found is None else found[0]

    def _ordered(
        self, *, tied: list[int], keys: list[tuple[str, dict[int, int]]], free: int, at: str
    ) -> Positions | None:
        """Order the tied by as many keys as it takes to part the first ``free`` from the others."""
        for used, (name, _) in enumerate(keys, start=1):
            values = {o: tuple(-key[o] for _, key in keys[:used]) for o in tied}
            order = [option for _, option in sorted((values[o], o) for o in tied)]
            if values[order[free - 1]] != values[order[free]]:
                self._met(tied, at=at, broken_by=name, order=tuple(order))
                return tuple(order)
        self._met(tied, at=at)
        return None

    def _met(
        self,
        tied: list[int],
        *,
        at: str,
        broken_by: str | None = None,
        order: Positions | None = None,
    ) -> None:
        number = len(self.rounds) + (1 if at == "finalist" else 0)
        self.ties.append(Tie(tuple(sorted(tied)), at, number, broken_by, order))


def count(*, ballots: Grades, rule: Rule, preference: Positions | None) -> Result:
    """Return the result of STAR: per seat a scoring round and a final; the winner leaves.

    A winner whose group is full (``rule.caps``) is passed over and leaves, and the seat is counted
    again. A tie that stays open ends the count.

    Source: docs/methods/choice.md, "STAR".
    """
    missing = rule.missing or "lowest"
    low, high = ballots.scale
    none = low if missing == "lowest" else NO_GRADE
    grades = np.where(ballots.grades == NO_GRADE, none, ballots.grades)
    state = Count(
        options=ballots.options,
        rule=rule,
        preference=preference,
        scores=sums(ballots=ballots, missing=missing),
        top=(ballots.weights @ (grades == high)).tolist(),
        above=_above(grades=grades, weights=ballots.weights),
        left=[*range(len(ballots.options))],
    )
    seats = Seats(rule=rule, options=ballots.options)
    met: list[Positions] = []
    while seats.free and state.left:
        winner = state.next_winner()
        if winner is None:
            break
        state.left.remove(winner)
        met.append((winner,))
        seats.fill(group=(winner,))
    return _result(state=state, seats=seats, met=met)


def _result(*, state: Count, seats: Seats, met: list[Positions]) -> Result:
    rest, ties = break_ties(
        ranking=by_score(scores={at: state.scores[at] for at in state.left}),
        rule=state.rule,
        preference=state.preference,
    )
    ranking: Groups = (*met, *rest)
    return Result(
        winners=tuple(seats.winners),
        ranking=ranking,
        open_seats=seats.free,
        rounds=tuple(state.rounds),
        ties=(*state.ties, *ties),
        passed_over=tuple(seats.passed_over),
    )


def _above(*, grades: NDArray[np.int32], weights: Numbers) -> pairwise.Matrix:
    """Return how many ballots grade a above b; no grade is neither above nor below."""
    levels = np.unique(grades)
    ranks = len(levels) - np.searchsorted(levels, grades)
    ranks[grades == NO_GRADE] = UNRANKED
    return pairwise.compared(ranks=ranks, weights=weights, rule=Rule("star"))


def _places(preference: Positions) -> dict[int, int]:
    """Return a number for each option that is the higher the more it is preferred."""
    return {option: -place for place, option in enumerate(preference)}
