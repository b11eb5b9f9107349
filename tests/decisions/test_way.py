"""The way of a question: every act, in order and out of it, and what each leaves behind."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from mycel.decisions import actions, tasks
from mycel.decisions.models import Cast, Result, RollEntry
from mycel.engine import canon
from mycel.engine.choice import asking
from mycel.engine.choice.asking import NotAsked
from mycel.engine.choice.papers import NotOnThePaper
from mycel.engine.tree import Frontier
from mycel.record import sequencer
from mycel.record.models import Document, LogLeaf

from . import world
from .world import AFTER, ASKED, AT, CLOSES, DURING, OPENS, ended, opened, ranking, vote


def _leaves(question):
    rows = LogLeaf.objects.filter(scope=question.id).order_by("idx")
    return [json.loads(bytes(row.leaf)) for row in rows]


def _document(digest):
    return json.loads(bytes(Document.objects.get(digest=digest).body))


def test_a_question_goes_its_way_and_anybody_can_follow(council):
    question = opened(council, quorum=3, threshold={"of": "cast", "share": "1/2"})
    vote(question, "amina", ranking(["o1"], ["o2", "o3"], no_opinion=["o4"]))
    vote(question, "mei", ranking(["o2"]))
    vote(question, "omar", ranking(["o1"], ["o4"]))
    vote(question, "mei", ranking(["o1"]))
    question = ended(question)
    assert question.state == "counted"
    leaves = _leaves(question)
    assert [leaf["t"].removeprefix("decisions.") for leaf in leaves] == [
        "question.drafted", "roll.frozen", "question.changed", "question.opened", "ballot.cast",
        "ballot.cast", "ballot.cast", "ballot.cast", "question.closed", "question.counted",
    ]  # fmt: skip
    by = {leaf["t"]: leaf["b"] for leaf in leaves}
    frozen = by["decisions.roll.frozen"]
    roll = _document(frozen["roll"])
    assert roll == sorted(roll)
    assert len(roll) == frozen["size"] == 6
    tree = Frontier()
    for one in roll:
        tree.append(canon.leaf_hash(bytes.fromhex(one)))
    assert tree.root().hex() == frozen["root"]
    parameters = _document(by["decisions.question.opened"]["document"])
    assert parameters["roll"] == {"size": 6, "root": frozen["root"], "document": frozen["roll"]}
    assert parameters["quorum"] == 3
    closed = by["decisions.question.closed"]
    assert (closed["ballots"], closed["voters"]) == (4, 3)
    tie = sha256(b"\x04" + bytes.fromhex(closed["seed"])).hexdigest()
    assert tie == by["decisions.question.opened"]["tie"] == parameters["tie"]
    openings = _document(closed["openings"])
    cast = [leaf["b"] for leaf in leaves if leaf["t"] == "decisions.ballot.cast"]
    assert {one["choice"] for one in openings} == {one["choice"] for one in cast}
    for one in openings:
        data = canon.encode_document(one["opened"])
        assert one["choice"] == sha256(b"\x05" + bytes.fromhex(one["salt"]) + data).hexdigest()
    assert sorted(one["seq"] for one in cast) == [1, 1, 1, 2]
    result = _document(by["decisions.question.counted"]["document"])
    assert result["result"]["winners"][0] == "o1"
    assert (result["voters"], result["ballots"], result["blank"]) == (3, 3, 0)
    assert result["quorum_met"] is True
    assert result["threshold_met"] == {"o1": True, "o2": False, "o3": False, "o4": False}
    assert result["digest"] == by["decisions.question.counted"]["ballots"]
    assert Result.objects.get(question=question).value == result
    assert sequencer.audit().faults == ()


def test_a_ballot_in_the_log_says_neither_who_nor_what_nor_when(council):
    question = opened(council)
    receipt = vote(question, "hana", ranking(["o3"]), nonce="sesame")
    world.sequenced()
    (leaf,) = [leaf for leaf in _leaves(question) if leaf["t"] == "decisions.ballot.cast"]
    assert leaf["at"] == "2026-11-24"
    assert leaf["b"] == {
        "schema": 1,
        "voter": receipt.voter,
        "choice": receipt.commitment,
        "nonce": sha256(b"sesame").hexdigest(),
        "seq": 1,
    }
    entry = RollEntry.objects.get(commitment=receipt.voter)
    uid = str(world.person("hana").id)
    assert canon.roll_commitment(salt=bytes(entry.salt), uid=uid.encode()) == receipt.voter
    leaf_hash = canon.leaf_hash(canon.encode_leaf(leaf)).hex()
    assert receipt.leaf_hash == leaf_hash == json.loads(receipt.promise)["promise"]["leaf_hash"]


def test_the_same_ballot_twice_gets_the_same_answer(council):
    question = opened(council)
    first = vote(question, "teo", ranking(["o1"]), key="one-key-of-mine")
    again = vote(question, "teo", ranking(["o1"]), key="one-key-of-mine", at=DURING + timedelta(1))
    assert first == again
    assert Cast.objects.count() == 1
    with pytest.raises(actions.KeyUsedTwice):
        vote(question, "teo", ranking(["o2"]), key="one-key-of-mine")
    tasks.close_now(question=question, at=AFTER)
    assert vote(question, "teo", ranking(["o1"]), key="one-key-of-mine", at=AFTER) == first


def test_a_vote_can_be_changed_only_where_that_was_announced(council):
    question = opened(council, can_change=False)
    vote(question, "teo", ranking(["o1"]))
    with pytest.raises(actions.CannotChange):
        vote(question, "teo", ranking(["o2"]))


@pytest.mark.parametrize(
    ("choice", "key", "nonce", "error"),
    [
        (ranking(["o9"]), "a-key-of-mine", "x", NotOnThePaper),
        ({"approve": ["o1"]}, "a-key-of-mine", "x", NotOnThePaper),
        (ranking(["o1"]), "short", "x", tasks.NotSent),
        (ranking(["o1"]), "a-key-of-mine", "", tasks.NotSent),
        (ranking(["o1"]), "a-key-of-mine", "x" * 201, tasks.NotSent),
    ],
)
def test_what_is_no_ballot_is_refused_whole(council, choice, key, nonce, error):
    question = opened(council)
    with pytest.raises(error):
        tasks.cast(
            number=question.number,
            account=world.person("teo").account_id,
            choice=choice,
            nonce=nonce,
            key=key,
            at=DURING,
        )
    assert not Cast.objects.exists()


def test_nobody_votes_before_after_or_without_a_place_on_the_roll(council):
    early = world.frozen(council)
    with pytest.raises(tasks.NoSuchQuestion):
        vote(early, "teo", ranking(["o1"]), at=AT)
    question = opened(council, eligibility=({"in_group": "unit/council"},))
    with pytest.raises(actions.NotOnTheRoll):
        vote(question, "teo", ranking(["o1"]))
    with pytest.raises(actions.NotOpen):
        vote(question, "amina", ranking(["o1"]), at=CLOSES)
    tasks.close_now(question=question, at=AFTER)
    with pytest.raises(actions.NotOpen):
        vote(question, "amina", ranking(["o1"]))
    assert not Cast.objects.exists()


def test_steps_out_of_order_are_refused(council):
    question = actions.draft_question(unit=council, asked=ASKED, by=None, at=AT)
    for step in (
        lambda: tasks.open_now(question=question, at=OPENS),
        lambda: tasks.close_now(question=question, at=AFTER),
        lambda: actions.extend_question(
            question=question, closes_at=AFTER, reason="Why", by=None, at=AT
        ),
        lambda: actions.count_question(question=question, result={}, beside={}, by=None, at=AT),
    ):
        with pytest.raises(actions.NotNow):
            step()
    with pytest.raises(actions.RollComesFirst):
        actions.change_question(question=question, asked=replace(ASKED, quorum=2), by=None, at=AT)
    tasks.freeze(question=question, by=None, at=AT)
    with pytest.raises(actions.NotNow):
        tasks.freeze(question=question, by=None, at=AT)
    with pytest.raises(actions.NotNow, match="roll is frozen"):
        actions.change_question(
            question=question,
            asked=replace(ASKED, eligibility=({"not_blocked": True},)),
            by=None,
            at=AT,
        )
    with pytest.raises(NotAsked, match="6 people"):
        actions.change_question(question=question, asked=replace(ASKED, quorum=7), by=None, at=AT)
    tasks.open_now(question=question, at=OPENS)
    with pytest.raises(actions.NotNow):
        actions.change_question(question=question, asked=ASKED, by=None, at=DURING)


def test_an_extension_and_a_withdrawal_say_why(council):
    question = opened(council)
    with pytest.raises(actions.NeedsAReason):
        actions.extend_question(question=question, closes_at=AFTER, reason=" ", by=None, at=DURING)
    later = AFTER + timedelta(days=1)
    actions.extend_question(
        question=question, closes_at=later, reason="The site was down.", by=None, at=DURING
    )
    assert tasks.step(at=AFTER) == 0
    vote(question, "mei", ranking(["o1"]), at=AFTER)
    actions.withdraw_question(question=question, reason="Asked wrongly.", by=None, at=AFTER)
    world.sequenced()
    kinds = [leaf["t"] for leaf in _leaves(question)][-3:]
    assert kinds == [
        "decisions.question.extended", "decisions.ballot.cast", "decisions.question.withdrawn",
    ]  # fmt: skip
    with pytest.raises(actions.NotNow):
        actions.withdraw_question(question=question, reason="Again.", by=None, at=AFTER)
    with pytest.raises(actions.NotOpen):
        vote(question, "omar", ranking(["o1"]), at=AFTER)


def test_a_strike_is_public_and_the_result_stands_with_and_without_it(council):
    question = opened(council, rule=asking.tally(method="schulze", seats=2, ties="open"))
    vote(question, "amina", ranking(["o1"], ["o2", "o3", "o4"]))
    vote(question, "mei", ranking(["o2"]))
    vote(question, "mei", ranking(["o3"], ["o1", "o2", "o4"]))
    world.sequenced()
    index = LogLeaf.objects.filter(kind="decisions.ballot.cast").latest("idx").idx
    with pytest.raises(actions.NoSuchBallot):
        actions.strike_ballot(question=question, index=0, reason="double", by=None, at=DURING)
    actions.strike_ballot(question=question, index=index, reason="double", by=None, at=DURING)
    with pytest.raises(actions.NotOnTheRoll):
        vote(question, "mei", ranking(["o4"]))
    value = Result.objects.get(question=ended(question)).value
    assert (value["eligible"], value["voters"], value["struck"]) == (5, 1, 1)
    assert value["result"]["winners"][0] == "o1"
    assert value["with_struck"]["ranking"] != value["result"]["ranking"]
    (struck,) = [b["b"] for b in _leaves(question) if b["t"] == "decisions.ballot.struck"]
    assert struck == {
        "schema": 1, "index": index, "reason": "double",
        "voter": RollEntry.objects.exclude(struck="").get().commitment,
    }  # fmt: skip


def test_one_question_that_cannot_be_counted_keeps_no_other_from_its_turn(council, monkeypatch):
    first, second = opened(council), opened(council)
    from mycel.engine.choice import deciding

    right = deciding.result

    def wrong(*, published, engine):
        if published.parameters["question"] == str(first.id):
            raise ValueError("no")
        return right(published=published, engine=engine)

    monkeypatch.setattr(deciding, "result", wrong)
    ended(second)
    assert second.state == "counted"
    first.refresh_from_db()
    assert first.state == "closed"
