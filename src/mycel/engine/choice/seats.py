"""One seat at a time: who is next by weight, by time or by price, exactly, and who is equal."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from mycel.engine.choice.ballots import Supports

Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Electorate:
    """Who supports whom; shapes: ``counts`` (k,), ``rows`` of each of the m options ascending."""

    counts: Whole
    rows: tuple[Whole, ...]
    people: tuple[int, ...]
    seats: int

    @property
    def voters(self) -> int:
        """Return how many ballots there are."""
        return int(self.counts.sum())


@dataclass(frozen=True)
class Next:
    """Who is next: all equal best options, by which measure, and its value."""

    equal: tuple[int, ...]
    at: str
    value: Fraction | None


class Step(Protocol):
    """A committee on its way; values are never changed in place."""

    @property
    def elected(self) -> tuple[int, ...]:
        """Return who has a seat, in order."""
        ...

    def following(self) -> Next:
        """Return who is next; nobody where the rule leaves the seat open."""
        ...

    def elect(self, *, option: int) -> Self:
        """Return the step after an option was given the seat."""
        ...

    def state(self) -> Hashable:
        """Return what everything that follows depends on."""
        ...


def electorate(*, supports: Supports, seats: int) -> Electorate:
    """Return the supporters of each option."""
    rows = np.repeat(np.arange(len(supports.weights)), np.diff(supports.start))
    columns = tuple(rows[supports.chosen == i] for i in range(len(supports.options)))
    people = tuple(int(supports.weights[column].sum()) for column in columns)
    return Electorate(counts=supports.weights, rows=columns, people=people, seats=seats)


def _left(*, of: Electorate, elected: tuple[int, ...]) -> list[int]:
    return [i for i in range(len(of.rows)) if i not in elected]


@dataclass(frozen=True, eq=False)
class Weights:
    """Sequential PAV; ``had`` (k,): how many of the elected each ballot supports."""

    of: Electorate
    had: Whole
    elected: tuple[int, ...] = ()

    def following(self) -> Next:
        """Return who adds most: sum of 1/(1 + had) over the supporters."""
        whole = lcm(*range(1, self.of.seats + 1))
        shares = [whole // (1 + one) for one in range(self.of.seats)]
        gains = {i: self._gain(option=i, shares=shares) for i in self._open()}
        best = max(gains.values())
        equal = tuple(i for i, gain in gains.items() if gain == best)
        return Next(equal=equal, at="weight", value=Fraction(best, whole))

    def _open(self) -> list[int]:
        return _left(of=self.of, elected=self.elected)

    def _gain(self, *, option: int, shares: list[int]) -> int:
        rows = self.of.rows[option]
        sums = np.bincount(self.had[rows], weights=self.of.counts[rows], minlength=1)
        return sum(int(people) * shares[had] for had, people in enumerate(sums.tolist()))

    def elect(self, *, option: int) -> Self:
        """Return the step after: the supporters have one more."""
        had = self.had.copy()
        had[self.of.rows[option]] += 1
        return replace(self, had=had, elected=(*self.elected, option))

    def state(self) -> Hashable:
        """Return the committee; its order does not matter."""
        return frozenset(self.elected)


@dataclass(frozen=True, eq=False)
class Times:
    """Sequential Phragmén; ``last`` (k,): index into ``times`` of each ballot's last payment."""

    of: Electorate
    last: Whole
    times: tuple[Fraction, ...] = (Fraction(0),)
    elected: tuple[int, ...] = ()

    def following(self) -> Next:
        """Return whose supporters hold 1 first; options without supporters come last, equal."""
        left = _left(of=self.of, elected=self.elected)
        found = {i: self._time(option=i) for i in left if self.of.people[i]}
        if not found:
            return Next(equal=tuple(left), at="time", value=None)
        best = min(found.values())
        return Next(tuple(i for i, time in found.items() if time == best), "time", best)

    def _time(self, *, option: int) -> Fraction:
        rows = self.of.rows[option]
        sums = np.bincount(self.last[rows], weights=self.of.counts[rows])
        held = Fraction(1)
        for number in np.flatnonzero(sums).tolist():
            held += self.times[number] * int(sums[number])
        return held / self.of.people[option]

    def elect(self, *, option: int) -> Self:
        """Return the step after: the supporters' money is spent."""
        if not self.of.people[option]:
            return replace(self, elected=(*self.elected, option))
        last = self.last.copy()
        last[self.of.rows[option]] = len(self.times)
        times = (*self.times, self._time(option=option))
        return replace(self, last=last, times=times, elected=(*self.elected, option))

    def state(self) -> Hashable:
        """Return the committee, and when each ballot last paid."""
        return frozenset(self.elected), tuple(self.times[one] for one in self.last.tolist())


@dataclass(frozen=True, eq=False)
class Prices:
    """Equal Shares with unit costs; ``money`` (k,) what one voter of each ballot has left."""

    of: Electorate
    money: tuple[Fraction, ...]
    approval: bool
    elected: tuple[int, ...] = ()

    def following(self) -> Next:
        """Return who is cheapest, else, with approval, who has most supporters."""
        left = _left(of=self.of, elected=self.elected)
        found = {i: price for i in left if (price := self._price(option=i)) is not None}
        if found:
            best = min(found.values())
            return Next(tuple(i for i, price in found.items() if price == best), "price", best)
        if not self.approval:
            return Next(equal=(), at="price", value=None)
        most = max(self.of.people[i] for i in left)
        return Next(tuple(i for i in left if self.of.people[i] == most), "approval", None)

    def _price(self, *, option: int) -> Fraction | None:
        rest, people = Fraction(1), self.of.people[option]
        rows = self.of.rows[option].tolist()
        held = sorted((self.money[row], int(self.of.counts[row])) for row in rows)
        for money, count in held:
            if rest <= money * people:
                return rest / people
            rest, people = rest - money * count, people - count
        return None

    def elect(self, *, option: int) -> Self:
        """Return the step after: each supporter pays the price, or all that is left."""
        price, money = self._price(option=option), list(self.money)
        if price is not None:
            for row in self.of.rows[option].tolist():
                money[row] -= min(price, money[row])
        return replace(self, money=tuple(money), elected=(*self.elected, option))

    def state(self) -> Hashable:
        """Return the committee, and what each ballot has left."""
        return frozenset(self.elected), self.money
