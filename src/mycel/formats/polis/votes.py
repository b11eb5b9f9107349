"""Votes: the log of votes, the matrix of participants, and the plain table of three columns."""

from collections.abc import Mapping

from mycel.formats.polis.conversation import (
    MOST_PEOPLE,
    MOST_STATEMENTS,
    MOST_VOTES,
    Cast,
)
from mycel.formats.polis.rows import Sheet, in_ms
from mycel.formats.problems import Problem, shown

LOG = "timestamp, comment-id, voter-id, vote"
MATRIX = "participant, group-id and one column for each comment"
PLAIN = "participant, statement, vote"
NO_STATEMENT = {
    "participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree",
    "n-important",
}  # fmt: skip
PERSON = ("voter-id", "participant", "participant-id")
THING = ("comment-id", "statement", "statement-id")
TIME = ("timestamp", "time")


def is_matrix(*, head: str) -> bool:
    """Return whether a first line is that of a matrix of participants."""
    names = {name.strip().strip('"').lower() for name in head.lstrip("\ufeff").split(",")}
    return "participant" in names and "group-id" in names


def read_log(*, file: str, data: bytes, expected: str = LOG) -> Cast:
    """Return the votes of votes.csv, or of a plain table, in the order of the file.

    Times are read where there are any; ``datetime`` depends on a time zone and is passed over.

    Errors:
        Problem with the line.
    """
    sheet = Sheet(file=file, data=data, expected=expected)
    person, thing = _named(sheet, PERSON, expected), _named(sheet, THING, expected)
    (vote,) = sheet.places("vote")
    time = sheet.place(*TIME)
    cast = Cast([], [], [])
    for row in sheet.rows():
        _check_length(sheet, row)
        cast.participants.append(sheet.id_(row[person], "participant"))
        cast.statements.append(sheet.id_(row[thing], "statement"))
        cast.votes.append(sheet.vote(row[vote]))
        if time is not None:
            cast.times.append(sheet.whole(row[time], "time"))
        if len(cast.votes) > MOST_VOTES:
            raise sheet.problem(f"there are more than {MOST_VOTES:,} votes; expected fewer")
    found = Cast(cast.participants, cast.statements, cast.votes, in_ms(cast.times))
    check_sizes(cast=found, file=file)
    return found


def read_matrix(*, file: str, data: bytes) -> tuple[Cast, Mapping[str, str]]:
    """Return the latest votes of participants-votes.csv, and who was published in which group.

    Errors:
        Problem with the line.
    """
    sheet = Sheet(file=file, data=data, expected=MATRIX)
    (person,) = sheet.places("participant")
    group = sheet.place("group-id")
    columns = [
        (at, sheet.id_(name, "statement"))
        for at, name in enumerate(sheet.names)
        if sheet.head[at] not in NO_STATEMENT
    ]
    cast, groups = Cast([], [], []), {}
    known: set[str] = set()
    for row in sheet.rows():
        _check_length(sheet, row)
        id_ = sheet.id_(row[person], "participant")
        if id_ in known:
            raise sheet.problem(f"the participant {shown(value=id_)} stands twice; expected once")
        known.add(id_)
        if group is not None and row[group].strip():
            groups[id_] = sheet.id_(row[group], "group")
        for at, statement in columns:
            if row[at].strip():
                cast.participants.append(id_)
                cast.statements.append(statement)
                cast.votes.append(sheet.vote(row[at]))
        if len(cast.votes) > MOST_VOTES or len(known) > MOST_PEOPLE:
            raise sheet.problem("there are too many participants or votes; expected fewer")
    check_sizes(cast=cast, file=file)
    return cast, groups


def check_sizes(*, cast: Cast, file: str) -> None:
    """Refuse more participants or statements than any conversation has."""
    for ids, most, what in (
        (cast.participants, MOST_PEOPLE, "participants"),
        (cast.statements, MOST_STATEMENTS, "statements"),
    ):
        if len(set(ids)) > most:
            raise Problem(text=f"there are more than {most:,} {what}; expected fewer", file=file)


def _named(sheet: Sheet, names: tuple[str, ...], expected: str) -> int:
    found = sheet.place(*names)
    if found is None:
        raise sheet.problem(f"there is no column {shown(value=names[0])}; expected {expected}")
    return found


def _check_length(sheet: Sheet, row: list[str]) -> None:
    if len(row) != len(sheet.head):
        raise sheet.problem(
            f"there are {len(row):,} fields; expected {len(sheet.head):,} as in the first line"
        )
