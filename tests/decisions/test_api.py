"""The API of decisions: voting without a page, and everything that anybody may read."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mycel.decisions import actions, queries, tasks
from mycel.decisions.models import Cast, Commitment, Decision
from mycel.record import checkpoints

from . import world
from .world import AFTER, ASKED, AT, ended, frozen, opened, ranking, signed_in, vote

NOW = timezone.now()


@pytest.fixture
def question(council):
    """Return a question that is open now, for doors have the clock of the wall."""
    row = frozen(council, opens_at=NOW - world.timedelta(1), closes_at=NOW + world.timedelta(1))
    tasks.open_now(question=row, at=NOW - world.timedelta(hours=23))
    return row


def send(client, question, choice, *, key="a-key-of-mine", nonce="my words"):
    return client.post(
        f"/api/questions/{question.number}/ballots/",
        json.dumps({"choice": choice, "nonce": nonce}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_a_ballot_is_cast_and_its_receipt_can_be_read_again(question):
    client = signed_in("teo")
    answer = send(client, question, ranking(["o1"], ["o2"]))
    assert answer.status_code == 201, answer.content
    receipt = answer.json()
    assert receipt["promise"]["promise"]["leaf_hash"] == receipt["leaf_hash"]
    assert send(client, question, ranking(["o1"], ["o2"])).json() == receipt
    world.sequenced()
    (line,) = client.get(f"/api/questions/{question.number}/receipts/").json()
    assert line["index"] is not None
    assert {key: line[key] for key in receipt} == receipt
    assert signed_in("mei").get(f"/api/questions/{question.number}/receipts/").status_code == 404


@pytest.mark.parametrize(
    ("slug", "choice", "key", "status"),
    [
        ("teo", ranking(["o9"]), "a-key-of-mine", 422),
        ("teo", {"approve": []}, "a-key-of-mine", 422),
        ("teo", ranking(["o1"]), "no", 422),
    ],
)
def test_a_refusal_is_one_sentence(question, slug, choice, key, status):
    answer = send(signed_in(slug), question, choice, key=key)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not Cast.objects.exists()


def test_who_may_not_vote_is_told_so(question):
    assert send(Client(), question, ranking(["o1"])).status_code == 401
    missing = signed_in("teo").post(
        "/api/questions/999/ballots/",
        json.dumps({"choice": ranking(["o1"]), "nonce": "x"}),
        content_type="application/json",
        headers={"Idempotency-Key": "a-key-of-mine"},
    )
    assert missing.status_code == 404
    without = signed_in("teo").post(
        f"/api/questions/{question.number}/ballots/",
        json.dumps({"choice": ranking(["o1"]), "nonce": "x"}),
        content_type="application/json",
    )
    assert without.status_code == 422
    first = send(signed_in("mei"), question, ranking(["o1"]))
    assert first.status_code == 201
    assert send(signed_in("mei"), question, ranking(["o2"])).status_code == 409
    assert send(signed_in("mei"), question, ranking(["o2"]), key="another-key").status_code == 201


def test_a_ballot_needs_the_token_of_the_page_or_session(question):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person("teo").account, backend="mycel.site.backend.AccountBackend")
    assert send(client, question, ranking(["o1"])).status_code == 403
    assert not Cast.objects.exists()


def test_until_the_close_nobody_reads_more_than_turnout(question):
    send(signed_in("teo"), question, ranking(["o1"]))
    anybody = Client()
    number = question.number
    assert anybody.get(f"/api/questions/{number}/turnout/").json() == {
        "roll": 6, "voters": 1, "quorum": None,
        "communities": [],
    }  # fmt: skip
    assert anybody.get(f"/api/questions/{number}/result/").status_code == 404
    assert anybody.get(f"/api/questions/{number}/bundle/").status_code == 404
    whole = anybody.get(f"/api/questions/{number}/").json()
    assert whole["standing"] == "signed-out"
    assert "o1" not in json.dumps([whole["turnout"], whole["openings"]])


def test_a_counted_question_can_be_read_and_taken_along(council):
    question = opened(council)
    vote(question, "amina", ranking(["o1"], ["o2", "o3", "o4"]))
    vote(question, "mei", ranking(["o1"]))
    ended(question)
    anybody, number = Client(), question.number
    found = anybody.get(f"/api/questions/{number}/result/").json()
    assert found["document"]["result"]["winners"][0] == "o1"
    assert {"unranked": "last"} in [one["change"] for one in found["readings"]]
    checkpoints.sign(at=AFTER)
    bundle = anybody.get(f"/api/questions/{number}/bundle/")
    assert bundle["Content-Type"] == "application/zip"
    assert bundle.getvalue()[:2] == b"PK"
    listed = anybody.get("/api/questions/?state=over").json()["questions"]
    assert [one["number"] for one in listed] == [number]


def test_decisions_and_commitments_can_be_read(council):
    decision = actions.publish_decision(
        unit=council, title={"en": "We do it"}, statement={"en": "So"}, by=None, at=AT
    )
    for days in (1, 400):
        promised = actions.Promised(
            what={"en": f"In {days}"},
            due_date=(timezone.now() + world.timedelta(days)).date(),
            owner_person=world.person("hana"),
        )
        actions.make_commitment(decision=decision, promised=promised, by=None, at=AT)
    anybody = Client()
    whole = anybody.get(f"/api/decisions/{decision.number}/").json()
    assert [one["what"]["en"] for one in whole["commitments"]] == ["In 1", "In 400"]
    assert whole["commitments"][0]["owner"]["ref"] == "", "hana did not agree to be named"
    assert len(anybody.get("/api/commitments/").json()["commitments"]) == 2
    number = Commitment.objects.order_by("number")[0].number
    assert anybody.get(f"/api/commitments/{number}/").json()["words"][0]["state"] == "open"
    assert anybody.get("/api/decisions/").json()["decisions"][0]["open"] == 2
    for missing in ("decisions/99", "commitments/99", "questions/99", "questions/99/turnout"):
        assert anybody.get(f"/api/{missing}/").status_code == 404


def _asked(query):
    with CaptureQueriesContext(connection) as found:
        query()
    return len(found)


def test_pages_ask_the_same_number_of_queries_of_few_and_of_many(council):
    question = ended(opened(council))
    options = tuple(world.asking.AskedOption(name={"en": f"Option {i}"}) for i in range(70))
    big = opened(council, options=options)
    decision = actions.publish_decision(
        unit=council, title={"en": "D"}, statement={"en": "S"}, question=question, by=None, at=AT
    )

    def promise(count):
        for _ in range(count):
            promised = actions.Promised(what={"en": "W"}, due_date=AT.date(), owner_unit=council)
            actions.make_commitment(decision=decision, promised=promised, by=None, at=AT)

    promise(2)
    account = world.person("teo").account_id
    pages = {
        "questions": queries.questions_page,
        "question": lambda: queries.question_page(number=big.number, account=account),
        "ballot": lambda: queries.ballot_page(number=big.number, account=account),
        "result": lambda: queries.result_page(number=question.number),
        "decisions": queries.decisions_page,
        "decision": lambda: queries.decision_page(number=decision.number, at=AFTER),
        "ledger": lambda: queries.ledger(at=AFTER),
        "commitment": lambda: queries.commitment_page(number=1, at=AFTER),
    }
    few = {name: _asked(page) for name, page in pages.items()}
    promise(15)
    for _ in range(15):
        actions.draft_question(unit=council, asked=ASKED, by=None, at=AT)
    for slug in world.SLUGS:
        vote(big, slug, ranking(["o1"]))
    assert {name: _asked(page) for name, page in pages.items()} == few
    assert max(few.values()) <= 12, few
    assert Decision.objects.count() == 1
