"""What came out of a process, told from the entries of the log alone.

Written after docs/methods/process-bundle.md, and from nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from mycel.verifier.canonical import CheckFailed

ROOM = "deliberation."
SMALLEST_CELL = 5
SIDES = {1: "agree", -1: "disagree", 0: "pass"}


class Story:
    """What was said in the scope of a process up to its close, entry by entry."""

    def __init__(self, *, strict: bool) -> None:
        self._fresh = "waiting" if strict else "accepted"
        self.statements: dict[int, str] = {}
        self.merged: set[int] = set()
        self.answers: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.standing: set[str] = set()
        self.cast: dict[str, tuple[str, int]] = {}

    def take(self, type_: str, body: Mapping[str, Any]) -> None:
        """Take in one entry; those that change nothing of the outcome pass by."""
        tell = getattr(self, "_" + type_.removeprefix(ROOM).replace(".", "_"), None)
        if type_.startswith(ROOM) and tell is not None:
            tell(body)

    def _statement_written(self, body: Mapping[str, Any]) -> None:
        self.statements[body["number"]] = self._fresh

    def _statements_seeded(self, body: Mapping[str, Any]) -> None:
        for number in range(body["first"], body["first"] + body["count"]):
            self.statements[number] = "accepted"

    def _statement_judged(self, body: Mapping[str, Any]) -> None:
        self.statements[body["number"]] = body["state"]

    def _statement_merged(self, body: Mapping[str, Any]) -> None:
        self.merged.add(body["number"])

    def _statement_voted(self, body: Mapping[str, Any]) -> None:
        if body["choice"] in self.cast:
            raise CheckFailed("two votes have the same commitment")
        self.cast[body["choice"]] = body["voter"], body["seq"]

    def _comment_disposed(self, body: Mapping[str, Any]) -> None:
        for post in body["posts"]:
            self.comments[post] = body["disposition"]

    def _proposal_published(self, body: Mapping[str, Any]) -> None:
        self.standing.add(body["proposal"])

    def _proposal_withdrawn(self, body: Mapping[str, Any]) -> None:
        self.standing.discard(body["proposal"])

    def _proposal_answered(self, body: Mapping[str, Any]) -> None:
        self.answers[body["proposal"]] = body["answer"]


def require_outcome(story: Story, said: Mapping[str, Any]) -> None:
    """Refuse an outcome that says something else than the entries.

    Errors:
        CheckFailed.
    """
    if said["comments"] != dict(Counter(story.comments.values())):
        raise CheckFailed("the outcome counts other answers to comments than the entries")
    statements = {one["number"]: one["state"] for one in said["statements"]}
    kept = {n: state for n, state in story.statements.items() if n not in story.merged}
    if statements != kept:
        raise CheckFailed("the outcome lists other statements than the entries, or other states")
    answers = {one["proposal"]: one["answer"] for one in said["proposals"]}
    if answers != {one: story.answers.get(one, "") for one in story.standing}:
        raise CheckFailed("the outcome lists other proposals than the entries, or other answers")
    if said["votes"] != len(story.cast):
        raise CheckFailed(
            f"the outcome says {said['votes']} votes; the log holds {len(story.cast)}"
        )


def require_votes(
    story: Story, opened: Iterable[tuple[str, Mapping[str, Any]]], said: Mapping[str, Any]
) -> None:
    """Count the opened votes, the last of each voter on each statement, and compare.

    Errors:
        CheckFailed.
    """
    last: dict[tuple[str, int], tuple[int, int]] = {}
    for choice, given in opened:
        voter, seq = story.cast[choice]
        key = voter, given["statement"]
        if key not in last or last[key][0] < seq:
            last[key] = seq, given["value"]
    counts: dict[int, Counter[str]] = {}
    for (_voter, number), (_seq, value) in last.items():
        counts.setdefault(number, Counter())[SIDES[value]] += 1
    for one in said["statements"]:
        found = counts.get(one["number"], Counter())
        names = ("agree", "disagree", "pass")
        shown = covered(numbers=[found[name] for name in names])
        if one["votes"] != dict(zip(names, shown, strict=True)):
            raise CheckFailed(f"statement {one['number']} has other votes than the outcome says")


def covered(*, numbers: list[int]) -> list[int | None]:
    """Hide numbers from 1 to 4, and so many more that no sum tells what is hidden.

    From the smallest up, further numbers of 5 or more are hidden until two or more are, and what
    is hidden adds up to 5 at least.
    """
    small = [i for i, n in enumerate(numbers) if 0 < n < SMALLEST_CELL]
    if not small:
        return [*numbers]
    for i in sorted(range(len(numbers)), key=lambda i: (numbers[i], i)):
        if len(small) > 1 and sum(numbers[j] for j in small) >= SMALLEST_CELL:
            break
        if numbers[i] >= SMALLEST_CELL:
            small.append(i)
    return [None if i in small else n for i, n in enumerate(numbers)]
