"""Whatever is wrong is refused in one line; nothing is written; never a traceback."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mycel.cli import main, source
from mycel.cli.verbs import VERBS

CALM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BYTES = st.binary(max_size=200) | st.sampled_from(
    [
        b"",
        b"\0",
        b"[" * 5000,
        b"{" * 5000,
        b"<!DOCTYPE x>",
        b"date,value\n",
        b"name: a\nlanguages: 3",
    ]
)
CATALOGUE = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: a}
spec: {type: service, lifecycle: production, owner: team-a}
"""
ON_ONE_FILE = (
    ["assess", "FILE", "--worlds", "5"],
    ["reach", "FILE", "--from", "node/a"],
    ["outage", "FILE", "--worlds", "5"],
    ["outage", "FILE", "--format", "open-psa"],
    ["forecast", "FILE"],
    ["fit", "usl", "FILE"],
    ["import", "backstage", "FILE", "OUT"],
    ["import", "sigs", "FILE", "OUT"],
    ["import", "wmf-graph", "FILE", "OUT"],
    ["import", "wmf-services", "FILE", "OUT"],
    ["import", "openslo", "FILE", "OUT"],
    ["import", "cyclonedx", "FILE", "OUT"],
    ["import", "incidents", "FILE", "OUT"],
    ["promises", "FILE", "--worlds", "5", "--quarters-start", "2"],
    ["assess", "FILE", "--format", "movement"],
    ["tally", "FILE", "--method", "schulze"],
    ["tally", "FILE", "--method", "stv-meek-prf", "--format", "blt"],
    ["tally", "FILE", "--method", "star", "--format", "matrix-csv"],
    ["budget", "FILE", "--format", "pabulib"],
    ["committee", "FILE", "--format", "abcvoting"],
)
FLAGS = [
    "--growth",
    "--until",
    "--today",
    "--worlds",
    "--seed",
    "--scenario",
    "--format",
    "--target-utilisation",
    "--assume-utilisation",
]
NUMBERS = st.one_of(
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(["nan", "inf", "-inf", "1e999", "9" * 5000, "", "x", "1,2", "-0", "٣", "1_0"]),
)


@CALM
@given(data=BYTES, shape=st.sampled_from(ON_ONE_FILE))
def test_no_bytes_break_a_verb(data, shape, mycel):
    with tempfile.TemporaryDirectory() as name:
        file, out = Path(name) / "file", Path(name) / "out"
        file.write_bytes(data)
        said = mycel(*[{"FILE": str(file), "OUT": str(out)}.get(part, part) for part in shape])
        if said.code != 0:
            said.refusal()
            assert [path.name for path in Path(name).iterdir()] == ["file"]


@CALM
@given(
    flag=st.sampled_from(FLAGS),
    text=NUMBERS,
)
def test_no_figure_breaks_assess(flag, text, mycel, tmp_path):
    file = tmp_path / "movement.yaml"
    file.write_text("name: A\nlanguages: [en]\n")
    said = mycel("assess", str(file), "--worlds", "3", "--today", "2026-08-01", f"{flag}={text}")
    if said.code != 0:
        said.refusal()


@CALM
@given(figures=st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_no_figure_breaks_queue(figures, mycel):
    names = ("--arrivals", "--service", "--servers", "--patience", "--within")
    said = mycel("queue", *[f"{n}={v}" for n, v in zip(names, figures, strict=True)])
    if said.code != 0:
        said.refusal()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["asess"], "did you mean assess?"),
        (["", "x"], "expected one that mycel --help shows"),
        (["assess"], "SOURCE; see mycel assess --help"),
        (["assess", "SAMPLE", "--sed", "3"], "did you mean --seed?"),
        (["assess", "SAMPLE", "--growth", "-3"], "expected a factor above 0"),
        (["assess", "SAMPLE", "--growth", "nan"], '--growth: "nan" is no number'),
        (["assess", "SAMPLE", "--until", "2030-13"], '--until: "2030-13" is no month'),
        (["assess", "SAMPLE", "--until", "2020-01", "--today", "2026-08-01"], "not after today"),
        (["assess", "SAMPLE", "--today", "2026-02-30"], "is no day"),
        (["assess", "SAMPLE", "--scenario", "x"], "the scenario x is not in the movement"),
        (["assess", "SAMPLE", "--format", "sig"], "expected sigs"),
        (
            ["reach", "SAMPLE", "--from", "node/logn"],
            'there is no "node/logn"; expected node/login',
        ),
        (["assess", "nowhere"], "nowhere: there is no such file or folder"),
        (["forecast", "SAMPLE"], "this is a folder; expected a file"),
        (["outage", "SAMPLE", "a.xml"], "expected one movement, or only XML files"),
        (["queue", "--arrivals", "2", "--service", "1", "--servers", "1"], "unstable"),
        (["serve", "--port", "0"], "expected a whole number from 1 to 65535"),
    ],
)
def test_each_refusal_says_what_was_expected(asked, says, mycel, sample):
    assert says in mycel(*[part.replace("SAMPLE", sample) for part in asked]).refusal()


