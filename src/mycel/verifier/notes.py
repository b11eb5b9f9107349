"""Signed notes: the text of a checkpoint and who signed it (C2SP signed-note, tlog-checkpoint)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.ed25519 import is_signed

LOG_SIGNATURE, WITNESS_SIGNATURE = 1, 4
NAME = re.compile(r"[^\s+]+")
SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
SIGNATURE_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a key: whose it is, what kind of signature it makes, 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that name this key in a signature line."""
        text = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(text).digest()[:4]


@dataclass(frozen=True)
class Note:
    """A text and its signatures: (name, four bytes of the key, the signature's bytes)."""

    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: its origin, how many entries, and their root."""

    origin: str
    size: int
    root: bytes


def from_base64(text: str) -> bytes:
    """Return the bytes that standard base 64 spells; exactly one spelling is taken."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise CheckFailed("a text is no base 64") from None
    if base64.b64encode(data).decode() != text:
        raise CheckFailed("a text is no base 64 in its one spelling")
    return data


def verifier_key(text: str) -> VerifierKey:
    """Return the key that ``name+hash+key`` spells.

    Errors:
        CheckFailed for another form, a hash that does not fit, or another kind of key.
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not NAME.fullmatch(parts[0]):  # noqa: PLR2004 — name, hash, key
        raise CheckFailed("the key is no verifier key; expected name+hash+key")
    data = from_base64(parts[2])
    if len(data) != 33 or data[0] not in (LOG_SIGNATURE, WITNESS_SIGNATURE):  # noqa: PLR2004 — 1 + 32
        raise CheckFailed("the key is of another kind; expected Ed25519")
    key = VerifierKey(parts[0], data[0], data[1:])
    if key.id.hex() != parts[1]:
        raise CheckFailed("the key does not fit its hash")
    return key


def read_note(data: bytes) -> Note:
    """Return the note that bytes spell: a text, an empty line, and one or more signatures.

    Errors:
        CheckFailed.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise CheckFailed("the note is not UTF-8") from None
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not body or not tail.endswith("\n"):
        raise CheckFailed("the note has no signatures")
    if any(char < " " and char != "\n" for char in text):
        raise CheckFailed("the note holds control characters")
    found = []
    for line in tail[:-1].split("\n"):
        match = SIGNATURE_LINE.fullmatch(line)
        blob = from_base64(match[2]) if match else b""
        if match is None or len(blob) < 5:  # noqa: PLR2004 — key id and at least one byte
            raise CheckFailed("a line under the note is no signature")
        found.append((match[1], blob[:4], blob[4:]))
    return Note((body + "\n").encode(), tuple(found))


def read_checkpoint(data: bytes) -> Checkpoint:
    """Return what a checkpoint's text says: three lines, origin, size and root.

    Errors:
        CheckFailed.
    """
    lines = data.decode("utf-8").split("\n")
    if len(lines) != 4 or lines[3] or not SIZE.fullmatch(lines[1]):  # noqa: PLR2004 — 3 lines
        raise CheckFailed("the checkpoint has other lines than origin, size and root")
    root = from_base64(lines[2])
    if len(root) != 32 or not NAME.fullmatch(lines[0]):  # noqa: PLR2004 — SHA-256
        raise CheckFailed("the checkpoint names no origin or no root of 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def signed_by(*, of: Note, key: VerifierKey) -> bool:
    """Return whether the note carries a good signature of this key, and none of it is bad."""
    marks = [blob for name, key_id, blob in of.signatures if (name, key_id) == (key.name, key.id)]
    return bool(marks) and all(_is_good(of.text, key, blob) for blob in marks)


def _is_good(text: bytes, key: VerifierKey, blob: bytes) -> bool:
    if key.kind == LOG_SIGNATURE:
        return is_signed(key.public, text, blob)
    # A witness signs the time with the text: eight bytes, then the signature.
    seconds = int.from_bytes(blob[:8], "big")
    message = b"cosignature/v1\ntime %d\n" % seconds + text
    return len(blob) == 72 and is_signed(key.public, message, blob[8:])  # noqa: PLR2004 — 8 + 64
