"""Lists of people through the pages: bringing one in, asking it, and what is never shown."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mycel.decisions.models import Elector, Electorate
from mycel.people.models import Account

from .drafts import ask, asked, errors, parameters, sent
from .world import AT, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


HEADER = "id,home,edits,edits_since_2026_06_01,groups,blocked\n"


def bring_in(text, *, slug="amina", name="Editors"):
    file = SimpleUploadedFile("electors.csv", text.encode(), "text/csv")
    Account.objects.filter(person__slug="amina").update(is_staff=True)
    return signed_in(slug).post("/electorates/new/", {"name": name, "file": file})


def people(n):
    return HEADER + "".join(
        f"u{i},{'ar' if i % 10 == 0 else 'de'}wiki,{i * 10},{i},,{'yes' if i < 3 else ''}\n"
        for i in range(n)
    )


def test_a_list_is_brought_in_and_asked(council):
    answer = bring_in(people(100))
    electorate = Electorate.objects.get()
    assert answer.url == f"/electorates/{electorate.id}/"
    for address in ("/electorates/", answer.url):
        page = Client().get(address).content.decode()
        assert "Editors" in page
        assert "100 people" in page
        assert not re.search(r"\bu[0-9]+\b", page)
    rules = {"electorate": str(electorate.id), "not_blocked": "on", "home_in": "dewiki"}
    rules |= {f"counts-0-{k}": v for k, v in (("n", "50"), ("what", "edits"))}
    rules |= {"counts-0-since": "2026-06-01"}
    form = sent(council, "one", do="preview", title_en="", **rules)
    page = signed_in("amina").post("/questions/new/?kind=one", form)
    assert page.status_code == 200
    text = page.content.decode()
    assert "45 people could vote today" in text
    assert "50 have too few edits" in re.sub(r"\s+", " ", text)
    assert errors(page) == {}
    question = asked(council, "one", **rules)
    assert question.electorate == electorate
    found = parameters(question)
    assert found["roll"]["size"] == 45
    page = Client().get(answer.url).content.decode()
    assert f"/questions/{question.number}/" in page


def test_small_groups_are_not_counted_out(council):
    bring_in(people(100))
    answer = signed_in("amina").post("/questions/new/?kind=one", sent(
        council, "one", do="preview", electorate=str(Electorate.objects.get().id),
        not_blocked="on"))  # fmt: skip
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "97 people could vote today" in text
    assert "fewer than 5 are blocked" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "u1,dewiki,1,2,,\nu1,dewiki,1,2,,\n", "Line 3"),
        (HEADER + "u1,dewiki,1\n", "Line 2"),
        ("name,home\n", "Line 1"),
        (HEADER, "names nobody"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_line(council, text, said):
    answer = bring_in(text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Electorate.objects.exists()
    assert not Elector.objects.exists()


def test_only_administrators_bring_in_a_list(council):
    assert bring_in(people(3), slug="teo").status_code == 403
    assert not Electorate.objects.exists()


def test_a_rule_that_the_list_cannot_tell_is_refused(council):
    bring_in("id,home\nu1,dewiki\n")
    rules = {"electorate": str(Electorate.objects.get().id), "not_blocked": "on"}
    answer = ask(council, "one", **rules, **{"counts-0-n": "5", "counts-0-what": "edits"})
    assert "blocked" in errors(answer)["id_not_blocked"]
