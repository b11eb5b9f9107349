"""Deciding: the result of a question from what was published, and the same under other readings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from mycel.engine.choice import ballots as votes
from mycel.engine.choice import consent, papers, shares, standing, tally
from mycel.engine.choice import result as results
from mycel.engine.choice.ballots import Budget, Grades, Project, Rankings
from mycel.engine.choice.explaining import explain
from mycel.engine.choice.rule import PAIRWISE, TRANSFER, Cap, Rule
from mycel.engine.choice.shares import explain as explain_shares
from mycel.engine.choice.shares import outcome as outcomes
from mycel.engine.choice.shares import split, strata
from mycel.engine.choice.standing import Cast, Choice, Weighted

EXPLAINED = 60
"""Recounts that the search for the smallest change may take."""


@dataclass(frozen=True, eq=False)
class Published:
    """All that a count needs, as the record publishes it (docs/methods/decisions.md).

    ``parameters``: the document of ``opened``; ``casts``: those before the close; ``struck``: roll
    entries; ``opened``: sealed choice to choice; ``seed``: of ``closed``, empty without one.
    """

    parameters: Mapping[str, Any]
    roll: Sequence[str]
    casts: Sequence[Cast]
    opened: Mapping[str, Choice]
    struck: frozenset[str] = frozenset()
    delegations: Mapping[str, str] = field(default_factory=dict)
    seed: bytes = b""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the options, in the order of the question."""
        return tuple(option["key"] for option in self.parameters["options"])


def result(*, published: Published, engine: Mapping[str, str]) -> dict[str, object]:
    """Return the document of ``counted``.

    Errors:
        BallotError where the ballots do not fit the rule.
    """
    stands, choices = _standing(published, struck=published.struck)
    blank = standing.blank(choices=choices)
    parameters = published.parameters
    eligible = len(published.roll) - len(published.struck)
    quorum = parameters["quorum"]
    counted, digest = _count(published, choices, parameters["rule"])
    with_struck = None
    if published.struck:
        _all, every = _standing(published, struck=frozenset())
        with_struck, _digest = _count(published, every, parameters["rule"])
    return {
        "question": parameters["question"],
        "eligible": eligible,
        "voters": len(stands.of),
        "ballots": stands.ballots,
        "blank": blank,
        "struck": len(published.struck),
        "delegated": stands.delegated,
        "digest": digest,
        "method": parameters["rule"],
        "result": counted,
        "with_struck": with_struck,
        "quorum_met": None if quorum is None else stands.ballots >= quorum,
        "threshold_met": _threshold(published, choices, stands.ballots - blank, eligible),
        "engine": dict(engine),
    }


def readings(*, published: Published) -> list[dict[str, object]]:
    """Return the same ballots counted under other values of parameters, one change at a time.

    Each is ``{"change": {parameter: value}, "result": keys of choice.md}``; for a budget the rule
    ``greedy`` stands beside Equal Shares, and Equal Shares beside every other.
    """
    rule = published.parameters["rule"]
    _stands, choices = _standing(published, struck=published.struck)
    return [
        {"change": change, "result": _count(published, choices, {**rule, **change})[0]}
        for change in _changes(published.parameters)
    ]


def explanation(*, published: Published) -> dict[str, Any] | None:
    """Return why a tally came out as it did, as plain data, or None for other rules."""
    given = published.parameters["rule"]
    _stands, choices = _standing(published, struck=published.struck)
    if given["kind"] != "tally" or not choices:
        return None
    cast = _ballots(published, choices)
    rule = rule_of(given=given, seed=published.seed)
    found = tally.count(ballots=cast, rule=rule)
    told = explain(ballots=cast, rule=rule, result=found, recounts=EXPLAINED)
    return asdict(told)


