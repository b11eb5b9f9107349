"""Shared budgets as Pabulib files: the tables they were read from, or one row for each ballot."""

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from mycel.engine.choice.ballots import Budget
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable, Table

FORMAT = "pabulib"
DECIMALS = 6
MAX_DIGITS = 15
Row = Sequence[object]


def write(*, ballots: BallotFile) -> bytes:
    """Write a shared budget; kept tables are written as they were, else ballots with their weight.

    Errors:
        NotWritable where there is no budget, where a sum has no end as a decimal, and for ids
        that a cell cannot hold.
    """
    budget = ballots.budget
    if budget is None:
        raise NotWritable(f"there is no shared budget to write as {FORMAT}; expected one")
    projects, votes = ballots.extra.get("projects"), ballots.extra.get("votes")
    is_kept = isinstance(projects, Table) and isinstance(votes, Table)
    sections = _kept(projects, votes) if is_kept else _made(budget)
    vote_type = str(ballots.extra.get("vote_type") or _vote_type(budget))
    if not is_kept and vote_type == "ordinal":
        vote_type = "scoring"
    made = {
        "num_projects": str(len(budget.projects)),
        "num_votes": str(len(sections[1]) - 1),
        "budget": _money(budget.limit),
        "vote_type": vote_type,
    }
    meta = {**budget.meta, **made}
    if is_kept:
        meta = {**made, **budget.meta}
    plain.require_writable(
        names=[*meta, *(value for value in meta.values() if value)], format_=FORMAT
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for name, rows in (
        ("META", [("key", "value"), *meta.items()]),
        ("PROJECTS", sections[0]),
        ("VOTES", sections[1]),
    ):
        writer.writerow([name])
        writer.writerows(rows)
    return out.getvalue().encode()


def _kept(projects: object, votes: object) -> tuple[list[Row], list[Row]]:
    first, second = (
        [table.head, *table.rows] if isinstance(table, Table) else [] for table in (projects, votes)
    )
    return [*first], [*second]


def _made(budget: Budget) -> tuple[list[Row], list[Row]]:
    """Return the rows of projects and votes of a budget that was not read from a file."""
    ids = [project.id for project in budget.projects]
    plain.require_writable(names=ids, format_=FORMAT, unfit=",")
    plain.require_writable(names=[p.name for p in budget.projects], format_=FORMAT)
    has_needs = any(project.requires for project in budget.projects)
    projects: list[Row] = [("project_id", "cost", "name", *(["requires"] * has_needs))]
    projects += [
        (p.id, _money(p.cost), p.name, *([",".join(p.requires)] * has_needs))
        for p in budget.projects
    ]
    return projects, [*_votes(budget, ids=ids)]


def _votes(budget: Budget, *, ids: Sequence[str]) -> Iterator[Row]:
    held = budget.supports
    is_pointed = _vote_type(budget) == "scoring"
    is_weighted = bool((held.weights > 1).any())
    yield ("voter_id", "vote", *(["points"] * is_pointed), *(["weight"] * is_weighted))
    start, chosen, points = held.start.tolist(), held.chosen.tolist(), held.points.tolist()
    for i, weight in enumerate(held.weights.tolist()):
        inside = slice(start[i], start[i + 1])
        vote = ",".join(ids[project] for project in chosen[inside])
        given = [",".join(map(str, points[inside]))] * is_pointed
        yield (str(i + 1), vote, *given, *([weight] * is_weighted))


def _vote_type(budget: Budget) -> str:
    return "scoring" if (budget.supports.points != 1).any() else "approval"


def _money(value: Fraction) -> str:
    scaled = value * 10**DECIMALS
    if scaled.denominator != 1 or value < 0 or value >= 10**MAX_DIGITS:
        raise NotWritable(f"the sum {value} has no spelling here; expected at most 6 decimals")
    whole, rest = divmod(int(scaled), 10**DECIMALS)
    return f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)
