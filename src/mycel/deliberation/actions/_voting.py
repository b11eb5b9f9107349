"""Keeping a vote: the rows that every vote writes, by statements that are written once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mycel.deliberation.snapshots.keys import key

COUNTERS = {1: "agrees", 0: "passes", -1: "disagrees"}
VOTE = (
    "INSERT INTO deliberation_statementvote "
    "(process_id, participant_id, statement_id, seq, value, at, salt, commitment) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
SHOWN = (
    "INSERT INTO deliberation_exposure (participant_id, statement_id, at, votes_before) "
    "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
FIRST = {
    value: f"UPDATE deliberation_statement SET {name} = {name} + 1 WHERE id = %s"  # noqa: S608 — names of our own columns
    for value, name in COUNTERS.items()
}
INSTEAD = {
    (value, before): f"UPDATE deliberation_statement SET {name} = {name} + 1, "  # noqa: S608 — names of our own columns
    f"{COUNTERS[before]} = {COUNTERS[before]} - 1 WHERE id = %s"
    for value, name in COUNTERS.items()
    for before in COUNTERS
    if before != value
}


def keep(
    *,
    process: UUID,
    participant: int,
    statement: UUID,
    seq: int,
    value: int,
    before: int | None,
    at: datetime,
    salt: bytes,
    commitment: str,
) -> None:
    """Keep a vote, and what the statement's counters say of it.

    Args:
        process: its primary key.
        participant: the voter's primary key.
        statement: its primary key.
        seq: how many votes of theirs on it this makes.
        value: +1, 0 or −1.
        before: what the last one said, or None.
        at: now.
        salt: what the commitment was made with.
        commitment: what seals the vote until the process ends.
    """
    row = [key(process), participant, key(statement), seq, value, _moment(at), salt, commitment]
    with connection.cursor() as cursor:
        cursor.execute(VOTE, row)
        if before is None:
            cursor.execute(FIRST[value], [key(statement)])
        elif before != value:
            cursor.execute(INSTEAD[value, before], [key(statement)])


def shown(*, statements: list[UUID], to: int, votes_before: int, at: datetime) -> None:
    """Remember that statements were shown to a participant; each once.

    It is no act of anybody's and no entry of the record; how often each statement was shown stands
    beside each map, so that the bias of what is shown can be seen.

    Args:
        statements: their primary keys.
        to: the participant's primary key.
        votes_before: on how many statements they had voted.
        at: now.
    """
    rows = [(to, key(one), _moment(at), votes_before) for one in statements]
    with connection.cursor() as cursor:
        cursor.executemany(SHOWN, rows)


def _moment(at: datetime) -> Any:  # noqa: ANN401 — as the database spells it
    return connection.ops.adapt_datetimefield_value(at)
