"""Feeds and calendars of processes: public ones for everybody, others for who may read them."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from tests.deliberation import world

from mycel.deliberation import actions
from mycel.deliberation.models import Phase
from mycel.deliberation.models.processes import MEMBERS
from mycel.formats.atom import SPACE
from mycel.record import sequencer
from mycel.texts.actions import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    row = world.process("statements", "proposals")
    days = {"planned_from_date": date(2026, 11, 26), "planned_until_date": date(2026, 12, 10)}
    Phase.objects.filter(process=row).update(**days)
    return row


def test_a_feed_tells_what_happened_but_for_single_votes(process, client):
    leads, amina = world.facilitator(process), world.person("amina")
    drafts = [Draft(language="en", body="Tea <b>is</b> good.")]
    actions.seed_statements(process=process, drafts=drafts, person=leads, by=leads.id, at=world.AT)
    actions.vote(process=process, number=1, value=1, person=amina, by=None, at=world.AT)
    while sequencer.sequence():
        pass
    answer = client.get("/processes/1/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml"
    root = ET.fromstring(answer.content)
    titles = [one.text for one in root.iterfind(f"{{{SPACE}}}entry/{{{SPACE}}}title")]
    assert len(titles) == 1
    assert "1 first statements" in titles[0]
    link = root.find(f"{{{SPACE}}}entry/{{{SPACE}}}link").get("href")
    assert client.get(link.removeprefix("http://testserver")).status_code == 200


def test_calendars_hold_the_planned_days_of_what_everybody_may_read(process, client):
    inner = world.process("discussion", number=2, visibility=MEMBERS)
    days = {"planned_from_date": date(2026, 11, 26), "planned_until_date": date(2026, 12, 10)}
    Phase.objects.filter(process=inner).update(**days)
    own = client.get("/processes/1/calendar.ics")
    assert own["Content-Type"].startswith("text/calendar")
    assert own.content.count(b"BEGIN:VEVENT") == 2
    assert b"DTEND;VALUE=DATE:20261211" in own.content
    everywhere = client.get("/calendar.ics").content
    assert everywhere.count(b"BEGIN:VEVENT") == 2
    assert client.get("/processes/2/calendar.ics").status_code == 403
    assert client.get("/processes/2/feed.atom").status_code == 403


def test_a_snippet_for_a_wiki_holds_no_markup_of_anybody(process, client):
    process.title = {"en": "[[Tea]] {{and}} '''more'''"}
    process.save()
    told = client.get("/processes/1.wiki").text
    assert "[[Tea]]" not in told
    assert "{{and}}" not in told
    assert "planned until 2026-12-10" in told
    assert "http://testserver/processes/1/" in told
