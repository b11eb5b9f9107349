"""Ways to tamper with a bundle; none of them has the log's signing key."""

import json
from collections.abc import Callable
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.verifier import bundles

STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
FREE = ("README", "verify.py")  # nothing but MANIFEST binds these two
Mutation = Callable[[Random, bundles.Made], bytes]


def flipped(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def bit_of_the_zip(rng: Random, made: bundles.Made) -> bytes:
    return flipped(rng, zipped(made))


def bytes_of_the_zip(rng: Random, made: bundles.Made) -> bytes:
    data = zipped(made)
    a, b = sorted(rng.sample(range(len(data)), 2))
    return rng.choice((data[:a], data[:a] + data[b:], data + data[a:b], data[:b] + data[a:]))


def bit_of_a_file(rng: Random, made: bundles.Made) -> bytes:
    """Change one bit of a file and pack again, with MANIFEST left or made again."""
    again = rng.random() < 0.8
    names = [name for name in made.files if not (again and name in FREE)]
    name = rng.choice(sorted(names))
    files = made.files | {name: flipped(rng, made.files[name])}
    return repacked(made, files, again=again)


def line_of_a_file(rng: Random, made: bundles.Made) -> bytes:
    """Drop, repeat, move or take over a line of a list; nobody may do that but for erasing."""
    again = rng.random() < 0.8
    name = rng.choice(("roll.ndjson", "openings.ndjson", "texts.ndjson", "electors.ndjson"))
    lines = made.files[name].splitlines(keepends=True)
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    kinds = ["repeat", "move", "new"]
    if name in ("roll.ndjson", "openings.ndjson") or not again:
        kinds.append("drop")
    kind = rng.choice(kinds)
    if kind == "drop":
        del lines[at]
    elif kind == "repeat":
        lines.insert(to, lines[at])
    elif kind == "move":
        lines.insert(to, lines.pop(at))
    else:
        lines[at] = respelled(rng, lines[at])
    return repacked(made, made.files | {name: b"".join(lines)}, again=again)


def respelled(rng: Random, line: bytes) -> bytes:
    """Return a line with one value of it replaced by another of the same kind."""
    value = json.loads(line)
    if isinstance(value, str):
        return bundles.jcs(rng.randbytes(32).hex()) + b"\n"
    name = rng.choice(sorted(value))
    if name == "opened":
        value[name] = {"ranking": [[rng.choice(("o1", "o2", "o3"))]]}
    else:
        value[name] = rng.randbytes(32).hex()
    return bundles.jcs(value) + b"\n"


def file_as_a_whole(rng: Random, made: bundles.Made) -> bytes:
    """Drop, add, rename or exchange files."""
    files = dict(made.files)
    again = rng.random() < 0.8
    bound = [n for n in files if n not in (*FREE, "texts.ndjson", "electors.ndjson")]
    name, other = rng.sample(sorted(bound), 2)
    kind = rng.choice(("drop", "add", "rename", "exchange"))
    if kind == "drop":
        del files[name]
    elif kind == "add":
        extra = rng.choice(("documents/" + "ab" * 32 + ".json", "proofs/1.tlog-proof", "notes.txt"))
        files[extra] = b"{}"
    elif kind == "rename":
        files[name[:-1]] = files.pop(name)
    else:
        files[name], files[other] = files[other], files[name]
    return repacked(made, files, again=again)


def document_with_other_words(rng: Random, made: bundles.Made) -> bytes:
    """Change what a document says and call it by its new digest."""
    files = dict(made.files)
    name = rng.choice(sorted(n for n in files if n.startswith("documents/")))
    value = json.loads(files.pop(name))
    changes = [{"engine": {"mycel": "0.1.0", "sha256": rng.randbytes(32).hex()}}]
    changes += [{"quorum": rng.randint(0, 9)}, {"rule": bundles.TALLY | {"method": "borda"}}]
    changes += [{"options": []}, {"cutoff": "2026-11-22T00:00Z"}, {"more": rng.randint(0, 99)}]
    data = bundles.jcs(value | rng.choice(changes))
    files[f"documents/{bundles.sha(data)}.json"] = data
    return repacked(made, files)


def result_with_other_words(rng: Random, made: bundles.Made) -> bytes:
    """Change what the published result says."""
    value = json.loads(made.files["result.json"])
    name = rng.choice(sorted(value))
    if name == "result":
        value[name]["winners"] = [rng.choice(("o1", "o2", "o3")), "o1"]
    elif isinstance(value[name], int):
        value[name] += rng.randint(1, 5)
    else:
        value[name] = rng.randbytes(8).hex()
    return repacked(made, made.files | {"result.json": bundles.jcs(value)})


def leaves_of_the_log(rng: Random, made: bundles.Made) -> bytes:
    """Drop, move, insert, repeat or change entries; root, proofs and MANIFEST are made again.

    The signature is the old one, a stranger's, or a stranger's with about.json naming that key.
    """
    leaves = list(made.leaves)
    at, to = rng.randrange(len(leaves)), rng.randrange(len(leaves))
    kind = rng.choice(("drop", "move", "insert", "repeat", "change", "nothing"))
    if kind == "drop":
        del leaves[at]
    elif kind == "move":
        leaves.insert(to, leaves.pop(at))
    elif kind == "repeat":
        leaves.insert(to, leaves[at])
    elif kind == "insert":
        leaves.insert(to, changed_leaf(rng, leaves[at]))
    elif kind == "change":
        leaves[at] = changed_leaf(rng, leaves[at])
    how = rng.choice(("nothing", "root", "stranger"))
    if how == "nothing":
        lines = b"".join(one + b"\n" for one in leaves)
        return repacked(made, made.files | {"leaves.ndjson": lines})
    return forged(made, leaves, how)


def forged(made: bundles.Made, leaves: list[bytes], how: str) -> bytes:
    files = made.signed_again(leaves, STRANGER)
    if how == "root":
        # The new root under the old signatures, in the checkpoint and in every proof.
        old = made.files["checkpoint"].partition(b"\n\n")[2]
        text = files["checkpoint"].partition(b"\n\n")[0]
        for name in files:
            if name == "checkpoint" or name.startswith("proofs/"):
                head, _gap, _tail = files[name].partition(b"\n\n")
                files[name] = (
                    text + b"\n\n" + old
                    if name == "checkpoint"
                    else (head + b"\n\n" + text + b"\n\n" + old)
                )
        files["about.json"] = made.files["about.json"]
    return repacked(made, files)


def changed_leaf(rng: Random, data: bytes) -> bytes:
    leaf = json.loads(data)
    body = leaf["b"]
    name = rng.choice(sorted(body))
    body[name] = body[name] + 1 if isinstance(body[name], int) else rng.randbytes(32).hex()
    return bundles.jcs(leaf)


def key_of_a_stranger(rng: Random, made: bundles.Made) -> bytes:
    """Name another key, or sign everything as it is with another key."""
    if rng.random() < 0.5:
        return forged(made, made.leaves, "stranger")
    key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    about = json.loads(made.files["about.json"]) | {"key": bundles.vkey(key)}
    return repacked(made, made.files | {"about.json": bundles.jcs(about)})


def repacked(made: bundles.Made, files: dict[str, bytes], *, again: bool = True) -> bytes:
    if again:
        return bundles.packed({n: data for n, data in files.items() if n != "MANIFEST"})
    return bundles.packed(files | {"MANIFEST": manifest(made)}, manifest=False)


def zipped(made: bundles.Made) -> bytes:
    if "zip" not in made.__dict__:
        made.zip = made.zipped()
    return made.zip


def manifest(made: bundles.Made) -> bytes:
    if "manifest" not in made.__dict__:
        rows = (f"{bundles.sha(made.files[n])}  {n}\n" for n in sorted(made.files))
        made.manifest = "".join(rows).encode()
    return made.manifest


MUTATIONS: tuple[Mutation, ...] = (
    bit_of_the_zip,
    bytes_of_the_zip,
    bit_of_a_file,
    line_of_a_file,
    file_as_a_whole,
    document_with_other_words,
    result_with_other_words,
    leaves_of_the_log,
    key_of_a_stranger,
)
