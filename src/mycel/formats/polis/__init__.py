"""Polis: exports of conversations, whichever of their files are there, read and written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from mycel.engine.opinion.matrix import Statement
from mycel.formats.polis import comments, served, votes
from mycel.formats.polis.comments import SignMismatch
from mycel.formats.polis.conversation import Cast, Conversation
from mycel.formats.polis.sentences import read_statements
from mycel.formats.polis.writer import write
from mycel.formats.problems import Problem

__all__ = ["Agree", "Cast", "Conversation", "SignMismatch", "read", "read_statements", "write"]

Agree = Literal[1, -1]

LOG, MATRIX, COMMENTS, SUMMARY = (
    "votes.csv",
    "participants-votes.csv",
    "comments.csv",
    "summary.csv",
)
SERVED_VOTES, SERVED_COMMENTS = "votes.json", "comments.json"
EXPECTED = f"expected a folder with {LOG} or {MATRIX}, or a CSV of {votes.PLAIN}"


def read(*, files: Mapping[str, bytes], agree: Agree | None = None) -> Conversation:
    """Return a conversation from the files of an export, or from one CSV file.

    Any file may be absent but one of votes.csv, participants-votes.csv and votes.json; where the
    log of votes is there it counts, and the matrix tells the published groups alone.

    Args:
        files: bytes by name.
        agree: which number is agree in the votes; left out, it is 1, and counts in comments.csv
            that say otherwise are refused.

    Errors:
        Problem with file and line; SignMismatch.
    """
    if len(files) == 1:
        ((name, data),) = files.items()
        if name not in {LOG, MATRIX, SERVED_VOTES}:
            return _flipped(_single(name, data), agree)
    by_name = {name.rpartition("/")[2]: name for name in sorted(files, reverse=True)}
    cast, groups, kind = _votes(files, by_name)
    found = Conversation(cast, groups=groups, format=kind)
    if SUMMARY in by_name:
        name = by_name[SUMMARY]
        found = replace(found, summary=comments.read_summary(file=name, data=files[name]))
    return _flipped(_with_statements(found, files, by_name, agree), agree)


def _single(name: str, data: bytes) -> Conversation:
    head = data[:100_000].split(b"\n", 1)[0].decode("utf-8", "replace")
    if votes.is_matrix(head=head):
        cast, groups = votes.read_matrix(file=name, data=data)
        return Conversation(cast, groups=groups, format="polis")
    return Conversation(
        votes.read_log(file=name, data=data, expected=votes.PLAIN), format="votes-csv"
    )


def _votes(
    files: Mapping[str, bytes], by_name: Mapping[str, str]
) -> tuple[Cast, Mapping[str, str], str]:
    groups: Mapping[str, str] = {}
    cast: Cast | None = None
    kind = "polis"
    if MATRIX in by_name:
        name = by_name[MATRIX]
        cast, groups = votes.read_matrix(file=name, data=files[name])
    if LOG in by_name:
        name = by_name[LOG]
        cast = votes.read_log(file=name, data=files[name])
    elif SERVED_VOTES in by_name:
        name, kind = by_name[SERVED_VOTES], "polis-served"
        cast = served.read_votes(file=name, data=files[name])
    if cast is None:
        raise Problem(text=f"there are no votes; {EXPECTED}", file=LOG)
    return cast, groups, kind


def _with_statements(
    found: Conversation,
    files: Mapping[str, bytes],
    by_name: Mapping[str, str],
    agree: Agree | None,
) -> Conversation:
    if COMMENTS in by_name:
        name = by_name[COMMENTS]
        told = comments.read(file=name, data=files[name])
        warned = told.warnings
        if agree is None and LOG in by_name and told.counts:
            differs = comments.check_signs(told=told, cast=found.cast, file=name)
            warned = (*warned, differs) if differs else warned
        return replace(found, statements=told.statements, warnings=warned)
    if SERVED_COMMENTS in by_name:
        name = by_name[SERVED_COMMENTS]
        known = served.read_comments(file=name, data=files[name])
        return replace(found, statements=known)
    ids = sorted(set(found.cast.statements))
    return replace(found, statements=tuple(Statement(id=one) for one in ids))


def _flipped(found: Conversation, agree: Agree | None) -> Conversation:
    if agree != -1:
        return found
    cast = replace(found.cast, votes=[-one for one in found.cast.votes])
    return replace(found, cast=cast)
