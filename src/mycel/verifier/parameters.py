"""The parameters of a question: the document that was published when it was opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.commitments import is_digest
from mycel.verifier.funds import amount
from mycel.verifier.leaves import MINUTE, is_time
from mycel.verifier.rules import one_of, whole

PARAMETER_KEYS = frozenset(
    {
        *("question", "options", "paper", "offers_no_opinion", "privacy", "open_count", "opens"),
        *("closes", "can_change", "delegation", "roll", "rule", "quorum", "threshold", "tie"),
        "engine",
    }
)
PAPERS = ("one", "ranking", "approval", "knapsack", "grades", "points", "consent")
OPEN_ROLL_CALL, PSEUDONYMOUS = "open-roll-call", "pseudonymous"
TALLY_PARAMETERS = frozenset(
    {
        *("kind", "method", "version", "seats", "unranked", "no_opinion", "links", "missing"),
        *("ties", "caps"),
    }
)
BUDGET_PARAMETERS = frozenset(
    {"kind", "rule", "utility", "completion", "increment", "limit", "order"}
)
# Rules announced before hours and strata were counted have neither key.
LATER_PARAMETERS = frozenset({"hours", "strata"})
OPTION_KEYS = frozenset({"key", "group", "cost", "requires"})
# Questions opened before volunteer hours were counted name none; where they are limited, all do.
LATER_KEYS = frozenset({"hours"})
CONSENT_PARAMETERS = frozenset({"kind", "least", "most_blocks"})


@dataclass(frozen=True)
class Parameters:
    """What was settled when the question was opened; ``raw`` is the whole document."""

    raw: Mapping[str, Any]
    keys: tuple[str, ...]
    paper: str
    rule: Mapping[str, Any]

    @property
    def highest(self) -> int | None:
        """Return the highest grade of the scale."""
        scale = self.rule.get("scale")
        return scale[1] if scale else None


def exactly(value: Any, keys: frozenset[str], what: str) -> Mapping[str, Any]:  # noqa: ANN401 — JSON
    """Return an object that has exactly these keys, refusing every other value."""
    if not isinstance(value, dict) or value.keys() != keys:
        raise CheckFailed(f"{what} has other keys than {', '.join(sorted(keys))}")
    return value


def parameters(value: Any, *, question: str) -> Parameters:  # noqa: ANN401 — JSON
    """Return the parameters that a document spells; unknown keys and words are refused.

    Errors:
        CheckFailed.
    """
    given = exactly(value, PARAMETER_KEYS, "the parameters")
    if given["question"] != question:
        raise CheckFailed("the parameters are those of another question")
    one_of(given["privacy"], (OPEN_ROLL_CALL, PSEUDONYMOUS), "the privacy")
    for name in ("offers_no_opinion", "open_count", "can_change", "delegation"):
        if not isinstance(given[name], bool):
            raise CheckFailed(f"{name} is neither true nor false")
    for name in ("opens", "closes"):
        at = given[name]
        if not (isinstance(at, str) and MINUTE.fullmatch(at) and is_time(at)):
            raise CheckFailed(f"{name} is no minute")
    roll = exactly(given["roll"], frozenset({"size", "root", "document"}), "the roll")
    engine_of(given["engine"])
    digests = (roll["root"], roll["document"], given["tie"] or roll["root"])
    if not all(is_digest(one) for one in digests):
        raise CheckFailed("a digest of the parameters is none")
    whole(roll["size"], 0, "the size of the roll")
    if given["quorum"] is not None:
        whole(given["quorum"], 0, "the quorum")
    if given["delegation"] and given["privacy"] != OPEN_ROLL_CALL:
        raise CheckFailed("votes can be passed on in an open roll call only")
    paper = one_of(given["paper"], PAPERS, "the paper")
    _require_threshold(given["threshold"])
    rule = _rule(given["rule"], paper)
    later = LATER_KEYS if rule.get("hours") is not None else frozenset()
    return Parameters(given, _options(given["options"], later), paper, rule)


def engine_of(given: Any) -> Mapping[str, Any]:  # noqa: ANN401 — JSON
    """Return the program that counts or counted: its version and its digest."""
    engine = exactly(given, frozenset({"mycel", "sha256"}), "the engine")
    if not isinstance(engine["mycel"], str) or not is_digest(engine["sha256"]):
        raise CheckFailed("the engine has no version or no digest")
    return engine


def _options(given: Any, later: frozenset[str]) -> tuple[str, ...]:  # noqa: ANN401 — JSON
    if not isinstance(given, list):
        raise CheckFailed("the options are no list")
    keys = []
    for number, option in enumerate(given, start=1):
        one = exactly(option, OPTION_KEYS | later | (LATER_KEYS & _keys(option)), "an option")
        if one["key"] != f"o{number}" or not isinstance(one["requires"], list):
            raise CheckFailed(f"option {number} has another key, or requires no list")
        keys.append(f"o{number}")
    return tuple(keys)


def _rule(given: Any, paper: str) -> Mapping[str, Any]:  # noqa: ANN401 — JSON
    kind = given.get("kind") if isinstance(given, dict) else None
    if (kind == "consent") != (paper == "consent"):
        raise CheckFailed("the rule does not fit the paper")
    if kind == "tally":
        more = {"order"} if given.get("ties") == "order" else set()
        more |= {"scale"} if paper in ("grades", "points") else set()
        return exactly(given, TALLY_PARAMETERS | more, "the rule")
    if kind == "budget":
        # Points of a budget may say their scale; it bounds the paper and not the count.
        more = {"scale"} if "scale" in given and paper in ("grades", "points") else set()
        return exactly(
            given, BUDGET_PARAMETERS | more | (LATER_PARAMETERS & given.keys()), "the rule"
        )
    if kind == "consent":
        rule = exactly(given, CONSENT_PARAMETERS, "the rule")
        whole(rule["least"], 0, "the least number of people")
        whole(rule["most_blocks"], 0, "the most blocks")
        return rule
    raise CheckFailed(f"the rule is of the kind {kind!r}, which is not known here")


def _keys(given: Any) -> frozenset[str]:  # noqa: ANN401 — JSON
    return frozenset(given) if isinstance(given, dict) else frozenset()


def _require_threshold(given: Any) -> None:  # noqa: ANN401 — JSON
    if given is None:
        return
    one = exactly(given, frozenset({"of", "share"}), "the threshold")
    one_of(one["of"], ("cast", "eligible"), "the threshold")
    share_of(one["share"])


def share_of(text: object) -> Fraction:
    """Return the share that a threshold spells, more than 0 and at most 1."""
    share = amount(text, "the share of the threshold")
    if not 0 < share <= 1:
        raise CheckFailed(f"the share of the threshold is {share}; expected more than 0, at most 1")
    return share
