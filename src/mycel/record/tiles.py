"""Tiles: the log's tree as C2SP tlog-tiles, read from the database; nothing lies on disk."""

from collections.abc import Iterator, Sequence
from functools import cache

from mycel.engine import tree
from mycel.record.models import LogLeaf, LogNode

LEVELS = 8
CHUNK = 64


def grow(*, size: int) -> None:
    """Write the hashes of all tiles that are full in a log of ``size`` leaves and not yet written.

    It is called before a checkpoint is signed, so that what is signed can be proven.
    """
    for level in range(1, LEVELS):
        wanted = size >> (tree.HEIGHT * level)
        if not wanted:
            return
        last = LogNode.objects.filter(level=level).order_by("-n").values_list("n", flat=True)
        nodes = _grown(level=level, start=0 if (n := last.first()) is None else n + 1, end=wanted)
        LogNode.objects.bulk_create(nodes, batch_size=CHUNK)


def tile(*, level: int, n: int, width: int = tree.WIDTH) -> list[bytes]:
    """Return up to ``width`` hashes of a tile: as many as the log has."""
    first = n * tree.WIDTH
    if level == 0:
        leaves = LogLeaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
        return [bytes(hash_) for hash_ in leaves.values_list("hash", flat=True)]
    nodes = LogNode.objects.filter(level=level, n__gte=first, n__lt=first + width).order_by("n")
    return [bytes(hash_) for hash_ in nodes.values_list("hash", flat=True)]


def entries(*, n: int, width: int = tree.WIDTH) -> list[bytes]:
    """Return up to ``width`` leaves of an entry bundle: as many as the log has."""
    first = n * tree.WIDTH
    rows = LogLeaf.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    return [bytes(data) for data in rows.values_list("leaf", flat=True)]


def bundled(leaves: Sequence[bytes], /) -> bytes:
    """Return leaves as an entry bundle: each after its length in two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def stored() -> tree.Stored:
    """Return the log's complete subtrees; each tile is read once for as long as this is kept."""

    @cache
    def read(level: int, n: int) -> Sequence[bytes]:
        return tile(level=level, n=n)

    return tree.tiled(tile=read)


def _grown(*, level: int, start: int, end: int) -> Iterator[LogNode]:
    for n in range(start, end):
        hash_ = tree.root(hashes=tile(level=level - 1, n=n))
        yield LogNode(level=level, n=n, hash=hash_)
