"""The opinion map beside what others computed: Polis' server, red-dwarf 0.4.0, published groups."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.engine import conversations

from mycel.engine.opinion import matrix, routing, stability, statements
from mycel.engine.opinion.map import compute

RED_DWARF = json.loads((Path(__file__).parent / "red_dwarf.json").read_bytes())
PLACES = {
    "15-per-hour-seattle": (2, 0.584, 0.6, ""),
    "austria-climate.5twd2jsnkf.2022-08-08": (2, 0.746, 0.85, ""),
    "brexit-consensus": (3, 0.636, 0.6, ""),
    "canadian-electoral-reform": (2, 0.838, 0.85, ""),
    "london.youth.policing": (2, -0.061, 0.3, "UnstableGroups"),
    "scoop-hivemind.ubi": (2, 0.095, 0.9, ""),
    "vtaiwan.uberx": (2, 0.740, 0.8, ""),
}


TIMES = dict.fromkeys(PLACES, 20) | {
    "austria-climate.5twd2jsnkf.2022-08-08": 3,
    "vtaiwan.uberx": 3,
}


@pytest.fixture(scope="module", params=conversations.SERVED)
def served(request, public_data):
    return request.param, conversations.served(public_data, request.param)


def counts_of(one):
    return statements.group_counts(votes=one.votes, labels=one.labels, groups=one.groups)


def test_group_informed_consensus_is_the_servers(served):
    _, one = served
    found = statements.group_informed_consensus(counts=counts_of(one))
    published = one.answer["group-aware-consensus"]
    assert len(published) == len(one.answer["tids"])
    for column, id_ in enumerate(one.votes.statements):
        if id_ in published:
            assert found[column] == pytest.approx(published[id_], abs=1e-12)


def test_group_counts_are_the_servers(served):
    _, one = served
    counts = counts_of(one)
    for group, told in one.answer["group-votes"].items():
        for column, id_ in enumerate(one.votes.statements):
            if id_ in told["votes"]:
                cell = (int(group), column)
                found = (counts.agrees[cell], counts.disagrees[cell], counts.seen[cell])
                assert found == tuple(told["votes"][id_][key] for key in "ADS")


def test_representative_statements_are_the_servers_and_red_dwarfs(served):
    name, one = served
    counts = counts_of(one)
    figures = statements.statistics(counts=counts)
    for group in range(one.groups):
        found = statements.representative(
            counts=counts, found=figures, group=group, columns=one.columns()
        )
        told = one.answer["repness"][str(group)]
        mine = [[one.votes.statements[each.column], each.side] for each in found]
        assert mine == [[str(row["tid"]), row["repful-for"]] for row in told]
        assert mine == RED_DWARF[name]["representative"][str(group)]
        for each, row in zip(found, told, strict=True):
            side = getattr(figures, each.side)
            at = (group, each.column)
            assert side.share[at] == pytest.approx(row["p-success"], abs=1e-12)
            assert side.share_test[at] == pytest.approx(row["p-test"], abs=1e-12)
            assert side.ratio[at] == pytest.approx(row["repness"], abs=1e-12)
            assert side.ratio_test[at] == pytest.approx(row["repness-test"], abs=1e-6)


def test_group_statistics_are_red_dwarfs(public_data):
    one = conversations.served(public_data, "below-100-ptpts")
    counts = counts_of(one)
    found = statements.statistics(counts=counts)
    rows = RED_DWARF["below-100-ptpts"]["statistics"]["rows"]
    assert len(rows) == one.groups * len(one.answer["tids"])
    for group, id_, *told in rows:
        at = (int(group), one.votes.statements.index(id_))
        mine = [counts.agrees[at], counts.disagrees[at], counts.seen[at]]
        for key in ("share", "share_test", "ratio", "ratio_test"):
            mine += [getattr(found.agree, key)[at], getattr(found.disagree, key)[at]]
        assert np.abs(np.array(mine) - told).max() <= 1e-12


def test_what_a_majority_says_is_red_dwarfs_but_for_ties(served):
    name, one = served
    people = one.labels >= 0
    agrees, disagrees, seen = matrix.counts(votes=one.votes, people=people)
    found = statements.majority(
        agrees=agrees, disagrees=disagrees, seen=seen, columns=one.columns()
    )
    for side in ("agree", "disagree"):
        mine = [one.votes.statements[each.column] for each in found if each.side == side]
        assert mine == RED_DWARF[name]["majority"][side]


def test_extremity_and_priorities_are_the_servers(served):
    """The server counts votes of base clusters, and stores agreement as -1: means change sign."""
    _, one = served
    pca = one.answer["pca"]
    axes, mean = np.array(pca["comps"]), -np.array(pca["center"])
    extremity = np.sqrt(len(mean)) * np.abs(1 - mean) * np.hypot(*axes)
    assert extremity == pytest.approx(np.array(pca["comment-extremity"]), abs=1e-9)
    place = {id_: at for at, id_ in enumerate(one.votes.statements)}
    columns = [place[str(id_)] for id_ in one.answer["tids"]]
    agrees, disagrees, seen = (
        each[columns] for each in matrix.counts(votes=one.votes, people=one.labels >= 0)
    )
    found = routing.priorities(agrees=agrees, disagrees=disagrees, seen=seen, extremity=extremity)
    meta = set(one.answer["meta-tids"])
    compared = 0
    for at, id_ in enumerate(one.answer["tids"]):
        told = one.answer["comment-priorities"][str(id_)]
        if id_ in meta:
            assert told == routing.META
        else:
            compared += 1
            assert found[at] == pytest.approx(told, rel=1e-9)
    assert compared > 30


@pytest.mark.parametrize("name", conversations.OPEN)
def test_open_conversations_give_the_groups_that_the_method_tells(name, public_data):
    conversation = conversations.read(public_data, name)
    votes = conversations.latest(conversation)
    found = compute(votes=votes, given=conversation.statements, seed=1, repetitions=TIMES[name])
    k, agreement, stable, reason = PLACES[name]
    labels = found.grouping.labels
    both = [
        at
        for at, id_ in enumerate(votes.participants)
        if labels[at] >= 0 and id_ in conversation.groups
    ]
    published = np.array([int(conversation.groups[votes.participants[at]]) for at in both])
    mine = stability.adjusted_rand(first=labels[both], second=published)
    assert found.grouping.k == k
    assert mine == pytest.approx(agreement, abs=0.02)
    assert found.grouping.stability.mean >= stable
    assert (found.withheld.reason if found.withheld else "") == reason


def test_few_runs_of_k_means_are_a_trap_that_is_avoided(public_data):
    conversation = conversations.read(public_data, "canadian-electoral-reform")
    votes = conversations.latest(conversation)
    found = compute(votes=votes, given=conversation.statements, seed=1, zeroed=True, repetitions=0)
    assert found.grouping.silhouettes[2] == pytest.approx(0.6689, abs=1e-4)
