"""Write the generated pages of docs/reference: the command line, the settings and the acts."""  # noqa: INP001 — a script

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from mycel.cli import help as words
from mycel.cli import main
from mycel.cli.verb import Verb
from mycel.cli.verbs import VERBS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PACKAGE = ROOT / "src" / "mycel"
NOTE = "<!-- Written by `make docs`; change the source, not this page. -->\n\n"

EVERYWHERE = {"--json", "--help, -h"}
CLI = """# The command line

Every verb answers on files, without a server; `serve`, `load`, `export` and `check` work with the
configured database. Output is for people; `--json` prints one JSON document instead:

```json
{"mycel": "VERSION", "method": {"name": "VERB", "…": "every parameter, defaults included"},
 "input": {"digest": "sha256:…"}, "result": {}, "warnings": []}
```

The same input, parameters and seed give the same bytes; numbers have 9 significant digits. `-`
reads standard input where a file is expected. `--today` is the clock, `--seed` the only chance.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 1 | a check ran and failed |
| 2 | refused, nothing was written; stderr: `mycel: FILE:LINE: what is wrong; what was expected` |
| 130 | stopped with Ctrl-C; nothing is half-written |
"""
SETTINGS = """# Settings

Read from the environment; `mycel settings` shows their values and where each comes from.

| Name | Default | What it does |
|---|---|---|
"""
ACTS = """# Acts

Every change of the platform is an act: one function, one transaction, one entry in the public
record. An entry names people and things by opaque ids only. A kind that ends in `?` may be absent.

"""


def commands() -> str:
    """Return the page of all verbs, grouped as the help groups them."""
    parts = [NOTE, CLI]
    for key, title in words.GROUPS.items():
        verbs = [verb for verb in VERBS if verb.group == key]
        parts += [f"\n## {title}\n"] if verbs else []
        parts += [_verb(verb) for verb in verbs]
    return "".join(parts)


def _verb(verb: Verb) -> str:
    parser = main.parser(verb=verb)
    told = [one for one in words.taken(parser=parser) if one.written not in EVERYWHERE]
    rows = "".join(
        f"| `{_cell(one.written)}` | {_cell(one.meaning)} | {_code(one.default)} |\n"
        for one in told
    )
    table = f"| Takes | Meaning | Default |\n|---|---|---|\n{rows}\n" if rows else ""
    return (
        f"\n### {verb.name}\n\n{verb.help[0].upper()}{verb.help[1:]}.\n\n"
        f"`{words.usage(name=verb.name, parser=parser)}`\n\n{table}"
        f"Example: `{verb.example}`\n\n{_keys(verb)}"
    )


def _keys(verb: Verb) -> str:
    return f"`result` holds {', '.join(map(_code, verb.keys))}.\n" if verb.keys else ""


def settings() -> str:
    """Return the page of all settings."""
    from mycel.site import options

    rows = [
        f"| `{option.name}` | {_code(option.default)} | {_cell(option.help)} |\n"
        for option in options.OPTIONS
    ]
    return NOTE + SETTINGS + "".join(rows)


def acts() -> str:
    """Return the page of all acts, room by room."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    import django

    django.setup()
    from mycel.record import bodies

    for path in sorted(PACKAGE.glob("*/actions.py")) + sorted(PACKAGE.glob("*/actions/*.py")):
        module = path.relative_to(PACKAGE.parent).with_suffix("").parts
        importlib.import_module(".".join(module).removesuffix(".__init__"))
    meanings = "".join(f"| `{kind}` | {_cell(text)} |\n" for kind, text in bodies.MEANING.items())
    parts = [NOTE, ACTS, "| Kind of field | What it holds |\n|---|---|\n", meanings]
    return "".join([*parts, *_rooms()])


def _rooms() -> Iterator[str]:
    from django.utils import translation

    from mycel.record.acts import REGISTRY

    room = ""
    for name, act in sorted(REGISTRY.items()):
        if not act.where.startswith("mycel."):
            continue  # an act that a test made for itself
        here = name.partition(".")[0]
        if here != room:
            room = here
            yield (
                f"\n## {room}\n\n| Act | Version | Sentence | Fields | Function |\n"
                "|---|---|---|---|---|\n"
            )
        fields = ", ".join(f"`{field}`: {kind}" for field, kind in act.fields.items())
        with translation.override("en"):
            sentence = _cell(str(act.says))
        yield f"| `{name}` | {act.version} | {sentence} | {fields} | `{act.where}` |\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES = {"cli.md": commands, "settings.md": settings, "acts.md": acts}


def write() -> int:
    """Write every generated page; say which changed."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page()
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs: {path.relative_to(ROOT)}{' changed' if changed else ''}\n")
    return 0


if __name__ == "__main__":
    sys.exit(write())
