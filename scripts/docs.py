"""Write the generated pages of docs/reference: settings and the command line."""  # noqa: INP001 — a script

import os
import sys
from pathlib import Path

from mycel.cli import main
from mycel.cli.verbs import VERBS
from mycel.site import options

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Written by `make docs`; change the source, not this page. -->\n\n"


def settings() -> str:
    """Return the page of all settings."""
    rows = [
        f"| `{option.name}` | {option.default and f'`{option.default}`'} | {option.help} |"
        for option in options.OPTIONS
    ]
    return (
        f"{NOTE}# Settings\n\nRead from the environment; `mycel settings` shows their values and "
        "where each comes from.\n\n| Name | Default | What it does |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def commands() -> str:
    """Return the page of all verbs, as their own help says it."""
    os.environ["COLUMNS"] = "100"  # the width of help must not follow the terminal
    parser = main.parser()
    verbs = next(action for action in parser._actions if action.dest == "verb")  # noqa: SLF001 — argparse has no public list
    parts = [f"{NOTE}# The command line\n\n```text\n{parser.format_help().strip()}\n```\n"]
    choices = verbs.choices or {}
    for verb in VERBS:
        help_text = dict(choices)[verb.name].format_help().strip()
        parts.append(f"\n## {verb.name}\n\n```text\n{help_text}\n```\n")
    return "".join(parts)


def write() -> int:
    """Write every generated page; say which changed."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in (("settings.md", settings()), ("commands.md", commands())):
        path = REFERENCE / name
        changed = not path.exists() or path.read_text(encoding="utf-8") != page
        path.write_text(page, encoding="utf-8")
        sys.stdout.write(
            f"docs: {path.relative_to(REFERENCE.parents[1])}{' changed' if changed else ''}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(write())
