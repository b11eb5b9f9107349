"""What a shared budget comes to, and its one spelling."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mycel.engine.choice.ballots import Budget
from mycel.engine.choice.result import Tie


@dataclass(frozen=True)
class Purchase:
    """One project bought: its position, the price per utility (None for greedy), who paid."""

    project: int
    price: Fraction | None
    payers: int


@dataclass(frozen=True)
class Outcome:
    """What is bought, in order, for how much, and every tie met; by positions of projects.

    ``share`` is the money each ballot began with in the count that gave the result (Equal Shares).
    """

    purchases: tuple[Purchase, ...]
    cost: Fraction
    limit: Fraction
    steps: int
    ties: tuple[Tie, ...] = ()
    share: Fraction | None = None

    @property
    def selected(self) -> tuple[int, ...]:
        """Return the projects bought, in order."""
        return tuple(one.project for one in self.purchases)


def spell(*, budget: Budget, outcome: Outcome) -> dict[str, object]:
    """Return an outcome as plain JSON values, as docs/methods/choice.md lists them."""
    ids = [one.id for one in budget.projects]
    return {
        "selected": [ids[one] for one in outcome.selected],
        "cost": money(value=outcome.cost),
        "budget": money(value=outcome.limit),
        "steps": outcome.steps,
        "purchases": [
            {
                "project": ids[one.project],
                "price_per_utility": None if one.price is None else ratio(value=one.price),
                "payers": one.payers,
            }
            for one in outcome.purchases
        ],
        "ties": [spell_tie(names=ids, tie=tie) for tie in outcome.ties],
    }


def spell_tie(*, names: list[str], tie: Tie) -> dict[str, object]:
    """Return a tie as plain JSON values."""
    return {
        "between": [names[one] for one in tie.between],
        "at": tie.at,
        "round": tie.round,
        "broken_by": tie.broken_by,
        "order": None if tie.order is None else [names[one] for one in tie.order],
    }


def ratio(*, value: Fraction) -> int | str:
    """Return a fraction as a whole number if it is one, else as "p/q" in lowest terms."""
    if value.denominator == 1:
        return int(value)
    return f"{_digits(value.numerator)}/{_digits(value.denominator)}"


def money(*, value: Fraction) -> int | str:
    """Return a sum of money: whole, else a decimal where it ends, else "p/q"."""
    if value.denominator == 1:
        return int(value)
    places, rest = 0, value.denominator
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return ratio(value=value)
    scaled = _digits(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{scaled[:-places]}.{scaled[-places:]}".rstrip("0")


def _digits(number: int) -> str:
    """Return the decimal digits; Python's own conversion refuses very long numbers."""
    return f"{Decimal(number):f}"
