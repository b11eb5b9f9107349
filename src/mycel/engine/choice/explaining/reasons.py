"""Reasons: why the last of the winners was elected, and what the runner-up lacked."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, cast

import numpy as np

from mycel.engine.choice import judgement, score
from mycel.engine.choice.ballots import Grades, Rankings
from mycel.engine.choice.explaining import stages
from mycel.engine.choice.explaining.changing import RECOUNTS, smallest_change
from mycel.engine.choice.explaining.explanation import (
    Comparison,
    Explanation,
    Final,
    Medians,
    Number,
    Points,
    Tied,
    Why,
)
from mycel.engine.choice.result import Positions, Result, exact
from mycel.engine.choice.rule import PAIRWISE, TRANSFER, Rule

_UNITS: dict[str, Literal["votes", "grades", "half-points"]] = {
    "plurality": "votes",
    "approval": "votes",
    "score": "grades",
    "borda": "half-points",
}


def explain(
    *, ballots: Rankings | Grades, rule: Rule, result: Result, recounts: int = RECOUNTS
) -> Explanation:
    """Return why a result is as it is, what the runner-up lacked, and the smallest change.

    Args:
        ballots: as they were counted.
        rule: as it was counted by.
        result: what ``tally.count`` returned for both.
        recounts: how many recounts the search for the smallest change may take; 0 searches none.
    """
    options = ballots.options
    rivals = outside(result=result)
    why = _why(ballots=ballots, rule=rule, result=result, rivals=rivals) if rivals else None
    change = None
    if rivals and recounts:
        change = smallest_change(
            ballots=ballots, rule=rule, result=result, rivals=rivals, recounts=recounts
        )
    return Explanation(
        method=rule.method,
        winners=tuple(options[at] for at in result.winners),
        open_seats=result.open_seats,
        rivals=tuple(options[at] for at in rivals),
        why=why,
        change=change,
    )


def outside(*, result: Result) -> Positions:
    """Return the first group of the ranking that has no seat, without those passed over."""
    seated = {*result.winners, *(option for option, _ in result.passed_over)}
    groups = (tuple(at for at in group if at not in seated) for group in result.ranking)
    return next((group for group in groups if group), ())


def _why(
    *, ballots: Rankings | Grades, rule: Rule, result: Result, rivals: Positions
) -> Why | None:
    options = ballots.options
    if rule.method in TRANSFER and not result.open_seats:
        return stages.closest(options=options, rule=rule, result=result)
    if result.open_seats or not result.winners:
        return Tied(between=tuple(options[at] for at in rivals), seats=result.open_seats)
    winner, rival = result.winners[-1], rivals[0]
    if rule.method in PAIRWISE:
        return _comparison(options=options, rule=rule, result=result, pair=(winner, rival))
    if rule.method == "star":
        return _final(options=options, result=result)
    if isinstance(ballots, Grades) and rule.method == "majority-judgement":
        return _medians(ballots=ballots, rule=rule, pair=(winner, rival))
    return _points(options=options, rule=rule, result=result, pair=(winner, rival))


def _points(
    *, options: tuple[str, ...], rule: Rule, result: Result, pair: tuple[int, int]
) -> Points:
    scores = cast(Mapping[str, Number], result.rounds[0]["scores"])
    winner, rival = (options[at] for at in pair)
    return Points(
        winner=winner,
        rival=rival,
        winner_has=scores[winner],
        rival_has=scores[rival],
        gap=exact(value=Fraction(scores[winner]) - Fraction(scores[rival])),
        unit=_UNITS[rule.method],
    )


def _medians(*, ballots: Grades, rule: Rule, pair: tuple[int, int]) -> Medians | None:
    given = score.histograms(ballots=ballots, missing=rule.missing or "lowest")
    a, b = (given[at] for at in pair)
    found = judgement.first_difference(a=a, b=b)
    if found is None:
        return None
    taken_out, winner_then, rival_then = found
    return Medians(
        winner=ballots.options[pair[0]],
        rival=ballots.options[pair[1]],
        winner_median=judgement.median(given=a),
        rival_median=judgement.median(given=b),
        taken_out=taken_out,
        winner_then=winner_then,
        rival_then=rival_then,
    )


def _final(*, options: tuple[str, ...], result: Result) -> Final | None:
    """Return the final that elected the last winner; None where nobody was left to stand in it."""
    winner = options[result.winners[-1]]
    found = None
    for scoring, final in zip(result.rounds, result.rounds[1:], strict=False):
        preferences = cast(Mapping[str, int], final.get("preferences", {}))
        if winner not in preferences or winner not in cast(Mapping[str, int], scoring["scores"]):
            continue
        rival = next(name for name in preferences if name != winner)
        scores = cast(Mapping[str, int], scoring["scores"])
        found = Final(
            winner=winner,
            rival=rival,
            round=cast(int, final["round"]),
            winner_preferred=preferences[winner],
            rival_preferred=preferences[rival],
            winner_score=scores[winner],
            rival_score=scores[rival],
        )
    return found


def _comparison(
    *, options: tuple[str, ...], rule: Rule, result: Result, pair: tuple[int, int]
) -> Comparison:
    d = cast(np.ndarray, result.pairwise)
    winner, rival = pair
    seated = {*result.winners, *(option for option, _ in result.passed_over)}
    duels = [
        (abs(int(d[a, b]) - int(d[b, a])), a, b)
        for a in result.winners
        for b in range(len(options))
        if b not in seated
    ]
    _, near, closest = min(duels)
    forth, back = _paths(rule=rule, result=result, pair=pair)
    return Comparison(
        winner=options[winner],
        rival=options[rival],
        winner_above=int(d[winner, rival]),
        rival_above=int(d[rival, winner]),
        winner_path=forth,
        rival_path=back,
        beats_everybody=result.condorcet_winner == winner,
        closest=options[closest],
        closest_to=options[near],
        closest_for=int(d[near, closest]),
        closest_against=int(d[closest, near]),
    )


Path = int | tuple[int, int]


def _paths(
    *, rule: Rule, result: Result, pair: tuple[int, int]
) -> tuple[Path, Path] | tuple[None, None]:
    if rule.method == "ranked-pairs":
        return None, None
    paths = np.array(result.rounds[0]["paths"])
    a, b = pair
    if rule.method == "schulze":
        return int(paths[a, b]), int(paths[b, a])
    forth, back = paths[a, b].tolist(), paths[b, a].tolist()
    return (forth[0], forth[1]), (back[0], back[1])
