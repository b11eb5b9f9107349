"""Pabulib files: a shared budget, its projects and the ballots of every kind over them.

Source: http://pabulib.org/format (sections META, PROJECTS, VOTES; cells divided by semicolons).
"""

import csv
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from mycel.engine.choice.ballots import Budget, Project
from mycel.formats.ballots import pabulib_votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, Table
from mycel.formats.problems import Problem, shown

FORMAT = "pabulib"
MAX_PROJECTS = 10_000
SECTIONS = ("META", "PROJECTS", "VOTES")
_MONEY = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,6}))?", re.ASCII)
Rows = Sequence[Sequence[str]]


def read(*, data: bytes, file: str) -> BallotFile:
    """Read a shared budget with its ballots; every column is kept as it stands in ``extra``.

    ``extra``: `vote_type`, `projects` and `votes` (tables), and for ordinal ballots `points`, the
    name of their conversion (see `pabulib_votes`).

    Errors:
        Problem with the line for a missing section or column, a sum that is none, counts that
        contradict the header, an unknown project, a voter or project that stands twice.
    """
    lines = plain.lines(data=data, file=file)
    parts = _sections(lines=lines, file=file)
    meta = _meta(numbered=parts["META"], file=file)
    projects, table = _projects(numbered=parts["PROJECTS"], file=file)
    cast = pabulib_votes.read(
        numbered=parts["VOTES"],
        projects=tuple(project.id for project in projects),
        vote_type=_required(meta=meta, key="vote_type", file=file),
        file=file,
    )
    _require_counts(meta=meta, projects=len(projects), votes=cast.table.size, file=file)
    limit = _money(
        text=_required(meta=meta, key="budget", file=file),
        file=file,
        line=meta["budget"][1],
        what="the budget",
    )
    said = {key: value for key, (value, _) in meta.items()}
    budget = Budget(projects=projects, limit=limit, supports=cast.supports, meta=said)
    extra: dict[str, object] = {"vote_type": said["vote_type"].strip().lower()}
    extra |= {"projects": table, "votes": cast.table}
    extra |= {"points": cast.conversion} if cast.conversion else {}
    return BallotFile(
        FORMAT,
        supports=cast.supports,
        budget=budget,
        title=said.get("description", ""),
        extra=extra,
        warnings=cast.warnings,
    )


def _sections(*, lines: Sequence[str], file: str) -> dict[str, pabulib_votes.Numbered]:
    """Return the rows of each section with the number of their first line."""
    starts: dict[str, int] = {}
    for at, text in enumerate(lines):
        name = text.strip().rstrip(";").upper() if len(text) < 20 else ""  # noqa: PLR2004 — longer than any section's name
        if name not in SECTIONS:
            continue
        if name in starts or name != SECTIONS[len(starts)]:
            expected = SECTIONS[len(starts)] if len(starts) < len(SECTIONS) else "the end"
            wrong = f"the section {name} stands here; expected {expected}"
            raise Problem(text=wrong, file=file, line=at + 1)
        starts[name] = at + 1
    for name in SECTIONS:
        if name not in starts:
            wrong = f"the section {name} is missing; expected META, PROJECTS and VOTES"
            raise Problem(text=wrong, file=file, line=1)
    if any(text.strip() for text in lines[: starts["META"] - 1]):
        raise Problem(text="something stands before META; expected META", file=file, line=1)
    ends = {"META": starts["PROJECTS"] - 1, "PROJECTS": starts["VOTES"] - 1, "VOTES": len(lines)}
    return {
        name: pabulib_votes.Numbered(
            rows=_cells(lines=lines[start : ends[name]], start=start, file=file), start=start + 1
        )
        for name, start in starts.items()
    }


def _cells(*, lines: Sequence[str], start: int, file: str) -> list[list[str]]:
    """Return one row of cells for every line; a cell in quotes does not run over lines."""
    reader = csv.reader(lines, delimiter=";")
    try:
        rows = [*reader]
    except csv.Error as error:
        wrong = f"this is not CSV ({error}); expected cells divided by semicolons"
        raise Problem(text=wrong, file=file, line=start + reader.line_num) from None
    if len(rows) != len(lines):
        at = next(i for i, line in enumerate(lines) if _is_open(line))
        wrong = "a quote opens here and does not close; expected it on the same line"
        raise Problem(text=wrong, file=file, line=start + at + 1)
    return rows


def _is_open(line: str) -> bool:
    return len([*csv.reader([line, ""], delimiter=";")]) == 1


def _meta(*, numbered: pabulib_votes.Numbered, file: str) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for line, row in zip(*numbered.filled(), strict=True):
        key = row[0].strip()
        if not found and key == "key":
            continue
        if key in found:
            wrong = f"{shown(value=key)} stands in line {found[key][1]} already; expected it once"
            raise Problem(text=wrong, file=file, line=line)
        if len(row) < 2:  # noqa: PLR2004 — key and value
            wrong = f"{shown(value=key)} has no value; expected `key;value`"
            raise Problem(text=wrong, file=file, line=line)
        found[key] = (";".join(row[1:]).strip(), line)
    return found


def _required(*, meta: Mapping[str, tuple[str, int]], key: str, file: str) -> str:
    if key not in meta:
        raise Problem(text=f"META has no {key}; expected one", file=file, line=1)
    return meta[key][0]


def _require_counts(
    *, meta: Mapping[str, tuple[str, int]], projects: int, votes: int, file: str
) -> None:
    for key, found in (("num_projects", projects), ("num_votes", votes)):
        if key in meta:
            said, line = meta[key]
            if plain.whole(text=said, what=key, file=file, line=line, least=0) != found:
                wrong = f"{key} is {said}; expected {found}, as many as there are"
                raise Problem(text=wrong, file=file, line=line)


def _projects(*, numbered: pabulib_votes.Numbered, file: str) -> tuple[tuple[Project, ...], Table]:
    lines, table = numbered.table(required=("project_id", "cost"), file=file)
    at = {name: i for i, name in enumerate(table.head)}
    ids = plain.require_names(
        names=(
            (row[at["project_id"]].strip(), line)
            for line, row in zip(lines, table.rows, strict=True)
        ),
        file=file,
        most=MAX_PROJECTS,
        what="project",
    )
    known = set(ids)
    projects = []
    for id_, line, row in zip(ids, lines, table.rows, strict=True):
        said = {name: row[i].strip() for name, i in at.items()}
        needed = tuple(one.strip() for one in said.get("requires", "").split(",") if one.strip())
        if unknown := [one for one in needed if one not in known or one == id_]:
            wrong = f"the project requires {shown(value=unknown[0])}; expected another project"
            raise Problem(text=wrong, file=file, line=line)
        if "," in id_:
            wrong = f"the project_id {shown(value=id_)} holds a comma; expected one without"
            raise Problem(text=wrong, file=file, line=line)
        cost = _money(text=said["cost"], file=file, line=line, what="the cost", least=0)
        projects.append(Project(id=id_, name=said.get("name") or id_, cost=cost, requires=needed))
    return tuple(projects), table


def _money(*, text: str, file: str, line: int, what: str, least: int = 1) -> Fraction:
    """Return a sum of money; a comma or a point divides the decimals."""
    found = _MONEY.fullmatch(text)
    value = Fraction(f"{found[1]}.{found[2] or 0}") if found else Fraction(-1)
    if value < 0 or (least and not value):
        expected = "a sum above 0, such as 1234.50" if least else "a sum such as 1234.50"
        wrong = f"{what} is {shown(value=text)}; expected {expected}"
        raise Problem(text=wrong, file=file, line=line)
    return value
