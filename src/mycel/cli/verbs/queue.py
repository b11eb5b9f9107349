"""queue: how long people or machines keep others waiting."""

from mycel.cli import arguments, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Refused, Verb


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--arrivals", type=arguments.number, required=True, help="arrivals per unit of time"
    )
    parser.add_argument(
        "--service",
        type=arguments.number,
        required=True,
        help="cases one server finishes per unit of time",
    )
    parser.add_argument(
        "--servers",
        type=arguments.whole(least=1),
        required=True,
        help="servers: people or machines",
    )
    parser.add_argument(
        "--patience", type=arguments.number, help="mean time until a waiting case gives up"
    )
    parser.add_argument("--within", type=arguments.number, help="promised waiting time")


def run(given: Arguments) -> Outcome:
    """Answer by Erlang C, or by Erlang A where cases give up."""
    from mycel.engine.scaling import queue

    try:
        found = queue.figures(
            arrivals=given.arrivals,
            service_rate=given.service,
            servers=given.servers,
            patience=given.patience,
            within=given.within,
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    result = {
        "utilisation": found.utilisation,
        "p_wait": found.p_wait,
        "mean_wait": found.mean_wait,
        "p_within": found.p_within,
        "p_abandon": found.p_abandon,
    }
    words = (
        ("busy share of each server", found.utilisation),
        ("share that waits", found.p_wait),
        ("mean wait", found.mean_wait),
        ("share served within the promise", found.p_within),
        ("share that gives up", found.p_abandon),
    )
    return Outcome(
        method={"model": "erlang-c" if given.patience is None else "erlang-a"},
        input={"digest": source.digest(files={})},
        result=result,
        says=[Table(("figure", "value"), words)],
    )


VERB = Verb(
    name="queue",
    group="assessment",
    help="answer a queue by formula: waiting, promise kept, giving up",
    example="mycel queue --arrivals 3.33 --service 0.333 --servers 12 --within 0.333",
    options=options,
    run=run,
    keys=(
        "utilisation",
        "p_wait",
        "mean_wait",
        "p_within",
        "p_abandon",
    ),
)
