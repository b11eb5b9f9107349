"""A bundle that the program made is checked by its own verify.py, alone."""

import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from mycel.record import checkpoints, keys

from .world import AFTER, ASKED, BUDGET, CONSENT, ended, opened, ranking, vote

pytestmark = pytest.mark.django_db

CHOICES = {
    "ranking": (ranking(["o1"], ["o2"]), ranking(["o3", "o1"], no_opinion=["o4"]), ranking()),
    "approval": ({"approve": ["o1", "o2"]}, {"approve": ["o3"]}, {"approve": []}),
    "consent": ({"position": "agree"}, {"position": "object"}, {"position": "stand-aside"}),
}


@pytest.mark.parametrize("asked", [ASKED, BUDGET, CONSENT], ids=["tally", "budget", "consent"])
def test_a_bundle_is_verified_without_mycel(council, tmp_path, asked):
    question = opened(council, asked)
    for slug, choice in zip(("teo", "mei", "omar"), CHOICES[asked.paper], strict=True):
        vote(question, slug, choice)
    vote(question, "teo", CHOICES[asked.paper][1])
    ended(question)
    checkpoints.sign(at=AFTER + timedelta(minutes=1))
    answer = Client().get(f"/questions/{question.number}/record.zip")
    assert answer.status_code == 200
    path = tmp_path / "question.record.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    with zipfile.ZipFile(path) as bundle:
        bundle.extractall(tmp_path / "open")
    key = keys.signer().key.spelled()
    ran = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "open" / "verify.py", path, "--key", key],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "FAILED" not in ran.stdout
