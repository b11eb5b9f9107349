"""verify: a bundle that holds passes twice, and whatever differs ends with 1."""

import json

import pytest
from tests.verifier import bundles, by_program

from mycel.cli.main import main

ENGINE = "the engine that counts here gives the published result"


@pytest.fixture(scope="module")
def made():
    return bundles.Maker(bundles.small(), by_program.result, "verify").make()


@pytest.fixture
def verify(tmp_path, capsys):
    def asked(data, *words):
        path = tmp_path / "bundle.zip"
        path.write_bytes(data)
        code = main(["verify", str(path), *words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return asked


def differing(answer):
    return [one["what"] for one in answer["result"]["recomputed"] if not one["matches"]]


def test_a_bundle_that_holds_passes_by_both_implementations(made, verify):
    code, answer = verify(made.zipped(), "--key", bundles.vkey())
    assert (code, differing(answer), answer["warnings"]) == (0, [], [])
    assert answer["result"]["entries"] == len(made.leaves)
    assert answer["result"]["root"] == bundles.root_of(bundles.leaf_hashes(made.leaves)).hex()
    assert {"what": ENGINE, "matches": True} in answer["result"]["recomputed"]
    assert answer["input"]["question"] == bundles.QUESTION
    code, answer = verify(made.zipped())
    assert (code, answer["warnings"]) == (0, ["self-consistent only"])


def test_a_checkpoint_that_is_trusted_is_enough(made, verify, tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(bundles.checkpoint(bundles.leaf_hashes(made.leaves[:3])))
    code, answer = verify(made.zipped(), "--checkpoint", str(kept))
    assert (code, answer["warnings"]) == (0, [])
    kept.write_bytes(bundles.checkpoint(bundles.leaf_hashes(made.leaves[1:4])))
    code, answer = verify(made.zipped(), "--checkpoint", str(kept))
    assert code == 1
    assert differing(answer)


def test_another_result_is_told_by_both(made, verify):
    def other(parameters, poll, seed):
        result = by_program.result(parameters, poll, seed)
        winners = [key for key in ("o1", "o2", "o3") if key not in result["result"]["winners"]]
        return result | {"result": result["result"] | {"winners": winners[:1]}}

    forged = bundles.Maker(bundles.small(), other, "verify").make()
    code, answer = verify(forged.zipped(), "--key", bundles.vkey())
    assert code == 1
    assert ENGINE in differing(answer)
    assert len(differing(answer)) == 2


def test_a_stranger_s_key_and_a_broken_file_are_told(made, verify):
    other = bundles.vkey(bundles.WITNESS)
    assert verify(made.zipped(), "--key", other)[0] == 1
    data = bytearray(made.zipped())
    data[len(data) // 2] ^= 1
    assert verify(bytes(data))[0] == 1
    code, said = verify(b"no zip")
    assert code == 2
    assert said.count("\n") == 1


def log_alone(made):
    files = {
        name: made.files[name]
        for name in ("leaves.ndjson", "checkpoint", "README")
        if name in made.files
    }
    about = json.loads(made.files["about.json"])
    del about["question"]
    return {**files, "about.json": bundles.jcs(about)}


def test_a_log_without_a_question_is_checked_too(made, verify, tmp_path):
    files = log_alone(made)
    data = bundles.packed(files)
    code, answer = verify(data, "--key", bundles.vkey())
    assert (code, differing(answer), answer["warnings"]) == (0, [], [])
    assert answer["result"]["entries"] == len(made.leaves)
    assert verify(data)[1]["warnings"] == ["self-consistent only"]
    assert verify(data, "--key", bundles.vkey(bundles.WITNESS))[0] == 1
    kept = tmp_path / "kept"
    kept.write_bytes(bundles.checkpoint(bundles.leaf_hashes(made.leaves[:2])))
    assert verify(data, "--checkpoint", str(kept))[0] == 0
    kept.write_bytes(bundles.checkpoint(bundles.leaf_hashes(made.leaves[1:3])))
    assert verify(data, "--checkpoint", str(kept))[0] == 1
    lines = files["leaves.ndjson"].splitlines(keepends=True)
    for changed in (lines[:-1], lines[1:], [*lines, lines[0]], [lines[1], lines[0], *lines[2:]]):
        assert verify(bundles.packed({**files, "leaves.ndjson": b"".join(changed)}))[0] == 1
    broken = data.replace(b"mycel-record", b"mycel-recorD")
    assert verify(broken)[0] == 1
