"""Random small questions: options, choices and a rule, with many ties on purpose."""

import hashlib
from random import Random

RANKED = ("plurality", "borda", "schulze", "schulze-wikimedia", "ranked-pairs")
STRICT = ("irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf", "stv-wikimedia")
GRADED = ("score", "star", "majority-judgement")
METHODS = (*RANKED, *STRICT, *GRADED, "approval")


def names(rng: Random) -> list[str]:
    count = rng.choice((1, 2, 3, 3, 4, 4, 5, 6, 8))
    return rng.sample([f"o{i}" for i in range(1, 13)] + ["Größe", "a b"], count)


def choice(rng: Random, kind: str, options: list[str], scale: tuple[int, int]) -> dict:
    if kind == "approve":
        return {"approve": [o for o in options if rng.random() < 0.4]}
    if kind == "grades":
        return {"grades": {o: rng.randint(*scale) for o in options if rng.random() < 0.85}}
    shown = rng.sample(options, rng.randint(0, len(options)))
    groups: list[list[str]] = []
    for option in shown:
        if kind == "equal" and groups and rng.random() < 0.3:
            groups[-1].append(option)
        else:
            groups.append([option])
    rest = [o for o in options if o not in shown]
    without = [o for o in rest if rng.random() < 0.3] if kind != "strict" else []
    groups = [[o for o in options if o in group] for group in groups]
    return {"no_opinion": without, "ranking": groups}


def rule(rng: Random, method: str, options: list[str], scale: tuple[int, int]) -> dict:
    ties = rng.choice(("open", "open", "order", "ballots", "seed"))
    rule = {
        "method": method,
        "seats": 1 if method == "irv" else rng.randint(1, len(options) + 1),
        "unranked": rng.choice(("no-comparison", "last")),
        "no_opinion": rng.choice(("no-comparison", "last")),
        "links": rng.choice(("winning-votes", "margins")),
        "missing": rng.choice((None, "ignore", "lowest")),
        "ties": ties,
        "scale": [*scale],
        "caps": [],
    }
    if ties == "order":
        rule["order"] = rng.sample(options, len(options))
    if ties == "seed":
        rule["seed"] = hashlib.sha256(rng.randbytes(8)).hexdigest()
    for i in range(rng.choice((0, 0, 0, 1, 2))):
        members = [o for o in options if rng.random() < 0.5]
        rule["caps"].append({"group": f"g{i}", "options": members, "most": rng.randint(0, 2)})
    return rule


def question(rng: Random, method: str) -> tuple[list[str], list[tuple[dict, int]], dict]:
    options = names(rng)
    low = rng.choice((0, 0, -2, 1))
    scale = (low, low + rng.choice((1, 2, 5)))
    kinds = ["strict"] if method in STRICT else ["strict", "equal", "approve", "grades"]
    kind = "grades" if method in GRADED else rng.choice(kinds)
    few = [choice(rng, kind, options, scale) for _ in range(rng.randint(1, 6))]
    count = rng.choice((0, 1, 2, 4, 6, 8, 12, 30))
    ballots = [(rng.choice(few), rng.choice((1, 1, 1, 2))) for _ in range(count)]
    if rng.random() < 0.4:
        ballots += [(choice(rng, kind, options, scale), 1) for _ in range(rng.randint(0, 20))]
    elif rng.random() < 0.4:
        ballots = level(rng, kind, options, scale)
    return options, ballots, rule(rng, method, options, scale)


def level(
    rng: Random, kind: str, options: list[str], scale: tuple[int, int]
) -> list[tuple[dict, int]]:
    """Return ballots of which nearly as many speak for one option as for the next."""
    if kind in ("approve", "grades"):
        few = [choice(rng, kind, options, scale) for _ in range(3)]
        both = few + [turned_round(one, options) for one in few]
        return [(one, rng.choice((1, 2))) for one in both]
    weight, found = rng.choice((2, 3, 4, 6)), []
    for option in options:
        rest = [o for o in options if o != option]
        for _ in range(rng.choice((1, 1, 2))):
            after = rng.sample(rest, rng.randint(0, min(2, len(rest))))
            ranking = [[option], *([one] for one in after)]
            found.append(({"no_opinion": [], "ranking": ranking}, weight))
    return found + [(rng.choice(found)[0], 1)] * rng.choice((0, 0, 1))


