"""Transfer counts beside published answers: wards, stage references of droop, known winners."""

import json
import re

import pytest
from tests.engine.elections import cut_at_equals, of_file

ENDINGS = {
    "-scotland-fixed-p5-d5.txt": "stv-scottish",
    "-wigm-prf-fixed-p4-d4.txt": "stv-wigm-prf",
    "-meek-prf-o6-fixed-p9-d9.txt": "stv-meek-prf",
}
MOVED = re.compile(r"(Surplus transferred|Transfer defeated): (.*?)(?: \(([\d.]+)\))?")
DECIDED = re.compile(r"(Elect|Defeat)(?: \(.*\))?: (.*)")
DUBLIN_NORTH = {"Trevor Sargent", "Sean Ryan", "Jim Glennon", "G.V. Wright"}
DUBLIN_WEST = {"Brian Lenihan", "Joan Burton", "Joe Higgins"}
STV = ("stv-scottish", "stv-wigm-prf", "stv-meek-prf")


def references(folder):
    """Return (name, method, log, election) of every reference for a rule that we count by."""
    for path in sorted((folder / "ref/json").rglob("*.txt")):
        for ending, method in ENDINGS.items():
            if path.name.endswith(ending):
                name = path.name.removesuffix(ending)
                (source,) = (folder / "blt").rglob(f"{name}.blt")
                yield name, method, json.loads(path.read_text(encoding="utf-8")), of_file(source)


def preference(log, options):
    """Return a tie order that makes droop's choices: it takes its first for whatever is to do.

    So who is elected in the end stands first, in its order; behind them the others, turned round.
    """
    order = sorted(log["cdict"].values(), key=lambda one: one["tie_order"])
    elected = [one["name"] for one in order if one["cid"] in winning(log)]
    others = [one["name"] for one in reversed(order) if one["cid"] not in winning(log)]
    return tuple(options.index(name) for name in (*elected, *others) if name in options)


def winning(log):
    last = [action for action in log["actions"] if "cstate" in action][-1]["cstate"]
    return {int(cid) for cid, state in last.items() if state["state"] == "elected"}


def numbers(log, action, key):
    """Return one number of every candidate who is not withdrawn, by name."""
    return {
        log["cdict"][cid]["name"]: state[key]
        for cid, state in action["cstate"].items()
        if state["state"] != "withdrawn"
    }


def their_stages(log):
    """Return (who, votes, exhausted) after every transfer; a surplus of nothing is no stage."""
    stages = []
    for action in log["actions"]:
        moved = MOVED.fullmatch(action["msg"])
        if moved and not (moved[3] and float(moved[3]) == 0):
            stages.append((moved[2], numbers(log, action, "vote"), action["nt_votes"]))
    return stages


def our_stages(result):
    return [
        (one["of"][0], one["votes"], one["exhausted"])
        for one in result.rounds
        if one["action"] in {"surplus", "exclusion"}
    ]


def their_rounds(log):
    """Return what every round of Meek came to: who, quota, votes, keep factors."""
    rounds = {}
    for action in log["actions"]:
        decided = DECIDED.fullmatch(action["msg"])
        if decided:
            one = rounds.setdefault(action["round"], {"Elect": set(), "Defeat": set()})
            one[decided[1]].add(decided[2])
            one["last"] = action
    return [
        (one["Elect"], one["Defeat"], one["last"]["quota"],
         numbers(log, one["last"], "vote"), numbers(log, one["last"], "kf"))
        for one in rounds.values()
    ]  # fmt: skip


def our_rounds(result):
    return [
        ({*one["elected"]}, {*one["eliminated"]}, one["quota"], one["votes"], one["keep_factors"])
        for one in result.rounds
        if one["action"] != "fill"
    ]


def differences(name, method, log, election):
    result = election.counted(method, preference=preference(log, election.ballots.options))
    meek = method == "stv-meek-prf"
    theirs, ours = (
        (their_rounds(log), our_rounds(result)) if meek else (their_stages(log), our_stages(result))
    )
    found = [f"{name} {method}: {len(ours)} stages, not {len(theirs)}"]
    found = [] if len(ours) == len(theirs) else found
    for number, (mine, their) in enumerate(zip(ours, theirs, strict=False), 1):
        if mine != their:
            found.append(f"{name} {method} stage {number}: {mine}, not {their}")
    elected = {election.ballots.options[one] for one in result.winners}
    if elected != {log["cdict"][str(cid)]["name"] for cid in winning(log)}:
        found.append(f"{name} {method}: elects {elected}")
    return found


def test_every_stage_of_every_reference(public_data):
    found = [*references(public_data / "choice/droop-tests")]
    assert {method for _, method, _, _ in found} == set(STV)
    assert len(found) == 27
    assert [line for one in found for line in differences(*one)] == []


def test_a_stage_that_differs_is_noticed(public_data):
    name, method, log, election = next(references(public_data / "choice/droop-tests"))
    assert differences(name, method, log, election) == []
    last = [action for action in log["actions"] if DECIDED.fullmatch(action["msg"])][1]
    last["cstate"]["1"]["kf"] = last["cstate"]["1"]["vote"] = "0.4"
    assert len(differences(name, method, log, election)) == 1


def test_sixty_wards(public_data):
    folder = public_data / "choice/scot-elex"
    expected = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    assert len(expected) == 60
    for name, known in expected.items():
        election = of_file(folder / name)
        everybody = tuple(range(len(election.ballots.options)))
        result = election.counted("stv-scottish", preference=everybody)
        assert (election.seats, election.ballots.size) == (known["seats"], known["ballots"]), name
        assert sorted(one + 1 for one in result.winners) == known["elected_droop_scotland"], name


@pytest.mark.parametrize("method", STV)
def test_dublin_2002(public_data, method):
    folder = public_data / "choice/preflib/00001 - irish"
    north = of_file(folder / "00001-00000001.soi", seats=4)
    west = of_file(folder / "00001-00000002.soi", seats=3)
    assert (north.ballots.size, west.ballots.size) == (43_942, 29_988)
    assert {name.rsplit(" ", 1)[0] for name in north.winners(method)} == DUBLIN_NORTH
    assert {name.rsplit(" ", 1)[0] for name in west.winners(method)} == DUBLIN_WEST


def test_burlington_2006(public_data):
    path = public_data / "choice/preflib/00005 - burlington/00005-00000001.toi"
    election = cut_at_equals(of_file(path, seats=1))
    result = election.counted("irv")
    assert election.ballots.size == 9_788
    assert [election.ballots.options[one] for one in result.winners] == ["Bob Kiss"]
    first, last = result.rounds[0]["votes"], result.rounds[-1]["votes"]
    assert (first["Bob Kiss"], first["Hinda Miller"], first["Kevin J. Curley"]) == (
        3809,
        3106,
        2609,
    )
    # Cut at equal ranks, one ballot fewer reaches Miller than in the city's 3,986.
    assert last == {"Bob Kiss": 4761, "Hinda Miller": 3985}


@pytest.mark.parametrize("method", [*STV, "stv-wikimedia"])
def test_minneapolis_2009(public_data, method):
    path = public_data / "choice/preflib/00018 - minneapolis/00018-00000002.soi"
    winners = of_file(path, seats=3).winners(method)
    assert {name.strip('"') for name in winners} == {"Bob Fine", "Annie Young", "John Erwin"}
