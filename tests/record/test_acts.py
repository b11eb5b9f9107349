"""Acts: one function, one transaction, one entry."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from mycel.engine import canon, chance
from mycel.record import acts, bodies, queries, sequencer
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


@pytest.fixture(autouse=True)
def only_known_acts():
    yield
    acts.REGISTRY.pop("record.thing.late", None)


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
    page = queries.entries_page()
    (line,) = page.entries
    assert [(part.text, part.ref) for part in line.parts] == [
        ("The platform", ""),
        (" tried ", ""),
        ({"en": "the thing"}, "node/thing"),
    ]
    Subject.objects.filter(id=THING).delete()
    (line,) = queries.entries_page(subject=THING).entries
    assert line.parts[-1].text == "somebody whose name was removed"


@pytest.mark.django_db
def test_a_document_is_published_under_its_digest():
    digest = acts.publish(document={"share": 0.5, "Ä": [1, "x"]})
    body = queries.document(digest=digest)
    assert body == '{"share":"0.5","Ä":[1,"x"]}'.encode()
    assert canon.digest(body) == digest
    assert acts.publish(document={"share": 0.5, "Ä": [1, "x"]}) == digest
