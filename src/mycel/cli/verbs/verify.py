"""verify: check a record bundle, and count or compute again what it holds."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mycel.cli.outcome import Outcome
from mycel.cli.verb import Arguments, Parser, Refused, Verb

if TYPE_CHECKING:
    from mycel.verifier.container import Container
    from mycel.verifier.report import Report

BLOCK = 1 << 20


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("bundle", metavar="BUNDLE", help="a bundle's zip, or its unpacked folder")
    parser.add_argument("--key", metavar="LOGKEY", help="the log's key, from somebody you trust")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint of the log you trust")


def run(given: Arguments) -> Outcome:
    """Check everything in the bundle; anything that differs is exit code 1."""
    from mycel.verifier.container import NotABundle, open_bundle

    try:
        container = open_bundle(Path(given.bundle))
        try:
            return _outcome(given, _checked(given, container))
        finally:
            container.close()
    except NotABundle as error:
        raise Refused(f"{given.bundle}: {error}") from error


def _checked(given: Arguments, container: "Container") -> "Report":
    """Check a question's or an analysis's bundle by verifier and engine, or a log alone."""
    from mycel.cli import reassessing, recounting
    from mycel.verifier.check import check
    from mycel.verifier.figures import NOT_COMPUTED
    from mycel.verifier.report import Report

    trusted = None if given.checkpoint is None else Path(given.checkpoint).read_bytes()
    kind = reassessing.kind_of(container=container)
    question = None if kind else recounting.question_of(container=container)
    if kind is None and question is None:
        report = Report()
        recounting.check_log(container=container, key=given.key, checkpoint=trusted, report=report)
        return report
    report = check(Path(given.bundle), key=given.key, checkpoint=trusted)
    if kind == "process":
        _draw_again(container, report)
    elif kind is not None:
        report.notes.remove(NOT_COMPUTED)
        _compute_again(container, report, kind)
    else:
        report.run(
            recounting.ENGINE,
            lambda: recounting.by_engine(container=container, question=str(question)),
        )
    report.trusted = report.trusted and report.ok
    return report


def _compute_again(container: "Container", report: "Report", kind: str) -> None:
    """Compute again what somebody computed: the facts of a report, or the figures of an answer."""
    from mycel.cli import reassessing

    if kind == "report":
        report.run(reassessing.DRAFTED, lambda: reassessing.drafted_again(container=container))
    else:
        report.run(
            reassessing.FIGURES, lambda: reassessing.by_engine(container=container, kind=kind)
        )


def _draw_again(container: "Container", report: "Report") -> None:
    """Draw a process's map again, where its votes are open and all of them are in a map."""
    from mycel.cli import remapping
    from mycel.verifier.deliberated import NOT_MAPPED

    if NOT_MAPPED in report.notes and remapping.can_draw(container=container):
        report.notes.remove(NOT_MAPPED)
        report.run(remapping.AGAIN, lambda: remapping.by_engine(container=container))


def _outcome(given: Arguments, report: "Report") -> Outcome:
    unsure = () if report.trusted or not report.ok else ("self-consistent only",)
    return Outcome(
        method={},
        input={"digest": _digest(Path(given.bundle)), "question": report.question or None},
        result={
            "entries": report.entries,
            "root": report.root,
            "recomputed": [{"what": what, "matches": ok} for what, ok, _why in report.checks],
            "withheld": report.withheld,
        },
        warnings=unsure,
        says=report.lines(),
        failed=not report.ok,
    )


def _digest(path: Path) -> str:
    """Return the digest of the zip, or of the folder's list of digests."""
    if path.is_dir():
        manifest = path / "MANIFEST"
        return f"sha256:{sha256(manifest.read_bytes()).hexdigest()}"
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return f"sha256:{digest.hexdigest()}"


VERB = Verb(
    name="verify",
    group="record",
    help="check a record bundle, and count or compute again what it holds",
    example="mycel verify bundle.zip",
    options=options,
    run=run,
    keys=("entries", "root", "recomputed", "withheld"),
)
