"""What follows from a question, over HTTP: decisions, commitments, delegations, objections."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mycel.decisions import actions
from mycel.decisions.models import Commitment, Decision, Delegation, Objection

from .test_pages import ballot, form_of
from .world import ASKED, AT, CONSENT, DURING, ended, opened, person, ranking, signed_in, vote

pytestmark = pytest.mark.django_db

LATER = DURING + timedelta(days=100)
OPEN_VOTE = {"privacy": "open-roll-call", "delegation": True}
WORDS = {
    "title": "Ada and Ben join", "statement": "They begin on Monday.", "unit": "council",
    "dissent": "Cyr knows the servers.\r\n\r\nTwo is too few.",
}  # fmt: skip
PROMISE = {"what": "Welcome the two", "owner": "person/teo", "due_date": "2026-12-31"}


@pytest.fixture
def clock(monkeypatch):
    """Let the pages think it is another time."""
    now = {"at": DURING}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now["at"])
    return lambda at: now.update(at=at)


@pytest.fixture
def decision(council):
    return actions.publish_decision(
        unit=council, title={"en": "We meet"}, statement={"en": "On Tuesdays."}, by=None, at=AT
    )


def promised(decision, *, n=1, due=AT + timedelta(days=30)):
    for number in range(n):
        told = actions.Promised(
            what={"en": f"Step {number}", "de": f"Schritt {number}"},
            due_date=due.date(),
            owner_person=person("teo"),
        )
        made = actions.make_commitment(decision=decision, promised=told, by=None, at=AT)
    return made


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_council_publishes_what_follows_from_a_count(council, clock):
    question = opened(council)
    address = f"/questions/{question.number}/decide/"
    assert signed_in("amina").get(address).status_code == 302, "there is no count yet"
    vote(question, "teo", ranking(["o1"], ["o2"]))
    ended(question)
    assert Client().get(address).url.startswith("/accounts/login/")
    assert signed_in("teo").get(address).status_code == 403
    assert signed_in("teo").post(address, WORDS).status_code == 403
    form = page_of(signed_in("amina"), address)
    assert 'value="Who shall be on the board?"' in form
    assert signed_in("amina").post(address, {**WORDS, "unit": "team"}).status_code == 200
    assert not Decision.objects.exists(), "it was published for a group that did not ask"
    made = signed_in("amina").post(address, WORDS)
    assert made.status_code == 302
    page = page_of(Client(), made.url)
    for words in ("They begin on Monday.", "Cyr knows", "Two is too few", "Ada", "1 of 6"):
        assert words in page, words
    assert Decision.objects.get().dissent == [
        {"en": "Cyr knows the servers."}, {"en": "Two is too few."},
    ]  # fmt: skip
    assert made.url in page_of(Client(), f"/questions/{question.number}/")
    assert signed_in("amina").post(address, WORDS).url == made.url, "it has its decision already"
    assert Decision.objects.count() == 1


def test_a_decision_rests_on_an_assessment_as_it_was(council, clock, monkeypatch):
    digest = "ab" * 32
    known = [("assessment/3", "Assessment 3", digest)]
    monkeypatch.setattr("mycel.site.pages.grounds", lambda: known)
    client = signed_in("amina")
    assert "Assessment 3" in page_of(client, "/decisions/new/")
    refused = client.post("/decisions/new/", {**WORDS, "grounds_ref": "assessment/4"})
    assert refused.status_code == 200
    assert not Decision.objects.exists()
    made = client.post("/decisions/new/", {**WORDS, "grounds_ref": "assessment/3"})
    page = page_of(Client(), made.url)
    assert digest in page
    assert 'href="/assessments/3/"' in page
    assert Decision.objects.get().question is None
    assert signed_in("teo").get("/decisions/new/").status_code == 403


def test_somebody_promises_tells_and_fulfils(decision, clock):
    address = f"/decisions/{decision.number}/commitments/"
    assert signed_in("teo").post(address, PROMISE).status_code == 403
    hidden = signed_in("amina").post(address, {**PROMISE, "owner": "person/hana"})
    assert hidden.status_code == 200, "she did not agree to be named"
    made = signed_in("amina").post(address, PROMISE)
    assert made.status_code == 302
    assert "Teo" in page_of(Client(), made.url)
    assert "Welcome the two" in page_of(signed_in("teo"), "/")
    told = signed_in("teo").post(f"{made.url}edit/", {**PROMISE, "note": "Half of it stands"})
    assert told.url == made.url
    assert "Half of it stands" in page_of(Client(), made.url)
    for step in ("edit/", "fulfil/", "give-up/"):
        assert signed_in("mei").get(made.url + step).status_code == 403
        assert Client().get(made.url + step).url.startswith("/accounts/login/")
    nothing = signed_in("teo").post(f"{made.url}fulfil/", {"evidence": ""})
    assert nothing.status_code == 200
    assert Commitment.objects.get().state == "open"
    seen = "https://example.org/welcome"
    assert "cannot be opened again" in page_of(signed_in("teo"), f"{made.url}fulfil/")
    assert signed_in("teo").post(f"{made.url}fulfil/", {"evidence": seen}).status_code == 302
    row = Commitment.objects.get()
    assert (row.state, row.evidence, row.what) == ("fulfilled", seen, {"en": "Welcome the two"})
    assert seen in page_of(Client(), made.url)
    late = signed_in("teo").post(f"{made.url}give-up/", {"note": "No"}, follow=True)
    assert "nothing about it changes" in late.content.decode()
    assert Commitment.objects.get().state == "fulfilled"


def test_giving_up_needs_a_word_and_keeps_the_rest(decision, clock):
    row = promised(decision)
    address = f"/commitments/{row.number}/give-up/"
    assert signed_in("teo").post(address, {"note": " "}).status_code == 200
    assert signed_in("teo").post(address, {"note": "Nobody has time"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.what["de"]) == ("dropped", "Schritt 0")
    assert "Nobody has time" in page_of(Client(), f"/commitments/{row.number}/")


def test_words_keep_their_other_languages_until_they_change(decision, clock):
    row = promised(decision)
    sent = {**PROMISE, "what": "Step 0", "note": "It goes"}
    signed_in("teo").post(f"/commitments/{row.number}/edit/", sent)
    row.refresh_from_db()
    assert row.what == {"en": "Step 0", "de": "Schritt 0"}
    signed_in("teo").post(f"/commitments/{row.number}/edit/", {**sent, "what": "Another step"})
    row.refresh_from_db()
    assert row.what == {"en": "Another step"}, "a translation of other words would stand there"


def test_an_owner_who_is_not_named_any_more_stays_the_owner(decision, clock):
    row = promised(decision)
    teo = person("teo")
    teo.named = False
    teo.save()
    form = page_of(signed_in("amina"), f"/commitments/{row.number}/edit/")
    assert "person/teo" not in form
    assert ">Teo<" not in form
    sent = {**PROMISE, "owner": "as-it-is", "note": "Still on it"}
    assert signed_in("amina").post(f"/commitments/{row.number}/edit/", sent).status_code == 302
    row.refresh_from_db()
    assert row.owner_person == teo
    for address in ("/commitments/", f"/commitments/{row.number}/", "/commitments.csv"):
        answer = Client().get(address)
        shown = b"".join(answer) if answer.streaming else answer.content
        assert b"Teo" not in shown, address
        assert b"person/teo" not in shown, address


def test_the_ledger_shows_what_is_silent_and_overdue(decision, clock):
    first = promised(decision)
    told = actions.Promised(
        what={"en": "Far away"}, due_date=(LATER + timedelta(days=9)).date(),
        owner_person=person("mei"),
    )  # fmt: skip
    fresh = actions.make_commitment(decision=decision, promised=told, by=None, at=LATER)
    clock(LATER)
    seen = {
        show: page_of(Client(), f"/commitments/?show={show}")
        for show in ("open", "silent", "overdue", "fulfilled", "dropped", "all")
    }
    of = [f'href="/commitments/{row.number}/"' for row in (first, fresh)]
    assert {show: [one in page for one in of] for show, page in seen.items()} == {
        "open": [True, True], "silent": [True, False], "overdue": [True, False],
        "fulfilled": [False, False], "dropped": [False, False], "all": [True, True],
    }  # fmt: skip
    assert "silent for 101 days" in seen["silent"]
    lines = list(csv.DictReader(io.StringIO(
        b"".join(Client().get("/commitments.csv?show=silent")).decode()
    )))  # fmt: skip
    assert [(line["commitment"], line["owner_name"], line["overdue"]) for line in lines] == [
        (first.ref, "Teo", "yes")
    ]


def test_pages_ask_the_database_equally_often_for_ten_and_two_hundred(decision, clock):
    addresses = ("/commitments/", "/decisions/", f"/decisions/{decision.number}/", "/")
    addresses += ("/units/council/", "/units/team/")
    client = signed_in("teo")
    promised(decision, n=10)
    [client.get(one) for one in addresses]
    few = [queries_of(client, one) for one in addresses]
    promised(decision, n=190)
    many = [queries_of(client, one) for one in addresses]
    assert few == many
    assert max(few) < 60, few


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_ledger_goes_on_where_a_page_ends(decision, clock):
    promised(decision, n=45)
    seen, address = [], "/commitments/"
    while address:
        page = page_of(Client(), address)
        seen += [n for n in range(1, 46) if f'<a class="cdx-link" href="/commitments/{n}/"' in page]
        found = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        address = f"/commitments/{found}" if found else ""
    assert seen == list(range(1, 46))


def test_a_vote_goes_on_its_way_and_comes_back(council, clock):
    question = opened(council, ASKED, **OPEN_VOTE)
    address = f"/questions/{question.number}/delegation/"
    teo = signed_in("teo")
    assert "Nowhere" in page_of(teo, address)
    assert "Hana" not in page_of(teo, address), "she did not agree to be named"
    teo.post(address, {"taker": "mei"})
    assert "has not voted" in page_of(teo, address)
    signed_in("mei").post(address, {"taker": "jonas"})
    vote(question, "jonas", ranking(["o1"]))
    page = page_of(teo, address)
    assert "has voted, and votes for you" in page
    assert page.index("Mei") < page.index("Jonas")
    assert '<td class="m-n" data-label="Votes">3</td>' in page
    assert teo.post(address, {"step": "take-back"}).status_code == 302
    assert "Nowhere" in page_of(teo, address)
    assert Delegation.objects.count() == 1
    twice = teo.post(address, {"step": "take-back"}, follow=True).content.decode()
    assert "You have not passed your vote on" in twice


def test_votes_that_go_round_in_a_circle_count_for_nobody(council, clock):
    question = opened(council, ASKED, **OPEN_VOTE)
    address = f"/questions/{question.number}/delegation/"
    for giver, taker in (("teo", "mei"), ("mei", "omar"), ("omar", "teo")):
        signed_in(giver).post(address, {"taker": taker})
    page = page_of(signed_in("teo"), address)
    assert "round in a circle" in page
    assert "Nobody has passed a vote on so far" in page
    vote(question, "mei", ranking(["o1"]))
    assert "votes for you" in page_of(signed_in("teo"), address)
    assert "overrides" in page_of(signed_in("mei"), address)
    ended(question)
    from mycel.decisions.models import Result

    assert Result.objects.get().value["delegated"] == 2, "the page said what the count does"


def test_only_the_roll_of_an_open_question_with_delegation_passes_votes_on(council, clock):
    plain = opened(council)
    assert signed_in("teo").get(f"/questions/{plain.number}/delegation/").status_code == 404
    question = opened(council, ASKED, **OPEN_VOTE, eligibility=({"in_group": "unit/council"},))
    address = f"/questions/{question.number}/delegation/"
    assert Client().get(address).status_code == 302
    assert signed_in("teo").post(address, {"taker": "amina"}).status_code == 403
    page = page_of(signed_in("amina"), address)
    assert "nobody to choose" in page
    assert signed_in("amina").post(address, {"taker": "teo"}).status_code == 200
    assert not Delegation.objects.exists()


def objected(question, client, reason="Tuesdays are full", **more):
    sent = {"position": "object", "reason": reason, "nonce": "mine", "key": "key-of-teo"}
    return client.post(ballot(question), {**sent, "step": "cast", **more})


def test_an_objection_needs_a_reason_and_keeps_the_mark(council, clock):
    question = opened(council, CONSENT)
    teo = signed_in("teo")
    for step in ("review", "cast"):
        refused = objected(question, teo, reason="  ", step=step)
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "An objection needs a reason" in page
        assert 'value="object" checked' in page
    assert not Objection.objects.exists()
    review = objected(question, teo, step="review")
    assert form_of(review)["reason"] == ["Tuesdays are full"]
    agreed = teo.post(ballot(question), {"position": "agree", "step": "review"})
    assert agreed.status_code == 200


def test_an_objection_sent_twice_is_one_and_can_be_withdrawn_and_raised_anew(council, clock):
    question = opened(council, CONSENT)
    teo = signed_in("teo")
    assert objected(question, teo).status_code == 302
    assert objected(question, teo).status_code == 302
    row = Objection.objects.get()
    assert row.reason == {"en": "Tuesdays are full"}
    page = page_of(teo, f"/questions/{question.number}/")
    assert "Tuesdays are full" in page
    withdraw = f"/questions/{question.number}/objections/{row.id}/withdraw/"
    assert signed_in("amina").post(withdraw).status_code == 403
    assert teo.get(withdraw).status_code == 405
    assert teo.post(withdraw).status_code == 302
    assert objected(question, teo).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert Objection.objects.count() == 1, "the same ballot raised it again"
    assert objected(question, teo, key="another-key-of-teo").status_code == 302
    assert Objection.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_what_broke_off_between_ballot_and_objection_is_made_up(council, clock):
    question = opened(council, CONSENT)
    vote(question, "teo", {"position": "object"}, key="key-of-teo", nonce="mine")
    assert not Objection.objects.exists()
    assert objected(question, signed_in("teo")).status_code == 302
    assert Objection.objects.count() == 1
    assert question.roll.get(person__slug="teo").casts.count() == 1


def test_the_interface_for_programs_takes_no_objection_without_a_reason(council, clock):
    question = opened(council, CONSENT)
    teo, body = signed_in("teo"), {"choice": {"position": "block"}, "nonce": "mine"}
    address = f"/api/questions/{question.number}/ballots/"

    def send(**more):
        key = {"idempotency-key": "key-of-teo"}
        return teo.post(address, {**body, **more}, content_type="application/json", headers=key)

    refused = send()
    assert refused.status_code == 422, refused.content
    assert b"needs a reason" in refused.content
    assert not question.roll.get(person__slug="teo").casts.exists()
    assert [send(reason="Not what we are for").status_code for _ in range(2)] == [201, 201]
    assert Objection.objects.get().reason == {"en": "Not what we are for"}


def test_the_group_that_asks_answers_an_objection(council, clock):
    question = opened(council, CONSENT)
    objected(question, signed_in("teo"))
    row = Objection.objects.get()
    answer = f"/questions/{question.number}/objections/{row.id}/answer/"
    assert signed_in("mei").get(answer).status_code == 403
    assert "Tuesdays are full" in page_of(signed_in("amina"), answer)
    assert signed_in("amina").post(answer, {"words": " "}).status_code == 200
    assert signed_in("amina").post(answer, {"words": "Then Mondays"}).status_code == 302
    assert "Then Mondays" in page_of(Client(), f"/questions/{question.number}/")
    other = opened(council, CONSENT)
    wrong = f"/questions/{other.number}/objections/{row.id}/answer/"
    assert signed_in("amina").get(wrong).status_code == 404


def test_a_pseudonymous_round_takes_no_reason_that_would_name_the_voter(council, clock):
    question = opened(council, CONSENT, privacy="pseudonymous")
    assert 'name="reason"' not in page_of(signed_in("teo"), ballot(question))
    assert objected(question, signed_in("teo"), reason="").status_code == 302
    assert not Objection.objects.exists()


def test_home_and_the_page_of_the_group_lead_to_what_waits(council, clock):
    question = opened(council)
    assert f'href="/questions/{question.number}/"' in page_of(Client(), "/")
    assert "Questions you may vote on" in page_of(signed_in("teo"), "/")
    assert f'href="/questions/{question.number}/"' in page_of(signed_in("teo"), "/")
    vote(question, "teo", ranking(["o1"]))
    assert f'href="/questions/{question.number}/"' not in page_of(signed_in("teo"), "/")
    assert f'href="/questions/{question.number}/"' in page_of(Client(), "/units/council/")


def test_everybody_can_download_what_decisions_keep_of_them_and_of_nobody_else(council, clock):
    question = opened(council, CONSENT)
    objected(question, signed_in("teo"))
    vote(question, "mei", {"position": "agree"})
    found = signed_in("teo").get("/you/about-you.json").json()["decisions"]
    (ballot,) = found["ballots"]
    assert len(ballot.pop("leaf")) == 64
    assert ballot == {
        "question": question.ref,
        "ballot": 1,
        "cast": str(DURING.date()),
        "choice": {"position": "object"},
    }
    assert [one["reason"] for one in found["objections"]] == [{"en": "Tuesdays are full"}]
    assert [one["question"] for one in found["rolls"]] == [question.ref]
    assert signed_in("mei").get("/you/about-you.json").json()["decisions"]["objections"] == []
