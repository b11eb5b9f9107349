"""mycel opinion: the map of an export or of a plain table, the same bytes every time."""

import json

import pytest
from tests.engine import conversations


@pytest.fixture
def table(tmp_path):
    votes, _ = conversations.planted(people=60, things=20)
    words = {1: "agree", 0: "pass", -1: "disagree"}
    rows = [
        f"{votes.participants[p]},{votes.statements[s]},{words[int(v)]}"
        for p, s, v in zip(votes.rows, votes.columns, votes.values, strict=True)
    ]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")
    return tmp_path / "votes.csv"


def test_a_table_of_votes_gives_groups(mycel, table):
    answer = mycel("opinion", str(table), "--seed", "3", "--json").answer()
    result = answer["result"]
    assert result["participants"] == 60
    assert result["k"] == len(result["groups"]) == 3
    assert result["withheld"] is None
    assert {"id", "size", "members", "representative"} == set(result["groups"][0])
    assert {"statement", "side", "score"} == set(result["groups"][0]["representative"][0])
    assert set(result["statements"][0]) == {
        "id",
        "agrees",
        "disagrees",
        "passes",
        "group_informed_consensus",
        "priority",
    }
    assert (answer["method"]["seed"], answer["method"]["version"]) == (3, "opinion-1")
    assert answer["input"]["statements"] == 20
    for line in json.dumps(result).split():
        number = line.strip("[]{},")
        assert "." not in number or len(number.rpartition(".")[2]) <= 6 or '"' in number


def test_the_same_votes_give_the_same_bytes_in_any_order(mycel, table):
    asked = ("opinion", str(table), "--json", "--repetitions", "3")
    first = mycel(*asked).answer()
    assert mycel(*asked).answer() == first
    head, *rows = table.read_text().splitlines()
    table.write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert mycel(*asked).answer()["result"] == first["result"]


def test_people_read_groups_in_words(mycel, table):
    said = mycel("opinion", str(table))
    assert said.code == 0
    assert "Group A" in said.out
    assert "What all groups agree with most" in said.out


def test_an_export_is_read_from_its_folder(mycel, public_data):
    place = str(conversations.folder(public_data, "london.youth.policing"))
    said = mycel("opinion", place)
    assert "No groups are shown" in said.out
    result = mycel("opinion", place, "--json").answer()["result"]
    assert (result["participants"], result["taking_part"]) == (26, 24)
    assert result["groups"] == []
    assert "0.60 is asked" in result["withheld"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("participant,statement,vote\na,b,maybe\n", ':2: "maybe" is no vote'),
        ("participant,statement,vote\n", "nobody has voted yet"),
        ("", "there is no column"),
    ],
)
def test_wrong_tables_are_refused_in_one_line(mycel, tmp_path, text, said):
    file = tmp_path / "x.csv"
    file.write_text(text)
    assert said in mycel("opinion", str(file)).refusal()


def test_a_folder_without_votes_is_refused_with_its_path(mycel, tmp_path):
    (tmp_path / "summary.csv").write_text("topic,x\n")
    (tmp_path / "comments.csv").write_text("comment-id,comment-body\n1,x\n")
    assert "there are no votes" in mycel("opinion", str(tmp_path)).refusal()
