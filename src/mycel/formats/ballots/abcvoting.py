"""abcvoting YAML: who approves of whom, how large the committee is, and what is expected.

Source: the test instances of the project abcvoting (`profile`, `num_cand`, `committeesize`,
`compute`); `names` for the candidates is an addition of ours.
"""

from collections.abc import Sequence

from mycel.engine.choice import ballots as votes
from mycel.engine.choice.ballots import Supports
from mycel.formats import yaml
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable
from mycel.formats.problems import Problem, shown

FORMAT = "abcvoting"
MAX_CANDIDATES = 10_000
MAX_MARKS = 120_000
MAX_BYTES = 4_000_000
_KEYS = ("description", "profile", "num_cand", "committeesize", "names", "compute")


def read(*, data: bytes, file: str) -> BallotFile:
    """Read an approval profile; candidates are named 0, 1, … where the file gives no names.

    ``extra`` holds `compute`, the list of expected results, as it stands in the file.

    Errors:
        Problem with the line for whatever is not of this form.
    """
    plain.lines(data=data, file=file)
    if _size(data=data) > MAX_MARKS:
        wrong = f"more than {MAX_MARKS:,} commas, dashes, colons and lines stand here"
        raise Problem(text=f"{wrong}; expected a smaller profile", file=file)
    found = yaml.documents(data=data, file=file, max_bytes=MAX_BYTES)
    if len(found) != 1 or not isinstance(found[0].value, dict):
        wrong = "this is no profile; expected one document with `profile` and `num_cand`"
        raise Problem(text=wrong, file=file, line=1)
    document = found[0]
    value = found[0].value
    for key in value:
        if key not in _KEYS:
            wrong = f"the key {shown(value=key)} is not known; expected {', '.join(_KEYS)}"
            raise document.problem(key, text=wrong)
    size = _whole(document, "num_cand", most=MAX_CANDIDATES)
    seats = (
        _whole(document, "committeesize", most=MAX_CANDIDATES) if "committeesize" in value else None
    )
    options = _names(document, size=size)
    return BallotFile(
        FORMAT,
        supports=_supports(document, options=options),
        seats=seats,
        title=str(value.get("description") or ""),
        extra={"compute": value["compute"]} if "compute" in value else {},
    )


def _size(*, data: bytes) -> int:
    """Return how many values there are at most, without reading any of them."""
    return sum(data.count(sign) for sign in (b",", b"-", b":", b"[", b"{", b"\n"))


def _whole(document: yaml.Located, key: str, *, most: int) -> int:
    value = document.value.get(key) if isinstance(document.value, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        wrong = f"{key} is {shown(value=value)}; expected a whole number from 1 to {most:,}"
        raise document.problem(key, text=wrong)
    return value


def _names(document: yaml.Located, *, size: int) -> tuple[str, ...]:
    value = document.value.get("names") if isinstance(document.value, dict) else None
    if value is None:
        return tuple(str(i) for i in range(size))
    if not isinstance(value, list) or len(value) != size:
        wrong = f"names is {shown(value=value)}; expected a list of {size} names"
        raise document.problem("names", text=wrong)
    named = [
        (str(name) if isinstance(name, str) else "", document.line("names", i))
        for i, name in enumerate(value)
    ]
    return plain.require_names(
        names=named, file=document.file, most=MAX_CANDIDATES, what="candidate"
    )


def _supports(document: yaml.Located, *, options: Sequence[str]) -> Supports:
    profile = document.value.get("profile") if isinstance(document.value, dict) else None
    if not isinstance(profile, list):
        wrong = f"profile is {shown(value=profile)}; expected a list of lists of candidates"
        raise document.problem("profile", text=wrong)
    found: dict[tuple[int, ...], int] = {}
    for at, ballot in enumerate(profile):
        line = document.line("profile", at)
        if not isinstance(ballot, list):
            wrong = f"a ballot is {shown(value=ballot)}; expected a list of candidates"
            raise Problem(text=wrong, file=document.file, line=line)
        chosen = [
            _candidate(one, size=len(options), file=document.file, line=line) for one in ballot
        ]
        plain.require_once(positions=chosen, options=options, file=document.file, line=line)
        key = tuple(sorted(chosen))
        found[key] = found.get(key, 0) + 1
    return votes.supports(
        options=options, ballots=((dict.fromkeys(key, 1), n) for key, n in found.items())
    )


def _candidate(value: object, *, size: int, file: str, line: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < size:
        wrong = f"the ballot names candidate {shown(value=value)}; expected 0 to {size - 1}"
        raise Problem(text=wrong, file=file, line=line)
    return value


def write(*, ballots: BallotFile) -> bytes:
    """Write approvals as a profile, one row for each ballot.

    Errors:
        NotWritable where there are no supports, where they hold points other than 1, or where
        there are more ballots than the format can be read with.
    """
    held = ballots.supports
    if held is None or (held.points != 1).any():
        raise NotWritable(f"there are no approvals to write as {FORMAT}; expected some")
    plain.require_writable(names=held.options, format_=FORMAT)
    start, chosen = held.start.tolist(), held.chosen.tolist()
    rows = [
        f"- [{', '.join(map(str, chosen[start[i] : start[i + 1]]))}]\n" * min(weight, MAX_MARKS)
        for i, weight in enumerate(held.weights.tolist())
    ]
    profile = f"profile:\n{''.join(rows)}" if rows else "profile: []\n"
    value: dict[str, yaml.Value] = {"description": ballots.title} if ballots.title else {}
    value |= {"num_cand": len(held.options)}
    value |= {"committeesize": ballots.seats} if ballots.seats else {}
    if held.options != tuple(str(i) for i in range(len(held.options))):
        value["names"] = [*held.options]
    compute = ballots.extra.get("compute")
    value |= {"compute": compute} if isinstance(compute, list) else {}
    data = profile.encode() + yaml.write(values=[value])
    if _size(data=data) > MAX_MARKS:
        raise NotWritable(f"more than {MAX_MARKS:,} values would stand here; expected fewer")
    return data
