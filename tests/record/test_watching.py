"""Witnesses: what continues the past is signed, and two histories are told at the first meeting."""

import http.server
import json
import threading
from functools import partial

import pytest

from mycel.cli.main import main
from mycel.engine import canon, tree
from mycel.record import notes, watching

LOG = notes.signer_of(name="example.org/log", type=notes.LOG, seed=bytes(range(32)))
KEY = LOG.key.spelled()
TRUE = [canon.leaf_hash(f"entry {i}".encode()) for i in range(700)]
FORKED = [*TRUE[:299], canon.leaf_hash(b"another entry"), *TRUE[300:]]


def show(folder, hashes):
    """Write a log's files as they are served."""
    folder.mkdir(exist_ok=True)
    stored, size = tree.levels(hashes=hashes), len(hashes)
    for level in range(3):
        n = 0
        while width := tree.tile_width(level=level, n=n, size=size):
            path = folder / "tile" / str(level) / tree.tile_path(n=n, width=width)
            path.parent.mkdir(parents=True, exist_ok=True)
            row = [stored(8 * level, n * tree.WIDTH + i) for i in range(width)]
            path.write_bytes(b"".join(row))
            n += 1
    checkpoint = notes.Checkpoint(origin=LOG.key.name, size=size, root=tree.root(hashes=hashes))
    text = checkpoint.text()
    note = notes.Note(text=text, signatures=(notes.sign(text=text, by=LOG),)).spelled()
    (folder / "checkpoint").write_text(note, encoding="utf-8")
    return folder


@pytest.fixture
def witness(tmp_path, capsys):
    """Return a witness of a name, which can be asked to look at a place."""

    def named(name):
        home = tmp_path / name
        home.mkdir()
        assert main(["witness", "--new", str(home / "key"), f"example.net/{name}"]) == 0
        key = notes.read_key(capsys.readouterr().out)

        def look(place, *more):
            state, own = str(home / "state.json"), str(home / "key")
            words = [str(place), "--key", KEY, "--state", state, "--sign", own, *map(str, more)]
            code = main(["witness", *words, "--json"])
            said = capsys.readouterr()
            result = json.loads(said.out)["result"] if said.out else {}
            return code, result, said.err, key, home

        return look

    return named


def holds(place, result, key):
    note = notes.read_note((place / "checkpoint").read_text())
    line = notes.read_signature(result["line"])
    return notes.check(note=notes.Note(note.text, (line,)), key=key) > 0


def test_a_witness_signs_what_grows(tmp_path, witness):
    look = witness("first")
    for size in (1, 255, 256, 300, 300, 700):
        place = show(tmp_path / f"log-{size}", TRUE[:size])
        code, result, _said, key, home = look(place)
        assert (code, result["size"]) == (0, size)
        assert holds(place, result, key)
    assert (home / "key").stat().st_mode & 0o777 == 0o600
    assert json.loads((home / "state.json").read_text())["size"] == 700


def test_a_fork_is_never_signed_and_both_notes_are_kept(tmp_path, witness):
    look = witness("first")
    true = show(tmp_path / "true", TRUE[:400])
    look(true)
    for size in (400, 401, 700, 300):
        forked = show(tmp_path / f"forked-{size}", FORKED[:size])
        code, result, _said, _key, home = look(forked)
        assert code == 1
        assert result["line"] is None
        assert json.loads((home / "state.json").read_text())["size"] == 400
        if size >= 400:
            evidence = (home / result["evidence"]).read_text()
            assert (true / "checkpoint").read_text() in evidence
            assert (forked / "checkpoint").read_text() in evidence
    assert look(show(tmp_path / "longer", TRUE[:500]))[0] == 0


