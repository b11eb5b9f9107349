"""Whatever is wrong with a ballot file is one sentence with the line, and never takes long."""

import time
from contextlib import suppress

import pytest

from mycel.formats import ballots
from mycel.formats.problems import Problem

SOI = """# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# ALTERNATIVE NAME 1: Ada
# ALTERNATIVE NAME 2: Bo
# ALTERNATIVE NAME 3: Cy
2: 1,2
1: 3
"""
CAT = (
    SOI.replace("soi", "cat").partition("2: 1,2")[0]
    + """# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
3: {1,2},3
"""
)
BLT = """3 2
2 1 2 0
1 3 0
0
"Ada"
"Bo"
"Cy"
"Who"
"""
CSV = "Ada,Bo,Cy\n1,2,No opinion\n2,,1\n"
SCOT = """3,1,
2,1,2,
1,3,
"Candidate 1","Ada","Red",
"Candidate 2","Bo","Blue",
"Candidate 3","Cy","",
"Ward",
"""
PB = """META
key;value
num_projects;2
num_votes;2
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
a;50;Trees
b;60;Bench
VOTES
voter_id;vote
1;a,b
2;b
"""
POINTS = PB.replace("approval", "scoring").replace("voter_id;vote", "voter_id;vote;points")
POINTS = POINTS.replace("1;a,b", "1;a,b;3,2").replace("2;b", "2;b;1")
ABC = """profile: [[0, 1],
  [1]]
num_cand: 3
committeesize: 2
"""
FILES = {"x.soi": SOI, "x.cat": CAT, "x.blt": BLT, "x.csv": CSV, "s.csv": SCOT, "x.pb": PB}
FILES |= {"points.pb": POINTS, "x.yaml": ABC}
REFUSED = [
    (
        "x.soi",
        "ES: 3",
        "ES: 4",
        "2: the header says 4 alternatives but names no 4; expected a name",
    ),
    (
        "x.soi",
        "ES: 3",
        "ES: x",
        '2: NUMBER ALTERNATIVES is "x"; expected a whole number of 0 or more',
    ),
    ("x.soi", "ES: 3", "ES: 99999", "2: there are 99,999 alternatives; expected at most 2,000"),
    ("x.soi", "RS: 3", "RS: 4", "3: the header says 4 voters; expected 3, the sum of the ballots"),
    (
        "x.soi",
        "E: soi",
        "E: abc",
        '1: the data type is "abc"; expected one of soi, soc, toi, toc, cat',
    ),
    ("x.soi", ": Bo", ": Ada", '5: "Ada" stands in line 4 already; expected it once'),
    ("x.soi", ": Bo", ":", "5: an alternative has no name; expected one"),
    (
        "x.soi",
        "E 2: Bo",
        "E 1: Bo",
        '5: "ALTERNATIVE NAME 1" stands in line 4 already; expected it once',
    ),
    ("x.soi", "1,2", "1,4", '7: the ballot names alternative "4"; expected 1 to 3'),
    ("x.soi", "1,2", "1,", '7: the ballot names alternative ""; expected 1 to 3'),
    ("x.soi", "1,2", "1,1", '7: the ballot names "Ada" twice; expected it once'),
    ("x.soi", "1,2", "{1,2", "7: the braces do not pair; expected equals such as {3,4}"),
    ("x.soi", "1,2", "{1,2}", "7: the ballot has equal ranks; expected none in a file of type soi"),
    (
        "x.soi",
        "2: 1",
        "-2: 1",
        '7: the number of ballots is "-2"; expected a whole number of 1 or more',
    ),
    (
        "x.soi",
        "2: 1",
        "0: 1",
        '7: the number of ballots is "0"; expected a whole number of 1 or more',
    ),
    (
        "x.soi",
        "2: 1",
        "1.5: 1",
        '7: the number of ballots is "1.5"; expected a whole number of 1 or more',
    ),
    (
        "x.soi",
        "2: 1",
        "٣: 1",
        '7: the number of ballots is "٣"; expected a whole number of 1 or more',
    ),
    (
        "x.soi",
        "2: 1",
        "9" * 5000 + ": 1",
        "7: the number of ballots has 5000 digits; expected at most 10",
    ),
    ("x.soi", "2: 1,2", "1,2", '7: "1,2" is no ballot; expected `number: 1,2,{3,4}`'),
    ("x.cat", "},3", "},3,{}", "10: the ballot has 3 categories; expected 2 or fewer"),
    ("x.cat", "1,2}", "1,3}", '10: the ballot names "Cy" twice; expected it once'),
    ("x.blt", "3 2", "3", '1: the first line is "3"; expected `candidates seats`'),
    ("x.blt", "3 2", "3 0", '1: the number of seats is "0"; expected a whole number of 1 or more'),
    ("x.blt", "3 2", "9999 2", "1: there are 9,999 candidates; expected at most 2,000"),
    ("x.blt", "1 2 0", "1 4 0", '2: there is no candidate "4"; expected 1 to 3'),
    ("x.blt", "1 2 0", "1 1 0", '2: the ballot names "1" twice; expected it once'),
    ("x.blt", "2 1 2 0", "-2 1 2 0", '2: "1" is no withdrawal; expected -1 or the like'),
    (
        "x.blt",
        "1 3 0",
        "-1 3 0",
        '3: the number of ballots is "-1"; expected a whole number of 1 or more',
    ),
    (
        "x.blt",
        "1 3 0",
        "1.5 3 0",
        '3: the number of ballots is "1.5"; expected a whole number of 1 or more',
    ),
    ("x.blt", "1 3 0\n0", "1 3 0", "4: a name stands among the ballots; expected 0 before names"),
    ("x.blt", '"Cy"\n"Who"\n', "", "7: there are 2 names for 3 candidates; expected one for all"),
    ("x.blt", '"Bo"', "Bo", '6: "Bo" is no name; expected a name in quotes'),
    ("x.blt", '"Bo"', '"Ada"', '6: "Ada" stands in line 5 already; expected it once'),
    (
        "x.blt",
        "3 2\n",
        "3 2\n-1 -2 -3\n",
        ": every candidate is withdrawn; expected one who is not",
    ),
    (
        "x.blt",
        "3 2\n",
        "3 2\n[tie 1 2]\n",
        "2: the tie order does not name every candidate once; expected all of them",
    ),
    (
        "x.blt",
        "3 2\n",
        "3 2\n[foo 1]\n",
        '2: the option "[foo 1]" is not read; expected nick, tie, undeclared, droop',
    ),
    (
        "x.blt",
        "2 1 2 0\n1 3 0",
        "(a) 1 0\n(a) 3 0",
        '3: the ballot "(a)" stands in line 2 already; expected it once',
    ),
    ("x.csv", "1,2,", "1,", "2: the row has 2 cells; expected 3, one for each column"),
    (
        "x.csv",
        "2,,1",
        "2,x,1",
        '3: the cell is "x"; expected a rank of 1 or more, No opinion or nothing',
    ),
    (
        "x.csv",
        "2,,1",
        "2,0,1",
        '3: the cell is "0"; expected a rank of 1 or more, No opinion or nothing',
    ),
    ("x.csv", "2,,1", "2,99999,1", "3: the cell has 5 digits; expected at most 4"),
    ("x.csv", "Ada,Bo", "Ada,Ada", '1: "Ada" stands in line 1 already; expected it once'),
    ("x.csv", "Ada,Bo", "Ada,", "1: an option has no name; expected one"),
    ("x.csv", "Ada,Bo,Cy\n1,", "weight,Bo,Cy\n-1,", '2: the weight is "-1"; expected a whole'),
    ("x.csv", "2,,1", '2,"1', "4: this is not CSV (unexpected end of data)"),
    ("s.csv", "1,2,", "1,4,", '2: there is no candidate "4"; expected 1 to 3'),
    ("s.csv", "1,2,", "1,1,", '2: the ballot names "1" twice; expected it once'),
    (
        "s.csv",
        "2,1,2,",
        "-2,1,2,",
        '2: the number of ballots is "-2"; expected a whole number of 1 or more',
    ),
    (
        "s.csv",
        "Candidate 2",
        "Candidate 3",
        '5: ""Candidate 3","Bo","Blue"," stands here; expected "Candidate 2","name","party"',
    ),
    (
        "s.csv",
        '"Ward",',
        '"Ward",\n"More",',
        '8: ""More"," follows the ward; expected the end of the file',
    ),
    ("x.pb", "META", "META\nMETA", "2: the section META stands here; expected PROJECTS"),
    (
        "x.pb",
        "VOTES",
        "votez",
        "1: the section VOTES is missing; expected META, PROJECTS and VOTES",
    ),
    ("x.pb", "num_votes;2", "num_votes;3", "4: num_votes is 3; expected 2, as many as there are"),
    (
        "x.pb",
        "budget;100",
        "budget;-1",
        '5: the budget is "-1"; expected a sum above 0, such as 1234.50',
    ),
    (
        "x.pb",
        "budget;100",
        "budget;1,2,3",
        '5: the budget is "1,2,3"; expected a sum above 0, such as 1234.50',
    ),
    ("x.pb", "budget;100\n", "", "1: META has no budget; expected one"),
    (
        "x.pb",
        "approval",
        "magic",
        '1: the vote_type is "magic"; expected one of approval',
    ),
    ("x.pb", "b;60", "a;60", '10: "a" stands in line 9 already; expected it once'),
    ("x.pb", "b;60", "b;sixty", '10: the cost is "sixty"; expected a sum such as 1234.50'),
    ("x.pb", "b;60;Bench", "b;60", "10: the row has 2 cells; expected 3, one for each column"),
    (
        "x.pb",
        "project_id;cost",
        "project;cost",
        "8: the column project_id is missing; expected project_id, cost",
    ),
    ("x.pb", "1;a,b", "1;a,z", '13: the ballot names "z"; expected a project of this file'),
    (
        "x.pb",
        "2;b",
        "1;b",
        '14: the voter "1" stands in line 13 already; expected every voter once',
    ),
    (
        "x.pb",
        "voter_id;vote",
        "vote",
        "12: the column voter_id is missing; expected voter_id, vote",
    ),
    ("points.pb", "3,2", "3", "13: the ballot gives 1 figures of points; expected 2"),
    (
        "points.pb",
        "3,2",
        "3,-2",
        '13: a figure of points is "-2"; expected a whole number of 0 or more',
    ),
    ("points.pb", "a,b;3,2", "a,a;3,2", '13: the ballot names "a" twice; expected it once'),
    ("x.yaml", "[1]", "[1, 1]", '2: the ballot names "1" twice; expected it once'),
    ("x.yaml", "[1]", "[3]", "2: the ballot names candidate 3; expected 0 to 2"),
    ("x.yaml", "[1]", "[-1]", "2: the ballot names candidate -1; expected 0 to 2"),
    ("x.yaml", "[1]", "[x]", '2: the ballot names candidate "x"; expected 0 to 2'),
    ("x.yaml", "[1]", "1", "2: a ballot is 1; expected a list of candidates"),
    (
        "x.yaml",
        "num_cand: 3",
        "num_cand: 0",
        "3: num_cand is 0; expected a whole number from 1 to 10,000",
    ),
    (
        "x.yaml",
        "num_cand",
        "candidates",
        '3: the key "candidates" is not known; expected description, profile',
    ),
    ("x.yaml", ABC, "- 1", "1: this is no profile; expected one document with `profile`"),
]


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Problem) as caught:
        ballots.read(data=data, name=name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_the_files_that_are_spoilt_below_are_read(name):
    found = ballots.read(data=FILES[name].encode(), name=name)
    crlf = FILES[name].replace("\n", "\r\n").encode()
    assert ballots.read(data=b"\xef\xbb\xbf" + crlf, name=name).format == found.format


@pytest.mark.parametrize(("name", "old", "new", "says"), REFUSED)
def test_each_refusal_says_line_and_what_was_expected(name, old, new, says):
    assert FILES[name].count(old) >= 1
    said = refused(FILES[name].replace(old, new, 1).encode(), name)
    place = f"{name}{says}" if says.startswith(":") else f"{name}:{says}"
    assert said.startswith(place)


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_no_text_are_refused_with_the_line(name):
    data = FILES[name].encode()
    line = data.count(b"\n") + 1
    assert refused(data + b"\xff", name) == (
        f"{name}:{line}: these bytes are not UTF-8; expected text in UTF-8"
    )
    assert refused(data + b"\0", name) == (
        f"{name}:{line}: a control character stands here; expected plain text"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_line_of_ten_megabytes_is_refused_at_once(name):
    started = time.process_time()
    said = refused(FILES[name].encode() + b"9" * 10_000_000, name)
    line = FILES[name].count("\n") + 1
    assert said == f"{name}:{line}: this line has 10,000,000 characters; expected at most 1,000,000"
    assert time.process_time() - started < 1


def test_a_voter_of_a_rank_matrix_stands_once():
    data = b"voter_id,Ada,weight\n7,1,2\n7,1,1\n"
    assert refused(data, "x.csv") == (
        'x.csv:3: the voter "7" stands in line 2 already; expected every voter once'
    )
    found = ballots.read(data=data.replace(b"\n7,1,1", b"\n8,1,1"), name="x.csv")
    assert (found.rankings.options, found.rankings.size) == (("Ada",), 3)


def test_billion_laughs_are_refused():
    laughs = "a0: &a0 [1, 1]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)
    )
    said = refused((laughs + ABC).encode(), "x.yaml")
    assert said.endswith("the file holds more than 500,000 values; expected fewer")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("many.soi", SOI.replace("NUMBER VOTERS: 3\n", "X: 1\n") + "1: 1\n" * 190_000),
        ("wide.csv", ",".join(f"o{i}" for i in range(1990)) + "\n" + ("," * 1989 + "\n") * 490),
        ("deep.blt", "3 2\n" + "1 " * 300_000 + "0\n"),
        ("one.blt", BLT.replace("1 3 0", "1 3 0\n" * 160_000)),
        ("braces.toi", SOI.replace("soi", "toi").replace("1,2", "{" * 900_000)),
        ("quotes.blt", BLT.replace('"Bo"', '"' * 900_000)),
        ("quotes.pb", PB.replace("Trees", '"' * 900_000)),
        ("lines.pb", PB.replace("2;b\n", '2;"b\n' * 150_000)),
        ("columns.pb", PB.replace("voter_id;vote", "voter_id;vote" + ";x" * 450_000)),
        ("flow.yaml", "profile: [" + "[1]," * 200_000 + "]\n"),
        ("block.yaml", "profile:\n" + "- - 1\n" * 150_000),
        ("keys.yaml", "".join(f"k{i}: 1\n" for i in range(90_000))),
        ("quoted.csv", "Ada,Bo\n" + '"1","2"\n' * 110_000),
        ("wards.csv", "3,1,\n" + "1,1,\n" * 190_000),
    ],
)
def test_a_megabyte_is_read_or_refused_within_a_second(name, data):
    assert len(data) < 1_300_000
    started = time.process_time()
    with suppress(Problem):
        ballots.read(data=data.encode(), name=name)
    assert time.process_time() - started < 1.5  # 1 second, and patience with a busy machine


def test_more_marks_than_can_be_held_are_refused():
    head = "# NUMBER ALTERNATIVES: 2000\n" + "".join(
        f"# ALTERNATIVE NAME {i}: {i}\n" for i in range(1, 2001)
    )
    pairs = "".join(f"1: {1 + i // 1000},{1001 + i % 1000}\n" for i in range(2000, 13_000))
    said = refused((head + pairs).encode(), "x.soi")
    assert "different ballots over 2,000 options are too many; expected at most" in said


@pytest.mark.parametrize(
    ("format_", "says"),
    [
        ("sio", 'the format "sio" is not known; expected soi'),
        ("tar", 'the format "tar" is not known; expected '),
    ],
)
def test_unknown_formats_are_refused(format_, says):
    with pytest.raises(Problem) as caught:
        ballots.read(data=SOI.encode(), name="x", format_=format_)
    assert says in str(caught.value)
    assert "say which with --format" in refused(b"hello", "-")
