"""reach: everything that depends on one thing."""

from typing import TYPE_CHECKING

from mycel.cli import source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.formats.problems import Problem, nearest, shown

if TYPE_CHECKING:
    from mycel.engine.movement import Movement


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="a movement directory or a known format")
    parser.add_argument(
        "--from", dest="start", metavar="REF", required=True, help="a node, such as node/login"
    )
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """List every transitive dependent with its relevance and path."""
    from mycel.engine import graph

    found = source.read(path=given.source, format_=given.format)
    start = given.start if "/" in given.start else f"node/{given.start}"
    if start not in found.movement.nodes:
        slugs = {ref.partition("/")[2]: ref for ref in found.movement.nodes}
        meant = nearest(word=start.partition("/")[2], among=slugs)
        near = slugs[meant] if meant else None
        hint = (
            f"; expected {near}" if near else "; expected a node of the source, such as node/name"
        )
        raise Problem(text=f"there is no {shown(value=start)}{hint}", file=given.source)
    reached = graph.reach(graph=graph.of_movement(movement=found.movement), start=start)
    people = _people(found.movement, {start, *(one.name for one in reached)})
    rows = [(one.name, one.relevance, " < ".join(one.path)) for one in reached]
    return Outcome(
        method={"from": start, "soft_weight": graph.SOFT_WEIGHT},
        input=found.described(),
        result={
            "reached": [
                {"ref": one.name, "relevance": one.relevance, "path": list(one.path)}
                for one in reached
            ],
            "people": people,
        },
        says=[
            f"{len(rows)} things depend on {start}; {people} people work in their pools.",
            Table(("ref", "relevance", "path"), rows),
        ],
    )


def _people(movement: "Movement", refs: set[str]) -> int:
    return len({member.person for ref in refs for member in movement.nodes[ref].people})


VERB = Verb(
    name="reach",
    group="assessment",
    help="list everything that depends on one thing",
    example="mycel reach movements/open-atlas --from node/tile-server",
    options=options,
    run=run,
    keys=(
        "reached",
        "people",
    ),
)
