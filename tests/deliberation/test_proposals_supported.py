"""Support is counted and hidden, answers replace each other, evidence is pinned by digest."""

import json

import pytest
from tests.deliberation import world
from tests.deliberation.proposed import draft, drafted, published, supported

from mycel.catalogue.actions import nodes, roll_call
from mycel.deliberation import actions
from mycel.deliberation.models import Endorsement
from mycel.deliberation.queries.proposals_one import pinned
from mycel.engine import movement
from mycel.groups.models import Role, Term, Unit
from mycel.record import sequencer
from mycel.record.models import OutboxLeaf
from mycel.texts.actions import Draft, TextRefused

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def process():
    return world.process("proposals", "disposition")


@pytest.fixture
def amina():
    return world.person("amina")


def _by(person):
    return {"person": person, "by": person.id, "at": world.AT}


def _bodies():
    return [json.loads(bytes(row.leaf)) for row in OutboxLeaf.objects.order_by("id")]


def test_the_record_tells_neither_who_supports_nor_what(process, amina):
    first = published(process, amina)
    second = published(process, amina, title="Another thing")
    bilal = world.person("bilal")
    supported(first, bilal)
    supported(second, bilal)
    actions.withdraw_endorsement(proposal=first, person=bilal, by=None, at=world.AT)
    given = [leaf for leaf in _bodies() if "endorsement" in leaf["t"]]
    assert [leaf["b"].keys() for leaf in given] == [{"process", "schema", "support"}] * 3
    assert {len(leaf["at"]) for leaf in given} == {10}
    one, two, back = (leaf["b"]["support"] for leaf in given)
    assert one == back != two


def test_one_supports_once_and_takes_it_back_once(process, amina):
    row = published(process, amina)
    bilal = world.person("bilal")
    supported(row, bilal)
    with pytest.raises(actions.NotNow, match="already"):
        supported(row, bilal)
    back = {"proposal": row, "person": bilal, "by": None, "at": world.AT}
    assert actions.withdraw_endorsement(**back).endorsements_count == 0
    with pytest.raises(actions.NotNow, match="do not support"):
        actions.withdraw_endorsement(**back)
    with pytest.raises(actions.NotNow, match="another state"):
        supported(drafted(process, amina), bilal)
    assert not Endorsement.objects.exists()


def test_supporting_shows_oneself_and_nobody_else(process, amina, client):
    row = published(process, amina)
    bilal = world.person("bilal")
    client.force_login(bilal.account, backend=BACKEND)
    client.post(f"/proposals/{row.number}/support/")
    assert "You support this proposal" in client.get(f"/proposals/{row.number}/").text
    client.force_login(amina.account, backend=BACKEND)
    assert "bilal" not in client.get(f"/proposals/{row.number}/").text.lower()


def _answer(row, person, word, body, **more):
    return actions.answer_proposal(
        proposal=row, answer=word, words=Draft(language="en", body=body),
        unit=more.get("unit", row.process.unit), **_by(person),
    )  # fmt: skip


def test_answers_need_the_role_replace_each_other_and_keep_their_words(process, amina, client):
    row = published(process, amina)
    with pytest.raises(actions.NotNow, match="facilitators"):
        _answer(row, amina, "accepted", "Yes.")
    leads = world.facilitator(process)
    with pytest.raises(actions.NotYours, match="list"):
        _answer(row, leads, "perhaps", "Hm.")
    with pytest.raises(TextRefused):
        _answer(row, leads, "accepted", "  ")
    _answer(row, leads, "evaluating", "We look at it.")
    done = _answer(row, leads, "partly", "Half of it, by May.")
    assert (done.answer, done.answer_text.version) == ("partly", 2)
    same = _answer(row, leads, "rejected", "Half of it, by May.")
    assert (same.answer, same.answer_text.version) == ("rejected", 2)
    told = client.get(f"/proposals/{row.number}/").text
    assert "Half of it, by May." in told
    assert "not accepted" in told
    with pytest.raises(actions.NotNow, match="has its answer"):
        actions.withdraw_proposal(proposal=row, reason="No.", **_by(amina))


def test_one_answers_for_the_process_or_a_group_of_ones_own(process, amina):
    row = published(process, amina)
    leads = world.facilitator(process)
    other = world.unit("other")
    with pytest.raises(actions.NotYours, match="no role in this group"):
        _answer(row, leads, "accepted", "Yes.", unit=other)
    role = Role.objects.create(unit=other, position=0, role="chair")
    Term.objects.create(role=role, position=0, person=leads, since_date=world.AT.date())
    assert _answer(row, leads, "accepted", "Yes.", unit=other).answered_for == other
    assert Unit.objects.count() == 2


