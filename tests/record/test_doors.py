"""Doors for other people's programs: tiles, proofs, receipts, and signatures of witnesses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from tests.record.growing import grow_by, leaf_of

from mycel.engine import canon, tree
from mycel.record import actions, checkpoints, keys, notes, sequencer, witnesses
from mycel.record.models import Cosignature, LogLeaf, OutboxLeaf, Subject, Witness

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
WITNESS = notes.signer_of(name="example.net/w", type=notes.WITNESS, seed=bytes(range(32)))


@pytest.fixture
def log(db):
    grow_by(300)
    checkpoints.sign(at=AT)
    grow_by(3)


def cosigned(size, *, by=WITNESS, at=None):
    text = notes.read_note(checkpoints.latest(size=size).note).text
    seconds = int((at or AT).timestamp())
    return {"size": size, "line": notes.cosign(text=text, by=by, at=seconds).spelled()}


def sent(client, body):
    return client.post("/api/record/cosignatures", body, content_type="application/json")


def test_tiles_rebuild_the_signed_tree(client, log):
    note = client.get("/record/checkpoint").content.decode()
    key = notes.read_key(client.get("/record/key").content.decode())
    _note, checkpoint = notes.opened(text=note, key=key)
    assert checkpoint.size == 300
    full, partial = client.get("/record/tile/0/000"), client.get("/record/tile/0/001.p/44")
    data = full.content + partial.content
    hashes = [data[i : i + 32] for i in range(0, len(data), 32)]
    assert tree.root(hashes=hashes) == checkpoint.root
    assert client.get("/record/tile/1/000.p/1").content == tree.root(hashes=hashes[:256])
    assert "immutable" in full.headers["Cache-Control"]
    assert full.headers["Content-Type"] == "application/octet-stream"
    assert "no-cache" in client.get("/record/checkpoint").headers["Cache-Control"]
    bundle, leaves = client.get("/record/tile/entries/000").content, []
    while bundle:
        size = int.from_bytes(bundle[:2], "big")
        leaves.append(bundle[2 : 2 + size])
        bundle = bundle[2 + size :]
    assert [canon.leaf_hash(leaf) for leaf in leaves] == hashes[:256]


@pytest.mark.parametrize(
    "path",
    [
        *("0/001", "0/001.p/45", "0/002", "0/1", "0/001.p/044", "1/000", "1/000.p/2", "2/000.p/1"),
        *("9/000", "0/../checkpoint", "entries/001.p/45", "entries/x", "64/000"),
    ],
)
def test_what_is_not_signed_or_not_spelled_so_is_not_there(client, log, path):
    assert client.get(f"/record/tile/{path}").status_code == 404


def test_an_entry_has_its_proof_once_it_is_signed(client, log):
    assert "that it stands in the signed log" in client.get("/record/299/").content.decode()
    assert client.get("/record/299/proof.tlog-proof").content.decode() == checkpoints.proof(idx=299)
    assert "comes with the next checkpoint" in client.get("/record/300/").content.decode()
    assert client.get("/record/300/proof.tlog-proof").status_code == 404


def test_a_receipt_leads_to_its_entry(client, log):
    for idx, words in ((299, "Download the proof"), (301, "comes with the next checkpoint")):
        hash_ = canon.leaf_hash(leaf_of(idx)).hex()
        page = client.get(f"/record/receipts/{hash_}/").content.decode()
        assert f"with the number {idx}" in page
        assert words in page
        answer = client.get(f"/api/record/receipts/{hash_}").json()
        assert answer == {"leaf_hash": hash_, "idx": idx, "proof": checkpoints.proof(idx=idx)}
    OutboxLeaf.objects.create(leaf=leaf_of(500))
    waiting = canon.leaf_hash(leaf_of(500)).hex()
    assert "waits for its place" in client.get(f"/record/receipts/{waiting}/").content.decode()
    for hash_ in ("0" * 64, "0" * 63, "A" * 64):
        assert client.get(f"/record/receipts/{hash_}/").status_code == 404
    assert client.get("/api/record/receipts/x").status_code == 422


def test_pages_say_what_was_signed_and_how_to_check_it(client, log, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = client.get("/record/").content.decode()
    assert "The log signed its first 300 entries" in page
    assert "No witness has signed this yet" in page
    page = client.get("/record/verify/").content.decode()
    assert keys.signer().key.spelled().replace("+", "&#43;") in page or (
        keys.signer().key.spelled() in page
    )
    assert "PRIVATE" not in page
    assert client.get("/api/record/checkpoint").json()["size"] == 300


def test_a_witness_that_was_added_cosigns(client, log):
    answer = sent(client, cosigned(300))
    assert (answer.status_code, "is no witness" in answer.json()["detail"]) == (422, True)
    actions.add_witness(key=WITNESS.key.spelled(), by=None, at=AT)
    assert sent(client, cosigned(300)).status_code == 201
    assert sent(client, cosigned(300)).status_code == 200
    assert sent(client, cosigned(300, at=AT + timedelta(seconds=9))).status_code == 200
    note = notes.read_note(client.get("/record/checkpoint").content.decode())
    assert notes.check(note=note, key=WITNESS.key) == int(AT.timestamp())
    assert "Checked and signed by: example.net/w" in client.get("/record/").content.decode()
    assert [(line.name, line.size) for line in witnesses.listed()] == [("example.net/w", 300)]
    sequencer.sequence()
    checkpoints.sign(at=AT)
    assert b"example.net/w" not in client.get("/record/checkpoint").content
    assert b"example.net/w" in client.get("/record/checkpoint?size=300").content
    assert client.get("/record/checkpoint?size=7").status_code == 404


def test_a_connection_that_is_cut_leaves_all_or_nothing(client, log):
    """T16, for the one address of the record that writes: cut before every question it asks."""
    actions.add_witness(key=WITNESS.key.spelled(), by=None, at=AT)
    body, cuts = cosigned(300), 0
    for number in range(50):
        asked = iter(range(50))

        def cut(execute, *given, number=number, asked=asked):
            if next(asked) == number:
                raise OperationalError("the connection was cut")
            return execute(*given)

        with connection.execute_wrapper(cut):
            try:
                answer = sent(client, body)
            except OperationalError:
                cuts += 1
                assert not Cosignature.objects.exists()
                continue
        assert answer.status_code == 201
        break
    assert cuts >= 3
    assert sent(client, body).status_code == 200
    assert Cosignature.objects.count() == 1


def test_signatures_that_do_not_hold_are_not_kept(client, log):
    actions.add_witness(key=WITNESS.key.spelled(), by=None, at=AT)
    good = cosigned(300)
    impostor = notes.signer_of(name="example.net/w", type=notes.WITNESS, seed=bytes(32))
    far = datetime.now(UTC) + timedelta(days=1)
    wrong = good["line"][:-8] + "AAAAAA=="
    for body in (
        {**good, "size": 299},
        {**good, "line": "nonsense"},
        {**good, "line": wrong},
        {**good, "line": "x" * 2000},
        {"size": -1, "line": good["line"]},
        cosigned(300, by=impostor),
        cosigned(300, at=far),
    ):
        assert sent(client, body).status_code == 422
    assert not Cosignature.objects.exists()


def test_witnesses_come_and_go_by_acts(log, capsys):
    call_command("witness", add=WITNESS.key.spelled())
    assert WITNESS.key.spelled() in capsys.readouterr().out
    for words in (
        {"add": WITNESS.key.spelled()},
        {"add": keys.signer().key.spelled()},
        {"add": "nonsense"},
        {"remove": "example.net/other"},
    ):
        with pytest.raises(CommandError):
            call_command("witness", **words)
    call_command("witness", remove="example.net/w")
    assert not Witness.objects.filter(is_active=True).exists()
    with pytest.raises(witnesses.NotAWitness):
        witnesses.cosign(**cosigned(300), now=AT)
    sequencer.sequence()
    kinds = [*LogLeaf.objects.order_by("idx").values_list("kind", flat=True)]
    assert kinds[-2:] == ["record.witness.added", "record.witness.removed"]


@pytest.mark.django_db
def test_a_name_can_be_erased():
    id_ = "0192f000-0000-7000-8000-000000000009"
    Subject.objects.create(id=id_, ref="", label="Somebody")
    call_command("erase_name", id_, ground="request")
    assert not Subject.objects.filter(id=id_).exists()
    sequencer.sequence()
    assert LogLeaf.objects.get().kind == "record.subject.erased"
    with pytest.raises(CommandError, match="no name is kept"):
        call_command("erase_name", id_, ground="law")
