"""Help: what a verb takes, as data for pages and as text that no terminal's width changes."""

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mycel.cli.verb import Verb

WIDTH = 96
INDENT = 28
GROUPS = {
    "movement": "The movement as code",
    "assessment": "Assess the infrastructure",
    "support": "Keep promises of support",
    "deliberation": "Find out what people think",
    "decisions": "Decide together",
    "pathways": "Find and keep volunteers",
    "record": "Check the public record",
    "site": "Run the site",
}


@dataclass(frozen=True)
class Taken:
    """One argument or option: how it is written, what it means, its default."""

    written: str
    meaning: str
    default: str
    is_option: bool
    is_required: bool


def taken(*, parser: argparse.ArgumentParser) -> tuple[Taken, ...]:
    """Return everything a verb takes, arguments first, in the order of their declaration."""
    found = [
        _taken(action)
        for action in parser._actions  # noqa: SLF001 — argparse has no public list
        if not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001 — nor a public class
    ]
    return tuple(sorted(found, key=lambda one: one.is_option))


def _taken(action: argparse.Action) -> Taken:
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        name = "|".join(str(choice) for choice in action.choices)
    if not action.option_strings:
        name = f"{name}…" if action.nargs == "+" else name
        return Taken(name, action.help or "", "", is_option=False, is_required=True)
    flags = ", ".join(action.option_strings)
    has_default = action.default not in (None, argparse.SUPPRESS, False, []) and action.nargs != 0
    return Taken(
        written=flags if action.nargs == 0 else f"{flags} {name}",
        meaning=action.help or "",
        default=str(action.default) if has_default else "",
        is_option=True,
        is_required=action.required,
    )


def usage(*, name: str, parser: argparse.ArgumentParser) -> str:
    """Return the shape of a call."""
    needed = [one.written for one in taken(parser=parser) if one.is_required]
    return " ".join(["mycel", name, *needed, "[options]"])


def of_verb(*, verb: Verb, parser: argparse.ArgumentParser) -> str:
    """Return the help of one verb, with its example."""
    lines = [f"usage: {usage(name=verb.name, parser=parser)}", "", f"{verb.name}: {verb.help}", ""]
    lines += _table((one.written, _told(one)) for one in taken(parser=parser))
    return "\n".join([*lines, "", "example:", f"  {verb.example}", ""])


def overview(*, verbs: Iterable[Verb]) -> str:
    """Return the help of the command: its verbs, grouped by outcome."""
    known = tuple(verbs)
    lines = [
        "usage: mycel VERB [options]",
        "",
        "Assess, plan and improve the infrastructure of a volunteer movement.",
    ]
    for key, title in GROUPS.items():
        rows = [(verb.name, verb.help) for verb in known if verb.group == key]
        lines += ["", f"{title}:", *_table(rows, indent=14)] if rows else []
    lines += ["", "Every verb takes --json for one JSON document, and --help for its options.", ""]
    return "\n".join(lines)


def _told(one: Taken) -> str:
    return f"{one.meaning} (default: {one.default})" if one.default else one.meaning


def _table(rows: Iterable[tuple[str, str]], *, indent: int = INDENT) -> Iterator[str]:
    for left, right in rows:
        head = f"  {left}".ljust(indent)
        if len(head) > indent or not head.endswith(" "):
            yield head.rstrip()
            head = " " * indent
        yield from textwrap.wrap(
            right, WIDTH, initial_indent=head, subsequent_indent=" " * indent
        ) or [head.rstrip()]
