"""Stages: the stage of a transfer count where the smallest gap decided who was elected."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from typing import cast

from mycel.engine.choice.explaining.explanation import Number, Stage
from mycel.engine.choice.result import Result
from mycel.engine.choice.rule import Rule

_DIGITS = 60

Votes = Mapping[str, Number]


def closest(*, options: tuple[str, ...], rule: Rule, result: Result) -> Stage | None:
    """Return the decisive stage with the smallest gap, the earliest of equals, or None.

    Definition: an exclusion is decisive if the one who just stayed was elected later, or if the
    excluded one was the best of those not elected; an election is decisive if it filled the last
    seat while somebody else was still there.
    """
    elected = {options[at] for at in result.winners}
    losers = [options[at] for group in result.ranking for at in group]
    best_loser = next((name for name in losers if name not in elected), None)
    found: Stage | None = None
    for stage in _stages(rule=rule, result=result, everybody=options):
        decisive = stage.action == "election" or stage.ahead in elected
        if not decisive and stage.behind != best_loser:
            continue
        if found is None or Decimal(stage.gap) < Decimal(found.gap):
            found = stage
    return found


def _stages(*, rule: Rule, result: Result, everybody: tuple[str, ...]) -> Iterator[Stage]:
    """Yield exclusions as they happened, and the election that filled the last seat."""
    before: Votes = {}
    left = {*everybody}
    seats = rule.seats
    for one in result.rounds:
        votes = cast(Votes, one["votes"])
        excluded, elected = (cast(list[str], one[key]) for key in ("eliminated", "elected"))
        held = before if rule.method in ("stv-scottish", "stv-wigm-prf") else votes
        staying = left - {*excluded, *elected} & {*votes}
        number = cast(int, one["round"])
        if excluded and (rivals := (left & {*held}) - {*excluded}):
            yield _gap(number, "exclusion", held, ahead=rivals, behind={*excluded} & {*held})
        seats -= len(elected)
        if elected and not seats and staying:
            yield _gap(number, "election", votes, ahead={*elected}, behind=staying)
        left -= {*excluded, *elected}
        before = votes


def _gap(number: int, action: str, votes: Votes, *, ahead: set[str], behind: set[str]) -> Stage:
    """Return the stage between the last of those ahead and the first of those behind."""
    low = min(sorted(ahead), key=lambda name: Decimal(votes[name]))
    high = max(sorted(behind), key=lambda name: Decimal(votes[name]))
    a, b = votes[low], votes[high]
    gap = _difference(a, b)
    return Stage(
        round=number,
        action="exclusion" if action == "exclusion" else "election",
        ahead=low,
        behind=high,
        ahead_has=a,
        behind_has=b,
        gap=gap,
    )


def _difference(a: Number, b: Number) -> Number:
    if isinstance(a, int) and isinstance(b, int):
        return a - b
    with localcontext(prec=_DIGITS):
        return str(Decimal(a) - Decimal(b))
