"""Proofs: small files that show one entry to be in the log (C2SP tlog-proof)."""

from collections.abc import Sequence

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.merkle import root_by_proof
from mycel.verifier.notes import from_base64

HEADER = "c2sp.org/tlog-proof@v1"


def require_proof(
    data: bytes, *, index: int, hashed: bytes, signed: bytes, size: int, root: bytes
) -> None:
    """Check one proof.

    Args:
        data: the file.
        index: the entry it has to prove.
        hashed: that entry's leaf hash.
        signed: the bytes of the bundle's checkpoint, which the proof has to carry.
        size: number of entries of the log.
        root: of the log.

    Errors:
        CheckFailed.
    """
    head, _gap, tail = data.partition(b"\n\n")
    if tail != signed:
        raise CheckFailed(f"the proof of entry {index} carries another checkpoint")
    lines = head.decode("utf-8").split("\n")
    if lines[:2] != [HEADER, f"index {index}"]:
        raise CheckFailed(f"the proof of entry {index} begins with other lines")
    if root_by_proof(index=index, size=size, hashed=hashed, path=_path(lines[2:])) != root:
        raise CheckFailed(f"the proof of entry {index} leads to another root")


def _path(lines: Sequence[str]) -> list[bytes]:
    path = [from_base64(line) for line in lines]
    if any(len(digest) != 32 for digest in path):  # noqa: PLR2004 — SHA-256
        raise CheckFailed("a proof holds a digest that is none")
    return path
