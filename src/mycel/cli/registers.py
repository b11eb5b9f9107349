"""Registers: a movement, or a file of risks alone, for the verbs that reckon with risks."""

from mycel.cli import source
from mycel.formats.problems import Problem

REGISTER = "register"
MOVEMENT_FILE = "movement.yaml"
YAML = (".yaml", ".yml")


def read(*, path: str, format_: str | None = None) -> source.Source:
    """Read a movement, another known format, or a register of risks without a movement around it.

    Errors:
        Problem where the path, the format or the content is refused.
    """
    if format_ not in (None, REGISTER):
        return source.read(path=path, format_=format_)
    files = source.files_of(path=path)
    if format_ is None and _is_more(files):
        return source.read(path=path)
    from mycel.formats import register

    chosen = {name: data for name, data in files.items() if name.endswith(YAML) or len(files) == 1}
    try:
        found = register.read(files=chosen)
    except Problem as problem:
        place = path if len(chosen) == 1 else f"{path}/{problem.file}"
        raise Problem(text=problem.text, file=place, line=problem.line) from problem
    return source.Source(found, REGISTER, source.digest(files=files))


def _is_more(files: dict[str, bytes]) -> bool:
    """Whether files are a movement or of another known format."""
    from mycel.formats import importers

    if MOVEMENT_FILE in files:
        return True
    if any(importers.detect(name=name, data=data) for name, data in files.items()):
        return True
    return len(files) == 1 and any(source.is_movement(data=data) for data in files.values())
