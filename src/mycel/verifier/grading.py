"""Counts by marks: plurality, approval, score, Borda, majority judgement."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.outcomes import Outcome, in_groups
from mycel.verifier.profiles import Profile, as_rankings, exact_text, groups_of
from mycel.verifier.rules import CountRule

Groups = list[list[int]]
Histogram = dict[int, int]


def plurality(outcome: Outcome, given: Profile, _rule: CountRule) -> Groups:
    """Count first ranks; equal first ranks share the ballot in equal parts."""
    scores = [Fraction(0)] * len(given.options)
    for marks, weight in given.rows:
        first = next(iter(groups_of(marks)), [])
        for position in first:
            scores[position] += Fraction(weight, len(first))
    return _by_scores(outcome, given, scores)


def approval(outcome: Outcome, given: Profile, rule: CountRule) -> Groups:
    """Count who approves: ranked, supported, or given the highest grade of the scale."""
    scores = [Fraction(0)] * len(given.options)
    for marks, weight in given.rows:
        for position, mark in marks:
            if mark >= (rule.scale[1] if given.kind == "grades" else 1):
                scores[position] += weight
    return _by_scores(outcome, given, scores)


def borda(outcome: Outcome, given: Profile, _rule: CountRule) -> Groups:
    """Count half points: two for each option below, one for each other of equal rank."""
    scores = [Fraction(0)] * len(given.options)
    for marks, weight in given.rows:
        ranked = groups_of(marks)
        seen = {position for group in ranked for position in group}
        ranked.append([p for p in range(len(scores)) if p not in seen])
        below = len(scores)
        for group in ranked:
            below -= len(group)
            for position in group:
                scores[position] += weight * (2 * below + len(group) - 1)
    return _by_scores(outcome, given, scores)


def score(outcome: Outcome, given: Profile, rule: CountRule) -> Groups:
    """Count the sums of grades."""
    found = histograms(given, rule)
    scores = [Fraction(sum(g * n for g, n in one.items())) for one in found]
    groups = _by_scores(outcome, given, scores)
    as_given = _spelled_grades(given, histograms(given, replace(rule, missing="ignore")))
    outcome.rounds = [{**outcome.rounds[0], "grades": as_given}]
    return groups


def _by_scores(outcome: Outcome, given: Profile, scores: list[Fraction]) -> Groups:
    spelled = {name: exact_text(n) for name, n in zip(given.options, scores, strict=True)}
    outcome.rounds = [{"round": 1, "scores": spelled}]
    return in_groups(range(len(scores)), scores.__getitem__)


def histograms(given: Profile, rule: CountRule) -> list[Histogram]:
    """Return for each option how many ballots give it which grade.

    Errors:
        CheckFailed for ballots that are no grades, or a grade outside the scale.
    """
    low, high = rule.scale
    if given.kind != "grades" and given.rows:
        raise CheckFailed(f"{rule.method} needs grades")
    found: list[Histogram] = [{} for _ in given.options]
    for marks, weight in given.rows:
        for position, grade in marks:
            if not low <= grade <= high:
                raise CheckFailed(f"a ballot gives the grade {grade}; expected {low} to {high}")
            found[position][grade] = found[position].get(grade, 0) + weight
    if rule.missing == "lowest":
        for one in found:
            rest = given.size - sum(one.values())
            if rest:
                one[low] = one.get(low, 0) + rest
    return found


def _spelled_grades(given: Profile, found: list[Histogram]) -> dict[str, Any]:
    return {
        name: {str(grade): one[grade] for grade in sorted(one)}
        for name, one in zip(given.options, found, strict=True)
    }


def majority_judgement(outcome: Outcome, given: Profile, rule: CountRule) -> Groups:
    """Order by the median grade, then by the median after taking one median away, and so on."""
    found = histograms(given, rule)

    def compared(a: int, b: int) -> int:
        if found[a] == found[b]:
            return 0
        one, other = medians(found[a]), medians(found[b])
        while True:
            x, y = next(one, None), next(other, None)
            if x != y:
                return -1 if y is None or (x is not None and x > y) else 1

    ordered = sorted(range(len(found)), key=cmp_to_key(compared))
    groups: Groups = []
    for position in ordered:
        if groups and found[groups[-1][0]] == found[position]:
            groups[-1].append(position)
        else:
            groups.append([position])
    first = {name: next(medians(one), None) for name, one in zip(given.options, found, strict=True)}
    outcome.rounds = [{"round": 1, "medians": first, "grades": _spelled_grades(given, found)}]
    return groups


def medians(one: Histogram) -> Iterator[int]:
    """Yield the lower median, then that of the rest without it, and so on.

    In the sorted list of grades these places lie round the middle: the one left of it, the one
    right of it, the next on the left …; with an odd number the very middle comes first.
    """
    line = [grade for grade in sorted(one) for _ in range(one[grade])]
    half = len(line) // 2
    left, right = line[:half], line[len(line) - half :]
    if len(line) % 2:
        yield line[half]
    for lower, higher in zip(reversed(left), right, strict=True):
        yield lower
        yield higher


SIMPLE = {
    "plurality": plurality,
    "approval": approval,
    "borda": borda,
    "score": score,
    "majority-judgement": majority_judgement,
}
NEEDS_GRADES = ("score", "star", "majority-judgement")


def simple_count(outcome: Outcome, given: Profile, rule: CountRule) -> Groups:
    """Fill the outcome's rounds and return the groups of options, best first."""
    if rule.method in ("plurality", "borda"):
        given = as_rankings(given)
    return SIMPLE[rule.method](outcome, given, rule)
