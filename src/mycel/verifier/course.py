"""The course of one question through the log: what was done in its scope, in order."""

import bisect
from collections.abc import Mapping
from typing import Any

from mycel.verifier.acts import CAST, ballot_pattern, require_act
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.commitments import is_digest
from mycel.verifier.leaves import is_time

# A ballot as 78 bytes that sort by voter and, of one voter, the one that counts last:
# voter (32), seq (8), 2^48 - 1 - index (6), sealed choice (32).
LAST, SIZE_OF_BALLOT = 2**48 - 1, 78
GIVEN, TAKEN_BACK = "decisions.delegation.given", "decisions.delegation.withdrawn"
VOTER, CHOICE = slice(0, 32), slice(46, 78)

Entry = tuple[int, Mapping[str, Any]]


def index_of(ballot: bytes) -> int:
    """Return the index of a ballot in the log."""
    return LAST - int.from_bytes(ballot[40:46], "big")


class Course:
    """The acts of one question; ``ballots`` are those before the close."""

    def __init__(self, question: str, origin: str) -> None:
        self.question = question
        self._ballot = ballot_pattern(question=question, origin=origin)
        self.ballots: list[bytes] = []
        self.late = 0
        self.changes: list[Entry] = []
        self.strikes: list[Entry] = []
        self.extensions: list[Entry] = []
        self.erased = 0
        self.once: dict[str, Entry] = {}  # frozen, opened, closed, counted, withdrawn
        self.documents: dict[str, str] = {}  # digest: the act that names it
        self.reasons: list[str] = []
        self.passed_on: dict[object, object] = {}  # giver: taker, as of the close

    def take(self, index: int, leaf: Mapping[str, Any]) -> None:
        """Take in one leaf of the question's scope.

        Errors:
            CheckFailed for an unknown act or field, or one out of its turn.
        """
        require_act(leaf, question=self.question)
        self._require(leaf["t"] != CAST, "a ballot has no number from 1 on")
        body, name = leaf["b"], leaf["t"].rpartition(".")[2]
        if "document" in body:
            self.documents[body["document"]] = leaf["t"]
        if "reason" in body and name != "struck":
            self.reasons.append(body["reason"])
        if name in ("drafted", "changed"):
            self._require(not self.has("opened"), "the question was changed after it was opened")
            self.changes.append((index, body))
        elif name == "struck":
            self._strike(index, body)
        elif name == "extended":
            self._require(self.is_open(), "the end was changed while the question was not open")
            self.extensions.append((index, body))
        elif name == "erased":
            self.erased += 1
        else:
            self._take_step(name, index, body)

    def overhear(self, leaf: Mapping[str, Any]) -> None:
        """Take in from a leaf of another scope who passed a vote on this question to whom."""
        if leaf["t"] not in (GIVEN, TAKEN_BACK) or self.has("closed"):
            return
        body = leaf["b"]
        if body.get("question") != self.question or not is_digest(body.get("giver")):
            return
        if leaf["t"] == GIVEN:
            self.passed_on[body["giver"]] = body.get("taker")
        else:
            self.passed_on.pop(body["giver"], None)

    def has(self, name: str) -> bool:
        """Return whether a step was taken."""
        return name in self.once

    def is_open(self) -> bool:
        """Return whether ballots can be cast."""
        return self.has("opened") and not self.has("closed") and not self.has("withdrawn")

    def _take_step(self, name: str, index: int, body: Mapping[str, Any]) -> None:
        self._require(not self.has("withdrawn"), "something was done after the withdrawal")
        before = {"opened": "frozen", "closed": "opened", "counted": "closed"}.get(name)
        self._require(before is None or self.has(str(before)), f"{name} comes before {before}")
        again = name == "frozen" and not self.has("opened")
        self._require(again or name not in self.once, f"the question was {name} twice")
        self._require(name != "withdrawn" or not self.has("counted"), "a count was withdrawn")
        self.once[name] = (index, body)

    def take_ballot(self, index: int, line: bytes) -> bool:
        """Take in a leaf that is a ballot of the question; return whether it is one.

        Errors:
            CheckFailed for one out of its turn.
        """
        ballot = self._ballot.fullmatch(line)
        if ballot is None:
            return False
        day, choice, _nonce, seq, voter = ballot.groups()
        self._require(is_time(day.decode()), "a ballot says a day that there is not")
        if self.has("closed"):
            self.late += 1
            return True
        self._require(self.is_open(), "a ballot was cast while the question was not open")
        number = int(seq).to_bytes(8, "big") + (LAST - index).to_bytes(6, "big")
        self.ballots.append(bytes.fromhex(voter.decode()) + number + bytes.fromhex(choice.decode()))
        return True

    def _strike(self, index: int, body: Mapping[str, Any]) -> None:
        self._require(not self.has("counted"), "a ballot was struck after the count")
        place = bisect.bisect_left(self.ballots, body["index"], key=index_of)
        found = self.ballots[place] if place < len(self.ballots) else None
        if found is None or index_of(found) != body["index"]:
            raise CheckFailed(f"entry {body['index']} was struck, which is no ballot in time")
        if found[VOTER].hex() != body["voter"]:
            raise CheckFailed(f"the ballot struck at entry {body['index']} is another voter's")
        self.strikes.append((index, body))

    @staticmethod
    def _require(condition: bool, text: str) -> None:  # noqa: FBT001 — the condition is the point
        if not condition:
            raise CheckFailed(text)
