"""The bundle of a unit's report: all of it is looked up or made again, and lies are found."""

import copy
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mycel.assessment import tasks
from mycel.cli.main import main
from mycel.engine import canon
from mycel.engine.reporting import facts
from mycel.formats import analyses
from mycel.groups import actions, queries
from mycel.groups.models import Unit, UnitReport
from mycel.groups.queries.bundle import write_bundle
from mycel.record import bundles, checkpoints, sequencer
from mycel.record.actions import erase_text
from mycel.record.models import Opening
from mycel.verifier.check import check

from .conftest import QUESTION

DAYS = timedelta(days=20)
MADE = "every fact, made again from the snapshot, is the published one"
CHANGED = "what changed is what the log says"
SENT = "the log was read to its end, and earlier reports are those it says"
STATES = "states are those that the assessments say"
DRAFTED = "the drafted data are about what was read"


@pytest.fixture
def assessed(loaded, monkeypatch):
    """Assess once before the time of the report and once in it, and let something happen."""
    with monkeypatch.context() as earlier:
        now = timezone.now()
        earlier.setattr(timezone, "now", lambda: now - 2 * DAYS)
        tasks.ask(question=replace(QUESTION, growth=1.0), by=None, at=now - 2 * DAYS)
    tasks.ask(question=replace(QUESTION, growth=9.0), by=None, at=now)
    council = Unit.objects.get(slug="council")
    actions.tick_charter(unit=council, item="members", by=None, at=now)
    sequencer.sequence()
    earlier_report(council, now)
    return now


def earlier_report(unit: Unit, at) -> None:
    """Publish a report on one day long ago, and leave it to the next look to give it a place."""
    day = at.date() - 3 * DAYS
    draft = queries.draft(unit=unit, since=day, until=day, today=day)
    made = actions.draft_report(unit=unit, draft=draft, since=day, until=day, by=None, at=at)
    words = {**draft.sections, "summary": {"en": "It was quiet."}}
    actions.change_report(report=made, sections=words, by=None, at=at)
    actions.publish_report(report=made, by=None, at=at)


def drafted(at) -> queries.Draft:
    unit = Unit.objects.get(slug="council")
    day = at.date()
    return queries.draft(unit=unit, since=day - DAYS, until=day, today=day)


def published(draft, at) -> UnitReport:
    unit, day = Unit.objects.get(slug="council"), at.date()
    since = day - DAYS
    made = actions.draft_report(unit=unit, draft=draft, since=since, until=day, by=None, at=at)
    sections = {**draft.sections, "summary": {"en": "All is well."}}
    actions.change_report(report=made, sections=sections, by=None, at=at)
    actions.publish_report(report=made, by=None, at=at)
    sequencer.sequence()
    checkpoints.sign(at=at)
    return made


def bundle(report: UnitReport) -> bytes:
    to = io.BytesIO()
    write_bundle(report=report, to=to)
    return to.getvalue()


def failed(data: bytes) -> dict[str, str]:
    return {what: why for what, ok, why in check(data).checks if not ok}


def test_a_report_is_checked_without_the_program_and_made_again_with_it(assessed, tmp_path, capsys):
    report = published(drafted(assessed), assessed)
    crossed = report.drafted["crossed"]
    states = [(one["node"], one["before"], one["now"]) for one in crossed]
    assert states == [("node/site", "holds", "breaks")]
    assert report.drafted["changed"]
    data = bundle(report)
    assert failed(data) == {}
    path = tmp_path / "report.record.zip"
    path.write_bytes(data)
    assert main(["verify", str(path)]) == 0
    said = capsys.readouterr().out
    assert f"ok      {MADE}" in said
    assert f"ok      {CHANGED}" in said


def test_the_door_sends_it(assessed):
    report = published(drafted(assessed), assessed)
    answer = Client().get(f"/reports/{report.number}/record.zip")
    assert failed(b"".join(answer.streaming_content)) == {}
    page = Client().get(f"/reports/{report.number}/").content.decode()
    assert f"mycel verify report-{report.number}.record.zip" in page
    assert report.snapshot_digest in page


def test_later_entries_and_assessments_change_nothing(assessed):
    draft = drafted(assessed)
    tasks.ask(question=replace(QUESTION, growth=2.0), by=None, at=assessed)
    sequencer.sequence()
    assert failed(bundle(published(draft, assessed))) == {}


