"""Votes on statements as values of the engine."""

from collections import Counter

from mycel.deliberation.models import Exposure, Process, Statement, StatementVote
from mycel.deliberation.models.statements import REJECTED, WAITING
from mycel.engine.discussion.participation import LEAST
from mycel.engine.opinion import matrix
from mycel.engine.opinion.drawn import Ballots

JUDGED = {REJECTED: matrix.REJECTED, WAITING: matrix.UNJUDGED}


def ballots_of(*, process: Process) -> tuple[Ballots, int]:
    """Return every vote of a process in the order they were cast, and the newest one's id."""
    rows = StatementVote.objects.filter(process=process).order_by("id")
    found, last = Ballots([], [], [], []), 0
    fields = ("id", "participant__commitment", "statement__number", "value", "seq")
    for id_, voter, number, value, seq in rows.values_list(*fields).iterator(chunk_size=5000):
        found.voters.append(voter)
        found.statements.append(str(number))
        found.values.append(value)
        found.seqs.append(seq)
        last = id_
    return found, last


def statements_of(*, process: Process) -> tuple[matrix.Statement, ...]:
    """Return the statements of a process; one that was merged is not active."""
    rows = Statement.objects.filter(process=process).order_by("number")
    return tuple(
        matrix.Statement(
            id=str(row.number),
            moderated=JUDGED.get(row.state, matrix.ACCEPTED),
            is_active=row.duplicate_of_id is None,
            is_seed=row.is_seed,
            is_meta=row.is_meta,
        )
        for row in rows
    )


def shown_of(*, process: Process) -> dict[str, int | None]:
    """Return how often each statement was shown, by its number; None for 1 to 4."""
    rows = Exposure.objects.filter(statement__process=process)
    often = Counter(str(n) for n in rows.values_list("statement__number", flat=True))
    return {
        id_: n if n == 0 or n >= LEAST else None
        for id_, n in sorted(often.items(), key=lambda pair: int(pair[0]))
    }
