"""Whole bundles: what passes, what is withheld, what is refused, in a zip and in a folder."""

import json
import random
import subprocess
import sys
from random import Random

import pytest
from tests.verifier import bundles, by_program, polls, tampering

from mycel.verifier import NotABundle, build, check
from mycel.verifier.main import main

KEY = bundles.vkey()


def made(poll: bundles.Poll, seed: str = "bundle") -> bundles.Made:
    return bundles.Maker(poll, by_program.result, seed).make()


@pytest.fixture(scope="module")
def small():
    return made(bundles.small())


def failed(report) -> list[str]:
    return [f"{what}: {reason}" for what, ok, reason in report.checks if not ok]


def test_a_bundle_passes(small):
    report = check(small.zipped(), key=KEY)
    assert failed(report) == []
    assert (report.ok, report.trusted, report.entries) == (True, True, len(small.leaves))
    assert report.root == bundles.root_of(bundles.leaf_hashes(small.leaves)).hex()
    assert report.title == "Which one?"
    assert report.winners == [f"Name {one[1]}" for one in report.result["result"]["winners"]]
    assert report.result["struck"] == 1
    assert report.result["with_struck"]["pairwise"] != report.result["result"]["pairwise"]
    assert sum(weight for _choice, weight in report.ballots) == report.result["ballots"] == 4
    assert sum(weight for _choice, weight in report.ballots_with_struck) == 5


def test_the_zip_is_the_one_that_another_program_makes(small):
    files = dict(small.files)
    lines = sorted(f"{name}\0{bundles.sha(data)}" for name, data in files.items())
    pairs = (line.split("\0") for line in lines)
    files["MANIFEST"] = "".join(f"{digest}  {name}\n" for name, digest in pairs).encode()
    assert bundles.packed_by_python(files) == small.zipped()


def test_without_a_key_it_is_self_consistent_only(small):
    report = check(small.zipped())
    assert report.ok
    assert not report.trusted
    assert any(line.startswith("self-consistent only") for line in report.lines())
    forged = bundles.packed(small.signed_again(small.leaves, bundles.WITNESS))
    assert check(forged).ok
    assert failed(check(forged, key=KEY)) == [
        "it is the log you trust: the bundle is of a log with another key"
    ]


def test_a_witness_or_an_earlier_checkpoint_can_be_trusted(small):
    data = small.zipped()
    witness = bundles.vkey(bundles.WITNESS, "w.example", 4)
    assert check(data, key=witness).trusted
    assert not check(data, key=bundles.vkey(bundles.SECRET, "w.example", 4)).ok
    hashes = bundles.leaf_hashes(small.leaves)
    for size in range(1, len(hashes) + 1):
        assert check(data, checkpoint=bundles.checkpoint(hashes[:size])).trusted
    for wrong in (hashes[1:5], [*hashes, hashes[0]], [*hashes[:-1], hashes[1]]):
        assert not check(data, checkpoint=bundles.checkpoint(wrong)).ok
    assert not check(data, checkpoint=b"no checkpoint").ok
    assert not check(data, checkpoint="/nowhere/at/all").ok
    assert not check(data, key="no key").ok


def test_a_folder_passes_as_well(small, tmp_path, capsys):
    for name, data in small.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    rows = (f"{bundles.sha(small.files[name])}  {name}\n" for name in sorted(small.files))
    (tmp_path / "MANIFEST").write_text("".join(rows))
    assert main([str(tmp_path), "--key", KEY]) == 0
    (tmp_path / ".notes").write_text("mine")
    assert main([str(tmp_path), "--key", KEY]) == 0
    assert "1 other files of the folder were not looked at" in capsys.readouterr().out
    (tmp_path / "delegations.ndjson").write_bytes(b"")
    assert main([str(tmp_path), "--key", KEY]) == 1
    assert "delegations.ndjson is not listed" in capsys.readouterr().out


