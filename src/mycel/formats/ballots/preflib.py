"""PrefLib files: rankings strict or with ties, complete or not (soi soc toi toc), and categories.

Source: https://preflib.github.io/PrefLib-Jekyll/format ("# KEY: value" lines, then one line per
different ballot: how many, a colon, alternatives by number, best first, equals in braces).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile
from mycel.formats.problems import Problem, shown

KINDS = ("soi", "soc", "toi", "toc", "cat")
MAX_CATEGORIES = 1_000
_HEADER = re.compile(r"#\s*([A-Z][A-Z0-9 ]*?)\s*:(.*)", re.ASCII)
_NUMBERED = re.compile(r"(ALTERNATIVE|CATEGORY) NAME ([0-9]{1,9})", re.ASCII)
_GROUP = re.compile(r"(?:\{([^{}]*)\}|([^,{}]*))(,|\Z)")
_COUNTED = ("NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER CATEGORIES")
_WRITTEN = (*_COUNTED, "NUMBER UNIQUE ORDERS", "NUMBER UNIQUE PREFERENCES")


@dataclass(slots=True)
class _Head:
    """What the header says, with the line of every statement."""

    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    names: dict[str, dict[int, tuple[str, int]]] = field(
        default_factory=lambda: {"ALTERNATIVE": {}, "CATEGORY": {}}
    )

    def text(self, key: str) -> str:
        return self.said.get(key, ("", 0))[0]


def read(*, data: bytes, file: str, kind: str | None = None) -> BallotFile:
    """Read a PrefLib file; the header says its kind, else ``kind``, else the ending of ``file``.

    In a file of categories (cat), category i of n is the grade n - i, and a better category is a
    better rank.

    Errors:
        Problem with the line for a header that contradicts itself or the ballots, and for every
        ballot that cannot be.
    """
    lines = plain.lines(data=data, file=file)
    head = _head(lines=lines, file=file)
    ending = file.rpartition(".")[2].lower()
    chosen = kind or head.text("DATA TYPE").lower() or (ending if ending in KINDS else "toi")
    if chosen not in KINDS:
        line = head.said["DATA TYPE"][1]
        wrong = f"the data type is {shown(value=chosen)}; expected one of {', '.join(KINDS)}"
        raise Problem(text=wrong, file=file, line=line)
    options = _numbered(head=head, what="ALTERNATIVE", file=file)
    categories = _numbered(head=head, what="CATEGORY", file=file) if chosen == "cat" else ()
    reader = _Reader(file, options, categories, chosen, is_declared=bool(head.text("DATA TYPE")))
    found = reader.ballots(lines=lines)
    _require_total(head=head, total=sum(found.values()), file=file)
    return _file(head=head, reader=reader, found=found, kind=chosen)


def _file(
    *, head: _Head, reader: "_Reader", found: Mapping[plain.Groups, int], kind: str
) -> BallotFile:
    grades = _grades(reader=reader, found=found) if kind == "cat" else None
    ranked: dict[plain.Ballot, int] = {}
    for groups, weight in found.items():
        key = (tuple(group for group in groups if group), ())
        ranked[key] = ranked.get(key, 0) + weight
    rankings = plain.ranked(options=reader.options, found=ranked, withdrawn=(), file=reader.file)
    kept = {key: value for key, (value, _) in head.said.items() if key not in _WRITTEN}
    extra: dict[str, object] = {"header": kept}
    if reader.categories:
        extra["categories"] = reader.categories
    return BallotFile(kind, rankings=rankings, grades=grades, title=head.text("TITLE"), extra=extra)


def _head(*, lines: Sequence[str], file: str) -> _Head:
    head = _Head()
    for line, text in enumerate(lines, 1):
        found = _HEADER.fullmatch(text.strip()) if text.startswith("#") else None
        if not found:
            continue
        key, value = found[1], found[2].strip()
        numbered = _NUMBERED.fullmatch(key)
        into: dict[str, tuple[str, int]] | dict[int, tuple[str, int]] = head.said
        if numbered:
            into, at = head.names[numbered[1]], int(numbered[2])
            if at in into:
                raise _twice(key=key, first=into[at][1], file=file, line=line)
            into[at] = (value, line)
        elif key in head.said:
            raise _twice(key=key, first=head.said[key][1], file=file, line=line)
        else:
            head.said[key] = (value, line)
    return head


def _twice(*, key: str, first: int, file: str, line: int) -> Problem:
    wrong = f"{shown(value=key)} stands in line {first} already; expected it once"
    return Problem(text=wrong, file=file, line=line)


def _numbered(*, head: _Head, what: str, file: str) -> tuple[str, ...]:
    """Return the names of alternatives or categories, numbered from 1 without gaps."""
    plural = "ALTERNATIVES" if what == "ALTERNATIVE" else "CATEGORIES"
    named = head.names[what]
    said, line = head.said.get(f"NUMBER {plural}", (str(len(named)), 1))
    most = plain.MAX_OPTIONS if what == "ALTERNATIVE" else MAX_CATEGORIES
    number = plain.whole(text=said, what=f"NUMBER {plural}", file=file, line=line, least=0)
    if not number and not named:
        wrong = f"no {what} NAME is given; expected a PrefLib header"
        raise Problem(text=wrong, file=file, line=line)
    if number > most:
        wrong = f"there are {number:,} {plural.lower()}; expected at most {most:,}"
        raise Problem(text=wrong, file=file, line=line)
    for at in range(1, number + 1):
        if at not in named:
            wrong = f"the header says {number} {plural.lower()} but names no {at}; expected a name"
            raise Problem(text=wrong, file=file, line=line)
    for at, (_, place) in named.items():
        if not 1 <= at <= number:
            wrong = f"{what} NAME {at} is beyond NUMBER {plural}; expected 1 to {number}"
            raise Problem(text=wrong, file=file, line=place)
    return plain.require_names(
        names=(named[at] for at in range(1, number + 1)),
        file=file,
        most=most,
        what=what.lower(),
    )


def _require_total(*, head: _Head, total: int, file: str) -> None:
    if "NUMBER VOTERS" in head.said:
        said, line = head.said["NUMBER VOTERS"]
        voters = plain.whole(text=said, what="NUMBER VOTERS", file=file, line=line, least=0)
        if voters != total:
            wrong = f"the header says {voters} voters; expected {total}, the sum of the ballots"
            raise Problem(text=wrong, file=file, line=line)


@dataclass(slots=True)
class _Reader:
    """Reads the lines of ballots of one file."""

    file: str
    options: tuple[str, ...]
    categories: tuple[str, ...]
    kind: str
    is_declared: bool
    known: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {str(i): i - 1 for i in range(1, len(self.options) + 1)}

    def ballots(self, *, lines: Sequence[str]) -> dict[plain.Groups, int]:
        """Return weights by groups of positions; equal lines are read once."""
        found: dict[plain.Groups, int] = {}
        read: dict[str, plain.Groups] = {}
        for line, text in enumerate(lines, 1):
            if not text or text.isspace() or text.startswith("#"):
                continue
            said, colon, ballot = text.partition(":")
            if not colon:
                wrong = f"{shown(value=text)} is no ballot; expected `number: 1,2,{{3,4}}`"
                raise Problem(text=wrong, file=self.file, line=line)
            weight = plain.whole(text=said, what="the number of ballots", file=self.file, line=line)
            groups = read.get(ballot)
            if groups is None:
                groups = read[ballot] = self._groups(text=ballot, line=line)
            found[groups] = found.get(groups, 0) + weight
        return found

    def _groups(self, *, text: str, line: int) -> plain.Groups:
        known = self.known
        try:  # most ballots have no equal ranks
            groups: plain.Groups = tuple([(known[one],) for one in text.strip().split(",")])
        except KeyError:
            groups = tuple(
                tuple(self._position(text=one, line=line) for one in part) for part in _parts(text)
            )
        if self.kind != "cat":
            groups = tuple([group for group in groups if group])
        flat = [position for group in groups for position in group]
        plain.require_once(positions=flat, options=self.options, file=self.file, line=line)
        wrong = self._contradiction(groups=groups, marked=len(flat))
        if wrong:
            raise Problem(text=wrong, file=self.file, line=line)
        return tuple([group if len(group) == 1 else tuple(sorted(group)) for group in groups])

    def _contradiction(self, *, groups: plain.Groups, marked: int) -> str | None:
        """Say what a ballot is that the kind of the file excludes."""
        if self.kind == "cat":
            if len(groups) > len(self.categories):
                n = len(self.categories)
                return f"the ballot has {len(groups)} categories; expected {n} or fewer"
            return None
        if self.is_declared and self.kind in {"soi", "soc"} and any(len(g) > 1 for g in groups):
            return f"the ballot has equal ranks; expected none in a file of type {self.kind}"
        if self.is_declared and self.kind in {"soc", "toc"} and marked != len(self.options):
            n = len(self.options)
            return f"the ballot ranks {marked} of {n}; expected all in a file of type {self.kind}"
        return None

    def _position(self, *, text: str, line: int) -> int:
        at = self.known.get(text)
        if at is not None:
            return at
        if text in {"{", "}"}:
            wrong = "the braces do not pair; expected equals such as {3,4}"
        else:
            n = len(self.options)
            wrong = f"the ballot names alternative {shown(value=text)}; expected 1 to {n}"
        raise Problem(text=wrong, file=self.file, line=line)


def _parts(text: str) -> Iterator[list[str]]:
    """Yield the numbers of each group of a ballot; braces that do not pair are yielded as such."""
    text = "".join(text.split())
    if not text:
        return
    at = 0
    while True:
        found = _GROUP.match(text, at)
        if not found:
            yield ["{" if text[at] == "{" else "}"]
            return
        if found[1] is None:
            yield [found[2]]
        else:
            yield found[1].split(",") if found[1] else []
        at = found.end()
        if not found[3]:
            return


def _grades(*, reader: _Reader, found: Mapping[plain.Groups, int]) -> votes.Grades:
    best = len(reader.categories) - 1
    plain.require_room(options=len(reader.options), ballots=len(found), file=reader.file)
    matrix = np.full((len(found), len(reader.options)), votes.NO_GRADE, dtype=np.int32)
    for row, groups in enumerate(found):
        for place, group in enumerate(groups):
            matrix[row, list(group)] = best - place
    weights = np.array([*found.values()], dtype=np.int64)
    return votes.grades(
        options=reader.options, matrix=matrix, weights=weights, scale=(0, max(best, 0))
    )
