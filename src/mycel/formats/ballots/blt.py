"""BLT files: candidates, seats, withdrawals, ranked ballots that end in 0, names and a title.

Source: Hill, Wichmann and Woodall (1987) for the form; `=` for equal ranks, `#` for comments and
the options `[nick]`, `[tie]`, `[undeclared]`, `[droop]` as programs for STV have added them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable
from mycel.formats.problems import Problem, shown

FORMAT = "blt"
_QUOTED = re.compile(r'\s*"(.*?)"(?=\s|\Z)')
_OPTION = re.compile(r"\[\s*(\w+)\s*([^\[\]]*)\]")
_KNOWN = ("nick", "tie", "undeclared", "droop")
_SKIPPED = "-"


def read(*, data: bytes, file: str) -> BallotFile:
    """Read a BLT file; withdrawn candidates are taken out, whatever follows the title is not read.

    A ballot may run over several lines; `(id)` in place of its weight counts once, `-` is a rank
    that was left empty.

    Errors:
        Problem with the line for whatever is not of this form.
    """
    reader = _Reader(file=file, lines=plain.lines(data=data, file=file))
    reader.head()
    reader.options()
    reader.ballots()
    names, title = reader.names()
    gone = sorted(reader.withdrawn)
    left = [i for i in range(reader.size) if i not in reader.withdrawn]
    if not left:
        raise Problem(text="every candidate is withdrawn; expected one who is not", file=file)
    undeclared = reader.said.get("undeclared", ())
    extra: dict[str, object] = {}
    if undeclared:
        extra["undeclared"] = tuple(names[i] for i in reader.positions("undeclared"))
    if "droop" in reader.said:
        extra["droop"] = " ".join(reader.said["droop"])
    order = reader.positions("tie")
    if order and sorted(order) != list(range(reader.size)):
        wrong = "the tie order does not name every candidate once; expected all of them"
        raise Problem(text=wrong, file=file, line=reader.said_at["tie"])
    return BallotFile(
        FORMAT,
        rankings=plain.ranked(options=names, found=reader.found, withdrawn=gone, file=file),
        seats=reader.seats,
        title=title,
        withdrawn=tuple(names[i] for i in gone),
        order=tuple(names[i] for i in order if i not in reader.withdrawn),
        extra=extra,
        warnings=("undeclared write-ins are counted like every candidate",) if undeclared else (),
    )


@dataclass(slots=True)
class _Reader:
    """Reads one part of the file after the other, and remembers the line."""

    file: str
    lines: Sequence[str]
    at: int = 0
    size: int = 0
    seats: int = 0
    withdrawn: set[int] = field(default_factory=set)
    known: dict[str, int] = field(default_factory=dict)
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    said_at: dict[str, int] = field(default_factory=dict)
    found: dict[plain.Ballot, int] = field(default_factory=dict)

    def problem(self, text: str, *, line: int | None = None) -> Problem:
        return Problem(text=text, file=self.file, line=max(1, self.at if line is None else line))

    def next_line(self) -> str | None:
        """Return the next line that says something, without its comment; None at the end."""
        while self.at < len(self.lines):
            self.at += 1
            text = self.lines[self.at - 1].partition("#")[0].strip()
            if text:
                return text
        return None

    def head(self) -> None:
        words = (self.next_line() or "").split()
        if len(words) != 2:  # noqa: PLR2004 — candidates and seats
            said = shown(value=" ".join(words))
            raise self.problem(f"the first line is {said}; expected `candidates seats`")
        line = self.at
        self.size = plain.whole(
            text=words[0], what="the number of candidates", file=self.file, line=line
        )
        self.seats = plain.whole(
            text=words[1], what="the number of seats", file=self.file, line=line
        )
        if self.size > plain.MAX_OPTIONS:
            most = f"{plain.MAX_OPTIONS:,}"
            raise self.problem(f"there are {self.size:,} candidates; expected at most {most}")
        self.known = {str(i): i - 1 for i in range(1, self.size + 1)}

    def options(self) -> None:
        """Read withdrawals and options, until the first ballot."""
        while (text := self.next_line()) is not None:
            if text.startswith("["):
                self._option(text)
            elif text.startswith("-"):
                self._withdrawals(text)
            else:
                self.at -= 1
                return

    def _option(self, text: str) -> None:
        found = _OPTION.fullmatch(text)
        name = found[1] if found else ""
        if not found or name not in _KNOWN or name in self.said:
            known = ", ".join(_KNOWN)
            raise self.problem(f"the option {shown(value=text)} is not read; expected {known}")
        words = tuple(found[2].split())
        self.said[name], self.said_at[name] = words, self.at
        if name == "nick":
            if len(words) != self.size or len(set(words)) != self.size or "0" in words:
                wrong = f"there are {len(words)} short names"
                raise self.problem(f"{wrong}; expected one for each of {self.size} candidates")
            self.known |= {word: i for i, word in enumerate(words)}

    def _withdrawals(self, text: str) -> None:
        for word in text.split():
            if not word.startswith("-"):
                raise self.problem(f"{shown(value=word)} is no withdrawal; expected -1 or the like")
            self.withdrawn.add(self._position(word[1:], line=self.at))

    def positions(self, name: str) -> tuple[int, ...]:
        """Return the candidates whom an option names."""
        line = self.said_at.get(name, 1)
        return tuple(self._position(word, line=line) for word in self.said.get(name, ()))

    def _position(self, word: str, *, line: int) -> int:
        at = self.known.get(word)
        if at is None:
            said = shown(value=word)
            wrong = f"there is no candidate {said}; expected 1 to {self.size}"
            raise self.problem(wrong, line=line)
        return at

    def ballots(self) -> None:
        """Read ballots until the line 0."""
        seen: dict[str, int] = {}
        waiting: list[str] = []
        start = 0
        while (text := self.next_line()) is not None:
            for word in text.split():
                if word == "0" and not waiting:
                    self._require_end(text)
                    return
                start = start if waiting else self.at
                if word == "0":
                    self._ballot(waiting, line=start, seen=seen)
                    waiting = []
                elif word.startswith('"'):
                    raise self.problem("a name stands among the ballots; expected 0 before names")
                else:
                    waiting.append(word)
        what = f"the ballot of line {start} does" if waiting else "the ballots do"
        raise self.problem(f"{what} not end; expected a 0", line=start if waiting else None)

    def _require_end(self, text: str) -> None:
        if text.rsplit(maxsplit=1)[-1] != "0":
            raise self.problem("something follows the 0 after the ballots; expected a new line")

    def _ballot(self, words: list[str], *, line: int, seen: dict[str, int]) -> None:
        first, marks = words[0], words[1:]
        if first.startswith("("):
            if first in seen:
                wrong = f"the ballot {shown(value=first)} stands in line {seen[first]} already"
                raise self.problem(f"{wrong}; expected it once", line=line)
            seen[first], weight = line, 1
        else:
            weight = plain.whole(
                text=first, what="the number of ballots", file=self.file, line=line
            )
        groups = tuple(
            tuple(sorted(self._position(one, line=line) for one in word.split("=")))
            for word in marks
            if word != _SKIPPED
        )
        flat = [i for group in groups for i in group]
        numbers = [str(i + 1) for i in range(self.size)] if len(set(flat)) != len(flat) else ()
        plain.require_once(positions=flat, options=numbers, file=self.file, line=line)
        self.found[groups, ()] = self.found.get((groups, ()), 0) + weight

    def names(self) -> tuple[tuple[str, ...], str]:
        """Return the names of all candidates, and the title."""
        found: list[tuple[str, int]] = []
        while self.at < len(self.lines) and len(found) <= self.size:
            self.at += 1
            found += self._quoted(self.lines[self.at - 1], already=len(found))
        if len(found) < self.size:
            wrong = f"there are {len(found)} names for {self.size} candidates; expected one for all"
            raise self.problem(wrong)
        names = plain.require_names(names=found[: self.size], file=self.file, what="candidate")
        return names, found[self.size][0] if len(found) > self.size else ""

    def _quoted(self, text: str, *, already: int) -> Iterator[tuple[str, int]]:
        place = 0
        while already <= self.size:
            found = _QUOTED.match(text, place)
            if not found:
                rest = text[place:].strip()
                if rest and not rest.startswith("#"):
                    wrong = f"{shown(value=rest)} is no name; expected a name in quotes"
                    raise self.problem(wrong)
                return
            place, already = found.end(), already + 1
            yield found[1].strip(), self.at


def write(*, ballots: BallotFile) -> bytes:
    """Write rankings as BLT; the withdrawn follow the others, one seat where none is stated.

    Errors:
        NotWritable for "no opinion", and for names with a quote before a space.
    """
    rankings = plain.of_rankings(rankings=ballots.rankings, format_=FORMAT)
    if (rankings.ranks == votes.NO_OPINION).any():
        raise NotWritable(f'{FORMAT} has no mark for "no opinion"; expected ballots without it')
    names = (*rankings.options, *ballots.withdrawn)
    quoted = [*names, ballots.title] if ballots.title else [*names]
    plain.require_writable(names=quoted, format_=FORMAT)
    if unfit := [name for name in quoted if re.search(r'"\s', name)]:
        wrong = f"the name {shown(value=unfit[0])} has a quote before a space; expected none"
        raise NotWritable(wrong)
    text = [f"{len(names)} {ballots.seats or 1}", *_options(ballots, names=names)]
    for row, weight in enumerate(rankings.weights.tolist()):
        groups = ["=".join(str(i + 1) for i in group) for group in rankings.groups(row=row)]
        text.append(" ".join([str(weight), *groups, "0"]))
    text += ["0", *(f'"{name}"' for name in quoted), ""]
    return "\n".join(text).encode()


def _options(ballots: BallotFile, *, names: Sequence[str]) -> Iterator[str]:
    at = {name: str(i) for i, name in enumerate(names, 1)}
    gone = [at[name] for name in ballots.withdrawn]
    if gone:
        yield " ".join(f"-{number}" for number in gone)
    if ballots.order:
        yield f"[tie {' '.join([*(at[name] for name in ballots.order), *gone])}]"
    undeclared = ballots.extra.get("undeclared")
    if isinstance(undeclared, tuple):
        yield f"[undeclared {' '.join(at[str(name)] for name in undeclared)}]"
    if "droop" in ballots.extra:
        yield f"[droop {ballots.extra['droop']}]"
