"""The bundle of a process: told again from its entries, and broken by one changed figure."""

import argparse
import io
import json
import zipfile
from datetime import timedelta

import pytest
from tests.deliberation import world
from tests.deliberation.proposed import published

from mycel.cli import remapping
from mycel.cli.verbs import verify
from mycel.deliberation import actions, tasks
from mycel.deliberation.actions import processes
from mycel.deliberation.models import Phase, Process
from mycel.deliberation.queries.bundle import write_bundle
from mycel.deliberation.snapshots import starting_plans
from mycel.deliberation.tasks import mapping
from mycel.record import bundles, checkpoints, keys, sequencer
from mycel.record.container import sealed, zipped
from mycel.texts.actions import Draft
from mycel.verifier.check import check

pytestmark = pytest.mark.django_db
AT = world.AT
ALL = ["post", "react", "state", "vote", "propose", "amend", "endorse", "dispose"]


def said(text):
    return Draft(language="en", title="", body=text)


@pytest.fixture
def fatima():
    return world.person("fatima", staff=True)


def lived(fatima, *, publishes_votes=True, strict=False, people=12):
    """Return a process that was opened, argued, voted on, answered and closed."""
    planned = actions.Planned(
        title={"en": "Tea"}, phases=starting_plans()["rfc"].phases, begins=AT.date(),
        publishes_votes=publishes_votes, strict=strict,
    )  # fmt: skip
    me = {"by": fatima.id, "at": AT}
    row = actions.draft_process(unit=world.unit(), planned=planned, drafter=fatima, **me)
    actions.open_process(process=row, **me)
    Phase.objects.filter(process=row).update(allows=ALL)
    row = Process.objects.get(id=row.id)
    seeds = [said(f"Tea is good, number {n}.") for n in range(4)]
    actions.seed_statements(process=row, drafts=seeds, person=fatima, **me)
    crowd = [world.person(f"p{n}") for n in range(people)]
    first = actions.write_statement(
        process=row, draft=said("Coffee."), person=crowd[0], by=None, at=AT
    )
    if strict:
        actions.judge_statement(statement=first, state="accepted", reason="", person=fatima, **me)
    for n, someone in enumerate(crowd):
        for number in range(1, 6):
            value = (-1, 0, 1)[(n * number) % 3]
            actions.vote(process=row, number=number, value=value, person=someone, by=None, at=AT)
        actions.vote(process=row, number=1, value=1, person=someone, by=None, at=AT)
    actions.mark_statement(
        statement=row.statements.get(number=2), is_meta=True, person=fatima, **me
    )
    twice = row.statements.get(number=4)
    actions.merge_statement(statement=twice, into=row.statements.get(number=3), person=fatima, **me)
    thread = actions.open_thread(
        process=row, draft=Draft(language="en", title="Ask", body="What is missing?"),
        person=fatima, is_consultation=True, **me,
    )  # fmt: skip
    posts = [
        actions.write_post(
            thread=thread, draft=said(f"Cups {n}."), person=crowd[n], by=crowd[n].id, at=AT
        )
        for n in range(3)
    ]
    answer = {"process": row, "reason": said("Because."), "person": fatima, **me}
    actions.dispose(posts=[posts[0].number, posts[1].number], disposition="changed", **answer)
    actions.dispose(posts=[posts[2].number], disposition="declined", **answer)
    actions.dispose(
        posts=[posts[0].number], disposition="accepted", known="changed",
        **(answer | {"reason": None}),
    )  # fmt: skip
    proposal = published(row, crowd[0])
    actions.answer_proposal(
        proposal=proposal, answer="accepted", words=said("We do it."), unit=row.unit,
        person=fatima, **me,
    )  # fmt: skip
    actions.close_thread(thread=thread, outcome=said("Cups."), person=fatima, **me)
    actions.close_process(process=Process.objects.get(id=row.id), by=fatima.id, at=AT)
    tasks.draw.func(str(row.id))
    return Process.objects.get(id=row.id)


def bundle_of(row):
    while sequencer.sequence():
        pass
    checkpoints.sign(at=AT + timedelta(minutes=1))
    file = io.BytesIO()
    write_bundle(process=row, to=file)
    return file.getvalue()


