"""The files of a bundle: which there are, and the digest of each."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.container import BLOCK, Container

LISTED = re.compile(r"([0-9a-f]{64})  ([ -~]+)")
KNOWN = frozenset(
    {
        *("README", "about.json", "checkpoint", "delegations.ndjson", "electors.ndjson"),
        *("leaves.ndjson", "openings.ndjson", "result.json", "roll.ndjson", "texts.ndjson"),
        *("verify.py", "MANIFEST"),
    }
)
NEEDED = ("about.json", "checkpoint", "leaves.ndjson", "result.json")
DOCUMENT = re.compile(r"documents/([0-9a-f]{64})\.json")
PROOF = re.compile(r"proofs/(0|[1-9][0-9]{0,15})\.tlog-proof")
SMALL = 64 << 20


class Files:
    """The files of one bundle, by name."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.names = frozenset(container.names)
        self._opened: list[BinaryIO] = []

    def open(self, name: str) -> BinaryIO | None:
        """Return a file to read until the next :meth:`close`, or None where there is none."""
        if name not in self.names:
            return None
        self._opened.append(self._container.open(name))
        return self._opened[-1]

    def close(self) -> None:
        """Close what was opened."""
        while self._opened:
            self._opened.pop().close()

    def need(self, name: str) -> BinaryIO:
        """Return a file to read.

        Errors:
            CheckFailed where there is none.
        """
        file = self.open(name)
        if file is None:
            raise CheckFailed(f"there is no {name}")
        return file

    def small(self, name: str) -> bytes:
        """Return the bytes of a file that is never large."""
        with self.need(name) as file:
            data = file.read(SMALL + 1)
        if len(data) > SMALL:
            raise CheckFailed(f"{name} is too large")
        return data

    def value(self, name: str) -> Any:  # noqa: ANN401 — JSON
        """Return what a file of canonical JSON spells."""
        return read(self.small(name))

    def matching(self, pattern: re.Pattern[str]) -> list[str]:
        """Return what the names of some files say in the group of a pattern."""
        return sorted(match[1] for name in self.names if (match := pattern.fullmatch(name)))

    def strangers(self) -> list[str]:
        """Return the files that no bundle has."""
        return sorted(
            name
            for name in self.names - KNOWN
            if not DOCUMENT.fullmatch(name) and not PROOF.fullmatch(name)
        )


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def require_manifest(files: Files, *, strangers: Iterable[str] = ()) -> None:
    """Compare every file with the list of digests.

    Args:
        files: the bundle's.
        strangers: files of a folder that are not looked at.

    Errors:
        CheckFailed for a file that is not listed, one that is listed and not there, and one with
        another digest.
    """
    data = files.small("MANIFEST")
    listed: dict[str, str] = {}
    for line in data.decode("utf-8").splitlines():
        match = LISTED.fullmatch(line)
        if match is None:
            raise CheckFailed("a line of MANIFEST is no digest and name")
        listed[match[2]] = match[1]
    spelled = "".join(f"{listed[name]}  {name}\n" for name in sorted(listed))
    if spelled.encode() != data:
        raise CheckFailed("MANIFEST is not in the order of names, or names a file twice")
    there = files.names - {"MANIFEST"} - set(strangers)
    for name in sorted(there ^ listed.keys()):
        raise CheckFailed(f"{name} is {'not listed' if name in there else 'listed and not there'}")
    for name in sorted(there):
        if digest_of(files.need(name)) != listed[name]:
            raise CheckFailed(f"{name} was changed: it has another digest than MANIFEST says")
    for name in NEEDED:
        if name not in there:
            raise CheckFailed(f"there is no {name}")
