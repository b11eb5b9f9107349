"""Incidents: into a folder of their own, or into that of the movement in which they happened."""

from pathlib import Path
from typing import TYPE_CHECKING

from mycel.cli import files
from mycel.cli.source import Source, digest, files_of
from mycel.formats.problems import Problem

if TYPE_CHECKING:
    from mycel.engine.movement import Movement

FORMAT = "incidents"


def add(*, path: str, folder: str) -> Source:
    """Read incidents and write them as movement code; nothing that is there is changed.

    Where the folder holds a movement, only incidents that it does not have yet are added.

    Errors:
        Problem where the source, the folder or the movement in it is refused.
    """
    from mycel.formats import incidents, movement

    is_movement = (Path(folder) / "movement.yaml").is_file()
    if not is_movement:
        files.require_room(folder=folder)
    given = files_of(path=path)
    there = files_of(path=folder) if is_movement else {}
    known = _known(there, folder) if is_movement else None
    try:
        found = incidents.read(files=given, known=known)
    except Problem as problem:
        raise _placed(problem, path) from problem
    written = movement.write(movement=found.movement)
    if known is None:
        files.write_folder(files=written, folder=folder)
    else:
        new = {
            name: data
            for name, data in written.items()
            if name.startswith("incidents/") and _ref(name) not in known.incidents
        }
        movement.read(files=there | new)
        files.add_files(files=new, folder=folder)
    return Source(found.movement, FORMAT, digest(files=given), found.skipped, 0)


def _ref(name: str) -> str:
    return "incident/" + Path(name).stem


def _known(there: dict[str, bytes], folder: str) -> "Movement":
    from mycel.formats import movement

    try:
        return movement.read(files=there)
    except Problem as problem:
        place = (Path(folder) / problem.file).as_posix()
        raise Problem(text=problem.text, file=place, line=problem.line) from problem


def _placed(problem: Problem, path: str) -> Problem:
    is_folder = path != "-" and Path(path).is_dir()
    place = (Path(path) / problem.file).as_posix() if is_folder else path
    return Problem(text=problem.text, file=place, line=problem.line)
