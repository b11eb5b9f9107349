"""Amendments are differences: taken where they fit, refused where they meet, declined in words."""

import pytest
from tests.deliberation import world
from tests.deliberation.proposed import BODY, amended, draft, published

from mycel.deliberation import actions
from mycel.deliberation.models import Amendment, Phase
from mycel.texts.actions import TextRefused, erase, set_state
from mycel.texts.models import HIDDEN

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def process():
    return world.process("proposals", "disposition")


@pytest.fixture
def amina():
    return world.person("amina")


@pytest.fixture
def bilal():
    return world.person("bilal")


def _by(person):
    return {"person": person, "by": person.id, "at": world.AT}


def test_an_amendment_is_shown_as_words_and_taken_over(process, amina, bilal, client):
    row = published(process, amina)
    one = amended(row, bilal, body=BODY.replace("schools", "libraries"))
    told = client.get(f"/amendments/{one.number}/").text
    assert "<del>" in told
    assert "libraries" in told
    with pytest.raises(actions.NotYours):
        actions.take_amendment(amendment=one, **_by(bilal))
    taken = actions.take_amendment(amendment=one, **_by(amina))
    assert taken.state == "taken"
    row.text.refresh_from_db()
    assert (row.text.version, row.text.body) == (2, BODY.replace("schools", "libraries").strip())
    assert row.text.versions.get(number=2).note == one.ref
    with pytest.raises(actions.NotNow, match="answer already"):
        actions.take_amendment(amendment=one, **_by(amina))
    assert "schools" in client.get(f"/amendments/{one.number}/").text


def test_two_amendments_of_different_lines_are_both_taken(process, amina, bilal, client):
    row = published(process, amina)
    one = amended(row, bilal, body=BODY.replace("Print", "Draw"))
    other = amended(row, bilal, body=BODY.replace("schools", "libraries"))
    actions.take_amendment(amendment=one, **_by(amina))
    assert "both fit together" in client.get(f"/amendments/{other.number}/").text
    actions.take_amendment(amendment=other, **_by(amina))
    row.text.refresh_from_db()
    assert "Draw" in row.text.body
    assert "libraries" in row.text.body


def test_an_amendment_of_an_old_version_that_meets_another_is_refused(
    process, amina, bilal, client
):
    row = published(process, amina)
    one = amended(row, bilal, body=BODY.replace("Print", "Draw"))
    other = amended(row, bilal, body=BODY.replace("Print", "Sing"))
    actions.take_amendment(amendment=one, **_by(amina))
    with pytest.raises(actions.MeetsAnother, match="same place"):
        actions.take_amendment(amendment=other, **_by(amina))
    client.force_login(amina.account, backend=BACKEND)
    told = client.get(f"/amendments/{other.number}/").text
    assert "Both wordings" in told
    assert f"/amendments/{other.number}/take/" not in told
    row.text.refresh_from_db()
    assert row.text.version == 2
    stale = amended(row, bilal, body=BODY.replace("schools", "towns"), against=1)
    actions.take_amendment(amendment=stale, **_by(amina))
    row.text.refresh_from_db()
    assert "Draw" in row.text.body
    assert "towns" in row.text.body


def test_the_same_change_twice_makes_no_new_version(process, amina, bilal):
    row = published(process, amina)
    body = BODY.replace("schools", "libraries")
    one, other = (amended(row, bilal, body=body) for _turn in range(2))
    actions.take_amendment(amendment=one, **_by(amina))
    assert actions.take_amendment(amendment=other, **_by(amina)).state == "taken"
    row.text.refresh_from_db()
    assert row.text.version == 2


def test_declining_takes_a_reason_and_withdrawing_is_ones_own(process, amina, bilal, client):
    row = published(process, amina)
    one = amended(row, bilal, body="Other.")
    with pytest.raises(TextRefused, match="why"):
        actions.decline_amendment(amendment=one, reason="  ", **_by(amina))
    with pytest.raises(actions.NotYours):
        actions.decline_amendment(amendment=one, reason="No.", **_by(world.person("carla")))
    with pytest.raises(actions.NotYours):
        actions.withdraw_amendment(amendment=one, **_by(amina))
    actions.decline_amendment(amendment=one, reason="It costs too much.", **_by(amina))
    assert "It costs too much." in client.get(f"/amendments/{one.number}/").text
    two = amended(row, bilal, body="Another.")
    assert actions.withdraw_amendment(amendment=two, **_by(bilal)).state == "withdrawn"


