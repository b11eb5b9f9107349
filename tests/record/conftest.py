"""A house of its own for tests that start programs and kill them, on either database."""

import os
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).resolve().parent / "programs" / "house.py"
IS_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
PATIENCE = 60


@dataclass
class House:
    """A migrated database and the programs that work on it."""

    environment: dict[str, str]
    folder: Path
    running: list["Program"] = field(default_factory=list)

    def start(self, *words: object) -> "Program":
        """Start a program of the house and return it."""
        path = self.folder / f"said-{len(self.running)}"
        with path.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, str(PROGRAM), *map(str, words)],
                env=self.environment,
                stdout=said,
            )
        self.running.append(Program(process, path))
        return self.running[-1]

    def run(self, *words: object) -> str:
        """Run a program to its end and return what it said."""
        program = self.start(*words)
        assert program.end() == 0, program.said()
        return program.said()


@dataclass
class Program:
    """A running program and the file that it speaks to."""

    process: subprocess.Popen[bytes]
    path: Path

    def said(self) -> str:
        """Return what it has said so far, whole lines only."""
        said = self.path.read_text()
        return said[: said.rfind("\n") + 1]

    def hear(self) -> None:
        """Wait until it has said something."""
        until = time.monotonic() + PATIENCE
        while not self.said() and time.monotonic() < until:
            time.sleep(0.01)

    def end(self) -> int:
        """Wait for its end and return its code."""
        return self.process.wait(timeout=PATIENCE)

    def kill(self) -> str:
        """End it without warning and return what it had said."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        return self.said()


@pytest.fixture
def house(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "MYCEL_HOME": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "house_settings", "LOG_ORIGIN": "test/log"}
    name = f"house_{uuid4().hex[:8]}"
    if IS_POSTGRES:
        _ask_postgres(f"CREATE DATABASE {name}")
        url = os.environ["DATABASE_URL"].rpartition("/")[0]
        environment["DATABASE_URL"] = f"{url}/{name}"
    one = House(environment, tmp_path)
    one.run("migrate")
    yield one
    for program in one.running:
        program.kill()
    if IS_POSTGRES:
        _ask_postgres(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        with sqlite3.connect(tmp_path / "mycel.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _ask_postgres(question):
    import psycopg

    with psycopg.connect(_address(), autocommit=True) as server:
        server.execute(question)


def _address():
    given = settings.DATABASES["default"]
    return f"host={given['HOST']} user={given['USER']} dbname=postgres"
