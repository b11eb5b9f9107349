"""witness: watch a log for an organisation, and sign only what continues what was signed."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mycel.cli import source
from mycel.cli.outcome import Outcome
from mycel.cli.verb import Arguments, Parser, Refused, Verb

if TYPE_CHECKING:
    from mycel.record.notes import Signer

EVIDENCE = "split-view"
KEYS = ("size", "root", "line", "evidence", "key")


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("log", metavar="LOG", nargs="?", help="address or folder of the log")
    parser.add_argument("--key", metavar="VKEY", help="the log's public key, from /record/key")
    parser.add_argument("--state", metavar="FILE", help="what this witness signed last; made new")
    parser.add_argument("--sign", metavar="KEYFILE", help="the witness's private key")
    parser.add_argument("--also", metavar="FILE", help="a checkpoint that somebody else was shown")
    parser.add_argument("--send", metavar="ADDRESS", help="where to bring the signature")
    parser.add_argument(
        "--new", nargs=2, metavar=("KEYFILE", "NAME"), help="make a key, and do nothing else"
    )


def run(given: Arguments) -> Outcome:
    """Check the log against what was signed before; sign, or say why not."""
    from mycel.record import notes, watching

    try:
        if given.new:
            return _made(*given.new)
        _require(given)
        with _alone(Path(given.state)):
            return _watched(given)
    except watching.SplitView as split:
        return _accused(given, split)
    except watching.NotProven as reason:
        return _outcome(str(reason), failed=True)
    except (notes.NoteError, watching.Unreachable) as error:
        raise Refused(str(error)) from error


def _watched(given: Arguments) -> Outcome:
    from mycel.record import notes, watching

    log, signer = notes.read_key(given.key), _signer(Path(given.sign))
    read = watching.source(place=given.log)
    before = watching.remembered(path=Path(given.state), key=log)
    now = watching.watch(read=read, key=log, before=before)
    if given.also:
        other = watching.seen(note=Path(given.also).read_text(encoding="utf-8"), key=log)
        watching.compare(first=other, second=now, read=read)
    watching.remember(path=Path(given.state), what=now)
    text = notes.read_note(now.note).text
    line = notes.cosign(text=text, by=signer, at=int(time.time())).spelled()
    if given.send:
        watching.send(address=given.send, size=now.checkpoint.size, line=line)
    root = now.checkpoint.root.hex()
    return _outcome(line, size=now.checkpoint.size, root=root, line=line)


def _made(path: str, name: str) -> Outcome:
    from mycel.record import notes, watching

    place = Path(path)
    if place.exists():
        raise Refused(f"{path} exists; expected the name of a new file")
    signer = notes.new_signer(name=name, type=notes.WITNESS)
    watching.write_whole(path=place, text=f"{signer.spelled()}\n", mode=0o600)
    return _outcome(signer.key.spelled(), key=signer.key.spelled())


def _accused(given: Arguments, split: Exception) -> Outcome:
    """Write both notes where everybody can read them; each carries the log's own signature."""
    from mycel.record import watching

    notes_of_both = getattr(split, "evidence", ())
    path = Path(f"{given.state}.{EVIDENCE}-{int(time.time())}.txt")
    watching.write_whole(path=path, text="\n".join((f"{split}\n", *notes_of_both)))
    says = f"{split}. Both signed notes are in {path}: publish it."
    return _outcome(says, failed=True, evidence=str(path))


def _outcome(says: str, *, failed: bool = False, **found: object) -> Outcome:
    return Outcome(
        method={},
        input={"digest": source.digest(files={})},
        result=dict.fromkeys(KEYS) | found,
        says=[says],
        failed=failed,
    )


def _require(given: Arguments) -> None:
    missing = [
        word
        for word, value in (
            ("LOG", given.log),
            ("--key", given.key),
            ("--state", given.state),
            ("--sign", given.sign),
        )
        if not value
    ]
    if missing:
        raise Refused(f"{missing[0]} is missing; expected LOG, --key, --state and --sign, or --new")


def _signer(path: Path) -> "Signer":
    from mycel.record import notes

    signer = notes.read_signer(path.read_text(encoding="utf-8"))
    if signer.key.type != notes.WITNESS:
        raise Refused(f"{path} holds the key of a log; expected one of mycel witness --new")
    return signer


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Let one witness at a time work with a state: two at once could sign two histories."""
    descriptor = os.open(state.with_name(f"{state.name}.lock"), os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


VERB = Verb(
    name="witness",
    group="record",
    help="watch a log for your organisation and sign what continues what you signed",
    example="mycel witness --new witness.key example.net/our-witness",
    options=options,
    run=run,
    keys=KEYS,
)
