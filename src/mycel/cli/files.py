"""Files: writing a folder so that it is there whole or not at all."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mycel.formats.problems import Problem


def write_folder(*, files: Mapping[str, bytes], folder: str) -> None:
    """Write files into a new or empty folder; nothing is left half-written.

    Errors:
        Problem where the folder holds something already, or cannot be written.
    """
    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Problem(
            text="there is something here already; expected a new or empty folder", file=folder
        )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".mycel-") as name:
            whole = Path(name) / "whole"
            for path, data in files.items():
                target = whole / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            whole.mkdir(exist_ok=True)
            if place.exists():
                place.rmdir()
            shutil.move(whole, place)
    except OSError as error:
        raise Problem(
            text=f"the folder cannot be written: {error.strerror}", file=folder
        ) from error
