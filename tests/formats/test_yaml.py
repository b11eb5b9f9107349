"""YAML is read with lines, without surprises, and hostile text is refused quickly."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mycel.formats import yaml
from mycel.formats.problems import Problem

AWKWARD = st.text(st.sampled_from(" \n\t\r\x85\u2028\ufeffa#-:'\"|>é🙂%!&*?"), max_size=12)
TEXTS = AWKWARD | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=30
)
PLAIN = TEXTS | st.sampled_from(
    ["no", "1:30", "1e5", "0o7", "~", "", "-", "2026-01-01", "<<", "=", "0x1f", ".5", "1_0", "on"]
)
VALUES = st.recursive(
    PLAIN
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates(min_value=date(1000, 1, 1)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(PLAIN.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)


def read(text: str) -> yaml.Value:
    [document] = yaml.documents(data=text.encode(), file="x.yaml")
    return document.value


def refusal(data: bytes | str) -> str:
    raw = data if isinstance(data, bytes) else data.encode()
    with pytest.raises(Problem) as caught:
        yaml.documents(data=raw, file="x.yaml")
    return str(caught.value)


def test_every_key_knows_its_line() -> None:
    text = "# a\nname: x\n\nmany:\n  - {node: a}\n  - node: b\n    weight: 1\n"
    [document] = yaml.documents(data=text.encode(), file="x.yaml")
    assert document.line("name") == 2
    assert document.line("many") == 4
    assert document.line("many", 0, "node") == 5
    assert document.line("many", 1, "weight") == 7
    assert document.line("many", 1, "absent") == 6


def test_several_documents_bom_and_crlf_are_read_and_empty_ones_left_out() -> None:
    data = b"\xef\xbb\xbfa: 1\r\n---\r\n---\r\nb: 2\r\n...\r\n"
    first, second = yaml.documents(data=data, file="x.yaml")
    assert (first.value, second.value) == ({"a": 1}, {"b": 2})
    assert second.line("b") == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("1:30", "1:30"),
        ("True", True),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        ("012", 12),
        ("0o14", 12),
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-02-30", "2026-02-30"),
        ("2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        ("'2026-02-01'", "2026-02-01"),
        ("-.inf", float("-inf")),
    ],
)
def test_plain_scalars_mean_what_people_expect(text: str, expected: object) -> None:
    value = read(f"- {text}")
    assert value == [expected]
    assert isinstance(value, list)
    assert type(value[0]) is type(expected)


def test_aliases_are_read_with_the_line_where_they_stand() -> None:
    [document] = yaml.documents(data=b"a: &x {k: 1}\nb: *x\n", file="x.yaml")
    assert document.value == {"a": {"k": 1}, "b": {"k": 1}}
    assert document.line("b") == 2


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 'the key "a" stands in line 1 already'),
        ("a:\n  1: x\n", 2, "the key 1 is not text"),
        ("a:\n  ~: x\n", 2, "the key nothing is not text"),
        ("? [a]\n: x\n", 1, "this key is a list or mapping"),
        ("a: !!python/object/apply:os.system [x]\n", 1, "tag"),
        ("a: !!str 1\n", 1, "tag"),
        ("%TAG !a! tag:x,2000:\n---\na: 1\n", 1, "%TAG"),
        ("a: &x [*x]\n", 1, "stands for nothing before it"),
        ("a: *gone\n", 1, "stands for nothing before it"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", 2, "merge keys"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: [1, 2\n", 2, "not YAML"),
        ("a: 'open\n", 2, "not YAML"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        (b"a: 1\nb: \x00\n", 2, "not YAML"),
        ('a: "\\0"\n', 1, "control character"),
        ('a: "\\x1b[31m"\n', 1, "control character"),
        ("a: " + "9" * 5000 + "\n", 1, "too long"),
    ],
)
def test_what_is_refused_is_refused_with_its_line(data: bytes | str, line: int, said: str) -> None:
    text = refusal(data)
    assert text.startswith(f"x.yaml:{line}: ")
    assert said in text
    assert "; expected " in text


BOMBS = {
    "laughs": "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)),
    "doubling depth": "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 60)),
    "depth": "[" * 100_000,
    "depth of mappings": "{a: " * 100_000,
    "depth of blocks": "- " * 100_000,
    "depth of keys": "? " * 100_000,
    "many values": "[" + "a," * 1_000_000 + "]",
    "directives": "%TAG !a! b\n" * 200_000,
    "anchors": "- &a a\n" * 600_000,
    "bytes": "a" * 100_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_within_seconds(name: str) -> None:
    data = BOMBS[name].encode()
    before = time.process_time()
    refusal(data)
    assert time.process_time() - before < 15


@given(VALUES)
def test_what_is_written_reads_back_equal(value: yaml.Value) -> None:
    again = [one.value for one in yaml.documents(data=yaml.write(values=[[value]]), file="x")]
    assert again == [[value]]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        said = str(yaml.documents(data=data, file="x.yaml"))
    except Problem as problem:
        said = str(problem)
    assert said
