"""Random whole questions, with changed votes, strikes, delegations, seeds and every rule."""

from random import Random

from tests.verifier import bundles

KINDS = ("one", "ranking", "approval", "knapsack", "grades", "points", "consent")
POSITIONS = ("agree", "agree-with-concerns", "stand-aside", "object", "block")
STRICT = ("irv", "stv-scottish", "stv-wigm-prf", "stv-meek-prf", "stv-wikimedia")
EQUAL = ("plurality", "approval", "borda", "schulze", "schulze-wikimedia", "ranked-pairs")
GRADED = ("score", "star", "majority-judgement")
KEYS = ["o1", "o2", "o3", "o4"]
COSTS = ["10", "12.5", "7", "20"]


def methods(kind: str) -> tuple[str, ...]:
    if kind in ("one", "ranking"):
        return (*EQUAL, *STRICT)
    return (*GRADED, *EQUAL) if kind in ("grades", "points") else EQUAL


def tally(rng: Random, kind: str) -> dict:
    method = rng.choice(methods(kind))
    rule = bundles.TALLY | {
        "method": method,
        "seats": 1 if method == "irv" else rng.randint(1, 3),
        "unranked": rng.choice(("no-comparison", "last")),
        "no_opinion": rng.choice(("no-comparison", "last")),
        "links": rng.choice(("winning-votes", "margins")),
        "missing": rng.choice((None, "ignore", "lowest")),
        "ties": rng.choice(("open", "order", "ballots", "seed")),
    }
    if rule["ties"] == "order":
        rule["order"] = rng.sample(KEYS, 4)
    if kind in ("grades", "points"):
        rule["scale"] = [0, 3]
    if rng.random() < 0.3:
        rule["caps"] = [{"group": "g", "options": rng.sample(KEYS, 2), "most": 1}]
    return rule


def budget(rng: Random) -> dict:
    name = rng.choice(("equal-shares", "equal-shares", "greedy", "phragmen"))
    completions = {"greedy": ["none"], "phragmen": ["none", "greedy"]}.get(
        name, ["none", "add1-strict", "add1-exhaustive", "greedy", "comparison"]
    )
    completion = rng.choice(completions)
    return {
        "kind": "budget",
        "rule": name,
        "utility": rng.choice(("cost", "cardinality", "score")),
        "completion": completion,
        "increment": rng.choice(("1", "0.5")) if completion.startswith("add1") else None,
        "limit": "33",
        "order": rng.choice((None, rng.sample(KEYS, 4))),
        "strata": None,
        "hours": None if completion.startswith("add1") else rng.choice((None, "0", "4", "5.5")),
    }


def poll_of(kind: str, rng: Random) -> bundles.Poll:
    """Return a random question with a paper of this kind."""
    poll = bundles.Poll(options=4, paper=kind, people=9, rule=tally(rng, kind))
    if kind == "knapsack" or (kind not in ("one", "consent") and rng.random() < 0.4):
        poll.rule, poll.costs = budget(rng), list(COSTS)
        if kind in ("grades", "points"):
            poll.rule["scale"] = [0, 3]
        if poll.rule["hours"] is None and rng.random() < 0.5:
            poll.groups = ["a", "b", None, "a"]
            poll.rule["strata"] = [{"group": "b", "limit": "9.5"}, {"group": "a", "limit": "20"}]
    if kind == "consent":
        poll.rule = {"kind": "consent", "least": 2, "most_blocks": rng.randint(0, 2)}
    poll.offers_no_opinion = kind in ("one", "ranking") and rng.random() < 0.5
    poll.seed = rng.randbytes(32) if poll.rule.get("ties") == "seed" else None
    poll.choices = [(rng.randrange(7), choice_of(kind, rng, poll)) for _ in range(10)]
    poll.struck = rng.sample(range(10), rng.choice((0, 1)))
    if kind != "consent" and rng.random() < 0.5:
        poll.passed_on = {a: rng.choice([b for b in range(9) if b != a]) for a in (5, 6, 7, 8)}
    poll.quorum = rng.choice((None, 0, 7))
    of = rng.choice(("cast", "eligible"))
    poll.threshold = rng.choice((None, {"of": of, "share": rng.choice(("1/2", "2/3"))}))
    poll.extended = rng.random() < 0.3
    return poll


def choice_of(kind: str, rng: Random, poll: bundles.Poll) -> dict:
    some = sorted(rng.sample(KEYS, rng.randint(0, 2)))
    if kind == "consent":
        return {"position": rng.choice(POSITIONS)}
    if kind in ("approval", "knapsack"):
        return {"approve": some}
    if kind in ("grades", "points"):
        return {"grades": {key: rng.randint(0, 3) for key in KEYS if rng.random() < 0.8}}
    ranking = [[key] for key in rng.sample(some, min(len(some), 1 if kind == "one" else 2))]
    rest = [key for key in KEYS if [key] not in ranking]
    if kind == "ranking" and poll.rule.get("method") not in STRICT and rng.random() < 0.3:
        ranking, rest = [*ranking, rest[:2]], rest[2:]
    return {"ranking": ranking} | ({"no_opinion": rest[1:]} if poll.offers_no_opinion else {})
