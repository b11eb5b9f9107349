"""Walking through reports, charter and roll call as somebody who holds a role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.groups.conftest import as_person

from mycel.groups import actions
from mycel.groups.models import CharterTick, MemberRoll, Term, Unit, UnitReport

TIME = "2026-01-01_2026-03-31"


@pytest.fixture
def owing(council: Unit) -> Unit:
    actions.count_reports(unit=council, since=date(2026, 1, 1), by=None, at=timezone.now())
    return council


def post(client: Client, name: str, *args: object, **data: str):
    return client.post(reverse(name, args=args), data, follow=True)


def test_a_report_goes_from_the_alarm_to_the_public(amina: Client, owing: Unit) -> None:
    page = amina.get("/units/council/")
    assert "reports are missing" in page.content.decode() or "report is missing" in str(
        page.content
    )
    assert f"/units/council/reports/new/?time={TIME}" in page.content.decode()
    written = post(amina, "report_new", "council", time=TIME)
    number = UnitReport.objects.get().number
    assert written.redirect_chain[-1][0] == f"/reports/{number}/edit/"
    refused = post(amina, "report_publish", number)
    assert "In short" in refused.content.decode()
    form = written.context["form"]
    words = {name: form[name].initial or "" for name in form.fields if name != "seen"}
    words |= {"summary_en": "It went <b>well</b>.", "next_en": "* Ask Mei", "seen": form.stamp}
    assert post(amina, "report_edit", number, **words).redirect_chain
    post(amina, "report_publish", number)
    read = Client().get(f"/reports/{number}/").content.decode()
    assert "It went &lt;b&gt;well&lt;/b&gt;." in read
    assert "<li>Ask Mei</li>" in read
    assert UnitReport.objects.get().state == "published"
    assert "Amina Diallo" in read
    overview = Client().get("/units/reports/").content.decode()
    assert f'href="/reports/{number}/"' in overview


def test_two_people_who_write_at_once_do_not_overwrite_each_other(
    amina: Client, owing: Unit
) -> None:
    post(amina, "report_new", "council", time=TIME)
    report = UnitReport.objects.get()
    seen = report.changed_at.isoformat()
    assert post(amina, "report_edit", report.number, summary_en="One", seen=seen).redirect_chain
    second = post(amina, "report_edit", report.number, summary_en="Two", seen=seen)
    assert "Somebody changed this report while you were writing" in second.content.decode()
    assert "Two" in second.content.decode()
    report.refresh_from_db()
    assert report.sections["summary"] == {"en": "One"}


def test_drafting_again_keeps_what_somebody_wrote_in_short(amina: Client, owing: Unit) -> None:
    post(amina, "report_new", "council", time=TIME)
    report = UnitReport.objects.get()
    post(amina, "report_edit", report.number, summary_en="Mine", left_en="x")
    post(amina, "report_again", report.number)
    report.refresh_from_db()
    assert report.sections["summary"] == {"en": "Mine"}
    assert "1 term ended in the role chair: Omar." in report.sections["left"]["en"]


def test_a_report_travels_as_wikitext_paper_and_data(amina: Client, owing: Unit) -> None:
    post(amina, "report_new", "council", time=TIME)
    report = UnitReport.objects.get()
    post(amina, "report_edit", report.number, summary_en="[[Not a link]]", left_en="* one\n* two")
    wikitext = Client().get(f"/reports/{report.number}.wiki").content.decode()
    assert "[[Not a link]]" not in wikitext
    assert "* one\n* two" in wikitext
    assert report.drafted_digest in wikitext
    assert Client().get(f"/reports/{report.number}.pdf").content.startswith(b"%PDF")
    data = Client().get(f"/api/reports/{report.number}/").json()
    assert data == Client().get(f"/reports/{report.number}.json").json()
    assert (data["state"], data["drafted_digest"]) == ("draft", report.drafted_digest)


def test_a_published_report_is_taken_back_with_a_reason(amina: Client, owing: Unit) -> None:
    post(amina, "report_new", "council", time=TIME)
    number = UnitReport.objects.get().number
    post(amina, "report_edit", number, summary_en="Well.")
    post(amina, "report_publish", number)
    assert "Say in a sentence" in post(amina, "report_withdraw", number).content.decode()
    post(amina, "report_withdraw", number, reason="Wrong figure")
    assert "Wrong figure" in Client().get(f"/reports/{number}/").content.decode()
    told = Client().get("/api/units/council/reports/").json()
    assert told["published"] == []
    assert "missed" in {line["state"] for line in told["periods"]}


def test_reports_are_counted_from_another_day(amina: Client, owing: Unit) -> None:
    post(amina, "reports_count", "council", since=timezone.now().date().isoformat())
    owing.refresh_from_db()
    assert owing.reports_from_date == timezone.now().date()
    due = {one["unit"]: one["missed"] for one in Client().get("/api/reports/due/").json()}
    assert due == {"unit/council": 0}


def test_an_item_is_ticked_and_taken_back_on_the_page(amina: Client, council: Unit) -> None:
    post(amina, "charter_tick", "council", item="members")
    assert CharterTick.objects.get().by.slug == "amina"
    assert "read by Amina Diallo" in amina.get("/units/council/").content.decode()
    post(amina, "charter_tick", "council", item="members", off="1")
    assert not CharterTick.objects.exists()
    assert "cannot be ticked" in post(amina, "charter_tick", "council", item="x").content.decode()


def test_members_answer_by_one_click_and_step_back_by_two(amina: Client, council: Unit) -> None:
    closes = timezone.now().date() + timedelta(days=10)
    post(amina, "roll_open", "council", closes=closes.isoformat())
    assert MemberRoll.objects.get().closes_date == closes
    again = post(amina, "roll_open", "council", closes=closes.isoformat())
    assert "open already" in again.content.decode()
    assert "Council asks: are you still there?" in amina.get("/you/").content.decode()
    post(amina, "roll_answer", "council", answer="still-here")
    assert "asks: are you still there?" not in amina.get("/you/").content.decode()
    asked = post(amina, "roll_answer", "council", answer="stepping-back")
    assert "Yes, I step back" in asked.content.decode()
    assert Term.objects.get(person__slug="amina").until_date is None
    post(amina, "roll_answer", "council", answer="stepping-back", sure="1")
    assert Term.objects.get(person__slug="amina").until_date == timezone.now().date()


def test_who_kept_silent_is_on_no_page(client: Client, council: Unit) -> None:
    roll = actions.open_roll(
        unit=council,
        closes=timezone.now().date() + timedelta(days=2),
        by=None,
        at=timezone.now(),
    )
    MemberRoll.objects.filter(id=roll.id).update(
        closes_date=timezone.now().date() - timedelta(days=1)
    )
    page = as_person(client, "amina").get("/units/council/").content.decode()
    section = page.split('id="members-roll"')[1].split("</section>")[0]
    assert "nothing is counted here" in section
    assert "Amina" not in section