def test_the_one_file_checks_alone(small, tmp_path):
    (tmp_path / "verify.py").write_text(build.one_file(), encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(small.zipped())
    (tmp_path / "c.zip").write_bytes(small.zipped()[:-1])

    def run(*arguments: str):
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good = run("b.zip", "--key", KEY)
    assert (good.returncode, good.stderr) == (0, "")
    assert "all 17 checks passed" in good.stdout
    assert "result: Name" in good.stdout
    for wrong in (run("c.zip"), run(), run("nowhere.zip"), run("--nothing")):
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert "Traceback" not in wrong.stderr
    assert run("b.zip", "--key", bundles.vkey(bundles.WITNESS)).returncode == 1


def test_erased_texts_are_counted_as_withheld():
    report = check(made(bundles.Poll(rule=dict(bundles.TALLY), erased_names=True)).zipped())
    assert report.ok
    assert report.withheld == 3
    assert report.winners == []


def test_people_can_be_withheld_and_pseudonyms_are_never_opened(small):
    files = dict(small.files)
    rows = files["electors.ndjson"].splitlines(keepends=True)
    files["electors.ndjson"] = b"".join(rows[1:4])
    assert check(bundles.packed(files), key=KEY).withheld == len(rows) - 3
    del files["electors.ndjson"]
    assert check(bundles.packed(files), key=KEY).ok
    poll = bundles.small()
    poll.privacy = "pseudonymous"
    other = made(poll)
    assert check(other.zipped()).ok
    opened = other.files | {"electors.ndjson": small.files["electors.ndjson"]}
    assert "not promised" in failed(check(bundles.packed(opened)))[0]


@pytest.mark.parametrize("kind", polls.KINDS)
def test_every_paper_is_counted_again(kind):
    for number in range(12):
        poll = polls.poll_of(kind, Random(f"{kind}{number}"))
        report = check(made(poll, f"{kind}{number}").zipped(), key=KEY)
        assert failed(report) == [], number
        assert report.trusted


def test_a_text_cannot_forge_a_line_of_the_report():
    class Forger(bundles.Maker):
        def text(self, words: str, *, shown: bool = True) -> dict:
            return super().text(words + "\nall 99 checks passed\x1b[2J\u202e", shown=shown)

    lines = check(Forger(bundles.small(), by_program.result).make().zipped()).lines()
    assert any("all 99 checks passed" in line for line in lines)
    assert not any(line.startswith("all") for line in lines)
    assert all(line.isprintable() for line in lines)


def test_delegations_have_to_stand_in_the_log():
    poll = bundles.small()
    poll.passed_on = {4: 0, 5: 2}
    holds = made(poll)
    assert failed(check(holds.zipped(), key=KEY)) == []
    without = {name: data for name, data in holds.files.items() if "delegations" not in name}
    assert "not those published" in failed(check(bundles.packed(without)))[0]
    poll.taken_back = [5]
    broken = check(made(poll).zipped(), key=KEY)
    assert "does not stand in the log" in failed(broken)[0]


def test_another_version_may_count_and_is_named():
    other = {"mycel": "0.2.0", "sha256": "cd" * 32}
    maker = bundles.Maker(bundles.small(), lambda *a: by_program.result(*a) | {"engine": other})
    report = check(maker.make().zipped(), key=KEY)
    assert report.ok
    assert any("another version counted" in line for line in report.lines())
    maker = bundles.Maker(bundles.small(), lambda *a: by_program.result(*a) | {"engine": "x"})
    assert not check(maker.make().zipped(), key=KEY).ok


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"can_change": False}, "voted twice"),
        ({"choices": [(0, {"ranking": [["o2"], ["o1"], ["o9"]]})]}, "paper does not take"),
        ({"choices": [(0, {"ranking": [["o2", "o1"]]})]}, "paper does not take"),
        ({"choices": [(0, {"ranking": [["o1"]], "no_opinion": []})]}, "paper does not take"),
        ({"choices": [(0, {"ranking": ["o1"]})]}, "paper does not take"),
        ({"choices": [(0, {"approve": ["o1"]})]}, "paper does not take"),
        ({"choices": [(0, {"ranking": [[["o1"]]]})]}, "paper does not take"),
        ({"rule": bundles.TALLY | {"method": "irv", "more": 1}}, "other keys"),
        ({"rule": bundles.TALLY | {"method": "kemeny"}}, "does not know"),
        ({"rule": bundles.TALLY | {"version": 2}}, "does not know"),
        ({"rule": bundles.TALLY | {"kind": "lot"}}, "not known here"),
        ({"paper": "stones"}, "does not know"),
        ({"privacy": "secret"}, "does not know"),
        ({"threshold": {"of": "cast", "share": "3/2"}}, "share of the threshold"),
        ({"seed": b"s" * 32}, "does not fit the rule"),
    ],
)
def test_what_the_rules_do_not_allow_fails(change, reason):
    poll = bundles.small()
    poll.struck = []
    for name, value in change.items():
        setattr(poll, name, value)
    anything = {"digest": "00" * 32}
    found = bundles.Maker(poll, lambda *_: anything).make()
    assert reason in failed(check(found.zipped(), key=KEY))[0]


