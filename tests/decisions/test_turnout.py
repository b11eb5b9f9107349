"""Turnout by community tells how many, and never how few."""

import pytest

from mycel.decisions import queries
from mycel.decisions.models import RollEntry
from mycel.decisions.queries.lines import _communities

from .world import ended, opened, ranking, vote


def lines(by_home, voted):
    return [(one.home, one.roll, one.voters) for one in _communities(by_home, voted)]


def test_large_communities_stand_alone_and_small_ones_together():
    found = lines({"a": 50, "b": 20, "c": 4, "d": 3, "": 2}, {"a": 30, "b": 9, "c": 4, "": 2})
    assert found == [("a", 50, 30), ("b", 20, 9), ("", 9, 6)]


def test_no_line_stands_for_fewer_than_five_people():
    assert lines({"a": 50, "b": 6, "c": 1}, {"a": 30, "b": 6}) == [("a", 50, 30), ("", 7, 6)]
    assert lines({"a": 1, "b": 1}, {"a": 1}) == []
    assert lines({"a": 7, "b": 3}, {}) == []


def test_few_voters_are_hidden_and_the_total_does_not_tell_them():
    found = lines({"a": 50, "b": 20, "c": 10}, {"a": 30, "b": 8, "c": 2})
    assert found == [("a", 50, 30), ("b", 20, None), ("c", 10, None)]
    assert lines({"a": 50, "b": 20}, {"a": 4, "b": 3}) == [("a", 50, None), ("b", 20, None)]


@pytest.mark.parametrize("privacy", ["pseudonymous", "open-roll-call"])
def test_nobody_sees_from_where_a_ballot_under_a_pseudonym_came(council, privacy):
    question = opened(council, privacy=privacy)
    RollEntry.objects.update(home="awiki")
    seen = []
    for slug in ("amina", "hana", "jonas", "mei", "omar", "teo"):
        vote(question, slug, ranking(["o1"]))
        seen.append(queries.turnout(number=question.number).communities)
    in_the_open = privacy == "open-roll-call"
    assert len(set(seen)) == (3 if in_the_open else 1)
    ended(question)
    (line,) = queries.turnout(number=question.number).communities
    assert (line.home, line.roll, line.voters) == ("awiki", 6, 6)
