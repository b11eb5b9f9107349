"""Reports of units: what is due and missed, what a draft tells, and the acts of reporting."""

import json
from datetime import UTC, date, datetime

import pytest

from mycel.engine import canon
from mycel.engine import movement as m
from mycel.groups import actions, queries
from mycel.groups.models import Unit, UnitReport
from mycel.groups.queries import drafts
from mycel.groups.queries.periods import missed_by_unit, periods_by_unit
from mycel.groups.queries.reports import reports_section
from mycel.people.models import Person
from mycel.record import sequencer
from mycel.record.models import Document, LogLeaf

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = AT.date()


def counted(unit: Unit, since: date = date(2026, 1, 10)) -> Unit:
    actions.count_reports(unit=unit, since=since, by=None, at=AT)
    unit.refresh_from_db()
    return unit


def drafted(unit: Unit, since: date = date(2026, 4, 1), until: date = date(2026, 6, 30)):
    draft = queries.draft(unit=unit, since=since, until=until, today=TODAY)
    return actions.draft_report(unit=unit, draft=draft, since=since, until=until, by=None, at=AT)


def with_summary(report: UnitReport, text: str = "All is well.") -> UnitReport:
    sections = {**report.sections, "summary": {"en": text}}
    return actions.change_report(report=report, sections=sections, by=None, at=AT)


def states(unit: Unit, today: date) -> list[tuple[date, str]]:
    lines = periods_by_unit(units=[unit], today=today)[unit.id]
    return [(line.since, line.state) for line in lines]


def test_nothing_is_missed_before_a_unit_was_entered(council: Unit) -> None:
    assert states(council, TODAY) == [(date(2026, 10, 1), "running")]


def test_periods_are_published_due_or_missed(council: Unit) -> None:
    counted(council)
    actions.publish_report(report=with_summary(drafted(council)), by=None, at=AT)
    assert states(council, date(2026, 10, 14)) == [
        (date(2026, 10, 1), "running"),
        (date(2026, 7, 1), "due"),
        (date(2026, 4, 1), "published"),
        (date(2026, 1, 1), "missed"),
    ]
    assert states(council, date(2026, 10, 15))[1] == (date(2026, 7, 1), "missed")
    assert missed_by_unit(units=[council], today=date(2026, 10, 15)) == {council.id: 2}


def test_a_draft_does_not_silence_the_alarm(council: Unit) -> None:
    counted(council)
    report = drafted(council)
    line = periods_by_unit(units=[council], today=TODAY)[council.id][2]
    assert (line.state, line.number, line.has_draft) == ("missed", report.number, True)


def test_a_report_sent_after_its_day_is_marked_late(council: Unit) -> None:
    counted(council)
    actions.publish_report(report=with_summary(drafted(council)), by=None, at=AT)
    line = periods_by_unit(units=[council], today=TODAY)[council.id][2]
    assert (line.published, line.is_late) == (TODAY, True)


def test_looking_back_is_bounded(council: Unit) -> None:
    counted(council, date(2010, 1, 1))
    assert len(states(council, TODAY)) == 12


def test_the_overview_lists_who_missed_and_whose_is_due(council: Unit) -> None:
    counted(council)
    page = queries.reports_page(today=TODAY)
    assert [(one.unit.ref, one.missed) for one in page.missed] == [("unit/council", 3)]
    assert [one.next.due for one in page.due] == [date(2027, 1, 14)]
    assert [one.ref for one in page.silent] == ["unit/team"]
    assert queries.units_page(today=TODAY).missed == 3


def test_a_rhythm_that_begins_later_is_counted_from_then(council: Unit) -> None:
    team = Unit.objects.get(slug="team")
    later = datetime(2027, 5, 3, tzinfo=UTC)
    value = m.Unit("unit/team", m.UnitKind.TEAM, "Team", reports=m.Reports("month", 7))
    actions.change_unit(unit=team, value=value, charter="", by=None, at=later)
    assert states(team, date(2027, 6, 30)) == [
        (date(2027, 6, 1), "running"),
        (date(2027, 5, 1), "missed"),
    ]


