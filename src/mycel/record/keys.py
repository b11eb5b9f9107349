"""The log's own key: read from its file, made on first need, shown to nobody."""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from mycel.record import notes


class KeyUnfit(RuntimeError):
    """A key file that cannot be used; the log stands still rather than sign with another key."""


def signer() -> notes.Signer:
    """Return the private key of this log; the first call makes it where there is none.

    Errors:
        KeyUnfit where the file holds no key, or the key of another log.
    """
    return _signer(Path(settings.LOG_KEY), settings.LOG_ORIGIN)


@cache
def _signer(path: Path, origin: str) -> notes.Signer:
    if not path.exists():
        _make(path, notes.new_signer(name=origin))
    try:
        found = notes.read_signer(path.read_text(encoding="utf-8"))
    except (notes.NoteError, UnicodeDecodeError) as error:
        raise KeyUnfit(f"{path.name} holds no key of a log; expected the one made here") from error
    if (found.key.name, found.key.type) != (origin, notes.LOG):
        raise KeyUnfit(f"{path.name} holds the key of {found.key.name}; expected {origin}")
    return found


def _make(path: Path, key: notes.Signer) -> None:
    """Write a new key so that it is there whole or not at all; who comes second keeps the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 — only open takes a descriptor with its mode
        file.write(f"{key.spelled()}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
