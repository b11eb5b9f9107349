"""Eligibility: who may vote, from attributes and rules alone, each refusal with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | int | bool | date | Sequence[str]
RULES = (
    "at_least",
    "registered_before",
    "in_group",
    "on_list",
    "not_blocked",
    "home_in",
    "except_in",
    "except_out",
)
NO = frozenset({"", "0", "no", "false"})


class NoSuchRule(ValueError):
    """A rule of eligibility that cannot be read."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who might vote: a stable id, a home community, and attributes by name.

    Attributes are texts as a file holds them (numbers in digits, dates as 2026-06-01, several
    words separated by ";") or values of that kind.
    """

    uid: str
    home: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Unmet:
    """A rule that somebody does not meet: ``it takes 50 edits since June, you have 31``.

    ``rule`` is one of RULES; ``what`` the attribute, group or list; ``takes`` and ``has`` plain
    values, ``has`` None where nothing is known; ``since`` where the rule names a day.
    """

    rule: str
    what: str
    takes: object
    has: object = None
    since: str | None = None

    @property
    def reason(self) -> str:
        """Return the word under which those excluded are counted."""
        return self.what if self.rule == "at_least" else self.rule


@dataclass(frozen=True)
class Verdict:
    """Whether somebody may vote; ``exception`` is the reason of one that settled it."""

    is_eligible: bool
    unmet: tuple[Unmet, ...] = ()
    exception: str | None = None


@dataclass(frozen=True)
class Roll:
    """Who may vote, in the order given, and how many may not, by the first rule they miss."""

    eligible: tuple[Candidate, ...]
    excluded: Mapping[str, int]


def require(*, rules: Iterable[Mapping[str, Any]]) -> None:
    """Refuse rules that cannot be read.

    Errors:
        NoSuchRule.
    """
    for rule in rules:
        if len(rule) != 1 or next(iter(rule)) not in RULES:
            raise NoSuchRule(f"there is no rule {sorted(rule)}; expected one of {', '.join(RULES)}")
        ((kind, given),) = rule.items()
        match kind, given:
            case "at_least", Mapping():
                wanted = {name: value for name, value in given.items() if name != "since"}
                whole = all(type(v) is int for v in wanted.values())
                fits = bool(wanted) and whole and _is_day(given.get("since"))
            case "registered_before", _:
                fits = given is not None and _is_day(given)
            case "in_group" | "on_list", str():
                fits = bool(given)
            case "not_blocked", bool():
                fits = given
            case "home_in", list() | tuple():
                fits = bool(given) and all(isinstance(home, str) for home in given)
            case "except_in" | "except_out", {"uids": list() | tuple(), "reason": str() as reason}:
                fits = bool(reason.strip())
            case _:
                fits = False
        if not fits:
            raise NoSuchRule(f"the rule {kind} says {given!r}; expected as in the list of rules")


def verdict(*, rules: Sequence[Mapping[str, Any]], candidate: Candidate) -> Verdict:
    """Return whether somebody may vote and, where not, every rule they miss.

    An exception settles it, the one that keeps somebody out before the one that lets them in; all
    other rules must be met. ``rules`` have passed :func:`require`.
    """
    for kind in ("except_out", "except_in"):
        for rule in rules:
            given = rule.get(kind)
            if given is not None and candidate.uid in given["uids"]:
                return Verdict(is_eligible=kind == "except_in", exception=given["reason"])
    unmet = tuple(
        missed
        for rule in rules
        for kind, given in rule.items()
        if not kind.startswith("except_")
        for missed in _missed(kind, given, candidate)
    )
    return Verdict(is_eligible=not unmet, unmet=unmet)


def roll(*, rules: Sequence[Mapping[str, Any]], candidates: Iterable[Candidate]) -> Roll:
    """Return who may vote.

    Errors:
        NoSuchRule.
    """
    require(rules=rules)
    ready = [_ready(rule) for rule in rules]
    eligible, excluded = [], Counter[str]()
    for candidate in candidates:
        found = verdict(rules=ready, candidate=candidate)
        if found.is_eligible:
            eligible.append(candidate)
        else:
            excluded[found.unmet[0].reason if found.unmet else "exception"] += 1
    return Roll(tuple(eligible), dict(sorted(excluded.items())))


def _ready(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a rule with its ids as a set, so that long lists of exceptions are fast."""
    return {
        kind: {**given, "uids": frozenset(given["uids"])} if kind.startswith("except_") else given
        for kind, given in rule.items()
    }


def _missed(kind: str, given: Any, candidate: Candidate) -> Iterable[Unmet]:  # noqa: ANN401 — a rule's value
    attributes = candidate.attributes
    match kind:
        case "at_least":
            return _too_few(given, attributes)
        case "registered_before":
            day = str(attributes.get("registered", ""))[:10]
            missed, has = not day or day >= str(given), day or None
            return [Unmet(kind, "registered", str(given), has)] if missed else []
        case "in_group" | "on_list":
            words = _words(attributes.get("groups" if kind == "in_group" else "lists", ""))
            return [] if given in words else [Unmet(kind, given, given)]
        case "not_blocked":
            is_blocked = str(attributes.get("blocked", "")).strip().lower() not in NO
            return [Unmet(kind, "blocked", False, True)] if is_blocked else []
        case _:
            is_home = candidate.home in given
            return [] if is_home else [Unmet(kind, "home", list(given), candidate.home or None)]


def _too_few(given: Mapping[str, Any], attributes: Mapping[str, Value]) -> Iterable[Unmet]:
    since = given.get("since")
    for name, takes in given.items():
        has = None if name == "since" else _number(attributes.get(_column(name, since)))
        if name != "since" and (has is None or has < takes):
            yield Unmet("at_least", name, takes, has, since)


def _column(name: str, since: str | None) -> str:
    """Return the attribute that counts something since a day: edits_since_2026_06_01."""
    return name if since is None else f"{name}_since_{since.replace('-', '_')}"


def _number(value: object) -> int | None:
    text = str(value).strip() if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 — what is exact everywhere


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(";")]
    return [str(word) for word in value] if isinstance(value, list | tuple) else []


def _is_day(value: object) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
