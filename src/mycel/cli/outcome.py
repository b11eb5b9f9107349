"""Outcomes: what a verb answers, as one JSON document or as words and aligned tables."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from mycel.cli import notes
from mycel.formats import answers
from mycel.formats.problems import one_line


@dataclass(frozen=True)
class Table:
    """Rows under headings; numbers are aligned to the end."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Outcome:
    """What a verb found: the JSON contract's parts, and the same for people."""

    method: Mapping[str, object]
    input: Mapping[str, object]
    result: Mapping[str, object]
    warnings: tuple[str, ...] = ()
    says: Sequence[str | Table] = ()
    failed: bool = field(default=False)


def document(outcome: Outcome) -> str:
    """Return the outcome as one JSON document; equal outcomes are equal bytes."""
    return answers.spell(
        method=outcome.method,
        given=outcome.input,
        result=outcome.result,
        warnings=outcome.warnings,
    )


def write(*, outcome: Outcome, as_json: bool, to: TextIO | None = None) -> None:
    """Print an outcome for people, or as JSON; warnings go to stderr for people."""
    out = to or sys.stdout
    if as_json:
        out.write(document(outcome) + "\n")
        return
    for part in outcome.says:
        out.write((part if isinstance(part, str) else "\n".join(aligned(part))) + "\n")
    for note in notes.of_warnings(warnings=outcome.warnings):
        sys.stderr.write(f"mycel: note: {one_line(text=note)}\n")


def aligned(table: Table) -> Iterable[str]:
    """Yield a table's lines, columns as wide as they need to be."""
    cells = [[_cell(item) for item in row] for row in table.rows]
    numeric = [
        all(isinstance(row[i], int | float) or row[i] is None for row in table.rows)
        for i in range(len(table.heads))
    ]
    widths = [
        max([len(head), *(len(row[i]) for row in cells)]) for i, head in enumerate(table.heads)
    ]
    for row in [list(table.heads), *cells]:
        yield "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numeric, strict=True)
        ).rstrip()


def _cell(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"  # noqa: PLR2004 — readable
        case _:
            return one_line(text=str(value))
