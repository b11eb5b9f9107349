"""What was retired leaves no loose end: the movement can still be exported, loaded and assessed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mycel.assessment import snapshots
from mycel.catalogue.actions import nodes
from mycel.catalogue.models import Node
from mycel.cli import loading
from mycel.formats import movement as code

ATLAS = Path(__file__).resolve().parents[2] / "movements" / "open-atlas"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def atlas(db):
    files = {
        path.relative_to(ATLAS).as_posix(): path.read_bytes()
        for path in ATLAS.rglob("*")
        if path.is_file()
    }
    loading.load(value=code.read(files=files), by=None, at=AT)


def test_a_movement_with_a_retired_node_reads_back(atlas):
    whole = snapshots.of_movement()
    needed = {edge.node for node in whole.nodes.values() for edge in node.depends_on}
    pools = {node.capacity.pool for node in whole.nodes.values() if node.capacity}
    named = [
        ref
        for risk in whole.risks.values()
        for ref in risk.affects
        if ref in whole.nodes and ref not in needed | pools
    ]
    if not named:
        pytest.fail("the sample names no risk of a node that can be retired")
    node = Node.objects.get(slug=named[0].partition("/")[2])
    nodes.retire_node(node=node, by=None, at=AT)
    after = snapshots.of_movement()
    assert named[0] not in after.nodes
    assert all(
        ref in after.nodes or ref in after.units for r in after.risks.values() for ref in r.affects
    )
    assert code.read(files=code.write(movement=after)).nodes.keys() == after.nodes.keys()
    assert snapshots.frozen().movement.nodes.keys() == after.nodes.keys()
    nodes.restore_node(node=node, by=None, at=AT)
    assert snapshots.of_movement() == whole