def test_nobody_floods_a_proposal(process, amina, bilal):
    row = published(process, amina)
    rows = [amended(row, bilal, body=f"Wording {n}.") for n in range(5)]
    with pytest.raises(actions.NotNow, match="5 of your amendments"):
        amended(row, bilal, body="One more.")
    actions.decline_amendment(amendment=rows[0], reason="No.", **_by(amina))
    amended(row, bilal, body="One more.")
    assert Amendment.objects.count() == 6


def test_an_amendment_changes_something_and_says_why(process, amina, bilal):
    row = published(process, amina)
    with pytest.raises(TextRefused, match="Nothing is changed"):
        amended(row, bilal, body=BODY)
    with pytest.raises(TextRefused, match="why"):
        amended(row, bilal, body="Other.", why=" ")
    with pytest.raises(TextRefused, match="not here any more"):
        amended(row, bilal, body="Other.", against=7)


def test_words_that_are_gone_are_not_taken_over(process, amina, bilal, client):
    row = published(process, amina)
    one, two = (amended(row, bilal, body=f"Wording {n}.") for n in range(2))
    set_state(text=one.text, state=HIDDEN)
    with pytest.raises(TextRefused, match="not shown"):
        actions.take_amendment(amendment=one, **_by(amina))
    assert "Wording 0" not in client.get(f"/amendments/{one.number}/").text
    erase(text=row.text, at=world.AT)
    with pytest.raises(TextRefused, match="not shown"):
        actions.take_amendment(amendment=two, **_by(amina))
    assert client.get(f"/amendments/{two.number}/").status_code == 200


def test_after_the_phase_amendments_are_declined_but_not_taken(process, amina, bilal):
    row = published(process, amina)
    one = amended(row, bilal, body="Other.")
    Phase.objects.filter(position=0).update(ended_at=world.AT)
    Phase.objects.filter(position=1).update(begun_at=world.AT)
    with pytest.raises(actions.NotNow, match="over"):
        actions.take_amendment(amendment=one, **_by(amina))
    leads = world.facilitator(process)
    with pytest.raises(actions.NotYours):
        actions.take_amendment(amendment=one, **_by(leads))
    actions.decline_amendment(amendment=one, reason="Too late.", **_by(leads))


def test_a_form_that_was_open_keeps_its_words_when_the_phase_ends(process, amina, bilal, client):
    row = published(process, amina)
    client.force_login(bilal.account, backend=BACKEND)
    Phase.objects.filter(position=0).update(ended_at=world.AT)
    Phase.objects.filter(position=1).update(begun_at=world.AT)
    sent = {"title": "A guide", "body": "My long words", "why": "Better", "against": 1}
    told = client.post(f"/proposals/{row.number}/amend/", sent).text
    assert "The phase for this is over." in told
    assert "My long words" in told
    sent = {"title": "Another thing", "body": "My long words", "language": "en"}
    told = client.post(f"/processes/{process.number}/proposals/new/", sent).text
    assert "The phase for this is over." in told
    assert "My long words" in told


def test_two_authors_meet_in_the_form_and_both_wordings_are_shown(process, amina, client):
    row = published(process, amina)
    actions.change_proposal(
        proposal=row, draft=draft(body=BODY.replace("Print", "Draw")), against=1, **_by(amina)
    )
    client.force_login(amina.account, backend=BACKEND)
    sent = {
        "title": row.text.title, "body": BODY.replace("Print", "Sing"), "language": "en",
        "against": 1, "plain": "", "note": "",
    }  # fmt: skip
    told = client.post(f"/proposals/{row.number}/edit/", sent).text
    assert "Sing the guide" in told
    assert "Draw the guide" in told
    assert 'name="against" value="2"' in told
    answer = client.post(f"/proposals/{row.number}/edit/", sent | {"against": 2})
    assert answer.status_code == 302
    row.text.refresh_from_db()
    assert "Sing" in row.text.body
