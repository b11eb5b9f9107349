"""Changing: the fewest further ballots that would change who is elected, verified by recounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import cast

import numpy as np

from mycel.engine.choice import ballots as votes
from mycel.engine.choice import pairwise, recounting, tally
from mycel.engine.choice import result as results
from mycel.engine.choice.ballots import NO_GRADE, Grades, Rankings
from mycel.engine.choice.converting import ranked, suited
from mycel.engine.choice.explaining import stages
from mycel.engine.choice.explaining.explanation import Change
from mycel.engine.choice.result import Positions, Result
from mycel.engine.choice.rule import PAIRWISE, TRANSFER, Rule

RECOUNTS = 60
RIVALS = 3
_STEPS = ("plurality", "approval", "score", "borda")

Count = Callable[[int], Result]


@dataclass
class Search:
    """A search under way: the winners to change, recounts left, and the counts made of one form.

    ``proven``: the number found last changes the winners and one less does not.
    """

    winners: frozenset[int]
    left: int
    proven: bool = False
    found: dict[int, Result] = field(default_factory=dict)

    def smallest(self, *, count: Count, guess: int, limit: int) -> int | None:
        """Return a number up to ``limit`` that changes the winners, as small as it finds, or None.

        It doubles from the guess, then halves the distance between one that changes nothing and
        one that does.
        """
        self.found, self.proven = {}, False
        low, high = 0, min(max(1, guess), limit)
        while self.left > 0 and not self._changes(count, high):
            if high == limit:
                return None
            low, high = high, min(2 * high, limit)
        if high not in self.found:
            return None
        if high - low > 1 and self.left > 0:
            low, high = (low, high - 1) if self._changes(count, high - 1) else (high - 1, high)
        while high - low > 1 and self.left > 0:
            middle = (low + high) // 2
            low, high = (low, middle) if self._changes(count, middle) else (middle, high)
        self.proven = high - low == 1
        return high

    def _changes(self, count: Count, ballots: int) -> bool:
        self.left -= 1
        self.found[ballots] = count(ballots)
        return frozenset(self.found[ballots].winners) != self.winners


def smallest_change(
    *,
    ballots: Rankings | Grades,
    rule: Rule,
    result: Result,
    rivals: Positions,
    recounts: int = RECOUNTS,
) -> Change | None:
    """Return the fewest further ballots found that change the set of winners, or None.

    Each further ballot puts one rival first and, where that helps, the last winner last. The tie
    order stays as it is. ``exact`` where it is proven that fewer would not do, else ``at-most``.
    """
    case = _case(ballots=ballots, rule=rule, result=result)
    search = Search(winners=frozenset(result.winners), left=recounts)
    best: Change | None = None
    for rival in _tried(case=case, rivals=rivals):
        number = search.smallest(
            count=_counting(case=case, rival=rival),
            guess=_guess(case=case, rival=rival),
            limit=best.ballots - 1 if best else ballots.size + 2,
        )
        if number is not None:
            best = _change(case=case, rival=rival, number=number, search=search)
        if best is not None and best.ballots == 1:
            break
    return best


@dataclass(frozen=True)
class _Case:
    """A count whose change is looked for; the rule's ties are fixed to the order of this count."""

    ballots: Rankings | Grades
    rule: Rule
    preference: Positions | None
    result: Result
    against: int | None


def _case(*, ballots: Rankings | Grades, rule: Rule, result: Result) -> _Case:
    preference = results.preference(ballots=ballots, rule=rule)
    if preference is not None:
        order = tuple(ballots.options[at] for at in preference)
        rule = replace(rule, ties="order", order=order, seed=b"")
    return _Case(
        ballots=suited(ballots=ballots, method=rule.method),
        rule=rule,
        preference=preference,
        result=result,
        against=result.winners[-1] if result.winners else None,
    )


def _change(*, case: _Case, rival: int, number: int, search: Search) -> Change:
    options, found = case.ballots.options, search.found[number]
    named = None if _alone(case=case) else case.against
    return Change(
        ballots=number,
        option=options[rival],
        against=None if named is None else options[named],
        certainty="exact" if _exact(case=case, number=number, search=search) else "at-most",
        winners=tuple(options[at] for at in found.winners),
        open_seats=found.open_seats,
    )


def _exact(*, case: _Case, number: int, search: Search) -> bool:
    """Return whether it is proven that no fewer further ballots would do.

    Sums: no ballot moves two options closer than these do. A Condorcet winner of one seat stays one
    while there are fewer further ballots than the smallest margin over anybody.
    """
    if number == 1:
        return True
    if case.rule.caps:
        return False
    d, winner = case.result.pairwise, case.result.condorcet_winner
    if case.rule.method in PAIRWISE and case.rule.seats == 1 and d is not None:
        if winner is None:
            return False
        margins = np.delete(d[winner] - d[:, winner], winner)
        return number == int(margins.min())
    return case.rule.method in _STEPS and search.proven


