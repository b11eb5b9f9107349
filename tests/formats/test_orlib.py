"""OR-Library knapsacks: what is read, and what is refused with its line."""

import pytest

from mycel.formats import orlib
from mycel.formats.problems import Problem

GOOD = b"""2
3 2 11
4 5.5 7
1 2 3
3 2 1
4 4
1 1 0
9
2
1
"""


def test_problems_are_read_with_their_optimum():
    first, second = orlib.read(data=GOOD, file="x")
    assert first.optimum == 11
    assert first.gains == {"1": 4, "2": 5.5, "3": 7}
    assert first.costs["2"] == {"1": 2, "2": 2}
    assert first.budgets == {"1": 4, "2": 4}
    assert second.optimum is None
    assert orlib.read(data=GOOD.replace(b"\n", b"  \r\n"), file="x") == (first, second)
    assert orlib.read(data=b" ".join(GOOD.split()), file="x") == (first, second)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x:1: the file ends before the number of problems"),
        (b"1\n3 2 11\n4 5.5", "x:3: the file ends before a gain of problem 1"),
        (b"1\n3 2 eleven", 'x:2: the best value of problem 1 is "eleven"; expected a number'),
        (b"0\n", "the number of problems is 0; expected a whole number from 1 to 1,000"),
        (b"1\n1.5 1 0", "the number of things in problem 1 is 1.5"),
        (b"1\n9000000 1 0", "expected a whole number from 1 to 5,000,000"),
        (b"1\n4000000 9 0", "the number of budgets in problem 1 is 9; expected"),
        (b"1\n1 1 0 5 -1 2", 'a cost of problem 1 is "-1"; expected a number from 0'),
        (b"1\n1 1 0 nan 1 2", 'a gain of problem 1 is "nan"'),
        (GOOD + b"7\n", 'x:11: "7" follows after problem 2; expected the end of the file'),
        (b"\xff1", "these bytes are not UTF-8"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(data, said):
    with pytest.raises(Problem) as refused:
        orlib.read(data=data, file="x")
    assert said in str(refused.value)
