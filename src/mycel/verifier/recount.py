"""The recount: from the opened choices to the result, every key of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mycel.verifier.choices import is_for, says_nothing
from mycel.verifier.committees import POSITIONS, consent
from mycel.verifier.counts import counted
from mycel.verifier.parameters import Parameters, share_of
from mycel.verifier.profiles import Profile, profile, supports
from mycel.verifier.rules import count_rule
from mycel.verifier.strata import shared

Ballots = Sequence[tuple[Mapping[str, Any], int]]


@dataclass(frozen=True)
class Turnout:
    """How many were on the roll, struck, voted, and passed their vote on."""

    roll: int
    struck: int
    voters: int
    delegated: int


def recounted(
    given: Parameters, ballots: Ballots, without_strikes: Ballots, turnout: Turnout, seed: object
) -> dict[str, Any]:
    """Return the document of the result, as docs/methods/decisions.md lists its keys.

    Args:
        given: the parameters of the question.
        ballots: the choices that count, with their weights.
        without_strikes: the same as if nobody had been struck.
        turnout: numbers of people.
        seed: the tie seed in hexadecimal, or None.

    Errors:
        CheckFailed for what cannot be counted.
    """
    cast = sum(weight for _choice, weight in ballots)
    blank = sum(weight for choice, weight in ballots if says_nothing(choice))
    eligible = turnout.roll - turnout.struck
    quorum = given.raw["quorum"]
    voice = to_count(given, ballots)
    return {
        "question": given.raw["question"],
        "eligible": eligible,
        "voters": turnout.voters,
        "ballots": cast,
        "blank": blank,
        "struck": turnout.struck,
        "delegated": turnout.delegated,
        "digest": voice.digest(),
        "method": given.rule,
        "result": outcome_of(given, voice, seed),
        "with_struck": (
            outcome_of(given, to_count(given, without_strikes), seed) if turnout.struck else None
        ),
        "quorum_met": None if quorum is None else cast >= quorum,
        "threshold_met": _threshold_met(given, ballots, cast - blank, eligible),
        "engine": given.raw["engine"],
    }


def to_count(given: Parameters, ballots: Ballots) -> Profile:
    """Return choices as the ballots that the rule counts."""
    if given.rule["kind"] == "budget":
        return supports(options=given.keys, ballots=ballots)
    options = POSITIONS if given.rule["kind"] == "consent" else given.keys
    return profile(options=options, ballots=ballots)


def outcome_of(given: Parameters, voice: Profile, seed: object) -> dict[str, Any]:
    """Return what the rule makes of the ballots."""
    rule = dict(given.rule)
    if rule["kind"] == "consent":
        found: dict[str, int] = {}
        for marks, weight in voice.rows:
            for position, _rank in marks:
                found[POSITIONS[position]] = weight
        return consent(found, rule)
    if rule["kind"] == "budget":
        rule.pop("scale", None)
        return shared(given.raw["options"], voice, rule)
    if rule["ties"] == "seed":
        rule["seed"] = seed
    return counted(voice, count_rule(rule, options=given.keys))


def _threshold_met(
    given: Parameters, ballots: Iterable[tuple[Mapping[str, Any], int]], said: int, eligible: int
) -> dict[str, bool] | None:
    threshold = given.raw["threshold"]
    if threshold is None or given.rule["kind"] == "consent":
        return None
    share = share_of(threshold["share"])
    of = said if threshold["of"] == "cast" else eligible
    ballots = [*ballots]
    return {
        key: sum(weight for choice, weight in ballots if is_for(choice, key, given)) >= share * of
        for key in given.keys
    }
