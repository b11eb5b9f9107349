"""The check of a process's bundle: what came out of it is what the entries say.

Where the process published its votes, they are opened and counted again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.commitments import hides_choice, sha256_hex
from mycel.verifier.figures import FiguresCheck
from mycel.verifier.files import DOCUMENT
from mycel.verifier.lines import objects
from mycel.verifier.rolls import Joined
from mycel.verifier.tallied import Story, require_outcome, require_votes

OPENING_KEYS = frozenset({"choice", "opened", "salt"})
OPENED_PROCESS = "deliberation.process.opened"
CLOSED_PROCESS = "deliberation.process.closed"
NOT_RECOUNTED = (
    "who could, was told and took part, and who supports what, are no entries of the log; these"
    " numbers were not counted again"
)
NOT_OPENED = (
    "votes on statements were announced not to be published; their numbers, and the opinion maps,"
    " were not counted again"
)
NOT_MAPPED = "the opinion maps were not computed again here: that takes mycel verify"


class ProcessCheck(FiguresCheck):
    """One check of a process."""

    remark = NOT_RECOUNTED

    def _after(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return the steps about the process, after those about the log."""
        return [
            ("proofs", "the close is proved to be in the log", self._proofs),
            ("documents", "every published document is here and unchanged", self._documents),
            ("texts", "texts are those that were recorded", self._texts),
            ("story", "the outcome is what the entries say", self._story),
            ("votes", "votes on statements are as the process announced", self._votes),
        ]

    def _documents(self) -> dict[str, Any]:
        bodies, (_index, _hashed, closed) = self._need("course")
        answer = self.files.small("result.json")
        if sha256_hex(answer) != closed["document"]:
            raise CheckFailed("result.json is not the outcome that the log names")
        wanted = {body["document"] for _type, body in bodies if "document" in body}
        if self.files.matching(DOCUMENT) != sorted(wanted - {closed["document"]}):
            raise CheckFailed("there are other documents than those the entries name")
        found = {closed["document"]: read(answer)}
        for digest in sorted(wanted - {closed["document"]}):
            data = self.files.small(f"documents/{digest}.json")
            if sha256_hex(data) != digest:
                raise CheckFailed(f"document {digest} has another digest")
            found[digest] = read(data)
        return found

    def _texts(self) -> bool:
        reasons = {body["reason"] for _type, body in self._need("course")[0] if "reason" in body}
        return self._shown(reasons)

    def _announced(self) -> Mapping[str, Any]:
        bodies, _closed = self._need("course")
        opened = [body for type_, body in bodies if type_ == OPENED_PROCESS]
        if len(opened) != 1:
            raise CheckFailed("the log does not say once what the process announced")
        found: Mapping[str, Any] = self._need("documents")[opened[0]["document"]]
        return found

    def _story(self) -> Story:
        bodies, (_index, _hashed, closed) = self._need("course")
        story = Story(strict=self._announced()["strict"])
        for type_, body in bodies:
            if type_ == CLOSED_PROCESS:
                break
            story.take(type_, body)
        require_outcome(story, self._need("documents")[closed["document"]])
        return story

    def _votes(self) -> bool:
        story: Story = self._need("story")
        _bodies, (_index, _hashed, closed) = self._need("course")
        publishes = self._announced()["publishes_votes"]
        if publishes != ("openings" in closed):
            raise CheckFailed("votes were opened, or kept, against what was announced")
        if not publishes:
            if self.files.open("openings.ndjson") is not None:
                raise CheckFailed("there are openings of votes that were not to be published")
            if story.cast:
                self.report.notes.append(NOT_OPENED)
            return True
        joined, opened = Joined(), {}
        with self.files.need("openings.ndjson") as file:
            for line, one in objects(file, OPENING_KEYS):
                if hides_choice(salt=one["salt"], choice=one["opened"]) != one["choice"]:
                    raise CheckFailed("an opening does not fit the sealed vote beside it")
                joined.add(line)
                opened[one["choice"]] = one["opened"]
        if joined.digest() != closed["openings"]:
            raise CheckFailed("the openings are not those that the close names")
        if opened.keys() != story.cast.keys():
            raise CheckFailed("an opening belongs to no vote, or a vote has none")
        require_votes(story, opened.items(), self._need("documents")[closed["document"]])
        if any(type_ == "deliberation.map.published" for type_, _body in _bodies):
            self.report.notes.append(NOT_MAPPED)
        return True
