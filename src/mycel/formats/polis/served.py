"""Served: votes and comments as Polis' server answers them, in JSON."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from mycel.engine.opinion.matrix import Statement
from mycel.formats import json
from mycel.formats.polis.conversation import MOST_ID, MOST_TEXT, MOST_VOTES, Cast
from mycel.formats.polis.votes import check_sizes
from mycel.formats.problems import Problem, shown

Row = Mapping[str, object]
PERSON = ("participant_id", "pid")
THING = ("statement_id", "tid")
STATE = ("moderated", "mod")


def read_votes(*, file: str, data: bytes) -> Cast:
    """Return the votes of votes.json; +1 is agree.

    Errors:
        Problem with the file.
    """
    cast = Cast([], [], [])
    for row in _rows(data, file):
        cast.participants.append(_id(row, PERSON, file))
        cast.statements.append(_id(row, THING, file))
        vote = row.get("vote")
        if isinstance(vote, bool) or vote not in (-1, 0, 1):
            raise Problem(text=f"a vote is {shown(value=vote)}; expected 1, 0 or -1", file=file)
        cast.votes.append(int(str(vote).partition(".")[0]))
        cast.times.append(_time(row.get("modified"), file))
        if len(cast.votes) > MOST_VOTES:
            raise Problem(text=f"there are more than {MOST_VOTES:,} votes", file=file)
    check_sizes(cast=cast, file=file)
    return cast


def read_comments(*, file: str, data: bytes) -> tuple[Statement, ...]:
    """Return the statements of comments.json.

    Errors:
        Problem with the file.
    """
    found: dict[str, Statement] = {}
    for row in _rows(data, file):
        id_ = _id(row, THING, file)
        state = next((row[key] for key in STATE if key in row), 0)
        if isinstance(state, bool) or state not in (-1, 0, 1) or id_ in found:
            wrong = f"the statement {shown(value=id_)} stands twice, or its moderation is not known"
            raise Problem(text=f"{wrong}; expected it once, with -1, 0 or 1", file=file)
        text = row.get("txt", "")
        if not isinstance(text, str) or len(text) > MOST_TEXT:
            raise Problem(text="a text is none, or too long; expected a short text", file=file)
        found[id_] = Statement(
            id=id_,
            text=text,
            author=_id(row, PERSON, file),
            moderated=int(str(state)),
            is_active=row.get("active") is not False,
            is_seed=row.get("is_seed") is True,
            is_meta=row.get("is_meta") is True,
            created_ms=_time(row["created"], file) if row.get("created") else None,
        )
    return tuple(found.values())


def _rows(data: bytes, file: str) -> Iterator[Row]:
    value = json.read(data=data, file=file)
    if not isinstance(value, list):
        raise Problem(text="this is no list; expected a list of objects", file=file)
    for one in value:
        if not isinstance(one, dict):
            raise Problem(
                text=f"{shown(value=one)} stands in the list; expected objects", file=file
            )
        yield one


def _id(row: Row, names: tuple[str, ...], file: str) -> str:
    found = next((row[name] for name in names if name in row), None)
    if isinstance(found, bool) or not isinstance(found, int | str):
        raise Problem(text=f"an object has no {names[0]}; expected an id in each", file=file)
    text = str(found)
    if not 0 < len(text) <= MOST_ID or not text.isprintable():
        raise Problem(text=f"{shown(value=text)} is no id; expected a short one", file=file)
    return text


def _time(value: object, file: str) -> int:
    """Read milliseconds as a number or as text, or an ISO date."""
    try:
        if isinstance(value, str) and "T" in value:
            at = datetime.fromisoformat(value)
            return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            return int(float(value))
    except (ValueError, OverflowError):
        pass
    raise Problem(text=f"{shown(value=value)} is no time; expected milliseconds", file=file)
