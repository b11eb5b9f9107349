"""Links: a process names the question that decides it, and the question names the process."""

import pytest
from django.test import Client
from tests.decisions import world as deciding
from tests.deliberation import world as talking

from mycel.decisions import actions as decisions
from mycel.loop.models import Link
from mycel.record import sequencer
from mycel.record.models import LogLeaf

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return deciding.build()


@pytest.fixture
def process(unit):
    return talking.process("discussion", "decision", unit=unit, visibility="public")


@pytest.fixture
def question(unit):
    return deciding.frozen(unit)


@pytest.fixture
def amina(unit):
    return deciding.signed_in("amina")


def said(client, path):
    return client.get(path).content.decode()


def test_those_who_run_a_process_link_it_and_both_pages_say_so(process, question, amina):
    assert "Link the vote on it" in said(amina, "/processes/1/")
    assert "No question is linked yet." in said(amina, "/processes/1/questions/")
    answer = amina.post("/processes/1/questions/", {"question": question.number}, follow=True)
    assert "Linked. Both pages name each other now." in answer.content.decode()
    page = said(Client(), "/processes/1/")
    assert f'href="/questions/{question.number}/"' in page
    assert "Decided in" in page
    back = said(Client(), f"/questions/{question.number}/")
    assert 'href="/processes/1/"' in back
    assert "Talked about in" in back
    assert "question linked" not in said(amina, "/processes/1/questions/")
    while sequencer.sequence():
        pass
    assert LogLeaf.objects.filter(kind="loop.link.made", scope=process.id).count() == 1


def test_a_link_is_taken_back_and_made_once(process, question, amina):
    amina.post("/processes/1/questions/", {"question": question.number})
    again = amina.post("/api/processes/1/links/", {"question": question.number},
                       content_type="application/json")  # fmt: skip
    assert again.status_code == 409
    assert again.json()["detail"] == "These two are linked already."
    path = f"/processes/1/questions/{question.number}/end/"
    assert "taken back" in amina.post(path, follow=True).content.decode()
    assert not Link.objects.exists()
    assert "not linked any more" in amina.post(path, follow=True).content.decode()
    assert "What it belongs to" not in said(Client(), "/processes/1/")


def test_programs_link_and_read_links(process, question, amina):
    made = amina.post("/api/processes/1/links/", {"question": question.number},
                      content_type="application/json")  # fmt: skip
    assert made.status_code == 201
    line = Client().get("/api/processes/1/links/").json()[0]
    assert line == {
        "how": "Decided in",
        "ref": question.ref,
        "url": f"/questions/{question.number}/",
        "title": question.title,
        "state": "waiting",
        "state_name": "roll frozen",
    }
    missing = amina.post("/api/processes/1/links/", {"question": 999},
                         content_type="application/json")  # fmt: skip
    assert missing.status_code == 422


def test_drafts_are_not_offered_and_members_processes_not_told(process, question, amina, unit):
    draft = decisions.draft_question(unit=unit, asked=deciding.BUDGET, by=None, at=deciding.AT)
    page = said(amina, "/processes/1/questions/")
    assert "Who shall be on the board?" in page
    assert "What shall we pay for?" not in page
    refused = amina.post("/processes/1/questions/", {"question": draft.number})
    assert "Select a valid choice" in refused.content.decode()
    amina.post("/processes/1/questions/", {"question": question.number})
    process.visibility = "members"
    process.save()
    assert "How shall we welcome" not in said(Client(), f"/questions/{question.number}/")


def test_others_do_not_link(process, question):
    for who, status in ((Client(), 302), (deciding.signed_in("omar"), 403)):
        sent = who.post("/processes/1/questions/", {"question": question.number})
        assert sent.status_code == status
    assert not Link.objects.exists()
