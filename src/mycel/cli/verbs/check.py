"""check: what would go wrong in this deployment, and what to do about it."""

from mycel.cli import database
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb


def options(parser: Parser) -> None:
    """Declare the options: none."""
    del parser


def run(given: Arguments) -> Outcome:
    """Run the deployment checks; any problem is exit code 1."""
    del given
    database.open_()
    from mycel.site import deployment

    problems = deployment.problems()
    return Outcome(
        method={"verb": "check"},
        input={},
        result={"problems": [{"what": p.what, "remedy": p.remedy} for p in problems]},
        says=[Table(("problem", "what to do"), [(p.what, p.remedy) for p in problems])]
        if problems
        else ["No problem found."],
        failed=bool(problems),
    )


VERB = Verb(
    name="check",
    group="site",
    help="find deployment problems and their remedies",
    example="mycel check",
    options=options,
    run=run,
)
