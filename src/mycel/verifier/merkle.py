"""The Merkle tree of RFC 6962: one root for all entries, and proofs that one is among them."""

import hashlib
from collections.abc import Sequence

from mycel.verifier.canonical import CheckFailed


def leaf_hash(leaf: bytes) -> bytes:
    """Return SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The root of a growing list of leaves; holds one hash for each power of two in its size."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []  # roots of full trees, the largest first

    def add(self, leaf: bytes) -> None:
        """Append one leaf."""
        digest = hashlib.sha256(b"\x00" + leaf).digest()
        size = self.size
        while size & 1:
            digest = hashlib.sha256(b"\x01" + self._whole.pop() + digest).digest()
            size >>= 1
        self._whole.append(digest)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all leaves so far, 32 bytes."""
        if not self._whole:
            return hashlib.sha256(b"").digest()
        digest = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            digest = node_hash(left, digest)
        return digest


def root_by_proof(*, index: int, size: int, hashed: bytes, path: Sequence[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to (RFC 9162, 2.1.3.2).

    Args:
        index: position of the leaf, from 0.
        size: number of leaves in the tree.
        hashed: the leaf's hash.
        path: sibling hashes, those beside the leaf first.

    Errors:
        CheckFailed where the path has the wrong length for index and size.
    """
    if not 0 <= index < size:
        raise CheckFailed(f"entry {index} is not among {size}")
    first, last, digest = index, size - 1, hashed
    for sibling in path:
        if last == 0:
            raise CheckFailed("the proof is too long")
        if first & 1 or first == last:
            digest = node_hash(sibling, digest)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        first, last = first >> 1, last >> 1
    if last:
        raise CheckFailed("the proof is too short")
    return digest