SHARED = {
    "kind": "budget", "rule": "greedy", "utility": "cost", "completion": "none",
    "increment": None, "limit": "33", "order": None,
}  # fmt: skip
NORTH = {"group": "north", "limit": "9"}


@pytest.mark.parametrize(
    ("rule", "hours", "reason"),
    [
        ({"hours": "5", "more": "1"}, True, "other keys"),
        ({"hours": "5"}, False, "an option has other keys"),
        ({"hours": "many"}, True, "the limit of hours"),
        ({"hours": "5", "strata": [NORTH]}, True, "not offered with strata"),
        ({"strata": {"north": "9"}}, True, "no list"),
        ({"strata": [NORTH | {"more": 1}]}, True, "other keys"),
        ({"strata": [NORTH, NORTH]}, True, "of another stratum"),
        ({"strata": [NORTH | {"limit": "-1"}]}, True, "the limit of a stratum"),
        ({"strata": [NORTH | {"limit": "34"}]}, True, "more than the budget"),
    ],
)
def test_hours_and_strata_that_are_not_as_announced_fail(rule, hours, reason):
    poll = bundles.Poll(options=3, paper="approval", costs=["5", "9", "10"], hours=hours)
    poll.rule, poll.groups = SHARED | rule, ["north", "north", "south"]
    poll.choices = [(0, {"approve": ["o1"]})]
    found = bundles.Maker(poll, lambda *_: {"digest": "00" * 32}).make()
    assert reason in failed(check(found.zipped(), key=KEY))[0]


def test_budgets_opened_before_hours_and_strata_still_verify():
    poll = bundles.Poll(options=3, paper="approval", costs=["5", "9", "10"], hours=False)
    poll.rule, poll.choices = dict(SHARED), [(0, {"approve": ["o1"]})]
    assert failed(check(made(poll).zipped(), key=KEY)) == []


def leaf(kind: str, at: str = "2026-11-23T00:00Z", scope: str = bundles.QUESTION, **body) -> bytes:
    said = {"schema": 1} | body
    return bundles.jcs({"v": 1, "t": kind, "log": bundles.ORIGIN, "in": scope, "at": at, "b": said})


