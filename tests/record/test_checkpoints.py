"""Checkpoints: what is signed continues what was signed, and everybody can prove it."""

import os
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from tests.record.growing import grow_by, leaf_of

from mycel.engine import canon, tree
from mycel.record import checkpoints, keys, notes, sequencer, sql, tiles
from mycel.record.models import Checkpoint, LogNode

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)


def forge(question, *values):
    """Change what the database refuses to change, as its owner could."""
    with connection.cursor() as cursor:
        for statement in sql.release(vendor=connection.vendor, tables=sql.PROTECTED):
            cursor.execute(statement)
        cursor.execute(question, values)
        for statement in sql.protect(vendor=connection.vendor, tables=sql.PROTECTED):
            cursor.execute(statement)


@pytest.mark.django_db
def test_each_size_is_signed_once_and_proves_its_entries():
    for count in (0, 1, 254, 1, 1, 300):
        grow_by(count)
        assert checkpoints.sign(at=AT)
        assert not checkpoints.sign(at=AT)
    assert [*Checkpoint.objects.values_list("size", flat=True)] == [0, 1, 255, 256, 257, 557]
    hashes = [canon.leaf_hash(leaf_of(i)) for i in range(557)]
    for row in Checkpoint.objects.all():
        _note, found = notes.opened(text=row.note, key=keys.signer().key)
        assert (found.size, found.root) == (row.size, tree.root(hashes=hashes[: row.size]))
    assert LogNode.objects.count() == 2
    for idx in (0, 255, 256, 556):
        text = checkpoints.proof(idx=idx)
        head, _gap, note = text.partition("\n\n")
        assert head.split("\n")[:2] == ["c2sp.org/tlog-proof@v1", f"index {idx}"]
        path = [notes._bytes(line) for line in head.split("\n")[2:]]
        _note, found = notes.opened(text=note, key=keys.signer().key)
        tree.check_inclusion(
            leaf_hash=hashes[idx], index=idx, size=found.size, path=path, root=found.root
        )
    assert checkpoints.proof(idx=557) is None
    assert sequencer.audit().faults == ()


@pytest.mark.django_db
def test_a_changed_past_is_never_signed():
    grow_by(300)
    checkpoints.sign(at=AT)
    grow_by(5)
    forge("UPDATE record_logleaf SET hash = %s WHERE idx = 299", b"x" * 32)
    with pytest.raises(checkpoints.Broken, match="another root"):
        checkpoints.sign(at=AT)
    assert any("another root" in fault for fault in sequencer.audit().faults)


@pytest.mark.django_db
def test_a_lost_end_is_never_signed():
    grow_by(5)
    checkpoints.sign(at=AT)
    forge("DELETE FROM record_mention")
    forge("DELETE FROM record_logleaf WHERE idx = 4")
    with pytest.raises(checkpoints.Broken, match="4 entries, but 5 were signed"):
        checkpoints.require_whole()
    assert any("only 4 entries" in fault for fault in sequencer.audit().faults)


@pytest.mark.django_db
def test_a_changed_node_and_a_changed_checkpoint_are_found():
    grow_by(256)
    checkpoints.sign(at=AT)
    forge("UPDATE record_lognode SET hash = %s", b"x" * 32)
    assert any("another node" in fault for fault in sequencer.audit().faults)
    grow_by(1)
    with pytest.raises(checkpoints.Broken):
        checkpoints.sign(at=AT)
    forge("UPDATE record_checkpoint SET note = replace(note, '256', '255')")
    assert any("does not hold" in fault for fault in sequencer.audit().faults)


@pytest.mark.django_db
def test_the_database_keeps_what_was_signed():
    grow_by(256)
    checkpoints.sign(at=AT)
    nodes = [*LogNode.objects.values_list("level", "n", "hash")]
    for change in (
        lambda: Checkpoint.objects.update(note=""),
        lambda: Checkpoint.objects.all()._raw_delete("default"),
        lambda: LogNode.objects.update(n=7),
        lambda: LogNode.objects.all()._raw_delete("default"),
        lambda: Checkpoint.objects.create(size=256, root=b"", note="", at=AT),
        _replace,
        _replace_node,
        _replace_row_of_node,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert checkpoints.latest().size == 256
    assert [*LogNode.objects.values_list("level", "n", "hash")] == nodes


def _replace_node():
    """Write another hash where one stands: INSERT OR REPLACE deletes without a trigger."""
    words = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} INTO record_lognode (level, n, hash) VALUES (1, 0, '')")


def _replace_row_of_node():
    words = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        row = LogNode.objects.values_list("id", flat=True).first()
        cursor.execute(f"{words} INTO record_lognode VALUES (%s, 1, 9, '')", [row])


def _replace():
    words = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} INTO record_checkpoint VALUES (256, '', '', %s)", [AT])


@pytest.mark.django_db
def test_a_log_from_before_its_tree_gets_its_nodes():
    """What an older program wrote has leaves and no nodes."""
    grow_by(600)
    assert not LogNode.objects.exists()
    checkpoints.sign(at=AT)
    assert [*LogNode.objects.values_list("level", "n")] == [(1, 0), (1, 1)]
    expected = tree.root(hashes=[canon.leaf_hash(leaf_of(i)) for i in range(256, 512)])
    assert tiles.tile(level=1, n=0)[1] == expected


def test_signing_keeps_its_pace():
    pace = sequencer.Pace()
    assert pace.is_due(moved=0, seconds=0)
    pace.signed(seconds=0)
    assert not pace.is_due(moved=0, seconds=9)
    assert not pace.is_due(moved=500, seconds=1.9)
    assert pace.is_due(moved=500, seconds=2)
    pace.signed(seconds=2)
    assert not pace.is_due(moved=3, seconds=2.1)
    assert pace.is_due(moved=0, seconds=2.4)


@pytest.fixture
def key_file(tmp_path, settings):
    settings.LOG_KEY = str(tmp_path / "home" / "log_key")
    return tmp_path / "home" / "log_key"


def test_the_key_is_made_once_and_closed_to_others(key_file):
    first = keys.signer()
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [*key_file.parent.iterdir()] == [key_file]
    keys._signer.cache_clear()
    assert keys.signer() == first
    keys._make(key_file, notes.new_signer(name="localhost/mycel/log"))
    keys._signer.cache_clear()
    assert keys.signer() == first


@pytest.mark.parametrize("text", ["", "nonsense", "\udcff"])
def test_another_key_stops_the_log(key_file, text):
    key_file.parent.mkdir()
    key_file.write_bytes(os.fsencode(text))
    with pytest.raises(keys.KeyUnfit, match="holds no key"):
        keys.signer()
    key_file.write_text(notes.new_signer(name="example.org/other").spelled())
    with pytest.raises(keys.KeyUnfit, match=r"example.org/other; expected localhost"):
        keys.signer()
