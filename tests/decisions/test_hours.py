"""Hours of volunteers: from the form to the ballot, the count, its reasons and its page."""

from dataclasses import replace

import pytest
from django.test import Client

from mycel.decisions import queries
from mycel.decisions.models import Result
from mycel.engine.choice import asking

from .test_asking import ask, asked, errors, parameters
from .test_recount import holds
from .world import AT, BUDGET, DURING, ended, opened, signed_in, vote

pytestmark = pytest.mark.django_db
NEEDS = (4, 1, 2)


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def with_hours(**rule):
    options = zip(BUDGET.options, NEEDS, strict=True)
    return replace(
        BUDGET,
        options=tuple(replace(one, hours=hours) for one, hours in options),
        rule=asking.budget(limit="1500", **rule),
    )


@pytest.mark.usefixtures("_now")
def test_hours_are_asked_for_and_announced(council, monkeypatch):
    question = asked(council, "budget", hours="40", **{"options-0-hours": "12"})
    found = parameters(question)
    assert (found["rule"]["hours"], found["rule"]["completion"]) == ("40", "greedy")
    assert [one["hours"] for one in found["options"]] == ["12", None, None]
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)
    paper = signed_in("teo").get(f"{page_of(question)}ballot/").content.decode()
    assert paper.count("12 hours of volunteers") == 1


@pytest.mark.usefixtures("_now")
def test_without_hours_nothing_is_limited(council):
    found = parameters(asked(council, "budget"))
    assert (found["rule"]["hours"], found["rule"]["completion"]) == (None, "add1-strict")


@pytest.mark.usefixtures("_now")
def test_raised_shares_are_refused_where_hours_are_limited(council):
    said = errors(ask(council, "budget", hours="40", completion="add1-strict"))
    assert said.pop("page")
    assert said == {
        "id_completion": "Raised shares of money raise no hours."
        " Choose another way, or do not limit hours."
    }


@pytest.mark.parametrize(
    ("rule", "about"),
    [
        ({"hours": "many"}, "hours"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "5", "completion": "add1-exhaustive", "increment": "1"}, "completion"),
    ],
)
def test_what_cannot_be_counted_is_refused_before_it_is_asked(rule, about):
    with pytest.raises(asking.NotAsked) as refusal:
        asking.require(asked=with_hours(**rule))
    assert refusal.value.about == about


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "phragmen"])
def test_hours_bound_what_is_bought_and_the_page_says_so(council, rule):
    question = opened(council, with_hours(rule=rule, hours="5"))
    for slug in ("amina", "mei", "teo"):
        vote(question, slug, {"approve": ["o1", "o2"]})
    vote(question, "omar", {"approve": ["o1", "o3"]})
    vote(question, "hana", {"approve": ["o3"]})
    vote(question, "jonas", {"approve": ["o3"]})
    holds(ended(question))
    value = Result.objects.get().value
    page = queries.budget_page(number=question.number)
    taken = sum(NEEDS[int(key[1:]) - 1] for key in value["result"]["selected"])
    assert (page.hours, page.hours_taken) == ("5", taken)
    assert taken <= 5
    shown = Client().get(f"{page_of(question)}result/").content.decode()
    assert f"Of 5 hours of volunteers, {taken} are taken." in shown
    if rule == "greedy":
        assert value["result"]["selected"] == ["o1", "o2"]
        assert "It takes more hours than volunteers had left." in shown


def page_of(question):
    return f"/questions/{question.number}/"
