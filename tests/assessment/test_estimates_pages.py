"""Estimates on pages: giving ranges, several people, what counts, and whether ranges held."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from mycel.assessment import snapshots
from mycel.assessment.actions import incidents
from mycel.assessment.actions import register as acts
from mycel.assessment.models import Plan
from mycel.assessment.queries import calibration
from mycel.engine.movement import Estimate, Incident
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
URL = "/risks/leave/estimate/"


def leave():
    return snapshots.of_movement().risks["risk/leave"]


def given(low: str, high: str, **more: str) -> dict[str, str]:
    return {"per_year_0": low, "per_year_1": high, **more}


def estimate(slug: str, on: date, hours: tuple[float, float]) -> None:
    acts.estimate_risk(
        risk=Plan.objects.get(kind="risk", slug="fire"),
        estimate=Estimate(f"person/{slug}", on, loss={"editor-hours": hours}),
        by=Person.objects.get(slug=slug).id,
        at=AT,
    )


def test_the_form_teaches_and_shows_ones_own_earlier_ranges(clients):
    client = clients["nina"]
    page = client.get(URL).content.decode()
    assert "bet on nine times out of ten" in page
    assert "You have not estimated this yet." in page
    client.post(URL, given("0.1", "0.4"))
    page = client.get(URL).content.decode()
    assert "once in 2.5 to 10 years" in page
    assert 'value="0.4"' in page


def test_several_people_estimate_and_the_latest_of_each_counts(clients):
    for slug, low, high in (("nina", "0.1", "0.4"), ("vera", "0.4", "1.6"), ("nina", "0.2", "0.4")):
        answer = clients[slug].post(URL, given(low, high))
        assert answer.status_code == 302
    stored = leave().estimates
    assert [one.by for one in stored] == ["person/vera", "person/nina"]
    assert {one.on for one in stored} == {timezone.localdate()}
    page = clients["nobody"].get("/risks/leave/").content.decode()
    assert "All together" in page
    assert "once in 1.2 to 3.5 years" in page  # the averages of the logarithms
    assert "From words, at least in part" in page  # how much harm is a word still
    assert "Nina Nickel</" not in page
    assert "Vera Velvet" in page


def test_an_earlier_estimate_stays_and_counts_no_more(clients):
    estimate("nina", date(2026, 1, 1), (10.0, 20.0))
    clients["nina"].post(
        "/risks/fire/estimate/", {"loss:editor-hours_0": "30", "loss:editor-hours_1": "60"}
    )
    risk = snapshots.of_movement().risks["risk/fire"]
    assert [one.loss["editor-hours"] for one in risk.estimates] == [(10.0, 20.0), (30.0, 60.0)]
    page = clients["nobody"].get("/risks/fire/").content.decode()
    assert "30 to 60" in page
    assert "10 to 20" not in page
    assert "10 to 20" in clients["nina"].get("/risks/fire/estimate/").content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (given("", ""), "Give at least one range, or leave this page."),
        (given("2", "1"), "Write the lower end first."),
        (given("1", ""), "Give both ends of the range, or none."),
        (given("-1", "1"), "Write two figures from 0"),
        (given("nan", "1"), "Enter a number."),
    ],
)
def test_what_is_no_range_is_refused_in_words(clients, data, words):
    page = clients["nina"].post(URL, data).content.decode()
    assert words in page
    assert leave().estimates == ()


def test_figures_are_read_in_the_language_of_the_page(clients):
    client = clients["nina"]
    client.cookies["django_language"] = "de"
    client.post(URL, given("0,1", "0,4"))
    assert leave().estimates[0].per_year == (0.1, 0.4)
    assert 'value="0,4"' in client.get(URL).content.decode()


def test_ones_own_calibration_is_for_oneself_alone(clients):
    estimate("nina", date(2026, 1, 1), (100.0, 900.0))  # held 310
    estimate("vera", date(2026, 1, 1), (1.0, 9.0))  # missed it
    page = clients["nina"].get("/estimates/").content.decode()
    assert "100 to 900" in page
    assert "it held" in page
    assert "it missed" not in page
    assert "it missed" in clients["vera"].get("/estimates/").content.decode()
    public = clients["nobody"].get("/estimates/").content.decode()
    assert "Sign in to see" in public
    assert "100 to 900" not in public
    assert "Too few people" in public


def test_what_all_did_is_told_from_five_people_on(clients):
    for number in range(5):
        account = Account.objects.create_user(f"more-{number}")
        Person.objects.create(
            id=f"01900000-0000-7000-8000-00000000000{number}",
            slug=f"more-{number}",
            name="M",
            account=account,
        )
        estimate(f"more-{number}", date(2026, 1, 1), (100.0, 900.0 if number else 200.0))
        page = clients["nobody"].get("/estimates/").content.decode()
        assert ("of all ranges held" in page) is (number == 4)
    assert "80" in page
    assert "more-" not in page


def test_a_year_that_ended_meets_the_frequency(register):
    fire = Plan.objects.get(kind="risk", slug="fire")
    nina = Person.objects.get(slug="nina")
    given_ = Estimate("person/nina", date(2026, 1, 1), per_year=(0.5, 2.0))
    incidents.report_incident(
        value=Incident("incident/older", "Older", datetime(2025, 2, 1, tzinfo=UTC)), by=None, at=AT
    )
    acts.estimate_risk(risk=fire, estimate=given_, by=nina.id, at=AT)
    before = calibration.own_calibration(person=nina, today=date(2026, 12, 31))
    after = calibration.own_calibration(person=nina, today=date(2027, 1, 1))
    assert (before.events, after.events) == (0, 1)
    assert after.brier < 0.25


def test_risks_without_ones_estimate_wait(clients):
    page = clients["nina"].get("/estimates/").content.decode()
    assert "/risks/leave/estimate/" in page
    clients["nina"].post(URL, given("0.1", "0.4"))
    assert "/risks/leave/estimate/" not in clients["nina"].get("/estimates/").content.decode()
