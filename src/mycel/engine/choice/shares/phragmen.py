"""Phragmén on costs: money is earned in time; who holds a project's cost together buys it."""

from fractions import Fraction

import numpy as np

from mycel.engine.choice.result import Tie
from mycel.engine.choice.shares.case import Case
from mycel.engine.choice.shares.outcome import Purchase

CLOSE = 1e-9


def buy(*, case: Case) -> tuple[list[Purchase], list[Tie]]:
    """Return the purchases with their times, and the ties met.

    Definition: t = (cost + sum of the supporters' last times) / supporters; the smallest is next,
    and the count ends where it does not fit. All sums are of positive floats, so their relative
    error stays far below 1e-9; rivals within that are compared as fractions.
    """
    last = np.full(len(case.counts), -1, dtype=np.int64)
    about = np.zeros(len(case.counts))
    times: list[Fraction] = []
    bought: list[Purchase] = []
    ties: list[Tie] = []
    waiting, spent, hours = set(case.eligible), 0, Fraction(0)
    while True:
        had = {one.project for one in bought}
        ready = [one for one in sorted(waiting) if had.issuperset(case.requires[one])]
        if not ready:
            return bought, ties
        held = {one: _about(case=case, project=one, about=about) for one in ready}
        near = min(held.values()) * (1 + CLOSE)
        exact = {
            one: _time(case=case, project=one, last=last, times=times)
            for one in ready
            if held[one] <= near
        }
        least = min(exact.values())
        equal = sorted(one for one, time in exact.items() if time == least)
        order = tuple(sorted(equal, key=lambda one: case.place[one]))
        if len(order) > 1:
            by = "order" if case.rule.order else "file"
            ties.append(Tie(tuple(equal), "time", len(bought) + 1, by, order))
        project = order[0]
        spent += case.costs[project]
        hours += case.hours[project]
        if spent > case.limit or hours > case.hours_limit:
            return bought, ties
        who = case.supporters[project]
        last[who.rows], about[who.rows] = len(times), float(least)
        times.append(least)
        waiting.discard(project)
        bought.append(Purchase(project=project, price=least, payers=who.people))


def _about(*, case: Case, project: int, about: np.ndarray) -> float:
    who = case.supporters[project]
    cost = case.costs[project] / case.unit
    return (cost + float(who.counts @ about[who.rows])) / who.people


def _time(*, case: Case, project: int, last: np.ndarray, times: list[Fraction]) -> Fraction:
    who = case.supporters[project]
    sums = np.bincount(last[who.rows] + 1, weights=who.counts, minlength=1)
    held = Fraction(case.costs[project], case.unit)
    for number in np.flatnonzero(sums).tolist():
        if number:
            held += times[number - 1] * int(sums[number])
    return held / who.people
