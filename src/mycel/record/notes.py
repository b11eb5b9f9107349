"""Signed notes: checkpoints of a log, signed by the log and cosigned by its witnesses.

Text formats of C2SP: signed-note, tlog-checkpoint, tlog-cosignature (Ed25519 throughout). Nothing
here needs the site: witnesses use it from the command line.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mycel.engine import chance

LOG, WITNESS = 1, 4
"""Types of keys: one signs notes, the other cosigns checkpoints with a time."""

LIMIT = 100_000
_NAME = re.compile(r"[^\s+\x00-\x1f]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_DASH = "— "
_PRIVATE = "PRIVATE+KEY+"
_ID, _TIME, _SIGNATURE, _PUBLIC = 4, 8, 64, 32


class NoteError(ValueError):
    """A text that is no note, key or checkpoint, or a signature that does not hold."""


@dataclass(frozen=True)
class Key:
    """A public key with the name it signs under."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:_ID]

    def spelled(self) -> str:
        """Return the key as text: ``name+id+base64``."""
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.type]) + self.public)}"


@dataclass(frozen=True)
class Signer:
    """A private key; ``seed`` never leaves the machine and is in no message."""

    key: Key
    seed: bytes = field(repr=False)

    def spelled(self) -> str:
        """Return the private key as text: ``PRIVATE+KEY+name+id+base64``."""
        secret = _base64(bytes([self.key.type]) + self.seed)
        return f"{_PRIVATE}{self.key.name}+{self.key.id.hex()}+{secret}"

    def sign(self, data: bytes, /) -> bytes:
        """Return the Ed25519 signature over bytes (64 bytes)."""
        return self._private.sign(data)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True)
class Signature:
    """One signature line of a note."""

    name: str
    id: bytes
    data: bytes

    def spelled(self) -> str:
        """Return the line, without its end."""
        return f"{_DASH}{self.name} {_base64(self.id + self.data)}"


@dataclass(frozen=True)
class Note:
    """A text that ends in a line break, and what was signed under it."""

    text: str
    signatures: tuple[Signature, ...]

    def spelled(self) -> str:
        """Return the note as it is published."""
        lines = "".join(f"{one.spelled()}\n" for one in self.signatures)
        return f"{self.text}\n{lines}"


