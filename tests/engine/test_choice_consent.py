"""Consent rounds, gradients of agreement, quorum and thresholds."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine.choice import consent
from mycel.engine.choice.ballots import BallotError
from mycel.engine.choice.consent import Objection, Terms

OPEN = Objection("ana", "The server has no owner.")


@pytest.mark.parametrize(
    ("positions", "terms", "objections", "reason"),
    [
        ({"agree": 5}, Terms(least=5), (), "passed"),
        ({"agree": 4}, Terms(least=5), (OPEN,), "too-few"),
        ({"agree": 4, "stand-aside": 1}, Terms(least=5), (), "passed"),
        ({"agree": 4, "block": 1}, Terms(least=5), (OPEN,), "blocked"),
        ({"agree": 4, "block": 1}, Terms(least=5, most_blocks=1), (), "passed"),
        ({"agree": 4, "object": 3}, Terms(), (), "passed"),
        ({"agree": 5}, Terms(), (OPEN,), "objection-open"),
        ({}, Terms(), (), "passed"),
    ],
)
def test_the_first_thing_that_stands_against_a_proposal_is_its_reason(
    positions, terms, objections, reason
) -> None:
    found = consent.decide(positions=positions, terms=terms, objections=objections)
    assert found.reason == reason
    assert found.passed == (reason == "passed")
    assert found.took_part == sum(positions.values())
    assert [*found.positions] == ["agree", "agree-with-concerns", "stand-aside", "object", "block"]


def test_only_open_objections_stand() -> None:
    met = Objection("ben", "Costs are missing.", "integrated")
    gone = Objection("cleo", "Too early.", "withdrawn")
    found = consent.decide(positions={"agree": 3}, terms=Terms(), objections=(met, gone))
    assert found.passed
    found = consent.decide(positions={"agree": 3}, terms=Terms(), objections=(met, OPEN, gone))
    assert found.standing == (OPEN,)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ((" ", "why"), "no author"),
        (("ana", "\t"), "no reason"),
        (("ana", "why", "lost"), "an objection is lost"),
    ],
)
def test_an_objection_has_author_reason_and_state(fields, text) -> None:
    with pytest.raises(BallotError, match=text):
        Objection(*fields)


@pytest.mark.parametrize("positions", [{"perhaps": 1}, {"agree": -1}])
def test_positions_are_known_and_counted(positions) -> None:
    with pytest.raises(BallotError, match="expected"):
        consent.decide(positions=positions, terms=Terms())


def test_gradients_are_counted_and_amount_to_positions() -> None:
    found = consent.gradients(given=[1, 1, 2, 3, 5, 6, 8, 8])
    assert found == {1: 2, 2: 1, 3: 1, 4: 0, 5: 1, 6: 1, 7: 0, 8: 2}
    assert consent.positions_of(gradients=found) == {
        "agree": 3, "agree-with-concerns": 1, "stand-aside": 1, "object": 1, "block": 2,
    }  # fmt: skip
    with pytest.raises(BallotError, match="gradient 9"):
        consent.gradients(given=[1, 9])


@pytest.mark.parametrize(
    ("votes", "of", "share", "strict", "needed"),
    [
        (5, 10, "1/2", False, 5),
        (5, 10, "1/2", True, 6),
        (5, 9, "1/2", True, 5),
        (6, 10, "2/3", False, 7),
        (6, 9, "2/3", False, 6),
        (0, 0, "1/2", False, 0),
        (0, 0, "1/2", True, 1),
        (3, 3, "1", False, 3),
    ],
)
def test_thresholds_are_exact(votes, of, share, strict, needed) -> None:
    found = consent.threshold(votes=votes, of=of, share=Fraction(share), strict=strict)
    assert found.needed == needed
    assert found.met == (votes >= needed)
    assert found.lacking == max(0, needed - votes)


@settings(deadline=None)
@given(
    votes=st.integers(0, 500),
    of=st.integers(0, 500),
    share=st.fractions(0, 1, max_denominator=60),
)
def test_a_threshold_is_met_as_docs_decisions_multiplies_it(votes, of, share) -> None:
    found = consent.threshold(votes=votes, of=of, share=share)
    assert found.met == (votes * share.denominator >= share.numerator * of)


def test_a_share_above_all_is_refused() -> None:
    with pytest.raises(BallotError, match="the share is 2"):
        consent.threshold(votes=1, of=1, share=Fraction(2))
    with pytest.raises(BallotError, match="-1 votes"):
        consent.threshold(votes=-1, of=1, share=Fraction(1))
