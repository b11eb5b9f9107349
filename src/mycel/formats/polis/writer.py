"""Writer: a conversation as the files of a Polis export; ballots of single people only if asked."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mycel.engine.opinion import matrix
from mycel.engine.opinion.matrix import AGREE, DISAGREE
from mycel.formats.polis.conversation import Conversation

COMMENTS = (
    "timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "is-meta",
    "is-seed", "comment-body",
)  # fmt: skip
LOG = ("timestamp", "comment-id", "voter-id", "vote")
MATRIX = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


Counts = Mapping[str, tuple[int | None, int | None]]


def write(
    *, conversation: Conversation, with_ballots: bool, counts: Counts | None = None
) -> dict[str, bytes]:
    """Return the files of an export by name.

    Args:
        conversation: what was said and voted.
        with_ballots: whether to write votes.csv and participants-votes.csv, by which people can
            be told again by who knows a few of their votes: only if they agreed before they voted.
        counts: agrees and disagrees of each statement, None where hidden; counted from the votes
            where left out.
    """
    files = {
        "summary.csv": _csv(
            ([key, value] for key, value in conversation.summary.items()), head=None
        ),
        "comments.csv": _csv(_comments(conversation, counts), head=COMMENTS),
    }
    if with_ballots:
        cast = conversation.cast
        times: Sequence[object] = cast.times or [""] * len(cast.votes)
        log = zip(times, cast.statements, cast.participants, cast.votes, strict=True)
        if cast.times:
            files["votes.csv"] = _csv((list(row) for row in log), head=LOG)
        else:
            files["votes.csv"] = _csv((list(row[1:]) for row in log), head=LOG[1:])
        files["participants-votes.csv"] = _matrix(conversation)
    return files


def _comments(conversation: Conversation, counts: Counts | None) -> Iterable[list[object]]:
    cast = conversation.cast
    events = Counter(zip(cast.statements, cast.votes, strict=True))
    given = counts or {}
    for one in sorted(conversation.statements, key=lambda one: matrix.order(one.id)):
        agrees, disagrees = given.get(one.id, (events[one.id, AGREE], events[one.id, DISAGREE]))
        yield [
            "" if one.created_ms is None else one.created_ms,
            one.id,
            one.author,
            "" if agrees is None else agrees,
            "" if disagrees is None else disagrees,
            one.moderated,
            int(one.is_meta),
            int(one.is_seed),
            one.text,
        ]


def _matrix(conversation: Conversation) -> bytes:
    cast = conversation.cast
    latest = matrix.of_events(
        participants=cast.participants,
        statements=cast.statements,
        votes=cast.votes,
        times=cast.times or None,
        known=(one.id for one in conversation.statements),
    )
    written = Counter(one.author for one in conversation.statements)
    rows: list[list[object]] = [[""] * len(latest.statements) for _ in latest.participants]
    counts = [Counter[int]() for _ in latest.participants]
    for row, column, value in zip(
        latest.rows.tolist(), latest.columns.tolist(), latest.values.tolist(), strict=True
    ):
        rows[row][column] = value
        counts[row][value] += 1
    return _csv(
        (
            [
                id_,
                conversation.groups.get(id_, ""),
                written[id_],
                counts[at].total(),
                counts[at][AGREE],
                counts[at][DISAGREE],
                *rows[at],
            ]
            for at, id_ in enumerate(latest.participants)
        ),
        head=(*MATRIX, *latest.statements),
    )


def _csv(rows: Iterable[list[object]], *, head: Sequence[str] | None) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if head is not None:
        writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()
