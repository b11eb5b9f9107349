"""Placing: who is elected from a ranking, with ties, free seats and caps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from mycel.engine.choice.result import Positions, Tie
from mycel.engine.choice.rule import Rule

Groups = tuple[Positions, ...]
Score = TypeVar("Score", int, Fraction, tuple[int, ...])


@dataclass
class Seats:
    """Seats being filled: who has one, whom a cap passed over, and whether the filling stopped."""

    rule: Rule
    options: tuple[str, ...]
    winners: list[int] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)

    @property
    def free(self) -> int:
        """Return how many seats are still empty."""
        return self.rule.seats - len(self.winners)

    def full_group(self, *, option: int) -> str | None:
        """Return the first cap of the rule that has no place left for this option, if any."""
        return self._broken(option=option, winners=self.winners)

    def fill(self, *, group: Positions) -> bool:
        """Elect all of a group; False where it does not fit, or a cap would part its members.

        Members whose cap is full already are passed over first.
        """
        staying = []
        for option in group:
            cap = self.full_group(option=option)
            if cap is None:
                staying.append(option)
            else:
                self.passed_over.append((option, cap))
        if len(staying) > self.free:
            return False
        trial = [*self.winners]
        for option in staying:
            if self._broken(option=option, winners=trial) is not None:
                return False
            trial.append(option)
        self.winners = trial
        return True

    def _broken(self, *, option: int, winners: Iterable[int]) -> str | None:
        name = self.options[option]
        elected = {self.options[winner] for winner in winners}
        full = (
            cap.group
            for cap in self.rule.caps
            if name in cap.options and len(elected & cap.options) >= cap.most
        )
        return next(full, None)


def place(*, ranking: Groups, rule: Rule, options: tuple[str, ...]) -> Seats:
    """Fill the seats from a ranking, from the top, until a group does not fit.

    Args:
        ranking: groups of positions, best first; ties are broken already where the rule does.
        rule: its seats and caps.
        options: names by position.
    """
    seats = Seats(rule=rule, options=options)
    for group in ranking:
        if not seats.free or not seats.fill(group=group):
            break
    return seats


def break_ties(
    *, ranking: Groups, rule: Rule, preference: Positions | None
) -> tuple[Groups, tuple[Tie, ...]]:
    """Return the ranking with each group split by the tie order, and the ties that were met."""
    split: list[Positions] = []
    ties = []
    for group in ranking:
        if len(group) == 1:
            split.append(group)
        elif preference is None:
            split.append(group)
            ties.append(Tie(between=tuple(sorted(group)), at="place"))
        else:
            order = tuple(option for option in preference if option in group)
            split += [(option,) for option in order]
            between = tuple(sorted(group))
            ties.append(Tie(between=between, at="place", broken_by=rule.ties, order=order))
    return tuple(split), tuple(ties)


def by_score(*, scores: Mapping[int, Score]) -> Groups:
    """Return options in groups of equal score, the highest first, each in the order of options."""
    groups: dict[Score, list[int]] = {}
    for option in sorted(scores):
        groups.setdefault(scores[option], []).append(option)
    return tuple(tuple(groups[score]) for score in sorted(groups, reverse=True))
