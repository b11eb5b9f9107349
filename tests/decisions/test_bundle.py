"""A bundle that the program made is checked by its own verify.py, alone."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from mycel.engine import canon
from mycel.engine.choice import asking
from mycel.record import bundles, checkpoints, keys

from .world import AFTER, ASKED, BUDGET, CONSENT, ended, opened, ranking, signed_in, vote

pytestmark = pytest.mark.django_db

CHOICES = {
    "ranking": (ranking(["o1"], ["o2"]), ranking(["o3", "o1"], no_opinion=["o4"]), ranking()),
    "approval": ({"approve": ["o1", "o2"]}, {"approve": ["o3"]}, {"approve": []}),
    "consent": ({"position": "agree"}, {"position": "object"}, {"position": "stand-aside"}),
}


HOURS = replace(
    BUDGET,
    options=tuple(replace(one, hours=4) for one in BUDGET.options),
    rule=asking.budget(limit="1000", completion="greedy", hours="7.5"),
)
ALL = {"tally": ASKED, "budget": BUDGET, "hours": HOURS, "consent": CONSENT}


@pytest.mark.parametrize("asked", [*ALL.values()], ids=[*ALL])
def test_a_bundle_is_verified_without_mycel(council, tmp_path, asked):
    question = opened(council, asked)
    for slug, choice in zip(("teo", "mei", "omar"), CHOICES[asked.paper], strict=True):
        vote(question, slug, choice)
    vote(question, "teo", CHOICES[asked.paper][1])
    path = _bundle(question, tmp_path)
    ran = _verify(path, "--key", keys.signer().key.spelled())
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "FAILED" not in ran.stdout


@pytest.fixture
def voted(council, tmp_path):
    """Return the bundle of a question, and the receipts of somebody who voted twice."""
    question = opened(council)
    receipts = []
    for n, choice in enumerate(CHOICES["ranking"][:2], 1):
        vote(question, "teo", choice)
        address = f"/questions/{question.number}/receipt-{n}.json"
        receipts.append(tmp_path / f"receipt-{n}.json")
        receipts[-1].write_bytes(signed_in("teo").get(address).content)
    vote(question, "mei", CHOICES["ranking"][0])
    return _bundle(question, tmp_path), receipts


def test_a_receipt_is_checked_offline(voted):
    path, (first, last) = voted
    ran = _verify(path, "--receipt", last)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "ok      the ballot of your receipt is in the log and in the count" in ran.stdout
    assert "it counts" in ran.stdout
    ran = _verify(path, "--receipt", first)
    assert ran.returncode == 0
    assert "a later one counts in its place" in ran.stdout


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda r: r.update(leaf_hash="0" * 64), "holds no promise for its ballot"),
        (lambda r: r["promise"].update(signature="00" * 64), "the log did not sign"),
        (lambda r: r.update(opened={"ranking": []}), "does not open its own sealed choice"),
        (lambda r: r.update(nonce="0" * 64), "says something else than the receipt"),
        (lambda r: r.pop("salt"), "the file is no receipt"),
    ],
)
def test_a_receipt_that_was_changed_is_found_out(voted, change, reason):
    path, (_first, last) = voted
    receipt = json.loads(last.read_bytes())
    change(receipt)
    last.write_text(json.dumps(receipt))
    ran = _verify(path, "--receipt", last)
    assert ran.returncode == 1
    assert reason in ran.stdout


def _bundle(question, folder):
    ended(question)
    checkpoints.sign(at=AFTER + timedelta(minutes=1))
    answer = Client().get(f"/questions/{question.number}/record.zip")
    assert answer.status_code == 200
    path = folder / "question.record.zip"
    path.write_bytes(answer.getvalue())
    with zipfile.ZipFile(path) as bundle:
        bundle.extractall(folder / "open")
    return path


def _verify(path, *words):
    program = path.parent / "open" / "verify.py"
    return subprocess.run(
        [sys.executable, "-I", "-S", program, path, *words],
        capture_output=True, text=True, check=False, cwd=path.parent,
    )  # fmt: skip


def test_lines_are_taken_from_a_document_as_they_stand_there():
    values = [{"ranking": [["o1", "o2"], []], "x": "é,]\n"}, "text", ["a", "b"], 7]
    for some in (values, values[:1], []):
        lines = bundles.lines(document=canon.encode_document(some))
        assert lines == b"".join(canon.encode_document(value) + b"\n" for value in some)
