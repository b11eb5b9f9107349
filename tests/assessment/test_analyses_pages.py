"""Pages of analyses: what each reader sees and may do there."""

import json

import pytest
from django.test import Client

from mycel.assessment import actions, tasks
from mycel.assessment.models import Analysis, ChosenPlan, Finding, Recomputation, Review
from mycel.cli import loading
from mycel.groups.models import Unit

from .analysed import INQUIRY, risky
from .conftest import AT

BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture
def risks(db, settings):
    """Load the movement with risks; what is asked is computed at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    loading.load(value=risky(), by=None, at=AT)


@pytest.fixture
def loaded(risks):
    """Let the accounts of the small movement be made in the one with risks."""


@pytest.fixture
def analysis(risks) -> Analysis:
    """Ask an analysis for the team and have it computed."""
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=Unit.objects.get(slug="team"), by=None, at=AT)
    asked.refresh_from_db()
    return asked


@pytest.fixture
def as_(account):
    """Return a function that signs somebody in."""

    def of(slug: str) -> Client:
        client = Client()
        client.force_login(account(slug), backend=BACKEND)
        return client

    return of


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_teaches_the_first_step(risks, client):
    assert "Nobody has asked yet" in said(client.get("/analyses/"))


def test_the_list_tells_what_was_found(analysis, client):
    text = said(client.get("/analyses/"))
    assert "Analysis 1" in text
    assert "The best plan, of 2 treatments, avoids" in text


def test_the_page_answers_every_question(analysis, client):
    text = said(client.get("/analyses/1/"))
    for words in (
        "The largest source of harm",
        "It burns",
        "± is the standard error of the simulation",
        "The plan avoids",
        "with the greedy plan",
        "What each part of the budget leaves",
        "the weights that the movement decided on",
        "What should we measure next?",
        "is noise",
        "What may have nobody left who knows it",
        "mycel verify analysis-1.record.zip",
        "mycel portfolio analysis-1 --budget hours=60,money=1000 --frontier 4",
        analysis.result_digest,
        analysis.snapshot_digest,
    ):
        assert words in text, words


def test_a_link_is_enough_to_see_another_budget_and_unit(analysis, client):
    text = said(client.get("/analyses/1/?budget=1&unit=hours-lost"))
    assert '<output for="budget">25 %</output>' in text
    assert "(lost hours)" in text
    wrong = client.get("/analyses/1/?budget=99&unit=nonsense")
    assert '<output for="budget">100 %</output>' in said(wrong)


def test_an_analysis_that_is_not_there(risks, client):
    for path in ("", "progress/", "result.json", "result.csv", "snapshot.zip", "report/"):
        assert client.get(f"/analyses/7/{path}").status_code == 404, path


def test_a_waiting_and_a_failed_one_say_so(risks, client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=None, at=AT)
    answer = client.get("/analyses/1/")
    assert "Analysis 1 is being computed" in said(answer)
    assert answer["Cache-Control"] == "no-store"
    assert "It waits for its turn" in said(
        client.get("/analyses/1/progress/", headers={"HX-Request": "true"})
    )
    actions.fail_analysis(analysis=asked, sentence="No numbers.", by=None, at=AT)
    text = said(client.get("/analyses/1/"))
    assert "Analysis 1 has no answer" in text
    assert "No numbers." in text


def test_somebody_asks_with_the_suggested_values(risks, as_):
    client = as_("ivo")
    form = client.get("/analyses/new/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent["budget-0"] == 95  # half of what all treatments cost, to two digits
    answer = client.post("/analyses/new/", sent | {"worlds": 200, "unit": "council"})
    assert answer.status_code == 302, answer.context["form"].errors
    made = Analysis.objects.get()
    assert (made.unit.slug, made.state, made.parameters["worlds"]) == ("council", "done", 200)
    again = client.get("/analyses/new/?like=1").context["form"]
    assert again["worlds"].value() == 200
    refused = client.post("/analyses/new/", sent | {"worlds": 5})
    assert refused.context["form"].errors.keys() == {"worlds"}


def test_somebody_asks_until_a_month(risks, as_):
    client = as_("ivo")
    form = client.get("/analyses/new/").context["form"]
    assert not form["until"].value()
    sent = {name: form[name].value() or "" for name in form.fields} | {"worlds": 200}
    for wrong in ("soon", "2020-01", "2999-12"):
        refused = client.post("/analyses/new/", sent | {"until": wrong})
        assert refused.context["form"].errors.keys() == {"until"}, wrong
    assert not Analysis.objects.exists()
    assert client.post("/analyses/new/", sent | {"until": "2050-02"}).status_code == 302
    made = Analysis.objects.get()
    assert (made.state, made.parameters["until"]) == ("done", "2050-02-28")
    assert said(client.get("/analyses/1/")).count("--until 2050-02") == 2  # risk, and portfolio
    assert client.get("/analyses/new/?like=1").context["form"]["until"].value() == "2050-02"


def test_a_plan_is_chosen_and_published(analysis, as_):
    client = as_("vera")
    text = said(client.get("/analyses/1/plan/"))
    assert text.count("checked") == 2
    answer = client.post(
        "/analyses/1/plan/", {"unit": "council", "treatments": ["treatment/sprinkler"]}
    )
    assert answer.url == "/analyses/1/findings/new/?unit=council"
    assert ChosenPlan.objects.get().treatments == ["treatment/sprinkler"]
    form = client.get(answer.url).context["form"]
    assert form["recommendation"].value() == "– Sprinkler"
    sent = {name: form[name].value() for name in form.fields}
    answer = client.post(answer.url, sent)
    found = Finding.objects.get()
    assert answer.url == f"/findings/{found.number}/"
    text = said(client.get(answer.url))
    assert "It rests on analysis 1" in text
    assert "from analysis 1" in said(client.get("/findings/"))
    page = said(client.get("/analyses/1/"))
    assert "Take these to a shared budget" in page
    assert 'name="options-0-name_en" value="Sprinkler"' in page


def test_who_may_not_publish_chooses_no_plan(analysis, as_):
    client = as_("ivo")
    assert client.get("/analyses/1/plan/").status_code == 403
    assert "Choose a plan" not in said(client.get("/analyses/1/"))


def test_somebody_of_another_unit_reviews(analysis, as_):
    client = as_("vera")
    answer = client.post(
        "/analyses/1/review/",
        {"unit": "council", "verdict": "doubts", "reason": "The ranges are narrow."},
    )
    assert answer.url == "/analyses/1/#reviews"
    assert Review.objects.get().unit.slug == "council"
    text = said(client.get("/analyses/1/"))
    assert "The ranges are narrow." in text
    assert "has doubts" in text
    assert "verdict" in client.post("/analyses/1/review/", {"reason": "x"}).context["form"].errors


def test_the_asker_does_not_review(risks, as_):
    client = as_("ivo")
    client.post("/analyses/new/", {"worlds": 200, "seed": 1, "budget-0": 60, "budget-1": 900})
    assert Analysis.objects.get().asked_by.slug == "ivo"
    assert client.get("/analyses/1/review/").status_code == 403
    assert as_("nina").get("/analyses/1/review/").status_code == 200


def test_a_button_computes_it_again(analysis, as_):
    client = as_("nina")
    assert client.post("/analyses/1/again/").url == "/analyses/1/#again"
    assert Recomputation.objects.get().state == "done"
    assert "identical" in said(client.get("/analyses/1/"))
    assert client.get("/analyses/1/again/").status_code == 405


def test_two_analyses_are_compared(analysis, client):
    tasks.ask_analysis(
        inquiry=INQUIRY.__class__(today=INQUIRY.today, budgets={"money": 500.0}, worlds=2000),
        unit=None,
        by=None,
        at=AT,
    )
    text = said(client.get("/analyses/1/compare/2/"))
    assert "The movement was the same; the question was another." in text
    assert "no difference" in text
    assert client.get("/analyses/1/compare/7/").status_code == 404


def test_files_of_an_analysis(analysis, client):
    answer = json.loads(client.get("/analyses/1/result.json").content)
    assert answer["method"]["worlds"] == 2000
    lines = client.get("/analyses/1/result.csv").content.decode().splitlines()
    assert lines[0].startswith("source,unit,expected")
    assert any(line.startswith("risk/fire,weighted,") for line in lines)
    assert client.get("/analyses/1/snapshot.zip")["Content-Type"] == "application/zip"
    wikitext = client.get("/analyses/1/report.wikitext").content.decode()
    assert "Risk and plan: analysis 1" in wikitext
    assert analysis.result_digest in wikitext
    assert client.get("/analyses/1/report.pdf").content.startswith(b"%PDF")


def test_the_api_answers_the_same(analysis, client):
    (one,) = client.get("/api/analyses/").json()["analyses"]
    assert (one["ref"], one["state"], one["harm_unit"]) == ("analysis/1", "done", "weighted")
    assert client.get("/api/analyses/1/").json() == one
    answer = client.get("/api/analyses/1/answer/").json()
    assert answer["result_digest"] == analysis.result_digest
    assert answer["result"] == json.loads(analysis.result)["result"]
    assert client.get("/api/analyses/9/").status_code == 404
