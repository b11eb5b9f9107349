"""Chance: the one door to randomness, as streams that are named by what they are for."""

import hashlib
import secrets
from uuid import UUID

import numpy as np

SALT_BYTES = 32


def stream(*, seed: int, name: str) -> np.random.Generator:
    """Return the random stream of one named thing.

    Definition: a PCG64 generator seeded by SeedSequence([seed, words of SHA-256(name)]), so that a
    stream depends on the run's seed and the thing's stable name alone; adding another thing changes
    no draw of this one.

    Args:
        seed: seed of the run, 0 or more.
        name: stable name, such as ``"node/tile-server:demand"``.

    Errors:
        ValueError when the seed is negative.
    """
    if seed < 0:
        raise ValueError(f"the seed is {seed}; expected 0 or a positive whole number")
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    words = np.frombuffer(digest, dtype=">u4").astype(np.uint32)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words.tolist()])))


def identifier(*, at_ms: int) -> UUID:
    """Return a new UUIDv7 (RFC 9562) for something that came into being at ``at_ms``.

    Args:
        at_ms: milliseconds since 1970-01-01T00:00Z, from the caller's clock.
    """
    value = (at_ms & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def salt() -> bytes:
    """Return 32 fresh random bytes for one commitment; never use them twice."""
    return secrets.token_bytes(SALT_BYTES)
