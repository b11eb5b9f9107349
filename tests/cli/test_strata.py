"""budget --strata: a budget split by a column of its projects."""

import pytest

BUDGET = """META
key;value
budget;13
currency;EUR
vote_type;approval
PROJECTS
project_id;cost;category;place
a;4;north;x
b;4;north;x
c;3;south;x
d;3;south;y
e;2;;y
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;a,b
5;c,d
6;c,d
7;e
"""


@pytest.fixture
def split(tmp_path, mycel):
    """Return what a call says of the budget split as a file of strata says."""
    path, strata = tmp_path / "some.pb", tmp_path / "strata.csv"
    path.write_text(BUDGET)

    def call(rows, *more, head="stratum,limit"):
        strata.write_text("\n".join((head, *rows)) + "\n")
        return mycel("budget", str(path), "--strata", str(strata), "--rule", "greedy", *more)

    return call


def test_strata_are_counted_apart_and_the_rest_together(split):
    answer = split(["north,4", "south,5.50"], "--json").answer()
    result = answer["result"]
    assert list(result) == ["selected", "cost", "budget", "strata", "pooled"]
    assert (result["selected"], result["cost"], result["budget"]) == (["a", "c", "b", "e"], 13, 13)
    assert [one["stratum"] for one in result["strata"]] == ["north", "south"]
    assert result["pooled"]["selected"] == ["b", "e"]
    assert answer["method"]["strata"] == [
        {"stratum": "north", "limit": "4"}, {"stratum": "south", "limit": "5.5"}
    ]  # fmt: skip
    assert answer["method"]["stratum_column"] == "category"


def test_people_read_what_each_stratum_bought(split):
    lines = split(["north,4", "south,5"]).out.splitlines()
    assert lines[0] == "4 of 5 projects are bought for 13 of 13 EUR."
    assert lines[1:4] == [
        "Stratum north: 4 of 4 EUR, projects bought: 1.",
        "Stratum south: 3 of 5 EUR, projects bought: 1.",
        "What was left: 6 of 6 EUR, projects bought: 2.",
    ]


def test_another_column_can_name_the_strata(split):
    result = split(["x,11"], "--stratum-column", "place", "--json").answer()["result"]
    assert result["strata"][0]["selected"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        (["north,4", "north,5"], [], ':3: the stratum "north" stands twice; expected it once'),
        (["north,-4"], [], ':2: the limit is "-4"; expected a sum such as 1234.50'),
        (["north"], [], '"north" is not understood; expected a stratum and its limit'),
        (["east,4"], [], 'no project is of the stratum "east"; expected one or more'),
        (["north,14"], [], "the strata have more than the whole budget; expected at most as much"),
        (
            ["north,4"],
            ["--stratum-column", "district"],
            'the projects have no column "district"; expected one of project_id, cost, category',
        ),
    ],
)
def test_what_cannot_be_split_is_refused(split, rows, more, said):
    assert said in split(rows, *more).refusal()


def test_another_head_is_refused(split):
    assert (
        'the first line is "group,limit"; expected stratum,limit'
        in split(["north,4"], head="group,limit").err
    )
