"""budget: what a shared budget buys, and who pays for it."""

from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mycel.cli import ballotfiles
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb
from mycel.formats.problems import Problem, shown

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.choice.ballots import Budget
    from mycel.engine.choice.shares import Rule
    from mycel.formats.ballots import BallotFile

RULES = ("equal-shares", "greedy", "phragmen")
UTILITIES = ("cost", "cardinality", "score")
COMPLETIONS = ("none", "add1-strict", "add1-exhaustive", "greedy", "comparison")
SHOWN = 60
LONGEST = 60


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("ballots", metavar="FILE.pb", help="a shared budget in Pabulib's format")
    parser.add_argument(
        "--rule", choices=RULES, default="equal-shares", help="how projects are chosen"
    )
    parser.add_argument(
        "--utility",
        choices=UTILITIES,
        default="cost",
        help="what a project is worth to who supports it: its cost, 1, or the points given",
    )
    parser.add_argument(
        "--completion",
        choices=COMPLETIONS,
        default="none",
        help="what is done with money that is left",
    )
    parser.add_argument(
        "--increment",
        type=ballotfiles.increment,
        default=Fraction(1),
        metavar="SUM",
        help="how much add1 gives everybody more each time",
    )
    parser.add_argument(
        "--ties",
        type=file_or_order,
        default="file",
        metavar="HOW",
        help="file: as projects stand in the file; order:FILE: one id on each line, the preferred "
        "first",
    )
    parser.add_argument(
        "--strata",
        metavar="FILE",
        help="split the budget: a CSV with the columns stratum, limit; what they leave is shared "
        "among all projects that were not bought",
    )
    parser.add_argument(
        "--stratum-column",
        default="category",
        metavar="COLUMN",
        help="the column of the projects that names the stratum of each",
    )
    ballotfiles.add_format(parser)


def file_or_order(text: str) -> str:
    """Read how ties go: by the file, or by a declared order."""
    if text != "file" and not text.startswith(ballotfiles.ORDER):
        raise ArgumentTypeError(f"{shown(value=text)} was given; expected file or order:FILE")
    return text


def run(given: Arguments) -> Outcome:
    """Share the budget and say what is bought, in order."""
    from mycel.engine.choice import shares
    from mycel.engine.choice.rule import VERSION

    found = ballotfiles.read(path=given.ballots, format_=given.format)
    budget = found.file.budget
    if budget is None:
        said = f"{given.ballots}: the file holds no shared budget"
        raise Refused(f"{said}; expected a Pabulib file (.pb)")
    ties, order = ballotfiles.preferred(ties=given.ties)
    rule = shares.Rule(
        rule=given.rule,
        utility=given.utility,
        completion=given.completion,
        increment=given.increment,
        order=order,
    )
    limits = None if given.strata is None else ballotfiles.strata(path=given.strata)
    result = _shared(given, found.file, budget=budget, rule=rule, limits=limits)
    is_raised = given.completion.startswith("add1")
    return Outcome(
        method={
            "version": VERSION,
            "arithmetic": "fraction",
            "increment": ballotfiles.exact(given.increment) if is_raised else None,
            "ties": ties,
            "order": list(order),
            "strata": None if limits is None else _spelled(limits),
            "vote_type": found.file.extra.get("vote_type"),
            "points": found.file.extra.get("points"),
        },
        input=found.described(ballots=budget.supports, budget=result["budget"]),
        result=result,
        warnings=found.file.warnings,
        says=[*_says(found.file, budget=budget, result=result)],
    )


