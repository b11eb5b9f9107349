"""The database itself: no gaps, no changes, and on PostgreSQL a web role that cannot write it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from mycel.engine import canon
from mycel.record import checkpoints, sequencer
from mycel.record.models import Document, LogLeaf, Opening, OutboxLeaf, Subject

LEAF = (
    b'{"at":"2026-11-23T06:00Z","b":{"schema":1},"in":"0192f000-0000-7000-8000-000000000001",'
    b'"log":"localhost/mycel/log","t":"record.thing.tried","v":1}'
)
FORGED = "VALUES (0, %s, %s, 'x', %s, 'x')"
WEB = "(0, '', '', '', gen_random_uuid())"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "postgresql.md"


def _enter(idx):
    LogLeaf.objects.create(
        idx=idx,
        leaf=LEAF,
        hash=canon.leaf_hash(LEAF),
        kind="record.thing.tried",
        scope="0192f000-0000-7000-8000-000000000001",
        at="2026-11-23T06:00Z",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("idx", [1, 5])
def test_the_log_takes_nothing_but_its_next_index(idx):
    with pytest.raises(DatabaseError, match="next index"), transaction.atomic():
        _enter(idx)
    _enter(0)
    _enter(1)
    assert LogLeaf.objects.count() == 2


@pytest.mark.django_db
def test_no_way_of_writing_replaces_what_stands():
    _enter(0)
    Document.objects.create(digest=canon.digest(b"{}"), body=b"{}")
    Opening.objects.create(commitment="0" * 64, about=_scope(), salt=b"", text="a")
    words = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    for question, values in (
        (
            f"{words} INTO record_logleaf (idx, leaf, hash, kind, scope, at) {FORGED}",
            [b"other", b"other", _spelled()],
        ),
        (
            f"{words} INTO record_document (digest, body) VALUES (%s, %s)",
            [canon.digest(b"{}"), b""],
        ),
        ("UPDATE record_opening SET text = %s", ["b"]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, values)
    assert bytes(LogLeaf.objects.get().leaf) == LEAF
    assert bytes(Document.objects.get().body) == b"{}"
    Opening.objects.all().delete()


@pytest.mark.django_db
def test_a_row_that_is_no_leaf_blocks_nobody():
    OutboxLeaf.objects.create(leaf=b"{}")
    OutboxLeaf.objects.create(leaf=LEAF)
    assert sequencer.sequence() == 1
    (fault,) = sequencer.audit().faults
    assert "is no leaf" in fault
    assert sequencer.sequence() == 0


@pytest.mark.django_db
def test_the_audit_finds_what_somebody_forged():
    LogLeaf.objects.create(
        idx=0, leaf=LEAF, hash=b"0" * 32, kind="x", scope=_scope(), at="2026-11-23T06:00Z"
    )
    Document.objects.create(digest="0" * 64, body=b"{}")
    Opening.objects.create(commitment="0" * 64, about=_scope(), salt=b"1" * 32, text="a")
    assert len(sequencer.audit().faults) == 3


@pytest.mark.django_db(transaction=True)
def test_the_roles_of_the_guide_keep_the_web_from_the_log():
    """The SQL stands in the guide; it is run here as it stands there."""
    if connection.vendor != "postgresql":
        assert "```sql" in GUIDE.read_text()  # SQLite has no roles: one folder, one owner
        return
    OutboxLeaf.objects.create(leaf=LEAF)
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)
    try:
        _try_as_web()
        _sequence_as_worker()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY mycel_web, mycel_worker")
            cursor.execute("DROP ROLE mycel_web, mycel_worker")


def _try_as_web():
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE mycel_web")
    for question in (
        f"INSERT INTO record_logleaf (idx, leaf, hash, kind, scope) VALUES {WEB}",
        "UPDATE record_logleaf SET kind = ''",
        "DELETE FROM record_logleaf",
        "TRUNCATE record_logleaf CASCADE",
        "DELETE FROM record_outboxleaf",
        "UPDATE record_outboxleaf SET leaf = ''",
        "UPDATE record_document SET body = ''",
        "DELETE FROM record_document",
        "INSERT INTO record_mention (leaf_id, subject) VALUES (0, gen_random_uuid())",
        "INSERT INTO record_lognode (level, n, hash) VALUES (1, 0, '')",
        "INSERT INTO record_checkpoint (size, root, note, at) VALUES (0, '', '', now())",
        "DELETE FROM record_checkpoint",
        "UPDATE record_cosignature SET line = ''",
        "ALTER TABLE record_logleaf DISABLE TRIGGER ALL",
    ):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(question)
    OutboxLeaf.objects.create(leaf=LEAF)
    Document.objects.get_or_create(digest=canon.digest(b"{}"), defaults={"body": b"{}"})
    Subject.objects.update_or_create(id=_scope(), defaults={"ref": "", "label": "x"})
    assert LogLeaf.objects.count() == 0


def _sequence_as_worker():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE mycel_worker")
    assert sequencer.sequence() == 2
    assert checkpoints.sign(at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    for question in (
        "UPDATE record_logleaf SET kind = ''",
        "DELETE FROM record_logleaf",
        "UPDATE record_checkpoint SET note = ''",
        "DELETE FROM record_checkpoint",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(question)


def _statements():
    text = GUIDE.read_text()
    part = text.split("```sql", 1)[1].split("```", 1)[0]
    with_passwords = part.replace("LOGIN PASSWORD '…'", "")
    return [one for one in with_passwords.split(";") if one.strip()]


def _scope():
    return "0192f000-0000-7000-8000-000000000001"


def _spelled():
    return _scope() if connection.vendor == "postgresql" else _scope().replace("-", "")
