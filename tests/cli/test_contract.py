"""One contract: one document, one spelling, every parameter, the same bytes."""

import io
import json
import re
import shlex
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from mycel.cli import help as words
from mycel.cli import main, notes
from mycel.cli.verbs import VERBS

REPOSITORY = Path(__file__).resolve().parents[2]
ON_FILES = {"absence", "assess", "reach", "outage", "forecast", "fit", "queue", "import"}
ON_FILES |= {"tally", "budget", "committee", "promises", "opinion"}
BALLOTS = {
    "ballots.csv": "kubernetes-elections/steering-2022/ballots.csv",
    "projects.pb": "pabulib/Netherlands_Assen_2024.pb",
    "votes.csv": "polis-openData/brexit-consensus/votes.csv",
    "profile.yaml": "abcvoting-instances/instanceL0001.abc.yaml",
}
PAIRS = ["load,throughput", "1,20", "4,78", "8,130", "12,170", "16,190", "20,200", "24,210"]
USL = "\r\n".join([*PAIRS, ""])
QUEUE = ["queue", "--arrivals", "3.33", "--service", "0.333", "--servers", "12"]
QUEUE += ["--within", "0.333"]


@pytest.fixture
def beside(tmp_path, monkeypatch, public_data):
    """Stand where the examples of the help can be typed."""
    (tmp_path / "movements").symlink_to(REPOSITORY / "movements")
    (tmp_path / "measurements.csv").write_text(USL, encoding="utf-8-sig", newline="")
    graph = public_data / "infrastructure" / "wmf" / "dependency_graph.json"
    (tmp_path / "dependency_graph.json").symlink_to(graph)
    for name, path in BALLOTS.items():
        (tmp_path / name).symlink_to(public_data / "choice" / path)
    monkeypatch.chdir(tmp_path)


def keys_of(given, verb):
    found = set(given["result"])
    if verb.name == "outage":
        return found <= set(verb.keys)
    return found == set(verb.keys)


@pytest.mark.parametrize("verb", [v for v in VERBS if v.name in ON_FILES], ids=lambda v: v.name)
def test_every_example_runs_and_answers_by_the_contract(verb, beside, mycel):
    _, *arguments = shlex.split(verb.example)
    answer = mycel(*arguments, "--json").answer()
    assert list(answer) == ["mycel", "method", "input", "result", "warnings"]
    assert answer["method"]["name"] == verb.name
    assert keys_of(answer, verb)
    assert re.fullmatch("sha256:[0-9a-f]{64}", answer["input"]["digest"])
    parser = main.parser(verb=verb)
    parameters = parser.parameters(parser.parse_args(arguments[1:]))
    assert set(parameters) <= set(answer["method"])
    assert all(
        len(re.sub(r"e.*|[^0-9]|^0\.0*", "", number).lstrip("0")) <= 9
        for number in re.findall(r"-?\d+\.\d+(?:e[+-]?\d+)?", json.dumps(answer["result"]))
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["load", "export", "check", "settings"])
def test_examples_on_the_database_run(name, beside, mycel, sample):
    if name == "export":
        assert mycel("load", sample).code == 0
    verb = next(v for v in VERBS if v.name == name)
    _, *arguments = shlex.split(verb.example)
    assert keys_of(mycel(*arguments, "--json").answer(), verb)


def test_every_verb_has_its_help_group_example_and_meanings():
    for verb in VERBS:
        parser = main.parser(verb=verb)
        assert verb.group in words.GROUPS
        assert verb.example.startswith(f"mycel {verb.name}")
        assert all(one.meaning for one in words.taken(parser=parser)), verb.name
        assert parser.format_help().count("example:") == 1
    shown = words.overview(verbs=VERBS)
    for verb in VERBS:
        assert f"  {verb.name:<12}{verb.help}\n" in shown


def test_the_same_question_gives_the_same_bytes(mycel, sample):
    asked = ("assess", sample, "--today", "2026-08-01", "--growth", "3", "--worlds", "60", "--json")
    first = mycel(*asked).out
    assert first == mycel(*asked).out
    assert first != mycel(*asked, "--seed", "2").out
    method = json.loads(first)["method"]
    assert (method["today"], method["until"], method["seed"]) == ("2026-08-01", "2030-12-31", 1)
    assert method["target_utilisation"] == 0.8


