"""Tally: the one door to all counts: ballots and a rule in, a result out."""

from collections.abc import Iterable
from dataclasses import replace

from mycel.engine.choice import (
    judgement,
    pairwise,
    ranked_pairs,
    recounting,
    schulze,
    score,
    star,
)
from mycel.engine.choice import result as results
from mycel.engine.choice.ballots import BallotError, Grades, Rankings
from mycel.engine.choice.converting import graded, suited
from mycel.engine.choice.pairwise import Matrix
from mycel.engine.choice.placing import Groups, Seats, break_ties, place
from mycel.engine.choice.result import Positions, Result, Tie
from mycel.engine.choice.rule import TRANSFER, Rule


def count(*, ballots: Rankings | Grades, rule: Rule) -> Result:
    """Count ballots by any method of ``rule.METHODS``.

    Errors:
        BallotError for a rule that does not fit the options, two options of one name, no option at
        all, or ballots of a kind that the method cannot read.

    Source: docs/methods/choice.md.
    """
    require(options=ballots.options, rule=rule)
    suitable = suited(ballots=ballots, method=rule.method)
    preference = results.preference(ballots=ballots, rule=rule)
    if isinstance(suitable, Grades) or rule.method == "approval":
        return _without_pairs(ballots=suitable, rule=rule, preference=preference)
    matrix = pairwise.matrix(ballots=suitable, rule=rule)
    if rule.method in TRANSFER:
        found = recounting.count(ballots=suitable, rule=rule, preference=preference)
    else:
        found = _with_pairs(ballots=suitable, rule=rule, preference=preference, matrix=matrix)
    winner = pairwise.condorcet_winner(matrix=matrix)
    return replace(found, pairwise=matrix, condorcet_winner=winner)


def require(*, options: tuple[str, ...], rule: Rule) -> None:
    """Refuse options that cannot be counted, and a rule that does not fit them.

    Errors:
        BallotError.
    """
    if not options:
        raise BallotError("there is nothing to choose from; expected one option or more")
    if len(set(options)) < len(options):
        twice = next(name for name in options if options.count(name) > 1)
        raise BallotError(f"two options are called {twice}; expected different names")
    rule.require(options=options)


def by_matrix(
    *, matrix: Matrix, options: tuple[str, ...], rule: Rule, preference: Positions | None
) -> Result:
    """Count a pairwise method from its matrix alone, without attaching it to the result."""
    ties: list[Tie] = []
    if rule.method == "ranked-pairs":
        above, rounds, ties = ranked_pairs.count(
            matrix=matrix, rule=rule, options=options, preference=preference
        )
    else:
        above, rounds = schulze.count(matrix=matrix, rule=rule)
    ranking, places = break_ties(
        ranking=pairwise.layers(above=above), rule=rule, preference=preference
    )
    if rule.ties != "open":
        seats = place(ranking=ranking, rule=rule, options=options)
    else:
        blocks = pairwise.inseparable(ranking=ranking, above=above)
        seats = place(ranking=blocks, rule=rule, options=options)
        if not rule.caps:
            left = next((block for block in blocks if not {*block} <= {*seats.winners}), ())
            seats.winners += pairwise.certain(block=left, above=above, free=seats.free)
    return _seated(seats=seats, ranking=ranking, rounds=rounds, ties=[*ties, *places])


def _without_pairs(
    *, ballots: Rankings | Grades, rule: Rule, preference: Positions | None
) -> Result:
    if rule.method == "star":
        given = graded(ballots=ballots, method=rule.method)
        return star.count(ballots=given, rule=rule, preference=preference)
    if rule.method == "approval":
        ranking, rounds = score.approval(ballots=ballots)
    elif rule.method == "score":
        given = graded(ballots=ballots, method=rule.method)
        ranking, rounds = score.score(ballots=given, missing=rule.missing or "ignore")
    else:
        given = graded(ballots=ballots, method=rule.method)
        ranking, rounds = judgement.count(ballots=given, missing=rule.missing or "lowest")
    return _placed(
        ranking=ranking, rounds=rounds, options=ballots.options, rule=rule, preference=preference
    )


def _with_pairs(
    *, ballots: Rankings, rule: Rule, preference: Positions | None, matrix: Matrix
) -> Result:
    options = ballots.options
    if rule.method not in ("plurality", "borda"):
        return by_matrix(matrix=matrix, options=options, rule=rule, preference=preference)
    kernel = score.plurality if rule.method == "plurality" else score.borda
    ranking, rounds = kernel(ballots=ballots)
    return _placed(
        ranking=ranking, rounds=rounds, options=options, rule=rule, preference=preference
    )


def _placed(
    *,
    ranking: Groups,
    rounds: score.Rounds,
    options: tuple[str, ...],
    rule: Rule,
    preference: Positions | None,
) -> Result:
    split, ties = break_ties(ranking=ranking, rule=rule, preference=preference)
    seats = place(ranking=split, rule=rule, options=options)
    return _seated(seats=seats, ranking=split, rounds=rounds, ties=ties)


def _seated(*, seats: Seats, ranking: Groups, rounds: score.Rounds, ties: Iterable[Tie]) -> Result:
    return Result(
        winners=tuple(seats.winners),
        ranking=ranking,
        open_seats=seats.free,
        rounds=tuple(rounds),
        ties=tuple(ties),
        passed_over=tuple(seats.passed_over),
    )
