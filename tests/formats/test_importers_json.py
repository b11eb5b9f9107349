"""JSON is read strictly: whatever two readers could read differently is refused."""

import json as standard
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.formats import json
from mycel.formats.problems import Problem

CLEAN = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"))
VALUES = st.recursive(
    CLEAN
    | st.none()
    | st.booleans()
    | st.integers(min_value=-(10**15), max_value=10**15)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(CLEAN, inner, max_size=4),
    max_leaves=12,
)
HOSTILE = {
    "key twice": b'{"a": 1, "a": 2}',
    "not a number": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "overflow": b"[1e999]",
    "huge whole number": b"[" + b"9" * 5000 + b"]",
    "half a character": b'["\\ud800"]',
    "half a character in a key": b'{"\\udc00": 1}',
    "NUL": b'["a\\u0000b"]',
    "escape": b'["\\u001b[31m"]',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "not UTF-8": b'["\xff"]',
    "UTF-16": '["a"]'.encode("utf-16"),
    "nothing": b"",
    "two documents": b"{} {}",
    "trailing comma": b"[1,]",
    "too large": b" " * 20_000_001,
    "too many values": b"[" + b"[]," * 1_500_000 + b"[]]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_one_problem_with_the_file_named(name: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Problem, match=r"^x\.json(:\d+)?: .*expected") as caught:
        json.read(data=HOSTILE[name], file="x.json")
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - started < 5


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(Problem) as caught:
        json.read(data=b'{\n  "a": 1,\n  "b": oops\n}', file="x.json")
    assert caught.value.line == 3


def test_a_byte_order_mark_is_accepted() -> None:
    assert json.read(data=b'\xef\xbb\xbf{"a": 1}', file="x.json") == {"a": 1}


@given(value=VALUES)
def test_what_is_clean_reads_as_everywhere(value: object) -> None:
    data = standard.dumps(value).encode()
    assert json.read(data=data, file="x.json") == value


@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_value_or_a_problem(data: bytes) -> None:
    try:
        json.read(data=data, file="x.json")
    except Problem as problem:
        told = str(problem)
    else:
        told = "x.json"
    assert told.startswith("x.json")
