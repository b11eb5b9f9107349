"""Watching a log from outside: what a witness does, without the site and without its database."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from mycel.engine import tree
from mycel.record import notes

Read = Callable[[str], bytes]
"""Reads a file of a log by its path: ``read("tile/0/000")``."""

PATIENCE = 20
LARGEST = 20_000_000


class Unreachable(RuntimeError):
    """A log, or one of its files, that cannot be read."""


class Missing(Unreachable):
    """A file that the log does not have, or does not show."""


class NotProven(RuntimeError):
    """A checkpoint that the log's own files do not lead to; no witness signs it."""


class SplitView(RuntimeError):
    """Two checkpoints of one log that cannot both be true; ``evidence`` holds both notes."""

    def __init__(self, text: str, *, evidence: Sequence[str]) -> None:
        super().__init__(text)
        self.evidence = tuple(evidence)


@dataclass(frozen=True)
class Seen:
    """A checkpoint that was checked, with the note it stands in."""

    note: str
    checkpoint: notes.Checkpoint


def source(*, place: str) -> Read:
    """Return what reads a log's files, at an address or in a folder.

    Errors:
        Unreachable where the place is neither.
    """
    if urlsplit(place).scheme in {"http", "https"}:
        return lambda path: _fetched(f"{place.rstrip('/')}/{path}")
    folder = Path(place)
    if not folder.is_dir():
        raise Unreachable(f"{place} is no log; expected an address or a folder with its files")
    return lambda path: _read(folder / path)


def watch(*, read: Read, key: notes.Key, before: Seen | None) -> Seen:
    """Return the log's newest checkpoint, once it continues the one seen before.

    The first time, the tiles have to lead to the root.

    Errors:
        Unreachable, NoteError, NotProven, SplitView.
    """
    now = seen(note=_text(read("checkpoint")), key=key)
    if before is None:
        if _root(read, now.checkpoint.size, now.checkpoint.size) != now.checkpoint.root:
            raise NotProven("the log's tiles do not lead to the root of its checkpoint")
        return now
    if now.checkpoint.size < before.checkpoint.size:
        compare(first=now, second=before, read=read)
        raise NotProven(
            f"the log shows {now.checkpoint.size} entries; expected at least the "
            f"{before.checkpoint.size} that were seen before"
        )
    compare(first=before, second=now, read=read)
    return now


def seen(*, note: str, key: notes.Key) -> Seen:
    """Return a checkpoint as something seen; its log's signature is checked.

    Errors:
        NoteError.
    """
    return Seen(note=note, checkpoint=notes.opened(text=note, key=key)[1])


def compare(*, first: Seen, second: Seen, read: Read) -> None:
    """Check that one of two checkpoints continues the other, by the log's own files.

    Errors:
        SplitView where they cannot both be true; NotProven where the files prove nothing.
    """
    old, new = sorted((first, second), key=lambda one: one.checkpoint.size)
    a, b = old.checkpoint, new.checkpoint
    if a.size == b.size:
        if a.root != b.root:
            raise SplitView(f"two roots were signed for {a.size} entries", evidence=_both(old, new))
        return
    if _root(read, b.size, b.size) != b.root:
        raise NotProven(f"the log's tiles do not lead to the root that it signed for {b.size}")
    if _root(read, a.size, b.size) != a.root:
        raise SplitView(
            f"the log of {b.size} entries does not continue the one of {a.size}",
            evidence=_both(old, new),
        )


def remembered(*, path: Path, key: notes.Key) -> Seen | None:
    """Return what a witness signed last, or None where it has not signed yet.

    Errors:
        NoteError where the file says something else.
    """
    if not path.exists():
        return None
    try:
        note = json.loads(path.read_text(encoding="utf-8"))["note"]
    except (ValueError, KeyError, TypeError) as error:
        raise notes.NoteError(f"{path} is no memory of a witness; expected its own file") from error
    return seen(note=str(note), key=key)


def remember(*, path: Path, what: Seen) -> None:
    """Keep what is going to be signed, on the disk, before it is signed."""
    state = {"note": what.note, "size": what.checkpoint.size, "root": what.checkpoint.root.hex()}
    write_whole(path=path, text=json.dumps(state, indent=1, sort_keys=True) + "\n")


def write_whole(*, path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or as it was."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def send(*, address: str, size: int, line: str) -> None:
    """Bring a signature to the site, where it stands under the checkpoint from then on.

    Errors:
        Unreachable, with what the site said where it refused.
    """
    body = json.dumps({"size": size, "line": line}).encode()
    _fetched(address, body=body)


def _root(read: Read, size: int, whole: int) -> bytes:
    """Return the root of the first ``size`` entries from the tiles of a log of ``whole``."""

    @cache
    def tile(level: int, n: int) -> Sequence[bytes]:
        width = tree.tile_width(level=level, n=n, size=whole)
        return _tile(read, level, n, width)

    try:
        return tree.span(stored=tree.tiled(tile=tile), start=0, end=size)
    except (tree.ProofError, Missing) as error:
        raise NotProven(f"the log does not show what would prove it: {error}") from error


def _tile(read: Read, level: int, n: int, width: int) -> list[bytes]:
    """Read a tile; a partial one may have been replaced by the full one since."""
    try:
        data = read(f"tile/{level}/{tree.tile_path(n=n, width=width)}")
    except Missing:
        if width == tree.WIDTH:
            raise
        data = read(f"tile/{level}/{tree.tile_path(n=n)}")
    return [data[i : i + 32] for i in range(0, 32 * width, 32)]


def _both(old: Seen, new: Seen) -> tuple[str, str]:
    return old.note, new.note


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise notes.NoteError("the checkpoint is no text; expected a signed note") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Missing(f"there is no {path}; expected a file of the log") from error
    except OSError as error:
        raise Unreachable(f"{path} cannot be read ({error.strerror}); expected a file") from error


def _fetched(address: str, *, body: bytes | None = None) -> bytes:
    if urlsplit(address).scheme not in {"http", "https"}:
        raise Unreachable(f"{address} is no address; expected one with http or https")
    request = Request(address, data=body, headers={"User-Agent": "mycel-witness"})  # noqa: S310 — checked above
    if body is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 — checked above
            data = answer.read(LARGEST + 1)
    except HTTPError as error:
        kind = Missing if error.code == HTTPStatus.NOT_FOUND else Unreachable
        said = error.read(LARGEST).decode("utf-8", "replace")[:300]
        raise kind(f"{address} answers {error.code} {said}; expected a file of the log") from error
    except (URLError, OSError, ValueError) as error:
        raise Unreachable(f"{address} cannot be read ({error}); expected an answer") from error
    if len(data) > LARGEST:
        raise Unreachable(f"{address} sends more than {LARGEST} bytes; expected less")
    return bytes(data)