def test_a_refusal_names_file_and_line_where_they_are_found(mycel, tmp_path):
    (tmp_path / "nodes").mkdir()
    (tmp_path / "movement.yaml").write_text("name: A\nlanguages: [en]\n")
    (tmp_path / "nodes" / "a.yaml").write_text("ref: node/a\nkind: platform\nnmae: A\n")
    said = mycel("assess", str(tmp_path)).refusal()
    assert said.startswith(f"mycel: {tmp_path}/nodes/a.yaml:3: ")
    (tmp_path / "s.csv").write_text("date,value\n2026-01-01,1\n2026-01-02,many\n")
    assert f"{tmp_path}/s.csv:3: " in mycel("forecast", str(tmp_path / "s.csv")).refusal()


def test_too_much_is_refused_before_it_is_read(mycel, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "TOO_LARGE", 1000)
    (tmp_path / "big.csv").write_bytes(b"1" * 1001)
    assert "too large" in mycel("forecast", str(tmp_path / "big.csv")).refusal()
    monkeypatch.setattr(source, "TOO_MANY", 2)
    for name in "abc":
        (tmp_path / f"{name}.yaml").touch()
    (tmp_path / "big.csv").unlink()
    assert "holds more than" in mycel("assess", str(tmp_path)).refusal()


def test_a_folder_that_cannot_be_read_is_refused_not_passed_over(mycel, tmp_path, monkeypatch):
    (tmp_path / "inner").mkdir()
    listed = os.scandir

    def closed(path):
        if str(path).endswith("inner"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", closed)
    said = mycel("assess", str(tmp_path)).refusal()
    assert "inner: the folder cannot be read: Permission denied" in said


def test_import_writes_into_new_or_empty_folders_only(mycel, tmp_path):
    catalogue = tmp_path / "catalog-info.yaml"
    catalogue.write_text(CATALOGUE)
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").touch()
    for place in (full, catalogue):
        mycel("import", "backstage", str(catalogue), str(place)).refusal()
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["catalog-info.yaml", "full", "x"]
    (tmp_path / "empty").mkdir()
    assert mycel("import", "backstage", str(catalogue), str(tmp_path / "empty")).code == 0
    assert mycel("assess", str(tmp_path / "empty"), "--worlds", "3").code == 0


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path):
    pipe = tmp_path / "catalog-info.yaml"
    os.mkfifo(pipe)
    asked = ["import", "backstage", str(pipe), str(tmp_path / "out")]
    running = subprocess.Popen(
        [sys.executable, "-m", "mycel.cli.main", *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A suite that a shell started in the background ignores Ctrl-C, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 — one thread
    )
    with pipe.open("wb"):  # opens when the program reads, which then waits for the end
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [pipe]


def test_ctrl_c_while_writing_leaves_no_folder(mycel, tmp_path, monkeypatch):
    catalogue = tmp_path / "catalog-info.yaml"
    catalogue.write_text(CATALOGUE)

    def interrupted(self, data):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    said = mycel("import", "backstage", str(catalogue), str(tmp_path / "out"))
    assert (said.code, said.out, said.err) == (main.STOPPED, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["catalog-info.yaml"]


def test_closed_and_full_outputs_end_quietly(program):
    queue = "queue --arrivals 3 --service 1 --servers 4"
    shell = f"{sys.executable} -m mycel.cli.main {queue}"
    for tail, code in ((">&-", 0), (">/dev/full", 2), ("--json | head -c 1", 0)):
        found = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"{shell} {tail}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == code, found
        assert "Traceback" not in found.stderr


def test_output_is_utf8_on_every_terminal(program, sample):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    found = program("assess", sample, "--worlds", "3", env=plain, encoding="utf-8")
    assert found.returncode == 0, found.stderr
    assert "node/login → node/messages" in found.stdout


def test_every_verb_refuses_an_option_that_it_does_not_have(mycel):
    for verb in VERBS:
        assert verb.name in mycel(verb.name, "--no-such-option").refusal()
