"""Pages of assessment: who may open them, what they say, how many questions they ask."""

import csv
import io
import json
import re
import zipfile
from itertools import product

import pytest

from mycel.assessment import actions, queries, tasks
from mycel.assessment.models import Finding, Outlook, Run
from mycel.catalogue.models import Node
from mycel.cli.main import main
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.record import sequencer

from .conftest import AT, QUESTION

OPEN = [
    "/assessments/",
    "/assessments/1/",
    "/assessments/1/snapshot.zip",
    "/assessments/1/result.json",
    "/assessments/1/result.csv",
    "/assessments/1/compare/2/",
    "/findings/",
    "/findings/1/",
    "/scenarios/",
    "/scenarios/triple/",
    "/risks/",
]
MISSING = [
    "/assessments/99/",
    "/assessments/99/snapshot.zip",
    "/assessments/99/result.json",
    "/assessments/99/result.csv",
    "/assessments/99/slider/",
    "/assessments/99/progress/",
    "/assessments/1/compare/99/",
    "/assessments/1/compare/99999999999999999999999/",
    "/assessments/99999999999999999999999/",
    "/findings/99/",
    "/scenarios/none/",
    "/risks/none/",
]
FINDING = {
    "unit": "council",
    "title": "The web site will not hold",
    "explanation": "We counted.",
    "recommendation": "Two more servers.",
    "nodes": ["site", "store"],
}
ASKED = {
    "growth": "2",
    "scenario": "",
    "until": "2031-06",
    "worlds": "200",
    "seed": "7",
    "target": "70",
    "assume_low": "",
    "assume_high": "",
}
WRONG = [
    ("until", "2030-13", "not understood"),
    ("until", "1999-01", "next 30 years"),
    ("until", "9999-12", "next 30 years"),
    ("worlds", "10000000", "less than or equal"),
    ("growth", "-1", "greater than or equal"),
    ("growth", "nan", "Enter a number"),
    ("scenario", "scenario/none", "not one of the available"),
    ("assume_low", "40", "both ends"),
]


@pytest.fixture
def everything(run):
    """Two runs, and a finding on the first."""
    tasks.ask(question=QUESTION, by=None, at=AT)
    return publish(run)


def publish(run: Run) -> Finding:
    return actions.publish_finding(
        run=run,
        unit=Unit.objects.get(slug="council"),
        title={"en": "The web site will not hold"},
        explanation={"en": "We counted."},
        recommendation={"en": "Two more servers."},
        nodes=list(Node.objects.filter(slug__in=["site", "store"])),
        by=Person.objects.get(slug="vera").id,
        at=AT,
    )


def test_everybody_may_read(everything, client):
    for path in OPEN:
        assert client.get(path).status_code == 200, path
        assert client.post(path).status_code == 405, path


def test_what_is_not_there_is_said_to_be_missing(everything, client):
    for path in MISSING:
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("path", "nobody", "guest", "member", "speaker", "staff"),
    [
        ("/assessments/new/", 302, 200, 200, 200, 200),
        ("/assessments/1/findings/new/", 302, 403, 403, 200, 200),
        ("/findings/1/withdraw/", 302, 403, 403, 200, 200),
    ],
)
def test_who_may_open_a_form(
    everything, client, account, django_user_model, path, nobody, guest, member, speaker, staff
):
    assert client.get(path).status_code == nobody
    accounts = [
        (django_user_model.objects.create_user(username="guest"), guest),
        (account("ivo"), member),
        (account("vera"), speaker),
        (account("nina", is_staff=True), staff),
    ]
    for user, status in accounts:
        client.force_login(user)
        assert client.get(path).status_code == status, user.username


def test_the_page_says_what_breaks_first_in_plain_words(run, client):
    page = client.get("/assessments/1/").content.decode()
    assert "Web site breaks first" in page
    assert "Team keeps it" in page
    assert "Hall" in page
    assert re.search(r"mycel assess assessment-1 --growth 3 --until 2030-12", page)
    assert run.result_digest in page
    for name in ("Ivo", "Nina"):
        assert name not in page


def test_the_archive_and_the_command_give_the_stored_answer(run, client, tmp_path, capsys):
    data = client.get("/assessments/1/snapshot.zip").content
    assert client.get("/assessments/1/snapshot.zip").content == data
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    command = queries.run_page(number=1).command.split()
    assert command[:2] == ["mycel", "assess"]
    assert main(["assess", str(tmp_path / command[2]), *command[3:]]) == 0
    printed = json.loads(capsys.readouterr().out)
    stored = json.loads(client.get("/assessments/1/result.json").content)
    assert printed["result"] == stored["result"]
    assert printed["input"] == stored["input"]


