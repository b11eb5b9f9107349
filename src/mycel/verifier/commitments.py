"""Commitments: digests that hide a value until its salt is shown."""

import hashlib
import re

from mycel.verifier.canonical import CheckFailed, spelled

HEX64 = re.compile(r"[0-9a-f]{64}")
TIE_PREFIX, ROLL_PREFIX, TEXT_PREFIX, CHOICE_PREFIX = b"\x04", b"\x02", b"\x03", b"\x05"


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_digest(value: object) -> bool:
    """Return whether a value is 32 bytes in lower-case hexadecimal."""
    return isinstance(value, str) and HEX64.fullmatch(value) is not None


def hides(*, prefix: bytes, salt: object, data: bytes) -> str:
    """Return SHA-256(prefix || salt || data), in hexadecimal.

    Errors:
        CheckFailed where the salt is not 32 bytes in hexadecimal.
    """
    if not isinstance(salt, str) or not HEX64.fullmatch(salt):
        raise CheckFailed("a salt is not 32 bytes in hexadecimal")
    return hashlib.sha256(prefix + bytes.fromhex(salt) + data).hexdigest()


def hides_choice(*, salt: object, choice: object) -> str:
    """Return the sealed form of a choice."""
    return hides(prefix=CHOICE_PREFIX, salt=salt, data=spelled(choice))


def hides_seed(*, seed: str) -> str:
    """Return the commitment to a tie seed of 32 bytes, given in hexadecimal."""
    return hashlib.sha256(TIE_PREFIX + bytes.fromhex(seed)).hexdigest()
