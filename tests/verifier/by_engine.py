"""The engine's answer to a question, for comparison with the verifier's."""

from fractions import Fraction

import numpy as np

from mycel.engine.choice import ballots, committee, result, shares, tally
from mycel.engine.choice.rule import Cap, Rule
from mycel.engine.choice.shares import strata


def votes(options: list[str], choices: list[tuple[dict, int]], scale: list[int], *, graded: bool):
    at = {name: i for i, name in enumerate(options)}
    if graded or any("grades" in choice for choice, _ in choices):
        matrix = np.full((len(choices), len(options)), ballots.NO_GRADE, np.int32)
        for row, (choice, _) in enumerate(choices):
            for name, grade in choice["grades"].items():
                matrix[row, at[name]] = grade
        weights = np.array([weight for _, weight in choices], np.int64)
        return ballots.grades(options=options, matrix=matrix, weights=weights, scale=tuple(scale))
    rows = []
    for choice, weight in choices:
        groups = choice["ranking"] if "ranking" in choice else [choice["approve"]]
        groups = [[at[name] for name in group] for group in groups if group]
        rows.append((groups, [at[name] for name in choice.get("no_opinion", [])], weight))
    return ballots.rankings(options=options, ballots=rows)


def count(options: list[str], choices: list[tuple[dict, int]], rule: dict) -> dict:
    graded = rule["method"] in ("score", "star", "majority-judgement")
    given = votes(options, choices, rule["scale"], graded=graded)
    known = Rule(
        method=rule["method"],
        seats=rule["seats"],
        unranked=rule["unranked"],
        no_opinion=rule["no_opinion"],
        links=rule["links"],
        missing=rule["missing"],
        ties=rule["ties"],
        order=tuple(rule.get("order", ())),
        seed=bytes.fromhex(rule.get("seed", "")),
        caps=tuple(Cap(c["group"], frozenset(c["options"]), c["most"]) for c in rule["caps"]),
    )
    found = tally.count(ballots=given, rule=known)
    return result.spell(options=given.options, result=found)


def supports(options: list[str], choices: list[tuple[dict, int]]):
    at = {name: i for i, name in enumerate(options)}
    rows = []
    for choice, weight in choices:
        points = {at[name]: 1 for name in choice.get("approve", [])}
        points |= {at[name]: n for name, n in choice.get("grades", {}).items() if n >= 1}
        above = 0
        for group in choice.get("ranking", []):
            points |= {at[name]: len(options) - above for name in group}
            above += len(group)
        rows.append((points, weight))
    return ballots.supports(options=options, ballots=rows)


def shared(projects: list[dict], choices: list[tuple[dict, int]], rule: dict) -> tuple:
    """Return a budget and its rule as the engine takes them."""
    keys = [one["key"] for one in projects]
    known = tuple(
        ballots.Project(
            id=one["key"],
            name=one["key"],
            cost=Fraction(one["cost"]),
            requires=tuple(one["requires"]),
        )
        for one in projects
    )
    whole = ballots.Budget(
        projects=known, limit=Fraction(rule["limit"]), supports=supports(keys, choices)
    )
    asked = shares.Rule(
        rule=rule["rule"],
        utility=rule["utility"],
        completion=rule["completion"],
        increment=Fraction(rule["increment"] or 1),
        order=tuple(rule["order"] or ()),
    )
    return whole, asked


def split_budget(projects: list[dict], choices: list[tuple[dict, int]], rule: dict) -> dict:
    whole, asked = shared(projects, choices, rule)
    parts = tuple(
        strata.Stratum(
            name=one["group"],
            limit=Fraction(one["limit"]),
            projects=tuple(p["key"] for p in projects if p["group"] == one["group"]),
        )
        for one in rule["strata"]
    )
    found = strata.spend(budget=whole, rule=asked, strata=parts)
    return strata.spell_split(budget=whole, split=found)


def budget(projects: list[dict], choices: list[tuple[dict, int]], rule: dict) -> dict:
    whole, asked = shared(projects, choices, rule)
    hours = None
    if rule.get("hours") is not None:
        needs = {one["key"]: Fraction(one["hours"]) for one in projects}
        hours = shares.Hours(limit=Fraction(rule["hours"]), needs=needs)
    return shares.spell(budget=whole, outcome=shares.spend(budget=whole, rule=asked, hours=hours))


def committee_of(options: list[str], choices: list[tuple[dict, int]], rule: dict) -> dict:
    given = supports(options, choices)
    elected = committee.elect(
        supports=given,
        rule=rule["rule"],
        seats=rule["seats"],
        completion=rule["completion"],
        order=tuple(rule["order"] or ()),
    )
    return committee.spell(supports=given, elected=elected)
