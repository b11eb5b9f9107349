"""Short forms of the fault programs: each has to hold; `make faults` runs them at full length."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "name", ["t1_kill", "t2_power_loss", "t3_parallel", "t10_erasure", "t16_cut"]
)
def test_it_holds(name):
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "faults" / f"{name}.py"), "--short"],
        env=env, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("held")
