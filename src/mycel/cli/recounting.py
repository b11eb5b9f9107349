"""Recounting: a bundle's ballots as the engine reads them, and a log without a question."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mycel.engine import canon
from mycel.engine.choice import deciding
from mycel.engine.choice.deciding import Published
from mycel.engine.choice.standing import Cast
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.container import Container
from mycel.verifier.files import digest_of
from mycel.verifier.leaves import leaves
from mycel.verifier.merkle import Frontier
from mycel.verifier.notes import read_checkpoint, read_note, signed_by, verifier_key
from mycel.verifier.report import Report

CAST, STRUCK = "decisions.ballot.cast", "decisions.ballot.struck"
OPENED, CLOSED = "decisions.question.opened", "decisions.question.closed"
KINDS = frozenset({CAST, STRUCK, OPENED, CLOSED})
ENGINE = "the engine that counts here gives the published result"


def question_of(*, container: Container) -> str | None:
    """Return the question that a bundle is about; None where it holds a log alone.

    A bundle that does not say what it is about is taken as a question's, and fails as one.
    """
    try:
        about = _json(container, "about.json")
    except (KeyError, ValueError, OSError):
        return ""
    found = about.get("question") if isinstance(about, dict) else ""
    return None if found is None else str(found)


def by_engine(*, container: Container, question: str) -> bool:
    """Count a bundle's ballots by the engine and compare the result with the published bytes.

    The verifier's own implementation shares nothing with this one.

    Errors:
        CheckFailed where the two differ.
    """
    published = _published(container, question)
    said = _read(container, "result.json")
    result = deciding.result(published=published, engine=json.loads(said)["engine"])
    if canon.encode_document(result) != said:
        raise CheckFailed("the engine counts another result than the published one")
    return True


def check_log(
    *, container: Container, key: str | None, checkpoint: bytes | None, report: Report
) -> None:
    """Check a bundle that holds a log and no question: container, manifest, root, signature."""
    report.run("the container is the one its files make", container.check)
    report.run("every file is as MANIFEST says", lambda: _require_manifest(container))
    found = report.run(
        "the entries give the root that the log signed",
        lambda: _require_root(container, report, checkpoint),
    )
    if key is not None:
        trusted = report.run("it is the log you trust", lambda: _require_key(container, key))
        report.trusted = report.ok and trusted is not None
    else:
        report.trusted = report.ok and checkpoint is not None and found is not None


def _require_manifest(container: Container) -> bool:
    names = sorted({*container.names} - {"MANIFEST"}, key=str.encode)
    lines = "".join(f"{digest_of(container.open(name))}  {name}\n" for name in names)
    if lines.encode() != _read(container, "MANIFEST"):
        raise CheckFailed("a file was changed, is missing, or is not listed")
    return True


def _require_root(container: Container, report: Report, trusted: bytes | None) -> bool:
    about, tree = _json(container, "about.json"), Frontier()
    old = None if trusted is None else read_checkpoint(read_note(trusted).text)
    then = tree.root() if old is not None and old.size == 0 else None
    with container.open("leaves.ndjson") as file:
        for line, _leaf in leaves(file, origin=about["log"]):
            tree.add(line)
            if old is not None and tree.size == old.size:
                then = tree.root()
    report.entries, report.root = tree.size, tree.root().hex()
    note = read_note(_read(container, "checkpoint"))
    said = read_checkpoint(note.text)
    if (said.origin, said.size, said.root) != (about["log"], tree.size, tree.root()):
        raise CheckFailed(f"the checkpoint says {said.size} entries with another root")
    own = verifier_key(about["key"])
    if own.name != about["log"] or not signed_by(of=note, key=own):
        raise CheckFailed("there is no good signature of the key in about.json")
    if old is not None and (old.origin != said.origin or then != old.root):
        raise CheckFailed("the log does not continue the checkpoint you trust")
    return True


def _require_key(container: Container, key: str) -> bool:
    if not signed_by(of=read_note(_read(container, "checkpoint")), key=verifier_key(key)):
        raise CheckFailed("the key you trust did not sign this checkpoint")
    return True


def _published(container: Container, question: str) -> Published:
    casts, struck, found = _course(container, question)
    parameters = _json(container, f"documents/{found[OPENED]['document']}.json")
    passed_on = "delegations.ndjson"
    return Published(
        parameters=parameters,
        roll=tuple(_values(container, "roll.ndjson")),
        casts=casts,
        opened={one["choice"]: one["opened"] for one in _values(container, "openings.ndjson")},
        struck=struck,
        delegations=dict(_values(container, passed_on)) if passed_on in container.names else {},
        seed=bytes.fromhex(found[CLOSED].get("seed", "")),
    )


def _course(
    container: Container, question: str
) -> tuple[tuple[Cast, ...], frozenset[str], Mapping[str, dict[str, Any]]]:
    """Return the ballots before the close, the roll entries struck, opening and close."""
    casts: list[Cast] = []
    struck: set[str] = set()
    found: dict[str, dict[str, Any]] = {}
    mark = question.encode()
    with container.open("leaves.ndjson") as file:
        for idx, line in enumerate(file):
            if mark not in line:
                continue
            leaf = json.loads(line)
            if leaf["in"] != question or leaf["t"] not in KINDS:
                continue
            body = leaf["b"]
            if leaf["t"] == STRUCK:
                struck.add(body["voter"])
            elif leaf["t"] != CAST:
                found.setdefault(leaf["t"], body)
            elif CLOSED not in found:
                casts.append(Cast(body["voter"], body["seq"], idx, body["choice"]))
    return tuple(casts), frozenset(struck), found


def _values(container: Container, name: str) -> Iterator[Any]:
    if name in container.names:
        with container.open(name) as file:
            yield from map(json.loads, file)


def _json(container: Container, name: str) -> Any:  # noqa: ANN401 — JSON
    return json.loads(_read(container, name))


def _read(container: Container, name: str) -> bytes:
    with container.open(name) as file:
        return file.read()
