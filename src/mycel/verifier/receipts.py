"""A voter's receipt against a bundle: the promise was kept, and the ballot is as it was cast."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from mycel.verifier.acts import CAST
from mycel.verifier.canonical import CheckFailed, read, spelled
from mycel.verifier.commitments import CHOICE_PREFIX, hides, is_digest
from mycel.verifier.ed25519 import is_signed
from mycel.verifier.merkle import leaf_hash
from mycel.verifier.notes import VerifierKey

PROMISE_PREFIX = b"mycel.promise/1\n"
RECEIPT_MARKS = ("voter", "choice", "nonce", "leaf_hash", "salt")


def read_receipt(data: bytes) -> Mapping[str, Any]:
    """Return what a receipt says.

    Errors:
        CheckFailed for a file that is none.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise CheckFailed("the file is no receipt: it is not JSON") from None
    if not isinstance(value, dict) or not all(is_digest(value.get(name)) for name in RECEIPT_MARKS):
        raise CheckFailed("the file is no receipt of a ballot")
    return value


def require_promise(receipt: Mapping[str, Any], key: VerifierKey) -> None:
    """Check that the log signed the promise of a receipt.

    Errors:
        CheckFailed.
    """
    given = receipt.get("promise")
    promise = given.get("promise") if isinstance(given, dict) else None
    signature = given.get("signature") if isinstance(given, dict) else None
    if not isinstance(promise, dict) or promise.get("leaf_hash") != receipt["leaf_hash"]:
        raise CheckFailed("the receipt holds no promise for its ballot")
    try:
        signed = bytes.fromhex(str(signature))
    except ValueError:
        raise CheckFailed("the signature of the promise is not hexadecimal") from None
    if not is_signed(key.public, PROMISE_PREFIX + spelled(promise), signed):
        raise CheckFailed("the log did not sign the promise of this receipt")


def require_entry(receipt: Mapping[str, Any], leaves: Iterable[bytes]) -> int:
    """Return the index at which the ballot of a receipt stands in the log.

    Errors:
        CheckFailed where it does not, or says something else.
    """
    wanted = bytes.fromhex(receipt["leaf_hash"])
    for index, line in enumerate(leaves):
        if leaf_hash(line) != wanted:
            continue
        leaf = read(line)
        body = leaf["b"]
        if leaf["t"] != CAST or any(body[name] != receipt[name] for name in RECEIPT_MARKS[:3]):
            raise CheckFailed("the entry of this receipt says something else than the receipt")
        return index
    raise CheckFailed("the ballot of this receipt is not in the log: the promise was broken")


def require_opening(receipt: Mapping[str, Any], openings: Iterable[bytes]) -> None:
    """Check that the ballot was opened as the receipt says it was cast.

    Errors:
        CheckFailed.
    """
    choice = spelled(receipt.get("opened"))
    if hides(prefix=CHOICE_PREFIX, salt=receipt["salt"], data=choice) != receipt["choice"]:
        raise CheckFailed("the receipt does not open its own sealed choice")
    for line in openings:
        one = read(line)
        if one["choice"] == receipt["choice"]:
            if one["opened"] != receipt["opened"]:
                raise CheckFailed("the ballot was opened as another choice")
            return
    raise CheckFailed("the ballot of this receipt was not opened")
