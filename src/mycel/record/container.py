"""Containers: a zip whose every byte follows from its files: sorted, stored, one date, one mode."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

MOST, MOST_FILES = 0xFFFFFFFF, 0xFFFF
CHUNK = 1 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_MADE_BY, _VERSION, _DATE, _MODE = 0x0314, 20, 0x0021, 0o100644 << 16


class NoBundle(ValueError):
    """A bundle that cannot be made: nothing is signed yet, or it would be too large."""


def sealed(*, files: Mapping[str, bytes | Path]) -> dict[str, bytes | Path]:
    """Return the files with their MANIFEST, without those that are empty."""
    kept = {name: data for name, data in files.items() if isinstance(data, Path) or data}
    lines = [f"{_digest(kept[name])}  {name}\n" for name in _ordered(kept)]
    return {**kept, "MANIFEST": "".join(lines).encode()}


def zipped(*, files: Mapping[str, bytes | Path], to: BinaryIO) -> None:
    """Write files as the one zip that they make.

    Errors:
        NoBundle for more than 65,535 files or 4 GiB: such zips need an extension that this
        container leaves out, so that every reader understands it.
    """
    names = _ordered(files)
    rows = [(name.encode("ascii"), *_measured(files[name])) for name in names]
    whole = sum(_LOCAL.size + _CENTRAL.size + 2 * len(name) + size for name, _crc, size in rows)
    if len(rows) > MOST_FILES or whole + _END.size > MOST:
        raise NoBundle(f"the bundle has {len(rows)} files, {whole} bytes; expected below 4 GiB")
    at, directory = 0, b""
    for (name, crc, size), key in zip(rows, names, strict=True):
        same = (_VERSION, 0, 0, 0, _DATE, crc, size, size, len(name), 0)
        to.write(_LOCAL.pack(b"PK\x03\x04", *same) + name)
        to.writelines(_blocks(files[key]))
        directory += _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *same, 0, 0, 0, _MODE, at) + name
        at += _LOCAL.size + len(name) + size
    to.write(directory)
    to.write(_END.pack(b"PK\x05\x06", 0, 0, len(rows), len(rows), len(directory), at, 0))


def _ordered(files: Iterable[str]) -> list[str]:
    return sorted(files, key=str.encode)


def _blocks(data: bytes | Path) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    with data.open("rb") as file:
        while block := file.read(CHUNK):
            yield block


def _measured(data: bytes | Path) -> tuple[int, int]:
    """Return the CRC-32 and the size of a file."""
    crc, size = 0, 0
    for block in _blocks(data):
        crc, size = zlib.crc32(block, crc), size + len(block)
    return crc, size


def _digest(data: bytes | Path) -> str:
    digest = sha256()
    for block in _blocks(data):
        digest.update(block)
    return digest.hexdigest()
