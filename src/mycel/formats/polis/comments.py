"""Comments: the statements of an export, its summary, and whether its signs can be trusted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mycel.engine.opinion.matrix import AGREE, DISAGREE, Statement
from mycel.formats.polis.conversation import MOST_STATEMENTS, Cast
from mycel.formats.polis.rows import Sheet, in_ms
from mycel.formats.problems import Problem, shown

COLUMNS = "comment-id, agrees, disagrees, moderated, comment-body"
MOST_SUMMARY = 100
STATES = {"-1": -1, "0": 0, "1": 1}
TRUE = {"1", "true", "t", "yes"}


class SignMismatch(Problem):
    """Counts of statements and votes that agree only when agree and disagree are swapped."""


@dataclass(frozen=True)
class Told:
    """The statements of comments.csv with the agrees and disagrees that it tells for each."""

    statements: tuple[Statement, ...]
    counts: Mapping[str, tuple[int, int]]
    warnings: tuple[str, ...] = ()


def read(*, file: str, data: bytes) -> Told:
    """Return the statements of comments.csv.

    Older exports leave quotes, commas and line ends in texts as they are. A line with too many
    fields has commas in its text, which stands last; one with too few goes on with the text before.

    Errors:
        Problem with the line.
    """
    sheet = Sheet(file=file, data=data, expected=COLUMNS)
    id_, body = sheet.places("comment-id", "comment-body")
    is_last = body == len(sheet.head) - 1
    found: dict[str, Statement] = {}
    counts: dict[str, tuple[int, int]] = {}
    last, joined = "", 0
    for row in sheet.rows():
        if len(row) > len(sheet.head) and is_last:
            fields = [*row[:body], ",".join(row[body:])]
        elif len(row) < len(sheet.head) and last and is_last:
            text = f"{found[last].text}\n{','.join(row)}"
            found[last] = replace(found[last], text=sheet.body(text))
            joined += 1
            continue
        else:
            fields = row
        if len(fields) != len(sheet.head):
            raise sheet.problem(f"there are {len(row)} fields; expected {len(sheet.head)}")
        last = sheet.id_(fields[id_], "statement")
        if last in found or len(found) == MOST_STATEMENTS:
            raise sheet.problem(
                f"the statement {shown(value=last)} stands twice, or there are more than "
                f"{MOST_STATEMENTS:,}; expected each once"
            )
        found[last] = _statement(sheet, fields, id_=last, body=body)
        counts[last] = _counts(sheet, fields)
    statements = _timed(tuple(found.values()))
    return Told(statements, counts if "agrees" in sheet.head else {}, _warned(statements, joined))


def _statement(sheet: Sheet, row: list[str], *, id_: str, body: int) -> Statement:
    state = _cell(sheet, row, "moderated") or "0"
    if state not in STATES:
        raise sheet.problem(f"moderated is {shown(value=state)}; expected -1, 0 or 1")
    created = _cell(sheet, row, "timestamp")
    return Statement(
        id=id_,
        text=sheet.body(row[body]),
        author=_cell(sheet, row, "author-id"),
        moderated=STATES[state],
        is_seed=_cell(sheet, row, "is-seed").lower() in TRUE,
        is_meta=_cell(sheet, row, "is-meta").lower() in TRUE,
        created_ms=sheet.whole(created, "time") if created else None,
    )


def _cell(sheet: Sheet, row: list[str], name: str) -> str:
    at = sheet.place(name)
    return "" if at is None else sheet.body(row[at]).strip()


def _counts(sheet: Sheet, row: list[str]) -> tuple[int, int]:
    agrees, disagrees = (_cell(sheet, row, name) or "0" for name in ("agrees", "disagrees"))
    return sheet.whole(agrees, "count"), sheet.whole(disagrees, "count")


def _timed(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Bring all times to milliseconds; a file writes either seconds or milliseconds."""
    dated = [one.created_ms for one in statements if one.created_ms is not None]
    times = iter(in_ms(dated))
    return tuple(
        one if one.created_ms is None else replace(one, created_ms=next(times))
        for one in statements
    )


def _warned(statements: tuple[Statement, ...], joined: int) -> tuple[str, ...]:
    often = Counter(" ".join(one.text.split()).casefold() for one in statements if one.text)
    twice = sum(many - 1 for many in often.values())
    said = []
    if joined:
        said.append(f"{joined} lines of comments.csv were taken as parts of the texts before them")
    if twice:
        said.append(f"{twice} statements say word for word what another one says")
    return tuple(said)


def read_summary(*, file: str, data: bytes) -> Mapping[str, str]:
    """Return the keys and values of summary.csv; values may go over several lines.

    Errors:
        Problem with the line.
    """
    sheet = Sheet(file=file, data=data, expected="key,value", head=("key", "value"))
    found: dict[str, str] = {}
    for row in sheet.rows():
        if len(found) == MOST_SUMMARY:
            raise sheet.problem(f"there are more than {MOST_SUMMARY} keys; expected a summary")
        found[sheet.id_(row[0], "key")] = sheet.body(",".join(row[1:]))
    return found


def check_signs(*, told: Told, cast: Cast, file: str) -> str | None:
    """Compare told counts with the votes as they were cast, events not latest votes.

    Returns:
        A warning where some counts differ; None where all agree.

    Errors:
        SignMismatch where they agree only when agrees and disagrees are swapped.
    """
    events = Counter(zip(cast.statements, cast.votes, strict=True))
    straight = crossed = 0
    for id_, (agrees, disagrees) in told.counts.items():
        a, d = events[id_, AGREE], events[id_, DISAGREE]
        straight += (agrees, disagrees) == (a, d)
        crossed += (agrees, disagrees) == (d, a)
    many = len(told.counts)
    if crossed > straight and crossed * 2 > many:
        raise SignMismatch(
            text=f"agrees and disagrees of {crossed} of {many} statements are those of the votes "
            "only when swapped; expected 1 for agree in votes.csv; say which with --agree",
            file=file,
        )
    if straight < many:
        return f"the counts of {many - straight} of {many} statements are not those of the votes"
    return None
