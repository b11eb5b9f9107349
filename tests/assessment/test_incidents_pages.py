"""Incidents on pages: reporting, tables, wiki templates, and what they make of ranges."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mycel.assessment import snapshots
from mycel.assessment.models import Lesson, Plan
from mycel.catalogue.actions import nodes
from mycel.catalogue.models import Node
from mycel.engine.movement import Failure
from mycel.people.models import Person
from mycel.record.models import OutboxLeaf

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
REPORT = {
    "summary": "The site was slow",
    "start": "2026-05-01T10:00",
    "end": "2026-05-01T16:00",
    "nodes": ["Web site · node/site", ""],
    "risk": "",
    "people_affected": "1200",
    "loss:editor-hours": "40",
    "loss:money": "",
    "cause": "A cable",
    "actions": "Buy a cable\nLook at cables",
    "links": "https://example.org/cable",
}
TABLE = """start,end,nodes,summary,people_affected
2026-06-01T10:00Z,2026-06-01T12:00Z,site,Slow again,300
2026-07-01T10:00Z,2026-07-01T14:00Z,store;nowhere,Store was down,
"""
WIKI = """{{Incident scorecard}}
{{Incident
| id = cables
| start = 2026-08-01 10:00
| end = 2026-08-01 11:00
| services = Web site
| impact = Cables again
}}
"""


def incident(slug: str):
    return snapshots.of_movement().incidents[f"incident/{slug}"]


def html(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def fails(low: float = 0.5, high: float = 2.0) -> Node:
    """Let the site fail by itself."""
    node = Node.objects.get(slug="site")
    value = snapshots.of_movement().nodes["node/site"]
    failure = Failure(per_year=(low, high), hours=(0.5, 4.0))
    return nodes.change_node(node=node, value=replace(value, failure=failure), by=None, at=AT)


# Reporting --------------------------------------------------------------------------------------


def test_an_incident_is_reported_and_shown(clients):
    answer = clients["vera"].post("/incidents/new/", REPORT)
    assert answer["Location"] == "/incidents/2026-05-01-site/"
    made = incident("2026-05-01-site")
    assert made.nodes == ("node/site",)
    assert made.end - made.start == timedelta(hours=6)
    assert made.loss == {"editor-hours": 40.0}
    assert made.actions == ("Buy a cable", "Look at cables")
    page = html(clients["nobody"], answer["Location"])
    for words in ("The site was slow", "after 6 hours", "1,200", "A cable", "https://example.org"):
        assert words in page, words
    assert "The site was slow" in html(clients["nobody"], "/incidents/")
    assert "The site was slow" in html(clients["nobody"], "/nodes/site/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"end": "2026-05-01T09:00"}, "The end lies before the beginning."),
        ({"summary": ""}, "This field is required."),
        ({"links": "javascript:alert(1)"}, "https://"),
        ({"nodes": ["nowhere"]}, "Nothing here is called"),
        ({"people_affected": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_refused(clients, change, words):
    page = clients["vera"].post("/incidents/new/", REPORT | change).content.decode()
    assert words in page
    assert Plan.objects.filter(kind="incident").count() == 1


def test_what_is_still_to_come_is_refused(clients):
    later = timezone.now() + timedelta(days=2)
    data = REPORT | {"start": f"{later:%Y-%m-%dT%H:%M}", "end": ""}
    assert "still to come" in clients["vera"].post("/incidents/new/", data).content.decode()


def test_changing_keeps_what_the_form_does_not_ask(clients):
    page = html(clients["ivo"], "/incidents/2026-03-burnt/edit/")
    assert 'value="2026-03-01T14:05"' in page
    data = {
        "summary": "Ivo Iron smelt smoke",
        "start": "2026-03-01T14:05",
        "end": "",
        "nodes": ["node/store"],
        "risk": "risk/fire",
        "loss:editor-hours": "310",
        "cause": "",
        "actions": "",
        "links": "",
    }
    assert clients["ivo"].post("/incidents/2026-03-burnt/edit/", data).status_code == 302
    changed = incident("2026-03-burnt")
    assert changed.end is None
    assert changed.cause is None
    assert changed.risk == "risk/fire"
    assert "It is not over yet." in html(clients["nobody"], "/incidents/2026-03-burnt/")


def test_a_withdrawn_incident_counts_no_more(clients):
    client = clients["ivo"]
    client.post("/incidents/2026-03-burnt/withdraw/", {"reason": "It was toast"})
    assert snapshots.of_movement().incidents == {}
    assert "It was toast" in html(clients["nobody"], "/incidents/2026-03-burnt/")
    assert "No incident is written down yet." in html(clients["nobody"], "/incidents/")
    client.post("/incidents/2026-03-burnt/restore/")
    assert incident("2026-03-burnt")


# Tables -----------------------------------------------------------------------------------------


def test_a_pasted_table_is_looked_at_before_it_is_saved(clients):
    client = clients["vera"]
    page = client.post("/incidents/import/", {"pasted": TABLE}).content.decode()
    assert "2 incidents were understood" in page
    assert "nowhere" in page
    assert Plan.objects.filter(kind="incident").count() == 1
    before = OutboxLeaf.objects.count()
    answer = client.post("/incidents/import/", {"pasted": TABLE, "save": "1"}, follow=True)
    assert "Taken over: 2 new, 0 changed, 0 as they were." in answer.content.decode()
    assert OutboxLeaf.objects.count() == before + 1
    again = client.post("/incidents/import/", {"pasted": TABLE, "save": "1"}, follow=True)
    assert "Taken over: 0 new, 0 changed, 2 as they were." in again.content.decode()
    assert len(snapshots.of_movement().incidents) == 3


def test_a_file_and_a_wiki_page_are_read(clients):
    client = clients["vera"]
    file = SimpleUploadedFile("incidents.csv", TABLE.encode())
    page = client.post("/incidents/import/", {"file": file}).content.decode()
    assert "2 incidents were understood" in page
    assert 'name="name" value="incidents.csv"' in page
    page = client.post("/incidents/import/", {"pasted": WIKI}).content.decode()
    assert "1 incident was understood" in page
    assert "Cables again" in page


@pytest.mark.parametrize(
    "pasted", ["", "a,b\n1,2\n", "start\nyesterday\n", "\x00", "{{Incident\n|"]
)
def test_what_is_no_table_is_refused_in_words(clients, pasted):
    answer = clients["vera"].post("/incidents/import/", {"pasted": pasted})
    assert answer.status_code == 200
    assert "cdx-message--error" in answer.content.decode()


def test_the_table_that_is_sent_out_can_be_taken_over_again(clients):
    clients["vera"].post("/incidents/new/", REPORT)
    answer = clients["nobody"].get("/incidents.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["ref"] for row in rows} == {"incident/2026-03-burnt", "incident/2026-05-01-site"}
    before = snapshots.of_movement().incidents
    sent = {"pasted": answer.content.decode(), "save": "1", "name": "incidents.csv"}
    clients["vera"].post("/incidents/import/", sent)
    after = snapshots.of_movement().incidents
    assert {ref: one.summary for ref, one in after.items()} == {
        ref: one.summary for ref, one in before.items()
    }


# Learning ---------------------------------------------------------------------------------------


def test_a_risk_shows_what_an_incident_makes_of_its_ranges(clients):
    page = html(clients["nobody"], "/risks/fire/?since=2025-03-01")
    assert "1 incident in" in page
    assert "since 1 March 2025" in page
    assert "once in 2.5 to 10 years" in page
    assert "Take over" not in page
    assert "Take over" in html(clients["vera"], "/risks/fire/")


def test_taking_over_changes_the_ranges_by_an_act_and_once(clients):
    before = OutboxLeaf.objects.count()
    clients["vera"].post("/risks/fire/learn/", {"since": "2025-03-01"})
    assert OutboxLeaf.objects.count() == before + 1
    learnt = snapshots.of_movement().risks["risk/fire"]
    assert learnt.per_year[0] > 0.1
    assert learnt.per_year[1] > 0.4
    assert learnt.loss["editor-hours"] != (100.0, 900.0)
    assert Lesson.objects.get().until_date == timezone.localdate() + timedelta(days=1)
    answer = clients["vera"].post("/risks/fire/learn/", follow=True)
    assert "No incident changes these ranges." in answer.content.decode()
    assert snapshots.of_movement().risks["risk/fire"] == learnt


def test_what_was_taken_over_does_not_count_again_from_an_earlier_day(clients):
    clients["vera"].post("/risks/fire/learn/", {"since": "2025-03-01"})
    learnt = snapshots.of_movement().risks["risk/fire"]
    leaves = OutboxLeaf.objects.count()
    clients["vera"].post("/risks/fire/learn/", {"since": "2025-03-01"})
    assert snapshots.of_movement().risks["risk/fire"] == learnt
    assert OutboxLeaf.objects.count() == leaves


def judged(day: date) -> None:
    """Let the risk have nothing but one person's judgement of a day."""
    row = Plan.objects.get(kind="risk", slug="fire")
    said = {"by": "person/vera", "on": day.isoformat(), "per_year": row.value.pop("per_year")}
    row.value["estimates"] = [said | {"loss": row.value.pop("loss")}]
    row.save()


