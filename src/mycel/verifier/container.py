"""The bundle's files: a zip that can be built again byte for byte, or a folder."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mycel.verifier.canonical import CheckFailed

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
DATE, MADE_BY, MODE = 0x0021, 0x0314, 0o100644 << 16
BLOCK = 1 << 18


class NotABundle(Exception):
    """There is nothing here that could be checked."""


class Container(Protocol):
    """Where the files of a bundle are."""

    names: list[str]
    is_folder: bool

    def open(self, name: str) -> BinaryIO:
        """Return a file to read from its beginning."""

    def check(self) -> None:
        """Refuse a container that is not the one its files make."""

    def close(self) -> None:
        """Close what is open."""


class Folder:
    """A bundle that was unpacked."""

    is_folder = True

    def __init__(self, path: Path) -> None:
        self._path = path
        found = (p for p in path.rglob("*") if p.is_file())
        self.names = sorted(p.relative_to(path).as_posix() for p in found)

    def open(self, name: str) -> BinaryIO:
        """Return a file to read from its beginning."""
        return (self._path / name).open("rb")

    def check(self) -> None:
        """Do nothing: a folder has no bytes of its own."""

    def close(self) -> None:
        """Do nothing: nothing is open."""


class Part(io.RawIOBase):
    """Some bytes of a file, as a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._at, self._end = file, start, start + size

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 — any buffer that takes bytes
        """Fill the buffer from where the last reading ended."""
        self._file.seek(self._at)
        data = self._file.read(max(0, min(len(buffer), self._end - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class Zip:
    """A zip without compression, read by its central directory."""

    is_folder = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, io.SEEK_END)
        try:
            self._rows = dict(self._read_directory())
        except NotABundle:
            file.close()
            raise
        self.names = [*self._rows]

    def open(self, name: str) -> BinaryIO:
        """Return a file to read from its beginning."""
        _crc, size, start = self._rows[name]
        begin = start + LOCAL.size + len(name.encode())
        if size <= BLOCK:
            self._file.seek(begin)
            return io.BytesIO(self._file.read(size))
        return io.BufferedReader(Part(self._file, begin, size), BLOCK)

    def check(self) -> None:
        """Build the zip again from its files and compare every byte.

        Errors:
            CheckFailed.
        """
        if self.names != sorted(self.names, key=str.encode):
            raise CheckFailed("the files do not stand in the order of their names")
        at, directory = 0, b""
        for name in self.names:
            size, crc = 0, 0
            with self.open(name) as file:
                while block := file.read(BLOCK):
                    size, crc = size + len(block), zlib.crc32(block, crc)
            text = name.encode()
            same = (20, 0, 0, 0, DATE, crc, size, size, len(text), 0)
            self._compare(at, LOCAL.pack(b"PK\x03\x04", *same) + text)
            rest = (0, 0, 0, MODE, at)
            directory += CENTRAL.pack(b"PK\x01\x02", MADE_BY, *same, *rest) + text
            at += LOCAL.size + len(text) + size
        count = len(self.names)
        end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
        self._compare(at, directory + end)
        if at + len(directory) + len(end) != self._length:
            raise CheckFailed("bytes stand in the zip that belong to no file")

    def close(self) -> None:
        """Close the zip."""
        self._file.close()

    def _compare(self, at: int, expected: bytes) -> None:
        self._file.seek(at)
        if self._file.read(len(expected)) != expected:
            raise CheckFailed(f"the zip differs at byte {at} from the one its files make")

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        self._file.seek(max(0, self._length - END.size))
        tail = self._file.read(END.size)
        if len(tail) < END.size or tail[:4] != b"PK\x05\x06":
            raise NotABundle("this is no zip of a record; expected a bundle or its folder")
        _sign, _disk, _first, _here, count, length, start, _comment = END.unpack(tail)
        self._file.seek(start)
        data, at = self._file.read(length), 0
        seen = set()
        for _ in range(count):
            if at + CENTRAL.size > len(data) or data[at : at + 4] != b"PK\x01\x02":
                raise NotABundle("the zip's list of files cannot be read; expected a whole zip")
            row = CENTRAL.unpack_from(data, at)
            crc, size, begin = row[7], row[9], row[16]
            length_of_name, extra, comment = row[10:13]
            at += CENTRAL.size
            name = data[at : at + length_of_name].decode("ascii", "replace")
            at += length_of_name + extra + comment
            if name in seen or begin + LOCAL.size + length_of_name + size > self._length:
                raise NotABundle("the zip's list of files cannot be read; expected a whole zip")
            seen.add(name)
            yield name, (crc, size, begin)


def open_bundle(source: Path | bytes) -> Container:
    """Return the container at a path, or the zip that bytes are.

    Errors:
        NotABundle for a path that is neither a folder nor a zip with a MANIFEST.
    """
    try:
        if isinstance(source, bytes):
            found: Container = Zip(io.BytesIO(source))
        else:
            found = Folder(source) if source.is_dir() else Zip(source.open("rb"))
    except OSError as error:
        why = f"it cannot be read ({error.strerror})"
        raise NotABundle(f"{why}; expected a bundle or its folder") from None
    if "MANIFEST" not in found.names:
        found.close()
        raise NotABundle("there is no MANIFEST; expected a bundle or its folder")
    return found
