"""Greedy: the best supported project that still fits, again and again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from mycel.engine.choice.result import Tie
from mycel.engine.choice.shares.case import Case


@dataclass(frozen=True)
class Filled:
    """What greedy bought, in order; what was left, in units, whenever something did not fit."""

    chosen: tuple[int, ...]
    ties: tuple[Tie, ...]
    passed: Mapping[int, int]


def fill(*, case: Case, taken: Iterable[int] = ()) -> Filled:
    """Return what greedy buys beside what is bought already, and the ties met.

    Definition: eligible projects by support, equals by the order; repeatedly the first whose
    prerequisites are bought, passed over for good if its money or hours do not fit.
    """
    bought = set(taken)
    chosen: list[int] = []
    passed: dict[int, int] = {}
    left = case.limit - sum(case.costs[one] for one in bought)
    hours = case.hours_limit - sum((case.hours[one] for one in bought), Fraction(0))
    waiting, ties = _queue(case=case, without=bought)
    while True:
        ready = (i for i, one in enumerate(waiting) if bought.issuperset(case.requires[one]))
        at = next(ready, None)
        if at is None:
            return Filled(chosen=tuple(chosen), ties=tuple(ties), passed=passed)
        project = waiting.pop(at)
        if case.costs[project] > left or case.hours[project] > hours:
            passed[project] = left
            continue
        chosen.append(project)
        bought.add(project)
        left -= case.costs[project]
        hours -= case.hours[project]


def _queue(*, case: Case, without: set[int]) -> tuple[list[int], list[Tie]]:
    def support(project: int) -> int:
        return case.support(project=project)

    queue = [one for one in case.eligible if one not in without]
    queue.sort(key=lambda one: (-support(one), case.place[one]))
    ties = []
    for _, group in groupby(queue, key=support):
        order = tuple(group)
        if len(order) > 1:
            ties.append(
                Tie(
                    between=tuple(sorted(order)),
                    at="support",
                    broken_by="order" if case.rule.order else "file",
                    order=order,
                )
            )
    return queue, ties
