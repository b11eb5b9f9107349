"""Ballots to count: equal ones merged, each a list of (position of an option, mark)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mycel.verifier.canonical import CheckFailed, spelled
from mycel.verifier.commitments import sha256_hex

NO_OPINION = -1
Marks = tuple[tuple[int, int], ...]
Choice = Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """What voters said about the options.

    ``kind`` is ``rankings`` (marks are ranks from 1, or -1 for no opinion), ``grades`` (marks are
    grades) or ``supports`` (marks are points of 1 or more). ``rows`` are sorted by their marks and
    each stands once, with the number of ballots that say so.
    """

    options: tuple[str, ...]
    kind: str
    rows: tuple[tuple[Marks, int], ...]

    @property
    def size(self) -> int:
        """Return how many ballots there are."""
        return sum(weight for _marks, weight in self.rows)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical list of ballots."""
        ballots = [[weight, [[*mark] for mark in marks]] for marks, weight in self.rows]
        return sha256_hex(spelled({"ballots": ballots, "options": [*self.options]}))


def profile(*, options: Sequence[str], ballots: Iterable[tuple[Choice, int]]) -> Profile:
    """Return the profile of (choice, how many) pairs; a choice is one of docs/methods/decisions.md.

    What is approved is one group of equal rank; a position of consent is an option ranked first.

    Errors:
        CheckFailed for an unknown or repeated option, or ballots of different kinds.
    """
    at = {name: i for i, name in enumerate(options)}
    kinds: set[str] = set()
    found: dict[Marks, int] = {}
    for choice, weight in ballots:
        kinds.add("grades" if "grades" in choice else "rankings")
        marks = _marks(choice, at)
        found[marks] = found.get(marks, 0) + weight
    if len(kinds) > 1:
        raise CheckFailed("ballots of different kinds stand side by side")
    return Profile(tuple(options), kinds.pop() if kinds else "rankings", _sorted_rows(found))


def supports(*, options: Sequence[str], ballots: Iterable[tuple[Choice, int]]) -> Profile:
    """Return who supports what, for budgets and committees.

    Approved is 1 point, grades are points from 1 on, and a ranked option has as many points as
    there are options, less those ranked above it.

    Errors:
        CheckFailed for an unknown or repeated option.
    """
    at = {name: i for i, name in enumerate(options)}
    found: dict[Marks, int] = {}
    for choice, weight in ballots:
        marks = tuple((p, mark) for p, mark in _marks(choice, at) if mark >= 1)
        if "ranking" in choice:
            ranked, points, above = groups_of(marks), {}, 0
            for group in ranked:
                points.update(dict.fromkeys(group, len(options) - above))
                above += len(group)
            marks = tuple(sorted(points.items()))
        found[marks] = found.get(marks, 0) + weight
    return Profile(tuple(options), "supports", _sorted_rows(found))


def _sorted_rows(found: Mapping[Marks, int]) -> tuple[tuple[Marks, int], ...]:
    return tuple(sorted((marks, weight) for marks, weight in found.items() if weight))


def _marks(choice: Choice, at: Mapping[str, int]) -> Marks:
    try:
        if "grades" in choice:
            return _once([(at[key], grade) for key, grade in choice["grades"].items()])
        if "approve" in choice:
            return _once([(at[key], 1) for key in choice["approve"]])
        if "position" in choice:
            return ((at[choice["position"]], 1),)
        pairs = [(at[key], i) for i, group in enumerate(choice["ranking"], 1) for key in group]
        pairs += [(at[key], NO_OPINION) for key in choice.get("no_opinion", ())]
        return _once(pairs)
    except KeyError as missing:
        raise CheckFailed(f"a ballot names {missing}, which is not there") from None


def _once(pairs: list[tuple[int, int]]) -> Marks:
    if len({position for position, _ in pairs}) < len(pairs):
        raise CheckFailed("a ballot names an option twice")
    return tuple(sorted(pairs))


def groups_of(marks: Marks) -> list[list[int]]:
    """Return a ranking as groups of positions, best first; no opinion and unranked are left out."""
    ranks: dict[int, list[int]] = {}
    for position, mark in marks:
        if mark != NO_OPINION:
            ranks.setdefault(mark, []).append(position)
    return [ranks[rank] for rank in sorted(ranks)]


def as_rankings(given: Profile) -> Profile:
    """Return graded ballots as rankings: a higher grade is a better rank, missing is unranked."""
    if given.kind == "rankings" or not given.rows:
        return Profile(given.options, "rankings", given.rows)
    found: dict[Marks, int] = {}
    for marks, weight in given.rows:
        best = sorted({mark for _, mark in marks}, reverse=True)
        rank = {grade: i for i, grade in enumerate(best, 1)}
        ranked = tuple((position, rank[mark]) for position, mark in marks)
        found[ranked] = found.get(ranked, 0) + weight
    return Profile(given.options, "rankings", _sorted_rows(found))


def exact_text(value: Fraction) -> int | str:
    """Return a fraction as a whole number if it is one, else as "p/q" in lowest terms."""
    if value.denominator == 1:
        return value.numerator
    return f"{value.numerator}/{value.denominator}"


def fixed_text(value: int, digits: int) -> str:
    """Return a whole number of the smallest unit as a decimal with all its digits."""
    text = str(abs(value)).rjust(digits + 1, "0")
    return ("-" if value < 0 else "") + text[:-digits] + "." + text[-digits:]
