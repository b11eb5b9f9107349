"""A process's statements as the files of a Polis export."""

from collections.abc import Mapping
from dataclasses import replace

from mycel.deliberation.models import Process, Statement
from mycel.deliberation.models.statements import ACCEPTED
from mycel.deliberation.snapshots.votes import ballots_of, statements_of
from mycel.engine.discussion.participation import hidden
from mycel.formats.polis import writer
from mycel.formats.polis.conversation import Cast, Conversation
from mycel.texts.models import SHOWN


def files_of(*, process: Process) -> Mapping[str, bytes]:
    """Return the files by name; votes of single people only after a close that published them.

    Before that, or where the process keeps votes, ``comments.csv`` has no counts below five.
    """
    shows = process.publishes_votes and process.closed_at is not None
    rows = Statement.objects.filter(process=process, state=ACCEPTED).select_related("text")
    told = {str(row.number): row for row in rows if row.text.state == SHOWN}
    known = {one.id: one for one in statements_of(process=process)}
    cast = Cast([], [], [])
    if shows:
        ballots, _last = ballots_of(process=process)
        cast = Cast(ballots.voters, ballots.statements, ballots.values)
    conversation = Conversation(
        cast=cast,
        statements=tuple(
            replace(
                known[id_],
                text=row.text.body,
                created_ms=int(row.stated_at.timestamp()) * 1000,
            )
            for id_, row in told.items()
        ),
        summary={"topic": next(iter(process.title.values()), ""), "comments": str(len(told))},
    )
    counts = None if shows else {id_: _covered(row) for id_, row in told.items()}
    return writer.write(conversation=conversation, with_ballots=shows, counts=counts)


def _covered(row: Statement) -> tuple[int | None, int | None]:
    agrees, disagrees, _passes = hidden(numbers=[row.agrees, row.disagrees, row.passes])
    return agrees, disagrees