def test_the_current_date_is_recorded(mycel, sample):
    answer = mycel("assess", sample, "--worlds", "5", "--until", "2090-01", "--json").answer()
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer["method"]["today"])


def test_where_files_lie_changes_nothing(mycel, tmp_path):
    text = USL.replace("\r\n", "\n")
    for name, data in (("a", text), ("b", text)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text(data, encoding="utf-8")
    first, second = (mycel("fit", "usl", str(tmp_path / n / "x.csv"), "--json") for n in "ab")
    assert first.out == second.out
    digest = sha256(text.encode()).hexdigest()
    assert first.answer()["input"] == {"digest": f"sha256:{digest}", "rows": 7}


def test_marks_and_line_ends_of_other_systems_change_no_result(mycel, tmp_path):
    plain, marked = tmp_path / "plain.csv", tmp_path / "marked.csv"
    plain.write_bytes(USL.replace("\r\n", "\n").encode())
    marked.write_bytes(b"\xef\xbb\xbf" + USL.encode())
    first, second = (mycel("fit", "usl", str(path), "--json") for path in (plain, marked))
    assert first.answer()["result"] == second.answer()["result"]


def test_standard_input_is_a_file_too(mycel, sample, monkeypatch):
    for path, arguments in (
        ("series/imports.csv", ["forecast", "-", "--horizon", "20"]),
        ("movement.yaml", ["assess", "-", "--worlds", "5"]),
    ):
        data = (Path(sample) / path).read_bytes()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        found = mycel(*arguments, "--json").answer()["input"]["digest"]
        assert found == f"sha256:{sha256(data).hexdigest()}"


def test_the_known_queue_is_answered(mycel):
    result = mycel(*QUEUE, "--json").answer()["result"]
    assert result["p_wait"] == pytest.approx(0.4494, abs=5e-4)
    assert result["p_within"] == pytest.approx(0.64, abs=5e-3)


def test_a_queue_needs_neither_django_nor_the_readers():
    heavy = ("django", "scipy.stats", "yaml", "mycel.formats.movement", "mycel.engine.ranges")
    code = f"""if True:
        import sys
        from mycel.cli import main
        main.main({QUEUE})
        print([name for name in {heavy} if name in sys.modules])
    """
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.endswith("\n[]\n")


def test_people_read_few_notes_and_json_holds_all(mycel, sample):
    asked = ("assess", sample, "--today", "1990-01-01", "--until", "1991-01", "--worlds", "3")
    told = mycel(*asked).err.splitlines()
    full = mycel(*asked, "--json").answer()["warnings"]
    assert len(full) > notes.MOST >= len(told) > 0
    assert any(re.search(r"^mycel: note: \d+ series \(.*, …\): ", line) for line in told)


def test_notes_that_say_the_same_are_one():
    warnings = ["series/b.csv is old.", "series/a.csv is old.", "node/x: odd", "Something else."]
    told = notes.of_warnings(warnings=warnings)
    assert told == ("2 series (a, b): is old.", "node/x: odd", "Something else.")
    assert len(notes.of_warnings(warnings=[str(n) for n in range(50)])) == notes.MOST
    assert len(notes.of_warnings(warnings=["x" * 5000])[0]) == notes.LONGEST + 1


def test_the_public_graph_is_assessed_at_once(program, public_data):
    graph = str(public_data / "infrastructure" / "wmf" / "dependency_graph.json")
    asked = ("--growth", "3", "--until", "2030-12", "--assume-utilisation", "0.3,0.7", "--json")
    answer = json.loads(program("assess", graph, *asked).stdout)
    assert answer["result"]["assumed"]
    assert {"ref", "kind", "steward", "headroom", "crossing", "first_to_break", "reach"} <= set(
        answer["result"]["nodes"][0]
    )


def test_a_fault_tree_and_a_movement_answer_outage(mycel, sample, public_data):
    tree = str(public_data / "infrastructure" / "faulttree" / "lift.xml")
    top = mycel("outage", tree, "--worlds", "20000", "--json").answer()["result"]["top"]
    assert set(top) == {"name", "probability", "standard_error"}
    nodes = mycel("outage", sample, "--worlds", "2000", "--json").answer()["result"]["nodes"]
    assert {"ref", "probability", "standard_error", "importance"} <= set(nodes[0])
