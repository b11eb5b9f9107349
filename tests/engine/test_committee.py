"""Committees: the published answers of abcvoting, and what must hold for every committee."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.engine.choice import committee
from mycel.engine.choice.ballots import BallotError, supports
from mycel.formats.ballots import abcvoting

RULES = {
    "seqphragmen": ("seq-phragmen", "none"),
    "seqpav": ("seq-pav", "none"),
    "equal-shares-with-av-completion": ("equal-shares", "approval"),
}
OFFERED = sorted(RULES.values())


def profile(ballots, options):
    names = [f"c{i}" for i in range(options)]
    return supports(options=names, ballots=[(dict.fromkeys(one, 1), 1) for one in ballots])


def narrowed(text):
    """Return an instance with only the rules offered here, for most of the time goes to reading."""
    head, *blocks = text.split("- rule_id: ")
    kept = [block for block in blocks if block.split("\n", 1)[0].strip() in RULES]
    return "".join([head, *(f"- rule_id: {block}" for block in kept)]).encode()


def test_all_published_committees_are_elected(public_data):
    folder = public_data / "choice" / "abcvoting-instances"
    compared = dict.fromkeys(RULES, 0)
    for path in sorted(folder.glob("*.yaml")):
        file = abcvoting.read(data=narrowed(path.read_text(encoding="utf-8")), file=path.name)
        for expected in file.extra["compute"]:
            if expected["rule_id"] not in RULES:
                continue
            rule, completion = RULES[expected["rule_id"]]
            asked = {"supports": file.supports, "rule": rule, "seats": file.seats}
            committees = {tuple(sorted(one)) for one in expected["result"]}
            if expected["resolute"]:
                found = committee.elect(**asked, completion=completion)
                assert tuple(sorted(found.committee)) in committees, path.name
            else:
                every = committee.alternatives(**asked, completion=completion)
                assert every.complete
                assert set(every.committees) == committees, (path.name, rule)
            compared[expected["rule_id"]] += 1
    files = len([*folder.glob("*.yaml")])
    assert files
    assert compared == dict.fromkeys(RULES, 2 * files)


ballots = st.lists(st.sets(st.integers(0, 4)), max_size=8)


@settings(max_examples=80, deadline=None)
@given(ballots, st.integers(1, 5), st.sampled_from(OFFERED), st.permutations(range(5)))
def test_any_order_elects_one_of_the_alternatives(voters, seats, rule, order):
    asked = {"supports": profile(voters, 5), "rule": rule[0], "seats": seats}
    every = committee.alternatives(**asked, completion=rule[1])
    names = tuple(f"c{i}" for i in order)
    found = committee.elect(**asked, completion=rule[1], order=names)
    assert len(found.committee) == len(set(found.committee)) == seats
    assert tuple(sorted(found.committee)) in every.committees
    if not found.ties:
        assert len(every.committees) == 1
    for tie in found.ties:
        assert tie.order == tuple(sorted(tie.between, key=order.index))


@settings(max_examples=60, deadline=None)
@given(ballots, st.integers(1, 5), st.sampled_from(OFFERED), st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_voters(voters, seats, rule, random):
    mixed = random.sample(voters, len(voters))
    one, two = (
        committee.elect(supports=profile(given_, 5), rule=rule[0], seats=seats, completion=rule[1])
        for given_ in (voters, mixed)
    )
    assert one == two


@settings(max_examples=60, deadline=None)
@given(ballots, st.integers(1, 4))
def test_equal_shares_elect_by_the_prices_of_the_slow_count(voters, seats):
    given_ = profile(voters, 5)
    found = committee.elect(supports=given_, rule="equal-shares", seats=seats)
    step = committee._first(supports=given_, rule="equal-shares", seats=seats, completion="none")
    for option, value in zip(found.committee, found.values, strict=True):
        following = step.following()
        assert (following.value, following.equal[0]) == (value, option)
        step = step.elect(option=option)
    assert step.following().equal == ()


def test_a_committee_is_spelled_with_its_rounds():
    given_ = profile([{0, 1}, {0, 1}, {2}], 4)
    elected = committee.elect(supports=given_, rule="seq-phragmen", seats=4)
    assert committee.spell(supports=given_, elected=elected) == {
        "committee": ["c0", "c1", "c2", "c3"],
        "ties": [
            {
                "between": ["c0", "c1"],
                "at": "time",
                "round": 1,
                "broken_by": "file",
                "order": ["c0", "c1"],
            },
            {
                "between": ["c1", "c2"],
                "at": "time",
                "round": 2,
                "broken_by": "file",
                "order": ["c1", "c2"],
            },
        ],
        "rounds": [
            {"round": 1, "elected": "c0", "value": "1/2"},
            {"round": 2, "elected": "c1", "value": 1},
            {"round": 3, "elected": "c2", "value": 1},
            {"round": 4, "elected": "c3", "value": None},
        ],
    }


def test_a_seat_nobody_can_pay_for_stays_open():
    given_ = profile([{0}, {1}, {2}, {3}], 4)
    elected = committee.elect(supports=given_, rule="equal-shares", seats=2)
    assert elected.committee == ()
    filled = committee.elect(supports=given_, rule="equal-shares", seats=2, completion="approval")
    assert filled.committee == (0, 1)
    assert filled.values == (None, None)
    assert [tie.at for tie in filled.ties] == ["approval", "approval"]


def test_too_many_alternatives_are_said_to_be_unfinished():
    given_ = profile([{i} for i in range(12)], 12)
    found = committee.alternatives(supports=given_, rule="seq-pav", seats=6, most=50)
    assert not found.complete
    spelled = committee.spell_alternatives(supports=given_, found=found)
    assert spelled["complete"] is False


def test_weights_of_pav_are_exact():
    given_ = profile([{0, 1}] * 3 + [{2}], 3)
    elected = committee.elect(supports=given_, rule="seq-pav", seats=3)
    assert elected.values == (3, Fraction(3, 2), 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rule": "majority"}, "there is no rule majority"),
        ({"seats": 0}, "there are 0 seats"),
        ({"seats": 5}, "expected 1 to 4"),
        ({"completion": "approval"}, "fills all seats by itself"),
        ({"completion": "greedy"}, "there is no completion greedy"),
        ({"order": ("c0",)}, "does not name every option once"),
    ],
)
def test_a_committee_that_cannot_be_elected_is_refused(asked, said):
    usual = {"supports": profile([{0}], 4), "rule": "seq-pav", "seats": 2}
    with pytest.raises(BallotError, match=said):
        committee.elect(**(usual | asked))
