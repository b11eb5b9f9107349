"""The roll: who may vote, and which of the ballots cast count with what weight."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.commitments import ROLL_PREFIX, hides, is_digest
from mycel.verifier.course import CHOICE, SIZE_OF_BALLOT, VOTER
from mycel.verifier.lines import lines, objects
from mycel.verifier.merkle import Frontier

# Marked ballots are as long as unmarked ones, so that they take over the memory of these.
REST = SIZE_OF_BALLOT - 32
ELECTOR_KEYS = frozenset({"commitment", "salt", "uid"})


class Joined:
    """The digest of the document [line,line,…], taken line by line."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256(b"[")
        self._gap = b""

    def add(self, line: bytes) -> None:
        """Take in one line."""
        self._digest.update(self._gap + line)
        self._gap = b","

    def digest(self) -> str:
        """Return the SHA-256 in hexadecimal."""
        whole = self._digest.copy()
        whole.update(b"]")
        return whole.hexdigest()


def entries(file: BinaryIO | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield the lines of the roll and the commitments they spell, in ascending order.

    Errors:
        CheckFailed.
    """
    before = b""
    for line in lines(file) if file is not None else ():
        text = line[1:-1].decode("ascii", "replace")
        if line != b'"' + line[1:-1] + b'"' or not is_digest(text):
            raise CheckFailed("a line of the roll is no commitment")
        entry = bytes.fromhex(text)
        if entry <= before:
            raise CheckFailed("the roll is not in ascending order, or names an entry twice")
        before = entry
        yield line, entry


def measured(file: BinaryIO | None) -> tuple[int, str, str]:
    """Return the size, the root and the document's digest of a roll."""
    tree, joined = Frontier(), Joined()
    for line, entry in entries(file):
        tree.add(entry)
        joined.add(line)
    return tree.size, tree.root().hex(), joined.digest()


def require_electors(electors: BinaryIO, roll: BinaryIO | None) -> int:
    """Check published openings of a roll against it; return how many there are.

    Errors:
        CheckFailed for one that does not open its commitment, is not on the roll or out of order.
    """
    on_roll, count = entries(roll), 0
    for _line, one in objects(electors, ELECTOR_KEYS):
        if not isinstance(one["uid"], str) or not is_digest(one["commitment"]):
            raise CheckFailed("an elector has no id or no commitment")
        if (
            hides(prefix=ROLL_PREFIX, salt=one["salt"], data=one["uid"].encode())
            != one["commitment"]
        ):
            raise CheckFailed("an elector does not open the commitment beside it")
        wanted = bytes.fromhex(one["commitment"])
        if not any(entry == wanted for _line, entry in on_roll):
            raise CheckFailed("an elector is not on the roll, stands twice or out of order")
        count += 1
    return count


def delegations(file: BinaryIO) -> tuple[dict[bytes, bytes], str]:
    """Return who passed their vote to whom, and the digest of that document.

    Errors:
        CheckFailed.
    """
    found: dict[bytes, bytes] = {}
    joined, before = Joined(), ""
    for line in lines(file):
        pair = read(line)
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(is_digest, pair)):  # noqa: PLR2004 — from, to
            raise CheckFailed("a delegation is no pair of commitments")
        if pair[0] <= before:
            raise CheckFailed("the delegations are not in order, or somebody delegates twice")
        before = pair[0]
        found[bytes.fromhex(pair[0])] = bytes.fromhex(pair[1])
        joined.add(line)
    return found, joined.digest()


@dataclass
class Standing:
    """Which ballots count.

    ``marked`` are all ballots in time, each as its sealed choice (32 bytes), its weight (4), its
    weight as it would be without strikes (4) and zeros, in ascending order. ``everybody`` counts
    who voted, ``voters`` those of them who are not struck.
    """

    marked: list[bytes]
    everybody: int = 0
    voters: int = 0
    delegated: int = 0


def stand(
    *,
    ballots: list[bytes],
    roll: Iterator[tuple[bytes, bytes]],
    struck: Collection[bytes],
    passed_on: Mapping[bytes, bytes],
    can_change: bool,
) -> Standing:
    """Return which ballots count; takes the list of ballots over, to spare memory.

    Errors:
        CheckFailed for a ballot or a delegation of somebody who is not on the roll, and for a
        second ballot where there may be one alone.
    """
    ballots.sort()
    extra: dict[bytes, int] = {}
    extra_without: dict[bytes, int] = {}
    delegated = 0
    if passed_on:
        everybody = [entry for _line, entry in roll]
        roll = ((b"", entry) for entry in everybody)
        extra, extra_without, delegated = _passed(ballots, set(everybody), struck, passed_on)
    found = Standing(ballots, delegated=delegated)
    at = 0
    for voter, own in groupby(ballots, key=lambda ballot: ballot[VOTER]):
        if not any(entry == voter for _line, entry in roll):
            raise CheckFailed("a ballot was cast by somebody who is not on the roll")
        mine = [*own]
        if len(mine) > 1 and not can_change:
            raise CheckFailed("somebody voted twice where votes cannot be changed")
        for ballot in mine:
            ballots[at] = ballot[CHOICE] + bytes(REST)
            at += 1
        weights = (
            0 if voter in struck else 1 + extra.get(voter, 0),
            1 + extra_without.get(voter, 0),
        )
        found.everybody += 1
        found.voters += voter not in struck
        spelled_weights = b"".join(n.to_bytes(4, "big") for n in weights)
        ballots[at - 1] = mine[-1][CHOICE] + spelled_weights + bytes(REST - 8)
    ballots.sort()
    return found


def _passed(
    ballots: list[bytes],
    everybody: Collection[bytes],
    struck: Collection[bytes],
    passed_on: Mapping[bytes, bytes],
) -> tuple[dict[bytes, int], dict[bytes, int], int]:
    """Return the weights that reach each voter, with strikes and without, and their sum with."""
    named = {*passed_on.keys(), *passed_on.values()}
    if not named.issubset(everybody):
        raise CheckFailed("a delegation names somebody who is not on the roll")
    voters = {ballot[VOTER] for ballot in ballots}
    extra = _weights(voters, frozenset(struck), passed_on)
    return extra, _weights(voters, frozenset(), passed_on), sum(extra.values())


def _weights(
    voters: Collection[bytes], struck: Collection[bytes], passed_on: Mapping[bytes, bytes]
) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for giver in passed_on:
        here: bytes | None = giver
        seen: set[bytes] = set()
        while here is not None and here not in seen and here not in struck:
            seen.add(here)
            if here in voters:
                break
            here = passed_on.get(here)
        else:
            continue
        if here is not None and here != giver:
            found[here] = found.get(here, 0) + 1
    return found
