"""A short run of the fuzzer that bench holds: no crash, no unclear refusal, nothing slow."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mycel.formats import ballots

FUZZER = Path(__file__).resolve().parents[2] / "bench" / "fuzz_ballots.py"
ENDINGS = ("soi", "toc", "cat", "blt", "csv", "pb", "yaml", "")
INPUTS = 12_000


@pytest.fixture(scope="module")
def fuzzer():
    spec = importlib.util.spec_from_file_location("fuzz_ballots", FUZZER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_spoilt_files_are_read_or_refused_in_a_sentence(fuzzer):
    came = dict.fromkeys(("read", "refused"), 0)
    for name, data in fuzzer.inputs(number=INPUTS, seed=11):
        what, took = fuzzer.read(name=name, data=data)
        assert what in came, (name, data)
        assert took < 5, (name, data)  # 1 second where nothing else runs
        came[what] += 1
    assert came["read"] > INPUTS // 50
    assert came["refused"] > INPUTS // 2


def test_the_files_that_the_fuzzer_spoils_are_good(fuzzer):
    for name, data in fuzzer.GOOD.items():
        found = ballots.read(data=data, name=name)
        again = ballots.read(data=ballots.write(ballots=found), name=name)
        assert again.format == found.format


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300), ending=st.sampled_from(ENDINGS))
def test_no_bytes_break_a_reader(fuzzer, data, ending):
    what, _ = fuzzer.read(name=f"x.{ending}" if ending else "-", data=data)
    assert what in {"read", "refused"}
