"""The tree of RFC 6962: published vectors, every small proof, and every corrupted one refused."""

import functools
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mycel.engine import canon, tree

D = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
E = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
F = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
G = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
H = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PUBLISHED = [canon.leaf_hash(data) for data in D]
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [E, F, G],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], B, E],
}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [H, F, G], (2, 5): [B, E]}
MANY = [canon.leaf_hash(i.to_bytes(4, "big")) for i in range(1024)]
STORED = tree.levels(hashes=MANY)
OTHER = b"\xff" * 32


@functools.cache
def root_of(size):
    return tree.span(stored=STORED, start=0, end=size)


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert tree.root(hashes=PUBLISHED[:size]).hex() == ROOTS[size]


def test_published_proofs():
    stored = tree.levels(hashes=PUBLISHED)
    for (index, size), path in INCLUSION.items():
        found = tree.inclusion(stored=stored, index=index, size=size)
        assert [step.hex() for step in found] == path
    for (old, new), path in CONSISTENCY.items():
        found = tree.consistency(stored=stored, old=old, new=new)
        assert [step.hex() for step in found] == path


def plain_root(hashes):
    """RFC 6962's own definition, word by word."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + plain_root(hashes[:k]) + plain_root(hashes[k:])).digest()


@pytest.mark.parametrize("size", [*range(70), 255, 256, 257, 511, 512, 513, 1000])
def test_every_way_to_a_root_is_the_definition(size):
    expected = plain_root(MANY[:size])
    assert tree.root(hashes=MANY[:size]) == expected
    assert root_of(size) == expected
    assert tree.frontier(stored=STORED, size=size).root() == expected


def test_every_inclusion_proof_up_to_512():
    for size in range(1, 513):
        for index in range(size) if size < 130 else {0, 1, size // 3, size // 2, size - 1}:
            path = tree.inclusion(stored=STORED, index=index, size=size)
            tree.check_inclusion(
                leaf_hash=MANY[index], index=index, size=size, path=path, root=root_of(size)
            )


def test_every_consistency_proof_up_to_512():
    for new in range(513):
        for old in range(new + 1) if new < 130 else {1, new // 3, new // 2, new - 1, new}:
            path = tree.consistency(stored=STORED, old=old, new=new)
            tree.check_consistency(
                old=old, old_root=root_of(old), new=new, new_root=root_of(new), path=path
            )


def corrupted(path, where, bit):
    """Yield a proof with one bit flipped, one hash left out, one doubled and one added."""
    flipped = list(path)
    if path:
        where %= len(path)
        step = bytearray(path[where])
        step[bit // 8] ^= 1 << bit % 8
        flipped[where] = bytes(step)
        yield flipped
        yield path[:where] + path[where + 1 :]
        yield path[: where + 1] + path[where:]
    yield [*path, OTHER]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    size=st.integers(1, 1024),
    share=st.floats(0, 1, exclude_max=True),
    where=st.integers(0, 20),
    bit=st.integers(0, 255),
)
def test_corrupted_inclusion_is_refused(size, share, where, bit):
    index = int(size * share)
    path = tree.inclusion(stored=STORED, index=index, size=size)
    given = {"leaf_hash": MANY[index], "index": index, "size": size, "root": root_of(size)}
    tree.check_inclusion(**given, path=path)
    for wrong in corrupted(path, where, bit):
        with pytest.raises(tree.ProofError):
            tree.check_inclusion(**given, path=wrong)
    others = [{"leaf_hash": MANY[(index + 1) % 1024]}, {"root": OTHER}, {"index": size}]
    if size > 1:
        others.append({"index": (index + 1) % size})
    for other in others:
        with pytest.raises(tree.ProofError):
            tree.check_inclusion(**{**given, **other}, path=path)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    new=st.integers(1, 1024),
    share=st.floats(0, 1),
    where=st.integers(0, 20),
    bit=st.integers(0, 255),
)
def test_corrupted_consistency_is_refused(new, share, where, bit):
    old = int(new * share)
    path = tree.consistency(stored=STORED, old=old, new=new)
    given = {"old": old, "old_root": root_of(old), "new": new, "new_root": root_of(new)}
    tree.check_consistency(**given, path=path)
    for wrong in corrupted(path, where, bit):
        with pytest.raises(tree.ProofError):
            tree.check_consistency(**given, path=wrong)
    others = [{"old_root": OTHER}, {"old": new + 1}]
    if old:
        others.append({"new_root": OTHER})
    for other in others:
        with pytest.raises(tree.ProofError):
            tree.check_consistency(**{**given, **other}, path=path)


def test_what_nothing_proves_is_refused():
    for index, size in ((0, 0), (5, 5), (-1, 5)):
        with pytest.raises(tree.ProofError, match="there is no leaf"):
            tree.inclusion(stored=STORED, index=index, size=size)
    with pytest.raises(tree.ProofError, match="begins none"):
        tree.consistency(stored=STORED, old=6, new=5)
    with pytest.raises(ValueError, match="peaks"):
        tree.Frontier(size=3, peaks=[MANY[0]])


@pytest.mark.parametrize(
    ("n", "width", "path"),
    [
        (5, 256, "005"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (1234067, 256, "x001/x234/067"),
        (273, 112, "273.p/112"),
    ],
)
def test_published_tile_paths(n, width, path):
    assert tree.tile_path(n=n, width=width) == path
    assert tree.read_tile_path(path) == (n, width)


@pytest.mark.parametrize(
    "path",
    [
        *("", "5", "0005", "x000/005", "001/000", "x001/x000", "005.p/0", "005.p/256", "005.p/007"),
        *("005.p/", "005.p/x", "../005", "x1/000", "٠٠٥", "x001/000/", "005.p/5.p/5"),
        "/".join(["x001"] * 6 + ["000"]),
    ],
)
def test_other_spellings_of_tile_paths_are_refused(path):
    with pytest.raises(ValueError, match="is no tile"):
        tree.read_tile_path(path)


def test_a_million_leaves_have_the_published_number_of_tiles():
    size, full = 1_000_000, [0, 0, 0]
    for level in range(3):
        n = 0
        while tree.tile_width(level=level, n=n, size=size) == tree.WIDTH:
            n += 1
        full[level] = n
    assert full == [3906, 15, 0]
    assert tree.tile_width(level=0, n=3906, size=size) == 64
    assert tree.tile_width(level=1, n=15, size=size) == 66
    assert tree.tile_width(level=2, n=0, size=size) == 15
    assert tree.tile_width(level=3, n=0, size=size) == 0


def test_proofs_from_tiles_are_the_same():
    tiles = {}
    size = 1000
    for level in range(2):
        for n in range(4):
            width = tree.tile_width(level=level, n=n, size=size)
            first = n * tree.WIDTH
            tiles[level, n] = [STORED(8 * level, first + i) for i in range(width)]
    stored = tree.tiled(tile=lambda level, n: tiles[level, n])
    for size in (1, 255, 256, 257, 700, 1000):
        for index in (0, size // 2, size - 1):
            assert tree.inclusion(stored=stored, index=index, size=size) == tree.inclusion(
                stored=STORED, index=index, size=size
            )
    with pytest.raises(tree.ProofError, match="too short"):
        tree.tiled(tile=lambda level, n: [])(0, 0)
