"""The opinion map by its definition: the same map whatever the order, the machine, the sign."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from tests.engine import conversations

from mycel.engine.chance import stream
from mycel.engine.opinion import axes, clusters, matrix, published, stability, statements
from mycel.engine.opinion import map as maps
from mycel.engine.opinion.matrix import Statement


@pytest.fixture(scope="module")
def planted():
    votes, group = conversations.planted()
    return votes, group, maps.compute(votes=votes, seed=1, repetitions=3)


def events(votes):
    return [
        (votes.participants[p], votes.statements[s], int(v))
        for p, s, v in zip(votes.rows, votes.columns, votes.values, strict=True)
    ]


def of(listed):
    people, things, cast = zip(*listed, strict=True)
    return matrix.of_events(participants=people, statements=things, votes=cast)


def told(found):
    return json.dumps(published.result(found=found))


def test_planted_groups_are_found_and_stable(planted):
    votes, group, found = planted
    assert found.withheld is None
    assert stability.adjusted_rand(first=found.grouping.labels, second=group) > 0.95
    assert found.grouping.stability.minimum > 0.9
    assert [one.id for one in found.grouping.groups] == ["A", "B", "C"]
    assert sum(len(one.members) for one in found.grouping.groups) == len(votes.participants)


def test_the_order_of_votes_people_and_statements_changes_no_byte(planted):
    votes, _, found = planted
    listed = events(votes)
    mixed = [listed[at] for at in stream(seed=3, name="mix").permutation(len(listed))]
    assert told(maps.compute(votes=of(mixed), seed=1, repetitions=3)) == told(found)


def test_people_and_statements_without_votes_change_nothing_about_the_others(planted):
    votes, _, found = planted
    more = replace(votes, participants=(*votes.participants, "z"))
    again = maps.compute(votes=more, seed=1, repetitions=3)
    assert again.grouping.labels.tolist() == [*found.grouping.labels.tolist(), -1]
    assert again.priorities.tolist() == found.priorities.tolist()
    assert again.grouping.stability == found.grouping.stability


def test_another_sign_mirrors_the_map_and_swaps_the_sides(planted):
    votes, _, found = planted
    other = maps.compute(votes=replace(votes, values=-votes.values), seed=1, repetitions=3)
    assert np.array_equal(other.projection.points, -found.projection.points)
    assert np.array_equal(other.projection.axes, found.projection.axes)
    assert np.array_equal(other.grouping.labels, found.grouping.labels)
    assert other.grouping.stability == found.grouping.stability
    first, second = (statements.statistics(counts=x.grouping.counts) for x in (found, other))
    assert np.array_equal(first.agree.metric, second.disagree.metric)
    assert np.array_equal(first.disagree.ratio_test, second.agree.ratio_test)


def test_everybody_twice_doubles_every_count(planted):
    votes, _, found = planted
    listed = events(votes)
    twice = maps.compute(
        votes=of([*listed, *((f"{p}x", s, v) for p, s, v in listed)]), seed=1, repetitions=0
    )
    assert np.array_equal(twice.agrees, 2 * found.agrees)
    assert np.array_equal(twice.seen, 2 * found.seen)
    assert np.abs(twice.projection.axes - found.projection.axes).max() < 1e-9


def test_the_latest_vote_counts():
    ids = {"participants": ["a", "a", "a"], "statements": ["1"] * 3, "votes": [1, -1, 0]}
    assert matrix.of_events(**ids).values.tolist() == [0]
    assert matrix.of_events(**ids, times=[9, 5, 5]).values.tolist() == [1]
    assert matrix.of_events(**ids, times=[5, 5, 1]).values.tolist() == [-1]


def test_many_cells_are_sorted_as_few_are():
    rng = stream(seed=2, name="cells")
    row, column = rng.integers(0, 500, 4000), rng.integers(0, 300, 4000)
    value, time = rng.integers(-1, 2, 4000), rng.integers(0, 50, 4000)
    people, things = ([str(at) for at in range(most)] for most in (500, 300))
    found = matrix.of_arrays(
        participants=people, statements=things, rows=row, columns=column, values=value, times=time
    )
    last = {}
    for at in np.argsort(time, kind="stable"):
        last[int(row[at]), int(column[at])] = int(value[at])
    cells = zip(found.rows.tolist(), found.columns.tolist(), found.values.tolist(), strict=True)
    assert [((r, c), v) for r, c, v in cells] == sorted(last.items())


def test_ids_are_sorted_as_numbers_where_they_are():
    found = matrix.of_events(participants=["10", "9", "x"], statements=["2"] * 3, votes=[1, 1, 1])
    assert found.participants == ("9", "10", "x")


@pytest.mark.parametrize("vote", [2, -3])
def test_other_votes_are_refused(vote):
    with pytest.raises(matrix.UnknownVote, match="expected 1"):
        matrix.of_events(participants=["a"], statements=["1"], votes=[vote])


def test_nothing_is_refused_by_name():
    with pytest.raises(matrix.NoVotes):
        matrix.of_events(participants=[], statements=[], votes=[])


def test_both_solvers_give_the_same_axes():
    rng = stream(seed=5, name="solver")
    dense = rng.choice([-1.0, 0.0, 1.0], size=(600, 300), p=[0.1, 0.8, 0.1])
    dense[:300, :40] += 0.5
    dense[::3, 100:160] -= 0.4
    X = sparse.csr_array(dense - dense.mean(axis=0))
    first, second = axes.principal(X=X), axes.exact(X=X)
    assert axes._iterated(X) is not None
    assert first[0][:2] == pytest.approx(second[0][:2], rel=1e-10)
    assert np.abs(first[1] - second[1]).max() < 1e-9
    wide = sparse.csr_array(X.T)
    assert np.abs(axes.exact(X=wide)[0] - second[0]).max() < 1e-8 * second[0][0]


def test_the_leading_loading_is_positive_and_missing_axes_are_zero():
    votes = of(
        [(str(p), s, v if p < 5 else -v) for p in range(9) for s, v in (("1", 1), ("2", -1))]
    )
    found = axes.project(votes=votes, columns=np.array([True, True]))
    assert found.axes[0] == pytest.approx([np.sqrt(0.5), -np.sqrt(0.5)])
    assert not found.axes[1].any()
    assert found.gap == 0


def test_one_vote_moves_as_far_as_the_definition_says():
    votes = of([("a", "1", 1), ("b", "1", -1), ("b", "2", 1), ("c", "2", -1), ("c", "1", 1)])
    found = axes.project(votes=votes, columns=np.array([True, True]))
    by_hand = np.sqrt(2 / 1) * (1 - 1 / 3) * found.axes[:, 0]
    assert found.points[0] == pytest.approx(by_hand, abs=1e-8)


def test_zeroed_statements_count_as_votes_of_everybody():
    votes, _ = conversations.planted(people=40, things=12)
    columns = np.arange(12) < 9
    dropped = axes.project(votes=votes, columns=columns)
    zeroed = axes.project(votes=votes, columns=columns, zeroed=True)
    cast = dropped.votes[:, None]
    ratio = np.sqrt(12 / 9) * np.sqrt(np.maximum(cast, 1) / (cast + 3))
    assert zeroed.points == pytest.approx(dropped.points * ratio, abs=1e-8)


def test_few_people_get_a_map_without_groups():
    votes, _ = conversations.planted(people=14, things=12)
    found = maps.compute(votes=votes, seed=1)
    assert found.withheld.reason == "TooFewParticipants"
    assert found.projection is not None
    assert published.result(found=found)["groups"] == []


def test_equal_votes_give_no_map():
    votes = of([(str(p), str(s), 1) for p in range(30) for s in range(9)])
    found = maps.compute(votes=votes, seed=1)
    assert found.withheld.reason == "DegenerateMap"
    assert not found.extremity.any()
    assert published.result(found=found)["statements"][0]["agrees"] == 30


def test_noise_has_no_groups():
    rng = stream(seed=8, name="noise")
    listed = [
        (str(p), str(s), int(rng.integers(-1, 2)))
        for p in range(60)
        for s in range(40)
        if rng.random() < 0.5
    ]
    found = maps.compute(votes=of(listed), seed=1)
    assert found.withheld.reason == "UnstableGroups"
    answer = published.result(found=found)
    assert answer["groups"] == []
    assert answer["withheld"].startswith("the groups")
    assert {one["group_informed_consensus"] for one in answer["statements"]} == {None}


def test_the_most_active_fill_a_small_conversation():
    votes = of([(str(p), str(s), 1) for p in range(20) for s in range(8 if p < 3 else 1 + p % 3)])
    found = matrix.in_conversation(votes=votes)
    assert found.sum() == 15
    assert found[:3].all()


def test_rejected_and_meta_statements_are_left_out_and_strict_asks_for_acceptance():
    votes = of([("a", str(at), 1) for at in range(4)])
    known = [
        Statement("0", moderated=-1),
        Statement("1", is_meta=True, moderated=1),
        Statement("2", moderated=1),
    ]
    assert matrix.mapped(votes=votes, statements=known).tolist() == [False, False, True, True]
    strict = matrix.mapped(votes=votes, statements=[*known, Statement("3")], is_strict=True)
    assert strict.tolist() == [False, False, True, False]


def test_many_people_are_clustered_before_they_are_grouped():
    votes, group = conversations.planted(people=2_400, things=60, share=0.4)
    found = maps.compute(votes=votes, seed=1, repetitions=1)
    people = found.grouping.people
    agreement = stability.adjusted_rand(first=found.grouping.labels[people], second=group[people])
    assert agreement > 0.95
    base = clusters.base(points=found.projection.points[people], seed=1)
    assert len(base.centres) <= clusters.BASE
    assert base.weights.sum() == people.sum()
    inside = found.projection.points[people][base.of == 0].mean(axis=0)
    assert base.centres[0] == pytest.approx(inside)


def test_silhouettes_are_those_of_the_definition():
    points = np.array([[0.0, 0], [0, 1], [5, 0], [5, 1], [9, 9]])
    labels = np.array([0, 0, 1, 1, 2])
    found = clusters.Silhouettes(points=points).of(labels=labels)
    far = (5 + np.hypot(5, 1)) / 2
    assert found == pytest.approx(4 * (far - 1) / far / 5)


def test_adjusted_rand_by_hand():
    rand = stability.adjusted_rand
    a = np.array([0, 0, 0, 1, 1, 1])
    assert rand(first=a, second=1 - a) == 1
    assert rand(first=a, second=np.array([0, 0, 1, 1, 2, 2])) == pytest.approx(0.24242424)
    assert rand(first=a * 0, second=a * 0) == 1


def test_small_cells_are_hidden_with_one_that_would_tell_them():
    agrees = np.array([[9, 2, 7], [8, 9, 3], [6, 7, 1]])
    counts = statements.Counts(agrees=agrees, disagrees=agrees * 0, seen=agrees)
    shown, nothing, _ = statements.shown_counts(counts=counts)
    assert shown == [[9, None, 7], [8, 9, None], [6, None, None]]
    assert {cell for row in nothing for cell in row} == {None}


def test_what_is_published_names_nobody(planted):
    _, _, found = planted
    answer = published.public(found=found)
    assert '"p1' not in json.dumps(answer)
    assert "members" not in answer["groups"][0]
    cells = [cell for one in answer["groups"] for side in one["votes"].values() for cell in side]
    assert min(cell for cell in cells if cell is not None) >= 5
    assert None in cells
