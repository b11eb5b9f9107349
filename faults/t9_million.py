"""T9: a bundle with a million entries is checked by its own verify.py within 60 s and 200 MB.

A roll of 5,000 people, who vote again and again: 999,990 ballots in all, each sealed and opened.
--short: 10,000 entries; a number: so many.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mycel.engine import canon, chance, tree
from mycel.engine.choice import deciding
from mycel.engine.choice.deciding import Published
from mycel.engine.choice.standing import Cast
from mycel.record import container, notes
from mycel.verifier import build

GIVEN = sys.argv[1] if len(sys.argv) > 1 else "1000000"
LEAVES = 10_000 if GIVEN == "--short" else int(GIVEN)
PEOPLE = max(100, LEAVES // 200)
QUESTION = "0192f000-0000-7000-8000-000000000001"
LOG = notes.signer_of(name="example.org/million/log", type=notes.LOG, seed=bytes(range(32)))
OPTIONS = [f"o{i}" for i in range(1, 6)]
ENGINE = {"mycel": "0", "sha256": "0" * 64}
SECONDS, MEGABYTES = 60, 200


class Log:
    """Leaves as they are written, with their hashes."""

    def __init__(self, path: Path) -> None:
        self.file, self.hashes = path.open("wb"), []

    def enter(self, kind: str, at: str, **body: object) -> int:
        said = {"schema": 1, **body}
        leaf = {"v": 1, "t": kind, "log": LOG.key.name, "in": QUESTION, "at": at, "b": said}
        data = spelled(leaf)
        self.file.write(data + b"\n")
        self.hashes.append(canon.leaf_hash(data))
        return len(self.hashes) - 1


def spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = folder / "verify.py"
        program.write_text(build.one_file(), encoding="utf-8")
        begin = time.perf_counter()
        path = folder / "million.zip"
        with path.open("wb") as to:
            container.zipped(files=container.sealed(files=made(folder)), to=to)
        size, seconds = path.stat().st_size / 1e6, time.perf_counter() - begin
        print(f"T9: made {LEAVES:,} entries, {size:.0f} MB, in {seconds:.0f} s", flush=True)
        measure(program, path)


def measure(program: Path, path: Path) -> None:
    begin, megabytes = time.perf_counter(), 0.0
    words = [sys.executable, "-I", str(program), str(path), "--key", LOG.key.spelled()]
    with tempfile.TemporaryFile("w+") as said:
        ran = subprocess.Popen(words, stdout=said, stderr=said)
        while ran.poll() is None:
            megabytes = max(megabytes, resident(ran.pid))
            time.sleep(0.05)
        said.seek(0)
        print(said.read(), end="")
    wall = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime
    holds = ran.returncode == 0 and seconds <= SECONDS and megabytes <= MEGABYTES
    print(
        f"T9: {LEAVES:,} entries checked in {seconds:.1f} s of CPU ({wall:.1f} s wall), "
        f"{megabytes:.0f} MB resident; targets {SECONDS} s, {MEGABYTES} MB: {holds}"
    )
    sys.exit(0 if holds else 1)


def resident(pid: int) -> float:
    """Return the peak of a process's own memory; getrusage would count what forked it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak[0]) / 1024 if peak else 0.0


