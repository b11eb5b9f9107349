"""Every fault of `faults/` in its short form; `make faults` runs the long ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FAULTS = sorted((REPOSITORY / "faults").glob("t*.py"))
PATIENCE = 400


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_nothing_is_lost(path, tmp_path):
    ran = subprocess.run(
        [sys.executable, path, "--short"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": "src", "MYCEL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    assert path.stem.partition("_")[0].upper() in ran.stdout


def test_there_is_a_fault_for_each_of_the_list():
    names = {path.stem.partition("_")[0] for path in FAULTS}
    assert names >= {"t1", "t2", "t3", "t4", "t5", "t6", "t8", "t9", "t10", "t13", "t16"}
