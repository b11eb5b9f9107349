"""The inbox: one's own notices, read and unread, following, wishes by form and by program."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world

from mycel.notices import actions
from mycel.notices.models import Follow, Notice, Wish
from mycel.notices.rules import Told, tell_by

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
BACKEND = "mycel.site.backend.AccountBackend"
tell_by({"test-said": "Something was said in %(where)s."})


@pytest.fixture
def amina():
    return world.person("amina")


@pytest.fixture
def enter(client):
    def enter(person):
        client.force_login(person.account, backend=BACKEND)
        return client

    return enter


def tell(person, key, where="process/1"):
    told = Told([person.id], "test-said", "process/1", "/processes/", {"where": where})
    actions.tell(told=told, key=str(key), at=AT)


def test_an_empty_inbox_teaches_and_a_full_one_counts(amina, enter):
    browser = enter(amina)
    assert "Nothing was told to you yet" in browser.get("/inbox/").text
    tell(amina, 1, {"en": "tea", "de": "Tee"})
    told = browser.get("/inbox/").text
    assert "Something was said in tea." in told
    assert "1 notice is new." in told
    assert "(1)" in browser.get("/processes/").text
    assert "Tee" in browser.get("/inbox/", headers={"accept-language": "de"}).text


def test_reading_one_goes_there_and_marks_it(amina, enter):
    tell(amina, 1)
    row = Notice.objects.get()
    answer = enter(amina).post(f"/inbox/{row.id}/")
    assert answer.headers["Location"] == "/processes/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_nobody_reads_what_was_told_to_another(amina, enter):
    tell(amina, 1)
    row = Notice.objects.get()
    browser = enter(world.person("bilal"))
    assert browser.post(f"/inbox/{row.id}/").status_code == 404
    assert browser.post(f"/api/inbox/{row.id}/read/").status_code == 404
    assert "Something was said" not in browser.get("/inbox/").text
    row.refresh_from_db()
    assert row.read_at is None


def test_all_is_read_up_to_what_was_shown(amina, enter):
    for n in range(3):
        tell(amina, n)
    newest = Notice.objects.order_by("-id")[0].id
    tell(amina, 9)
    enter(amina).post("/inbox/read/", {"until": newest})
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_pages_of_the_inbox_take_as_many_queries_however_full(amina, enter):
    browser = enter(amina)

    def count():
        browser.get("/inbox/")
        with CaptureQueriesContext(connection) as found:
            browser.get("/inbox/")
        return len(found)

    tell(amina, 0)
    few = count()
    for n in range(1, 80):
        tell(amina, n)
    assert count() == few
    page = browser.get("/inbox/").text
    assert page.count("Something was said") == 30
    assert "before=" in page


def test_following_and_wishes_by_forms(amina, enter):
    world.process("discussion")
    browser = enter(amina)
    page = browser.get("/processes/1/").text
    assert ">Follow<" in page
    given = {"space": "process/1", "back": "/processes/1/"}
    answer = browser.post("/inbox/follow/", given)
    assert answer.headers["Location"] == "/processes/1/"
    assert "Follow no more" in browser.get("/processes/1/").text
    away = browser.post("/inbox/follow/", given | {"back": "//evil.example/"})
    assert away.headers["Location"] == "/inbox/"
    told = browser.post(
        "/inbox/wishes/", {"rhythm": "weekly", "of:process/1": "off"}, follow=True
    ).text
    assert "Saved." in told
    wishes = {(row.space, row.rhythm) for row in Wish.objects.all()}
    assert wishes == {("", "weekly"), ("process/1", "off")}
    told = browser.post("/inbox/wishes/", {"rhythm": "hourly"}).text
    assert "could not save this yet" in told
    browser.post("/inbox/follow/", given | {"end": "1"})
    assert not Follow.objects.exists()


def test_programs_read_and_wish(amina, enter):
    tell(amina, 1)
    browser = enter(amina)
    page = browser.get("/api/inbox/").json()
    assert [one["sentence"] for one in page["notices"]] == ["Something was said in process/1."]
    browser.post(f"/api/inbox/{page['notices'][0]['id']}/read/")
    assert browser.get("/api/inbox/").json()["unread"] == 0

    def send(method, address, **given):
        return getattr(browser, method)(
            f"/api/inbox/{address}", data=json.dumps(given), content_type="application/json"
        )

    assert send("put", "wishes/", space="", rhythm="off").status_code == 200
    assert send("put", "wishes/", space="", rhythm="hourly").status_code == 422
    assert send("post", "follow/", space="process/3").status_code == 200
    assert send("post", "follow/", space="nothing").status_code == 422
    assert browser.get("/api/inbox/wishes/").json()["rhythm"] == "off"
    browser.delete("/api/inbox/follow/?space=process/3")
    assert not Follow.objects.exists()
