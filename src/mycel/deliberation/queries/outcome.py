"""What came out of a process, as the document of its close says it."""

from collections import Counter

from mycel.deliberation.models import Post, Process, Proposal, Statement, StatementVote
from mycel.deliberation.models.proposals import PUBLISHED
from mycel.deliberation.queries.participation import participation
from mycel.engine.discussion.participation import LEAST, Table, hidden


def outcome(*, process: Process) -> dict[str, object]:
    """Return the outcome of a process as plain data; numbers of people below 5 are null."""
    tables = participation(process=process)
    answers = Counter(
        Post.objects.filter(thread__process=process, thread__is_consultation=True)
        .exclude(disposition="")
        .values_list("disposition", flat=True)
    )
    statements = Statement.objects.filter(process=process, duplicate_of__isnull=True)
    proposals = Proposal.objects.filter(process=process, state=PUBLISHED).order_by("number")
    return {
        "process": str(process.id),
        "participation": {
            "language": _cells(tables.by_language),
            "home": _cells(tables.by_home),
            "new": _cells(tables.by_new),
        },
        "comments": dict(sorted(answers.items())),
        "votes": StatementVote.objects.filter(process=process).count(),
        "statements": [
            {
                "statement": str(row.id),
                "number": row.number,
                "state": row.state,
                "votes": _votes(row),
            }
            for row in statements.order_by("number")
        ],
        "proposals": [
            {
                "proposal": str(row.id),
                "number": row.number,
                "answer": row.answer,
                "endorsements": row.endorsements_count if row.endorsements_count >= LEAST else None,
            }
            for row in proposals
        ],
    }


def _votes(row: Statement) -> dict[str, int | None]:
    agrees, disagrees, passes = hidden(numbers=[row.agrees, row.disagrees, row.passes])
    return {"agree": agrees, "disagree": disagrees, "pass": passes}


def _cells(table: Table) -> list[dict[str, object]]:
    return [
        {"key": cell.key, "could": cell.could, "told": cell.told, "took_part": cell.took_part}
        for cell in (*table.cells, table.total)
    ]