def _alone(*, case: _Case) -> bool:
    """Return whether the further ballots say nothing but who is put first."""
    return case.rule.method in ("approval", *TRANSFER)


def _tried(*, case: _Case, rivals: Positions) -> list[int]:
    """Return whom to help: who lost the closest stage, the rivals, then the next in the ranking."""
    result, options = case.result, case.ballots.options
    seated = {*result.winners, *(option for option, _ in result.passed_over)}
    nearest: list[int] = []
    if case.rule.method in TRANSFER:
        stage = stages.closest(options=options, rule=case.rule, result=result)
        nearest = [options.index(stage.behind)] if stage else []
    others = [at for group in result.ranking for at in group]
    tried = [at for at in dict.fromkeys([*nearest, *rivals, *others]) if at not in seated]
    return tried[:1] if case.rule.method in _STEPS else tried[:RIVALS]


def _counting(*, case: _Case, rival: int) -> Count:
    """Return what counts the ballots again with a number of further ones that help the rival."""
    rule, preference, matrix = case.rule, case.preference, case.result.pairwise
    further = _ballot(case=case, rival=rival)
    if rule.method in PAIRWISE and matrix is not None and isinstance(further, Rankings):
        each = pairwise.matrix(ballots=further, rule=rule)
        options = further.options
        return lambda number: tally.by_matrix(
            matrix=matrix + number * each, options=options, rule=rule, preference=preference
        )
    if rule.method in TRANSFER:
        return lambda number: recounting.count(
            ballots=ranked(ballots=_more(case.ballots, further, number)),
            rule=rule,
            preference=preference,
        )
    return lambda number: tally.count(ballots=_more(case.ballots, further, number), rule=rule)


def _ballot(*, case: _Case, rival: int) -> Rankings | Grades:
    """Return the one ballot that helps the rival most against the last winner."""
    options, against = case.ballots.options, case.against
    others = [at for at in range(len(options)) if at not in (rival, against)]
    if isinstance(case.ballots, Grades):
        low, high = case.ballots.scale
        best, worst = _reach(rule=case.rule, scale=(low, high))
        row = np.full(len(options), worst if case.rule.method in _STEPS else low, dtype=np.int32)
        row[others] = NO_GRADE if case.rule.method in _STEPS else low
        row[rival] = best
        return replace(case.ballots, grades=row[None, :], weights=np.ones(1, dtype=np.int64))
    groups: list[list[int]] = [[rival]]
    if not _alone(case=case):
        groups += [group for group in (others, [] if against is None else [against]) if group]
    return votes.rankings(options=options, ballots=[(groups, (), 1)])


def _reach(*, rule: Rule, scale: tuple[int, int]) -> tuple[int, int]:
    """Return the marks that add most and least to a sum; no grade may add less than any."""
    low, high = scale
    if rule.method == "approval":
        return high, NO_GRADE
    if rule.method != "score" or rule.missing == "lowest":
        return high, low
    return (high if high > 0 else NO_GRADE), (low if low < 0 else NO_GRADE)


def _more(ballots: Rankings | Grades, further: Rankings | Grades, number: int) -> Rankings | Grades:
    weights = np.append(ballots.weights, number)
    if isinstance(ballots, Rankings) and isinstance(further, Rankings):
        return replace(ballots, ranks=np.vstack([ballots.ranks, further.ranks]), weights=weights)
    if isinstance(ballots, Grades) and isinstance(further, Grades):
        return replace(ballots, grades=np.vstack([ballots.grades, further.grades]), weights=weights)
    raise TypeError("ballots and further ballots differ in kind; expected one kind")


def _step(*, case: _Case) -> int:
    """Return by how much one ballot can bring two options closer, where sums decide."""
    if case.rule.method == "score" and isinstance(case.ballots, Grades):
        best, worst = _reach(rule=case.rule, scale=case.ballots.scale)
        return (0 if best == NO_GRADE else best) - (0 if worst == NO_GRADE else worst)
    return 2 * (len(case.ballots.options) - 1) if case.rule.method == "borda" else 1


def _guess(*, case: _Case, rival: int) -> int:
    """Return a number of ballots near which the change may lie; it is the change for sums."""
    options, result = case.ballots.options, case.result
    if case.rule.method in TRANSFER:
        stage = stages.closest(options=options, rule=case.rule, result=result)
        return int(Decimal(stage.gap)) + 1 if stage else 1
    if case.against is None:
        return 1
    if result.pairwise is not None and case.rule.method in PAIRWISE:
        d = result.pairwise
        return int(d[case.against, rival] - d[rival, case.against])
    if case.rule.method in _STEPS:
        scores = cast(Mapping[str, int | str], result.rounds[0]["scores"])
        gap = Fraction(scores[options[case.against]]) - Fraction(scores[options[rival]])
        return -int(-gap // _step(case=case)) if _step(case=case) else 1
    return 1
