"""Receipts: a promise is signed, kept, and proven by everybody who has the hash."""

from datetime import UTC, datetime

import pytest

from mycel.engine import canon
from mycel.record import checkpoints, keys, notes, receipts, sequencer, together
from mycel.record.models import OutboxLeaf

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
LEAF = (
    b'{"at":"2026-11-23T06:00Z","b":{"schema":1},"in":"0192f000-0000-7000-8000-000000000001",'
    b'"log":"localhost/mycel/log","t":"record.thing.tried","v":1}'
)
HASH = canon.leaf_hash(LEAF).hex()


def test_a_promise_says_when_and_is_signed():
    receipt = receipts.promise(leaf=LEAF, at=AT)
    assert receipt["promise"] == {
        "at": "2026-11-23T06:00Z",
        "leaf_hash": HASH,
        "log": "localhost/mycel/log",
        "merge_by": "2026-11-23T06:02Z",
    }
    receipts.check(receipt=receipt, key=notes.read_key(receipt["key"]))
    whole = receipts.promise(leaf=LEAF, at=AT.replace(second=0))
    assert whole["promise"]["merge_by"] == "2026-11-23T06:01Z"


@pytest.mark.parametrize(
    "change",
    [
        {"promise": {"leaf_hash": HASH}},
        {"signature": "00" * 64},
        {"signature": "nonsense"},
        {"signature": None},
        {"promise": {"a": 0.5}},
    ],
)
def test_a_changed_promise_is_refused(change):
    receipt = receipts.promise(leaf=LEAF, at=AT)
    with pytest.raises(receipts.PromiseBroken):
        receipts.check(receipt={**receipt, **change}, key=keys.signer().key)
    other = notes.new_signer(name="localhost/mycel/log").key
    with pytest.raises(receipts.PromiseBroken):
        receipts.check(receipt=receipt, key=other)


def test_a_promise_is_no_checkpoint():
    receipt = receipts.promise(leaf=LEAF, at=AT)
    text = (receipts.PREFIX + canon.encode(receipt["promise"])).decode() + "\n"
    line = notes.Signature(
        "localhost/mycel/log", keys.signer().key.id, bytes.fromhex(receipt["signature"])
    )
    with pytest.raises(notes.NoteError):
        notes.opened(text=notes.Note(text, (line,)).spelled(), key=keys.signer().key)


@pytest.mark.django_db
def test_an_entry_waits_stands_and_is_proven():
    assert receipts.standing(leaf_hash=HASH) is None
    OutboxLeaf.objects.create(leaf=LEAF)
    assert receipts.standing(leaf_hash=HASH) == receipts.Standing(HASH, None, None)
    sequencer.sequence()
    assert receipts.standing(leaf_hash=HASH) == receipts.Standing(HASH, 0, None)
    checkpoints.sign(at=AT)
    assert receipts.standing(leaf_hash=HASH).proof == checkpoints.proof(idx=0)


@pytest.mark.django_db
def test_inside_a_transaction_an_act_is_simply_called():
    """The whole of it, with threads and kills, is in test_faults."""
    row = together.committed(OutboxLeaf.objects.create, leaf=LEAF)
    assert OutboxLeaf.objects.get() == row
    with pytest.raises(ZeroDivisionError):
        together.committed(lambda: 1 // 0)
