"""Polis exports: every public one, every variant, and no hostile one."""

import pytest
from tests.engine import conversations

from mycel.formats import polis
from mycel.formats.problems import Problem

EVENTS = {
    "15-per-hour-seattle": (2_995, 54, 339),
    "austria-climate.5twd2jsnkf.2022-08-08": (61_936, 522, 1_116),
    "canadian-electoral-reform": (12_018, 174, 448),
    "scoop-hivemind.ubi": (7_174, 71, 234),
    "vtaiwan.uberx": (49_997, 197, 1_921),
    "25ptpt-3gp-no-strict-with-meta": (1_386, 57, 27),
    "below-100-ptpts": (504, 44, 35),
}
LATEST = {
    "15-per-hour-seattle": 2_872,
    "austria-climate.5twd2jsnkf.2022-08-08": 61_384,
    "canadian-electoral-reform": 11_950,
    "scoop-hivemind.ubi": 7_153,
    "vtaiwan.uberx": 49_443,
}
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"
LOG = VOTES + "1500000000,x,0,7,1\n1500000001,x,0,8,-1\n1500000002,x,1,7,0\n1500000003,x,0,7,-1\n"
COMMENTS = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1500000000,0,7,1,2,1,One\n1500000000,1,7,0,0,0,Two\n"
)


def read(**files):
    given = {name.replace("_", "-") + ".csv": text.encode() for name, text in files.items()}
    return polis.read(files=given)


def refused(**files):
    with pytest.raises(Problem) as caught:
        read(**files)
    return str(caught.value)


@pytest.mark.parametrize("name", [*conversations.OPEN, *conversations.SERVED])
def test_public_conversations_are_read_whole(name, public_data):
    found = conversations.read(public_data, name)
    assert found.warnings == ()
    if name in EVENTS:
        people = len(set(found.cast.participants))
        assert (len(found.cast.votes), len(found.statements), people) == EVENTS[name]
    if name in LATEST:
        assert len(conversations.latest(found).values) == LATEST[name]
    assert all(one.text for one in found.statements)


@pytest.mark.parametrize("name", ["brexit-consensus", "london.youth.policing"])
def test_the_log_and_the_matrix_tell_the_same_latest_votes(name, public_data):
    place = conversations.folder(public_data, name)
    matrix = {"participants-votes.csv": (place / "participants-votes.csv").read_bytes()}
    log = {"votes.csv": (place / "votes.csv").read_bytes()}
    first, second = (conversations.latest(polis.read(files=files)) for files in (matrix, log))
    told = {
        (one.participants[p], one.statements[s], int(v))
        for one in (first, second)
        for p, s, v in zip(one.rows, one.columns, one.values, strict=True)
    }
    assert len(told) == len(first.values) == len(second.values)


@pytest.mark.parametrize("name", ["brexit-consensus", "scoop-hivemind.ubi"])
def test_what_is_written_reads_back(name, public_data):
    found = conversations.read(public_data, name)
    again = polis.read(files=polis.write(conversation=found, with_ballots=True))
    assert again.cast == found.cast
    assert (again.groups, again.summary) == (found.groups, found.summary)
    assert {one.id: one for one in again.statements} == {one.id: one for one in found.statements}


def test_ballots_are_written_only_where_asked():
    files = polis.write(conversation=read(votes=LOG, comments=COMMENTS), with_ballots=False)
    assert set(files) == {"summary.csv", "comments.csv"}


def test_votes_without_times_read_back():
    found = read(plain="participant,statement,vote\na,s,agree\nb,s,Pass\na,t,-1\n")
    assert found.cast.votes == [1, 0, -1]
    assert found.format == "votes-csv"
    again = polis.read(files=polis.write(conversation=found, with_ballots=True))
    assert again.cast == found.cast


def test_seconds_and_milliseconds_are_the_same_times():
    assert read(votes=LOG).cast.times[0] == 1_500_000_000_000
    assert read(votes=LOG.replace("15000000", "15000000000")).cast.times[0] == 1_500_000_000_000


def test_columns_are_found_by_name_and_an_xid_is_passed_over():
    found = read(
        participants_votes="vote-x,participant,xid,group-id,9\n".replace("vote-x", "n-votes")
        + "1,a,secret,0,-1\n0,b,other,,\n"
    )
    assert (found.cast.participants, found.cast.statements, found.cast.votes) == (
        ["a"],
        ["9"],
        [-1],
    )
    assert found.groups == {"a": "0"}
    assert "secret" not in str(found)


def test_the_log_counts_where_both_are_there():
    matrix = "participant,group-id,0,1\n7,1,1,0\n8,0,-1,\n"
    found = read(votes=LOG, participants_votes=matrix)
    assert len(found.cast.votes) == 4
    assert found.groups == {"7": "1", "8": "0"}