def reasons(*, published: Published) -> list[dict[str, Any]] | None:
    """Return why each project was bought or not, as plain data, or None for other rules.

    Each as engine.choice.shares.explain.Reason, with the keys of options and money as in a result.
    """
    given = published.parameters["rule"]
    if given["kind"] != "budget":
        return None
    _stands, choices = _standing(published, struck=published.struck)
    budget, rule = budget_of(published=published, choices=choices), share_rule(given=given)
    hours, parts = hours_of(published=published), strata_of(published=published)
    if parts is not None:
        done = strata.spend(budget=budget, rule=rule, strata=parts)
        split_ = split.reasons(budget=budget, rule=rule, parts=parts, split=done)
        return [_told(reason, published.keys) for reason in split_]
    outcome = shares.spend(budget=budget, rule=rule, hours=hours)
    found = explain_shares.reasons(budget=budget, rule=rule, outcome=outcome, hours=hours)
    return [_told(reason, published.keys) for reason in found]


def rule_of(*, given: Mapping[str, Any], seed: bytes) -> Rule:
    """Return the rule of a tally as the engine takes it, from its spelling."""
    return Rule(
        method=given["method"],
        seats=given["seats"],
        unranked=given["unranked"],
        no_opinion=given["no_opinion"],
        links=given["links"],
        missing=given["missing"],
        ties=given["ties"],
        order=tuple(given.get("order", ())),
        seed=seed if given["ties"] == "seed" else b"",
        caps=tuple(
            Cap(cap["group"], frozenset(cap["options"]), cap["most"]) for cap in given["caps"]
        ),
    )


def budget_of(*, published: Published, choices: Weighted) -> Budget:
    """Return a shared budget as the engine takes it."""
    options = published.parameters["options"]
    return Budget(
        projects=tuple(
            Project(
                id=option["key"],
                name=option["key"],
                cost=Fraction(option["cost"]),
                requires=tuple(option["requires"]),
            )
            for option in options
        ),
        limit=Fraction(published.parameters["rule"]["limit"]),
        supports=standing.supports(keys=published.keys, choices=choices),
    )


def hours_of(*, published: Published) -> shares.Hours | None:
    """Return the hours of volunteers there are and that each project needs, or None: no limit."""
    limit = published.parameters["rule"].get("hours")
    if limit is None:
        return None
    options = published.parameters["options"]
    needs = {option["key"]: Fraction(option["hours"] or 0) for option in options}
    return shares.Hours(limit=Fraction(limit), needs=needs)


def strata_of(*, published: Published) -> tuple[strata.Stratum, ...] | None:
    """Return the strata that the budget is split over, or None where it is one."""
    given = published.parameters["rule"].get("strata")
    if given is None:
        return None
    options = published.parameters["options"]
    return tuple(
        strata.Stratum(
            name=one["group"],
            limit=Fraction(one["limit"]),
            projects=tuple(each["key"] for each in options if each["group"] == one["group"]),
        )
        for one in given
    )


def share_rule(*, given: Mapping[str, Any]) -> shares.Rule:
    """Return the rule of a shared budget as the engine takes it, from its spelling."""
    return shares.Rule(
        rule=given["rule"],
        utility=given["utility"],
        completion=given["completion"],
        increment=Fraction(given["increment"] or 1),
        order=tuple(given["order"] or ()),
    )


def choices_of(*, published: Published) -> Weighted:
    """Return the choices that count, with their weights."""
    return _standing(published, struck=published.struck)[1]


def _standing(published: Published, *, struck: Iterable[str]) -> tuple[standing.Standing, Weighted]:
    found = standing.standing(
        roll=published.roll,
        casts=published.casts,
        struck=struck,
        delegations=published.delegations,
    )
    return found, standing.chosen(stands=found, opened=published.opened)


