"""Analyses of risk and plan: asked, computed, recorded without names, computed again, reviewed."""

import io
import json
import shlex
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from mycel.assessment import actions, queries, tasks
from mycel.assessment.models import Analysis, ChosenPlan, Recomputation, Run
from mycel.cli import loading
from mycel.cli.main import main
from mycel.engine import analysis as engine
from mycel.engine import canon
from mycel.engine.analysis import Inquiry
from mycel.formats import analyses
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.record import checkpoints, sequencer
from mycel.record.models import Document, OutboxLeaf

from .analysed import INQUIRY, risky
from .conftest import AT

NAMES = ("vera", "ivo", "nina", "velvet", "iron", "nickel", "kettle", "burns")


@pytest.fixture
def risks(db, settings):
    """Load the movement with risks; what is asked is computed at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    loading.load(value=risky(), by=None, at=AT)


@pytest.fixture
def analysis(risks) -> Analysis:
    """Ask an analysis and have it computed."""
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=unit("team"), by=None, at=AT)
    asked.refresh_from_db()
    assert not asked.refusal
    return asked


def unit(slug: str) -> Unit:
    return Unit.objects.get(slug=slug)


def person(slug: str) -> Person:
    return Person.objects.get(slug=slug)


def leaves() -> list[dict]:
    return [json.loads(bytes(leaf)) for leaf in OutboxLeaf.objects.values_list("leaf", flat=True)]


def acts() -> list[str]:
    kinds = ("analysis", "plan", "review", "recomputation")
    return [leaf["t"] for leaf in leaves() if leaf["t"].split(".")[1] in kinds]


def test_an_analysis_is_asked_computed_and_recorded(analysis):
    assert (analysis.state, analysis.number, analysis.progress) == ("done", 1, 1.0)
    assert acts() == ["assessment.analysis.asked", "assessment.analysis.finished"]
    result = json.loads(analysis.result)["result"]
    assert result.keys() == {"risk", "plan", "people", "rules"}
    assert result["plan"]["problems"][0]["chosen"] == ["treatment/sprinkler", "treatment/wall"]
    assert analysis.summary["with_plan"]["weighted"] < analysis.summary["as_is"]["weighted"]


def test_the_published_documents_give_the_same_bytes_again(analysis):
    snapshot, document = queries.documents_of(analysis=analysis)
    again = analyses.again(snapshot=snapshot, document=document)
    assert again == document
    assert canon.digest(again) == analysis.result_digest


def test_no_document_names_a_person_or_says_what_people_wrote(analysis):
    actions.give_review(
        analysis=analysis,
        unit=unit("council"),
        verdict="doubts",
        reason={"en": "Ivo Iron knows better."},
        by=person("vera").id,
        at=AT,
    )
    own = [leaf for leaf in leaves() if leaf["in"] == str(analysis.id)]
    digests = {
        value
        for leaf in own
        for key, value in leaf["b"].items()
        if key in {"document", "snapshot", "answer"}
    }
    documents = Document.objects.filter(digest__in=digests)
    assert documents.count() == len(digests) >= 4
    said = json.dumps(own).lower() + "".join(bytes(row.body).decode().lower() for row in documents)
    for name in NAMES:
        assert name not in said.replace("environment", ""), name


def test_an_analysis_that_cannot_be_computed_fails_with_one_sentence(risks):
    inquiry = engine.Inquiry(today=INQUIRY.today, budgets={"gold": 1.0}, worlds=200)
    failed = tasks.ask_analysis(inquiry=inquiry, unit=None, by=None, at=AT)
    failed.refresh_from_db()
    assert failed.state == "failed"
    assert 'no treatment costs anything in "gold"' in failed.refusal
    assert acts()[-1] == "assessment.analysis.failed"


def test_a_movement_without_treatments_is_analysed_without_a_plan(loaded):
    asked = tasks.ask_analysis(
        inquiry=engine.Inquiry(today=INQUIRY.today, worlds=200), unit=None, by=None, at=AT
    )
    asked.refresh_from_db()
    answer = json.loads(asked.result)
    assert answer["result"]["plan"] is None
    assert "Nobody has written down a treatment, so there is no plan." in answer["warnings"]
    page = queries.risk_and_plan(number=asked.number)
    assert (page.choices, page.years, page.top) == (None, (), None)
    assert queries.contributions() == {}


def test_a_stopped_analysis_stays_stopped(risks, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=person("vera").id, at=AT)
    actions.stop_analysis(analysis=asked, by=person("vera").id, at=AT)
    tasks.analyse.call(str(asked.id))
    asked.refresh_from_db()
    assert (asked.state, asked.result) == ("stopped", "")
    with pytest.raises(actions.RunIsOver):
        actions.stop_analysis(analysis=asked, by=None, at=AT)


def test_a_person_has_three_analyses_waiting_at_most(risks, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for _ in range(3):
        tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=person("vera").id, at=AT)
    with pytest.raises(actions.TooManyWait):
        tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=person("vera").id, at=AT)


def test_somebody_else_computes_it_again_to_the_byte(analysis):
    tasks.ask_recomputation(analysis=analysis, by=person("nina").id, at=AT)
    (made,) = Recomputation.objects.all()
    assert (made.state, made.result_digest) == ("done", analysis.result_digest)
    said = leaves()[-1]
    assert said["t"] == "assessment.analysis.recomputed"
    assert said["b"]["outcome"] == "identical"
    assert queries.looked_over(number=1).identical == 1


def test_other_bytes_are_called_different(analysis, monkeypatch):
    monkeypatch.setattr(analyses, "again", lambda **given: given["document"] + b" ")
    tasks.ask_recomputation(analysis=analysis, by=person("nina").id, at=AT)
    assert leaves()[-1]["b"]["outcome"] == "different"
    over = queries.looked_over(number=1)
    assert (over.identical, over.different) == (0, 1)


def test_a_recomputation_that_breaks_off_says_so(analysis, monkeypatch):
    def refuse(**given: object) -> bytes:
        raise ValueError("the snapshot cannot be read")

    monkeypatch.setattr(analyses, "again", refuse)
    tasks.ask_recomputation(analysis=analysis, by=None, at=AT)
    (line,) = queries.looked_over(number=1).again
    assert (line.state, line.refusal) == ("failed", "the snapshot cannot be read")
    assert acts()[-1] == "assessment.recomputation.failed"


def test_a_plan_is_chosen_and_drafts_its_finding(analysis):
    actions.choose_plan(
        analysis=analysis,
        unit=unit("council"),
        treatments=["treatment/sprinkler"],
        by=person("vera").id,
        at=AT,
    )
    assert acts()[-1] == "assessment.plan.chosen"
    draft = queries.finding_draft(analysis=analysis, unit="council")
    assert draft.texts["recommendation"] == "– Sprinkler"
    assert draft.chosen == ["site"]
    assert "analysis 1" in draft.texts["explanation"]
    with pytest.raises(actions.NoSuchTreatment):
        actions.choose_plan(
            analysis=analysis, unit=unit("council"), treatments=["treatment/x"], by=None, at=AT
        )
    assert ChosenPlan.objects.count() == 1


def test_a_finding_rests_on_an_analysis(analysis):
    found = actions.publish_finding(
        analysis=analysis,
        unit=unit("council"),
        title="It burns",
        explanation="So we computed.",
        recommendation="Sprinkle.",
        nodes=[],
        by=None,
        at=AT,
    )
    page = queries.finding_page(number=found.number)
    assert (page.line.ground, page.line.url_of_ground) == ("analysis/1", "/analyses/1/")
    assert page.result_digest == analysis.result_digest
    with pytest.raises(TypeError):
        actions.publish_finding(
            unit=unit("council"),
            title="x",
            explanation="x",
            recommendation="",
            nodes=[],
            by=None,
            at=AT,
        )


def test_a_later_review_of_the_same_person_counts(analysis):
    for verdict in ("disagrees", "agrees"):
        actions.give_review(
            analysis=analysis,
            unit=None,
            verdict=verdict,
            reason="I looked.",
            by=person("nina").id,
            at=AT,
        )
    newer, earlier = queries.looked_over(number=1).reviews
    assert {(one.verdict, one.is_earlier) for one in (newer, earlier)} == {
        (newer.verdict, False),
        (earlier.verdict, True),
    }
    with pytest.raises(actions.NotReviewable):
        actions.give_review(
            analysis=analysis, unit=None, verdict="maybe", reason="", by=person("nina").id, at=AT
        )


def test_what_the_plan_leaves_out_has_a_reason(analysis):
    page = queries.risk_and_plan(number=1, step=4)
    assert page.choices.shown.share == 1.0
    assert [one.name.name for one in page.choices.plan.chosen] == ["Sprinkler", "Wall"]
    assert page.choices.plan.value >= page.choices.greedy.value
    assert [one.number for one in page.choices.steps] == [1, 2, 3, 4]
    losses = [one.loss for one in page.choices.steps]
    assert losses == sorted(losses, reverse=True)
    first = queries.risk_and_plan(number=1, step=1, unit="people-affected")
    assert (first.choices.shown.share, first.unit) == (0.25, "people-affected")


def test_shares_of_the_latest_analysis_add_up(analysis):
    shares = queries.contributions()
    assert shares.keys() == {"risk/fire", "risk/flood"}
    assert sum(shares.values()) == pytest.approx(1, abs=0.05)
    assert shares["risk/fire"] > shares["risk/flood"]


def test_treatments_become_projects(analysis):
    refs = ["treatment/sprinkler", "treatment/wall"]
    projects = queries.projects_of(treatments=refs, analysis=analysis)
    assert [one.name for one in projects] == ["Sprinkler", "Wall"]
    assert all(one.cost > 0 and one.hours == 0 for one in projects)  # costs hours, not volunteer's


def bundle_of(analysis: Analysis | Run) -> bytes:
    sequencer.sequence()
    checkpoints.sign(at=AT)
    to = io.BytesIO()
    queries.write_bundle(of=analysis, to=to)
    return to.getvalue()


def verified(data: bytes, folder, capsys) -> tuple[int, list[str]]:
    path = folder / "bundle.zip"
    path.write_bytes(data)
    code = main(["verify", str(path), "--json"])
    answer = json.loads(capsys.readouterr().out)
    return code, [one["what"] for one in answer["result"]["recomputed"] if not one["matches"]]


def test_every_figure_is_computed_again_from_its_bundle(analysis, tmp_path, capsys):
    data = bundle_of(analysis)
    assert verified(data, tmp_path, capsys) == (0, [])
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert {"result.json", "verify.py", f"documents/{analysis.snapshot_digest}.json"} <= {*names}


def test_one_changed_figure_is_found(risks, tmp_path, capsys, monkeypatch):
    """The log holds what was published; only the snapshot says that it was never computed."""
    honest = analyses.published

    def better(**given: object) -> dict:
        document = honest(**given)
        document["result"]["plan"]["problems"][0]["value"] += 1
        return document

    monkeypatch.setattr(analyses, "published", better)
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=None, at=AT)
    asked.refresh_from_db()
    monkeypatch.setattr(analyses, "published", honest)
    code, differ = verified(bundle_of(asked), tmp_path, capsys)
    assert code == 1
    assert differ == ["every figure, computed again from the snapshot, is the published one"]


def test_the_answer_to_another_question_is_found(risks, tmp_path, capsys, monkeypatch):
    """Every figure is computed honestly, from a seed that nobody asked for."""
    luckier = property(lambda row: replace(Inquiry.of_parameters(row.parameters), seed=2))
    monkeypatch.setattr(Analysis, "inquiry", luckier)
    asked = tasks.ask_analysis(inquiry=INQUIRY, unit=None, by=None, at=AT)
    asked.refresh_from_db()
    code, differ = verified(bundle_of(asked), tmp_path, capsys)
    assert code == 1
    assert differ == ["the question answered is the one that was asked"]


def test_a_file_that_was_swapped_is_found(analysis, tmp_path, capsys):
    old = zipfile.ZipFile(io.BytesIO(bundle_of(analysis)))
    folder = tmp_path / "open"
    old.extractall(folder)
    text = (folder / "result.json").read_text()
    (folder / "result.json").write_text(text.replace('"seed":1', '"seed":2', 1))
    code = main(["verify", str(folder), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    differ = [one["what"] for one in answer["result"]["recomputed"] if not one["matches"]]
    assert "every file is as MANIFEST says" in differ
    assert "every published document is here and unchanged" in differ


def test_an_assessment_of_growth_is_computed_again_from_its_bundle(run, tmp_path, capsys):
    assert verified(bundle_of(run), tmp_path, capsys) == (0, [])


@pytest.mark.parametrize("until", [None, date(2027, 12, 31)])
def test_the_commands_of_the_page_compute_its_parts(risks, tmp_path, capsys, monkeypatch, until):
    asked = replace(INQUIRY, until=until)
    analysis = tasks.ask_analysis(inquiry=asked, unit=None, by=None, at=AT)
    analysis.refresh_from_db()
    zipfile.ZipFile(io.BytesIO(queries.analysis_zip(number=1))).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = json.loads(analysis.result)["result"]
    commands = queries.risk_and_plan(number=1).commands
    for command, part in zip(commands, ("risk", "plan", "people"), strict=True):
        program, *words = shlex.split(command)
        assert program == "mycel"
        assert main(words) == 0, command
        assert json.loads(capsys.readouterr().out)["result"] == result[part], command
