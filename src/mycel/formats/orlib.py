"""OR-Library: knapsacks with several budgets, in the layout of the mknap files."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mycel.formats.ballots.text import lines
from mycel.formats.problems import Problem, shown

FORMAT = "orlib-mknap"
MOST_PROBLEMS = 1_000
MOST_NUMBERS = 5_000_000
LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class Knapsack:
    """One problem: things with a gain and a cost in every budget.

    Things and budgets are named by their place from 1. ``optimum`` is the published best value,
    None where the file does not know one.
    """

    optimum: float | None
    gains: Mapping[str, float]
    costs: Mapping[str, Mapping[str, float]]
    budgets: Mapping[str, float]


@dataclass(slots=True)
class _Numbers:
    """The numbers of a file, one after the other, with their lines."""

    rest: Iterator[tuple[int, str]]
    file: str
    line: int = 1

    def take(self, what: str) -> float:
        found = next(self.rest, None)
        if found is None:
            text = f"the file ends before {what}; expected a number"
            raise Problem(text=text, file=self.file, line=self.line)
        self.line, text = found
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 <= value <= LARGEST:
            said = f"{what} is {shown(value=text)}; expected a number from 0 to {LARGEST:g}"
            raise Problem(text=said, file=self.file, line=self.line)
        return value

    def whole(self, what: str, *, most: int) -> int:
        value = self.take(what)
        if value != int(value) or not 1 <= value <= most:
            said = f"{what} is {value:g}; expected a whole number from 1 to {most:,}"
            raise Problem(text=said, file=self.file, line=self.line)
        return int(value)


def read(*, data: bytes, file: str) -> tuple[Knapsack, ...]:
    """Read the problems of a file.

    Definition: the number of problems; for each of them n, m and the best value known (0 where
    none is), n gains, m rows of n costs, m budgets; numbers are parted by blanks or line ends.

    Errors:
        Problem with the line, for what is no number, is missing, or follows after the last problem.

    Source: J. E. Beasley, OR-Library, mknapinfo.
    """
    rows = lines(data=data, file=file)
    words = ((line, word) for line, row in enumerate(rows, 1) for word in row.split())
    numbers = _Numbers(rest=words, file=file)
    count = numbers.whole("the number of problems", most=MOST_PROBLEMS)
    found = tuple(_one(numbers, f"problem {at}") for at in range(1, count + 1))
    more = next(numbers.rest, None)
    if more is not None:
        said = f"{shown(value=more[1])} follows after problem {count}; expected the end of the file"
        raise Problem(text=said, file=file, line=more[0])
    return found


def _one(numbers: _Numbers, what: str) -> Knapsack:
    n = numbers.whole(f"the number of things in {what}", most=MOST_NUMBERS)
    m = numbers.whole(f"the number of budgets in {what}", most=MOST_NUMBERS // n)
    best = numbers.take(f"the best value of {what}")
    things = [str(at) for at in range(1, n + 1)]
    limits = [str(at) for at in range(1, m + 1)]
    gains = {thing: numbers.take(f"a gain of {what}") for thing in things}
    costs: dict[str, dict[str, float]] = {thing: {} for thing in things}
    for limit in limits:
        for thing in things:
            costs[thing][limit] = numbers.take(f"a cost of {what}")
    budgets = {limit: numbers.take(f"a budget of {what}") for limit in limits}
    return Knapsack(optimum=best or None, gains=gains, costs=costs, budgets=budgets)