# Drafts ----------------------------------------------------------------------------------------


def test_a_draft_tells_who_left_without_naming_who_did_not_agree(council: Unit) -> None:
    hidden = council.roles.get(role="member").terms.get()
    actions.end_term(term=hidden, until=date(2026, 5, 31), by=None, at=AT)
    draft = queries.draft(
        unit=council, since=date(2026, 1, 1), until=date(2026, 6, 30), today=TODAY
    )
    text = draft.sections["left"]["en"]
    assert "1 term ended in the role chair: Omar." in text
    assert "1 term ended in the role member." in text
    assert "Nobody holds the role member any more." in text
    assert "Hana" not in json.dumps(draft.sections) + json.dumps(draft.data)
    assert str(hidden.person.id) not in json.dumps(draft.data)
    assert "Omar" not in json.dumps(draft.data)


def test_a_draft_tells_what_the_record_says_and_what_waits(council: Unit) -> None:
    council.charter_review_date = date(2026, 12, 1)
    council.save()
    sequencer.sequence()
    actions.count_reports(unit=council, since=date(2026, 4, 1), by=None, at=AT)
    term = council.roles.get(role="chair").terms.get(person__slug="amina")
    actions.end_term(term=term, until=date(2026, 12, 31), by=None, at=AT)
    sequencer.sequence()
    council.refresh_from_db()
    draft = queries.draft(
        unit=council, since=date(2026, 10, 1), until=date(2026, 12, 31), today=TODAY
    )
    assert "A term ended: Council (once)" in draft.sections["changed"]["en"]
    assert "report" not in draft.sections["changed"]["en"].casefold()
    waits = draft.sections["waits"]["en"]
    assert "1 seat is free in the role chair." in waits
    assert "1 term ends soon in the role chair." in waits
    assert "The charter is to be looked at again by 1 December 2026." in waits
    assert waits.count("was never published") == 2
    assert set(draft.sections["waits"]) == {"en", "de"}
    assert draft.digest == canon.digest(canon.encode_document(draft.data))


def test_the_same_data_give_the_same_digest(council: Unit) -> None:
    asked = {"unit": council, "since": date(2026, 1, 1), "until": date(2026, 3, 31)}
    first = queries.draft(**asked, today=TODAY)
    assert queries.draft(**asked, today=TODAY).digest == first.digest
    assert queries.draft(**asked, today=date(2026, 11, 24)).digest != first.digest


def test_the_report_of_a_year_is_composed_of_the_reports_of_that_year(council: Unit) -> None:
    counted(council)
    report = with_summary(drafted(council), "The tiles\nheld.")
    actions.publish_report(report=report, by=None, at=AT)
    draft = queries.draft(
        unit=council, since=date(2026, 1, 1), until=date(2026, 12, 31), today=date(2027, 1, 3)
    )
    lines = draft.sections["reports"]["en"].splitlines()
    assert lines[0] == "* 1 April 2026 to 30 June 2026: The tiles held."
    assert len([line for line in lines if "was never published" in line]) == 2
    assert "reports" not in drafted(council, date(2026, 7, 1), date(2026, 9, 30)).sections


def test_other_rooms_register_what_they_know(council: Unit, monkeypatch) -> None:
    monkeypatch.setattr(drafts, "_READERS", {})

    @drafts.reads("findings")
    def read(asked: drafts.Asked) -> drafts.Reading:
        row = {"finding": "finding/1", "published": asked.since, "withdrawn": False}
        return drafts.Reading((row,), lambda fact: f"{fact['finding']} stands.")

    draft = queries.draft(
        unit=council, since=date(2026, 1, 1), until=date(2026, 1, 31), today=TODAY
    )
    assert draft.data["waits"] == [{"kind": "finding", "finding": "finding/1"}]
    assert draft.sections["waits"] == {"en": "* finding/1 stands.", "de": "* finding/1 stands."}
    with pytest.raises(ValueError, match="no fact is made of 'gossip'"):
        drafts.reads("gossip")


