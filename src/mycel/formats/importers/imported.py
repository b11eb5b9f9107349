"""What every importer hands back: a movement, and what it left behind and why."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mycel.engine.movement import Movement
from mycel.formats.problems import Problem, one_line

LONGEST = 200
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
UNKNOWN_FIELD = "this importer does not know the field"


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was not taken, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A movement read from a foreign file, with the report of what was not taken."""

    movement: Movement
    skipped: tuple[Skipped, ...] = ()
    dependencies: int = 0
    """Dependencies the source states and the movement holds; several may share one line."""


@dataclass(slots=True)
class Report:
    """The growing list of what an importer leaves behind; equal lines are counted."""

    _lines: Counter[tuple[str, str]] = field(default_factory=Counter)

    def skip(self, *, what: str, why: str) -> None:
        """Note one thing that is not taken."""
        self._lines[(one_line(text=what)[:LONGEST], why)] += 1

    def skip_fields(
        self, *, where: str, found: Iterable[str], taken: frozenset[str], whys: Mapping[str, str]
    ) -> None:
        """Note every field that is not among those taken."""
        for name in found:
            if name not in taken:
                self.skip(what=f"{where}.{name}", why=whys.get(name, UNKNOWN_FIELD))

    def without_addresses(self, *, text: str | None, where: str) -> str | None:
        """Return a text with every e-mail address in it replaced, and note that."""
        if text is None or ("@" not in text and "%40" not in text):
            return text
        cleaned, times = ADDRESS.subn("[address removed]", text)
        for _ in range(times):
            self.skip(what=f"an address in {where}", why="e-mail addresses are not imported")
        return cleaned

    def lines(self) -> tuple[Skipped, ...]:
        """Return the report sorted, with counts where a line stands for several things."""
        return tuple(
            Skipped(what=what if times == 1 else f"{what} ({times} times)", why=why)
            for (what, why), times in sorted(self._lines.items())
        )


def source_name(*, file: str) -> str:
    """Return a file's path as one line that a movement can hold."""
    return one_line(text=file).strip()[-LONGEST:].strip() or "source"


def the_only_file(*, files: Mapping[str, bytes], format_name: str) -> tuple[str, bytes]:
    """Return the one file of a format that is one file, by its plain name."""
    if len(files) != 1:
        raise Problem(
            file=", ".join(sorted(files)[:3]) or format_name,
            text=f"{len(files)} files were given; expected exactly one {format_name} file",
        )
    [(path, data)] = files.items()
    return source_name(file=PurePosixPath(path).name), data


def may_be(*, name: str, suffixes: tuple[str, ...]) -> bool:
    """Say whether a file name allows a format; a name without suffix (standard input) does."""
    return PurePosixPath(name).suffix.lower() in {"", *suffixes}