def test_the_table_has_one_line_per_node(run, client):
    rows = list(
        csv.DictReader(io.StringIO(client.get("/assessments/1/result.csv").content.decode()))
    )
    assert {row["ref"] for row in rows} == {"node/site", "node/store", "node/helpers", "node/hall"}


def test_asking_leads_to_the_answer(loaded, client, account):
    client.force_login(account("ivo"))
    answer = client.post("/assessments/new/", ASKED)
    assert answer.status_code == 302
    run = Run.objects.get()
    assert answer["Location"] == f"/assessments/{run.number}/"
    assert run.state == "done"
    assert run.asked_by.slug == "ivo"
    assert (run.question.growth, run.question.seed) == (2.0, 7)
    assert run.question.until.isoformat() == "2031-06-30"
    assert run.question.target_utilisation == pytest.approx(0.7)


def test_a_wrong_question_is_refused_beside_its_field(loaded, client, account):
    client.force_login(account("ivo"))
    for field, value, says in WRONG:
        answer = client.post("/assessments/new/", ASKED | {field: value})
        assert answer.status_code == 200, (field, value)
        assert says in answer.content.decode(), (field, value)
    assert not Run.objects.exists()


def test_somebody_with_three_waiting_runs_is_asked_to_wait(loaded, client, account):
    user = account("ivo")
    for _ in range(3):
        actions.ask_run(question=QUESTION, by=user.person.id, at=AT)
    client.force_login(user)
    answer = client.post("/assessments/new/", ASKED)
    assert "not finished yet" in answer.content.decode()
    assert Run.objects.count() == 3


