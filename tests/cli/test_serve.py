"""Serve: one command brings web and worker up on a new database, and takes both down."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from mycel.cli import main
from mycel.cli.verbs import serve

PATIENCE = 90
MOVEMENT = "name: Small\nlanguages: [en]\nsample: true\n---\nref: node/a\nkind: platform\nname: A\n"


@pytest.fixture
def port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def serving(home, port, *options):
    running = subprocess.Popen(
        [sys.executable, "-m", "mycel.cli.main", "serve", "--port", port, *options],
        env={**os.environ, "MYCEL_HOME": str(home), "SAMPLE": "0", "DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


def children(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def nodes(home):
    with closing(sqlite3.connect(home / "mycel.sqlite3")) as rows:
        return rows.execute("select slug from catalogue_node").fetchall()


def test_serve_comes_up_stays_alone_goes_down_and_keeps_its_data(tmp_path, port, capsys):
    home, sample = tmp_path / "home", tmp_path / "sample"
    sample.mkdir()
    (sample / "movement.yaml").write_text(MOVEMENT)
    with serving(home, port, "--sample", str(sample)) as first:
        said = first.stdout.readline()
        assert said == f"mycel is at http://127.0.0.1:{port}/ (stop it with Ctrl-C)\n", first.stderr
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            assert page.status == 200
        assert main.main(["serve", "--port", port]) == main.REFUSED
        refusal = capsys.readouterr().err
        assert refusal.startswith(
            f"mycel: port {port} of 127.0.0.1 cannot be used (Address already"
        )
        assert refusal.count("\n") == 1
        both = children(first)
        assert len(both) == 2
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=PATIENCE) == 0
        assert not any(is_alive(pid) for pid in both)
    assert nodes(home) == [("a",)]
    started = time.monotonic()
    with serving(home, port, "--sample", str(sample)) as second:
        assert second.stdout.readline().startswith("mycel is at ")
        assert time.monotonic() - started < PATIENCE
        both = children(second)
        second.send_signal(signal.SIGINT)
        assert second.wait(timeout=PATIENCE) == main.STOPPED
        assert not any(is_alive(pid) for pid in both)
    assert nodes(home) == [("a",)]


def test_a_sample_listens_on_loopback_only(capsys, settings, port):
    settings.SAMPLE = True
    assert main.main(["serve", "--host", "0.0.0.0", "--port", port]) == main.REFUSED
    assert "listens on loopback only, not on 0.0.0.0" in capsys.readouterr().err


def test_a_host_that_is_not_ours_is_refused(capsys, port):
    assert main.main(["serve", "--host", "192.0.2.1", "--port", port]) == main.REFUSED
    assert f"port {port} of 192.0.2.1 cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["nonsense://x", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_refused_in_one_line(program, url, tmp_path):
    (tmp_path / "movement.yaml").write_text(MOVEMENT)
    found = program("load", str(tmp_path), env={"DATABASE_URL": url})
    assert found.returncode == main.REFUSED
    assert found.stderr.count("\n") == 1, found.stderr
    assert found.stderr.startswith("mycel: ")


def test_a_home_that_cannot_be_written_is_refused_in_one_line(program, tmp_path):
    (tmp_path / "file").touch()
    found = program("check", env={"MYCEL_HOME": str(tmp_path / "file" / "home")})
    assert (found.returncode, found.stderr.count("\n")) == (main.REFUSED, 1), found.stderr
    assert "MYCEL_HOME" in found.stderr


def test_a_process_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(serve, "TO_STOP", 0.2)
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    running = subprocess.Popen([sys.executable, "-c", stubborn])
    time.sleep(0.5)
    running.terminate()
    serve._ended(running)
    assert running.poll() is not None
