"""Pages and interface of processes: drafting by form, leading, closing; always as many queries."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world

from mycel.deliberation import actions
from mycel.deliberation.models import Participant, Process
from mycel.deliberation.snapshots import starting_plans
from mycel.texts.actions import Draft

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def enter(client):
    def enter(person):
        client.force_login(person.account, backend=BACKEND)
        return client

    return enter


@pytest.fixture
def fatima():
    return world.person("fatima", staff=True)


def _filled(plan, **changes):
    given = {
        "title_en": "Shall we welcome newcomers?", "title_de": "Empfangen wir Neue?",
        "title_ar": "هل نرحب بالجدد؟", "unit": str(world.unit().pk), "begins": "2026-11-26",
        "visibility": "public",
    }  # fmt: skip
    days = {f"days_{i}": phase.days for i, phase in enumerate(plan.phases)}
    return given | days | {"summary_after": 50, "stale_days": 14, "endorsements": 5} | changes


def test_a_process_is_drafted_changed_opened_led_and_closed_by_forms(fatima, enter):
    world.unit()
    plan = starting_plans()["rfc"]
    browser = enter(fatima)
    assert "Request for comments" in browser.get("/processes/new/").text
    address = "/processes/new/?plan=rfc"
    told = browser.post(address, _filled(plan, title_en=""))
    assert told.status_code == 200
    assert Process.objects.count() == 0
    assert browser.post(address, _filled(plan)).status_code == 302
    row = Process.objects.get()
    url = f"/processes/{row.number}/"
    assert "This is a draft" in browser.get(url).text
    changed = _filled(plan, title_en="Shall we greet newcomers?", days_0=3)
    assert browser.post(f"{url}edit/", changed).status_code == 302
    row.refresh_from_db()
    first = row.phases.get(position=0)
    assert (first.planned_until_date - first.planned_from_date).days == 3
    browser.post(f"{url}open/")
    assert "greet newcomers" in browser.get(url).text
    assert "cannot change" in browser.get(f"{url}edit/", follow=True).text
    told = browser.post(f"{url}next/", {"position": 1, "reason": ""}).text
    assert "not what was announced" in told
    assert browser.post(f"{url}next/", {"position": 1, "reason": "We agree."}).status_code == 302
    assert "We agree." in browser.get(url).text
    assert "Nothing waits any more" in browser.get(f"{url}close/").text
    assert "It is closed" in browser.post(f"{url}close/", follow=True).text
    assert "Only a process that runs" in browser.get(f"{url}close/").text


def test_what_waits_is_shown_and_keeps_it_open(fatima, enter):
    row = world.process("discussion")
    actions.open_thread(
        process=row, draft=Draft(language="en", title="Tea", body="More."), person=fatima,
        by=fatima.id, at=world.AT,
    )  # fmt: skip
    browser = enter(fatima)
    assert "1 discussion has no outcome yet." in browser.get("/processes/1/close/").text
    told = browser.post("/processes/1/close/", follow=True).text
    assert "1 discussion has no outcome yet. The list below says what else waits." in told
    row.refresh_from_db()
    assert row.state == "running"


def test_whoever_holds_no_role_reads_why_they_cannot_begin_one(enter):
    amina = world.person("amina")
    answer = enter(amina).get("/processes/new/")
    assert answer.status_code == 403
    assert "Only people who hold a role in a group can begin" in answer.text


def test_facilitators_are_added_and_removed_on_their_page(fatima, enter):
    world.process("discussion")
    bilal = world.person("bilal")
    browser = enter(fatima)
    assert "Nobody beside the group yet" in browser.get("/processes/1/facilitators/").text
    told = browser.post("/processes/1/facilitators/", {"person": "nobody"}).text
    assert "Nobody here has this address" in told
    browser.post("/processes/1/facilitators/", {"person": bilal.ref})
    assert "Bilal" in browser.get("/processes/1/facilitators/").text
    browser.post("/processes/1/facilitators/end/", {"person": bilal.ref})
    told = browser.post("/processes/1/facilitators/end/", {"person": bilal.ref}, follow=True).text
    assert "They are no facilitator of this process." in told


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_a_process_page_asks_as_much_with_900_proposals_as_with_none(fatima, client):
    row = world.process("discussion", "proposals", now=1)
    empty = _queries(client, "/processes/1/")
    for n in range(30):
        someone = world.person(f"p{n}")
        Participant.objects.create(
            process=row, person=someone, number=n + 1, took_part_at=world.AT, language="en"
        )
        actions.draft_proposal(
            process=row, draft=Draft(language="en", title=f"T{n}", body="Tea."), person=someone,
            by=someone.id, at=world.AT,
        )  # fmt: skip
    assert _queries(client, "/processes/1/") == empty
    assert empty <= 14
    listed = _queries(client, "/processes/")
    for n in range(2, 12):
        world.process("discussion", number=n)
    assert _queries(client, "/processes/") == listed


def test_groups_below_five_are_hidden_on_the_page_of_those_who_took_part(client):
    row = world.process("discussion")
    for n in range(13):
        Participant.objects.create(
            process=row, person=world.person(f"p{n}"), number=n + 1, took_part_at=world.AT,
            language="ar" if n < 9 else "de",
        )  # fmt: skip
    told = client.get("/processes/1/participation/").text
    assert ">13<" in told
    assert ">4<" not in told
    assert ">9<" not in told, "from 13 and 9 anybody counts 4"


def _send(client, address, status=200, **given):
    answer = client.post(
        f"/api/processes/{address}", data=json.dumps(given), content_type="application/json"
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_programs_draft_open_lead_and_close(fatima, enter):
    world.unit()
    browser = enter(fatima)
    assert browser.get("/api/processes/plans/").json()["units"] == ["circle"]
    new = {"plan": "rfc", "unit": "circle", "title": {"en": "Tea"}, "begins": "2026-11-26"}
    told = _send(browser, "", 422, **(new | {"plan": "tea"}))
    assert "There are: budget-round" in told["detail"]
    assert _send(browser, "", 422, **(new | {"title": {}}))["detail"].startswith("Give the process")
    n = _send(browser, "", 201, **new)["number"]
    _send(browser, f"{n}/open/")
    assert _send(browser, f"{n}/open/", 409)["detail"].startswith("This process is in another")
    _send(browser, f"{n}/next/", 422, position=1)
    _send(browser, f"{n}/next/", position=1, reason="We agree.")
    page = browser.get(f"/api/processes/{n}/").json()
    assert [one["standing"] for one in page["phases"]][:2] == ["over", "now"]
    assert browser.get(f"/api/processes/{n}/waiting/").json() == []
    _send(browser, f"{n}/close/")
    assert browser.get("/api/processes/?show=over").json()["processes"][0]["number"] == n
