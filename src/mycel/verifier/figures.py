"""The check of a bundle of figures: an analysis or an assessment, its snapshot and its answer.

Computing the figures again needs the program that computed them; what is checked here is that the
log holds exactly these documents.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mycel.verifier.canonical import CheckFailed, read
from mycel.verifier.commitments import sha256_hex
from mycel.verifier.container import open_bundle
from mycel.verifier.files import DOCUMENT, PROOF, Files
from mycel.verifier.leaves import LEAF_LIMIT, is_id, leaf
from mycel.verifier.lines import lines
from mycel.verifier.logcheck import FORMAT, LogCheck
from mycel.verifier.merkle import Frontier, leaf_hash
from mycel.verifier.notes import verifier_key
from mycel.verifier.parameters import exactly
from mycel.verifier.proofs import require_proof
from mycel.verifier.report import Report
from mycel.verifier.texts import sealed_in, shown_texts

FINISHED = {
    "analysis": "assessment.analysis.finished",
    "assessment": "assessment.run.finished",
    "process": "deliberation.process.closed",
    "report": "groups.report.published",
}
"""The act that ends each kind of thing, with what came out of it."""
ASKED = frozenset({"assessment.analysis.asked", "assessment.run.asked"})
ABOUT = frozenset({"format", "log", "key"})
NOT_COMPUTED = (
    "the figures were not computed again here: that takes the program itself; run mycel verify"
)


def kind_of(about: object) -> str | None:
    """Return what a bundle holds by its about.json, if it is no question's and no log alone."""
    found = about.keys() & FINISHED.keys() if isinstance(about, dict) else set()
    return next(iter(found)) if len(found) == 1 else None


def kind_held(source: Path | bytes) -> str | None:
    """Return what a bundle holds; what cannot be read is taken as a question's, which is None.

    Errors:
        NotABundle where there is nothing to read.
    """
    container = open_bundle(source)
    try:
        return kind_of(Files(container).value("about.json"))
    except (CheckFailed, OSError, ValueError):
        return None
    finally:
        container.close()