def test_a_waiting_run_shows_its_progress_with_and_without_script(loaded, client, account):
    asker = account("nina").person
    run = actions.ask_run(question=QUESTION, by=asker.id, at=AT)
    Run.objects.tell(run=run.id, share=0.42)
    page = client.get("/assessments/1/")
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "42" in page.content.decode()
    part = client.get("/assessments/1/progress/", headers={"hx-request": "true"})
    assert 'value="0.42"' in part.content.decode()
    assert "HX-Refresh" not in part.headers
    assert client.get("/assessments/1/progress/").status_code == 302
    assert client.post("/assessments/1/stop/").status_code == 302
    assert Run.objects.get().state == "running"
    client.force_login(account("ivo"))
    assert client.get("/assessments/1/stop/").status_code == 405
    assert client.post("/assessments/1/stop/").status_code == 403
    assert Run.objects.get().state == "running"
    assert "Stop it" not in client.get("/assessments/1/").content.decode()
    client.force_login(asker.account)
    assert "Stop it" in client.get("/assessments/1/").content.decode()
    client.post("/assessments/1/stop/")
    assert Run.objects.get().state == "stopped"
    part = client.get("/assessments/1/progress/", headers={"hx-request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "was stopped" in client.get("/assessments/1/").content.decode()


def test_a_failed_run_says_why(loaded, client):
    run = actions.ask_run(question=QUESTION, by=None, at=AT)
    actions.fail_run(run=run, sentence="node/site has <no> figure", by=None, at=AT)
    page = client.get("/assessments/1/").content.decode()
    assert "node/site has &lt;no&gt; figure" in page
    assert "/assessments/new/?like=1" in page


def test_the_slider_answers_with_and_without_script(run, client):
    full = client.get("/assessments/1/?factor=10&year=2030").content.decode()
    assert "With × 10 demand by the end of 2030" in full
    part = client.get(
        "/assessments/1/slider/?factor=1&year=2030", headers={"hx-request": "true"}
    ).content.decode()
    assert "With × 1 demand" in part
    assert "<html" not in part
    answer = client.get("/assessments/1/slider/?factor=2.5&year=2029")
    assert answer["Location"] == "/assessments/1/?factor=2.5&year=2029#slider"


def test_the_slider_holds_hostile_positions_inside_its_range(run, client):
    for query in ("factor=x&year=y", "factor=nan", "factor=-5", "factor=1e9&year=1", "year=99999"):
        assert client.get(f"/assessments/1/?{query}").status_code == 200, query
    page = queries.slider_page(number=1, factor=1e9, year=1)
    assert (page.factor, page.year) == (page.most, page.years[0])


def test_the_slider_reads_its_table_once_per_process(run, django_assert_num_queries):
    queries.slider_page(number=1, factor=3, year=2030)
    with django_assert_num_queries(2):
        queries.slider_page(number=1, factor=4, year=2029)


def test_pages_ask_a_fixed_number_of_questions(everything, client, django_assert_max_num_queries):
    client.get("/assessments/1/")
    with django_assert_max_num_queries(16):
        client.get("/assessments/1/")
    with django_assert_max_num_queries(5):
        client.get("/assessments/")
    with django_assert_max_num_queries(4):
        client.get("/findings/")


def test_the_list_goes_on_after_twenty(loaded, client):
    for _ in range(23):
        actions.stop_run(run=actions.ask_run(question=QUESTION, by=None, at=AT), by=None, at=AT)
    first, second = queries.runs_page(), queries.runs_page(before=4)
    assert [line.number for line in first.runs] == list(range(23, 3, -1))
    assert first.older == 4
    assert [line.number for line in second.runs] == [3, 2, 1]
    assert "?before=4" in client.get("/assessments/").content.decode()
    assert client.get("/assessments/?before=4").status_code == 200
    assert client.get("/assessments/?before=x").status_code == 200


def test_publishing_and_withdrawing_a_finding(run, client, account):
    client.force_login(account("vera"))
    answer = client.post("/assessments/1/findings/new/", FINDING)
    assert answer["Location"] == "/findings/1/"
    sequencer.sequence()
    page = client.get("/findings/1/").content.decode()
    assert "The web site will not hold" in page
    assert "Two more servers." in page
    assert "published" in page
    site = Node.objects.get(slug="site")
    assert [one.number for one in queries.findings_of(node_id=site.id)] == [1]
    assert "/findings/1/" in client.get("/assessments/1/").content.decode()
    answer = client.post("/findings/1/withdraw/", {"reason": ""})
    assert answer.status_code == 200
    client.post("/findings/1/withdraw/", {"reason": "We counted twice."})
    assert queries.findings_of(node_id=site.id) == ()
    assert "We counted twice." in client.get("/findings/1/").content.decode()
    with pytest.raises(actions.FindingIsWithdrawn):
        actions.withdraw_finding(finding=Finding.objects.get(), reason="x", by=None, at=AT)


def test_nobody_publishes_for_a_unit_that_is_not_theirs(run, client, account):
    client.force_login(account("vera"))
    answer = client.post("/assessments/1/findings/new/", FINDING | {"unit": "team"})
    assert answer.status_code == 200
    assert not Finding.objects.exists()


def test_a_members_post_is_refused(everything, client, account):
    client.force_login(account("ivo"))
    assert client.post("/assessments/1/findings/new/", FINDING).status_code == 403
    assert client.post("/findings/1/withdraw/", {"reason": "x"}).status_code == 403
    assert Finding.objects.get().withdrawn_at is None


def test_the_same_question_about_the_same_movement_shows_no_difference(everything):
    page = queries.compare_page(before=1, after=2)
    assert page.same_snapshot
    assert (page.changes, page.parameters, page.unchanged) == ((), (), 4)


def test_a_difference_that_chance_explains_is_no_difference(run):
    tasks.ask(question=with_(seed=2), by=None, at=AT)
    page = queries.compare_page(before=1, after=2)
    assert [one.name for one in page.parameters] == ["seed"]
    assert page.worse == page.better == 0


def test_more_growth_makes_things_worse(run, client):
    tasks.ask(question=with_(growth=9.0), by=None, at=AT)
    page = queries.compare_page(before=1, after=2)
    assert page.worse >= 1
    assert page.better == 0
    answer = client.get("/assessments/1/compare/2/").content.decode()
    assert "growth of demand" in answer


def with_(**changed: object):
    return QUESTION.__class__(**{**vars(QUESTION), **changed})


def test_other_rooms_read_plain_data(run, django_assert_max_num_queries):
    site, hall = Node.objects.get(slug="site"), Node.objects.get(slug="hall")
    with django_assert_max_num_queries(4):
        outlook = queries.outlook_of(node_id=site.id)
    assert outlook.line.state == "breaks"
    assert outlook.fan.rows[0].demand[1] == pytest.approx(100, rel=0.1)
    assert queries.outlook_of(node_id=hall.id).line.state == "unknown"
    assert queries.outlook_of(node_id=hall.id).fan is None
    states = queries.states()
    assert states["node/site"].state == "breaks"
    assert 1 <= states["node/site"].limit <= 3
    assert states["node/hall"].limit is None
    assert [line.ref for line in queries.breaks_first(limit=1)] == ["node/site"]
    assert queries.latest_run().number == 1
    assert Outlook.objects.filter(run=run, state="breaks").exists()


def test_before_the_first_assessment_nothing_is_known(loaded, client):
    assert queries.latest_run() is None
    assert queries.states() == {}
    assert queries.breaks_first() == ()
    assert queries.outlook_of(node_id=Node.objects.get(slug="site").id) is None
    assert "Nobody has asked yet" in client.get("/assessments/").content.decode()


def test_pages_speak_other_languages(everything, client):
    paths = ("/assessments/", "/assessments/1/", "/findings/1/", "/assessments/1/compare/2/")
    for language, path in product(("de", "ar"), paths):
        answer = client.get(path, headers={"accept-language": language})
        assert f'<html lang="{language}"' in answer.content.decode(), (language, path)