def test_an_incident_older_than_the_judgement_does_not_count_once_more(clients):
    judged(date(2026, 3, 2))
    page = html(clients["nobody"], "/risks/fire/?since=2025-03-01")
    assert "1 incident is older than the judgement of 2 March 2026." in page
    assert "since 2 March 2026" in page
    assert "since 1 March 2025" not in page
    clients["vera"].post("/risks/fire/learn/", {"since": "2025-03-01"})
    learnt = snapshots.of_movement().risks["risk/fire"]
    assert learnt.per_year[1] < 0.4  # none came since
    assert not learnt.loss  # nothing that happened since says what it harms


def test_an_incident_after_the_judgement_counts(clients):
    judged(date(2026, 3, 1))
    page = html(clients["nobody"], "/risks/fire/")
    assert "older than the judgement" not in page
    assert "1 incident in" in page


def test_a_judgement_of_today_leaves_nothing_to_take_over(clients):
    judged(timezone.localdate())
    page = html(clients["vera"], "/risks/fire/")
    assert "1 incident is older than the judgement" in page
    assert "What happened since then changes nothing in the ranges." in page
    assert "Take over" not in page
    answer = clients["vera"].post("/risks/fire/learn/", follow=True)
    assert "No incident changes these ranges." in answer.content.decode()


