"""Asking through the pages: each kind of question from the form to its opening, and refusals."""

import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mycel.decisions import tasks
from mycel.decisions.models import Elector, Electorate, Question
from mycel.groups.models import Unit
from mycel.people.models import Account, Person
from mycel.record.models import Document

from .world import AT, OPENS, frozen, signed_in

pytestmark = pytest.mark.django_db
TIMES = {"opens_at": "2026-11-23T10:30", "closes_at": "2026-11-30T09:30"}
SETS = {
    f"{name}-{key}": value
    for name in ("options", "counts", "exceptions")
    for key, value in (("TOTAL_FORMS", "3"), ("INITIAL_FORMS", "0"))
}
TALLY = {"seats": "1", "ties": "seed"}
KINDS = {
    "one": TALLY,
    "approval": TALLY,
    "ranking": TALLY | {"unranked": "last", "no_opinion": "no-comparison", "links": "margins"},
    "grades": TALLY | {"low": "0", "high": "5"},
    "budget": {"limit": "1000.50", "paper": "approval", "rule": "equal-shares", "increment": "1"},
    "consent": {"least": "3", "blocks": "1"},
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def sent(unit, kind, *, names=("Ada", "Ben", "Cyr"), **more):
    """Return what the form of a kind sends, filled in."""
    given = {"unit": str(unit.pk), "title_en": "Who?", "title_de": "Wer?", "can_change": "on"}
    given |= TIMES | SETS | KINDS[kind] | {"do": "save", "state": "draft"}
    given |= {"privacy": "pseudonymous"}
    if kind != "consent":
        given |= {f"options-{at}-name_en": name for at, name in enumerate(names)}
    if kind == "budget":
        given |= {f"options-{at}-cost": str(100 * (at + 1)) for at in range(len(names))}
    return given | more


def ask(unit, kind, *, slug="amina", **more):
    return signed_in(slug).post(f"/questions/new/?kind={kind}", sent(unit, kind, **more))


def asked(unit, kind, **more):
    """Draft a question through the form and return it."""
    answer = ask(unit, kind, **more)
    assert answer.status_code == 302, errors(answer)
    question = Question.objects.get()
    assert answer.url == f"/questions/{question.number}/"
    return question


def errors(answer):
    """Return the errors of a page, by the id of their place."""
    page = answer.content.decode()
    found = re.findall(r'<div id="([^"]*)_error"><p class="m-field__error">([^<]*)', page)
    said = re.findall(r'role="alert">.*?</div></div>', page)
    return dict(found) | ({"page": said[0]} if said else {})


def parameters(question):
    """Freeze and open a question, and return what was announced."""
    client = signed_in("amina")
    assert client.post(f"/questions/{question.number}/freeze/").status_code == 302
    assert client.post(f"/questions/{question.number}/open/").status_code == 302
    question.refresh_from_db()
    assert question.state == "open"
    return json.loads(bytes(Document.objects.get(digest=question.parameters).body))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_its_form_and_when_to_use_it(council, kind):
    client = signed_in("amina")
    assert f"?kind={kind}" in client.get("/questions/new/").content.decode()
    page = client.get(f"/questions/new/?kind={kind}")
    assert page.status_code == 200
    assert errors(page) == {}
    assert ("options-0-name_en" in page.content.decode()) == (kind != "consent")


RULES = {
    "one": {"method": "plurality"},
    "approval": {"method": "approval"},
    "ranking": {"method": "schulze", "unranked": "last", "links": "margins"},
    "grades": {"method": "star", "scale": [0, 5], "missing": None},
    "budget": {
        "rule": "equal-shares", "utility": "cost", "completion": "add1-strict", "increment": "1",
        "limit": "1000.5",
    },
    "consent": {"least": 3, "most_blocks": 0},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drafted_frozen_and_opened_as_the_form_said(council, kind):
    question = asked(council, kind)
    assert question.title == {"en": "Who?", "de": "Wer?"}
    found = parameters(question)
    assert RULES[kind].items() <= found["rule"].items()
    assert found["paper"] == kind if kind != "budget" else "approval"
    assert [one["key"] for one in found["options"]] == [
        "o1", "o2", "o3"][: 0 if kind == "consent" else 3]  # fmt: skip
    assert (found["opens"], found["closes"]) == ("2026-11-23T10:30Z", "2026-11-30T09:30Z")
    assert (found["can_change"], found["open_count"], found["delegation"]) == (True, False, False)
    assert found["privacy"] == "pseudonymous"
    assert (found["roll"]["size"], found["quorum"], found["threshold"]) == (6, None, None)


def test_what_the_form_shows_of_a_draft_saves_the_same_draft(council):
    groups = {"options-0-group": "A", "options-1-group": "A", "options-2-about_de": "Neu"}
    question = asked(
        council, "ranking", **groups, seats="2", caps="A: 1", offers_no_opinion="on",
        threshold="cast", share="50 %", ties="order", in_group="unit/council",
        **{"counts-0-n": "", "exceptions-0-kind": "except_in", "exceptions-0-uids": "person/mei",
           "exceptions-0-reason": "She helps"},
    )  # fmt: skip
    client, address = signed_in("amina"), f"/questions/{question.number}/edit/"
    before = _stored(question)
    assert before["rule"]["method"] == "stv-scottish"
    assert before["rule"]["caps"] == [{"group": "A", "options": ["o1", "o2"], "most": 1}]
    assert before["rule"]["order"] == ["o1", "o2", "o3"]
    assert before["threshold"] == {"of": "cast", "share": "1/2"}
    mei = str(Person.objects.get(slug="mei").id)
    assert before["eligibility"] == [
        {"in_group": "unit/council"},
        {"except_in": {"uids": [mei], "reason": "She helps"}},
    ]
    page = client.get(address)
    answer = client.post(address, fields(page) | {"do": "save"})
    assert answer.status_code == 302, errors(answer)
    question.refresh_from_db()
    assert _stored(question) == before


def _stored(question):
    names = ("title", "summary", "paper", "rule", "threshold", "eligibility", "offers_no_opinion")
    options = [(one.name, one.description, one.group, one.cost, one.requires)
               for one in question.options.all()]  # fmt: skip
    return {name: getattr(question, name) for name in names} | {"options": options}


def fields(answer):
    """Return the fields of a page's form as a browser would send them."""
    page = answer.content.decode()
    form = page[page.index('<form class="m-form"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or ("checkbox" in tag and "checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found[name[1]] = value[1] if value else ("on" if "checkbox" in tag else "")
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', form))
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1]
    return found


@pytest.mark.parametrize(
    ("kind", "more", "place"),
    [
        ("one", {"title_en": ""}, "id_title_en"),
        ("one", {"closes_at": "2026-11-23T10:30"}, "id_closes_at"),
        ("one", {"opens_at": "soon"}, "id_opens_at"),
        ("one", {"seats": "4"}, "id_seats"),
        ("one", {"seats": "0"}, "id_seats"),
        ("one", {"delegation": "on"}, "id_delegation"),
        ("one", {"threshold": "cast", "share": "5/4"}, "id_share"),
        ("one", {"threshold": "cast", "share": "1e9999999"}, "id_share"),
        ("one", {"threshold": "cast", "share": "1/0"}, "id_share"),
        ("one", {"options-1-name_en": "", "options-1-group": "A"}, "id_options-1-name_en"),
        ("one", {"caps": "Foundation 2"}, "id_caps"),
        ("one", {"caps": "Nobody: 2"}, "id_caps"),
        ("ranking", {"method": "irv", "seats": "2"}, "id_method"),
        ("ranking", {"method": "star"}, "id_method"),
        ("grades", {"low": "5"}, "id_high"),
        ("budget", {"limit": "0"}, "id_limit"),
        ("budget", {"rule": "greedy", "completion": "add1-strict"}, "id_completion"),
        ("budget", {"increment": ""}, "id_increment"),
        ("budget", {"options-1-cost": ""}, "id_options-1-cost"),
        ("budget", {"options-1-needs": "9"}, "id_options-1-needs"),
        ("budget", {"options-0-needs": "2", "options-1-needs": "1"}, "id_options-0-needs"),
        ("consent", {"least": "0"}, "id_least"),
        ("one", {"counts-0-n": "50"}, "id_counts-0-what"),
        ("one", {"counts-0-what": "edits"}, "id_counts-0-n"),
        ("one", {"on_list": "A"}, "id_on_list"),
        ("one", {"exceptions-0-kind": "except_in", "exceptions-0-uids": "x",
                 "exceptions-0-reason": "Why"}, "id_exceptions-0-uids"),
        ("one", {"exceptions-0-kind": "except_in", "exceptions-0-uids": "person/mei"},
         "id_exceptions-0-reason"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_place_and_nothing_typed_is_lost(council, kind, more, place):
    answer = ask(council, kind, **more)
    assert answer.status_code == 422
    assert place in errors(answer)
    assert not Question.objects.exists()
    kept = fields(answer)
    unknown = {"unit", "method"} if more.get("method") == "star" else {"unit"}
    typed = {"title_en": "Who?"} | {k: v for k, v in more.items() if k not in unknown}
    assert {name: kept[name] for name in typed} == typed


def test_a_question_without_options_is_refused_in_the_readers_language(council):
    client = signed_in("amina")
    client.cookies["django_language"] = "de"
    answer = client.post("/questions/new/?kind=one", sent(council, "one", names=()))
    assert answer.status_code == 422
    assert "expected" not in answer.content.decode()


def test_rows_are_added_and_lists_are_pasted_without_a_script(council):
    client, address = signed_in("amina"), "/questions/new/?kind=ranking"
    form = sent(council, "ranking", names=("Ada",), title_en="")
    page = client.post(address, form | {"do": "options"})
    assert page.status_code == 200
    assert errors(page) == {}
    kept = fields(page)
    assert (kept["options-TOTAL_FORMS"], kept["options-0-name_en"]) == ("8", "Ada")
    many = "\n".join(f"  Candidate   {n}" for n in range(1, 70))
    page = client.post(address, kept | {"do": "paste", "paste": many})
    kept = fields(page)
    assert kept["options-69-name_en"] == "Candidate 69"
    assert kept["paste"] == ""
    page = client.post(address, kept | {"do": "rules"})
    kept = fields(page)
    assert kept["counts-TOTAL_FORMS"] == "6"
    answer = client.post(address, kept | {"do": "save", "title_en": "Who?"})
    assert answer.status_code == 302, errors(answer)
    question = Question.objects.get()
    assert [one.name["en"] for one in question.options.all()][:3] == [
        "Ada", "Candidate 1", "Candidate 2",
    ]  # fmt: skip
    assert question.options.count() == 70


def test_a_list_that_is_too_long_for_the_form_says_so_and_keeps_the_rest(council):
    many = "\n".join(f"Option {n}" for n in range(302))
    answer = ask(council, "one", names=(), paste=many)
    assert answer.status_code == 422
    assert "too long" in errors(answer)["page"]
    kept = fields(answer)
    assert kept["paste"].split("\n") == ["Option 300", "Option 301"]
    assert len(kept) > 1000
    again = kept | {"paste": "", "do": "save", "unit": str(council.pk)}
    assert signed_in("amina").post("/questions/new/?kind=one", again).status_code == 302
    assert Question.objects.get().options.count() == 300


def test_a_list_left_in_the_box_becomes_options_too(council):
    question = asked(council, "one", names=(), paste="Yes\n\nNo\n")
    assert [one.name for one in question.options.all()] == [{"en": "Yes"}, {"en": "No"}]


def test_what_a_project_needs_follows_its_row(council):
    names = ("", "Server", "Disk")
    more = {"options-0-cost": "", "options-2-needs": "2"}
    question = asked(council, "budget", names=names, money="EUR", **more)
    server, disk = question.options.all()
    assert (server.name, server.cost) == ({"en": "Server"}, Decimal(200))
    assert disk.requires == ["o1"]
    assert parameters(question)["options"][1]["requires"] == ["o1"]


def test_only_people_of_the_group_may_ask_for_it(council):
    assert Client().get("/questions/new/").status_code == 302
    assert signed_in("teo").get("/questions/new/").status_code == 403
    assert ask(council, "one", slug="teo").status_code == 403
    team = Unit.objects.get(slug="team")
    assert "id_unit" in errors(ask(team, "one"))
    Account.objects.filter(person__slug="teo").update(is_staff=True)
    assert asked(team, "one", slug="teo").unit == team
    question = Question.objects.get()
    assert signed_in("amina").get(f"/questions/{question.number}/edit/").status_code == 403


def test_once_the_roll_is_frozen_a_quorum_can_be_set_and_the_roll_stays(council):
    question = frozen(council)
    client, address = signed_in("amina"), f"/questions/{question.number}/edit/"
    page = client.get(address)
    assert 'name="privacy"' not in page.content.decode()
    assert 'name="in_group"' not in page.content.decode()
    form = fields(page)
    refused = client.post(address, form | {"quorum": "7"})
    assert "id_quorum" in errors(refused)
    assert client.post(address, form | {"quorum": "4"}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.quorum, question.roll_size) == ("frozen", 4, 6)
    assert parameters(question)["quorum"] == 4
    assert client.get(address).status_code == 302


def test_a_form_from_before_the_freezing_changes_nothing(council):
    question = asked(council, "one")
    client, address = signed_in("amina"), f"/questions/{question.number}/edit/"
    form = fields(client.get(address)) | {"title_en": "Another one?"}
    tasks.freeze(question=question, by=None, at=AT)
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert "frozen meanwhile" in errors(answer)["page"]
    question.refresh_from_db()
    assert question.title["en"] == "Who?"


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


def test_the_times_that_are_suggested_can_be_kept(council):
    client = signed_in("amina")
    form = fields(client.get("/questions/new/?kind=one"))
    form |= {"title_en": "Who?", "options-0-name_en": "Ada", "do": "save"}
    answer = client.post("/questions/new/?kind=one", form)
    assert answer.status_code == 302, errors(answer)
    question = Question.objects.get()
    assert OPENS < question.opens_at < question.closes_at
