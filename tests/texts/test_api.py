"""The interface of texts: the same answers as pages, and nothing more."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import path
from ninja import NinjaAPI
from tests.texts.house import AT, SHUT, person, text

from mycel.site import urls
from mycel.texts import actions
from mycel.texts.api import router
from mycel.texts.models import Report, Translation

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"

alone = NinjaAPI(title="texts", urls_namespace="texts-alone", docs_url=None)
alone.add_router("/texts", router)
urlpatterns = [path("alone/", alone.urls), *urls.urlpatterns]
handler404 = urls.handler404 if hasattr(urls, "handler404") else None


@pytest.fixture(autouse=True)
def _mounted():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def client(who=None):
    found = Client()
    if who is not None:
        found.force_login(who.account, backend=BACKEND)
    return found


def read(address, who=None, status=200):
    answer = client(who).get(f"/alone/texts/{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def send(address, who, status, **data):
    answer = client(who).post(
        f"/alone/texts/{address}", json.dumps(data), content_type="application/json"
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_text_with_its_versions_and_translations():
    author = person("amina")
    row = text("Tea", author=author)
    actions.revise(text=row, draft=actions.Draft(language="en", body="Tea!"), author=author, at=AT)
    send(f"{row.id}/translations/", author, 201, language="de", version=1, body="Tee")
    told = read(f"{row.id}/")
    assert (told["shown"]["body"], told["who"]["ref"]) == ("Tea!", "person/amina")
    assert [line["number"] for line in told["versions"]] == [2, 1]
    assert told["translations"][0]["status"] == "out-of-date"
    german = client().get(f"/alone/texts/{row.id}/", headers={"Accept-Language": "de"}).json()
    assert (german["shown"]["body"], german["shown"]["is_stale"]) == ("Tee", True)


def test_nobody_says_who_wrote_a_statement():
    row = text("Tea for all", ref="statement/4", author=person("amina"))
    told = json.dumps(read(f"{row.id}/"))
    assert "amina" not in told.lower()


def test_what_cannot_be_read_is_not_there():
    row, someone = text("Secret", space=SHUT), person("amina")
    read(f"{row.id}/", status=404)
    send(f"{row.id}/reports/", someone, 404, reason="spam")
    send(f"{row.id}/translations/", someone, 404, language="de", version=1, body="Geheim")
    assert read("search/?q=secret")["found"] == []
    assert read("untranslated/?language=de")["lines"] == []
    assert len(read("search/?q=secret", person("insider"))["found"]) == 1


def test_reports_need_an_account_and_are_taken_once():
    row, someone = text(), person("amina")
    send(f"{row.id}/reports/", None, 401, reason="spam")
    send(f"{row.id}/reports/", someone, 409, reason="envy")
    send(f"{row.id}/reports/", someone, 422, reason="spam", note="\ud800")
    send(f"{row.id}/reports/", someone, 422, reason="spam", note="x" * 1001)
    send(f"{row.id}/reports/", someone, 201, reason="spam")
    assert "already" in send(f"{row.id}/reports/", someone, 409, reason="spam")["detail"]
    assert Report.objects.count() == 1


def test_translations_that_are_wrong_are_refused():
    row, someone = text(), person("amina")
    for given in (
        {"language": "en", "version": 1, "body": "Tea"},
        {"language": "de", "version": 0, "body": "Tee"},
        {"language": "de", "version": 2**40, "body": "Tee"},
        {"language": "de", "version": 1, "body": "x" * 20_001},
        {"language": "de", "version": 1, "body": "\x00"},
        {"language": "de\n", "version": 1, "body": "Tee"},
    ):
        send(f"{row.id}/translations/", someone, 422, **given)
    assert not Translation.objects.exists()


def test_the_log_and_its_pages():
    assert read("moderation-log/") == {"lines": [], "older": None}
    read("moderation-log/?before=99999999999999999999")
    assert read("search/?q=" + "x" * 2000 + "&language=zz&space=" + "y" * 500)["found"] == []
