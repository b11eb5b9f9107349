# ruff: noqa: INP001 - a program beside the tutorials, not a package
"""The tutorials' proof: runs the commands of every console block and writes what they answer.

Run ``python docs/tutorial/console.py docs/tutorial/real-map.md`` with $MYCEL_DATA set to write a
tutorial's answers again. ``console head=N`` keeps the first N lines of an answer.
"""

import contextlib
import importlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mycel.cli import main as cli

BLOCK = re.compile(r"^```console(?: head=(\d+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
REPOSITORY = Path(__file__).resolve().parents[2]
PROMPT, LEFT_OUT = "$ ", "…"


def filled(*, text: str, folder: Path) -> str:
    """Return a tutorial with the answers that its commands give now, run one after the other.

    Args:
        text: the tutorial.
        folder: where the commands write; an empty folder gives a stranger's answers.
    """

    def block(found: re.Match[str]) -> str:
        head = f" head={found[1]}" if found[1] else ""
        lines = []
        for command in _commands(found[2]):
            lines.append(f"{PROMPT}{command}")
            answer = _run(command)
            kept = answer[: int(found[1])] if found[1] else answer
            lines += [*kept, *([LEFT_OUT] if len(kept) < len(answer) else [])]
        return "\n".join([f"```console{head}", *lines, "```"])

    with contextlib.chdir(folder):
        return BLOCK.sub(block, text)


def _commands(body: str) -> Iterator[str]:
    """Yield the commands of a block; a backslash joins a line to the next."""
    for line in body.replace("\\\n", "\\\0").splitlines():
        if line.startswith(PROMPT):
            yield line.removeprefix(PROMPT).replace("\\\0", "\\\n")


def _run(command: str) -> list[str]:
    """Return what a terminal would show, standard output and error in their order."""
    program, *arguments = shlex.split(os.path.expandvars(command))
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        if program == "mycel":
            cli.main(arguments)
        elif program == "python":
            _script(arguments)
        else:
            raise SystemExit(f"{program}: expected mycel or python")
    return [line.rstrip() for line in shown.getvalue().splitlines()]


def _script(arguments: list[str]) -> None:
    """Run a program beside the tutorials in this process."""
    path = REPOSITORY / arguments[0]
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    importlib.import_module(path.stem).main(arguments[1:])


def main() -> None:
    """Write the answers of the tutorials named again."""
    for name in sys.argv[1:]:
        path = Path(name)
        with tempfile.TemporaryDirectory() as folder:
            text = filled(text=path.read_text(encoding="utf-8"), folder=Path(folder))
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
