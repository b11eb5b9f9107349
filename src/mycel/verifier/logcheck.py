"""The first half of a check: the container, the log, who signed it, and the proofs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mycel.verifier.acts import ACTS
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.container import open_bundle
from mycel.verifier.course import GIVEN, TAKEN_BACK, Course
from mycel.verifier.files import PROOF, Files, require_manifest
from mycel.verifier.leaves import LEAF_LIMIT, is_id, leaf
from mycel.verifier.lines import lines
from mycel.verifier.merkle import Frontier, leaf_hash
from mycel.verifier.notes import (
    LOG_SIGNATURE,
    Checkpoint,
    Note,
    VerifierKey,
    read_checkpoint,
    read_note,
    signed_by,
    verifier_key,
)
from mycel.verifier.parameters import exactly
from mycel.verifier.proofs import require_proof
from mycel.verifier.report import Report

ABOUT_KEYS = frozenset({"format", "log", "question", "key"})
FORMAT = "mycel-record/1"
SHOWN = 3
PROVED = ("frozen", "opened", "closed", "counted")


class LogCheck:
    """Steps about the log; ``found`` holds what each step found, by its name.

    A step that needs what an earlier one did not find fails and says so.
    """

    def __init__(
        self,
        source: Path | bytes,
        key: str | None,
        checkpoint: str | Path | bytes | None,
        receipt: bytes | None = None,
    ) -> None:
        self.container = open_bundle(source)
        self.files = Files(self.container)
        self.key, self.checkpoint, self.receipt = key, checkpoint, receipt
        self.report = Report()
        self.found: dict[str, Any] = {}

    def _need(self, name: str) -> Any:  # noqa: ANN401 — what the step found
        found = self.found.get(name)
        if found is None:
            raise CheckFailed("not checked, because something it needs failed")
        return found

    def _container(self) -> bool:
        self.container.check()
        return True

    def _manifest(self) -> bool:
        strangers = self.files.strangers()
        if strangers and not self.container.is_folder:
            raise CheckFailed(f"{strangers[0]} is a file that no bundle has")
        require_manifest(self.files, strangers=strangers)
        if strangers:
            count = len(strangers)
            self.report.notes.append(f"{count} other files of the folder were not looked at")
        return True

    def _about(self) -> Mapping[str, Any]:
        about = exactly(self.files.value("about.json"), ABOUT_KEYS, "about.json")
        if about["format"] != FORMAT:
            raise CheckFailed(f"the format is {str(about['format'])[:40]!r}; expected {FORMAT}")
        if not is_id(about["question"]):
            raise CheckFailed("the question is no UUIDv7")
        if verifier_key(about["key"]).name != about["log"]:
            raise CheckFailed("the key has another name than the log")
        self.report.question = about["question"]
        return about

    def _note(self) -> tuple[bytes, Note, Checkpoint]:
        data = self.files.small("checkpoint")
        note = read_note(data)
        said = read_checkpoint(note.text)
        if said.origin != self._need("about")["log"]:
            raise CheckFailed("the checkpoint is one of another log")
        return data, note, said

    def _course(self) -> Course:
        about = self._need("about")
        course, tree = Course(about["question"], about["log"]), Frontier()
        trusted = self._trusted_checkpoint()
        unknown: dict[str, int] = {}
        hashes: dict[int, bytes] = {}
        with self.files.need("leaves.ndjson") as file:
            try:
                for line in lines(file, LEAF_LIMIT):
                    if not course.take_ballot(tree.size, line):
                        said = leaf(line, origin=about["log"])
                        if said["in"] != course.question:
                            unknown[said["t"]] = unknown.get(said["t"], 0) + 1
                            course.overhear(said)
                        else:
                            course.take(tree.size, said)
                            if said["t"].rpartition(".")[2] in PROVED:
                                hashes[tree.size] = leaf_hash(line)
                    tree.add(line)
                    if trusted is not None and tree.size == trusted.size:
                        self.found["then"] = tree.root()
            except CheckFailed as error:
                raise CheckFailed(f"at entry {tree.size}: {error}") from None
        self.found["tree"], self.found["hashes"] = (tree.size, tree.root()), hashes
        self.report.entries, self.report.root = tree.size, tree.root().hex()
        for name in PROVED:
            if not course.has(name):
                raise CheckFailed(f"the question was not {name}")
        self._note_course(course, unknown)
        return course

    def _note_course(self, course: Course, unknown: Mapping[str, int]) -> None:
        notes = self.report.notes
        if unknown:
            count = sum(unknown.values())
            notes.append(f"{count} entries are about other things; they were hashed, not read")
            strange = sorted(unknown.keys() - ACTS.keys() - {GIVEN, TAKEN_BACK})
            if strange:
                shown = ", ".join(strange[:SHOWN]) + (", …" if len(strange) > SHOWN else "")
                notes.append(f"{len(strange)} kinds are not known to this verifier: {shown}")
        if course.late:
            notes.append(f"{course.late} ballots came after the close and do not count")
        if course.erased:
            notes.append(f"{course.erased} texts of the question were erased")

    def _trusted_checkpoint(self) -> Checkpoint | None:
        given = self.checkpoint
        if given is None:
            return None
        if not isinstance(given, bytes):
            try:
                given = Path(given).read_bytes()
            except OSError:
                raise CheckFailed("the checkpoint you trust cannot be read") from None
        return read_checkpoint(read_note(given).text)

    def _root(self) -> bool:
        _data, _note, said = self._need("note")
        if self._need("tree") != (said.size, said.root):
            raise CheckFailed(f"the checkpoint says {said.size} entries with another root")
        return True

    def _signed(self) -> bool:
        _data, note, _said = self._need("note")
        key = verifier_key(self._need("about")["key"])
        if key.kind != LOG_SIGNATURE or not signed_by(of=note, key=key):
            raise CheckFailed("there is no good signature of the key in about.json")
        others = {(name, id_) for name, id_, _blob in note.signatures} - {(key.name, key.id)}
        if others:
            self.report.notes.append(
                f"{len(others)} others signed the checkpoint; give --key to check one"
            )
        return True

    def _trust(self) -> bool:
        _data, note, said = self._need("note")
        if self.key is not None:
            key = verifier_key(self.key)
            if key.kind == LOG_SIGNATURE and key != self._own_key():
                raise CheckFailed("the bundle is of a log with another key")
            if not signed_by(of=note, key=key):
                raise CheckFailed("the key you trust did not sign this checkpoint")
        trusted = self._trusted_checkpoint()
        if trusted is None:
            return True
        if trusted.origin != said.origin or trusted.size > said.size:
            raise CheckFailed("the checkpoint you trust is of another log, or of more entries")
        if trusted.size and self.found.get("then") != trusted.root:
            raise CheckFailed("the log does not continue the checkpoint you trust")
        return True

    def _own_key(self) -> VerifierKey:
        return verifier_key(self._need("about")["key"])

    def _proofs(self) -> bool:
        course: Course = self._need("course")
        data, _note, said = self._need("note")
        wanted = sorted(str(course.once[name][0]) for name in PROVED)
        if self.files.matching(PROOF) != wanted:
            raise CheckFailed("there are other proofs than those of these four entries")
        for index in map(int, wanted):
            require_proof(
                self.files.small(f"proofs/{index}.tlog-proof"),
                index=index,
                hashed=self.found["hashes"][index],
                signed=data,
                size=said.size,
                root=said.root,
            )
        return True
