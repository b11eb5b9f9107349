"""Scottish council elections as CSV: ballots with weights, then candidates with parties, the ward.

Source: the collection of Scottish local elections 2007-2022 by David McCune: `m,seats,`, rows of
numbers (weight, then candidates by number, best first), `"Candidate k","name","party",`, the ward.
"""

import csv
import io
import re
from collections.abc import Sequence

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable
from mycel.formats.problems import Problem, shown

FORMAT = "scottish-csv"
_HEAD = re.compile(r"\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*,?\s*", re.ASCII)
_BALLOT = re.compile(r"-?[0-9][0-9,. -]*", re.ASCII)
_CANDIDATE = re.compile(r'"?Candidate ([0-9]{1,9})"?,')


def recognises(*, first: str) -> bool:
    """Say whether a first line is the head of this format."""
    return _HEAD.fullmatch(first) is not None


def read(*, data: bytes, file: str) -> BallotFile:
    """Read the election of one ward; a row of a weight alone is a blank ballot.

    Errors:
        Problem with the line for whatever is not of this form.
    """
    lines = plain.lines(data=data, file=file)
    head = _HEAD.fullmatch(lines[0])
    if not head:
        wrong = f"the first line is {shown(value=lines[0])}; expected `candidates,seats,`"
        raise Problem(text=wrong, file=file, line=1)
    size, seats = (
        plain.whole(text=head[i], what=f"the number of {what}", file=file, line=1)
        for i, what in ((1, "candidates"), (2, "seats"))
    )
    if size > plain.MAX_OPTIONS:
        wrong = f"there are {size:,} candidates; expected at most {plain.MAX_OPTIONS:,}"
        raise Problem(text=wrong, file=file, line=1)
    found, after = _ballots(lines=lines, size=size, file=file)
    names, parties, after = _candidates(lines=lines, start=after, size=size, file=file)
    title = _title(lines=lines, start=after, file=file)
    return BallotFile(
        FORMAT,
        rankings=plain.ranked(options=names, found=found, withdrawn=(), file=file),
        seats=seats,
        title=title,
        extra={"parties": parties},
    )


def _ballots(*, lines: Sequence[str], size: int, file: str) -> tuple[dict[plain.Ballot, int], int]:
    """Return weights by ballot, and how many lines were read."""
    known = {str(i): i - 1 for i in range(1, size + 1)}
    numbers = [*known]
    found: dict[plain.Ballot, int] = {}
    for at, text in enumerate(lines[1:], 1):
        if not text or text.isspace():
            continue
        if not _BALLOT.fullmatch(text):
            return found, at
        said, *marks = [cell.strip() for cell in text.strip().removesuffix(",").split(",")]
        weight = plain.whole(text=said, what="the number of ballots", file=file, line=at + 1)
        positions = [known.get(mark, -1) for mark in marks]
        if -1 in positions:
            unknown = shown(value=marks[positions.index(-1)])
            wrong = f"there is no candidate {unknown}; expected 1 to {size}"
            raise Problem(text=wrong, file=file, line=at + 1)
        plain.require_once(positions=positions, options=numbers, file=file, line=at + 1)
        key: plain.Ballot = (tuple((position,) for position in positions), ())
        found[key] = found.get(key, 0) + weight
    return found, len(lines)


def _candidates(
    *, lines: Sequence[str], start: int, size: int, file: str
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return names and parties in the order of their numbers, and how many lines were read."""
    named: list[tuple[str, int]] = []
    parties: list[str] = []
    at = start
    while at < len(lines) and len(named) < size:
        text, at = lines[at].strip(), at + 1
        if not text:
            continue
        number = len(named) + 1
        found = _CANDIDATE.match(text)
        cells = _cells(text=text, file=file, line=at)
        if not found or found[1] != str(number) or len(cells) < 2:  # noqa: PLR2004 — number and name
            wrong = f'{shown(value=text)} stands here; expected "Candidate {number}","name","party"'
            raise Problem(text=wrong, file=file, line=at)
        named.append((cells[1].strip(), at))
        parties.append(cells[2].strip() if len(cells) > 2 else "")  # noqa: PLR2004 — the party
    if len(named) < size:
        wrong = f"there are {len(named)} names for {size} candidates; expected one for all"
        raise Problem(text=wrong, file=file, line=len(lines))
    names = plain.require_names(names=named, file=file, what="candidate")
    return names, tuple(parties), at


def _cells(*, text: str, file: str, line: int) -> list[str]:
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        wrong = f"this is not CSV ({error}); expected cells in quotes"
        raise Problem(text=wrong, file=file, line=line) from None


def _title(*, lines: Sequence[str], start: int, file: str) -> str:
    """Return the name of the ward; published files quote it up to four times."""
    left = [(i, text.strip()) for i, text in enumerate(lines[start:], start + 1) if text.strip()]
    if len(left) > 1:
        wrong = f"{shown(value=left[1][1])} follows the ward; expected the end of the file"
        raise Problem(text=wrong, file=file, line=left[1][0])
    return left[0][1].rstrip(",").strip('"').strip() if left else ""


def write(*, ballots: BallotFile) -> bytes:
    """Write rankings as a Scottish council CSV.

    Errors:
        NotWritable for equal ranks, "no opinion", and names that one line cannot hold.
    """
    rankings = plain.of_rankings(rankings=ballots.rankings, format_=FORMAT)
    if (rankings.ranks == votes.NO_OPINION).any():
        raise NotWritable(f'{FORMAT} has no mark for "no opinion"; expected ballots without it')
    plain.require_writable(names=rankings.options, format_=FORMAT)
    if ballots.title:
        plain.require_writable(names=[ballots.title], format_=FORMAT, unfit='"')
    text = [f"{len(rankings.options)},{ballots.seats or 1},"]
    for row, weight in enumerate(rankings.weights.tolist()):
        groups = rankings.groups(row=row)
        if any(len(group) > 1 for group in groups):
            raise NotWritable(f"{FORMAT} has no equal ranks; expected ballots without them")
        text.append(",".join([str(weight), *(str(group[0] + 1) for group in groups), ""]))
    out = io.StringIO()
    write_row = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=",\n").writerow
    parties = ballots.extra.get("parties")
    for i, name in enumerate(rankings.options):
        party = parties[i] if isinstance(parties, tuple) else ""
        write_row([f"Candidate {i + 1}", name, party])
    title = f'"{ballots.title}",\n' if ballots.title else ""
    return ("\n".join(text) + "\n" + out.getvalue() + title).encode()
