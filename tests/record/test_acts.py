"""Acts: one function, one transaction, one entry."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from mycel.engine import canon, chance
from mycel.record import acts, bodies, leaf, queries, sequencer, sql
from mycel.record.models import Document, LogLeaf, Mention, OutboxLeaf, Subject

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
THING = UUID("0192f000-0000-7000-8000-000000000001")


class Refused(ValueError):
    """A refusal for the tests."""


@acts.act(
    "record.thing.tried", version=1, says="{actor} tried {thing}", thing="id", times="number?"
)
def try_thing(*, times: object, fail: bool, by: UUID | None, at: datetime) -> acts.Entry[str]:
    Subject.objects.create(id=chance.identifier(at_ms=1), ref="", label="a row of the act")
    if fail:
        raise Refused
    return acts.Entry(
        "done",
        scope=THING,
        body={"thing": THING, "times": times},
        names=(acts.Named(id=THING, ref="node/thing", label={"en": "the thing"}),),
    )


@pytest.mark.django_db
def test_an_act_writes_its_rows_and_one_leaf():
    assert try_thing(times=2, fail=False, by=None, at=AT) == "done"
    (row,) = OutboxLeaf.objects.all()
    assert canon.decode(bytes(row.leaf)) == {
        "v": 1,
        "t": "record.thing.tried",
        "log": "localhost/mycel/log",
        "in": str(THING),
        "at": "2026-11-23T06:00Z",
        "b": {"schema": 1, "thing": str(THING), "times": 2},
    }


@pytest.mark.django_db
def test_a_refused_act_leaves_nothing():
    with pytest.raises(Refused):
        try_thing(times=1, fail=True, by=None, at=AT)
    assert not Subject.objects.exists()
    assert not OutboxLeaf.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("times", ["many", 1.5, True])
def test_a_body_outside_its_schema_is_refused_whole(times):
    with pytest.raises(bodies.BodyError, match="times"):
        try_thing(times=times, fail=False, by=None, at=AT)
    assert not Subject.objects.exists()


@pytest.mark.django_db
def test_time_is_an_argument_with_a_zone():
    with pytest.raises(acts.NotAnAct, match="zone"):
        try_thing(times=1, fail=False, by=None, at=datetime(2026, 1, 1))  # noqa: DTZ001 — the sin
    with pytest.raises(acts.NotAnAct, match="by="):
        try_thing(times=1, fail=False, at=AT)


@pytest.mark.django_db
def test_the_sequencer_gives_indices_without_gaps():
    for times in range(3):
        try_thing(times=times, fail=False, by=None, at=AT)
    assert sequencer.sequence() == 3
    assert sequencer.sequence() == 0
    try_thing(times=9, fail=False, by=None, at=AT)
    assert sequencer.sequence() == 1
    rows = LogLeaf.objects.order_by("idx")
    assert [row.idx for row in rows] == [0, 1, 2, 3]
    assert [canon.decode(bytes(row.leaf))["b"]["times"] for row in rows] == [0, 1, 2, 9]
    assert all(bytes(row.hash) == canon.leaf_hash(bytes(row.leaf)) for row in rows)
    assert not OutboxLeaf.objects.exists()
    assert Mention.objects.filter(subject=THING).count() == 4


@pytest.mark.django_db
def test_the_database_refuses_to_change_the_log():
    try_thing(times=1, fail=False, by=None, at=AT)
    acts.publish(document={"a": 0.5})
    sequencer.sequence()
    for change in (
        lambda: LogLeaf.objects.update(leaf=b"{}"),
        lambda: LogLeaf.objects.all()._raw_delete("default"),
        lambda: Document.objects.update(body=b"{}"),
        lambda: Document.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert LogLeaf.objects.count() == 1


@pytest.mark.django_db
def test_entries_read_as_sentences():
    try_thing(times=1, fail=False, by=None, at=AT)
    sequencer.sequence()
    (line,) = queries.entries_page().days[0].entries
    assert [(part.text, part.ref) for part in line.parts] == [
        ("The platform", ""),
        (" tried ", ""),
        ({"en": "the thing"}, "node/thing"),
    ]
    Subject.objects.filter(id=THING).delete()
    (line,) = queries.entries_page(subject=THING).days[0].entries
    assert line.parts[-1].text == "something whose name was removed"


@pytest.mark.django_db
def test_a_document_is_published_under_its_digest():
    digest = acts.publish(document={"share": 0.5, "Ä": [1, "x"]})
    body = queries.document(digest=digest)
    assert body == '{"share":"0.5","Ä":[1,"x"]}'.encode()
    assert canon.digest(body) == digest
    assert acts.publish(document={"share": 0.5, "Ä": [1, "x"]}) == digest


def _claim(name, function=None, **fields):
    return acts.act(name, version=1, says="{actor}", **fields)(function or try_thing)


@pytest.mark.parametrize(
    ("name", "fields", "why"),
    [
        ("record.thing.tried", {}, "two functions claim"),
        ("thing.tried", {}, "app.noun.participle"),
        ("record.Thing.tried", {}, "app.noun.participle"),
        ("record.thing.try", {}, "no participle"),
        ("record.thing.turned", {"Größe": "id"}, "no field"),
        ("record.thing.turned", {"schema": "number"}, "no field"),
        ("record.thing.turned", {"actor": "id"}, "no field"),
        ("record.thing.turned", {"thing": "text"}, "expected one of"),
    ],
)
def test_an_act_outside_the_grammar_is_refused_when_it_is_declared(name, fields, why):
    known = dict(acts.REGISTRY)
    with pytest.raises((acts.NotAnAct, bodies.BodyError), match=why):
        _claim(name, queries.size, **fields)
    assert known == acts.REGISTRY


def test_an_act_stands_in_the_app_that_it_names():
    with pytest.raises(acts.NotAnAct, match="expected it in the app people"):
        _claim("people.thing.turned", queries.size)


@pytest.mark.django_db
def test_ids_are_of_version_7_and_a_leaf_that_is_too_long_is_refused_in_the_request():
    with pytest.raises(bodies.BodyError, match="UUIDv7"):
        bodies.spell(fields={"thing": "id"}, body={"thing": UUID(int=4)}, act="x")
    with pytest.raises(leaf.LeafError, match="in is"):
        leaf.encode(leaf=leaf.Leaf("record.thing.tried", "x/log", UUID(int=4), MINUTE, BODY))
    many = [chance.identifier(at_ms=i) for i in range(1800)]
    body = bodies.spell(fields={"things": "ids"}, body={"things": many}, act="x") | BODY
    with pytest.raises(canon.CanonError, match="65535") as refusal:
        leaf.encode(leaf=leaf.Leaf("record.thing.tried", "x/log", THING, MINUTE, body))
    assert refusal.value.reason == "leaf_too_long"


MINUTE = "2026-11-23T06:00Z"
BODY = {"schema": 1}
GOOD = {
    "v": 1,
    "t": "record.thing.tried",
    "log": "example.org/demo/log",
    "in": str(THING),
    "at": MINUTE,
    "b": BODY,
}


def test_a_leaf_reads_back():
    value = leaf.decode(data=canon.encode(GOOD))
    assert leaf.encode(leaf=value) == canon.encode(GOOD)
    assert leaf.subjects(leaf=value) == [THING]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"x": 1},
        {"t": "tried"},
        {"t": "record.thing.Tried"},
        {"log": "with space"},
        {"log": "a+b"},
        {"in": "0192f000-0000-4000-8000-000000000001"},
        {"in": str(THING).upper()},
        {"at": "2026-11-23T06:00:41Z"},
        {"at": "2026-11-23T06:00+01:00"},
        {"at": "2026-02-30"},
        {"b": {}},
        {"b": {"schema": 0}},
        {"b": []},
    ],
)
def test_what_is_not_exactly_a_leaf_fails_closed(change):
    with pytest.raises(leaf.LeafError):
        leaf.decode(data=canon.encode({**GOOD, **change}))


def test_a_missing_key_and_another_spelling_fail_closed():
    for key in GOOD:
        with pytest.raises(leaf.LeafError):
            leaf.decode(data=canon.encode({k: v for k, v in GOOD.items() if k != key}))
    with pytest.raises(canon.CanonError, match="canonical form"):
        leaf.decode(data=canon.encode(GOOD).replace(b":1}", b": 1}"))


def test_the_published_vectors_hold():
    """The vectors of docs/methods/record.md."""
    salt = bytes(range(32))
    roll = canon.roll_commitment(salt=salt, uid=b"u:alice")
    assert roll == "b481c572ca670c543110f408d129c609c3f3cd04365fe46b9949fdb6bed455de"
    text = canon.text_commitment(salt=salt, data="Größe".encode())
    assert text == "ce6ba099025a12848c51917104096420ba8c182f5eea88ac4193389d16839567"
    data = canon.encode(
        {
            "at": MINUTE,
            "b": {"c": roll},
            "in": str(THING),
            "log": "example.org/demo/log",
            "t": "roll.entry",
            "v": 1,
        }
    )
    assert len(data) == 199
    expected = "c01f2cca2126c690514b85151e93280495da956899d485d5ae176aeb9fa65f3c"
    assert canon.leaf_hash(data).hex() == expected
    with pytest.raises(canon.CanonError):
        canon.encode({"\U0001f600": 1, "\ufb33": 2})
    with pytest.raises(ValueError, match="expected 32"):
        canon.text_commitment(salt=b"short", data=b"x")


@pytest.mark.django_db
def test_every_trigger_stands_after_every_migration():
    """A rebuilt table loses its triggers on SQLite, without a word; this test is the word."""
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {row[0] for row in cursor.fetchall()}
    tables = sql.PROTECTED
    wanted = {f"{t}_no_{change.lower()}" for t, changes in tables.items() for change in changes}
    assert wanted | {"record_logleaf_in_order"} <= found


@acts.act("record.thing.cast", version=1, says="tried", resolution="day", mark="commitment?")
def cast_thing(*, keep: bool, by: UUID | None, at: datetime) -> acts.Entry[str]:
    def with_leaf(data: bytes) -> str:
        if keep:
            Subject.objects.create(id=THING, ref="", label=canon.leaf_hash(data).hex())
        return canon.leaf_hash(data).hex()

    return acts.Entry(None, scope=THING, body={}, with_leaf=with_leaf)


@pytest.mark.django_db
def test_an_act_can_say_the_day_alone_and_give_its_leaf_back():
    hashed = cast_thing(keep=True, by=None, at=AT)
    (row,) = OutboxLeaf.objects.all()
    assert canon.decode(bytes(row.leaf))["at"] == "2026-11-23"
    assert canon.leaf_hash(bytes(row.leaf)).hex() == hashed == Subject.objects.get().label
    sequencer.sequence()
    (line,) = queries.entries_page().days[0].entries
    assert line.clock == ""
    assert line.at == datetime(2026, 11, 23, tzinfo=UTC)
    assert sequencer.audit().faults == ()


def test_an_act_of_another_resolution_is_refused():
    with pytest.raises(acts.NotAnAct, match="minute or day"):
        acts.act("record.thing.turned", version=1, says="", resolution="hour")(queries.size)