class FiguresCheck(LogCheck):
    """One check of an analysis or an assessment."""

    remark = NOT_COMPUTED
    others = "they were hashed, not read"

    def run(self, *, to_the_end: bool) -> Report:
        """Do all steps in order, or those up to the first that fails."""
        steps = [
            ("container", "the container is the one its files make", self._container),
            ("manifest", "every file is as MANIFEST says", self._manifest),
            ("about", "about.json says what this is", self._about),
            ("note", "the checkpoint is one of this log", self._note),
            ("course", "every entry of the log can be read", self._course),
            ("root", "the entries give the root of the checkpoint", self._root),
            ("signed", "the log signed the checkpoint", self._signed),
            ("trust", "it is the log you trust", self._trust),
            *self._after(),
        ]
        for name, what, step in steps:
            if name == "trust" and self.key is None and self.checkpoint is None:
                continue
            self.found[name] = self.report.run(what, step)
            self.files.close()
            if self.found[name] is None and not to_the_end:
                break
        self.report.notes.append(self.remark)
        self.container.close()
        self.report.trusted = bool(self.found.get("trust")) and self.report.ok
        return self.report

    def _after(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return the steps about the figures, after those about the log."""
        return [
            ("proofs", "the answer is proved to be in the log", self._proofs),
            ("documents", "every published document is here and unchanged", self._documents),
            ("asked", "the question answered is the one that was asked", self._asked),
            ("texts", "texts are those that were recorded", self._texts),
        ]

    def _about(self) -> Mapping[str, Any]:
        about = self.files.value("about.json")
        kind = kind_of(about)
        if kind is None:
            raise CheckFailed("it is about no analysis, assessment, process or report")
        about = exactly(about, ABOUT | {kind}, "about.json")
        if about["format"] != FORMAT:
            raise CheckFailed(f"the format is {str(about['format'])[:40]!r}; expected {FORMAT}")
        if not is_id(about[kind]):
            raise CheckFailed(f"the {kind} is no UUIDv7")
        if verifier_key(about["key"]).name != about["log"]:
            raise CheckFailed("the key has another name than the log")
        self.report.question = f"{kind} {about[kind]}"
        return about

    def _course(self) -> Any:  # noqa: ANN401 — what the entries of the scope say
        about = self._need("about")
        kind = str(kind_of(about))
        trusted = self._trusted_checkpoint()
        tree, others = Frontier(), 0
        bodies: list[tuple[str, Mapping[str, Any]]] = []
        finished: tuple[int, bytes, Mapping[str, Any]] | None = None
        with self.files.need("leaves.ndjson") as file:
            for line in lines(file, LEAF_LIMIT):
                said = leaf(line, origin=about["log"])
                if said["in"] != about[kind]:
                    others += 1
                else:
                    bodies.append((said["t"], said["b"]))
                    if said["t"] == FINISHED[kind] and finished is not None:
                        raise CheckFailed("it was finished twice")
                    if said["t"] == FINISHED[kind]:
                        finished = tree.size, leaf_hash(line), said["b"]
                tree.add(line)
                if trusted is not None and tree.size == trusted.size:
                    self.found["then"] = tree.root()
        self.found["tree"] = tree.size, tree.root()
        self.report.entries, self.report.root = tree.size, tree.root().hex()
        if finished is None:
            raise CheckFailed(f"the log does not say that this {kind} was finished")
        if others:
            self.report.notes.append(f"{others} entries are about other things; {self.others}")
        return bodies, finished

    def _proofs(self) -> bool:
        _bodies, (index, hashed, _body) = self._need("course")
        data, _note, said = self._need("note")
        if self.files.matching(PROOF) != [str(index)]:
            raise CheckFailed("there are other proofs than that of the answer")
        require_proof(
            self.files.small(f"proofs/{index}.tlog-proof"),
            index=index,
            hashed=hashed,
            signed=data,
            size=said.size,
            root=said.root,
        )
        return True

    def _documents(self) -> dict[str, Any]:
        bodies, (_index, _hashed, finished) = self._need("course")
        answer = self.files.small("result.json")
        if sha256_hex(answer) != finished["document"]:
            raise CheckFailed("result.json is not the answer that the log names")
        said = read(answer)
        if said["snapshot"] != finished["snapshot"]:
            raise CheckFailed("the answer is about another snapshot than the log names")
        wanted = {body["document"] for _type, body in bodies if "document" in body}
        wanted = (wanted - {finished["document"]}) | {finished["snapshot"]}
        wanted |= set(
            self._beside(read(self.files.small(f"documents/{finished['snapshot']}.json")))
        )
        if self.files.matching(DOCUMENT) != sorted(wanted):
            raise CheckFailed("there are other documents than those the entries name")
        found = {finished["document"]: said}
        for digest in sorted(wanted):
            data = self.files.small(f"documents/{digest}.json")
            if sha256_hex(data) != digest:
                raise CheckFailed(f"document {digest} has another digest")
            found[digest] = read(data)
        return found

    def _beside(self, _snapshot: Any) -> Iterable[str]:  # noqa: ANN401 — JSON
        """Return the digests of further documents that a snapshot rests on."""
        return ()

    def _asked(self) -> bool:
        bodies, (_index, _hashed, finished) = self._need("course")
        documents = self._need("documents")
        asked = [body["document"] for type_, body in bodies if type_ in ASKED]
        if len(asked) != 1:
            raise CheckFailed("the log does not say once what was asked")
        if documents[asked[0]] != documents[finished["document"]]["question"]:
            raise CheckFailed("another question was answered than the log says was asked")
        return True

    def _texts(self) -> bool:
        return self._shown(set())

    def _shown(self, also: set[str]) -> bool:
        """Check the texts that are shown: documents commit to them, or ``also`` holds them."""
        shown = shown_texts(self.files.open("texts.ndjson"))
        known = also | {
            one for document in self._need("documents").values() for one in sealed_in(document)
        }
        if not shown.keys() <= known:
            raise CheckFailed("a text is shown that no document names")
        self.report.withheld += len(known) - len(shown)
        return True
