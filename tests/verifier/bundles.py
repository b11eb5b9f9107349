"""Bundles made from nothing but docs/methods/decisions.md: a log, a question, its ballots."""

import base64
import hashlib
import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "example.org/test/log"
QUESTION = "0192f000-0000-7000-8000-000000000001"
OTHER = "0192f000-0000-7000-8000-000000000002"
ENGINE = {"mycel": "0.1.0", "sha256": "ab" * 32}
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STEPS = (b".frozen", b".opened", b".closed", b".counted")
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def jcs(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def public(secret: Ed25519PrivateKey) -> bytes:
    return secret.public_key().public_bytes_raw()


def key_id(name: str, kind: int, secret: Ed25519PrivateKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public(secret)).digest()[:4]


def vkey(secret: Ed25519PrivateKey = SECRET, name: str = ORIGIN, kind: int = 1) -> str:
    spelled = base64.b64encode(bytes([kind]) + public(secret)).decode()
    return f"{name}+{key_id(name, kind, secret).hex()}+{spelled}"


def root_of(hashes: list[bytes]) -> bytes:
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(hashes[:half]) + root_of(hashes[half:])).digest()


def path_of(hashes: list[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return [*path_of(hashes[:half], index), root_of(hashes[half:])]
    return [*path_of(hashes[half:], index - half), root_of(hashes[:half])]


def leaf_hashes(leaves: list[bytes]) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]


def checkpoint(hashes: list[bytes], secret: Ed25519PrivateKey = SECRET, *, witness=True) -> bytes:
    root = base64.b64encode(root_of(hashes)).decode()
    text = f"{ORIGIN}\n{len(hashes)}\n{root}\n".encode()
    mark = base64.b64encode(key_id(ORIGIN, 1, secret) + secret.sign(text)).decode()
    lines = [f"— {ORIGIN} {mark}\n"]
    if witness:
        at = 1_764_000_000
        signed = WITNESS.sign(b"cosignature/v1\ntime %d\n" % at + text)
        blob = key_id("w.example", 4, WITNESS) + at.to_bytes(8, "big") + signed
        lines.append(f"— w.example {base64.b64encode(blob).decode()}\n")
    return text + b"\n" + "".join(lines).encode()


def proof(hashes: list[bytes], index: int, note: bytes) -> bytes:
    path = path_of(hashes, index)
    spelled = "".join(base64.b64encode(one).decode() + "\n" for one in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{spelled}\n".encode() + note


def packed(files: dict[str, bytes], *, manifest: bool = True) -> bytes:
    """Return the zip of some files, as docs/methods/decisions.md lays it out."""
    files = dict(files)
    if manifest:
        names = sorted(name for name in files if name != "MANIFEST")
        files["MANIFEST"] = "".join(f"{sha(files[n])}  {n}\n" for n in names).encode()
    body, directory = [], []
    at = 0
    for name in sorted(files):
        data, text = files[name], name.encode()
        size = len(data)
        same = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(data), size, size, len(text), 0)
        body += [b"PK\3\4", same, text, data]
        tail = struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, at)
        directory += [b"PK\1\2\x14\x03", same, tail, text]
        at += 30 + len(text) + size
    rows, count = b"".join(directory), len(files)
    end = struct.pack("<4H2LH", 0, 0, count, count, len(rows), at, 0)
    return b"".join(body) + rows + b"PK\5\6" + end


