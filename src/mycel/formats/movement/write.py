"""Writing: a movement as files, one thing per file, in one spelling."""

from collections.abc import Mapping
from typing import cast

from mycel.engine.movement import Movement
from mycel.formats.movement.kinds import FURTHER, KINDS
from mycel.formats.movement.names import is_path
from mycel.formats.movement.root import MOVEMENT
from mycel.formats.movement.series import write_series
from mycel.formats.problems import Problem, shown
from mycel.formats.yaml import Value
from mycel.formats.yaml import write as yaml_bytes


def write(*, movement: Movement) -> dict[str, bytes]:
    """Return the files of a movement (path from its top folder → bytes), sorted by path.

    `read` gives back an equal movement. Persons are written as they are given; see
    `pseudonymise`. Raises Problem for a thing that is kept under another name than its own, and
    for a path that would lead out of the movement.
    """
    files = {"movement.yaml": yaml_bytes(values=[MOVEMENT.write(movement)])}
    for kind in KINDS.values():
        things = cast("Mapping[str, object]", getattr(movement, kind.plural))
        for ref, thing in things.items():
            path = f"{kind.plural}/{_slug(ref, kind.name)}.yaml"
            plain = cast("dict[str, Value]", kind.record.write(thing))
            if plain["ref"] != ref:
                said = f"{shown(value=plain['ref'])} is kept under {shown(value=ref)}"
                raise Problem(text=f"{said}; expected the same ref twice", file=path)
            files[path] = yaml_bytes(values=[plain])
    for ref, keys in movement.further.items():
        kind_name = ref.partition("/")[0]
        path = f"{kind_name}s/{_slug(ref, kind_name)}.yaml"
        files[path] = yaml_bytes(values=[{"ref": ref, **cast("dict[str, Value]", keys)}])
    return dict(sorted((files | _beside(movement)).items()))


def _slug(ref: str, kind: str) -> str:
    """Return the name in a ref, which becomes the name of a file."""
    found, _, slug = ref.partition("/")
    known = found in KINDS or found in FURTHER
    if found != kind or not known or not slug.replace("-", "").isalnum() or not slug.isascii():
        text = f"{shown(value=ref)} is no ref of this kind; expected {kind}/name"
        raise Problem(text=text, file=f"{kind}.yaml")
    return slug


def _beside(movement: Movement) -> dict[str, bytes]:
    """Return the series and texts of a movement as files."""
    files: dict[str, bytes] = {}
    for path, series in movement.series.items():
        if not is_path(path=path, holds="series"):
            text = "a series is kept under this path; expected one such as series/requests.csv"
            raise Problem(text=text, file=path)
        files[path] = write_series(series=series)
    for path, content in movement.texts.items():
        if not is_path(path=path, holds="texts"):
            text = "a text is kept under this path; expected one such as charters/council.md"
            raise Problem(text=text, file=path)
        files[path] = content.encode()
    return files
