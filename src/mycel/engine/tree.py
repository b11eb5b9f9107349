"""The Merkle tree of RFC 6962: roots, proofs and tiles, from leaf hashes."""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HEIGHT = 8
WIDTH = 1 << HEIGHT
EMPTY = sha256(b"").digest()

Stored = Callable[[int, int], bytes]
"""The hash of the complete subtree of ``2**height`` leaves at a position: ``stored(height, n)``."""

_PART = re.compile(r"[0-9]{3}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,2}")


class ProofError(ValueError):
    """A proof that does not prove what it claims, or one that nothing could prove."""


class Frontier:
    """The complete subtrees along the right edge of a tree: all that appending needs.

    ``size`` is the number of leaves; ``peaks`` holds one hash for each bit of it, largest first.
    """

    def __init__(self, *, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(
                f"{len(self.peaks)} peaks were given for {size} leaves; expected {size.bit_count()}"
            )

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        node, size, peaks = leaf_hash, self.size, self.peaks
        while size & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            size >>= 1
        peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all leaves so far (32 bytes)."""
        if not self.peaks:
            return EMPTY
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = join(peak, node)
        return node


def join(left: bytes, right: bytes, /) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right).

    Source: RFC 6962 2.1.
    """
    return sha256(b"\x01" + left + right).digest()


def root(*, hashes: Iterable[bytes]) -> bytes:
    """Return the RFC 6962 root of leaf hashes; of none it is SHA-256 of nothing."""
    frontier = Frontier()
    for leaf_hash in hashes:
        frontier.append(leaf_hash)
    return frontier.root()


def levels(*, hashes: Sequence[bytes]) -> Stored:
    """Return the complete subtrees over leaf hashes held in memory, each computed once."""
    rows = [list(hashes)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([join(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])
    return lambda height, n: rows[height][n]


def span(*, stored: Stored, start: int, end: int) -> bytes:
    """Return the root over the leaves from ``start`` to before ``end``.

    ``start`` is a multiple of the smallest power of two that holds the span, as in every proof.
    """
    size = end - start
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return stored(height, start >> height)
    middle = start + _split(size)
    left = span(stored=stored, start=start, end=middle)
    return join(left, span(stored=stored, start=middle, end=end))


def frontier(*, stored: Stored, size: int) -> Frontier:
    """Return the frontier of the first ``size`` leaves."""
    peaks, start = [], 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            peaks.append(stored(height, start >> height))
            start += 1 << height
    return Frontier(size=size, peaks=peaks)


def inclusion(*, stored: Stored, index: int, size: int) -> list[bytes]:
    """Return the inclusion proof of a leaf in the tree of ``size`` leaves, leaf side first.

    Errors:
        ProofError where the tree has no such leaf.
    Source: RFC 6962 2.1.1.
    """
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} among {size}; expected one below {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(span(stored=stored, start=middle, end=end))
            end = middle
        else:
            path.append(span(stored=stored, start=start, end=middle))
            start = middle
    return path[::-1]


def consistency(*, stored: Stored, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of ``old`` leaves is the beginning of the one of ``new``.

    Errors:
        ProofError where the old tree is larger.
    Source: RFC 6962 2.1.2; a proof from the empty tree is empty.
    """
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {old} leaves begins none of {new}; expected at most {new}")
    if old in {0, new}:
        return []
    path, start, end, is_whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(span(stored=stored, start=middle, end=end))
            end = middle
        else:
            path.append(span(stored=stored, start=start, end=middle))
            start, is_whole = middle, False
    if not is_whole:
        path.append(span(stored=stored, start=start, end=end))
    return path[::-1]


def check_inclusion(
    *, leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf stands at an index of the tree with this size and root.

    Errors:
        ProofError where it does not follow.
    Source: RFC 9162 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} among {size}; expected one below {size}")
    at, last, node = index, size - 1, leaf_hash
    for other in path:
        if last == 0:
            raise ProofError("the proof is too long; expected one hash for each level")
        if at & 1 or at == last:
            node = join(other, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = join(node, other)
        at, last = at >> 1, last >> 1
    if last or node != root:
        raise ProofError(f"the proof of leaf {index} does not lead to the root")


def check_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Check that one tree is the beginning of another.

    Errors:
        ProofError where it does not follow.
    Source: RFC 9162 2.1.4.2.
    """
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {old} leaves begins none of {new}; expected at most {new}")
    if old in {0, new}:
        expected = EMPTY if old == 0 else new_root
        if path or old_root != expected:
            raise ProofError(f"the tree of {old} leaves has another root than the proof says")
        return
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        raise ProofError("the proof is empty; expected at least one hash")
    _climb(old=old, old_root=old_root, new=new, new_root=new_root, steps=steps)


def _climb(*, old: int, old_root: bytes, new: int, new_root: bytes, steps: Sequence[bytes]) -> None:
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    left = right = steps[0]
    for other in steps[1:]:
        if last == 0:
            raise ProofError("the proof is too long; expected one hash for each level")
        if at & 1 or at == last:
            left, right = join(other, left), join(other, right)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            right = join(right, other)
        at, last = at >> 1, last >> 1
    if last or left != old_root or right != new_root:
        raise ProofError(f"the tree of {old} leaves is not the beginning of the one of {new}")


def tile_path(*, n: int, width: int = WIDTH) -> str:
    """Return a tile's number as its path part, ``x001/x234/067``, with ``.p/W`` where partial.

    Source: C2SP tlog-tiles.
    """
    parts = [f"{n % 1000:03}"]
    while n >= 1000:  # noqa: PLR2004 — three digits a part
        n //= 1000
        parts.append(f"x{n % 1000:03}")
    path = "/".join(reversed(parts))
    return path if width == WIDTH else f"{path}.p/{width}"


def read_tile_path(path: str, /) -> tuple[int, int]:
    """Return the number and width that a tile's path part spells; every other spelling is refused.

    Errors:
        ValueError.
    """
    number, dot, partial = path.partition(".p/")
    if dot and not _WHOLE.fullmatch(partial):
        raise ValueError(f"{path!r} is no tile; expected one such as x001/234.p/5")
    width = int(partial) if dot else WIDTH
    parts = [part.removeprefix("x") for part in number.split("/")]
    if len(parts) > 5 or not all(_PART.fullmatch(part) for part in parts):  # noqa: PLR2004 — 10^15
        raise ValueError(f"{path!r} is no tile; expected one such as x001/234")
    n = int("".join(parts))
    if not 0 < width <= WIDTH or tile_path(n=n, width=width) != path:
        raise ValueError(f"{path!r} is no tile; expected one such as x001/234")
    return n, width


def tile_width(*, level: int, n: int, size: int) -> int:
    """Return how many hashes a tile has in the tree of ``size`` leaves: 0 where there is none."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - n * WIDTH))


def tiled(*, tile: Callable[[int, int], Sequence[bytes]]) -> Stored:
    """Return the complete subtrees of a tree whose hashes lie in tiles: ``tile(level, n)``."""

    def stored(height: int, n: int) -> bytes:
        level, within = divmod(height, HEIGHT)
        first = n << within
        row = list(tile(level, first >> HEIGHT)[first % WIDTH :][: 1 << within])
        if len(row) != 1 << within:
            raise ProofError(f"tile {first >> HEIGHT} of level {level} is too short for the proof")
        return root(hashes=row) if within else row[0]

    return stored


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
