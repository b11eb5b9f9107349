"""Whoever leaves keeps nothing any more, and each node they kept says so in the record."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mycel.catalogue import snapshots
from mycel.catalogue.models import Node, PoolMember
from mycel.cli import loading
from mycel.formats import movement as code
from mycel.people import actions
from mycel.people.models import Person
from mycel.record.models import OutboxLeaf

ATLAS = Path(__file__).resolve().parents[2] / "movements" / "open-atlas"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_what_somebody_kept_waits_for_somebody_else():
    files = {p.relative_to(ATLAS).as_posix(): p.read_bytes() for p in ATLAS.rglob("*.*")}
    loading.load(value=code.read(files=files), by=None, at=AT)
    amina = Person.objects.get(slug="amina")
    node = Node.objects.get(slug="tile-server")
    node.steward_unit, node.steward_person = None, amina
    node.save()
    pools = set(PoolMember.objects.filter(person=amina).values_list("node__slug", flat=True))
    assert pools
    before = OutboxLeaf.objects.count()
    actions.leave(person=amina, by=amina.id, at=AT)
    assert snapshots.of_nodes()["node/tile-server"].steward is None
    assert not PoolMember.objects.filter(person=amina).exists()
    entries = [bytes(leaf) for leaf in OutboxLeaf.objects.values_list("leaf", flat=True)[before:]]
    changed = sum(b'"t":"catalogue.node.changed"' in leaf for leaf in entries)
    assert changed == len(pools | {"tile-server"})
