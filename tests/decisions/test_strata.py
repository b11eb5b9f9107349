"""A budget split over groups: from the form to the count, its reasons, its page and its bundle."""

from dataclasses import replace

import pytest
from django.test import Client

from mycel.decisions import queries
from mycel.decisions.models import Result
from mycel.engine.choice import asking

from .test_asking import ask, asked, errors, parameters, sent
from .test_recount import holds
from .world import AT, BUDGET, ended, opened, signed_in, vote

pytestmark = pytest.mark.django_db
GROUPS = ("Things", "Things", "Fun")
THINGS, FUN = {"group": "Things", "limit": "700"}, {"group": "Fun", "limit": "300"}
FORM = {"options-0-group": "Things", "options-1-group": "Things", "options-2-group": "Fun"}


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def split(*strata, limit="1300.50", **rule):
    options = zip(BUDGET.options, GROUPS, strict=True)
    return replace(
        BUDGET,
        options=tuple(replace(one, group=group) for one, group in options),
        rule=asking.budget(limit=limit, strata=strata, **rule),
    )


@pytest.mark.usefixtures("_now")
def test_limits_of_groups_are_asked_for_announced_and_shown_again(council):
    lines = "Things: 700.50\n\nFun: 300"
    question = asked(council, "budget", limit="1001", strata=lines, **FORM)
    found = parameters(question)
    assert found["rule"]["strata"] == [THINGS | {"limit": "700.5"}, FUN]
    assert [one["group"] for one in found["options"]] == [*GROUPS]
    shown = Client().get(f"/questions/{question.number}/").content.decode()
    assert "Limit of “Things”" in shown
    api = Client().get(f"/api/questions/{question.number}/").json()
    assert api["rule"]["strata"] == found["rule"]["strata"]


@pytest.mark.usefixtures("_now")
def test_a_draft_shows_its_limits_again_in_the_readers_numbers(council):
    question = asked(council, "budget", strata="Things: 700.50\nFun: 300", **FORM)
    client = signed_in("amina")
    client.cookies["django_language"] = "de"
    page = client.get(f"/questions/{question.number}/edit/").content.decode()
    assert "Things: 700,5\nFun: 300</textarea>" in page
    given = sent(council, "budget", strata="Things: 700,5\nFun: 200,25", limit="1000,5", **FORM)
    given["options-INITIAL_FORMS"] = "3"
    answer = client.post(f"/questions/{question.number}/edit/", given)
    assert answer.status_code == 302, errors(answer)
    question.refresh_from_db()
    assert [one["limit"] for one in question.rule["strata"]] == ["700.5", "200.25"]


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        ("Things", {}, "“Things” is no further group with a limit, such as North: 500."),
        ("Things: 5\nThings: 6", {}, "“Things: 6” is no further group"),
        ("Things: -5", {}, "“Things: -5” is no further group"),
        ("Things: NaN", {}, "“Things: NaN” is no further group"),
        ("Things: 5", {"hours": "9"}, "do not go together. Leave one out."),
        ("Elsewhere: 5", {}, "Every group with a limit needs a project of its own"),
        ("Things: 800\nFun: 300", {}, "Together the limits are at most the budget."),
        ("Things: 5\nFun: 5", {"options-2-needs": "1"}, "one that needs one of another such group"),
    ],
)
def test_limits_that_cannot_be_counted_are_refused_at_their_field(council, lines, more, said):
    answer = errors(ask(council, "budget", strata=lines, **FORM, **more))
    assert said in answer["id_strata"]
    assert {*answer} == {"id_strata", "page"}


@pytest.mark.parametrize(
    ("rule", "about"),
    [
        ({"strata": []}, "strata"),
        ({"strata": [THINGS, THINGS]}, "strata"),
        ({"strata": [THINGS | {"limit": "much"}]}, "strata"),
        ({"strata": [FUN | {"limit": "-1"}]}, "strata"),
        ({"strata": [{"group": "", "limit": "1"}]}, "strata"),
        ({"strata": [THINGS], "hours": "5"}, "hours"),
    ],
)
def test_what_cannot_be_counted_is_refused_before_it_is_asked(rule, about):
    given = {"hours": None} | rule
    with pytest.raises(asking.NotAsked) as refusal:
        asking.require(asked=split(*given["strata"], hours=given["hours"]))
    assert refusal.value.about == about


@pytest.mark.parametrize(
    "rule",
    [
        {"completion": "add1-strict", "increment": "1"},
        {"rule": "greedy"},
        {"rule": "phragmen", "completion": "greedy"},
    ],
)
def test_a_split_budget_is_counted_shown_and_verified(council, rule):
    question = opened(council, split(THINGS, FUN, **rule))
    for slug in ("amina", "mei", "teo", "omar"):
        vote(question, slug, {"approve": ["o1", "o2"]})
    vote(question, "hana", {"approve": ["o3"]})
    vote(question, "jonas", {"approve": ["o1", "o3"]})
    holds(ended(question))
    found = Result.objects.get().value["result"]
    assert [one["stratum"] for one in found["strata"]] == ["Things", "Fun"]
    assert [one["selected"] for one in found["strata"]] == [["o1"], []]
    assert found["pooled"]["budget"] == "700.5"
    assert "o2" in found["selected"]
    page = queries.budget_page(number=question.number)
    assert {one.key for one in page.projects if one.is_bought} == set(found["selected"])
    assert [one["project"] for one in page.reasons] == ["o1", "o2", "o3"]
    assert [one["bought"] for one in page.reasons] == [
        key in found["selected"] for key in ("o1", "o2", "o3")
    ]
    api = Client().get(f"/api/questions/{question.number}/result/").json()
    assert api["document"]["result"] == found
    shown = Client().get(f"/questions/{question.number}/result/").content.decode()
    assert "Groups and their limits" in shown
    assert "What was left" in shown


def test_what_the_last_count_cannot_pay_says_what_was_left(council):
    question = opened(council, split(THINGS, limit="1000", rule="greedy"))
    for slug in ("amina", "mei", "teo"):
        vote(question, slug, {"approve": ["o1", "o2"]})
    for slug in ("omar", "hana"):
        vote(question, slug, {"approve": ["o3"]})
    holds(ended(question))
    page = queries.budget_page(number=question.number)
    assert Result.objects.get().value["result"]["selected"] == ["o1", "o2"]
    assert [one["why"] for one in page.reasons] == ["bought", "bought", "no-room"]
    assert page.reasons[2]["left"] == 400
