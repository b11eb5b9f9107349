"""Analyses: documents in which analyses and assessments are published, and computed again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mycel import __version__
from mycel.engine import analysis, canon
from mycel.engine.analysis import Answer, Inquiry
from mycel.engine.movement import Movement
from mycel.engine.scaling import scenario
from mycel.engine.scaling.outlook import Assessment
from mycel.formats import answers
from mycel.formats import movement as code


def published(
    *, snapshot: str, inquiry: Inquiry, answer: Answer, version: str = __version__
) -> dict[str, Any]:
    """Return the document that says what an analysis was asked and what it found.

    Args:
        snapshot: digest of the published snapshot that was read.
        inquiry: what was asked.
        answer: what was found; every figure is cut to 9 significant digits.
        version: of the program that computed it.
    """
    return {
        "mycel": version,
        "snapshot": snapshot,
        "question": inquiry.as_parameters(),
        "method": answers.rounded(value=answer.method),
        "result": answers.rounded(value=answer.result),
        "warnings": list(answer.warnings),
    }


def movement_of(*, snapshot: Mapping[str, Any]) -> Movement:
    """Return the movement that a published snapshot spells.

    Errors:
        Problem where its files do not hold together as a movement.
    """
    return code.read(files={path: text.encode() for path, text in snapshot["files"].items()})


def again(
    *,
    snapshot: bytes,
    document: bytes,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Compute a published analysis again, from its snapshot alone, and return its document.

    The same question about the same snapshot gives the same bytes; the version that computed it is
    said, not computed, and is taken over.

    Args:
        snapshot: canonical bytes of the published snapshot.
        document: canonical bytes of the published analysis; only its question is used.
        progress: told the share of the work that is done.

    Errors:
        CanonError, KeyError, TypeError, ValueError where the documents are no snapshot or analysis.
    """
    read: Any = canon.decode_document(snapshot)
    said: Any = canon.decode_document(document)
    inquiry = Inquiry.of_parameters(said["question"])
    found = analysis.answer(movement=movement_of(snapshot=read), inquiry=inquiry, progress=progress)
    return canon.encode_document(
        published(
            snapshot=canon.digest(snapshot),
            inquiry=inquiry,
            answer=found,
            version=said["mycel"],
        )
    )


def run_again(
    *,
    snapshot: bytes,
    document: bytes,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Compute a published assessment of growth again, and return its document.

    Args and errors are those of :func:`again`.
    """
    read: Any = canon.decode_document(snapshot)
    said: Any = canon.decode_document(document)
    asked = said["question"]
    assumed = asked["assume_utilisation"]
    growth = asked["growth"]
    assessment = scenario.assess(
        movement=movement_of(snapshot=read),
        today=date.fromisoformat(asked["today"]),
        until=date.fromisoformat(asked["until"]),
        growth=None if growth is None else float(growth),
        scenario=asked["scenario"],
        worlds=asked["worlds"],
        seed=asked["seed"],
        target_utilisation=float(asked["target_utilisation"]),
        assume_utilisation=None if assumed is None else (float(assumed[0]), float(assumed[1])),
        progress=progress,
    )
    return canon.encode_document(
        assessed(snapshot=canon.digest(snapshot), question=asked, assessment=assessment)
    )


def assessed(
    *, snapshot: str, question: Mapping[str, Any], assessment: Assessment
) -> dict[str, Any]:
    """Return the document that says what an assessment of growth was asked and what it found.

    Args:
        snapshot: digest of the published snapshot that was read.
        question: what was asked, as plain data.
        assessment: what was found; every figure is cut to 9 significant digits.
    """
    found = scenario.result(assessment=assessment)
    return {
        "snapshot": snapshot,
        "question": dict(question),
        "digest": answers.result_digest(result=found),
        "method": assessment.method,
        "result": answers.rounded(value=found),
        "warnings": list(assessment.warnings),
    }
