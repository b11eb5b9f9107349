"""Statements of an earlier conversation: looked at, put in, refused."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.deliberation import world
from tests.engine import conversations

from mycel.deliberation.models import Statement, StatementVote
from mycel.deliberation.queries.brought import brought
from mycel.formats import polis
from mycel.formats.polis import sentences
from mycel.formats.problems import Problem

pytestmark = pytest.mark.django_db
URL = "/processes/1/statements/polis/"
HEAD = "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,comment-body\n"
ROWS = (
    "1,0,7,1,2,1,0,Tea is good.\n1,1,7,0,0,-1,0,Buy my tea!\n1,2,7,0,0,0,1,Who are you all?\n"
    f"1,3,7,0,0,0,0,{'x' * 141}\n1,4,7,0,0,0,0,tea is  good\n1,5,7,0,0,0,0,Coffee wakes.\n"
    '1,6,7,0,0,0,0," "\n'
)
WHY = ["rejected", "meta", "long", "before", "empty"]


@pytest.fixture
def process():
    return world.process("statements")


@pytest.fixture
def browser(process, client):
    person = world.facilitator(process)
    client.force_login(person.account, backend="mycel.site.backend.AccountBackend")
    return client


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}.csv", text)
    return out.getvalue()


def send(browser, data, **more):
    file = SimpleUploadedFile("export", data)
    return browser.post(URL, {"language": "en", "file": file, **more})


@pytest.mark.parametrize("data", [(HEAD + ROWS).encode(), zipped(comments=HEAD + ROWS, votes="x")])
def test_what_fits_is_shown_first_and_put_in_by_one_act(process, browser, data):
    answer = send(browser, data)
    page = answer.context["page"]
    assert page.fit == ("Tea is good.", "Coffee wakes.")
    assert [one.why for one in page.left_out] == WHY
    assert "mycel opinion FILES" in answer.text
    assert not Statement.objects.exists()
    given = answer.context["form"].initial
    told = browser.post("/processes/1/statements/seed/", given, follow=True).text
    assert "2 statements are in." in told
    assert not StatementVote.objects.exists()
    assert send(browser, data).context["page"].fit == ()


def test_statements_about_the_people_come_when_ticked(browser):
    page = send(browser, (HEAD + ROWS).encode(), with_meta="on").context["page"]
    assert page.fit == ("Tea is good.", "Who are you all?", "Coffee wakes.")


def test_more_than_the_limit_come_in_portions(browser):
    rows = "".join(f"1,{n},7,0,0,0,0,{n} {'x' * 130}\n" for n in range(250))
    data = (HEAD + rows).encode()
    answer = send(browser, data)
    assert "50 more fit" in answer.text
    browser.post("/processes/1/statements/seed/", answer.context["form"].initial)
    assert Statement.objects.count() == 200
    assert len(send(browser, data).context["page"].fit) == 50


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00T",
        b"timestamp,comment-id\n1,2\n",
        b"PK\x03\x04 no archive",
        zipped(votes="x"),
        zipped(comments="x" * (sentences.MOST_BYTES + 1)),
        b"[" * 100_000,
    ],
)
def test_what_holds_no_statements_is_refused_in_one_sentence(browser, data):
    assert "No statements could be read from this file" in send(browser, data).text
    with pytest.raises(Problem):
        polis.read_statements(file="export", data=data)


def test_only_who_runs_the_process_comes_in(process, client):
    client.force_login(world.person("amina").account, backend="mycel.site.backend.AccountBackend")
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("name", conversations.OPEN)
def test_public_conversations_can_be_brought(process, public_data, name):
    data = (conversations.folder(public_data, name) / "comments.csv").read_bytes()
    found = polis.read_statements(file="comments.csv", data=data)
    page = brought(process=process, statements=found, with_meta=False)
    assert page.fit
    assert len(page.fit) + page.more + len(page.left_out) == len(found)


def by_api(browser, comments):
    value = {"language": "en", "comments": comments}
    url = "/api/processes/1/statements/polis/"
    return browser.post(url, json.dumps(value), content_type="application/json")


def test_a_program_brings_them_in_too(process, browser):
    answer = by_api(browser, HEAD + ROWS)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["numbers"], told["more"]) == ([1, 2], 0)
    assert [one["why"] for one in told["left_out"]] == WHY
    again = by_api(browser, HEAD + ROWS)
    assert again.status_code == 422
    assert "statements fits: they were rejected" in again.json()["detail"]
    assert by_api(browser, "no table").status_code == 422
    assert Statement.objects.count() == 2
