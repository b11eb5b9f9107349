"""Proposals are written by several hands, published, changed and withdrawn by their authors."""

import pytest
from tests.deliberation import world
from tests.deliberation.proposed import BODY, draft, drafted, published

from mycel.deliberation import actions
from mycel.deliberation.models import Proposal
from mycel.deliberation.models.processes import CLOSED, Phase
from mycel.record.models import OutboxLeaf
from mycel.texts.actions import TextRefused, erase
from mycel.texts.models import HIDDEN, SHOWN, WAITING

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return world.process("proposals", "disposition")


@pytest.fixture
def amina():
    return world.person("amina")


@pytest.fixture
def bilal():
    return world.person("bilal")


def _leaves():
    return b" ".join(bytes(row.leaf) for row in OutboxLeaf.objects.order_by("id")).decode()


def test_a_draft_is_seen_by_its_authors_and_facilitators_alone(process, amina, bilal, client):
    row = drafted(process, amina)
    leads = world.facilitator(process)
    assert row.text.state == WAITING
    assert "document" not in _leaves()
    for who, status in ((None, 404), (bilal, 404), (amina, 200), (leads, 200)):
        client.logout()
        if who is not None:
            client.force_login(who.account, backend="mycel.site.backend.AccountBackend")
        assert client.get(f"/proposals/{row.number}/").status_code == status, who
    actions.publish_proposal(proposal=row, person=amina, by=amina.id, at=world.AT)
    client.logout()
    answer = client.get(f"/proposals/{row.number}/")
    assert "Ask the schools" in answer.text
    row.refresh_from_db()
    assert row.text.state == SHOWN
    assert "document" in _leaves()


def test_authors_ask_each_other_and_nobody_is_one_before_saying_yes(process, amina, bilal):
    row = drafted(process, amina)
    carla = world.person("carla")
    with pytest.raises(actions.NotYours, match="authors"):
        actions.invite_author(proposal=row, author=carla, person=bilal, by=bilal.id, at=world.AT)
    actions.invite_author(proposal=row, author=bilal, person=amina, by=amina.id, at=world.AT)
    change = {"proposal": row, "draft": draft(body="More."), "against": 1, "at": world.AT}
    with pytest.raises(actions.NotYours):
        actions.change_proposal(person=bilal, by=bilal.id, **change)
    with pytest.raises(actions.NotNow, match="already"):
        actions.invite_author(proposal=row, author=bilal, person=amina, by=amina.id, at=world.AT)
    with pytest.raises(actions.NotYours):
        actions.join_authors(proposal=row, person=carla, by=carla.id, at=world.AT)
    actions.join_authors(proposal=row, person=bilal, by=bilal.id, at=world.AT)
    assert actions.change_proposal(person=bilal, by=bilal.id, **change).text.version == 2
    actions.leave_authors(proposal=row, person=amina, by=amina.id, at=world.AT)
    with pytest.raises(actions.NotNow, match="last author"):
        actions.leave_authors(proposal=row, person=bilal, by=bilal.id, at=world.AT)


def test_two_authors_at_once_lose_no_words(process, amina):
    row = drafted(process, amina)
    change = {"proposal": row, "person": amina, "by": amina.id, "at": world.AT}
    first = BODY.replace("Print", "Draw and print")
    actions.change_proposal(draft=draft(body=first), against=1, **change)
    second = BODY.replace("schools", "libraries")
    row = actions.change_proposal(draft=draft(title="A guide", body=second), against=1, **change)
    assert row.text.version == 3
    assert row.text.title == "A guide"
    assert "Draw and print" in row.text.body
    assert "libraries" in row.text.body
    third = BODY.replace("Print", "Sing")
    with pytest.raises(actions.MeetsAnother, match="same place"):
        actions.change_proposal(draft=draft(title="A guide", body=third), against=1, **change)
    row.refresh_from_db()
    assert row.text.version == 3


def test_a_withdrawn_proposal_stays_readable_and_can_come_back(process, amina):
    row = published(process, amina)
    step = {"proposal": row, "person": amina, "by": amina.id, "at": world.AT}
    with pytest.raises(TextRefused, match="why"):
        actions.withdraw_proposal(reason=" ", **step)
    actions.withdraw_proposal(reason="Another one says it better.", **step)
    row.refresh_from_db()
    assert (row.state, row.text.state) == ("withdrawn", SHOWN)
    again = actions.publish_proposal(**step)
    assert (again.state, again.ended_why) == ("published", "")


def test_what_moderators_hid_or_authors_took_back_is_not_published(process, amina):
    row = drafted(process, amina)
    row.text.state = HIDDEN
    row.text.save()
    step = {"proposal": row, "person": amina, "by": amina.id, "at": world.AT}
    with pytest.raises(TextRefused, match="hidden"):
        actions.publish_proposal(**step)
    erase(text=row.text, at=world.AT)
    with pytest.raises(TextRefused):
        actions.publish_proposal(**step)
    with pytest.raises(TextRefused):
        actions.change_proposal(draft=draft(body="New."), against=1, **step)


def test_time_is_asked_inside_the_act(process, amina):
    row = drafted(process, amina)
    Phase.objects.filter(position=0).update(ended_at=world.AT)
    Phase.objects.filter(position=1).update(begun_at=world.AT)
    step = {"proposal": row, "person": amina, "by": amina.id, "at": world.AT}
    with pytest.raises(actions.NotNow, match="over"):
        actions.publish_proposal(**step)
    with pytest.raises(actions.NotNow, match="over"):
        drafted(process, amina)
    process.state = CLOSED
    process.save()
    with pytest.raises(actions.NotNow):
        actions.withdraw_proposal(reason="", **step)
    assert Proposal.objects.count() == 1


def test_a_proposal_needs_a_title(process, amina):
    with pytest.raises(TextRefused, match="title"):
        drafted(process, amina, title="  ")
    assert Proposal.objects.count() == 0
