"""Reference: every key of every kind as tables for people, from the records that read them."""

from collections.abc import Iterator

from mycel.formats.movement.kinds import RECORDS
from mycel.formats.movement.records import Key, Many, Record, Table, Variants
from mycel.formats.movement.shapes import Shape

BEGINS = "<!-- from here on written by mycel.formats.movement.reference -->\n"
_HEAD = "| Key | What it holds | Needed | Meaning | Example |\n|---|---|---|---|---|\n"


def tables() -> str:
    """Return the tables of all kinds as Markdown, each record once, where it is met first."""
    parts: list[str] = []
    seen: set[str] = set()
    for kind, record in RECORDS.items():
        parts.append(f"## {kind.capitalize()}\n\n")
        for one in _records(shape=record):
            if one.title not in seen:
                seen.add(one.title)
                heading = "" if one is record else f"### {one.title.capitalize()}\n\n"
                parts.append(heading + _table(one) + "\n")
    return "".join(parts).rstrip("\n") + "\n"


def _records(*, shape: Shape) -> Iterator[Record]:
    """Yield the records in a shape, outermost first."""
    if isinstance(shape, Record):
        yield shape
        for key in shape.keys:
            yield from _records(shape=key.shape)
    elif isinstance(shape, Many):
        yield from _records(shape=shape.of)
    elif isinstance(shape, Table):
        yield from _records(shape=shape.values)
    elif isinstance(shape, Variants):
        for record in shape.records.values():
            yield from _records(shape=record)


def _table(record: Record) -> str:
    return _HEAD + "".join(_row(key) for key in record.keys)


def _row(key: Key) -> str:
    needed = "yes" if key.is_required else ""
    cells = (f"`{key.name}`", _holds(key.shape), needed, key.meaning, f"`{key.example}`")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _holds(shape: Shape) -> str:
    """Return what a key holds; a record is linked to its own table."""
    if isinstance(shape, Record):
        anchor = shape.title.replace(",", "").replace(" ", "-")
        return f"[{shape.title}](#{anchor})"
    if isinstance(shape, Many) and isinstance(shape.of, Record):
        return f"a list of {'one or more ' if shape.least else ''}{_holds(shape.of)}"
    if isinstance(shape, Variants):
        return "one of " + ", ".join(_holds(record) for record in shape.records.values())
    return shape.said
