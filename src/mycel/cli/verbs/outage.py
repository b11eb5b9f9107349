"""outage: how likely things are to be down at a random instant."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mycel.cli import arguments, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb

WORLDS = 100_000
MISSION_TIME = 8760.0
MOST_WORLDS = 100_000_000
OPEN_PSA = "open-psa"
SHOWN = 20


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="+", help="Open-PSA XML files, or one movement"
    )
    parser.add_argument(
        "--worlds",
        type=arguments.whole(least=1, most=MOST_WORLDS),
        default=WORLDS,
        metavar="N",
        help="simulated worlds",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--mission-time",
        type=arguments.number,
        default=MISSION_TIME,
        metavar="HOURS",
        help="time that a fault tree looks at",
    )
    source.add_format(parser)


def run(given: Arguments) -> Outcome:
    """Propagate outages over a fault tree or over a movement's dependencies."""
    is_xml = all(Path(path).suffix == ".xml" for path in given.sources)
    if given.format == OPEN_PSA or (given.format is None and is_xml):
        return _tree(given)
    if len(given.sources) > 1:
        raise Refused("several sources were given; expected one movement, or only XML files")
    return _movement(given)


def _tree(given: Arguments) -> Outcome:
    from mycel.engine.scaling import faulttree
    from mycel.formats import openpsa

    if given.mission_time < 0:
        raise Refused(f"--mission-time is {given.mission_time}; expected 0 or more hours")
    files = {path: source.one_file(path=path)[1] for path in given.sources}
    tree = openpsa.parse(files=list(files.items()), mission_time=given.mission_time)
    try:
        top = faulttree.estimate(tree=tree, worlds=given.worlds, seed=given.seed)
    except ValueError as error:
        raise Refused(f"{given.sources[0]}: {error}") from error
    result = {
        "name": top.name,
        "probability": top.probability,
        "standard_error": top.standard_error,
    }
    return Outcome(
        method={"model": "fault-tree", "format": OPEN_PSA},
        input={
            "digest": source.digest(files=dict(_by_place(files))),
            "files": len(files),
        },
        result={"top": result},
        says=[f"{top.name}: {top.probability:.6g} ± {top.standard_error:.2g}"],
    )


def _by_place(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Name files by their place among the arguments: where they lie changes no digest."""
    for place, data in enumerate(files.values()):
        yield str(place), data


def _movement(given: Arguments) -> Outcome:
    from mycel.engine.scaling import propagation

    found = source.read(path=given.sources[0], format_=given.format)
    try:
        down = propagation.outages(movement=found.movement, worlds=given.worlds, seed=given.seed)
    except ValueError as error:
        raise Refused(f"{given.sources[0]}: {error}") from error
    nodes = [
        {
            "ref": ref,
            "probability": probability,
            "standard_error": error,
            "upper_bound": bound,
            "importance": importance,
            "reach": reach,
        }
        for ref, probability, error, bound, importance, reach in zip(
            down.nodes,
            down.probability,
            down.standard_error,
            down.upper_bound,
            down.importance,
            down.reach,
            strict=True,
        )
    ]
    worst = sorted(nodes, key=lambda node: (-float(str(node["probability"])), str(node["ref"])))
    rows = [
        (n["ref"], n["probability"], n["standard_error"], n["importance"], n["reach"])
        for n in worst[:SHOWN]
    ]
    silent = len(down.never_fail)
    return Outcome(
        method={"model": "movement"},
        input=found.described(),
        result={"nodes": nodes, "never_fail": list(down.never_fail)},
        warnings=(f"{silent} nodes state no failures and fail only through others",)
        if silent
        else (),
        says=[Table(("ref", "down", "error", "importance", "reach"), rows)],
    )


VERB = Verb(
    name="outage",
    group="assessment",
    help="say how likely things are to be down, and what takes them down",
    example="mycel outage movements/open-atlas --worlds 100000",
    options=options,
    run=run,
    keys=(
        "top",
        "nodes",
        "never_fail",
    ),
)
