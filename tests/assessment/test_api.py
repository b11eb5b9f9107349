"""API of assessment: reading is open, asking needs a signed-in person."""

import json

import pytest

from mycel.assessment import actions
from mycel.assessment.models import Analysis, Run

from .conftest import AT, QUESTION
from .test_pages import publish

ASKED = {"until": "2030-12", "growth": 2, "worlds": 200}
OPEN = [
    "/api/assessments/",
    "/api/assessments/1/",
    "/api/assessments/1/answer/",
    "/api/assessments/1/slider/?factor=2.5&year=2029",
    "/api/findings/",
    "/api/findings/1/",
]
REFUSED = [
    ("/api/assessments/9/", 404),
    ("/api/assessments/9/answer/", 404),
    ("/api/assessments/9/slider/", 404),
    ("/api/findings/9/", 404),
    ("/api/assessments/?before=x", 422),
    ("/api/assessments/1/slider/?factor=x", 422),
]


def post(client, value: object):
    return client.post("/api/assessments/", json.dumps(value), content_type="application/json")


def test_reading_is_open(run, client):
    publish(run)
    for path in OPEN:
        assert client.get(path).status_code == 200, path


def test_refusals_have_a_sentence(run, client):
    for path, status in REFUSED:
        answer = client.get(path)
        assert answer.status_code == status, path
        assert answer.json()["detail"], path


def test_the_answer_names_refs_and_never_persons(run, client):
    text = client.get("/api/assessments/1/answer/").content.decode()
    answer = json.loads(text)
    assert answer["run"]["breaks_first"] == answer["nodes"][0]["ref"] == "node/site"
    assert answer["nodes"][0]["steward"] == "unit/team"
    assert answer["result_digest"] == run.result_digest
    for name in ("ivo", "nina", "Iron"):
        assert name not in text


def test_asking_needs_a_signed_in_person(loaded, client, account):
    assert post(client, ASKED).status_code == 401
    client.force_login(account("ivo"))
    answer = post(client, ASKED)
    assert answer.status_code == 201
    assert Run.objects.get().question.growth == 2.0
    answer = post(client, ASKED | {"until": "soon"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("until: ")


def test_asking_too_much_is_refused(loaded, client, account):
    user = account("ivo")
    for _ in range(3):
        actions.ask_run(question=QUESTION, by=user.person.id, at=AT)
    client.force_login(user)
    assert post(client, ASKED).status_code == 429


def ask_analysis(client, value: object):
    return client.post("/api/analyses/", json.dumps(value), content_type="application/json")


def test_an_analysis_is_asked_by_a_program_as_by_the_form(loaded, client, account):
    assert ask_analysis(client, {}).status_code == 401
    client.force_login(account("ivo"))
    answer = ask_analysis(client, {"worlds": 200, "seed": 7, "until": "2030-12"})
    assert answer.status_code == 201, answer.json()
    asked = Analysis.objects.get().inquiry
    assert (asked.worlds, asked.seed, str(asked.until)) == (200, 7, "2030-12-31")
    assert answer.json()["question"] == json.loads(json.dumps(asked.as_parameters()))
    assert answer.json()["state"] == "done"  # tests have their worker at hand


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"until": "soon"}, "until: This month is not understood"),
        ({"worlds": 1}, "worlds: "),
        ({"unit": "unit/nobody"}, "unit: "),
        ({"scenario": "doom"}, "scenario: "),
        ({"budgets": {"pearls": 3}}, "Nothing costs pearls here."),
    ],
)
def test_what_an_analysis_cannot_be_asked_is_said(loaded, client, account, value, sentence):
    client.force_login(account("ivo"))
    answer = ask_analysis(client, value)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(sentence)
    assert not Analysis.objects.exists()
