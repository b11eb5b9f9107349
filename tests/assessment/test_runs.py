"""Runs: asked, computed, recorded without names, failed and stopped."""

import hashlib
import json

import pytest

from mycel.assessment import actions, snapshots, tasks
from mycel.assessment.models import Outlook, Run
from mycel.cli.main import main
from mycel.engine.scaling import scenario
from mycel.people.models import Person
from mycel.record.models import Document, OutboxLeaf

from .conftest import AT, QUESTION

NAMES = ("vera", "ivo", "nina", "velvet", "iron", "nickel", "oslo", "account-of")


def leaves() -> list[dict]:
    return [json.loads(bytes(leaf)) for leaf in OutboxLeaf.objects.values_list("leaf", flat=True)]


def acts_of_runs() -> list[str]:
    return [leaf["t"] for leaf in leaves() if leaf["t"].startswith("assessment.run.")]


def test_a_run_is_asked_computed_and_recorded(run):
    assert run.state == "done"
    assert run.number == 1
    assert acts_of_runs() == ["assessment.run.asked", "assessment.run.finished"]
    assert run.progress == 1.0
    assert Outlook.objects.filter(run=run).count() == 4


def test_the_answer_is_what_the_command_line_prints(run, tmp_path, capsys):
    document = json.loads(bytes(Document.objects.get(digest=run.snapshot_digest).body))
    for path, text in document["files"].items():
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    given = f"--growth 3 --until 2030-12 --today 2026-11-23 --worlds {QUESTION.worlds} --seed 1"
    assert main(["assess", str(tmp_path), *given.split(), "--json"]) == 0
    printed, stored = json.loads(capsys.readouterr().out), json.loads(run.result)
    for part in ("mycel", "input", "result", "warnings"):
        assert printed[part] == stored[part]
    assert printed["method"].items() >= stored["method"].items()
    compact = json.dumps(
        printed["result"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert hashlib.sha256(compact.encode()).hexdigest() == run.result_digest


def test_no_leaf_and_no_document_names_a_person(run):
    asked = Person.objects.get(slug="vera")
    tasks.ask(question=QUESTION, by=asked.id, at=AT)
    own = [leaf for leaf in leaves() if leaf["t"].startswith("assessment.")]
    digests = {value for leaf in own for value in leaf["b"].values() if len(str(value)) == 64}
    documents = Document.objects.filter(digest__in=digests)
    assert documents.count() == len(digests) >= 4
    said = json.dumps(own).lower() + "".join(bytes(row.body).decode().lower() for row in documents)
    for name in NAMES:
        assert name not in said.replace("environment", ""), name
    assert str(asked.id) in said


def test_a_person_who_keeps_a_node_is_kept_as_an_opaque_id(run):
    keeper = f"person/{Person.objects.get(slug='ivo').id}"
    nodes = {node["ref"]: node for node in json.loads(run.result)["result"]["nodes"]}
    assert nodes["node/store"]["steward"] == keeper
    assert nodes["node/site"]["steward"] == "unit/team"


def test_hours_that_only_the_person_states_still_count(run):
    nodes = {node["ref"]: node for node in json.loads(run.result)["result"]["nodes"]}
    assert nodes["node/helpers"]["capacity"] == pytest.approx(10)


def test_the_published_files_spell_what_was_computed(run):
    document = json.loads(bytes(Document.objects.get(digest=run.snapshot_digest).body))
    again = snapshots.of_files(files=document["files"])
    assert again.movement == snapshots.frozen().movement


def test_the_slider_table_survives_its_bytes(run):
    frozen = snapshots.frozen()
    question = run.question
    assessment = scenario.assess(
        movement=frozen.movement,
        today=question.today,
        until=question.until,
        growth=3.0,
        scenario=None,
        worlds=question.worlds,
        seed=question.seed,
    )
    table = snapshots.table_of(run.id)
    assert table.refs == assessment.slider.refs
    assert (table.probability == assessment.slider.probability).all()
    assert (table.first == assessment.slider.first).all()


def test_a_question_that_cannot_be_answered_fails_with_one_sentence(loaded):
    question = QUESTION.__class__(
        today=QUESTION.today, until=QUESTION.until, scenario="scenario/nowhere", worlds=10
    )
    run = tasks.ask(question=question, by=None, at=AT)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "scenario/nowhere is not in the movement" in run.refusal
    assert acts_of_runs()[-1] == "assessment.run.failed"


def test_a_crash_still_ends_the_run(loaded, monkeypatch):
    def break_off(**given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(scenario, "assess", break_off)
    run = tasks.ask(question=QUESTION, by=None, at=AT)
    run.refresh_from_db()
    assert (run.state, run.refusal) == ("failed", tasks.BROKE_OFF)


def test_progress_is_noted_while_a_run_goes_on(loaded, monkeypatch):
    monkeypatch.setattr(tasks, "PAUSE", 0.0)
    seen = []
    tell = Run.objects.tell

    def noted(*, run, share):
        seen.append(share)
        return tell(run=run, share=share)

    monkeypatch.setattr(Run.objects.__class__, "tell", lambda self, **given: noted(**given))
    tasks.ask(question=QUESTION, by=None, at=AT)
    assert seen[0] == 0.0
    assert seen == sorted(seen)
    assert len(seen) >= 2


def test_a_stopped_run_stays_stopped(loaded, monkeypatch):
    monkeypatch.setattr(tasks, "PAUSE", 0.0)

    def stop_midway(*, progress, **given: object) -> None:
        run = Run.objects.get()
        actions.stop_run(run=run, by=None, at=AT)
        progress(0.5)

    monkeypatch.setattr(scenario, "assess", stop_midway)
    run = tasks.ask(question=QUESTION, by=None, at=AT)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert acts_of_runs() == ["assessment.run.asked", "assessment.run.stopped"]
    with pytest.raises(actions.RunIsOver):
        actions.stop_run(run=run, by=None, at=AT)


def test_a_run_that_was_stopped_while_it_waited_is_not_computed(loaded, monkeypatch):
    run = actions.ask_run(question=QUESTION, by=None, at=AT)
    actions.stop_run(run=run, by=None, at=AT)
    tasks.compute.call(str(run.id))
    run.refresh_from_db()
    assert run.state == "stopped"


def test_the_first_run_is_asked_by_the_platform(loaded, monkeypatch):
    monkeypatch.setattr(tasks, "compute", type("Later", (), {"enqueue": lambda run_id: None}))
    run = tasks.ask_first(at=AT)
    assert run.asked_by is None
    assert run.question.growth == 3.0
    assert run.question.until.isoformat() == "2030-12-31"
    assert (run.question.worlds, run.question.seed) == (10_000, 1)
