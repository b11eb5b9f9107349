"""Asking through the pages: each kind of question from the form to its opening, and refusals."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from mycel.decisions import actions, tasks
from mycel.decisions.forms.asking import texts
from mycel.decisions.models import Question
from mycel.engine.choice import asking
from mycel.groups.models import Unit
from mycel.people.models import Account, Person

from .drafts import KINDS, ask, asked, errors, fields, parameters, sent
from .world import ASKED, AT, BUDGET, OPENS, frozen, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


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


@pytest.mark.parametrize(
    ("paper", "rule"),
    [
        ("ranking", asking.tally(method="plurality")),
        ("one", asking.tally(method="irv")),
        ("grades", asking.tally(method="schulze", scale=(1, 3), links="margins")),
        ("points", asking.tally(method="score", scale=(0, 10), missing="lowest")),
        ("ranking", asking.tally(method="schulze", unranked="no-comparison", no_opinion="last")),
        ("knapsack", asking.budget(limit="900", rule="phragmen", completion="none")),
        ("grades", asking.budget(limit="0.25", utility="score", completion="greedy")),
    ],
)
def test_a_form_keeps_a_rule_that_it_would_not_have_suggested(council, paper, rule):
    base = BUDGET if rule["kind"] == "budget" else ASKED
    given = replace(base, paper=paper, rule=rule, offers_no_opinion=paper == "ranking")
    question = actions.draft_question(unit=council, asked=given, by=None, at=AT)
    before = _stored(question)
    client, address = signed_in("amina"), f"/questions/{question.number}/edit/"
    answer = client.post(address, fields(client.get(address)) | {"do": "save"})
    assert answer.status_code == 302, errors(answer)
    question.refresh_from_db()
    assert _stored(question) == before


def _stored(question):
    names = ("title", "summary", "paper", "rule", "threshold", "eligibility", "offers_no_opinion")
    options = [(one.name, one.description, one.group, one.cost, one.requires)
               for one in question.options.all()]  # fmt: skip
    return {name: getattr(question, name) for name in names} | {"options": options}


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
        ("one", {"each": "2"}, "id_caps"),
        ("ranking", {"method": "irv", "seats": "2"}, "id_method"),
        ("ranking", {"method": "star"}, "id_method"),
        ("grades", {"low": "5"}, "id_high"),
        ("budget", {"limit": "0"}, "id_limit"),
        ("budget", {"rule": "greedy", "completion": "add1-strict"}, "id_completion"),
        ("budget", {"increment": ""}, "id_increment"),
        ("budget", {"hours": "9", "completion": "add1-strict"}, "id_completion"),
        ("budget", {"hours": "-1"}, "id_hours"),
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


def test_a_list_that_is_too_long_for_the_form_says_so_and_keeps_the_rest(council, monkeypatch):
    monkeypatch.setattr("mycel.decisions.forms.asking.options.MOST_ROWS", 12)
    answer = ask(council, "one", names=(), paste="\n".join(f"Option {n}" for n in range(14)))
    assert answer.status_code == 422
    assert "too long" in errors(answer)["page"]
    kept = fields(answer)
    assert kept["paste"].split("\n") == ["Option 12", "Option 13"]
    again = kept | {"paste": "", "do": "save", "unit": str(council.pk)}
    assert signed_in("amina").post("/questions/new/?kind=one", again).status_code == 302
    assert Question.objects.get().options.count() == 12


def test_a_long_draft_may_have_thousands_of_fields(council):
    many = {f"options-0-spare_{n}": "" for n in range(5000)}
    assert asked(council, "one", **many).options.count() == 3


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


def test_a_budget_may_have_hours_beside_its_money(council):
    question = asked(council, "budget", hours="12", **{"options-1-hours": "8"})
    found = parameters(question)["rule"]
    assert (found["hours"], found["completion"]) == ("12", "greedy")
    assert [one.hours for one in question.options.all()] == [None, 8, None]
    page = signed_in("amina").get(f"/questions/{question.number}/").content.decode()
    assert "8 hours of volunteers" in page


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


def test_the_times_that_are_suggested_can_be_kept(council):
    client = signed_in("amina")
    form = fields(client.get("/questions/new/?kind=one"))
    form |= {"title_en": "Who?", "options-0-name_en": "Ada", "do": "save"}
    answer = client.post("/questions/new/?kind=one", form)
    assert answer.status_code == 302, errors(answer)
    question = Question.objects.get()
    assert OPENS < question.opens_at < question.closes_at


def test_whoever_asks_writes_in_their_own_language_first():
    three = ("en", "de", "ar")
    with translation.override("ar"):
        assert texts.in_order(languages=three, written=None) == ("ar", "en", "de")
        assert texts.in_order(languages=three, written={"de": "Wer?"}) == ("de", "ar", "en")
    with translation.override("fr"):
        assert texts.in_order(languages=three, written=None) == three