def test_two_witnesses_find_a_split_view_at_their_first_meeting(tmp_path, witness):
    """T7: each was shown its own history, and each has signed it."""
    true, forked = show(tmp_path / "a", TRUE[:400]), show(tmp_path / "b", FORKED[:450])
    first, second = witness("first"), witness("second")
    assert first(true)[0] == second(forked)[0] == 0
    for look, own, other in ((second, forked, true), (first, true, forked)):
        code, result, _said, _key, _home = look(own, "--also", other / "checkpoint")
        if own is forked:  # its tiles are those of the longer history
            assert code == 1
            evidence = (tmp_path / result["evidence"]).read_text()
            assert (own / "checkpoint").read_text() in evidence
            assert (other / "checkpoint").read_text() in evidence
        assert code == 1
        assert result["line"] is None
    same = show(tmp_path / "c", FORKED[:400])
    code, result, *_ = first(true, "--also", same / "checkpoint")
    assert code == 1
    assert "400" in (tmp_path / result["evidence"]).read_text()


def test_an_honest_exchange_is_signed(tmp_path, witness):
    longer, shorter = show(tmp_path / "a", TRUE[:600]), show(tmp_path / "b", TRUE[:300])
    look = witness("first")
    assert look(longer, "--also", shorter / "checkpoint")[0] == 0


def test_an_older_checkpoint_and_wrong_tiles_are_not_signed(tmp_path, witness):
    look = witness("first")
    place = show(tmp_path / "a", TRUE[:300])
    tile = place / "tile" / "0" / "001.p" / "44"
    tile.write_bytes(b"x" * len(tile.read_bytes()))
    assert look(place)[0] == 1
    tile.unlink()
    assert look(place)[0] == 1
    assert look(tmp_path / "b")[0] == 2
    look(show(tmp_path / "b", TRUE[:300]))
    code, result, *_ = look(show(tmp_path / "b", TRUE[:200]))
    assert (code, result["evidence"]) == (1, None)


def test_a_partial_tile_may_have_become_full(tmp_path):
    place = show(tmp_path / "a", TRUE[:300])
    show(place, TRUE[:512])
    (place / "tile" / "0" / "001.p" / "44").unlink()
    (place / "checkpoint").write_text((show(tmp_path / "b", TRUE[:300]) / "checkpoint").read_text())
    read = watching.source(place=str(place))
    assert watching.watch(read=read, key=LOG.key, before=None).checkpoint.size == 300


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "LOG is missing"),
        (["{log}", "--key", KEY], "--state is missing"),
        (["{log}", "--key", "x", "--state", "{home}/s", "--sign", "{key}"], "this is no key"),
        (["{home}/x", "--key", KEY, "--state", "{home}/s", "--sign", "{key}"], "is no log"),
        (
            ["{log}", "--key", KEY, "--state", "{home}/s", "--sign", "{log}/checkpoint"],
            "no private",
        ),
        (["{log}", "--key", KEY, "--state", "{log}/checkpoint", "--sign", "{key}"], "no memory"),
        (["--new", "{key}", "example.net/w"], "exists"),
        (["--new", "{home}/new", "with space"], "names no key"),
    ],
)
def test_refusals_are_one_sentence(tmp_path, capsys, words, said):
    log = show(tmp_path / "log", TRUE[:9])
    key = tmp_path / "key"
    key.write_text(notes.new_signer(name="example.net/w", type=notes.WITNESS).spelled())
    filled = [word.format(log=log, home=tmp_path, key=key) for word in words]
    assert main(["witness", *filled]) == 2
    refusal = capsys.readouterr().err
    assert said in refusal
    assert refusal.count("\n") == 1


def test_a_log_is_read_over_the_network(tmp_path):
    place = show(tmp_path / "log", TRUE[:300])
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": _silent})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=place))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        read = watching.source(place=address)
        assert watching.watch(read=read, key=LOG.key, before=None).checkpoint.size == 300
        with pytest.raises(watching.Unreachable):
            watching.send(address=f"{address}/api", size=1, line="x")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _silent(*args):
    """Say nothing."""
