"""The check of a report's bundle: what was drafted, and what was read for it.

What changed is counted in the log, and what crossed a line is looked up in the assessments; both
without the program that drafted. Making every fact again takes that program.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from mycel.verifier.canonical import CheckFailed, spelled
from mycel.verifier.commitments import sha256_hex
from mycel.verifier.figures import FINISHED, FiguresCheck
from mycel.verifier.leaves import is_id, leaves
from mycel.verifier.sent import SentReports

MOST_ENTRIES = 2_000
AFTER = "T99"
"""Sorts after every time of a day, and after every day."""
READ_ON_THE_DAY = (
    "what the unit looks after, its roles and rhythm, risks, findings, questions and promises stand"
    " in the snapshot as they were read on the day of drafting; that they were so was not looked up"
    " in the log"
)
NO_STATES = "is of a version that published no states of nodes; they were not looked up"


class ReportCheck(FiguresCheck):
    """One check of a unit's report."""

    others = "they were looked through for what they say about the unit"

    def _after(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return the steps about the report, after those about the log."""
        return [
            ("proofs", "the report is proved to be in the log", self._proofs),
            ("documents", "every published document is here and unchanged", self._documents),
            ("texts", "texts are those that were recorded", self._texts),
            ("drafted", "the drafted data are about what was read", self._drafted),
            ("log", "what changed is what the log says", self._log),
            (
                "sent",
                "the log was read to its end, and earlier reports are those it says",
                self._sent,
            ),
            ("states", "states are those that the assessments say", self._states),
        ]

    def _snapshot(self) -> Mapping[str, Any]:
        _bodies, (_index, _hashed, finished) = self._need("course")
        found: Mapping[str, Any] = self._need("documents")[finished["snapshot"]]
        return found

    def _beside(self, snapshot: Any) -> Iterable[str]:  # noqa: ANN401 — JSON
        return {row["answer"] for row in snapshot["rows"]["assessments"]}

    def _drafted(self) -> bool:
        _bodies, (_index, _hashed, finished) = self._need("course")
        said, read = self._need("documents")[finished["document"]], self._snapshot()
        drafted = said["drafted"]
        if {sha256_hex(spelled(drafted)), said["drafted_digest"]} != {finished["drafted"]}:
            raise CheckFailed("the drafted data have another digest than the log names")
        named = {
            "unit": finished["unit"],
            "since": finished["since"],
            "until": finished["until"],
            "drafted": read["today"],
        }
        if {key: drafted[key] for key in named} != named:
            raise CheckFailed("the draft is about another unit or time than the log says")
        if (read["unit"]["id"], read["since"], read["until"]) != (
            finished["unit"],
            finished["since"],
            finished["until"],
        ):
            raise CheckFailed("something else was read than the report is about")
        self.report.notes.append(READ_ON_THE_DAY)
        return True

    def _log(self) -> bool:
        """Count again what the log says about the things, and which assessments were the last."""
        self._need("drafted")
        read, origin = self._snapshot(), self._need("about")["log"]
        refs = {one["id"]: one["ref"] for one in [read["unit"], *read["things"]]}
        since, until = read["since"], read["until"] + AFTER
        found: list[dict[str, Any]] = []
        last: dict[str, int] = {}
        with self.files.need("leaves.ndjson") as file:
            for index, (_line, said) in enumerate(leaves(file, origin=origin)):
                if index >= read["entries_before"]:
                    break
                about = sorted({refs[one] for one in _ids(said) if one in refs})
                if about and since <= said["at"] <= until:
                    found.append({"idx": index, "kind": said["t"], "about": about})
                if said["t"] == FINISHED["assessment"] and said["at"] <= until:
                    last["now"] = index
                    if said["at"] < since:
                        last["was"] = index
                    self.found[f"answer-{index}"] = said["b"]["document"]
        if found[::-1][:MOST_ENTRIES] != read["rows"]["entries"]:
            raise CheckFailed("the log says other things about the unit than were read")
        ended = [last[key] for key in ("now", "was") if key in last]
        expected = [] if len(ended) > len(set(ended)) else ended
        if [row["entry"] for row in read["rows"]["assessments"]] != expected:
            raise CheckFailed("other assessments were the last ones than were read")
        return True

    def _sent(self) -> bool:
        """Look for the listed reports in the log, and whether all of it was read but for the end.

        What was done shortly before the reading may have got its place in the log shortly after:
        the reports stood so at some moment between the end of what was read and the draft.
        """
        self._need("drafted")
        _bodies, (_index, _hashed, finished) = self._need("course")
        read, origin = self._snapshot(), self._need("about")["log"]
        told = SentReports(unit=read["unit"]["id"])
        are_they, unread = False, AFTER
        with self.files.need("leaves.ndjson") as file:
            for index, (_line, said) in enumerate(leaves(file, origin=origin)):
                if index >= read["entries_before"]:
                    are_they = are_they or told.are(read["rows"]["reports"])
                    if said["b"].get("snapshot") == finished["snapshot"]:
                        break  # here the draft was made
                    unread = min(unread, said["at"][:10])
                told.take(said)
            else:
                raise CheckFailed("the log does not say when the draft was made")
        if not are_they:
            raise CheckFailed("the log says other reports of the unit than were read")
        if unread < _day_before(said["at"]):
            raise CheckFailed("the log was longer than is said when it was read")
        return True

    def _states(self) -> bool:
        self._need("log")
        documents = self._need("documents")
        for row in self._snapshot()["rows"]["assessments"]:
            if row["answer"] != self.found[f"answer-{row['entry']}"]:
                raise CheckFailed("an assessment has another answer than the log says")
            answer = documents[row["answer"]]
            nodes = [node for node in answer["result"]["nodes"] if "state" in node]
            if not nodes:
                self.report.notes.append(f"{row['assessment']} {NO_STATES}")
                continue
            states = {node["ref"]: node["state"] for node in nodes}
            if row["result"] != answer["digest"] or not row["states"].items() <= states.items():
                raise CheckFailed(f"{row['assessment']} says other states than were read")
        return True


def _day_before(at: str) -> str:
    return (date.fromisoformat(at[:10]) - timedelta(days=1)).isoformat()


def _ids(said: Mapping[str, Any]) -> set[str]:
    """Return the ids that an entry names: its scope, and those in its body."""
    named = {said["in"]}
    for item in said["b"].values():
        named |= {one for one in (item if isinstance(item, list) else [item]) if is_id(one)}
    return named
