"""Committees: seats filled so that every group of voters is represented, ties as ties."""

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from mycel.engine.choice import seats as steps
from mycel.engine.choice import shares
from mycel.engine.choice.ballots import BallotError, Budget, Project, Supports
from mycel.engine.choice.result import Tie, names
from mycel.engine.choice.shares.outcome import ratio, spell_tie

Method = Literal["seq-phragmen", "seq-pav", "equal-shares"]
Completion = Literal["none", "approval"]
METHODS: tuple[Method, ...] = ("seq-phragmen", "seq-pav", "equal-shares")
MOST_STATES = 100_000


@dataclass(frozen=True)
class Elected:
    """Who was elected, in order, by positions of options; each seat's value, and every tie met."""

    committee: tuple[int, ...]
    values: tuple[Fraction | None, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class Alternatives:
    """All committees that some way of deciding every tie gives, as ascending positions.

    ``complete`` is False where more states than allowed would have had to be looked at.
    """

    committees: tuple[tuple[int, ...], ...]
    complete: bool


def elect(
    *,
    supports: Supports,
    rule: Method,
    seats: int,
    completion: Completion = "none",
    order: tuple[str, ...] = (),
) -> Elected:
    """Return a committee, one seat after another.

    Definition and sources: docs/methods/shares.md, "Committees". Ties go by the declared order of
    options, else by the order of the file.

    Errors:
        BallotError for an unknown rule or completion, seats that do not fit, a broken order.
    """
    _require(supports=supports, rule=rule, seats=seats, completion=completion, order=order)
    place = {name: i for i, name in enumerate(order or supports.options)}
    ranks = [place[name] for name in supports.options]
    step, values, ties = _begin(
        supports=supports, rule=rule, seats=seats, completion=completion, order=order
    )
    while len(step.elected) < seats:
        found = step.following()
        if not found.equal:
            break
        chosen = tuple(sorted(found.equal, key=lambda option: ranks[option]))
        if len(chosen) > 1:
            by, number = "order" if order else "file", len(step.elected) + 1
            ties.append(Tie(found.equal, found.at, number, by, chosen))
        values.append(found.value)
        step = step.elect(option=chosen[0])
    return Elected(committee=step.elected, values=tuple(values), ties=tuple(ties))


def alternatives(
    *,
    supports: Supports,
    rule: Method,
    seats: int,
    completion: Completion = "none",
    most: int = MOST_STATES,
) -> Alternatives:
    """Return all committees that some way of deciding every tie gives, as far as ``most`` states.

    Errors:
        as for ``elect``.
    """
    _require(supports=supports, rule=rule, seats=seats, completion=completion, order=())
    first = _first(supports=supports, rule=rule, seats=seats, completion=completion)
    waiting, seen, found = [first], {first.state()}, set[tuple[int, ...]]()
    while waiting:
        step = waiting.pop()
        equal = step.following().equal if len(step.elected) < seats else ()
        if not equal:
            found.add(tuple(sorted(step.elected)))
        for option in equal:
            after = step.elect(option=option)
            state: Hashable = after.state()
            if state in seen:
                continue
            if len(seen) >= most:
                return Alternatives(committees=tuple(sorted(found)), complete=False)
            seen.add(state)
            waiting.append(after)
    return Alternatives(committees=tuple(sorted(found)), complete=True)


def spell(*, supports: Supports, elected: Elected) -> dict[str, object]:
    """Return a committee as plain JSON values, as docs/methods/choice.md lists them."""
    options = supports.options
    seats = zip(elected.committee, elected.values, strict=True)
    return {
        "committee": names(options=options, of=elected.committee),
        "ties": [spell_tie(names=[*options], tie=tie) for tie in elected.ties],
        "rounds": [
            {
                "round": number,
                "elected": options[option],
                "value": None if value is None else ratio(value=value),
            }
            for number, (option, value) in enumerate(seats, start=1)
        ],
    }


def spell_alternatives(*, supports: Supports, found: Alternatives) -> dict[str, object]:
    """Return all tied committees as plain JSON values."""
    return {
        "committees": [names(options=supports.options, of=one) for one in found.committees],
        "complete": found.complete,
    }


def _require(
    *, supports: Supports, rule: str, seats: int, completion: str, order: tuple[str, ...]
) -> None:
    if rule not in METHODS:
        raise BallotError(f"there is no rule {rule}; expected one of {', '.join(METHODS)}")
    if completion not in ("none", "approval"):
        raise BallotError(f"there is no completion {completion}; expected none or approval")
    if completion == "approval" and rule != "equal-shares":
        raise BallotError(f"{rule} fills all seats by itself; expected completion none")
    if not 1 <= seats <= len(supports.options):
        raise BallotError(f"there are {seats} seats; expected 1 to {len(supports.options)}")
    if order and sorted(order) != sorted(supports.options):
        raise BallotError("the tie order does not name every option once; expected all of them")


def _first(*, supports: Supports, rule: Method, seats: int, completion: Completion) -> steps.Step:
    """Return the step with no seat filled."""
    of = steps.electorate(supports=supports, seats=seats)
    none = np.zeros(len(supports.weights), dtype=np.int64)
    match rule:
        case "seq-pav":
            return steps.Weights(of=of, had=none)
        case "seq-phragmen":
            return steps.Times(of=of, last=none)
        case "equal-shares":
            money = (Fraction(seats, max(of.voters, 1)),) * len(supports.weights)
            return steps.Prices(of=of, money=money, approval=completion == "approval")


def _begin(
    *,
    supports: Supports,
    rule: Method,
    seats: int,
    completion: Completion,
    order: tuple[str, ...],
) -> tuple[steps.Step, list[Fraction | None], list[Tie]]:
    """Return the step to go on from: for Equal Shares what the kernel of budgets bought."""
    if rule != "equal-shares":
        return _first(supports=supports, rule=rule, seats=seats, completion=completion), [], []
    projects = tuple(Project(id=one, name=one, cost=Fraction(1)) for one in supports.options)
    outcome = shares.spend(
        budget=Budget(projects=projects, limit=Fraction(seats), supports=supports),
        rule=shares.Rule(utility="cardinality", order=order),
    )
    step = steps.Prices(
        of=steps.electorate(supports=supports, seats=seats),
        money=(Fraction(0),) * len(supports.weights),
        approval=completion == "approval",
        elected=outcome.selected,
    )
    return step, [one.price for one in outcome.purchases], [*outcome.ties]
