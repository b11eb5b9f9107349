"""Engine: which program counts, as results name it."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import mycel
from mycel import engine


@cache
def of_this_program() -> dict[str, str]:
    """Return the version, and the SHA-256 over the engine's files: a line for each, by name.

    A line is the SHA-256 of the file, two spaces, its path below the engine and a line feed.
    """
    root = Path(str(engine.__file__)).parent
    lines = (
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root).as_posix()}\n"
        for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix())
    )
    return {
        "mycel": mycel.__version__,
        "sha256": sha256("".join(lines).encode()).hexdigest(),
    }
