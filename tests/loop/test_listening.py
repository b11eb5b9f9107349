"""The loop: what the record says is told to those whom it concerns, once."""

from datetime import timedelta

import pytest
from tests.deliberation import world
from tests.deliberation.proposed import published, supported

from mycel.deliberation import actions
from mycel.deliberation.models import Participant, Phase, Process
from mycel.deliberation.snapshots import starting_plans
from mycel.loop import listening
from mycel.loop.handlers import ON
from mycel.loop.models import Heard
from mycel.notices import actions as notices
from mycel.notices.models import Notice
from mycel.record import acts, sequencer
from mycel.texts.actions import Draft

pytestmark = pytest.mark.django_db
AT = world.AT


@pytest.fixture
def fatima():
    return world.person("fatima", staff=True)


@pytest.fixture(autouse=True)
def _listens():
    listening.listen()


def hear():
    while sequencer.sequence():
        pass
    while listening.listen():
        pass


def kinds(person):
    return list(Notice.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


def said(body):
    return Draft(language="en", title="Tea", body=body)


def opened(fatima):
    planned = actions.Planned(
        title={"en": "Tea", "de": "Tee"}, phases=starting_plans()["rfc"].phases, begins=AT.date()
    )
    row = actions.draft_process(
        unit=world.unit(), planned=planned, drafter=fatima, by=fatima.id, at=AT
    )
    actions.open_process(process=row, by=fatima.id, at=AT)
    Phase.objects.filter(process=row).update(allows=["post", "propose", "endorse", "dispose"])
    return Process.objects.get(id=row.id)


def test_followers_of_a_unit_are_told_that_a_process_begins_and_it_is_kept(fatima):
    amina, bilal = world.person("amina"), world.person("bilal")
    notices.follow(person=amina, space="unit/circle", at=AT)
    row = opened(fatima)
    hear()
    assert kinds(amina) == ["process-opened"]
    assert kinds(bilal) == []
    told = Participant.objects.get(process=row, person=amina)
    assert told.told_at is not None
    assert told.took_part_at is None
    actions.open_thread(process=row, draft=said("More."), person=amina, by=amina.id, at=AT)
    told.refresh_from_db()
    assert told.took_part_at is not None
    assert len(told.commitment) == 64


def test_an_answer_a_name_and_an_outcome_find_their_people(fatima):
    amina, bilal = world.person("amina"), world.person("bilal")
    row = opened(fatima)
    thread = actions.open_thread(
        process=row, draft=said("Cups?"), person=fatima, is_consultation=True, by=fatima.id, at=AT
    )
    post = actions.write_post(thread=thread, draft=said("Yes."), person=amina, by=amina.id, at=AT)
    actions.write_post(
        thread=thread, draft=said("As @fatima says."), person=bilal, parent=post, by=bilal.id, at=AT
    )
    actions.dispose(
        process=row, posts=[post.number], disposition="accepted", reason=None, person=fatima,
        by=fatima.id, at=AT,
    )  # fmt: skip
    hear()
    assert kinds(amina) == ["post-answered", "comment-disposed"]
    assert kinds(fatima) == ["post-answered", "mentioned"]
    assert kinds(bilal) == [], "whoever acted is not told of it"


def test_an_official_answer_is_told_to_authors_and_supporters(fatima):
    amina, bilal = world.person("amina"), world.person("bilal")
    row = opened(fatima)
    proposal = published(row, amina)
    supported(proposal, bilal)
    actions.answer_proposal(
        proposal=proposal, answer="accepted", words=said("Yes."), unit=row.unit, person=fatima,
        by=fatima.id, at=AT,
    )  # fmt: skip
    hear()
    assert kinds(amina) == ["proposal-answered"]
    assert kinds(bilal) == ["proposal-answered"]


def test_what_was_heard_twice_is_told_once_and_a_crash_loses_nothing(fatima, monkeypatch):
    amina = world.person("amina")
    notices.follow(person=amina, space="unit/circle", at=AT)
    opened(fatima)
    with monkeypatch.context() as patch:

        def dies(**_given):
            raise RuntimeError("power")

        patch.setattr(notices, "tell", dies)
        with pytest.raises(RuntimeError):
            hear()
    assert not Notice.objects.exists()
    hear()
    assert kinds(amina) == ["process-opened"]
    Heard.objects.update(next=0)
    hear()
    assert kinds(amina) == ["process-opened"]


def test_whoever_begins_to_listen_late_is_not_told_of_years(fatima):
    amina = world.person("amina")
    notices.follow(person=amina, space="unit/circle", at=AT)
    opened(fatima)
    while sequencer.sequence():
        pass
    Heard.objects.all().delete()
    hear()
    assert kinds(amina) == []
    assert Heard.objects.get().next > 0


def test_every_fact_of_the_table_is_an_act():
    assert set(ON) <= set(acts.REGISTRY)


def test_a_discussion_that_waits_for_its_outcome_is_told_once_a_day(fatima):
    from django.core.cache import cache

    from mycel.loop.reminders import remind

    row = opened(fatima)
    leads, asked = world.facilitator(row, "leads"), world.person("asked")
    thread = actions.open_thread(process=row, draft=said("Cups?"), person=leads, by=leads.id, at=AT)
    for days, expected in ((1, 0), (15, 1), (15.1, 1), (16, 2)):
        cache.clear()
        remind(at=AT + timedelta(days=days))
        found = Notice.objects.filter(person=leads, kind="threads-wait")
        assert found.count() == expected, days
    assert found.first().path == "/processes/1/threads/?show=waiting"
    assert not Notice.objects.filter(person=asked).exists()
    thread.closer = asked
    thread.save()
    cache.clear()
    remind(at=AT + timedelta(days=17))
    assert Notice.objects.filter(person=asked, kind="threads-wait").count() == 1


def test_a_report_that_waits_is_told_to_moderators_once_a_day():
    from django.core.cache import cache

    from mycel.loop.reminders import remind
    from mycel.texts import actions as texts
    from mycel.texts.models import Case

    process = world.process("discussion")
    amina, mod = world.person("amina"), world.person("mod")
    text = texts.write(space=process.ref, ref="post/1", draft=said("Spam."), author=amina, at=AT)
    texts.report_text(
        text=text, reporter=world.person("bilal"), reason="spam", note="", by=None, at=AT
    )
    texts.appoint_moderator(person=mod, by=None, at=AT)
    for hours, expected in ((1, 0), (80, 1), (81, 1), (110, 2)):
        cache.clear()
        remind(at=AT + timedelta(hours=hours))
        assert Notice.objects.filter(person=mod, kind="reports-wait").count() == expected
    assert Case.objects.count() == 1
