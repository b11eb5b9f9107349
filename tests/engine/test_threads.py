"""What is published comes out the same on every number of cores: one thread adds up."""

import os
import subprocess
import sys


def _said(**more: str) -> str:
    asked = "import mycel, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    run = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=kept | more
    )
    return run.stdout.strip()


def test_one_thread_adds_up_unless_somebody_says_otherwise():
    assert _said() == "1"
    assert _said(OPENBLAS_NUM_THREADS="2") == "2"
