"""check: what would go wrong in this deployment, and what to do about it."""

from mycel.cli import database, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb


def options(parser: Parser) -> None:
    """Declare the options: none."""
    del parser


def run(given: Arguments) -> Outcome:
    """Run the deployment checks; any problem is exit code 1."""
    del given
    database.open_()
    from django.conf import settings
    from django.core import checks

    with database.refusing():
        found = checks.run_checks(
            include_deployment_checks=settings.IS_PUBLIC, databases=["default"]
        )
    problems = [
        (str(one.msg), str(one.hint or "See Django's documentation."))
        for one in sorted(found, key=lambda one: -one.level)
        if one.level >= checks.WARNING
    ]
    return Outcome(
        method={},
        input={"digest": source.digest(files={})},
        result={"problems": [{"what": what, "remedy": remedy} for what, remedy in problems]},
        says=[Table(("problem", "what to do"), problems)] if problems else ["No problem found."],
        failed=bool(problems),
    )


VERB = Verb(
    name="check",
    group="site",
    help="find deployment problems and their remedies",
    example="mycel check",
    options=options,
    run=run,
    keys=("problems",),
)
