"""The check of a bundle: from its bytes to its result, step by step."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mycel.verifier.canonical import CheckFailed, read, spelled
from mycel.verifier.choices import read_openings, require_choices
from mycel.verifier.commitments import hides_seed, sha256_hex
from mycel.verifier.course import Course
from mycel.verifier.figures import kind_held
from mycel.verifier.files import DOCUMENT
from mycel.verifier.kinds import HELD
from mycel.verifier.lines import lines
from mycel.verifier.logcheck import LogCheck
from mycel.verifier.notes import verifier_key
from mycel.verifier.parameters import OPEN_ROLL_CALL, Parameters, engine_of, parameters
from mycel.verifier.receipts import read_receipt, require_entry, require_opening, require_promise
from mycel.verifier.recount import Turnout, recounted
from mycel.verifier.report import Report
from mycel.verifier.rolls import Standing, delegations, entries, measured, require_electors, stand
from mycel.verifier.texts import names_of_options, sealed_in, shown_texts, title_of


def check(
    path: str | Path | bytes,
    key: str | None = None,
    checkpoint: str | Path | bytes | None = None,
    *,
    receipt: bytes | None = None,
    to_the_end: bool = True,
) -> Report:
    """Check a bundle and return what was found; nothing in its bytes can raise an error.

    Args:
        path: the zip or its bytes, or the folder it was unpacked into.
        key: the log's key (or a witness's), if you trust one, as name+hash+key.
        checkpoint: a checkpoint of this log that you trust: its file or bytes.
        receipt: a voter's receipt, to look for in the bundle.
        to_the_end: go on after a check failed, to say everything that is wrong.

    Errors:
        NotABundle where there is nothing to check.
    """
    source = path if isinstance(path, bytes) else Path(path)
    kind = HELD.get(kind_held(source) or "", Check)
    return kind(source, key, checkpoint, receipt).run(to_the_end=to_the_end)


class Check(LogCheck):
    """One check; steps about the log first, then those about the question."""

    def run(self, *, to_the_end: bool) -> Report:
        """Do all steps in order, or those up to the first that fails."""
        steps: list[tuple[str, str, Callable[[], Any]]] = [
            ("container", "the container is the one its files make", self._container),
            ("manifest", "every file is as MANIFEST says", self._manifest),
            ("about", "about.json says what this is", self._about),
            ("note", "the checkpoint is one of this log", self._note),
            ("course", "every entry of the log can be read", self._course),
            ("root", "the entries give the root of the checkpoint", self._root),
            ("signed", "the log signed the checkpoint", self._signed),
            ("trust", "it is the log you trust", self._trust),
            ("proofs", "roll, opening, close and count are proved to be in the log", self._proofs),
            ("documents", "every published document is here and unchanged", self._documents),
            ("parameters", "the question is one this verifier can count", self._parameters),
            ("texts", "texts are those that were recorded", self._texts),
            ("roll", "the roll is the one that was frozen", self._roll),
            ("electors", "names on the roll are those committed to", self._electors),
            ("standing", "who voted is on the roll, and nobody counts twice", self._standing),
            ("choices", "every sealed ballot was opened as it was cast", self._choices),
            ("result", "the count gives the published result", self._result),
            ("receipt", "the ballot of your receipt is in the log and in the count", self._receipt),
        ]
        left_out = set() if self.receipt is not None else {"receipt"}
        if self.key is None and self.checkpoint is None:
            left_out.add("trust")
        for name, what, step in steps:
            if name in left_out:
                continue
            self.found[name] = self.report.run(what, step)
            self.files.close()
            if self.found[name] is None and not to_the_end:
                break
        self.container.close()
        self.report.trusted = bool(self.found.get("trust")) and self.report.ok
        return self.report

    def _documents(self) -> dict[str, Any]:
        course: Course = self._need("course")
        result = self.files.small("result.json")
        read(result)
        if sha256_hex(result) != course.once["counted"][1]["document"]:
            raise CheckFailed("result.json is not the document of the count")
        wanted = sorted(course.documents.keys() - {sha256_hex(result)})
        if self.files.matching(DOCUMENT) != wanted:
            raise CheckFailed("there are other documents than those the entries name")
        found = {}
        for digest in wanted:
            data = self.files.small(f"documents/{digest}.json")
            if sha256_hex(data) != digest:
                raise CheckFailed(f"document {digest} has another digest")
            found[digest] = read(data)
        return found

    def _parameters(self) -> Parameters:
        course, documents = self._need("course"), self._need("documents")
        step = course.once["opened"][1]
        given = parameters(documents[step["document"]], question=course.question)
        self.report.parameters = given.raw
        frozen = course.once["frozen"][1]
        roll = (frozen["size"], frozen["root"], frozen["roll"])
        if roll != tuple(given.raw["roll"][name] for name in ("size", "root", "document")):
            raise CheckFailed("the question was opened with another roll than was frozen")
        if step.get("tie") != given.raw["tie"]:
            raise CheckFailed("the question was opened with two commitments to a tie seed")
        seed = course.once["closed"][1].get("seed")
        if (seed is None) != (given.raw["tie"] is None) or (
            seed and hides_seed(seed=seed) != given.raw["tie"]
        ):
            raise CheckFailed("the tie seed is not the one committed to")
        if (given.rule.get("ties") == "seed") != (seed is not None):
            raise CheckFailed("the tie seed does not fit the rule")
        return given

    def _texts(self) -> bool:
        course, documents = self._need("course"), self._need("documents")
        shown = shown_texts(self.files.open("texts.ndjson"))
        known = {one for document in documents.values() for one in sealed_in(document)}
        known |= set(course.reasons)
        if not shown.keys() <= known:
            raise CheckFailed("a text is shown that the question does not name")
        self.report.withheld += len(known) - len(shown)
        document = documents[course.changes[-1][1]["document"]] if course.changes else None
        self.report.title = title_of(document, shown)
        self.found["names"] = names_of_options(document, shown)
        return True

    def _roll(self) -> bool:
        frozen = self._need("course").once["frozen"][1]
        if measured(self.files.open("roll.ndjson")) != tuple(
            frozen[n] for n in ("size", "root", "roll")
        ):
            raise CheckFailed("the roll has another size, root or digest than was recorded")
        return True

    def _electors(self) -> bool:
        given: Parameters = self._need("parameters")
        self._need("roll")
        file = self.files.open("electors.ndjson")
        if given.raw["privacy"] != OPEN_ROLL_CALL:
            if file is not None:
                raise CheckFailed("names on the roll are published, which was not promised")
            return True
        shown = 0 if file is None else require_electors(file, self.files.open("roll.ndjson"))
        self.report.withheld += given.raw["roll"]["size"] - shown
        return True

    def _standing(self) -> tuple[Standing, Turnout]:
        course, given = self._need("course"), self._need("parameters")
        self._need("roll")
        closed = course.once["closed"][1]
        passed_on: dict[bytes, bytes] = {}
        file, digest = self.files.open("delegations.ndjson"), None
        if file is not None:
            passed_on, digest = delegations(file)
        if digest != closed.get("delegations") or (passed_on and not given.raw["delegation"]):
            raise CheckFailed("the delegations are not those published at the close")
        for giver, taker in passed_on.items():
            if course.passed_on.pop(giver.hex(), None) != taker.hex():
                raise CheckFailed("a delegation was published that does not stand in the log")
        if course.passed_on:
            count = len(course.passed_on)
            self.report.notes.append(f"{count} delegations of the log were not published")
        struck = {bytes.fromhex(body["voter"]) for _index, body in course.strikes}
        count = len(course.ballots)
        found = stand(
            ballots=course.ballots,
            roll=entries(self.files.open("roll.ndjson")),
            struck=struck,
            passed_on=passed_on,
            can_change=given.raw["can_change"],
        )
        if (closed["ballots"], closed["voters"]) != (count, found.everybody):
            raise CheckFailed("the close says another number of ballots or voters")
        size = given.raw["roll"]["size"]
        return found, Turnout(size, len(struck), found.voters, found.delegated)

    def _choices(self) -> bool:
        course, given = self._need("course"), self._need("parameters")
        standing, _turnout = self._need("standing")
        found, digest = read_openings(self.files.open("openings.ndjson"), standing.marked)
        if digest != course.once["closed"][1]["openings"]:
            raise CheckFailed("the openings are not those published at the close")
        choices = require_choices(found, given)
        pairs = [*zip(choices, found.values(), strict=True)]
        self.report.ballots = [(choice, n) for choice, (n, _without) in pairs if n]
        self.report.ballots_with_struck = [(choice, n) for choice, (_n, n) in pairs if n]
        return True

    def _result(self) -> bool:
        self._need("choices")
        course, given = self._need("course"), self._need("parameters")
        published = self.files.small("result.json")
        said = read(published)
        counted = recounted(
            given,
            self.report.ballots,
            self.report.ballots_with_struck,
            self._need("standing")[1],
            course.once["closed"][1].get("seed"),
        )
        if counted["digest"] != course.once["counted"][1]["ballots"]:
            raise CheckFailed("other ballots were counted than those that were cast")
        if isinstance(said, dict) and said.get("engine") != counted["engine"]:
            # Who counted is said, not computed: it may be a later version than at the opening.
            counted["engine"] = engine_of(said.get("engine"))
            self.report.notes.append("another version counted than was named at the opening")
        if spelled(counted) != published:
            raise CheckFailed(f"it differs in {_difference(counted, said)}")
        self.report.result = counted
        self.report.winners = _winners(counted["result"], self.found.get("names") or {})
        return True

    def _receipt(self) -> bool:
        self._need("choices")
        given = read_receipt(self.receipt or b"")
        require_promise(given, verifier_key(self._need("about")["key"]))
        index = require_entry(given, lines(self.files.need("leaves.ndjson")))
        require_opening(given, lines(self.files.need("openings.ndjson")))
        standing, _turnout = self._need("standing")
        mark = bytes.fromhex(given["choice"])
        counts = any(one[:32] == mark and any(one[32:36]) for one in standing.marked)
        said = "it counts" if counts else "a later one counts in its place, or it was struck"
        self.report.notes.append(f"your ballot is entry {index}; {said}")
        return True


def _difference(counted: Mapping[str, Any], published: Any) -> str:  # noqa: ANN401 — JSON
    if not isinstance(published, dict) or published.keys() != counted.keys():
        return "its keys"
    return ", ".join(key for key in counted if counted[key] != published[key])


def _winners(result: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    if "passed" in result:
        return ["passed" if result["passed"] else "not passed"]
    chosen = result["winners"] if "winners" in result else result["selected"]
    return [names.get(key, key) for key in chosen]
