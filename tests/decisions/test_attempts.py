"""What somebody might try between two steps, past the end, or with a ballot that is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mycel.decisions import actions, queries, tasks
from mycel.decisions.forms import explained
from mycel.decisions.models import Cast, Delegation, Objection, Question, RollEntry
from mycel.decisions.snapshots import candidates
from mycel.engine.choice import deciding
from mycel.record.models import LogLeaf

from .world import (
    AFTER,
    ASKED,
    AT,
    CLOSES,
    CONSENT,
    DURING,
    ended,
    opened,
    person,
    ranking,
    sequenced,
    signed_in,
    vote,
)

ROLL_CALL = {"privacy": "open-roll-call", "delegation": True}


def test_a_strike_after_the_close_is_in_the_count_or_too_late(council):
    question = opened(council)
    for slug in ("amina", "jonas", "mei"):
        vote(question, slug, ranking(["o1"]))
    sequenced()
    tasks.step(at=AFTER)
    sequenced()
    index = LogLeaf.objects.filter(kind="decisions.ballot.cast").values_list("idx", flat=True)[0]
    actions.strike_ballot(
        question=Question.objects.get(), index=index, reason="double", by=None, at=AFTER
    )
    tasks.step(at=AFTER)
    assert Question.objects.get().state == "closed", "the log does not show the strike yet"
    sequenced()
    assert ended(question).result.value["struck"] == 1


@pytest.mark.parametrize("at", [CLOSES, AFTER])
def test_after_the_end_nobody_passes_a_vote_on_takes_one_back_or_moves_the_end(council, at):
    question, giver = opened(council, **ROLL_CALL), person("amina")
    actions.delegate(question=question, giver=giver, taker=person("mei"), by=None, at=DURING)
    with pytest.raises(actions.NotNow):
        actions.delegate(question=question, giver=giver, taker=person("teo"), by=None, at=at)
    with pytest.raises(actions.NotNow):
        actions.withdraw_delegation(question=question, giver=giver, by=None, at=at)
    later = at + timedelta(days=3)
    with pytest.raises(actions.NotNow):
        actions.extend_question(question=question, closes_at=later, reason="more", by=None, at=at)
    assert Delegation.objects.get().taker.person == person("mei")
    assert Question.objects.get().closes_at == CLOSES


def test_a_roll_is_made_by_the_rules_that_are_published_with_it(council, monkeypatch):
    question = actions.draft_question(unit=council, asked=ASKED, by=None, at=AT)
    narrower = replace(ASKED, eligibility=({"home_in": ["awiki"]},))
    looked = candidates.persons_by_uid

    def changed_meanwhile(*, question):
        same = Question.objects.get(id=question.id)
        actions.change_question(question=same, asked=narrower, by=None, at=AT)
        return looked(question=question)

    monkeypatch.setattr(candidates, "persons_by_uid", changed_meanwhile)
    with pytest.raises(actions.NotNow):
        tasks.freeze(question=question, by=None, at=AT)
    assert not RollEntry.objects.exists()
    monkeypatch.undo()
    tasks.freeze(question=Question.objects.get(), by=None, at=AT)
    assert Question.objects.get().roll_size == 1


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_that_no_question_can_have_is_not_there(council, number):
    answer = _sent(number, '{"choice": {"ranking": []}, "nonce": "mine"}')
    assert answer.status_code == 404, answer.content


def _sent(number, body):
    return signed_in("amina").post(
        f"/api/questions/{number}/ballots/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "key-of-this-ballot"},
    )


def _body(choice='{"ranking": []}', *, nonce='"mine"', **more):
    parts = {"choice": choice, "nonce": nonce, **more}
    return "{" + ", ".join(f'"{name}": {value}' for name, value in parts.items()) + "}"


HALF, NONE = r'"\ud800"', r'"a\u0000b"'
LONG = '"' + "x" * 100_000 + '"'
NOT_CAST = [
    _body(nonce=HALF),
    _body(nonce=NONE),
    _body(reason=HALF),
    _body(reason=NONE),
    _body(nonce='""'),
    _body(nonce='"' + "x" * 201 + '"'),
    _body('{"ranking": [[' + HALF + "]]}"),
    _body('{"ranking": [[' + LONG + "]]}"),
    _body('{"position": [' + LONG + "]}"),
    _body('{"ranking": ' + "[" * 900 + "]" * 900 + "}"),
    _body('{"ranking": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    _body('{"ranking": [[' + "9" * 5000 + "]]}"),
    _body('{"ranking": [["o1"], ["o1"]]}'),
    _body('{"ranking": [["o1"]], "no_opinion": ["o1"]}'),
    _body('{"ranking": {"o1": 1}}'),
    _body("{" + HALF + ": 1}"),
]


@pytest.mark.parametrize("body", NOT_CAST, ids=range(len(NOT_CAST)))
def test_what_is_no_ballot_is_refused_in_a_sentence(council, body):
    number = opened(council, closes_at=AT + timedelta(days=36_500)).number
    answer = _sent(number, body)
    assert answer.status_code in {400, 422}, answer.content[:200]
    assert len(answer.content) < 1000
    assert not Cast.objects.exists()


def test_a_reason_with_a_sign_that_no_database_keeps_is_kept_without_it(council):
    question = opened(council, CONSENT, closes_at=AT + timedelta(days=36_500))
    sent = {"position": "object", "nonce": "mine", "key": "key-of-this-one", "step": "cast"}
    address = f"/questions/{question.number}/ballot/"
    answer = signed_in("amina").post(address, sent | {"reason": "Too\0 late"})
    assert answer.status_code == 302, answer.content
    assert Objection.objects.get().reason == {"en": "Too late"}


def test_the_download_tells_what_a_list_says_of_its_reader(council):
    data = b"id,home,edits\n77,awiki,312\n78,bwiki,4\n"
    tasks.bring_in(name="Voters 2026", data=data, by=None, at=AT)
    tasks.claim(person=person("amina"), uid="77", at=AT)
    told = signed_in("amina").get("/you/about-you.json").json()["decisions"]["electorates"]
    assert told == [
        {"name": "Voters 2026", "id": "77", "home": "awiki", "attributes": {"edits": "312"}}
    ]
    assert not signed_in("teo").get("/you/about-you.json").json()["decisions"]["electorates"]


@pytest.mark.parametrize("by", ["order", "ballots", "seed", "file"])
def test_what_settled_a_tie_is_told_in_words(by):
    tie = {"between": ["o1", "o2"], "broken_by": by, "order": ["o2", "o1"]}
    said = explained.tie(tie=tie, names={"o1": "Ada", "o2": "Ben"})
    assert f"; {by} placed" not in said


def test_who_looks_again_and_again_lets_nothing_be_counted_again(council, monkeypatch):
    question = opened(council, open_count=True, **ROLL_CALL)
    counts, real = [], deciding.result

    def result(**given):
        counts.append(given)
        return real(**given)

    def looked():
        for _ in range(3):
            found = queries.result(number=question.number).document
        return found["ballots"], found["delegated"], len(counts)

    monkeypatch.setattr(deciding, "result", result)
    assert looked() == (0, 0, 1)
    vote(question, "amina", ranking(["o1"]))
    assert looked() == (1, 0, 2)
    actions.delegate(
        question=question, giver=person("teo"), taker=person("mei"), by=None, at=DURING
    )
    assert looked() == (1, 0, 3)
    actions.delegate(
        question=question, giver=person("teo"), taker=person("amina"), by=None, at=DURING
    )
    assert looked() == (2, 1, 4)
    actions.withdraw_delegation(question=question, giver=person("teo"), by=None, at=DURING)
    assert looked() == (1, 0, 5)
