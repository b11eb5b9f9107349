"""A problem reads as one line that says where, what is wrong and what was expected."""

import pickle

import pytest

from mycel.formats.problems import Problem, nearest, shown


def test_a_problem_reads_as_file_line_and_sentence() -> None:
    problem = Problem(text="x is wrong; expected y", file="nodes/a.yaml", line=3)
    assert str(problem) == "nodes/a.yaml:3: x is wrong; expected y"
    assert isinstance(problem, ValueError)


def test_a_problem_without_line_reads_as_file_and_sentence() -> None:
    assert str(Problem(text="x; y", file="a.yaml")) == "a.yaml: x; y"


def test_a_problem_stays_on_one_line_whatever_the_file_is_called() -> None:
    said = str(Problem(text="a\nb", file="x\x1b[31m\r\n\u202e.yaml", line=1))
    assert len(said.splitlines()) == 1
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_problem_survives_the_way_back_from_another_process() -> None:
    problem = pickle.loads(pickle.dumps(Problem(text="x; y", file="a.yaml", line=7)))
    assert (problem.text, problem.file, problem.line) == ("x; y", "a.yaml", 7)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("no", '"no"'),
        (None, "nothing"),
        (True, "true"),
        (12, "12"),
        ({}, "a mapping"),
        ([], "a list"),
        (1 << 9999, "a very long number"),
        ("x" * 100, '"' + "x" * 59 + '…"'),
    ],
    ids=range(8),
)
def test_a_refused_value_is_quoted_short(value: object, expected: str) -> None:
    assert shown(value=value) == expected


def test_the_nearest_word_is_the_one_that_was_meant() -> None:
    assert nearest(word="stewrad", among=["steward", "name"]) == "steward"
    assert nearest(word="zzz", among=["steward", "name"]) is None
