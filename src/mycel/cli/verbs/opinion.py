"""opinion: which groups there are by what people agree with, and what unites all of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mycel.cli import arguments, progress, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.formats.problems import Problem

if TYPE_CHECKING:  # the readers and the engine are imported when they are asked
    from mycel.engine.opinion.map import OpinionMap
    from mycel.formats.polis import Conversation

REPETITIONS = 20
SHOWN = 5
LONGEST = 90


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="folder of a Polis export, or a CSV of participant,statement,vote (agree, pass, "
        "disagree or 1, 0, -1)",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )
    parser.add_argument(
        "--moderation",
        choices=("open", "strict"),
        default="open",
        help="open: every statement that was not rejected; strict: accepted ones alone",
    )
    parser.add_argument(
        "--left-out",
        choices=("dropped", "zeroed"),
        default="dropped",
        help="statements that do not enter the map: dropped, or passed on by everybody, as Polis "
        "does",
    )
    parser.add_argument(
        "--agree",
        type=int,
        choices=(1, -1),
        help="which number is agree in the votes; as usual, 1, where it is not given",
    )
    parser.add_argument(
        "--repetitions",
        type=arguments.whole(least=1, most=1000),
        default=REPETITIONS,
        metavar="N",
        help="how often a tenth of the votes is hidden to see whether the groups stay",
    )


def run(given: Arguments) -> Outcome:
    """Draw the map and say which groups it shows, if any may be shown."""
    from mycel.engine.opinion import matrix, published
    from mycel.engine.opinion.map import VERSION, compute

    files = source.files_of(path=given.source)
    conversation = _read(given=given, files=files)
    cast = conversation.cast
    try:
        votes = matrix.of_events(
            participants=cast.participants,
            statements=cast.statements,
            votes=cast.votes,
            times=cast.times or None,
            known=(one.id for one in conversation.statements),
        )
    except matrix.NoVotes as error:
        raise Problem(text=str(error), file=given.source) from error
    found = compute(
        votes=votes,
        given=conversation.statements,
        seed=given.seed,
        is_strict=given.moderation == "strict",
        zeroed=given.left_out == "zeroed",
        repetitions=given.repetitions,
        progress=progress.bar(what="stability"),
    )
    result = published.result(found=found)
    return Outcome(
        method={"version": VERSION},
        input={
            "digest": source.digest(files=files),
            "format": conversation.format,
            "votes": len(cast.votes),
            "latest_votes": len(votes.values),
            "participants": len(votes.participants),
            "statements": len(votes.statements),
        },
        result=result,
        warnings=conversation.warnings,
        says=[*_says(found, result, {one.id: one.text for one in conversation.statements})],
    )


def _read(*, given: Arguments, files: Mapping[str, bytes]) -> "Conversation":
    from mycel.formats import polis

    try:
        return polis.read(files=files, agree=given.agree)
    except Problem as problem:
        is_folder = given.source != source.STDIN and Path(given.source).is_dir()
        place = Path(given.source)
        file = (place / problem.file).as_posix() if is_folder else given.source
        raise Problem(text=problem.text, file=file, line=problem.line) from problem


def _says(
    found: "OpinionMap", result: dict[str, Any], texts: Mapping[str, str]
) -> Iterator[str | Table]:
    yield (
        f"{result['participants']} participants, {len(result['statements'])} statements; "
        f"{result['taking_part']} took part enough to be placed."
    )
    if found.withheld is not None:
        yield f"No groups are shown: {found.withheld.text}."
    elif found.grouping.stability is not None:
        stable = found.grouping.stability
        yield (
            f"{result['k']} groups (silhouette {result['silhouette']:.2f}); with a tenth of the "
            f"votes hidden they agree with these by {stable.mean:.2f} on average, "
            f"{stable.minimum:.2f} at worst."
        )
    for group in result["groups"]:
        yield f"\nGroup {group['id']}, {group['size']} people:"
        yield Table(("side", "statement", "text"), _rows(group["representative"], texts))
    told = [one for one in result["statements"] if one["group_informed_consensus"] is not None]
    told.sort(key=lambda one: -one["group_informed_consensus"])
    if told:
        yield "\nWhat all groups agree with most:"
        heads = ("consensus", "statement", "text")
        rows = [
            (one["group_informed_consensus"], one["id"], _short(texts.get(one["id"], "")))
            for one in told[:SHOWN]
        ]
        yield Table(heads, rows)


def _rows(given: list[dict[str, Any]], texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (one["side"], one["statement"], _short(texts.get(one["statement"], ""))) for one in given
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


VERB = Verb(
    name="opinion",
    group="deliberation",
    help="find groups by what people agree with, and what unites all of them",
    example="mycel opinion votes.csv --seed 1",
    options=options,
    run=run,
    keys=(
        "participants",
        "statements",
        "taking_part",
        "k",
        "silhouette",
        "silhouettes",
        "stability",
        "groups",
        "majority",
        "withheld",
    ),
)