def made(folder: Path) -> dict[str, bytes | Path]:
    rng = chance.stream(seed=9, name="faults/t9")
    log = Log(folder / "leaves.ndjson")
    roll = sorted(
        canon.roll_commitment(salt=rng.bytes(32), uid=f"u:{i}".encode()) for i in range(PEOPLE)
    )
    document = spelled(roll)
    root = tree.root(hashes=[canon.leaf_hash(bytes.fromhex(one)) for one in roll]).hex()
    frozen = spelled({"rules": [], "cutoff": "2026-11-21T00:00Z", "electorate": None,
                      "excluded": {}})  # fmt: skip
    given = parameters({"size": PEOPLE, "root": root, "document": sha(document)})
    draft = spelled({"options": [{"key": key, "name": {}} for key in OPTIONS], "title": {}})
    opened = spelled(given)
    about = {"question": QUESTION}
    log.enter("decisions.question.drafted", "2026-11-20T09:00Z", document=sha(draft), **about)
    prove = [log.enter("decisions.roll.frozen", "2026-11-21T09:00Z", size=PEOPLE, root=root,
                       roll=sha(document), document=sha(frozen), **about)]  # fmt: skip
    prove.append(
        log.enter("decisions.question.opened", "2026-11-22T09:00Z", document=sha(opened), **about)
    )
    casts, openings = cast(log, roll, rng)
    lines = [spelled(one) for one in openings]
    step = {"ballots": len(casts), "voters": len({c.voter for c in casts}), **about}
    step["openings"] = sha(b"[" + b",".join(lines) + b"]")
    prove.append(log.enter("decisions.question.closed", "2026-11-24T09:00Z", **step))
    published = Published(
        parameters=given,
        roll=roll,
        casts=casts,
        opened={one["choice"]: one["opened"] for one in openings},
    )
    counted = deciding.result(published=published, engine=ENGINE)
    result = canon.encode_document(counted)
    prove.append(log.enter("decisions.question.counted", "2026-11-24T09:01Z", document=sha(result),
                           ballots=counted["digest"], **about))  # fmt: skip
    log.file.close()
    files: dict[str, bytes | Path] = {
        f"documents/{sha(d)}.json": d for d in (draft, frozen, opened)
    }
    files |= signed(log, prove)
    files["about.json"] = spelled(
        {"format": "mycel-record/1", "log": LOG.key.name, "question": QUESTION,
         "key": LOG.key.spelled()}
    )  # fmt: skip
    files["roll.ndjson"] = b"".join(spelled(one) + b"\n" for one in roll)
    files["openings.ndjson"] = b"".join(line + b"\n" for line in lines)
    return files | {"result.json": result, "leaves.ndjson": folder / "leaves.ndjson"}


def cast(log: Log, roll: list[str], rng: object) -> tuple[list[Cast], list[dict[str, object]]]:
    casts, openings = [], []
    times = dict.fromkeys(range(PEOPLE), 0)
    for _number in range(LEAVES - 5):
        who = int(rng.integers(PEOPLE))
        times[who] += 1
        approve = [key for key, yes in zip(OPTIONS, rng.random(5) < 0.4, strict=True) if yes]
        choice, salt = {"approve": approve}, rng.bytes(32)
        hidden = sha(b"\x05" + salt + spelled(choice))
        openings.append({"choice": hidden, "opened": choice, "salt": salt.hex()})
        idx = log.enter("decisions.ballot.cast", "2026-11-23", voter=roll[who], choice=hidden,
                        nonce=sha(salt), seq=times[who])  # fmt: skip
        casts.append(Cast(roll[who], times[who], idx, hidden))
    openings.sort(key=lambda one: one["choice"])
    return casts, openings


def signed(log: Log, prove: list[int]) -> dict[str, bytes]:
    stored, size = tree.levels(hashes=log.hashes), len(log.hashes)
    text = notes.Checkpoint(
        origin=LOG.key.name, size=size, root=tree.span(stored=stored, start=0, end=size)
    ).text()
    note = notes.Note(text=text, signatures=(notes.sign(text=text, by=LOG),)).spelled()
    files = {"checkpoint": note.encode()}
    for idx in prove:
        path = tree.inclusion(stored=stored, index=idx, size=size)
        proof = notes.proof(index=idx, path=path, note=note)
        files[f"proofs/{idx}.tlog-proof"] = proof.encode()
    return files


def parameters(roll: dict[str, object]) -> dict[str, object]:
    options = [{"key": key, "group": None, "cost": None, "requires": []} for key in OPTIONS]
    rule = {"kind": "tally", "method": "approval", "version": 1, "seats": 1, "caps": [],
            "unranked": "no-comparison", "no_opinion": "no-comparison", "links": "winning-votes",
            "missing": None, "ties": "open"}  # fmt: skip
    return {
        "question": QUESTION, "options": options, "paper": "approval", "offers_no_opinion": False,
        "privacy": "pseudonymous", "open_count": False, "opens": "2026-11-22T09:00Z",
        "closes": "2026-11-24T09:00Z", "can_change": True, "delegation": False, "roll": roll,
        "rule": rule, "quorum": None, "threshold": None, "tie": None, "engine": ENGINE,
    }  # fmt: skip


if __name__ == "__main__":
    main()
