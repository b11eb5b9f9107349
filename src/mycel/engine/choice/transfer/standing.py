"""Where a count stands: who continues, who is elected or excluded, and which ties were met."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mycel.engine.choice.result import Positions, Result, Tie, fixed, names
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.transfer.papers import Papers

EXCLUSION, SURPLUS = "exclusion", "surplus"
Round = Mapping[str, object]


@dataclass(eq=False)
class Standing:
    """The people of one count; everything is by position of the options."""

    papers: Papers
    rule: Rule
    preference: Positions | None
    elected: list[int] = field(default_factory=list)
    excluded: list[Positions] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    @property
    def continuing(self) -> list[int]:
        """Return who is neither elected nor excluded, in the order of the file."""
        gone = {*self.elected, *(one for group in self.excluded for one in group)}
        return [one for one in range(self.papers.width) if one not in gone]

    @property
    def free(self) -> int:
        """Return how many seats are not filled."""
        return max(0, self.rule.seats - len(self.elected))

    @property
    def number(self) -> int:
        """Return the number of the round to come."""
        return len(self.rounds) + 1

    def elect(self, *, those: Iterable[int], votes: Sequence[int]) -> list[int]:
        """Elect some, and return them by votes, equal ones by the tie order or as in the file."""
        preferred = self.preference or range(self.papers.width)
        at = {one: place for place, one in enumerate(preferred)}
        new = sorted(those, key=lambda one: (-votes[one], at[one]))
        self.elected.extend(new)
        return new

    def choose(
        self, *, tied: Sequence[int], at: str, history: Sequence[Sequence[int]] = ()
    ) -> int | None:
        """Return the one of the tied who goes, and note the tie; None where it stays open.

        Args:
            tied: one or more, in the order of the file.
            at: ``surplus`` takes the best of them, ``exclusion`` the worst.
            history: votes of all candidates at the end of earlier rounds, where they decide.
        """
        if len(tied) == 1:
            return tied[0]
        chosen, broken_by, order = _singled_out(tied=tied, at=at, history=history), None, None
        if chosen is not None:
            others = [one for one in tied if one != chosen]
            broken_by = "earlier-rounds"
            order = (chosen, *others) if at == SURPLUS else (*others, chosen)
        elif self.preference is not None:
            broken_by = self.rule.ties
            order = tuple(one for one in self.preference if one in set(tied))
            chosen = order[0] if at == SURPLUS else order[-1]
        self.ties.append(Tie(tuple(tied), at, self.number, broken_by, order))
        return chosen

    def lowest(
        self, *, votes: Sequence[int], within: int = 0, history: Sequence[Sequence[int]] = ()
    ) -> int | None:
        """Return who is to be excluded: the fewest votes; all up to ``within`` more are tied."""
        fewest = min(votes[one] for one in self.continuing)
        tied = [one for one in self.continuing if votes[one] <= fewest + within]
        return self.choose(tied=tied, at=EXCLUSION, history=history)

    def names(self, of: Iterable[int]) -> list[str]:
        """Return the names of some candidates."""
        return names(options=self.papers.options, of=of)

    def spelled(self, *, numbers: Sequence[int], digits: int) -> dict[str, str]:
        """Return a fixed-point number for every candidate, by name."""
        options = self.papers.options
        return {
            name: fixed(value=value, digits=digits)
            for name, value in zip(options, numbers, strict=True)
        }

    def result(self, *, quota: str | None) -> Result:
        """Return what the count found."""
        last_first = [
            tuple(one for one in group if one not in self.elected)
            for group in reversed(self.excluded)
        ]
        groups = [*((one,) for one in self.elected), tuple(self.continuing), *last_first]
        return Result(
            winners=tuple(self.elected),
            ranking=tuple(group for group in groups if group),
            open_seats=self.free,
            rounds=tuple(self.rounds),
            quota=quota,
            ties=tuple(self.ties),
        )


def _singled_out(*, tied: Sequence[int], at: str, history: Sequence[Sequence[int]]) -> int | None:
    """Return the one whom the most recent round that tells exactly one apart points at."""
    extreme: Callable[[Iterable[int]], int] = max if at == SURPLUS else min
    for votes in reversed(history):
        edge = extreme(votes[one] for one in tied)
        found = [one for one in tied if votes[one] == edge]
        if len(found) == 1:
            return found[0]
    return None
