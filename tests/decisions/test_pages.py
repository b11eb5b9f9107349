"""The pages of decisions: voting as a person does it, and what anybody can read."""

import json
import re

import pytest
from django.test import Client

from .world import (
    BUDGET,
    CONSENT,
    DURING,
    OPENS,
    ended,
    frozen,
    opened,
    ranking,
    sequenced,
    signed_in,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)


def ballot(question):
    return f"/questions/{question.number}/ballot/"


def form_of(answer):
    """Return the hidden fields of a page's form, as a browser would send them."""
    page = answer.content.decode()
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        if "disabled" in tag or "csrf" in tag:
            continue
        name = re.search(r'name="([^"]+)"', tag)[1]
        fields.setdefault(name, []).append(re.search(r'value="([^"]*)"', tag)[1])
    return fields


@pytest.mark.usefixtures("_now")
def test_somebody_votes_without_a_script(council):
    question = opened(council)
    client = signed_in("teo")
    page = client.get(ballot(question))
    assert page.status_code == 200
    page = client.post(ballot(question), {"move": "add:o3"})
    page = client.post(ballot(question), {**form_of(page), "move": "add:o1"})
    page = client.post(ballot(question), {**form_of(page), "move": "up:o1"})
    page = client.post(ballot(question), {**form_of(page), "step": "review"})
    assert page.status_code == 200
    assert "Ada" in page.content.decode()
    refused = client.post(ballot(question), {**form_of(page), "step": "cast", "nonce": ""})
    assert refused.status_code == 422
    cast = client.post(ballot(question), {**form_of(page), "step": "cast", "nonce": "my own"})
    assert cast.status_code == 302
    receipt = client.get(cast.url).content.decode()
    assert "Your receipt" in receipt
    kept = json.loads(client.get(f"/questions/{question.number}/receipt-1.json").content)
    assert kept["opened"]["ranking"] == [["o1"], ["o3"]]
    again = client.get(ballot(question)).content.decode()
    assert "You have voted" in again
    twice = client.post(ballot(question), {**form_of(page), "step": "cast", "nonce": "my own"})
    assert twice.status_code == 302
    assert question.roll.get(person__slug="teo").casts.count() == 1


@pytest.mark.usefixtures("_now")
def test_review_and_receipt_say_on_what_there_is_no_opinion(council):
    question = opened(council, offers_no_opinion=True)
    client = signed_in("teo")
    marks = {"ranked": ["o1"], "no_opinion": ["o2"]}
    page = client.post(ballot(question), {**marks, "step": "review"})
    name = next(option.name["en"] for option in question.options.all() if option.key == "o2")
    assert f"No opinion: {name}</p>" in page.content.decode()
    assert f"You left {question.options.count() - 2} out." in page.content.decode()
    cast = client.post(ballot(question), {**form_of(page), "step": "cast", "nonce": "my own"})
    assert f"No opinion: {name}</p>" in client.get(cast.url).content.decode()


@pytest.mark.usefixtures("_now")
def test_nobody_sees_the_receipt_of_another(council):
    question = opened(council)
    vote(question, "teo", ranking(["o1"]))
    for path in ("receipt/", "receipt-1.json"):
        address = f"/questions/{question.number}/{path}"
        assert signed_in("teo").get(address).status_code == 200
        assert signed_in("mei").get(address).status_code == 404
        assert Client().get(address).status_code == 302


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize("asked", [None, BUDGET, CONSENT], ids=["ranking", "budget", "consent"])
def test_every_page_shows_every_stage(council, asked):
    question = frozen(council, **({} if asked is None else {"asked": asked}))
    addresses = ["/questions/", f"/questions/{question.number}/"]
    clients = [Client(), signed_in("teo"), signed_in("amina")]
    assert all(c.get(a).status_code == 200 for c in clients for a in addresses)
    from mycel.decisions import tasks

    tasks.open_now(question=question, at=OPENS)
    assert all(c.get(a).status_code == 200 for c in clients for a in addresses)
    assert signed_in("teo").get(ballot(question)).status_code == 200
    choice = {
        "ranking": ranking(["o1"], ["o2"]), "approval": {"approve": ["o1", "o2"]},
        "consent": {"position": "agree"},
    }[question.paper]  # fmt: skip
    vote(question, "teo", choice)
    vote(question, "mei", choice)
    sequenced()
    assert Client().get(f"/questions/{question.number}/result/").status_code == 404
    ended(question)
    for address in [*addresses, f"/questions/{question.number}/result/"]:
        page = Client().get(address)
        assert page.status_code == 200, address


@pytest.mark.usefixtures("_now")
def test_a_paper_says_what_is_wrong_and_keeps_the_marks(council):
    question = opened(council, BUDGET, paper="knapsack", money="EUR")
    client = signed_in("teo")
    page = client.post(ballot(question), {"approve": ["o1", "o3"], "step": "review"})
    assert page.status_code == 422
    assert "Take something out" in page.content.decode()
    assert page.content.decode().count("checked") == 2


def test_whoever_may_not_vote_reads_why(council):
    question = opened(council, eligibility=({"in_group": "unit/council"},))
    page = signed_in("teo").get(f"/questions/{question.number}/").content.decode()
    assert "You hold no role in Council." in page
    assert signed_in("teo").get(ballot(question)).status_code == 403


def test_only_who_runs_a_question_takes_its_steps(council):
    question = frozen(council)
    for step in ("open", "withdraw", "extend", "freeze"):
        address = f"/questions/{question.number}/{step}/"
        assert signed_in("teo").post(address).status_code == 403
    assert signed_in("amina").post(f"/questions/{question.number}/open/").status_code == 302


def test_a_count_in_the_open_is_shown_while_people_vote_and_no_other(council):
    question = opened(council, open_count=True)
    sealed = opened(council)
    for slug, first in (("teo", "o2"), ("mei", "o2"), ("omar", "o1")):
        vote(question, slug, ranking([first]))
        vote(sealed, slug, ranking([first]), key=f"sealed-{slug}")
    page = Client().get(f"/questions/{question.number}/result/").content.decode()
    assert "how it stands now" in page
    assert "3 of 6 people voted" in page
    assert "verify.py" not in page
    assert Client().get(f"/questions/{sealed.number}/result/").status_code == 404
    ended(question)
    page = Client().get(f"/questions/{question.number}/result/").content.decode()
    assert "how it stands now" not in page


def test_a_question_is_asked_again_with_a_roll_of_its_own(council):
    question = opened(council, BUDGET, quorum=5)
    ended(question)
    answer = signed_in("amina").post(f"/questions/{question.number}/again/")
    assert answer.url == f"/questions/{question.number + 1}/edit/"
    page = signed_in("amina").get(f"/questions/{question.number + 1}/").content.decode()
    assert "This is a draft" in page
    draft = type(question).objects.get(number=question.number + 1)
    assert (draft.rule, draft.paper, draft.money) == (question.rule, "approval", "EUR")
    assert (draft.quorum, draft.roll_size) == (None, None)
    assert [o.requires for o in draft.options.all()] == [[], ["o1"], []]
    assert signed_in("teo").post(f"/questions/{question.number}/again/").status_code == 403