def changed(data, name, change):
    """Return the bundle with one file changed and everything else made to fit."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for one in archive.namelist():
            if one != "MANIFEST":
                files[one] = archive.read(one)
    files[name] = change(files[name])
    out = io.BytesIO()
    zipped(files=sealed(files=files), to=out)
    return out.getvalue()


def failed(report):
    return [f"{what}: {why}" for what, ok, why in report.checks if not ok]


def test_no_bundle_before_the_log_signed_the_close(fatima):
    row = world.process("discussion")
    with pytest.raises(bundles.NoBundle, match="not closed"):
        write_bundle(process=row, to=io.BytesIO())


@pytest.mark.parametrize("publishes", [True, False])
@pytest.mark.parametrize("strict", [True, False])
def test_a_bundle_is_told_again_from_its_entries(fatima, publishes, strict):
    row = lived(fatima, publishes_votes=publishes, strict=strict)
    report = check(bundle_of(row), key=keys.signer().key.spelled())
    assert failed(report) == []
    assert report.trusted
    told = " ".join(report.notes)
    assert ("announced not to be published" in told) is not publishes
    with zipfile.ZipFile(io.BytesIO(bundle_of(row))) as archive:
        outcome = json.loads(archive.read("result.json"))
        assert ("openings.ndjson" in archive.namelist()) is publishes
    assert outcome["comments"] == {"accepted": 1, "changed": 1, "declined": 1}
    assert [one["number"] for one in outcome["statements"]] == [1, 2, 3, 5]
    assert outcome["statements"][0]["votes"] == {"agree": 12, "disagree": 0, "pass": 0}
    assert outcome["votes"] == 12 * 6
    assert [one["answer"] for one in outcome["proposals"]] == ["accepted"]


def verified(data, folder):
    """Return what ``mycel verify`` says of a bundle."""
    path = folder / "process.record.zip"
    path.write_bytes(data)
    given = argparse.Namespace(bundle=str(path), key=keys.signer().key.spelled(), checkpoint=None)
    return verify.VERB.run(given)


def test_the_map_is_drawn_again_from_the_votes_that_the_bundle_opens(fatima, tmp_path):
    data = bundle_of(lived(fatima, people=24))
    found = verified(data, tmp_path)
    assert not found.failed, found.says
    assert {"what": remapping.AGAIN, "matches": True} in found.result["recomputed"]


def test_a_map_that_does_not_follow_from_the_votes_is_found(fatima, tmp_path, monkeypatch):
    honest = mapping.drawn.document

    def lies(**given):
        told = honest(**given)
        told["participants"] += 1
        return told

    monkeypatch.setattr(mapping.drawn, "document", lies)
    data = bundle_of(lived(fatima, people=24))
    monkeypatch.undo()
    found = verified(data, tmp_path)
    assert found.failed
    assert "participants is 24, published was 25" in " ".join(map(str, found.says))


def test_kept_votes_leave_the_map_to_be_believed_and_verify_says_so(fatima, tmp_path):
    found = verified(bundle_of(lived(fatima, publishes_votes=False)), tmp_path)
    assert not found.failed
    told = " ".join(map(str, found.says))
    assert "opinion maps, were not counted again" in told
    assert remapping.AGAIN not in told


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        (
            "result.json",
            lambda b: b.replace(b'"accepted":1', b'"accepted":2'),
            "result.json is not",
        ),
        ("openings.ndjson", lambda b: b.replace(b'"value":1', b'"value":0', 1), "does not fit"),
        ("openings.ndjson", lambda b: b[b.index(b"\n") + 1 :], "not those that the close names"),
        ("leaves.ndjson", lambda b: b.replace(b'"changed"', b'"accepted"', 1), "another root"),
    ],
)
def test_one_changed_figure_is_found(fatima, name, change, sentence):
    data = bundle_of(lived(fatima))
    assert failed(check(data)) == []
    told = failed(check(changed(data, name, change)))
    assert any(sentence in one for one in told), told


def test_an_outcome_that_the_log_itself_holds_wrongly_is_found(fatima, monkeypatch):
    honest = processes.outcome

    def lies(*, process):
        told = honest(process=process)
        told["statements"][0]["votes"] = {"agree": 11, "disagree": 0, "pass": None}
        return told

    monkeypatch.setattr(processes, "outcome", lies)
    told = failed(check(bundle_of(lived(fatima))))
    (one,) = told
    assert "statement 1 has other votes than the outcome says" in one


def test_the_page_offers_the_bundle_once_it_is_signed(fatima, client):
    row = lived(fatima)
    url = f"/processes/{row.number}/record.zip"
    assert "ready a minute after its close" in client.get(url, follow=True).text
    bundle_of(row)
    answer = client.get(url)
    assert answer["Content-Type"] == "application/zip"
    assert failed(check(b"".join(answer.streaming_content))) == []