# Acts ------------------------------------------------------------------------------------------


def test_a_report_is_drafted_changed_published_and_taken_back(council: Unit) -> None:
    amina = Person.objects.get(slug="amina")
    report = with_summary(drafted(council))
    actions.publish_report(report=report, by=amina.id, at=AT)
    page = queries.report_page(number=report.number)
    assert (page.state, page.by, page.published_at) == ("published", "Amina Diallo", AT)
    actions.withdraw_report(report=report, reason="A figure was wrong.", by=None, at=AT)
    assert queries.report_page(number=report.number).withdrawal == "A figure was wrong."
    assert drafted(council).number == report.number + 1
    sequencer.sequence()
    kinds = list(LogLeaf.objects.order_by("idx").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("groups.report.")] == [
        "groups.report.drafted",
        "groups.report.changed",
        "groups.report.published",
        "groups.report.withdrawn",
        "groups.report.drafted",
    ]


def test_the_record_publishes_data_and_digest_and_seals_the_words(council: Unit) -> None:
    report = with_summary(drafted(council), "Words of ours")
    actions.publish_report(report=report, by=None, at=AT)
    sequencer.sequence()
    body = json.loads(bytes(LogLeaf.objects.get(kind="groups.report.published").leaf))["b"]
    assert body["drafted"] == report.drafted_digest
    document = bytes(Document.objects.get(digest=body["document"]).body).decode()
    assert "Words of ours" not in document
    value = json.loads(document)
    assert set(value["sections"]["summary"]["en"]) == {"commitment"}
    assert canon.digest(canon.encode_document(value["drafted"])) == report.drafted_digest


def test_what_cannot_be_is_refused(council: Unit) -> None:
    report = drafted(council)
    with pytest.raises(actions.ReportStands):
        drafted(council)
    with pytest.raises(actions.TooEarly):
        drafted(council, date(2027, 1, 1), date(2027, 3, 31))
    with pytest.raises(actions.SaysNothing):
        actions.publish_report(report=report, by=None, at=AT)
    running = with_summary(drafted(council, date(2026, 10, 1), date(2026, 12, 31)))
    with pytest.raises(actions.TooEarly):
        actions.publish_report(report=running, by=None, at=AT)
    actions.publish_report(report=with_summary(report), by=None, at=AT)
    for act in (
        lambda: actions.publish_report(report=report, by=None, at=AT),
        lambda: actions.change_report(report=report, sections={}, by=None, at=AT),
    ):
        with pytest.raises(actions.NotADraft):
            act()
    with pytest.raises(actions.NeedsAReason):
        actions.withdraw_report(report=report, reason=" ", by=None, at=AT)


def test_words_that_come_after_publishing_do_not_make_it_a_draft_again(council: Unit) -> None:
    report = with_summary(drafted(council))
    seen_before = UnitReport.objects.get(id=report.id)
    actions.publish_report(report=report, by=None, at=AT)
    with pytest.raises(actions.NotADraft):
        actions.change_report(report=seen_before, sections={}, by=None, at=AT)
    report.refresh_from_db()
    assert report.state == "published"
    assert report.sections["summary"]


def test_a_unit_shows_reports_of_other_times_beside_its_periods(council: Unit) -> None:
    counted(council)
    year = drafted(council, date(2025, 1, 1), date(2025, 12, 31))
    actions.publish_report(report=with_summary(year), by=None, at=AT)
    section = reports_section(unit=council, today=TODAY)
    assert [(row.number, row.is_annual) for row in section.others] == [(year.number, True)]
    assert section.missed == 3
    assert (date(2025, 1, 1), date(2025, 12, 31)) not in queries.times_to_draft(
        unit=council, today=TODAY
    )