def test_a_node_learns_from_incidents_that_name_no_risk(clients):
    fails()
    assert "With the incidents" not in html(clients["nobody"], "/nodes/site/")
    clients["vera"].post("/incidents/new/", REPORT)
    page = html(clients["nobody"], "/nodes/site/")
    assert "With the incidents" in page
    assert "0.5 to 2" in page
    assert clients["vera"].post("/incidents/learn/site/").status_code == 403
    vera = Person.objects.get(slug="vera")
    Node.objects.filter(slug="site").update(steward_unit=None, steward_person=vera)
    assert clients["vera"].post("/incidents/learn/site/").status_code == 302
    failure = snapshots.of_movement().nodes["node/site"].failure
    assert failure.per_year != (0.5, 2.0)
    assert failure.hours[1] > 4.0


def test_what_fell_with_another_did_not_fail_by_itself(clients):
    fails()
    clients["vera"].post("/incidents/new/", REPORT | {"nodes": ["node/site", "node/store"]})
    # the site needs the store, so the store failed and the site fell with it
    page = html(clients["nobody"], "/nodes/site/?x")
    assert "The site was slow" in page


# Programs ---------------------------------------------------------------------------------------


def test_programs_read_risks_and_incidents(clients):
    found = clients["nobody"].get("/api/risks/").json()
    fire = next(one for one in found["risks"] if one["ref"] == "risk/fire")
    assert fire["per_year"] == [0.1, 0.4]
    assert fire["loss"] == {"editor-hours": [100.0, 900.0]}
    assert (fire["basis"], fire["state"]) == ("ranges", "due")
    assert fire["owner"].startswith("person/p-")
    assert clients["nobody"].get("/api/risks/?show=expired").json()["total"] == 1
    assert clients["nobody"].get("/api/risks/?show=x").status_code == 422
    assert clients["nobody"].get("/api/risks/?page=-1").status_code == 422
    (burnt,) = clients["nobody"].get("/api/incidents/").json()["incidents"]
    assert burnt["risk"] == "risk/fire"
    assert burnt["loss"] == {"editor-hours": 310.0}
