"""What every ballot format is held to: lines of text, whole numbers, names, and a size."""

from collections.abc import Iterable, Mapping, Sequence

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots.ballotfile import NotWritable
from mycel.formats.problems import Problem, shown

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 1_000_000
MAX_OPTIONS = 2_000
MAX_NAME = 1_000
MAX_CELLS = 20_000_000
MAX_BALLOTS = 10**12
WEIGHT_DIGITS = 10
ENDS = {"\n", "\r"}

Groups = tuple[tuple[int, ...], ...]
Ballot = tuple[Groups, tuple[int, ...]]
"""Groups of positions, best first, and the positions without opinion."""

_CONTROL = bytes(i for i in range(32) if i not in b"\t\n\r") + b"\x7f"


def lines(*, data: bytes, file: str) -> list[str]:
    """Return the lines of a text, ends taken off; line ends of every system.

    Errors:
        Problem for a file or a line that is too long, control characters, or bytes that are not
        UTF-8, with the line.
    """
    if len(data) > MAX_BYTES:
        wrong = f"the file has {len(data):,} bytes; expected at most {MAX_BYTES:,}"
        raise Problem(text=wrong, file=file)
    if len(data.translate(None, _CONTROL)) != len(data):
        at = min(place for sign in _CONTROL if (place := data.find(sign)) >= 0)
        wrong = "a control character stands here; expected plain text"
        raise Problem(text=wrong, file=file, line=_line(data=data, at=at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = "these bytes are not UTF-8; expected text in UTF-8"
        line = _line(data=data, at=error.start)
        raise Problem(text=wrong, file=file, line=line) from None
    found = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    longest = max(map(len, found))
    if longest > MAX_LINE:
        line = 1 + next(i for i, one in enumerate(found) if len(one) > MAX_LINE)
        wrong = f"this line has {longest:,} characters; expected at most {MAX_LINE:,}"
        raise Problem(text=wrong, file=file, line=line)
    return found


def _line(*, data: bytes, at: int) -> int:
    before = data[:at].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def whole(
    *, text: str, what: str, file: str, line: int, least: int = 1, digits: int = WEIGHT_DIGITS
) -> int:
    """Return a whole number of at least ``least`` and so many digits, or refuse it."""
    said = text.strip()
    size = said.removeprefix("-")
    if size.isascii() and size.isdigit() and len(size) <= digits and int(said) >= least:
        return int(said)
    wrong = f"{what} is {shown(value=said)}; expected a whole number of {least} or more"
    if size.isascii() and size.isdigit() and len(size) > digits:
        wrong = f"{what} has {len(size)} digits; expected at most {digits}"
    raise Problem(text=wrong, file=file, line=line)


def require_names(
    *, names: Iterable[tuple[str, int]], file: str, most: int = MAX_OPTIONS, what: str = "option"
) -> tuple[str, ...]:
    """Return the names of options from (name, line), each one said once.

    Errors:
        Problem for none or too many of them, for an empty, too long or repeated name.
    """
    first: dict[str, int] = {}
    for name, line in names:
        if not name:
            raise Problem(text=f"an {what} has no name; expected one", file=file, line=line)
        if len(name) > MAX_NAME:
            wrong = f"a name has {len(name):,} characters; expected at most {MAX_NAME:,}"
            raise Problem(text=wrong, file=file, line=line)
        if name in first:
            wrong = f"{shown(value=name)} stands in line {first[name]} already; expected it once"
            raise Problem(text=wrong, file=file, line=line)
        first[name] = line
        if len(first) > most:
            wrong = f"there are more than {most:,} {what}s; expected fewer"
            raise Problem(text=wrong, file=file, line=line)
    if not first:
        raise Problem(text=f"no {what} is named; expected one or more", file=file, line=1)
    return tuple(first)


def require_once(*, positions: Sequence[int], options: Sequence[str], file: str, line: int) -> None:
    """Refuse a ballot that names an option twice."""
    if len(set(positions)) != len(positions):
        seen: set[int] = set()
        twice = next(one for one in positions if one in seen or seen.add(one))  # type: ignore[func-returns-value] # add returns None, which lets the search go on
        wrong = f"the ballot names {shown(value=options[twice])} twice; expected it once"
        raise Problem(text=wrong, file=file, line=line)


def require_room(*, options: int, ballots: int, file: str) -> None:
    """Refuse more different ballots over more options than can be held."""
    if options * ballots > MAX_CELLS:
        wrong = (
            f"{ballots:,} different ballots over {options:,} options are too many; "
            f"expected at most {MAX_CELLS:,} marks"
        )
        raise Problem(text=wrong, file=file)


def ranked(
    *, options: Sequence[str], found: Mapping[Ballot, int], withdrawn: Iterable[int], file: str
) -> votes.Rankings:
    """Return rankings from weights by ballot; withdrawn positions are taken out, others move up."""
    require_room(options=len(options), ballots=len(found), file=file)
    if sum(found.values()) > MAX_BALLOTS:
        wrong = f"there are more than {MAX_BALLOTS:,} ballots; expected fewer"
        raise Problem(text=wrong, file=file)
    gone = set(withdrawn)
    left = [i for i in range(len(options)) if i not in gone]
    at = {old: new for new, old in enumerate(left)}
    return votes.rankings(
        options=[options[i] for i in left],
        ballots=(
            (
                [kept for group in groups if (kept := [at[i] for i in group if i not in gone])],
                [at[i] for i in without if i not in gone],
                weight,
            )
            for (groups, without), weight in found.items()
        ),
    )


def require_writable(*, names: Iterable[str], format_: str, unfit: str = "") -> None:
    """Refuse names that could not be read back from a line of text."""
    for name in names:
        is_line = name == name.strip() and name and not any(c < " " or c == "\x7f" for c in name)
        if not is_line or len(name) > MAX_NAME or any(sign in name for sign in unfit):
            raise NotWritable(
                f"the name {shown(value=name)} cannot be written as {format_}; "
                "expected a plain name on one line"
            )


def of_rankings(*, rankings: votes.Rankings | None, format_: str) -> votes.Rankings:
    """Return the rankings that a format writes, or refuse where there are none."""
    if rankings is None:
        raise NotWritable(f"there are no rankings to write as {format_}; expected ranked ballots")
    return rankings