def packed_by_python(files: dict[str, bytes]) -> bytes:
    """Return the same zip, written by Python's own zipfile."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o100644 << 16, 3
            archive.writestr(info, files[name])
    return out.getvalue()


@dataclass
class Made:
    """A bundle that was made: its files, and what an attacker would have to know."""

    files: dict[str, bytes]
    leaves: list[bytes]

    def zipped(self) -> bytes:
        return packed(self.files)

    def signed_again(
        self, leaves: list[bytes], secret: Ed25519PrivateKey = SECRET
    ) -> dict[str, bytes]:
        """Return the files with other leaves, everything about the log made again for them."""
        files = {n: data for n, data in self.files.items() if not n.startswith("proofs/")}
        hashes = leaf_hashes(leaves)
        note = checkpoint(hashes, secret)
        files["leaves.ndjson"] = b"".join(one + b"\n" for one in leaves)
        files["checkpoint"] = note
        files["about.json"] = jcs(json.loads(files["about.json"]) | {"key": vkey(secret)})
        for index, leaf in enumerate(leaves):
            if QUESTION.encode() in leaf and any(step in leaf for step in STEPS):
                files[f"proofs/{index}.tlog-proof"] = proof(hashes, index, note)
        return files


@dataclass
class Poll:
    """A question to be recorded: its parameters, who votes how, and what happens besides."""

    options: int = 3
    paper: str = "ranking"
    rule: dict = field(default_factory=dict)
    choices: list[tuple[int, dict]] = field(default_factory=list)  # voter's number, choice
    people: int = 6
    costs: list[str | None] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)
    hours: bool = True  # whether options name their hours
    privacy: str = "open-roll-call"
    can_change: bool = True
    offers_no_opinion: bool = False
    passed_on: dict[int, int] = field(default_factory=dict)
    taken_back: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)  # numbers of choices
    late: list[tuple[int, dict]] = field(default_factory=list)
    quorum: int | None = None
    threshold: dict | None = None
    seed: bytes | None = None
    erased_names: bool = False
    extended: bool = False


TALLY = {
    "kind": "tally",
    "method": "schulze",
    "version": 1,
    "seats": 1,
    "caps": [],
    "unranked": "no-comparison",
    "no_opinion": "no-comparison",
    "links": "winning-votes",
    "missing": None,
    "ties": "open",
}


def small(rng: Random | None = None) -> Poll:
    rng = rng or Random(7)
    keys = ["o1", "o2", "o3"]
    ballots = []
    for voter in (0, 1, 2, 3, 1, 4):
        order = rng.sample(keys, 3)
        ballots.append((voter, {"ranking": [[order[0]], sorted(order[1:])]}))
    return Poll(
        rule=dict(TALLY),
        choices=ballots,
        struck=[3],
        late=[(5, {"ranking": [["o1"]]})],
        quorum=3,
        threshold={"of": "cast", "share": "1/2"},
    )


class Maker:
    """Makes one bundle; ``result`` gives the published result from what counts."""

    def __init__(self, poll: Poll, result, seed: str = "bundle") -> None:
        self.poll, self.result, self.rng = poll, result, Random(seed)
        self.leaves: list[bytes] = []
        self.documents: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.texts: list[dict] = []

    def salt(self) -> bytes:
        return self.rng.randbytes(32)

    def enter(self, kind: str, at: str, scope: str = QUESTION, **body: object) -> int:
        said = {key: value for key, value in body.items() if value is not None}
        leaf = {"v": 1, "t": kind, "log": ORIGIN, "in": scope, "at": at, "b": {"schema": 1} | said}
        self.leaves.append(jcs(leaf))
        return len(self.leaves) - 1

    def document(self, value: object) -> str:
        data = jcs(value)
        self.documents[sha(data)] = data
        return sha(data)

    def text(self, words: str, *, shown: bool = True) -> dict:
        salt = self.salt()
        sealed = sha(b"\x03" + salt + words.encode())
        if shown:
            self.texts.append({"commitment": sealed, "salt": salt.hex(), "text": words})
        return {"commitment": sealed}

    def elsewhere(self) -> None:
        self.enter("catalogue.node.changed", "2026-11-20T08:00Z", OTHER, node=OTHER)

    def make(self) -> Made:
        poll = self.poll
        self.elsewhere()
        self._draft()
        roll = self._freeze()
        self._open(roll)
        sealed = self._cast(roll)
        seed = None if poll.seed is None else poll.seed.hex()
        passed = sorted([roll[a], roll[b]] for a, b in poll.passed_on.items())
        openings = sorted(sealed, key=lambda one: one["choice"])
        step = {"question": QUESTION, "ballots": len(sealed), "seed": seed}
        step["voters"] = len({voter for voter, _ in poll.choices})
        step["openings"] = sha(jcs(openings))
        step["delegations"] = sha(jcs(passed)) if passed else None
        self.enter("decisions.question.closed", "2026-11-24T10:00Z", **step)
        for voter, choice in poll.late:
            self._ballot(roll[voter], choice, 1)
        self._strike(roll)
        result = jcs(self.result(self.parameters, poll, seed))
        ballots = json.loads(result)["digest"]
        step = {"question": QUESTION, "ballots": ballots, "document": sha(result)}
        self.enter("decisions.question.counted", "2026-11-24T10:05Z", **step)
        self.elsewhere()
        self._write(openings, passed, result)
        made = Made(self.files, self.leaves)
        made.files = made.signed_again(self.leaves)
        return made

    def _draft(self) -> None:
        names = [
            {
                "key": f"o{i}",
                "name": {"en": self.text(f"Name {i}", shown=not self.poll.erased_names)},
            }
            for i in range(1, self.poll.options + 1)
        ]
        draft = {"id": QUESTION, "title": {"en": self.text("Which one?")}, "options": names}
        said = {"question": QUESTION, "document": self.document(draft), "actor": OTHER}
        self.enter("decisions.question.drafted", "2026-11-20T09:00Z", **said)

    def _freeze(self) -> list[str]:
        opened = [(self.salt(), f"u:{number}") for number in range(self.poll.people)]
        by_number = [sha(b"\x02" + salt + uid.encode()) for salt, uid in opened]
        rows = [
            {"commitment": c, "salt": salt.hex(), "uid": uid}
            for c, (salt, uid) in zip(by_number, opened, strict=True)
        ]
        if self.poll.privacy == "open-roll-call":
            rows.sort(key=lambda row: row["commitment"])
            self.files["electors.ndjson"] = b"".join(jcs(row) + b"\n" for row in rows)
        roll = sorted(by_number)
        self.files["roll.ndjson"] = b"".join(jcs(one) + b"\n" for one in roll)
        root = root_of(leaf_hashes([bytes.fromhex(one) for one in roll])).hex()
        self.roll = {"size": len(roll), "root": root, "document": sha(jcs(roll))}
        document = {"rules": [], "cutoff": "2026-11-21T00:00Z", "electorate": None, "excluded": {}}
        self.enter(
            "decisions.roll.frozen",
            "2026-11-21T09:00Z",
            question=QUESTION,
            size=len(roll),
            root=root,
            roll=self.roll["document"],
            document=self.document(document),
        )
        return by_number

    def _open(self, roll: list[str]) -> None:
        poll = self.poll
        costs = poll.costs or [None] * poll.options
        groups = poll.groups or [None] * poll.options
        tie = None if poll.seed is None else sha(b"\x04" + poll.seed)
        self.parameters = {
            "question": QUESTION,
            "options": [
                {"key": f"o{i}", "group": group, "cost": cost, "requires": []}
                | ({"hours": str(i)} if poll.hours else {})
                for i, (cost, group) in enumerate(zip(costs, groups, strict=True), 1)
            ],
            "paper": poll.paper,
            "offers_no_opinion": poll.offers_no_opinion,
            "privacy": poll.privacy,
            "open_count": False,
            "can_change": poll.can_change,
            "opens": "2026-11-22T00:00Z",
            "closes": "2026-11-24T10:00Z",
            "delegation": bool(poll.passed_on),
            "roll": self.roll,
            "rule": poll.rule,
            "quorum": poll.quorum,
            "threshold": poll.threshold,
            "tie": tie,
            "engine": ENGINE,
        }
        said = {"question": QUESTION, "tie": tie, "document": self.document(self.parameters)}
        self.enter("decisions.question.opened", "2026-11-22T00:00Z", **said)

    def _cast(self, roll: list[str]) -> list[dict]:
        sealed, times = [], {}
        self.places = []
        for number, (voter, choice) in enumerate(self.poll.choices):
            if number == 2:
                self.elsewhere()
                self._delegate(roll)
                if self.poll.extended:
                    self._extend()
            times[voter] = times.get(voter, 0) + 1
            sealed.append(self._ballot(roll[voter], choice, times[voter]))
            self.places.append(len(self.leaves) - 1)
        return sealed

    def _delegate(self, roll: list[str]) -> None:
        """Pass votes on: each once to somebody else before it is passed to whom it stays with."""
        for a, b in self.poll.passed_on.items():
            for taker in (roll[(a + 1) % len(roll)], roll[b]):
                said = {"delegation": OTHER, "question": QUESTION, "giver": roll[a], "taker": taker}
                self.enter("decisions.delegation.given", "2026-11-22T09:00Z", OTHER, **said)
        for a in self.poll.taken_back:
            said = {"delegation": OTHER, "question": QUESTION, "giver": roll[a]}
            self.enter("decisions.delegation.withdrawn", "2026-11-22T09:00Z", OTHER, **said)

    def _extend(self) -> None:
        reason = self.text("More time.")["commitment"]
        document = self.document({"closes": "2026-11-24T10:00Z"})
        said = {"question": QUESTION, "until": "2026-11-24", "reason": reason}
        self.enter("decisions.question.extended", "2026-11-23T10:00Z", **said, document=document)

    def _ballot(self, voter: str, choice: dict, seq: int) -> dict:
        salt = self.salt()
        hidden = sha(b"\x05" + salt + jcs(choice))
        said = {"voter": voter, "choice": hidden, "nonce": sha(self.salt()), "seq": seq}
        self.enter("decisions.ballot.cast", "2026-11-23", **said)
        return {"choice": hidden, "opened": choice, "salt": salt.hex()}

    def _strike(self, roll: list[str]) -> None:
        for number in self.poll.struck:
            voter, _choice = self.poll.choices[number]
            said = {"index": self.places[number], "reason": "error", "voter": roll[voter]}
            self.enter("decisions.ballot.struck", "2026-11-24T10:01Z", **said, actor=OTHER)

    def _write(self, openings: list[dict], passed: list[list[str]], result: bytes) -> None:
        files = self.files
        about = {"format": "mycel-record/1", "log": ORIGIN, "question": QUESTION, "key": vkey()}
        files["about.json"], files["result.json"] = jcs(about), result
        self.texts.sort(key=lambda row: row["commitment"])
        for name, rows in (("openings", openings), ("delegations", passed), ("texts", self.texts)):
            if rows:
                files[f"{name}.ndjson"] = b"".join(jcs(row) + b"\n" for row in rows)
        for digest, data in self.documents.items():
            files[f"documents/{digest}.json"] = data
        files["README"], files["verify.py"] = b"How to check.\n", b"# verifier\n"
