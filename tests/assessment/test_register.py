"""The register of risks: lists, quick entry, words, acceptance, closing, history, names."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from mycel.assessment import snapshots
from mycel.assessment.actions import register as acts
from mycel.assessment.models import Plan
from mycel.cli import loading, persons
from mycel.engine.movement import Estimate
from mycel.formats import movement as code
from mycel.people import actions as people
from mycel.people.models import Person
from mycel.record import sequencer
from mycel.record.models import Document, OutboxLeaf
from mycel.record.queries import latest

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
NAMES = ("ivo iron", "nina nickel", "vera velvet", "person/ivo", "person/nina")
QUICK = {
    "cause": "Only one person can restore it",
    "event": "They leave within a year",
    "consequence": "The site stays as it was",
    "affects": ["Web site · node/site", "", "node/store"],
    "likelihood": "unlikely",
    "severity:editor-hours": "high",
    "owner": "unit/team",
    "review": "2027-02-01",
    "factor": "",
    "slug": "",
}


def plan(ref: str) -> Plan:
    kind, _, slug = ref.partition("/")
    return Plan.objects.get(kind=kind, slug=slug)


def risk(ref: str):
    return snapshots.of_movement().risks[ref]


def html(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


# Keeping everything -----------------------------------------------------------------------------


def test_what_was_loaded_comes_back_and_loading_twice_changes_nothing(register):
    whole = snapshots.of_movement()
    assert (whole.risks, whole.treatments, whole.incidents) == (
        register.risks,
        register.treatments,
        register.incidents,
    )
    assert loading.load(value=register, by=None, at=AT).plans.unchanged == 5
    again = code.read(files=code.write(movement=whole))
    assert loading.load(value=again, by=None, at=AT).plans.unchanged == 5


def test_what_was_exported_under_pseudonyms_comes_back_to_the_same_people(register):
    ivo = Person.objects.get(slug="ivo")
    given = Estimate("person/ivo", date(2026, 1, 1), (0.2, 0.3))
    acts.estimate_risk(risk=plan("risk/fire"), estimate=given, by=ivo.id, at=AT)
    before = snapshots.of_movement()
    files = code.write(movement=persons.hidden(value=before))
    assert b"person/ivo" not in b"".join(files.values())
    assert loading.load(value=code.read(files=files), by=None, at=AT).plans.unchanged == 5
    assert snapshots.of_movement().risks == before.risks


def test_a_published_snapshot_holds_every_figure_and_no_words(register):
    frozen = snapshots.frozen()
    value = frozen.movement
    ivo = Person.objects.get(slug="ivo")
    assert value.risks["risk/fire"].per_year == (0.1, 0.4)
    assert value.risks["risk/fire"].owner == f"person/{ivo.id}"
    assert value.risks["risk/leave"].likelihood == "unlikely"
    assert value.words == register.words
    assert value.treatments["treatment/second-rack"].reduces[0].per_year == (0.4, 0.8)
    assert value.incidents["incident/2026-03-burnt"].loss == {"editor-hours": 310.0}
    said = " ".join(frozen.files.values()).lower()
    for name in (*NAMES, "smoke", "burns", "second rack"):
        assert name not in said, name
    assert frozen == snapshots.frozen()


def test_no_act_publishes_a_name_or_words(register, clients):
    clients["vera"].post("/risks/new/", QUICK)
    clients["ivo"].post("/risks/fire/estimate/", {"per_year_0": "0.2", "per_year_1": "0.5"})
    sequencer.sequence()
    said = " ".join(bytes(row.body).decode().lower() for row in Document.objects.all())
    for name in (*NAMES, "smoke", "restore it", "they leave", "wants to stay"):
        assert name not in said, name
    assert str(Person.objects.get(slug="ivo").id) in said
    assert "0.5" in said


def test_a_person_who_leaves_owns_nothing_and_their_estimates_stay(register):
    ivo = Person.objects.get(slug="ivo")
    given = Estimate("person/ivo", date(2026, 1, 1), (0.2, 0.3))
    acts.estimate_risk(risk=plan("risk/fire"), estimate=given, by=ivo.id, at=AT)
    people.leave(person=ivo, by=ivo.id, at=AT)
    left = risk("risk/fire")
    assert left.owner is None
    assert left.estimates == (replace(given, by=f"person/{ivo.pseudonym}"),)
    assert snapshots.frozen().movement.risks["risk/fire"].estimates[0].by == f"person/{ivo.id}"


# Reading ----------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_and_sorts_by_review(clients):
    page = html(clients["nobody"], "/risks/")
    assert page.index("It burns") < page.index("She leaves")
    assert "2 risks are open." in page
    assert "review was due on 1 October 2026" in page
    assert "acceptance ended on 30 June 2026" in page
    assert "once in 5 to 50 years" in page
    assert "(from words)" in page
    assert "Write down a risk" not in page
    assert "Write down a risk" in html(clients["vera"], "/risks/")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("show=expired", "She leaves", "It burns"),
        ("show=due", "It burns", "She leaves"),
        ("q=RACK+burns", "It burns", "She leaves"),
        ("show=closed", "There is none of this kind.", "It burns"),
        ("show=nonsense&page=x", "It burns", "There is none of this kind."),
    ],
)
def test_the_list_can_be_narrowed(clients, query, there, gone):
    page = html(clients["nobody"], f"/risks/?{query}")
    assert there in page
    assert gone not in page


def test_an_empty_register_teaches(db, client):
    page = html(client, "/risks/")
    assert "what would stop us for a week?" in page
    assert "A risk has three parts" in page


def test_words_are_published_with_their_ranges(clients):
    page = html(clients["nobody"], "/risks/words/")
    assert "unlikely" in page
    assert "once in 5 to 50 years" in page
    assert "500 to 5,000" in page


def test_a_risk_shows_what_belongs_to_it(clients):
    sequencer.sequence()
    page = html(clients["nobody"], "/risks/fire/")
    for words in ("One rack holds all disks", "Buy a second rack", "smelt smoke", "40 to 80"):
        assert words in page, words
    assert "<bdi>Ivo Iron</bdi>" not in page  # Ivo owns it and did not agree to be named
    html(clients["nobody"], "/risks/not-there/", status=404)


def test_texts_are_shown_in_the_language_of_the_page(clients):
    page = clients["nobody"].get("/risks/fire/", headers={"Accept-Language": "de"})
    assert "Er brennt" in page.content.decode()


# Writing ----------------------------------------------------------------------------------------


def test_quick_entry_in_words(clients):
    answer = clients["vera"].post("/risks/new/", QUICK)
    assert answer.status_code == 302
    made = risk("risk/site")
    assert made.affects == ("node/site", "node/store")
    assert (made.likelihood, made.severity) == ("unlikely", {"editor-hours": "high"})
    assert made.event == {"en": "They leave within a year"}
    assert made.owner == "unit/team"
    page = html(clients["nobody"], answer["Location"])
    assert "once in 5 to 50 years" in page
    assert snapshots.frozen().movement.risks["risk/site"]


def test_the_choice_of_a_word_says_what_it_means(clients):
    page = html(clients["vera"], "/risks/new/?about=node/site")
    assert "unlikely: once in 5 to 50 years" in page
    assert "high: 500 to 5,000" in page
    assert "Web site · node/site" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"event": ""}, "This field is required."),
        ({"affects": ["node/nowhere"]}, "Nothing here is called “node/nowhere”."),
        ({"slug": "fire"}, "This reference is taken."),
        ({"slug": "words"}, "This reference is taken."),
        ({"slug": "Ünlikely thing"}, "Write a–z"),
        ({"owner": "person/nina"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(clients, change, words):
    answer = clients["vera"].post("/risks/new/", QUICK | change)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Plan.objects.filter(kind="risk").count() == 2


def test_editing_changes_words_in_one_language_and_keeps_the_rest(clients):
    client = clients["vera"]
    page = html(client, "/risks/fire/edit/")
    assert 'value="0.1"' in page
    data = {
        "cause": "One rack holds all disks",
        "event": "It burns down",
        "consequence": "",
        "affects": ["node/store"],
        "likelihood": "",
        "severity:editor-hours": "",
        "per_year_0": "0.2",
        "per_year_1": "0.5",
        "loss:editor-hours_0": "100",
        "loss:editor-hours_1": "900",
        "loss:money_0": "",
        "loss:money_1": "",
        "factor": "funding",
        "owner": f"person/{Person.objects.get(slug='ivo').pseudonym}",
        "review": "2027-10-01",
    }
    assert client.post("/risks/fire/edit/", data).status_code == 302
    changed = risk("risk/fire")
    assert changed.event == {"en": "It burns down", "de": "Er brennt"}
    assert changed.cause == {
        "en": "One rack holds all disks",
        "de": "Alle Platten in einem Schrank",
    }
    assert changed.per_year == (0.2, 0.5)
    assert changed.owner == "person/ivo"
    assert changed.factor == "funding"
    assert changed.review == date(2027, 10, 1)
    wrong = client.post("/risks/fire/edit/", data | {"per_year_1": "0.1"})
    assert "Write the lower end first." in wrong.content.decode()
    half = client.post("/risks/fire/edit/", data | {"per_year_1": ""})
    assert "Give both ends of the range, or none." in half.content.decode()


def test_a_risk_is_accepted_until_a_day_and_then_that_is_over(clients):
    until = timezone.localdate() + timedelta(days=90)
    data = {"until": until.isoformat(), "reason": "Too costly", "unit": "unit/council"}
    page = html(clients["ivo"], "/risks/fire/accept/")
    assert "Council" in page
    assert clients["ivo"].post("/risks/fire/accept/", data).status_code == 302
    assert risk("risk/fire").accepted.by == "unit/council"
    assert "Too costly" in html(clients["nobody"], "/risks/fire/")
    past = clients["ivo"].post("/risks/fire/accept/", data | {"until": "2020-01-01"})
    assert "This day is past." in past.content.decode()
    over = html(clients["nobody"], "/risks/leave/")
    assert "Was accepted until" in over
    assert "acceptance ended on 30 June 2026" in over


def test_only_whoever_looks_after_a_risk_accepts_or_closes_it(clients):
    for door in ("accept", "close"):
        page = html(clients["vera"], f"/risks/fire/{door}/", 403)
        assert "Only whoever looks after this risk" in page
    assert "/risks/fire/accept/" not in html(clients["vera"], "/risks/fire/")


def test_a_closed_risk_counts_no_more_and_can_be_opened_again(clients):
    client = clients["ivo"]
    assert client.post("/risks/fire/close/", {"reason": "Rack is gone"}).status_code == 302
    assert "risk/fire" not in snapshots.of_movement().risks
    assert snapshots.of_movement().treatments["treatment/second-rack"].reduces == ()
    page = html(clients["nobody"], "/risks/fire/")
    assert "Rack is gone" in page
    assert "It burns" in html(clients["nobody"], "/risks/?show=closed")
    again = client.post("/risks/fire/close/", {"reason": "x"}, follow=True)
    assert "withdrawn before" in again.content.decode()
    refused = client.post("/risks/fire/estimate/", {"per_year_0": "1", "per_year_1": "2"})
    assert "This was withdrawn." in refused.content.decode()
    client.post("/risks/fire/open/")
    assert risk("risk/fire").per_year == (0.1, 0.4)


def test_who_holds_no_role_reads_and_estimates_but_does_not_write(clients):
    for url in ("/risks/new/", "/risks/fire/edit/", "/risks/fire/accept/", "/risks/fire/close/"):
        assert clients["nina"].get(url).status_code == 403, url
        assert clients["nobody"].get(url).status_code == 302, url
    assert clients["nina"].get("/risks/fire/estimate/").status_code == 200
    assert clients["nina"].post("/risks/fire/open/").status_code == 403


def test_the_owner_writes_their_own_risk_without_a_role(clients):
    row = plan("risk/fire")
    acts.change_risk(
        risk=row, value=replace(risk("risk/fire"), owner="person/nina"), by=None, at=AT
    )
    assert clients["nina"].get("/risks/fire/edit/").status_code == 200
    assert clients["nina"].get("/risks/leave/edit/").status_code == 403


def test_the_history_tells_who_did_what(clients):
    clients["vera"].post("/risks/new/", QUICK)
    sequencer.sequence()
    (entry,) = latest(subject=plan("risk/site").id)
    said = "".join(part.text if isinstance(part.text, str) else "" for part in entry.parts)
    assert "wrote down a risk" in said
    assert "Vera Velvet" in html(clients["nobody"], "/risks/site/")


def test_acts_leave_one_entry_each(register):
    before = OutboxLeaf.objects.count()
    row = plan("risk/fire")
    acts.withdraw_risk(risk=row, reason="x", by=None, at=AT)
    acts.restore_risk(risk=row, by=None, at=AT)
    with pytest.raises(acts.PlanIsPresent):
        acts.restore_risk(risk=row, by=None, at=AT)
    with pytest.raises(acts.RefIsTaken):
        acts.write_risk(value=risk("risk/fire"), by=None, at=AT)
    assert OutboxLeaf.objects.count() == before + 2
    types = [json.loads(bytes(leaf.leaf))["t"] for leaf in OutboxLeaf.objects.order_by("pk")]
    assert types[-2:] == ["assessment.risk.withdrawn", "assessment.risk.restored"]


def test_a_range_says_where_it_comes_from(clients):
    assert "Ranges that were written down" in html(clients["nobody"], "/risks/fire/")
    assert "From words, at least in part." in html(clients["nobody"], "/risks/leave/")
    assert risk("risk/leave").per_year is None
