"""Published: what the record shows of a question, as the engine counts it."""

import json
from collections.abc import Mapping
from typing import Any

from mycel.decisions.models import Cast as Ballot
from mycel.decisions.models import Delegation, Question, RollEntry
from mycel.engine.choice.deciding import Published
from mycel.engine.choice.standing import Cast
from mycel.record.models import Document, LogLeaf

BATCH = 5000
CAST, STRUCK = "decisions.ballot.cast", "decisions.ballot.struck"
OPENED, CLOSED = "decisions.question.opened", "decisions.question.closed"


def of_question(*, question: Question) -> Published | None:
    """Return what a count of a closed question reads, or None until all of it is in the log.

    A strike may come after the close, and waits for its place like every entry.
    """
    rows = LogLeaf.objects.filter(scope=question.id, kind__in=[CAST, STRUCK, OPENED, CLOSED])
    casts: list[Cast] = []
    struck: set[str] = set()
    found: dict[str, dict[str, Any]] = {}
    for idx, kind, data in (
        rows.order_by("idx").values_list("idx", "kind", "leaf").iterator(chunk_size=BATCH)
    ):
        body: dict[str, Any] = json.loads(bytes(data))["b"]
        if kind == CAST and CLOSED not in found:
            casts.append(Cast(body["voter"], body["seq"], idx, body["choice"]))
        elif kind == STRUCK:
            struck.add(body["voter"])
        else:
            found.setdefault(kind, body)
    entries = RollEntry.objects.filter(question=question)
    if not {OPENED, CLOSED} <= found.keys() or entries.exclude(struck="").count() != len(struck):
        return None
    return _published(found[OPENED], found[CLOSED], casts, frozenset(struck))


def so_far(*, question: Question) -> Published:
    """Return what a count in the open reads while people vote: the ballots of this moment.

    A lot that is sealed until the close stays sealed: ties that it would settle are open.
    """
    parameters = document(digest=question.parameters)
    if parameters["rule"].get("ties") == "seed":
        parameters["rule"] = {**parameters["rule"], "ties": "open"}
    rows = Ballot.objects.filter(entry__question=question).order_by("id")
    cast = rows.values_list("entry__commitment", "seq", "id", "commitment", "choice")
    found = list(cast.iterator(chunk_size=BATCH))
    entries = RollEntry.objects.filter(question=question)
    passed_on = Delegation.objects.filter(question=question)
    return Published(
        parameters=parameters,
        roll=tuple(document(digest=parameters["roll"]["document"])),
        casts=tuple(Cast(*one[:4]) for one in found),
        opened={one[3]: one[4] for one in found},
        struck=frozenset(entries.exclude(struck="").values_list("commitment", flat=True)),
        delegations=dict(passed_on.values_list("giver__commitment", "taker__commitment")),
    )


def document(*, digest: str) -> Any:  # noqa: ANN401 — JSON has no tighter type
    """Return a published document's value; the digest is known to be there."""
    return json.loads(bytes(Document.objects.get(digest=digest).body))


def _published(
    opened: Mapping[str, Any],
    closed: Mapping[str, Any],
    casts: list[Cast],
    struck: frozenset[str],
) -> Published:
    parameters = document(digest=opened["document"])
    delegations = closed.get("delegations")
    return Published(
        parameters=parameters,
        roll=tuple(document(digest=parameters["roll"]["document"])),
        casts=tuple(casts),
        opened={one["choice"]: one["opened"] for one in document(digest=closed["openings"])},
        struck=struck,
        delegations=dict(document(digest=delegations)) if delegations else {},
        seed=bytes.fromhex(closed.get("seed", "")),
    )
