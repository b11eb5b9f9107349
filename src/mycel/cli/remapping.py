"""Remapping: a process's opinion map, drawn again from the votes that its bundle opens."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mycel.cli import quiet
from mycel.cli.reassessing import difference
from mycel.engine import canon
from mycel.engine.opinion import drawn
from mycel.engine.opinion.drawn import Ballots
from mycel.engine.opinion.matrix import ACCEPTED, REJECTED, UNJUDGED, Statement
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.container import Container

AGAIN = "the opinion map of all votes, drawn again, is the published one"
BROKEN = (KeyError, TypeError, AttributeError, ValueError)
MODERATED = {"accepted": ACCEPTED, "rejected": REJECTED, "waiting": UNJUDGED}
ROOM = "deliberation."


def can_draw(*, container: Container) -> bool:
    """Return whether a bundle of a process opens its votes and holds a map of all of them."""
    try:
        return "openings.ndjson" in container.names and _published(container) is not None
    except BROKEN:
        return False


def by_engine(*, container: Container) -> bool:
    """Draw the map again and compare the document with the published bytes.

    Errors:
        CheckFailed where the two differ, or the bundle cannot be read so far.
    """
    try:
        published = _published(container)
        if published is None:
            raise CheckFailed("there is no map of all votes to compare with")
        said = json.loads(published)
        ballots, statements, opened = _course(container)
        with quiet.library():
            found = drawn.draw(
                process=said["process"],
                ballots=ballots,
                statements=statements,
                is_strict=bool(opened["strict"]),
            )
        # How often each statement was shown is no entry of the log; it is taken as published.
        again = canon.encode_document(
            drawn.document(
                process=said["process"],
                found=found,
                events=len(ballots.values),
                shown=said["shown"],
            )
        )
    except BROKEN as error:
        raise CheckFailed(f"the map cannot be drawn from this bundle: {error}") from error
    if again != published:
        raise CheckFailed(f"another map comes out: {difference(again, published)}")
    return True


def _published(container: Container) -> bytes | None:
    """Return the newest map that counts all votes, or None."""
    votes = json.loads(_read(container, "result.json"))["votes"]
    found = None
    for type_, body in _entries(container):
        if type_ == "map.published" and body["votes"] == votes:
            found = body["document"]
    return None if found is None else _read(container, f"documents/{found}.json")


def _course(
    container: Container,
) -> tuple[Ballots, tuple[Statement, ...], Mapping[str, Any]]:
    """Return every vote in the order of the log, the statements at the end, the announcement."""
    openings = {one["choice"]: one["opened"] for one in _lines(container, "openings.ndjson")}
    ballots = Ballots([], [], [], [])
    known: dict[int, Statement] = {}
    opened: Mapping[str, Any] = {}
    for type_, body in _entries(container):
        if type_ == "process.opened":
            opened = json.loads(_read(container, f"documents/{body['document']}.json"))
        elif type_ == "statement.voted":
            said = openings[body["choice"]]
            ballots.voters.append(body["voter"])
            ballots.statements.append(str(said["statement"]))
            ballots.values.append(said["value"])
            ballots.seqs.append(body["seq"])
        else:
            _moderate(known, type_, body, strict=bool(opened.get("strict")))
    return ballots, tuple(known[number] for number in sorted(known)), opened


def _moderate(
    known: dict[int, Statement], type_: str, body: Mapping[str, Any], *, strict: bool
) -> None:
    if type_ == "statement.written":
        state = UNJUDGED if strict else ACCEPTED
        known[body["number"]] = Statement(id=str(body["number"]), moderated=state)
    elif type_ == "statements.seeded":
        for number in range(body["first"], body["first"] + body["count"]):
            known[number] = Statement(id=str(number), moderated=ACCEPTED, is_seed=True)
    elif type_ == "statement.judged":
        _change(known, body["number"], moderated=MODERATED[body["state"]])
    elif type_ == "statement.marked":
        _change(known, body["number"], is_meta=body["about"] == "participants")
    elif type_ == "statement.merged":
        _change(known, body["number"], is_active=False)


def _change(known: dict[int, Statement], number: int, **values: Any) -> None:  # noqa: ANN401 — its fields
    known[number] = replace(known[number], **values)


def _entries(container: Container) -> Iterator[tuple[str, Mapping[str, Any]]]:
    process = json.loads(_read(container, "about.json"))["process"]
    mark = process.encode()
    with container.open("leaves.ndjson") as file:
        for line in file:
            if mark in line:
                leaf = json.loads(line)
                if leaf["in"] == process and leaf["t"].startswith(ROOM):
                    yield leaf["t"].removeprefix(ROOM), leaf["b"]


def _lines(container: Container, name: str) -> Iterator[Any]:
    with container.open(name) as file:
        yield from map(json.loads, file)


def _read(container: Container, name: str) -> bytes:
    with container.open(name) as file:
        return file.read()