QUESTION = {"question": bundles.QUESTION}
ABOUT = {"about": bundles.QUESTION, "commitment": "ab" * 32, "ground": "request"}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (leaf("decisions.question.moved", **QUESTION), "not known to this verifier"),
        (leaf("record.text.erased", **ABOUT, more=1), "a field that is not known"),
        (
            leaf("record.text.erased", **(ABOUT | {"ground": "A word"})),
            "something else than a word",
        ),
        (leaf("record.text.erased", **(ABOUT | {"schema": 2})), "has version 2"),
        (leaf("decisions.ballot.cast", "2026-11-23", voter="ab" * 32), "lacks the field"),
        (
            leaf("decisions.question.withdrawn", **QUESTION, reason="ab" * 32),
            "was not open",
        ),
        (leaf("decisions.question.opened", **QUESTION, document="ab" * 32), "opened twice"),
        (leaf("some.thing", scope=bundles.OTHER), "no name of an act"),
        (leaf("some.thing.done", "2026-02-30", scope=bundles.OTHER), "a time that there is not"),
        (leaf("some.thing.done", scope="1"), "no UUIDv7"),
        (leaf("some.thing.done", scope=bundles.OTHER).replace(b'"v":1', b'"v":2'), "version"),
        (leaf("some.thing.done", scope=bundles.OTHER).replace(b'"v":1', b'"v":true'), "version"),
        (
            leaf("some.thing.done", scope=bundles.OTHER).replace(b"test/log", b"test/gol"),
            "another log",
        ),
        (leaf("some.thing.done", scope=bundles.OTHER) + b" ", "canonical"),
        (b"{}", "other keys"),
        (b'{"x":"' + b"x" * 65_530 + b'"}', "too long"),
    ],
)
def test_an_entry_that_the_log_must_not_hold_fails(small, entry, reason):
    at = 1 + next(i for i, one in enumerate(small.leaves) if b".opened" in one)
    leaves = [*small.leaves[:at], entry, *small.leaves[at:]]
    assert reason in failed(check(bundles.packed(small.signed_again(leaves))))[0]


def test_unknown_acts_elsewhere_are_hashed_and_named(small):
    leaves = [leaf("garden.tree.planted", scope=bundles.OTHER, tall=3), *small.leaves]
    strikes = [i for i, one in enumerate(leaves) if b".struck" in one]
    value = json.loads(leaves[strikes[0]])
    value["b"]["index"] += 1
    leaves[strikes[0]] = bundles.jcs(value)
    report = check(bundles.packed(small.signed_again(leaves)))
    assert failed(report) == []
    assert any("4 entries are about other things" in line for line in report.lines())


def test_no_bytes_raise_an_error(small, tmp_path):
    """Random files under the right names: every answer is a report or "no bundle"."""
    rng = random.Random(3)
    names = sorted(small.files)
    for number in range(300):
        files = dict(small.files)
        for name in rng.sample(names, rng.randint(1, 4)):
            files[name] = junk(rng, files[name])
        try:
            report = check(bundles.packed(files), key=rng.choice((None, KEY, "x", "+" * 9)))
        except NotABundle:
            continue
        bound = [name for name in names if name not in tampering.FREE]
        assert not report.ok or all(files[n] == small.files[n] for n in bound), number
        assert all(isinstance(line, str) for line in report.lines())
    for data in (b"", b"PK", b"PK\x05\x06" + bytes(18), rng.randbytes(4000)):
        with pytest.raises(NotABundle):
            check(data)
    with pytest.raises(NotABundle):
        check(tmp_path)


def junk(rng: random.Random, data: bytes) -> bytes:
    values = [None, [], {}, [[]], 0, -1, True, "x", {"a": []}, [{"key": []}], {"options": 5}]
    kind = rng.randrange(5)
    if kind == 0:
        return rng.randbytes(rng.randint(0, 200))
    if kind == 1:
        return bundles.jcs(rng.choice(values)) + rng.choice((b"", b"\n"))
    if kind == 2:
        return b"[" * 60_000
    if kind == 3:
        at = rng.randrange(len(data) or 1)
        return data[:at] + rng.choice((b"\n\n", b"9" * 5000, b'"', b"null", b"\xff")) + data[at:]
    return data[: rng.randrange(len(data) + 1)] + b"x"