@dataclass(frozen=True)
class Checkpoint:
    """What a log says about itself: its origin, how many entries it has, and their root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def new_signer(*, name: str, type: int = LOG) -> Signer:  # noqa: A002 — the word of the format
    """Return a new private key under a name.

    Errors:
        NoteError for a name that has spaces or plus signs.
    """
    return signer_of(name=name, type=type, seed=chance.salt())


def signer_of(*, name: str, type: int, seed: bytes) -> Signer:  # noqa: A002 — the word of the format
    """Return the private key that 32 bytes are."""
    if not _NAME.fullmatch(name):
        raise NoteError(f"{name!r} names no key; expected a name without spaces and plus signs")
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return Signer(key=Key(name=name, type=type, public=public), seed=seed)


def read_key(text: str, /) -> Key:
    """Return the public key that a text spells.

    Errors:
        NoteError.
    """
    name, id_, data = _key_parts(text.strip())
    key = Key(name=name, type=data[0], public=data[1:])
    if key.id.hex() != id_:
        raise NoteError("the key's id is not the one of its name and bytes")
    return key


def read_signer(text: str, /) -> Signer:
    """Return the private key that a text spells; no message repeats the text.

    Errors:
        NoteError.
    """
    if not text.startswith(_PRIVATE):
        raise NoteError("this is no private key; expected PRIVATE+KEY+…")
    name, id_, data = _key_parts(text.strip().removeprefix(_PRIVATE))
    signer = signer_of(name=name, type=data[0], seed=data[1:])
    if signer.key.id.hex() != id_:
        raise NoteError("the key's id is not the one of its name and bytes")
    return signer


def sign(*, text: str, by: Signer) -> Signature:
    """Return a log's signature over a note's text."""
    return Signature(name=by.key.name, id=by.key.id, data=by.sign(text.encode()))


def cosign(*, text: str, by: Signer, at: int) -> Signature:
    """Return a witness's signature over a checkpoint's text, at a second since 1970.

    Source: C2SP tlog-cosignature, cosignature/v1.
    """
    signed = by.sign(_cosigned(text, at))
    return Signature(name=by.key.name, id=by.key.id, data=at.to_bytes(_TIME, "big") + signed)


def read_note(text: str, /) -> Note:
    """Return the note that a text spells; its signatures are not checked by this.

    Errors:
        NoteError.
    """
    if len(text) > LIMIT:
        raise NoteError(f"the note has {len(text)} characters; expected at most {LIMIT}")
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not body or not lines.endswith("\n"):
        raise NoteError("this is no signed note; expected a text, an empty line and signatures")
    signatures = tuple(read_signature(line) for line in lines[:-1].split("\n"))
    return Note(text=f"{body}\n", signatures=signatures)


def read_signature(line: str, /) -> Signature:
    """Return the signature that a line spells.

    Errors:
        NoteError.
    """
    name, space, data = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name):
        raise NoteError("a line is no signature; expected — NAME BASE64")
    raw = _bytes(data)
    if len(raw) <= _ID:
        raise NoteError("a signature is too short; expected a key id and the signature")
    return Signature(name=name, id=raw[:_ID], data=raw[_ID:])


def check(*, note: Note, key: Key) -> int | None:
    """Check that a note carries a good signature of a key; return a witness's time, else None.

    Errors:
        NoteError where there is none, or where one of them is wrong.
    """
    found = [one for one in note.signatures if (one.name, one.id) == (key.name, key.id)]
    if not found:
        raise NoteError(f"the note is not signed by {key.name}; expected its signature")
    times = [_check(text=note.text, signature=one, key=key) for one in found]
    return times[0]


def read_checkpoint(text: str, /) -> Checkpoint:
    """Return the checkpoint that a note's text spells; lines beyond the three are refused.

    Errors:
        NoteError.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0] or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 — three lines and their end
        raise NoteError("this is no checkpoint; expected a log's origin, its size and its root")
    root = _bytes(lines[2])
    if len(root) != 32:  # noqa: PLR2004 — SHA-256
        raise NoteError(f"the checkpoint's root has {len(root)} bytes; expected 32")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root)


def opened(*, text: str, key: Key) -> tuple[Note, Checkpoint]:
    """Return a checkpoint's note, once its log's signature and origin are checked.

    Errors:
        NoteError.
    """
    note = read_note(text)
    check(note=note, key=key)
    checkpoint = read_checkpoint(note.text)
    if checkpoint.origin != key.name:
        raise NoteError(f"the checkpoint is of {checkpoint.origin}; expected {key.name}")
    return note, checkpoint


def proof(*, index: int, path: Iterable[bytes], note: str) -> str:
    """Return an entry's proof as a file that is checked without the site.

    Source: C2SP tlog-proof.
    """
    lines = "".join(f"{_base64(step)}\n" for step in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{lines}\n{note}"


def _check(*, text: str, signature: Signature, key: Key) -> int | None:
    data, message, at = signature.data, text.encode(), None
    if key.type == WITNESS:
        at, data = int.from_bytes(data[:_TIME], "big"), data[_TIME:]
        message = _cosigned(text, at)
    if len(data) != _SIGNATURE:
        raise NoteError(f"the signature of {key.name} has {len(data)} bytes; expected 64")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data, message)
    except (InvalidSignature, ValueError) as error:
        raise NoteError(f"the signature of {key.name} does not hold for this note") from error
    return at


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _key_parts(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    data = _bytes(parts[2]) if len(parts) == 3 else b""  # noqa: PLR2004 — name, id and bytes
    if len(data) != 1 + _PUBLIC or not _NAME.fullmatch(parts[0]):
        raise NoteError("this is no key; expected NAME+ID+BASE64 of an Ed25519 key")
    if data[0] not in {LOG, WITNESS}:
        raise NoteError(f"the key is of type {data[0]}; expected 1 (log) or 4 (witness)")
    return parts[0], parts[1], data


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("these characters are no base64; expected A–Z a–z 0–9 + / =") from None
    if _base64(data) != text:
        raise NoteError("these characters spell their bytes in another way; expected plain base64")
    return data
