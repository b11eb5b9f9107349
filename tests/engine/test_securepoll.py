"""Every fixture of SecurePoll in the folder, round by round; counted as ``stv-wikimedia``.

The fixtures are whatever *.json the folder holds: a list of an input and an expected log.
"""

import json
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from mycel.engine.choice.ballots import rankings
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.transfer import count, wikimedia
from mycel.engine.choice.transfer.papers import Papers
from mycel.engine.choice.transfer.standing import Standing

UNITS = 10**10


def units(number):
    """Return a decimal string as a whole number of 10**-10."""
    scaled = Decimal(str(number)) * UNITS
    assert scaled == int(scaled), number
    return int(scaled)


def by_number(one):
    return (int(one), one) if one.isdigit() else (UNITS, one)


def ids(found):
    """Return ids from a list, or from an object keyed by place, in the order given."""
    values = found.values() if isinstance(found, dict) else found or ()
    return [str(value) for value in values]


def ranked(rank, at):
    """Return a ballot as positions, from {"1": id, ...} or a list; strangers are left out."""
    if isinstance(rank, dict):
        rank = [rank[place] for place in sorted(rank, key=int)]
    return [at[str(one)] for one in rank or () if str(one) in at]


def counted(given):
    names = given.get("candidates") or {}
    options = [str(one) for one in (names if isinstance(names, dict) else range(1, len(names) + 1))]
    at = {name: i for i, name in enumerate(options)}
    votes = given.get("rankedVotes") or {}
    rows = votes.values() if isinstance(votes, dict) else votes
    ballots = [(ranked(row.get("rank"), at), int(row.get("count", 1))) for row in rows]
    rule = Rule(method="stv-wikimedia", seats=int(given["seats"]))
    if any(len(set(order)) < len(order) for order, _ in ballots):
        return options, as_they_stand(options, ballots, rule)
    single = [([[one] for one in order], (), weight) for order, weight in ballots]
    votes = rankings(options=options, ballots=single)
    return options, count(ballots=votes, rule=rule, preference=None)


def as_they_stand(options, ballots, rule):
    """Return the count of ballots that name somebody twice, which rankings refuse."""
    width, longest = len(options), max(len(order) for order, _ in ballots)
    padded = [[*order, *[width] * (longest + 1 - len(order))] for order, _ in ballots]
    weights = np.array([weight for _, weight in ballots], dtype=np.int64)
    papers = Papers(tuple(options), np.array(padded, dtype=np.int16), weights)
    return wikimedia.count(standing=Standing(papers=papers, rule=rule, preference=None))


def by_option(options, found, key=None):
    """Return numbers by option; who is not listed has none."""
    items = found.items() if isinstance(found, dict) else enumerate(found or (), start=1)
    values = {str(one): value[key] if key else value for one, value in items}
    return {one: units(values.get(one, 0)) for one in options}


def expected_round(options, log):
    """Return what a log says of a round; what it does not say is not compared."""
    wanted = {
        "round": ("round", int),
        "quota": ("quota", units),
        "surplus": ("surplus", units),
        "total_votes": ("totalVotes", units),
        "votes": ("rankings", lambda found: by_option(options, found, "total")),
        "keep_factors": ("keepFactors", lambda found: by_option(options, found)),
        "elected": ("elected", ids),
        "eliminated": ("eliminated", ids),
    }
    return {mine: read(log[theirs]) for mine, (theirs, read) in wanted.items() if theirs in log}


def found_round(options, one):
    numbers = {key: units(one[key]) for key in ("quota", "surplus", "total_votes")}
    tables = {key: by_option(options, one[key]) for key in ("votes", "keep_factors")}
    # The log lists who leaves together by number, ours as the file does.
    lists = {"elected": one["elected"], "eliminated": sorted(one["eliminated"], key=by_number)}
    return {"round": one["round"], **numbers, **tables, **lists}


def earned(options, rounds):
    """Return what every candidate won or lost in each round."""
    totals = [dict.fromkeys(options, 0), *(one["votes"] for one in rounds)]
    pairs = pairwise(totals)
    return [{one: now[one] - before[one] for one in options} for before, now in pairs]


def earnings(options, log):
    """Return what a log says that everybody earned in a round, or None where it does not."""
    found = log.get("rankings") or {}
    values = [*(found.values() if isinstance(found, dict) else found)]
    told = values and all("earned" in value for value in values)
    return by_option(options, found, "earned") if told else None


def differences(path):
    """Return how the count of one fixture differs from its log, as sentences."""
    given, expected = json.loads(path.read_text(encoding="utf-8"))
    options, result = counted(given)
    rounds = [found_round(options, one) for one in result.rounds]
    logs = expected.get("rounds") or []
    logs = [*logs.values()] if isinstance(logs, dict) else logs
    wanted = [expected_round(options, log) for log in logs]
    found = [f"{path.name}: {len(rounds)} rounds, not {len(wanted)}"][len(rounds) == len(wanted) :]
    for mine, theirs in zip(rounds, wanted, strict=False):
        found += [
            f"{path.name} round {mine['round']} {key}: {mine[key]}, not {theirs[key]}"
            for key in theirs
            if mine[key] != theirs[key]
        ]
    for number, (mine, log) in enumerate(zip(earned(options, rounds), logs, strict=False), 1):
        theirs = earnings(options, log)
        if theirs is not None and mine != theirs:
            found.append(f"{path.name} round {number}: earned {mine}, not {theirs}")
    elected = [options[one] for one in result.winners]
    eliminated = [name for one in rounds for name in one["eliminated"]]
    if elected != ids(expected.get("elected")):
        found.append(f"{path.name} elects {elected}, not {ids(expected.get('elected'))}")
    if eliminated != ids(expected.get("eliminated")):
        found.append(f"{path.name} excludes {eliminated}, not {ids(expected.get('eliminated'))}")
    return found


def test_every_log_is_reproduced(public_data):
    paths = sorted((public_data / "choice/securepoll/unit/fixtures").glob("*.json"))
    assert paths, "the folder of fixtures holds no *.json"
    assert [line for path in paths for line in differences(path)] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("surplus", "0.0000000001"), ("quota", "1"), ("elected", [7]), ("eliminated", {"1": 9})],
)
def test_a_log_that_differs_is_noticed(public_data, tmp_path, key, value):
    source = public_data / "choice/securepoll/unit/fixtures"
    first = min(source.glob("*.json"))
    given, expected = json.loads(first.read_text(encoding="utf-8"))
    expected["rounds"][-1][key] = value
    changed = tmp_path / first.name
    changed.write_text(json.dumps([given, expected]), encoding="utf-8")
    assert len(differences(changed)) == 1
    assert key in differences(changed)[0]
