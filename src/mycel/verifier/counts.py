"""Counts: ballots and a rule in, the result out as plain JSON values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.grading import NEEDS_GRADES, SIMPLE, simple_count
from mycel.verifier.gregory import instant_runoff, scottish_stv, wigm_prf_stv
from mycel.verifier.meek import meek_prf_stv, wikimedia_stv
from mycel.verifier.outcomes import Outcome, elect_from_places, place, spell_outcome
from mycel.verifier.pairs import blocks, elect_certain, matrix, pairwise_count
from mycel.verifier.profiles import Choice, Profile, as_rankings, profile
from mycel.verifier.rules import CountRule, count_rule, preferred
from mycel.verifier.star import Star
from mycel.verifier.transfers import run_with_caps

BY_TRANSFER = {
    "irv": instant_runoff,
    "stv-scottish": scottish_stv,
    "stv-wigm-prf": wigm_prf_stv,
    "stv-meek-prf": meek_prf_stv,
    "stv-wikimedia": wikimedia_stv,
}
WITHOUT_PAIRS = ("approval", *NEEDS_GRADES)


def tally(
    options: Sequence[str], ballots: Iterable[tuple[Choice, int]], rule: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the result of a count with the keys of docs/methods/choice.md.

    Args:
        options: names, in order.
        ballots: choices as docs/methods/decisions.md spells them, with how many are equal.
        rule: parameters as the document of an opened question spells them.

    Errors:
        CheckFailed for what the rule cannot count.
    """
    given = profile(options=options, ballots=ballots)
    return counted(given, count_rule(rule, options=options))


def counted(given: Profile, rule: CountRule) -> dict[str, Any]:
    """Return the result of counting a profile."""
    options, order = given.options, preferred(rule, given)
    if rule.method == "star":
        return spell_outcome(Star(given, rule, order).count(), options)
    outcome = Outcome()
    ranked = given if rule.method in WITHOUT_PAIRS else as_rankings(given)
    if rule.method not in WITHOUT_PAIRS:
        outcome.pairwise = matrix(ranked, rule)
    if rule.method in BY_TRANSFER:
        if rule.method == "irv" and rule.seats != 1:
            raise CheckFailed("irv fills one seat")
        run_with_caps(outcome, ranked, rule, order, BY_TRANSFER[rule.method])
        return spell_outcome(outcome, options)
    if rule.method in SIMPLE:
        groups = simple_count(outcome, ranked, rule)
        place(outcome, groups, order, rule)
        filling = outcome.ranking
    else:
        groups, is_above = pairwise_count(outcome, ranked, rule, order)
        place(outcome, groups, order, rule)
        filling = blocks(groups, is_above) if order is None else outcome.ranking
    elect_from_places(outcome, filling, rule, options)
    if rule.method not in SIMPLE and order is None and not rule.caps:
        elect_certain(outcome, filling, is_above)
    return spell_outcome(outcome, options)
