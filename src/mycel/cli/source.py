"""Sources: what a verb is pointed at, a movement directory or any format that import reads."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mycel.engine.movement import Movement
from mycel.formats import answers, importers, movement
from mycel.formats.problems import Problem

TOO_LARGE = 64 * 1024 * 1024
SUFFIXES = {".yaml", ".yml", ".json", ".csv", ".md", ".txt", ".xml"}


@dataclass(frozen=True)
class Source:
    """A movement that was read, with the digest of its files and what was left out."""

    movement: Movement
    format: str
    digest: str
    skipped: tuple[importers.Skipped, ...] = ()
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


def read(*, path: str, format_: str | None = None) -> Source:
    """Read a movement directory, or a file or folder of another format.

    Errors:
        Problem where the path, the format or the content is refused.
    """
    files = files_of(path=path)
    if format_ is None and "movement.yaml" in files:
        return Source(movement.read(files=files), "movement", digest(files=files))
    key = format_ or _detected(path=path, files=files)
    if key not in importers.IMPORTERS:
        known = ", ".join(sorted(importers.IMPORTERS))
        raise Problem(text=f"the format {key} is not known; expected one of {known}", file=path)
    found = importers.IMPORTERS[key].read(files=files)
    return Source(found.movement, key, digest(files=files), found.skipped, found.dependencies)


def files_of(*, path: str) -> dict[str, bytes]:
    """Return the bytes of a file, of stdin (``-``) or of every readable file in a folder."""
    if path == "-":
        return {"-": sys.stdin.buffer.read(TOO_LARGE + 1)}
    place = Path(path)
    if place.is_dir():
        found = sorted(p for p in place.rglob("*") if p.is_file() and p.suffix in SUFFIXES)
        visible = [
            p for p in found if not any(part.startswith(".") for part in p.relative_to(place).parts)
        ]
        return {p.relative_to(place).as_posix(): _bytes(p) for p in visible}
    if not place.exists():
        raise Problem(text="there is no such file or folder; expected one that exists", file=path)
    return {place.name: _bytes(place)}


def digest(*, files: Mapping[str, bytes]) -> str:
    """Return the digest of an input: of the one file, or of the sorted list of file digests."""
    return answers.digest(files=files)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > TOO_LARGE:
            raise Problem(
                text=f"the file has {size // 1_000_000} MB; expected at most 64", file=path.name
            )
        return path.read_bytes()
    except OSError as error:
        raise Problem(text=f"the file cannot be read: {error.strerror}", file=path.name) from error


def _detected(*, path: str, files: Mapping[str, bytes]) -> str:
    for name, data in files.items():
        key = importers.detect(name=name, data=data)
        if key:
            return key
    known = ", ".join(sorted(importers.IMPORTERS))
    raise Problem(
        text="this is no movement directory (movement.yaml is missing) and no known format; "
        f"say which with --format, one of {known}",
        file=path,
    )
