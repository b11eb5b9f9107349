"""Sources: what a verb is pointed at, a movement directory or any format that import reads."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mycel.cli.verb import Parser
from mycel.formats import answers
from mycel.formats.problems import Problem, nearest, shown

if TYPE_CHECKING:  # the readers are imported when something is read: `queue` reads nothing
    from mycel.engine.movement import Movement
    from mycel.formats.importers import Skipped

TOO_LARGE = 64 * 1024 * 1024
TOO_MUCH = 256 * 1024 * 1024
TOO_MANY = 100_000
SUFFIXES = {".yaml", ".yml", ".json", ".csv", ".md", ".txt", ".xml"}
MOVEMENT = "movement"
STDIN = "-"
_LANGUAGES = re.compile(rb"^languages\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A movement that was read, with the digest of its files and what was left out."""

    movement: "Movement"
    format: str
    digest: str
    skipped: "tuple[Skipped, ...]" = ()
    dependencies: int | None = None

    def described(self) -> dict[str, object]:
        """Return the input part of the JSON contract."""
        return {
            "digest": self.digest,
            "format": self.format,
            "nodes": len(self.movement.nodes),
            "units": len(self.movement.units),
            "people": len(self.movement.people),
        }


def add_format(parser: Parser) -> None:
    """Declare the option that says what a source is."""
    parser.add_argument(
        "--format", metavar="FORMAT", help="format of the source, where it is not told by itself"
    )


def read(*, path: str, format_: str | None = None) -> Source:
    """Read a movement directory, or a file or folder of another format.

    Errors:
        Problem where the path, the format or the content is refused.
    """
    from mycel.formats import importers, movement

    files = files_of(path=path)
    known = digest(files=files)
    key = _known_format(path=path, format_=format_) or _detected(path=path, files=files)
    try:
        if key == MOVEMENT:
            return Source(movement.read(files=_as_yaml(files)), key, known)
        found = importers.IMPORTERS[key].read(files=files)
    except Problem as problem:
        raise _placed(problem=problem, path=path, files=files) from problem
    return Source(found.movement, key, known, found.skipped, found.dependencies)


def files_of(*, path: str) -> dict[str, bytes]:
    """Return the bytes of a file, of stdin (``-``) or of every readable file in a folder."""
    if path == STDIN or not Path(path).is_dir():
        name, data = one_file(path=path)
        return {name: data}
    place = Path(path)
    files: dict[str, bytes] = {}
    total = 0
    for file in _inside(place):
        name = file.relative_to(place).as_posix()
        files[name] = _bytes(file, name=str(file))
        total += len(files[name])
        if len(files) > TOO_MANY or total > TOO_MUCH:
            raise Problem(
                text=f"the folder holds more than {TOO_MANY:,} files or {TOO_MUCH // 2**20} MB; "
                "expected the folder of one movement or catalogue",
                file=path,
            )
    return files


def one_file(*, path: str) -> tuple[str, bytes]:
    """Return the name and bytes of one file, or of stdin (``-``)."""
    if path == STDIN:
        data = sys.stdin.buffer.read(TOO_LARGE + 1)
        return STDIN, _not_too_large(data, name=STDIN)
    place = Path(path)
    if place.is_dir():
        raise Problem(text="this is a folder; expected a file", file=path)
    return place.name, _bytes(place, name=path)


def digest(*, files: Mapping[str, bytes]) -> str:
    """Return the digest of an input: of the one file, or of the sorted list of file digests."""
    return answers.digest(files=files)


def _inside(place: Path) -> Iterator[Path]:
    """Yield the visible files of a folder in order; a folder that cannot be read is refused."""

    def refuse(error: OSError) -> None:
        said = f"the folder cannot be read: {error.strerror}; expected one that can"
        raise Problem(text=said, file=str(error.filename)) from error

    for here, folders, names in os.walk(place, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(here) / name
            if not name.startswith(".") and file.suffix in SUFFIXES and file.is_file():
                yield file


def _bytes(path: Path, *, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(TOO_LARGE + 1)
    except FileNotFoundError as error:
        text = "there is no such file or folder; expected one that exists"
        raise Problem(text=text, file=name) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name cannot be used"
        text = f"the file cannot be read: {reason}; expected one that can"
        raise Problem(text=text, file=name) from error
    return _not_too_large(data, name=name)


def _not_too_large(data: bytes, *, name: str) -> bytes:
    if len(data) > TOO_LARGE:
        text = f"the file is too large; expected at most {TOO_LARGE // 2**20} MB"
        raise Problem(text=text, file=name)
    return data


def _known_format(*, path: str, format_: str | None) -> str | None:
    from mycel.formats import importers

    known = [MOVEMENT, *sorted(importers.IMPORTERS)]
    if format_ is None or format_ in known:
        return format_
    meant = nearest(word=format_, among=known)
    hint = meant or f"one of {', '.join(known)}"
    raise Problem(
        text=f"the format {shown(value=format_)} is not known; expected {hint}", file=path
    )


def is_movement(*, data: bytes) -> bool:
    """Return whether a YAML file says the languages in which a movement writes."""
    return bool(_LANGUAGES.search(data))


def _detected(*, path: str, files: Mapping[str, bytes]) -> str:
    from mycel.formats import importers

    if "movement.yaml" in files:
        return MOVEMENT
    for name, data in files.items():
        key = importers.detect(name=name, data=data)
        if key:
            return key
    if len(files) == 1 and any(is_movement(data=data) for data in files.values()):
        return MOVEMENT
    known = ", ".join([MOVEMENT, *sorted(importers.IMPORTERS)])
    raise Problem(
        text="this is no movement directory (movement.yaml is missing) and no known format; "
        f"expected one of {known}; say which with --format",
        file=path,
    )


def _as_yaml(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Let one file without the ending of YAML, such as stdin, be the movement's document."""
    if len(files) == 1:
        ((name, data),) = files.items()
        return files if name.endswith((".yaml", ".yml")) else {"movement.yaml": data}
    return files


def _placed(*, problem: Problem, path: str, files: Mapping[str, bytes]) -> Problem:
    """Return a problem whose file is where the person who asked finds it."""
    if path != STDIN and Path(path).is_dir():
        inside = problem.file in files or problem.file == "movement.yaml"
        file = (Path(path) / problem.file).as_posix() if inside else path
    else:
        file = path
    return Problem(text=problem.text, file=file, line=problem.line)