def _count(
    published: Published, choices: Weighted, rule: Mapping[str, Any]
) -> tuple[dict[str, object], str]:
    """Return the result by a rule, spelled, and the digest of the ballots."""
    match rule["kind"]:
        case "tally":
            cast = _ballots(published, choices)
            found = tally.count(ballots=cast, rule=rule_of(given=rule, seed=published.seed))
            spelled = results.spell(options=published.keys, result=found)
            return spelled, votes.digest(ballots=cast)
        case "budget":
            budget = budget_of(published=published, choices=choices)
            return _shared(published, budget, rule), votes.digest(ballots=budget.supports)
        case _:
            stances = standing.stances(choices=choices)
            terms = consent.Terms(least=rule["least"], most_blocks=rule["most_blocks"])
            positions = standing.positions(choices=choices)
            agreed = consent.decide(positions=positions, terms=terms)
            return {
                "passed": agreed.passed,
                "positions": dict(agreed.positions),
                "took_part": agreed.took_part,
            }, votes.digest(ballots=stances)


def _shared(published: Published, budget: Budget, given: Mapping[str, Any]) -> dict[str, object]:
    rule, parts = share_rule(given=given), strata_of(published=published)
    hours = hours_of(published=published)
    if parts is None:
        spent = shares.spend(budget=budget, rule=rule, hours=hours)
        return shares.spell(budget=budget, outcome=spent)
    if hours is not None:
        raise votes.BallotError("hours are limited beside strata; expected one of them")
    done = strata.spend(budget=budget, rule=rule, strata=parts)
    return strata.spell_split(budget=budget, split=done)


def _ballots(published: Published, choices: Weighted) -> Rankings | Grades:
    if published.parameters["paper"] in {papers.GRADES, papers.POINTS}:
        low, high = published.parameters["rule"]["scale"]
        return standing.grades(keys=published.keys, choices=choices, scale=(low, high))
    return standing.rankings(keys=published.keys, choices=choices)


def _told(reason: explain_shares.Reason, keys: Sequence[str]) -> dict[str, Any]:
    def spelled(value: object) -> object:
        return outcomes.money(value=value) if isinstance(value, Fraction) else value

    return {name: spelled(value) for name, value in vars(reason).items()} | {
        "project": keys[reason.project],
        "price": None if reason.price is None else outcomes.ratio(value=reason.price),
        "spent": [
            {"project": keys[paid.project], "amount": outcomes.money(value=paid.amount)}
            for paid in reason.spent
        ],
        "waits": [keys[one] for one in reason.waits],
        "missing": spelled(reason.missing),
        "bought": reason.bought,
        "differs": reason.differs,
    }


def _threshold(
    published: Published, choices: Weighted, cast: int, eligible: int
) -> dict[str, bool] | None:
    parameters = published.parameters
    threshold, rule = parameters["threshold"], parameters["rule"]
    if threshold is None or rule["kind"] == "consent":
        return None
    share = Fraction(threshold["share"])
    base = cast if threshold["of"] == "cast" else eligible
    found = standing.for_each(
        paper=parameters["paper"],
        keys=published.keys,
        choices=choices,
        highest=rule["scale"][1] if "scale" in rule else None,
    )
    return {key: number >= share * base for key, number in found.items()}


def _changes(parameters: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the other values under which a question is counted beside its own."""
    rule = parameters["rule"]
    if rule["kind"] == "budget":
        other = "equal-shares" if rule["rule"] != "equal-shares" else "greedy"
        return [{"rule": other, "completion": "none"}]
    if rule["kind"] != "tally" or parameters["paper"] in {papers.GRADES, papers.POINTS}:
        return []
    changes: list[dict[str, object]] = []
    if rule["method"] in PAIRWISE:
        swapped = {"no-comparison": "last", "last": "no-comparison"}
        changes.append({"unranked": swapped[rule["unranked"]]})
        if parameters["offers_no_opinion"]:
            changes.append({"no_opinion": swapped[rule["no_opinion"]]})
        if rule["method"] != "schulze-wikimedia":
            links = "margins" if rule["links"] == "winning-votes" else "winning-votes"
            changes.append({"links": links})
    others = ("plurality", "borda") if rule["method"] in TRANSFER else ("plurality",)
    if parameters["paper"] == papers.RANKING:
        changes += [{"method": name} for name in others if name != rule["method"]]
    return changes
