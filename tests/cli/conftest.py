"""Fixtures of the command line: verbs run in this process, or as the program itself."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mycel.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    def answer(self) -> Any:
        assert self.code in {0, 1}, self.err
        return json.loads(self.out)

    def refusal(self) -> str:
        assert self.code == 2
        assert self.out == ""
        assert self.err.startswith("mycel: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err


@pytest.fixture(scope="session")
def sample() -> str:
    return str(REPOSITORY / "movements" / "open-atlas")


@pytest.fixture
def mycel(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*arguments: str) -> Said:
        code = main.main(arguments)
        heard = capsys.readouterr()
        return Said(code, heard.out, heard.err)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        home = {**os.environ, "MYCEL_HOME": str(tmp_path / "home"), "SAMPLE": "0"}
        return subprocess.run(
            [sys.executable, "-m", "mycel.cli.main", *arguments],
            env=home | options.pop("env", {}),
            text=True,
            timeout=60,
            check=False,
            **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options),
        )

    return run