def _shared(
    given: Arguments,
    file: "BallotFile",
    *,
    budget: "Budget",
    rule: "Rule",
    limits: Mapping[str, Fraction] | None,
) -> dict[str, Any]:
    """Return what is bought, spelled: from one budget, or from one that is split."""
    from mycel.engine.choice import shares
    from mycel.engine.choice.ballots import BallotError
    from mycel.engine.choice.shares import strata

    try:
        if limits is None:
            return shares.spell(budget=budget, outcome=shares.spend(budget=budget, rule=rule))
        of = _strata_of(file, column=given.stratum_column, path=given.ballots)
        parts = tuple(
            strata.Stratum(
                name=name, limit=limit, projects=tuple(id_ for id_ in of if of[id_] == name)
            )
            for name, limit in limits.items()
        )
        for part in parts:
            if not part.projects:
                wrong = f"no project is of the stratum {shown(value=part.name)}"
                raise Problem(text=f"{wrong}; expected one or more", file=str(given.strata))
        split = strata.spend(budget=budget, rule=rule, strata=parts)
        return strata.spell_split(budget=budget, split=split)
    except BallotError as error:
        raise Problem(text=str(error), file=given.ballots) from error


def _strata_of(file: "BallotFile", *, column: str, path: str) -> dict[str, str]:
    """Return what a column of the file says of each project."""
    from mycel.formats.ballots import Table as Columns

    table = file.extra.get("projects")
    if not isinstance(table, Columns) or column not in table.head:
        known = ", ".join(table.head) if isinstance(table, Columns) else "none"
        said = f"{path}: the projects have no column {shown(value=column)}"
        raise Refused(f"{said}; expected one of {known}")
    held = dict(zip(table.head, table.columns, strict=True))
    pairs = zip(held["project_id"], held[column], strict=True)
    return {id_.strip(): cell.strip() for id_, cell in pairs}


def _spelled(limits: Mapping[str, Fraction]) -> list[dict[str, str]]:
    return [{"stratum": name, "limit": ballotfiles.exact(limit)} for name, limit in limits.items()]


def _counts(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the counts a result consists of: those of the strata and the last, or itself."""
    return [*result["strata"], result["pooled"]] if "strata" in result else [result]


def _says(file: "BallotFile", *, budget: "Budget", result: dict[str, Any]) -> Iterator[str | Table]:
    money = budget.meta.get("currency", "")
    chosen = result["selected"]
    yield (
        f"{len(chosen)} of {len(budget.projects)} projects are bought for {result['cost']} of "
        f"{result['budget']} {money}".rstrip()
        + "."
    )
    for one in _counts(result) if "strata" in result else ():
        name = f"Stratum {one['stratum']}" if "stratum" in one else "What was left"
        said = f"{name}: {one['cost']} of {one['budget']} {money}".rstrip()
        yield f"{said}, projects bought: {len(one['selected'])}."
    official = _official(file)
    if official:
        more, less = sorted(official - set(chosen)), sorted(set(chosen) - official)
        differs = "; ".join(
            f"{word} {', '.join(ids)}" for word, ids in (("also", more), ("but not", less)) if ids
        )
        said = f"The file itself marks {len(official)} projects as selected"
        yield f"{said}: {differs or 'the same ones'}."
    at = {project.id: project for project in budget.projects}
    purchases = [one for count in _counts(result) for one in count["purchases"]]
    rows = [
        (
            one["project"],
            ballotfiles.exact(at[one["project"]].cost),
            one["payers"] or None,
            at[one["project"]].name[:LONGEST],
        )
        for one in purchases[:SHOWN]
    ]
    if rows:
        yield Table(("project", "cost", "payers", "name"), rows)
    if len(chosen) > SHOWN:
        yield f"… and {len(chosen) - SHOWN} more; --json lists all."


def _official(file: "BallotFile") -> set[str]:
    """Return the ids that the file's own column `selected` marks."""
    from mycel.formats.ballots import Table as Columns

    table = file.extra.get("projects")
    if not isinstance(table, Columns) or "selected" not in table.head:
        return set()
    held = dict(zip(table.head, table.columns, strict=True))
    pairs = zip(held["project_id"], held["selected"], strict=True)
    return {id_.strip() for id_, mark in pairs if mark.strip() == "1"}


VERB = Verb(
    name="budget",
    group="decisions",
    help="say what a shared budget buys, by Equal Shares, greedy or Phragmén",
    example="mycel budget projects.pb --rule equal-shares --completion add1-strict",
    options=options,
    run=run,
    keys=("selected", "cost", "budget", "steps", "purchases", "ties"),
)
