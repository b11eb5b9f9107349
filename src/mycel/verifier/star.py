"""STAR: the two highest sums go into a final that the ballots decide."""

from collections.abc import Callable, Sequence

from mycel.verifier.grading import histograms
from mycel.verifier.outcomes import Outcome, TieMet, full_cap, in_groups, place
from mycel.verifier.profiles import Profile
from mycel.verifier.rules import CountRule

Key = tuple[str, Callable[[int], int]]


class Star:
    """One count: sums, comparisons and top grades, all after ``missing``."""

    def __init__(self, given: Profile, rule: CountRule, order: list[int] | None) -> None:
        found = histograms(given, rule)
        self.given, self.rule, self.order = given, rule, order
        self.sums = [sum(g * n for g, n in one.items()) for one in found]
        self.tops = [one.get(rule.scale[1], 0) for one in found]
        self.outcome = Outcome()
        self._beats: dict[tuple[int, int], tuple[int, int]] = {}

    def preferences(self, a: int, b: int) -> tuple[int, int]:
        """Return how many ballots grade a above b, and how many b above a."""
        if (a, b) not in self._beats:
            lowest = self.rule.scale[0] if self.rule.missing == "lowest" else None
            above, below = 0, 0
            for marks, weight in self.given.rows:
                grades = dict(marks)
                x, y = grades.get(a, lowest), grades.get(b, lowest)
                if x is not None and y is not None:
                    above += weight * (x > y)
                    below += weight * (x < y)
            self._beats[a, b], self._beats[b, a] = (above, below), (below, above)
        return self._beats[a, b]

    def decided(self, tied: list[int], at: str, keys: Sequence[Key], places: int) -> list[int]:
        """Return the tied in order if some key parts the first places from the rest, else []."""
        tie = TieMet(tied, at, len(self.outcome.rounds) + 1)
        self.outcome.ties.append(tie)
        order = self.order
        if order is not None:
            keys = [*keys, (self.rule.ties, lambda a: -order.index(a))]
        used: list[Callable[[int], int]] = []
        for name, key in keys:
            used.append(key)
            rank = {a: tuple(one(a) for one in used) for a in tied}
            ranked = sorted(tied, key=rank.__getitem__, reverse=True)
            if rank[ranked[places - 1]] != rank[ranked[places]]:
                tie.broken_by = name
                tie.order = [a for group in in_groups(tied, rank.__getitem__) for a in group]
                return tie.order
        return []

    def finalists(self, left: list[int]) -> list[int]:
        """Return the two who go into the final, or nobody where that stays open."""
        second = sorted((self.sums[a] for a in left), reverse=True)[:2][-1]
        sure = [a for a in left if self.sums[a] > second]
        tied = [a for a in left if self.sums[a] == second]
        places = min(2, len(left)) - len(sure)
        if len(tied) > places:
            keys = [
                ("pairwise", lambda a: sum(self._is_beaten(b, a) for b in tied if b != a)),
                ("top-grades", self.tops.__getitem__),
            ]
            tied = self.decided(tied, "finalist", keys, places)
            sure = sure if tied else []
        return sorted(sure + tied[:places], key=lambda a: (-self.sums[a], a))

    def _is_beaten(self, a: int, by: int) -> bool:
        more, fewer = self.preferences(by, a)
        return more > fewer

    def final(self, a: int, b: int) -> int | None:
        """Return who wins the final, or None where it stays open."""
        names = self.given.options
        more, fewer = self.preferences(a, b)
        winner: int | None = a if more > fewer else b
        if more == fewer:
            keys = [("score", self.sums.__getitem__), ("top-grades", self.tops.__getitem__)]
            winner = next(iter(self.decided(sorted((a, b)), "final", keys, 1)), None)
        self._round("preferences", {names[a]: more, names[b]: fewer})
        return winner

    def _round(self, key: str, value: object, **more: object) -> None:
        number = len(self.outcome.rounds) + 1
        self.outcome.rounds.append({"round": number, key: value, **more})

    def count(self) -> Outcome:
        """Fill the seats one by one."""
        names, done = self.given.options, self.outcome
        left = list(range(len(names)))
        leaving: list[int] = []
        while left and len(done.winners) < self.rule.seats:
            two = self.finalists(left)
            scores = {names[a]: self.sums[a] for a in left}
            self._round("scores", scores, finalists=[names[a] for a in two])
            winner = two[0] if len(two) == 1 else self.final(*two) if two else None
            if winner is None:
                break
            cap = full_cap(done.winners, winner, self.rule, names)
            if cap is None:
                done.winners.append(winner)
            else:
                done.passed_over.append((winner, cap))
            left.remove(winner)
            leaving.append(winner)
        done.open_seats = self.rule.seats - len(done.winners)
        done.ranking = [[a] for a in leaving]
        place(done, in_groups(left, self.sums.__getitem__), self.order, self.rule)
        return done
