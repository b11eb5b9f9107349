"""Reassessing: a bundle's analysis or assessment, computed again from its snapshot alone."""

import json
from typing import Any

from mycel import __version__
from mycel.cli import progress, quiet
from mycel.engine import canon
from mycel.engine.reporting import facts
from mycel.formats import analyses
from mycel.formats.problems import Problem
from mycel.verifier import figures
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.container import Container

FIGURES = "every figure, computed again from the snapshot, is the published one"
DRAFTED = "every fact, made again from the snapshot, is the published one"
BROKEN = (KeyError, TypeError, AttributeError, ValueError, Problem)


def kind_of(*, container: Container) -> str | None:
    """Return what a bundle holds: analysis, assessment, process or report, or None."""
    try:
        return figures.kind_of(json.loads(_read(container, "about.json")))
    except (KeyError, ValueError, OSError):
        return None


def by_engine(*, container: Container, kind: str) -> bool:
    """Compute a bundle's figures again and compare the document with the published bytes.

    Errors:
        CheckFailed where the two differ, or the snapshot cannot be read.
    """
    published = _read(container, "result.json")
    try:
        said = canon.decode_document(published)
        digest = said["snapshot"] if isinstance(said, dict) else ""
        snapshot = _read(container, f"documents/{digest}.json")
        again = analyses.again if kind == "analysis" else analyses.run_again
        with quiet.library():
            computed = again(
                snapshot=snapshot, document=published, progress=progress.bar(what="computing again")
            )
    except BROKEN as error:
        raise CheckFailed(f"the figures cannot be computed from this bundle: {error}") from error
    if computed != published:
        raise CheckFailed(
            f"other figures come out: {difference(computed, published)}{_other_version(said)}"
        )
    return True


def drafted_again(*, container: Container) -> bool:
    """Make a report's facts again from what was read for it, and compare them.

    Errors:
        CheckFailed where the two differ, or the snapshot cannot be read.
    """
    try:
        said: Any = canon.decode_document(_read(container, "result.json"))
        snapshot: Any = canon.decode_document(
            _read(container, f"documents/{said['snapshot']}.json")
        )
        made = canon.encode_document(facts.drafted(snapshot=snapshot))
        published = canon.encode_document(said["drafted"])
    except BROKEN as error:
        raise CheckFailed(f"the facts cannot be made from this bundle: {error}") from error
    if made != published:
        raise CheckFailed(f"other facts come out: {difference(made, published)}")
    return True


def _other_version(said: object) -> str:
    """Return a remark where another version computed what was published."""
    by = said.get("mycel") if isinstance(said, dict) else None
    return "" if by in {None, __version__} else f" (computed by {by}; this is {__version__})"


def difference(computed: bytes, published: bytes) -> str:
    """Return the first place at which two documents differ, as a path of keys, and both values."""
    one: object = json.loads(computed)
    other: object = json.loads(published)
    path: list[str] = []
    while True:
        at = next((key for key in _keys(one, other) if _at(one, key) != _at(other, key)), None)
        if at is None:
            return f"{'/'.join(path)} is {str(one)[:40]}, published was {str(other)[:40]}"
        path.append(str(at))
        one, other = _at(one, at), _at(other, at)


def _keys(one: object, other: object) -> list[str] | list[int]:
    """Return the keys by which two values can be compared part by part; none where they cannot."""
    if isinstance(one, dict) and isinstance(other, dict):
        return sorted(one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return list(range(len(one)))
    return []


def _at(value: object, key: object) -> object:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and isinstance(key, int) else None


def _read(container: Container, name: str) -> bytes:
    with container.open(name) as file:
        return file.read()
