"""Pages of proposals: asking others in, evidence by address, leaving; always as many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world
from tests.deliberation.proposed import BODY, amended, draft, drafted, published, supported

from mycel.deliberation import actions
from mycel.deliberation.models import Amendment, Endorsement, ProposalAuthor
from mycel.deliberation.models.processes import CLOSED, MEMBERS
from mycel.people import actions as people
from mycel.people.queries import everything_about
from mycel.texts import actions as texts

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def process():
    return world.process("proposals", "disposition")


@pytest.fixture
def amina():
    return world.person("amina")


@pytest.fixture
def enter(client):
    def enter(person):
        client.force_login(person.account, backend=BACKEND)
        return client

    return enter


def test_somebody_is_asked_says_yes_and_is_named(process, amina, enter):
    bilal = world.person("bilal")
    row = drafted(process, amina)
    url = f"/proposals/{row.number}/"
    told = enter(amina).post(f"{url}authors/", {"person": "person/nobody"}).text
    assert "Nobody here has this address" in told
    assert enter(amina).post(f"{url}authors/", {"person": "bilal"}).status_code == 302
    assert "Asked, and not answered yet" in enter(amina).get(url).text
    assert "asks you to write this proposal" in enter(bilal).get(url).text
    assert enter(bilal).get(f"{url}edit/").status_code == 403
    enter(bilal).post(f"{url}join/")
    assert enter(bilal).get(f"{url}edit/").status_code == 200
    enter(bilal).post(f"{url}publish/")
    assert "Bilal" in enter(world.person("carla")).get(url).text
    enter(bilal).post(f"{url}leave/")
    assert not ProposalAuthor.objects.filter(person=bilal).exists()


def test_authors_of_a_draft_see_what_each_other_changed(process, amina, enter):
    row = drafted(process, amina)
    actions.change_proposal(
        proposal=row, draft=draft(body=BODY.replace("Print", "Draw")), against=1, note="Cheaper.",
        person=amina, by=amina.id, at=world.AT,
    )  # fmt: skip
    leads = world.facilitator(process)
    told = enter(leads).get(f"/proposals/{row.number}/?change=2").text
    assert "Cheaper." in told
    assert "<ins>" in told
    assert "<del>" in told
    for number in ("1", "99", "x", "-1"):
        told = enter(leads).get(f"/proposals/{row.number}/?change={number}").text
        assert "<ins>" not in told
    texts.set_state(text=row.text, state="hidden")
    assert "<ins>" not in enter(leads).get(f"/proposals/{row.number}/?change=2").text


def test_evidence_is_named_by_address_and_refused_with_a_sentence(process, amina, enter):
    row = published(process, amina)
    url = f"/proposals/{row.number}/evidence/"
    for given in ("node/lamp", "/nodes/lamp/", "https://example.org/nodes/lamp/"):
        told = enter(amina).post(url, {"ref": given}).text
        assert "The record says nothing about node/lamp" in told, given
    assert "finding" in enter(amina).post(url, {"ref": "person/amina"}).text


def test_a_proposal_of_members_is_for_members(amina, client):
    process = world.process("proposals", visibility=MEMBERS)
    leads = world.facilitator(process)
    row = published(process, leads)
    for url in (f"/proposals/{row.number}/", "/processes/1/proposals/", "/processes/1/answers.csv"):
        assert client.get(url).status_code == 403


def test_hidden_words_are_gone_from_every_page(process, amina, client):
    row = published(process, amina, title="A rude title", body="Rude words.")
    texts.set_state(text=row.text, state="hidden")
    for url in (
        f"/proposals/{row.number}/",
        f"/proposals/{row.number}.wiki",
        "/processes/1/proposals/",
        "/processes/1/proposals/similar/?q=A rude title",
    ):
        told = client.get(url).text.lower()
        assert "rude words" not in told, url
        assert "a rude title" not in told, url


def test_the_page_of_a_proposal_asks_as_little_of_many_amendments(process, amina, enter):
    row = published(process, amina)
    client, counts = enter(amina), []
    for turn in range(2):
        for n in range(3 + 12 * turn):
            amended(row, world.person(f"p{turn}-{n}"), body=f"Wording {turn} {n}.")
        client.get(f"/proposals/{row.number}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/proposals/{row.number}/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 25
    assert Amendment.objects.count() == 18


def test_whoever_leaves_supports_and_writes_nothing_any_more(process, amina):
    over = world.process("proposals", number=2)
    bilal = world.person("bilal")
    row, old = published(process, amina), published(over, amina, title="Old")
    supported(row, bilal)
    supported(old, bilal)
    actions.invite_author(proposal=row, author=bilal, person=amina, by=amina.id, at=world.AT)
    told = everything_about(person=bilal, at=world.AT)["proposals"]
    assert len(told["supports"]) == 2
    over.state = CLOSED
    over.save()
    people.leave(person=bilal, by=bilal.id, at=world.AT)
    row.refresh_from_db()
    old.refresh_from_db()
    assert (row.endorsements_count, old.endorsements_count) == (0, 1)
    assert [one.person_id for one in Endorsement.objects.all()] == [None]
    assert not ProposalAuthor.objects.filter(person=bilal).exists()
