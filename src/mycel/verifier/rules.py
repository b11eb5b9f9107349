"""The rule of a count: a method and all its parameters, nothing else."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.commitments import is_digest
from mycel.verifier.profiles import Profile

METHODS = (
    *("plurality", "approval", "score", "borda", "star", "majority-judgement", "irv", "schulze"),
    *("schulze-wikimedia", "ranked-pairs", "stv-scottish", "stv-wigm-prf", "stv-meek-prf"),
    "stv-wikimedia",
)
TREATMENTS = ("no-comparison", "last")
TALLY_KEYS = frozenset(
    {
        *("kind", "method", "version", "seats", "unranked", "no_opinion", "links", "missing"),
        *("ties", "order", "seed", "scale", "caps"),
    }
)


@dataclass(frozen=True)
class CountRule:
    """How ballots are counted; docs/methods/choice.md says what each parameter does."""

    method: str
    seats: int
    unranked: str
    no_opinion: str
    links: str
    missing: str
    ties: str
    order: tuple[str, ...]
    seed: bytes
    caps: tuple[tuple[str, frozenset[str], int], ...]
    scale: tuple[int, int]


def one_of(value: object, allowed: Sequence[object], what: str) -> Any:  # noqa: ANN401 — as given
    """Return a value of a fixed list, refusing every other."""
    if isinstance(value, bool) or value not in allowed:
        raise CheckFailed(f"{what} is {value!r}, which this verifier does not know")
    return value


def whole(value: object, least: int, what: str) -> int:
    """Return a whole number of at least ``least``, refusing every other value."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise CheckFailed(f"{what} is {value!r}; expected a whole number from {least} on")
    return value


def count_rule(given: Mapping[str, Any], *, options: Sequence[str]) -> CountRule:
    """Return the rule that a mapping spells; a parameter that is absent or null is the default.

    Errors:
        CheckFailed for an unknown key or value.
    """
    unknown = sorted(given.keys() - TALLY_KEYS)
    if unknown:
        raise CheckFailed(f"the rule has a parameter {unknown[0]}, which is not known here")
    rule = {key: value for key, value in given.items() if value is not None}
    method = one_of(rule.get("method"), METHODS, "the method")
    one_of(rule.get("version", 1), (1,), "the version of the method")
    usual = "ignore" if method == "score" else "lowest"
    return CountRule(
        method=method,
        seats=whole(rule.get("seats", 1), 1, "the number of seats"),
        unranked=one_of(rule.get("unranked", TREATMENTS[0]), TREATMENTS, "unranked"),
        no_opinion=one_of(rule.get("no_opinion", TREATMENTS[0]), TREATMENTS, "no_opinion"),
        links=one_of(rule.get("links", "winning-votes"), ("winning-votes", "margins"), "links"),
        missing=one_of(rule.get("missing", usual), ("ignore", "lowest"), "missing"),
        ties=one_of(rule.get("ties", "open"), ("open", "order", "ballots", "seed"), "ties"),
        order=_order(rule, options),
        seed=_seed(rule),
        caps=tuple(_cap(one, options) for one in rule.get("caps", [])),
        scale=_scale(rule.get("scale", [0, 0])),
    )


def _order(rule: Mapping[str, Any], options: Sequence[str]) -> tuple[str, ...]:
    if rule.get("ties") != "order":
        return ()
    order = rule.get("order", [])
    if not isinstance(order, list | tuple) or sorted(map(str, order)) != sorted(options):
        raise CheckFailed("the tie order does not name every option once")
    return tuple(order)


def _seed(rule: Mapping[str, Any]) -> bytes:
    if rule.get("ties") != "seed":
        return b""
    if not is_digest(rule.get("seed")):
        raise CheckFailed("the tie seed is not 32 bytes in hexadecimal")
    return bytes.fromhex(rule["seed"])


def _cap(given: Any, options: Sequence[str]) -> tuple[str, frozenset[str], int]:  # noqa: ANN401 — JSON
    if not isinstance(given, dict) or given.keys() != {"group", "options", "most"}:
        raise CheckFailed("a cap has other keys than group, options and most")
    named = given["options"]
    if not isinstance(named, list) or not set(map(str, named)) <= set(options):
        raise CheckFailed(f"the cap {given['group']} names something that is no option")
    return str(given["group"]), frozenset(named), whole(given["most"], 0, "the most of a cap")


def _scale(given: Any) -> tuple[int, int]:  # noqa: ANN401 — JSON
    if not isinstance(given, list | tuple) or len(given) != 2:  # noqa: PLR2004 — lowest, highest
        raise CheckFailed("the scale is no pair of lowest and highest grade")
    low = whole(given[0], -(2**31) + 1, "the lowest grade")
    return low, whole(given[1], low, "the highest grade")


def preferred(rule: CountRule, given: Profile) -> list[int] | None:
    """Return the tie order as positions, the preferred first; None where ties stay open."""
    if rule.ties == "open":
        return None
    if rule.ties == "order":
        return [given.options.index(name) for name in rule.order]
    seed = rule.seed if rule.ties == "seed" else bytes.fromhex(given.digest())
    drawn = [hashlib.sha256(seed + name.encode()).digest() for name in given.options]
    return sorted(range(len(drawn)), key=drawn.__getitem__)
