"""Files: writing a folder so that it is there whole or not at all."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mycel.formats.problems import Problem

EXPECTED = "expected a new or empty folder"


def require_room(*, folder: str) -> None:
    """Refuse a folder that cannot be written to, before any work is done.

    Errors:
        Problem where the folder holds something already or is no folder.
    """
    place = Path(folder)
    try:
        if place.exists() and not place.is_dir():
            raise Problem(text=f"there is a file here already; {EXPECTED}", file=folder)
        if place.exists() and any(place.iterdir()):
            raise Problem(text=f"there is something here already; {EXPECTED}", file=folder)
    except (OSError, ValueError) as error:
        if isinstance(error, Problem):
            raise
        raise _unwritable(folder, error) from error


def write_folder(*, files: Mapping[str, bytes], folder: str) -> None:
    """Write files into a new or empty folder; nothing is left half-written.

    Errors:
        Problem where the folder holds something already, or cannot be written.
    """
    require_room(folder=folder)
    place = Path(folder).absolute()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".mycel-") as name:
            whole = Path(name) / "whole"
            whole.mkdir()
            for path, data in files.items():
                target = whole / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            if place.exists():
                _fill(place=place, whole=whole)
            else:
                whole.rename(place)
    except OSError as error:
        raise _unwritable(folder, error) from error


def add_files(*, files: Mapping[str, bytes], folder: str) -> None:
    """Write files that are not there yet into a folder that holds others; all of them, or none.

    Errors:
        Problem where one of them is there already, or the folder cannot be written.
    """
    place = Path(folder).absolute()
    made: list[Path] = []
    is_done = False
    try:
        with tempfile.TemporaryDirectory(dir=place, prefix=".mycel-") as name:
            for number, (path, data) in enumerate(files.items()):
                target = place / path
                if target.exists():
                    text = "there is such a file already; expected it to be taken away first"
                    raise Problem(text=text, file=str(target))
                target.parent.mkdir(parents=True, exist_ok=True)
                whole = Path(name) / str(number)
                whole.write_bytes(data)
                made.append(target)
                whole.rename(target)
        is_done = True
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        for target in [] if is_done else made:
            target.unlink(missing_ok=True)


def _fill(*, place: Path, whole: Path) -> None:
    """Move everything into an empty folder; empty it again where that is interrupted."""
    moved: list[Path] = []
    is_done = False
    try:
        for entry in sorted(whole.iterdir()):
            moved.append(place / entry.name)
            entry.rename(place / entry.name)
        is_done = True
    finally:
        for entry in [] if is_done else moved:
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)


def _unwritable(folder: str, error: OSError | ValueError) -> Problem:
    reason = error.strerror if isinstance(error, OSError) else "its name cannot be used"
    return Problem(text=f"the folder cannot be written: {reason}; {EXPECTED}", file=folder)
