"""A process's statements as the files of a Polis export."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from mycel.deliberation.models import OpinionMap, Process, Statement
from mycel.deliberation.models.statements import ACCEPTED
from mycel.deliberation.snapshots.votes import ballots_of, statements_of
from mycel.formats.polis import writer
from mycel.formats.polis.conversation import Cast, Conversation
from mycel.texts.models import SHOWN


def files_of(*, process: Process) -> Mapping[str, bytes]:
    """Return the files by name; votes of single people only after a close that published them.

    Before that, or where the process keeps votes, ``comments.csv`` has those of the newest map.
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
    counts = None if shows else _of_the_newest_map(process, told)
    return writer.write(conversation=conversation, with_ballots=shows, counts=counts)


def _of_the_newest_map(
    process: Process, told: Collection[str]
) -> dict[str, tuple[int | None, int | None]]:
    """Return the counts that the newest map tells: from live ones, one vote could be read.

    Two files around a single vote would differ by it.
    """
    newest = OpinionMap.objects.filter(process=process).order_by("-version").defer("axes").first()
    said = [] if newest is None else json.loads(bytes(newest.public))["statements"]
    found = {one["id"]: (one["agrees"], one["disagrees"]) for one in said}
    return {id_: found.get(id_, (None, None)) for id_ in told}
