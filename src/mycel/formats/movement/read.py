"""Reading: the files of a movement into its frozen values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from mycel.engine.movement import Movement
from mycel.formats.movement.check import check
from mycel.formats.movement.kinds import FURTHER, KINDS
from mycel.formats.movement.names import SLUG, is_path
from mycel.formats.movement.places import At, Mentions
from mycel.formats.movement.root import MOVEMENT
from mycel.formats.movement.rules import inside
from mycel.formats.movement.series import decoded, read_series
from mycel.formats.problems import Problem, nearest, shown
from mycel.formats.yaml import Value, documents

MAX_FILES = 100_000
MAX_TOTAL_BYTES = 200_000_000
_ENDINGS = (".yaml", ".yml")


@dataclass(slots=True)
class _Found:
    """The documents of a movement by ref, before they are looked into."""

    mentions: Mentions = field(default_factory=Mentions)
    root: At | None = None
    things: dict[str, At] = field(default_factory=dict)


def read(*, files: Mapping[str, bytes]) -> Movement:
    """Read a movement from its files (path from its top folder → bytes).

    Files in hidden folders and files that are neither YAML nor mentioned are left alone, but
    ``series/*.csv`` and ``charters/*.md`` always belong to the movement. Raises Problem, and
    nothing else, for whatever is wrong in them.
    """
    found = _collect(files)
    if found.root is None:
        text = "no document says name and languages; expected a movement.yaml that does"
        raise Problem(text=text, file="movement.yaml")
    languages = found.root.value.get("languages") if isinstance(found.root.value, dict) else None
    if isinstance(languages, list):
        codes = tuple(code for code in languages if isinstance(code, str))
        found.mentions.languages = codes or None
    root = cast("Movement", MOVEMENT.read(found.root))
    movement = _assemble(root, found)
    movement = _beside(movement, found.mentions, files, is_whole=True)
    check(movement=movement, places=found.things, mentions=found.mentions)
    return movement


def read_part(*, files: Mapping[str, bytes]) -> Movement:
    """Read documents that are no whole movement, such as a register of risks on its own.

    The movement document may be absent, and references and series may lead elsewhere; every
    document is otherwise checked as `read` does.
    """
    found = _collect(files)
    root = Movement(name="part")
    if found.root is not None:
        root = cast("Movement", MOVEMENT.read(found.root))
    return _beside(_assemble(root, found), found.mentions, files, is_whole=False)


def _collect(files: Mapping[str, bytes]) -> _Found:
    _refuse_too_much(files)
    found = _Found()
    for path in sorted(files):
        if path.endswith(_ENDINGS) and not is_hidden(path=path):
            for at in _documents(path, files[path], found.mentions):
                _sort_in(at, found)
    return found


def _refuse_too_much(files: Mapping[str, bytes]) -> None:
    total = sum(len(data) for data in files.values())
    if len(files) > MAX_FILES or total > MAX_TOTAL_BYTES:
        text = f"there are {len(files):,} files of {total:,} bytes in all"
        most = f"at most {MAX_FILES:,} files and {MAX_TOTAL_BYTES:,} bytes"
        raise Problem(text=f"{text}; expected {most}", file="movement.yaml")


def is_hidden(*, path: str) -> bool:
    """Return whether a file or one of its folders is hidden, so no part of the movement."""
    return any(part.startswith(".") for part in path.split("/"))


def _documents(path: str, data: bytes, mentions: Mentions) -> Iterator[At]:
    for document in documents(data=data, file=path):
        at = At(document, document.value, mentions)
        if not isinstance(at.value, dict):
            raise at.unexpected(expected="a mapping with ref, or with name and languages")
        yield at


def _sort_in(at: At, found: _Found) -> None:
    """Keep a document by its ref; the one without ref is the movement."""
    value = cast("dict[str, Value]", at.value)
    if "ref" not in value:
        if not {"name", "languages"} & set(value):
            _refuse_nameless(at)
        if found.root is not None:
            text = f"a second movement, after {found.root.where}; expected one, or a ref here"
            raise at.problem(text=text)
        found.root = at
        return
    here = inside(at, "ref")
    ref = _ref(here)
    if ref in found.things:
        first = inside(found.things[ref], "ref").where
        text = f"{shown(value=ref)} is defined in {first} already; expected every ref once"
        raise here.problem(text=text)
    found.things[ref] = at


def _refuse_nameless(at: At) -> None:
    meant = nearest(word="ref", among=cast("dict[str, Value]", at.value))
    hint = f" (did you mean ref by {shown(value=meant)}?)" if meant else ""
    text = f"this document has no ref; expected ref: kind/name{hint}"
    raise at.problem(text=text)


def _ref(at: At) -> str:
    known = [*KINDS, *FURTHER]
    if not isinstance(at.value, str) or not re.fullmatch(f"[a-z-]+/{SLUG}", at.value, re.ASCII):
        raise at.unexpected(expected="kind/name of a-z, 0-9 and - such as node/tile-server")
    kind = at.value.partition("/")[0]
    if kind not in known:
        meant = nearest(word=kind, among=known) or f"one of {', '.join(known)}"
        text = f"{shown(value=at.value)} is of no known kind; expected {meant}"
        raise at.problem(text=text)
    return at.value


def _assemble(root: Movement, found: _Found) -> Movement:
    held: dict[str, dict[str, object]] = {kind.plural: {} for kind in KINDS.values()}
    further: dict[str, dict[str, object]] = {}
    for ref, at in sorted(found.things.items()):
        kind = KINDS.get(ref.partition("/")[0])
        if kind is None:
            value = cast("dict[str, Value]", at.value)
            further[ref] = {key: one for key, one in value.items() if key != "ref"}
        else:
            held[kind.plural][ref] = kind.record.read(at)
    return replace(root, further=further, **held)  # type: ignore[arg-type] # each record builds its kind


def _beside(
    movement: Movement, mentions: Mentions, files: Mapping[str, bytes], *, is_whole: bool
) -> Movement:
    """Add the series and texts that are mentioned or stand in their folders."""
    if is_whole:
        for path, at in (*mentions.series, *mentions.texts):
            if path not in files:
                meant = nearest(word=path, among=files) or f"a file {path}"
                text = f"{at.label} is {shown(value=path)}, which does not exist; expected {meant}"
                raise at.problem(text=text)
    series = {path for path, _ in mentions.series if path in files}
    series |= {path for path in files if in_folder(path=path, holds="series")}
    texts = {path for path, _ in mentions.texts if path in files}
    texts |= {path for path in files if in_folder(path=path, holds="texts")}
    return replace(
        movement,
        series={path: read_series(data=files[path], file=path) for path in sorted(series)},
        texts={path: decoded(data=files[path], file=path) for path in sorted(texts)},
    )


def in_folder(*, path: str, holds: str) -> bool:
    """Return whether a file belongs to the movement by the folder it stands in."""
    if holds == "series":
        return path.startswith("series/") and is_path(path=path, holds="series")
    return path.startswith("charters/") and is_path(path=path, holds="texts")