def test_a_report_that_was_taken_back_or_whose_words_were_erased_still_verifies(assessed):
    report = published(drafted(assessed), assessed)
    actions.withdraw_report(report=report, reason="A figure was wrong.", by=None, at=assessed)
    for opening in Opening.objects.filter(about=report.id):
        erase_text(commitment=opening.commitment, ground="request", by=None, at=assessed)
    sequencer.sequence()
    checkpoints.sign(at=assessed)
    found = check(bundle(report))
    assert found.ok, found.checks
    assert found.withheld


def test_a_unit_that_changes_afterwards_changes_nothing(assessed):
    report = published(drafted(assessed), assessed)
    council = Unit.objects.get(slug="council")
    council.looks_after.clear()
    council.roles.all().delete()
    assert failed(bundle(report)) == {}


def test_answers_of_a_version_without_states_are_said_not_refused(loaded, monkeypatch):
    told = analyses.assessed

    def without_states(**given):
        answer = told(**given)
        for node in answer["result"]["nodes"]:
            del node["state"]
        return answer

    monkeypatch.setattr(analyses, "assessed", without_states)
    now = timezone.now()
    tasks.ask(question=replace(QUESTION, growth=9.0), by=None, at=now)
    sequencer.sequence()
    report = published(drafted(now), now)
    assert report.drafted["crossed"]
    found = check(bundle(report))
    assert found.ok
    assert any("published no states of nodes" in note for note in found.notes)


def without_an_entry(read):
    del read["rows"]["entries"][0]


def about_something_else(read):
    read["rows"]["entries"][0]["kind"] = "catalogue.node.removed"


def without_an_assessment(read):
    read["rows"]["assessments"] = []


def other_states(read):
    read["rows"]["assessments"][0]["states"]["node/site"] = "holds"


def another_result(read):
    read["rows"]["assessments"][0]["result"] = "0" * 64


def without_an_earlier_report(read):
    read["rows"]["reports"][0]["sent"] = []


def published_on_another_day(read):
    read["rows"]["reports"][0]["sent"][0]["published"] = "2020-01-02"


def a_short_log(read):
    read["entries_before"] = 0
    read["rows"]["entries"] = read["rows"]["assessments"] = read["rows"]["reports"][0]["sent"] = []


def another_time(read):
    read["since"] = "2020-01-01"


LIES = {
    without_an_entry: CHANGED,
    about_something_else: CHANGED,
    without_an_assessment: CHANGED,
    other_states: STATES,
    another_result: STATES,
    without_an_earlier_report: SENT,
    published_on_another_day: SENT,
    a_short_log: SENT,
    another_time: DRAFTED,
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_site_that_lies_in_its_snapshot_is_found_out(assessed, lie):
    sequencer.sequence()
    draft = drafted(assessed)
    read = copy.deepcopy(dict(draft.snapshot))
    lie(read)
    data = canon.encode_document(facts.drafted(snapshot=read))
    lying = replace(
        draft, snapshot=read, data=canon.decode_document(data), digest=canon.digest(data)
    )
    assert next(iter(failed(bundle(published(lying, assessed))))) == LIES[lie]


def test_a_site_that_drafts_other_facts_than_it_read_is_found_out(assessed, tmp_path, capsys):
    draft = drafted(assessed)
    data = canon.encode_document({**draft.data, "waits": [{"kind": "nothing"}]})
    lying = replace(draft, data=canon.decode_document(data), digest=canon.digest(data))
    path = tmp_path / "report.record.zip"
    path.write_bytes(bundle(published(lying, assessed)))
    assert main(["verify", str(path)]) == 1
    assert f"FAILED  {MADE}: other facts come out: waits" in capsys.readouterr().out


def test_what_is_not_published_or_was_not_kept_has_no_bundle(assessed):
    report = published(drafted(assessed), assessed)
    UnitReport.objects.update(snapshot_digest="")
    assert "record.zip" not in Client().get(f"/reports/{report.number}/").content.decode()
    actions.withdraw_report(report=report, reason="Wrong.", by=None, at=assessed)
    again = actions.draft_report(
        unit=report.unit,
        draft=drafted(assessed),
        since=report.since_date,
        until=report.until_date,
        by=None,
        at=assessed,
    )
    assert Client().get(f"/reports/{again.number}/record.zip").status_code == 404
    with pytest.raises(bundles.NoBundle):
        bundle(again)