def turned_round(one: dict, options: list[str]) -> dict:
    """Return a ballot for which each option stands where the next one stood."""
    after = dict(zip(options, options[1:] + options[:1], strict=True))
    if "approve" in one:
        return {"approve": [o for o in options if o in {after[x] for x in one["approve"]}]}
    return {"grades": {after[option]: grade for option, grade in one["grades"].items()}}


def money(rng: Random) -> str:
    return rng.choice(("0", "1", "2", "3", "5", "10", "10", "12.5", "0.25", "7/3", "100"))


def budget(rng: Random) -> tuple[list[dict], list[tuple[dict, int]], dict]:
    keys = [f"o{i}" for i in range(1, rng.choice((1, 2, 3, 4, 6, 9)) + 1)]
    name = rng.choice(("equal-shares", "equal-shares", "greedy", "phragmen"))
    completions = {"greedy": ["none"], "phragmen": ["none", "greedy"]}.get(
        name, ["none", "add1-strict", "add1-exhaustive", "greedy", "comparison"]
    )
    rule = {
        "rule": name,
        "utility": rng.choice(("cost", "cardinality", "score")),
        "completion": rng.choice(completions),
        "increment": rng.choice((None, "1", "0.5", "1/3")),
        "limit": rng.choice(("0", "5", "10", "20", "33.5", "50/3")),
        "order": rng.choice((None, rng.sample(keys, len(keys)))),
    }
    projects = [
        {
            "key": key,
            "cost": money(rng),
            "requires": [k for k in keys if k != key and rng.random() < 0.08],
            "hours": rng.choice(("0", "1", "2")),
        }
        for key in keys
    ]
    if rng.random() < 0.2 and not rule["completion"].startswith("add1"):
        rule["hours"] = rng.choice(("0", "2", "4"))
    return projects, supporters(rng, keys), rule


def split_budget(rng: Random) -> tuple[list[dict], list[tuple[dict, int]], dict]:
    """Return a budget split over strata; some prerequisites and limits are refused."""
    projects, ballots, rule = budget(rng)
    rule.pop("hours", None)
    groups = ["north", "south", "east"][: rng.randint(1, 3)]
    limit = rng.choice(("0", "1", "5", "10", "33.5", "25/3"))
    rule["limit"] = rng.choice(("20", "60", "100.5"))
    rule["strata"] = [{"group": one, "limit": limit} for one in rng.sample(groups, len(groups))]
    chosen = rng.choice(([*groups, None], [*groups, None, None], groups[:1]))
    for one in projects:
        one["group"] = rng.choice(chosen)
        one["cost"] = rng.choice(("0", "1", "2", "3", "5", "7/3", "12.5", "20"))
    return projects, ballots, rule


def supporters(rng: Random, options: list[str]) -> list[tuple[dict, int]]:
    kind = rng.choice(("approve", "approve", "grades", "equal"))
    few = [choice(rng, kind, options, (0, 3)) for _ in range(rng.randint(1, 6))]
    count = rng.choice((0, 1, 2, 4, 6, 8, 12, 20))
    return [(rng.choice(few), rng.choice((1, 1, 1, 2))) for _ in range(count)]


def committee(rng: Random) -> tuple[list[str], list[tuple[dict, int]], dict]:
    options = names(rng)
    name = rng.choice(("seq-pav", "seq-phragmen", "equal-shares"))
    rule = {
        "rule": name,
        "seats": rng.randint(1, len(options)),
        "completion": rng.choice(("none", "approval")) if name == "equal-shares" else "none",
        "order": rng.choice((None, rng.sample(options, len(options)))),
    }
    return options, supporters(rng, options), rule
