"""The openings: what every sealed ballot said, and whether the paper takes it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, BinaryIO

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.commitments import CHOICE_PREFIX
from mycel.verifier.committees import POSITIONS
from mycel.verifier.funds import amount
from mycel.verifier.lines import lines
from mycel.verifier.parameters import Parameters
from mycel.verifier.rolls import Joined

# A line of the openings; the choice is canonical JSON itself, which is looked at once for all
# ballots that say the same.
OPENING = re.compile(rb'\{"choice":"([0-9a-f]{64})","opened":(.+),"salt":"([0-9a-f]{64})"\}')
Weights = tuple[int, int]  # as it counts, and as it would without strikes


def read_openings(
    file: BinaryIO | None, marked: Iterable[bytes]
) -> tuple[dict[bytes, Weights], str]:
    """Check one opening for every sealed ballot, in the same order.

    Returns:
        Each choice that was opened (as canonical JSON) with the weights of its ballots, and the
        digest of the document.

    Errors:
        CheckFailed.
    """
    found: dict[bytes, Weights] = {}
    joined, ballots = Joined(), iter(marked)
    before = b""
    for line in lines(file) if file is not None else ():
        opening = OPENING.fullmatch(line)
        if opening is None:
            raise CheckFailed("a line of the openings is no choice with its salt")
        choice = opening[2]
        sealed = hashlib.sha256(CHOICE_PREFIX + bytes.fromhex(opening[3].decode()) + choice)
        if sealed.hexdigest().encode() != opening[1]:
            raise CheckFailed("an opening does not fit the sealed choice beside it")
        if opening[1] <= before:
            raise CheckFailed("the openings are not in ascending order, or one stands twice")
        ballot = next(ballots, b"")
        if ballot[:32] != sealed.digest():
            raise CheckFailed("an opening belongs to no ballot, or a ballot has none")
        before = opening[1]
        joined.add(line)
        counts, without = found.get(choice, (0, 0))
        more = int.from_bytes(ballot[32:36], "big"), int.from_bytes(ballot[36:40], "big")
        found[choice] = counts + more[0], without + more[1]
    if next(ballots, None) is not None:
        raise CheckFailed("a ballot has no opening")
    return found, joined.digest()


def require_choices(found: Iterable[bytes], given: Parameters) -> list[Mapping[str, Any]]:
    """Return the choices, each in the one spelling that the paper takes.

    Errors:
        CheckFailed for a choice that the paper does not take, or in another spelling.
    """
    costs = {one["key"]: amount(one["cost"] or "0", "a cost") for one in given.raw["options"]}
    choices = []
    for data in found:
        choice = read(data)
        try:
            fits = isinstance(choice, dict) and _fits(choice, given, costs)
        except (TypeError, KeyError, AttributeError):
            fits = False
        if not fits:
            raise CheckFailed("a ballot says something that its paper does not take")
        choices.append(choice)
    return choices


def _fits(choice: dict[str, Any], given: Parameters, costs: Mapping[str, Fraction]) -> bool:
    paper = given.paper
    if paper in ("one", "ranking"):
        return _is_ranking(choice, given)
    if paper in ("approval", "knapsack"):
        chosen = choice["approve"]
        if paper == "knapsack" and given.rule["kind"] == "budget":
            limit = amount(given.rule["limit"], "the limit")
            if sum((costs[key] for key in chosen), Fraction(0)) > limit:
                return False
        return choice.keys() == {"approve"} and _in_order(chosen, given)
    if paper == "consent":
        return choice.keys() == {"position"} and choice["position"] in POSITIONS
    low, high = given.rule.get("scale") or (-(2**31), 2**31)
    return (
        choice.keys() == {"grades"}
        and set(choice["grades"]) <= set(given.keys)
        and all(_is_grade(grade, low, high) for grade in choice["grades"].values())
    )


def _is_ranking(choice: dict[str, Any], given: Parameters) -> bool:
    offers = given.raw["offers_no_opinion"]
    groups, without = choice["ranking"], choice.get("no_opinion", [])
    named = [key for group in [*groups, without] for key in group]
    return (
        choice.keys() == ({"ranking", "no_opinion"} if offers else {"ranking"})
        and len(named) == len(set(named))
        and all(group and _in_order(group, given) for group in groups)
        and _in_order(without, given)
        and (given.paper != "one" or (len(groups) <= 1 and all(len(g) == 1 for g in groups)))
    )


def _in_order(keys: Any, given: Parameters) -> bool:  # noqa: ANN401 — JSON
    return isinstance(keys, list) and keys == [key for key in given.keys if key in keys]


def _is_grade(grade: object, low: int, high: int) -> bool:
    return isinstance(grade, int) and not isinstance(grade, bool) and low <= grade <= high


def says_nothing(choice: Mapping[str, Any]) -> bool:
    """Return whether a choice is blank."""
    return not any(choice.get(key) for key in ("ranking", "approve", "grades", "position"))


def is_for(choice: Mapping[str, Any], key: str, given: Parameters) -> bool:
    """Return whether a threshold counts a ballot for an option."""
    if "ranking" in choice:
        return bool(choice["ranking"][:1] == [[key]])
    if "approve" in choice:
        return key in choice["approve"]
    grade = choice.get("grades", {}).get(key)
    if grade is None:
        return False
    return bool(grade >= 1 if given.paper == "points" else grade == given.highest)