def test_the_page_of_an_answer_refuses_others_with_who_may(process, amina, client):
    row = published(process, amina)
    client.force_login(amina.account, backend=BACKEND)
    answer = client.get(f"/proposals/{row.number}/answer/")
    assert answer.status_code == 403
    assert "facilitators" in answer.text
    client.force_login(world.facilitator(process).account, backend=BACKEND)
    sent = {"answer": "accepted", "unit": "circle", "language": "en", "body": "We print it."}
    assert client.post(f"/proposals/{row.number}/answer/", sent).status_code == 302
    row.refresh_from_db()
    assert row.answer == "accepted"


def _node(description):
    return movement.Node(
        ref="node/lamp", kind=movement.NodeKind.PLATFORM, name="Lamp", description=description
    )


def test_evidence_is_pinned_as_it_stood_and_tells_when_it_changed(process, amina, client):
    row = published(process, amina)
    pin = {"proposal": row, "ref": "node/lamp", **_by(amina)}
    with pytest.raises(actions.NoEvidence, match="says nothing about node/lamp"):
        actions.pin_evidence(**pin)
    lamp = nodes.add_node(value=_node("It shines."), by=None, at=world.AT)
    roll_call.confirm_node(node=lamp, by=None, at=world.AT)  # which describes nothing anew
    sequencer.sequence()
    first = actions.pin_evidence(**pin).evidence[0]
    with pytest.raises(actions.NotNow, match="already"):
        actions.pin_evidence(**pin)
    row.refresh_from_db()
    assert [one.standing for one in pinned(row=row)] == ["same"]
    nodes.change_node(node=lamp, value=_node("It is broken."), by=None, at=world.AT)
    sequencer.sequence()
    assert [one.standing for one in pinned(row=row)] == ["changed"]
    assert "changed since" in client.get(f"/proposals/{row.number}/").text
    second = actions.pin_evidence(**pin).evidence
    assert len(second) == 1
    assert second[0]["digest"] != first["digest"]
    dropped = actions.drop_evidence(proposal=row, ref="node/lamp", **_by(amina))
    assert dropped.evidence == []
    with pytest.raises(actions.NoEvidence):
        actions.drop_evidence(proposal=row, ref="node/lamp", **_by(amina))


@pytest.mark.parametrize(
    "ref", ["person/amina", "node/", "finding/999", "../../etc", "question/1", "node/no\x00thing"]
)
def test_what_is_nowhere_or_no_evidence_is_not_pinned(process, amina, ref):
    row = published(process, amina)
    with pytest.raises(actions.NoEvidence):
        actions.pin_evidence(proposal=row, ref=ref, **_by(amina))


def test_only_authors_pin(process, amina):
    row = published(process, amina)
    with pytest.raises(actions.NotYours):
        actions.pin_evidence(proposal=row, ref="node/lamp", **_by(world.person("bilal")))


def test_similar_proposals_are_shown_before_another_one_is_kept(process, amina, client):
    published(process, amina, title="A printed guide for newcomers")
    published(process, amina, title="More lamps in the library")
    client.force_login(amina.account, backend=BACKEND)
    url = f"/processes/{process.number}/proposals/"
    told = client.get(f"{url}similar/", {"title": "Printed guides for newcomers"}).text
    assert "/proposals/1/" in told
    assert "/proposals/2/" not in told
    assert client.get(f"{url}similar/", {"q": "print"}).text.strip() == ""
    sent = {"title": "Printed guides for newcomers", "body": "Mine.", "language": "en"}
    first = client.post(f"{url}new/", sent)
    assert "There are similar proposals" in first.text
    assert 'name="sure"' in first.text
    assert "Mine." in first.text
    assert client.post(f"{url}new/", sent | {"sure": "1"}).status_code == 302


def test_a_proposal_as_wikitext_holds_no_markup_of_its_author(process, amina, client):
    row = published(process, amina, title="{{delete}} [[File:x]]", body="<b>*bold*\n# one</b>")
    told = client.get(f"/proposals/{row.number}.wiki").text
    assert "{{delete" not in told
    assert "[[File" not in told
    assert "<b>" not in told
    assert f"/proposals/{row.number}/" in told
    assert draft().title not in told