def test_counts_are_of_events_and_not_of_latest_votes():
    assert read(votes=LOG, comments=COMMENTS).warnings == ()


def test_swapped_signs_are_refused_until_somebody_says_which():
    swapped = COMMENTS.replace("1,2,1,One", "2,1,1,One")
    files = {"votes.csv": LOG.encode(), "comments.csv": swapped.encode()}
    with pytest.raises(polis.SignMismatch, match=r"only when swapped.*--agree"):
        polis.read(files=files)
    assert polis.read(files=files, agree=1).cast.votes == [1, -1, 0, -1]
    assert polis.read(files=files, agree=-1).cast.votes == [-1, 1, 0, 1]


def test_counts_that_differ_are_noted():
    (said,) = read(votes=LOG, comments=COMMENTS.replace("1,2,1,One", "5,2,1,One")).warnings
    assert "1 of 2" in said


def test_texts_of_old_exports_hold_commas_and_lines():
    text = COMMENTS.replace("Two", 'Two, "three"\nand four')
    found = read(votes=LOG, comments=text)
    assert found.statements[1].text == 'Two, "three"\nand four'
    assert "1 lines" in found.warnings[0]
    quoted = COMMENTS.replace("Two", '"Two\nlines, ""quoted"""')
    assert read(votes=LOG, comments=quoted).statements[1].text == 'Two\nlines, "quoted"'


def test_statements_that_say_the_same_are_noted():
    assert "word for word" in read(votes=LOG, comments=COMMENTS.replace("Two", "ONE ")).warnings[0]


def test_summaries_go_over_lines():
    found = read(votes=LOG, summary='topic,Bikes, trams\nconversation-description,"a\nb"\n\n')
    assert found.summary == {"topic": "Bikes, trams", "conversation-description": "a\nb"}


def test_archive_columns_are_read():
    head = "comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,comment-body\n"
    found = read(votes=LOG, comments=head + "0,7,1,2,-1,1,true,One\n").statements[0]
    assert (found.moderated, found.is_meta, found.is_seed) == (-1, True, True)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"comments": COMMENTS}, "comments.csv"),
        ({"comments": COMMENTS, "summary": "a,b\n"}, "there are no votes"),
        ({"votes": VOTES + "1,x,0,7,2\n"}, r'votes.csv:2: "2" is no vote'),
        ({"votes": VOTES + "1,x,0,7,1\n1,x,0,7\n"}, "votes.csv:3: there are 4 fields"),
        ({"votes": VOTES + "1,x,0,7,1\nsoon,x,0,8,1\n"}, "votes.csv:3: the time"),
        ({"votes": VOTES + "1,x,,7,1\n"}, "votes.csv:2: the statement"),
        ({"votes": VOTES + f"1,x,{'9' * 200},7,1\n"}, "votes.csv:2: the statement"),
        ({"votes": "timestamp,comment-id,vote\n1,2,1\n"}, 'csv:1: there is no column "voter-id"'),
        ({"votes": LOG.replace("datetime", "vote")}, "stands twice"),
        ({"votes": LOG + "\0"}, "no text in UTF-8"),
        ({"participants_votes": "participant,group-id,0\na,0,1\na,0,1\n"}, ":3: the part"),
        ({"participants_votes": "participant,group-id,0\na,0,yes\n"}, "csv:2"),
        ({"votes": LOG, "comments": COMMENTS.replace(",1,One", ",4,One")}, "csv:2: moderated"),
        ({"votes": LOG, "comments": COMMENTS.replace("1,7,0", "0,7,0")}, "csv:3: the statement"),
        ({"votes": LOG, "comments": COMMENTS.replace("Two", "\x1b[31m")}, "csv:3: the text"),
        ({"votes": "\n" * 3}, "there is no column"),
        ({"plain": "participant,statement\na,b\n"}, 'no column "vote"'),
    ],
)  # fmt: skip
def test_refusals_name_file_line_and_what_was_expected(files, said):
    text = refused(**files)
    assert said.replace(r"\"", '"') in text
    assert "expected" in text
    assert "\n" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[1]",
        b'[{"pid": 1, "tid": 2, "vote": 5, "modified": 1}]',
        b'[{"pid": true, "tid": 2, "vote": 1, "modified": 1}]',
        b'[{"pid": 1, "tid": 2, "vote": 1, "modified": "later"}]',
        b'[{"tid": 2, "vote": 1, "modified": 1}]',
        b"[" * 3000,
    ],
)
def test_hostile_json_is_refused(data):
    with pytest.raises(Problem, match="expected"):
        polis.read(files={"votes.json": data})


def test_bytes_that_are_no_text_are_refused_with_their_line():
    with pytest.raises(Problem, match=r"votes\.csv:3"):
        polis.read(files={"votes.csv": VOTES.encode() + b"1,x,0,7,1\n1,x,0,\xff,1\n"})
