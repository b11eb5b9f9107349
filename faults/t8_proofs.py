"""T8: every proof for trees up to 512 leaves, 10^5 random ones up to 2^20, and none corrupted.

--short: up to 48 leaves, 500 random ones up to 2^12.
"""

import sys
import time

from mycel.engine import canon, chance, tree

SHORT = "--short" in sys.argv
SMALL, LARGE, RANDOM = (48, 1 << 12, 500) if SHORT else (512, 1 << 20, 100_000)


def main() -> None:
    begin = time.perf_counter()
    checked, refused = exhaustive()
    print(f"T8 small: {checked:,} proofs hold, {refused:,} corrupted are refused", flush=True)
    hashes = [canon.leaf_hash(i.to_bytes(4, "big")) for i in range(LARGE)]
    stored = tree.levels(hashes=hashes)
    rng = chance.stream(seed=8, name="faults/t8")
    sizes = rng.integers(1, LARGE + 1, size=RANDOM)
    shares = rng.random(size=RANDOM)
    flips = rng.integers(0, 1 << 30, size=RANDOM)
    for size, share, flip in zip(sizes.tolist(), shares.tolist(), flips.tolist(), strict=True):
        refused += one(stored, hashes, size, int(size * share), flip)
        checked += 2
    seconds = time.perf_counter() - begin
    print(f"T8: {checked:,} proofs hold, {refused:,} corrupted are refused, {seconds:.0f} s")


def exhaustive() -> tuple[int, int]:
    hashes = [canon.leaf_hash(i.to_bytes(4, "big")) for i in range(SMALL)]
    stored, refused, checked = tree.levels(hashes=hashes), 0, 0
    for size in range(1, SMALL + 1):
        for index in range(size):
            refused += one(stored, hashes, size, index, size * 7919 + index)
            checked += 2
    return checked, refused


def one(stored: tree.Stored, hashes: list[bytes], size: int, index: int, flip: int) -> int:
    """Check one inclusion and one consistency proof, and one corruption of each."""
    root = tree.span(stored=stored, start=0, end=size)
    path = tree.inclusion(stored=stored, index=index, size=size)
    known = {"leaf_hash": hashes[index], "index": index, "size": size, "root": root}
    tree.check_inclusion(**known, path=path)
    old = index + 1
    old_root = tree.span(stored=stored, start=0, end=old)
    grown = tree.consistency(stored=stored, old=old, new=size)
    ends = {"old": old, "old_root": old_root, "new": size, "new_root": root}
    tree.check_consistency(**ends, path=grown)
    refused = refuses(lambda: tree.check_inclusion(**known, path=corrupted(path, flip)))
    refused += refuses(lambda: tree.check_consistency(**ends, path=corrupted(grown, flip)))
    return refused


def corrupted(path: list[bytes], flip: int) -> list[bytes]:
    if not path or flip % 5 == 0:
        return [*path, b"\xff" * 32]
    where = flip % len(path)
    if flip % 5 == 1:
        return path[:where] + path[where + 1 :]
    step = bytearray(path[where])
    step[flip // 5 % 32] ^= 1 << flip % 8
    return [*path[:where], bytes(step), *path[where + 1 :]]


def refuses(check: object) -> int:
    try:
        check()
    except tree.ProofError:
        return 1
    raise AssertionError("a corrupted proof was accepted")


if __name__ == "__main__":
    main()
