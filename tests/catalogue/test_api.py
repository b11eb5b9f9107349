"""The API of the catalogue: the same facts, rules and permissions as on pages."""

import json

import pytest

from mycel.catalogue.models import Node


def put(client, slug: str, code: object):
    body = code if isinstance(code, str) else json.dumps(code)
    return client.put(f"/api/nodes/{slug}/", body, content_type="application/json")


def test_nodes_and_who_keeps_them(readers):
    found = readers.anonymous.get("/api/nodes/?kind=platform").json()
    assert [one["ref"] for one in found["nodes"]] == ["node/db", "node/tiles"]
    assert found["next"] == ""
    assert found["nodes"][1]["keeper"] == {"ref": "unit/map-team", "name": "Map team"}
    kept = readers.anonymous.get("/api/stewards/?q=kachel").json()["kept"]
    assert [(one["ref"], one["sureness"]) for one in kept] == [("node/tiles", "sure")]
    assert readers.anonymous.get("/api/stewards/?q=tile+sever").json()["similar"] == ["Tile server"]
    state = readers.anonymous.get("/api/stewards/roll-call/").json()
    assert state == {"silent": 0, "waiting": 0, "answered": 0}


def test_one_node_is_its_code(readers):
    found = readers.anonymous.get("/api/nodes/review/").json()
    assert found["ref"] == "node/review"
    assert "quiet" not in json.dumps(found)
    assert readers.anonymous.get("/api/nodes/nothing/").status_code == 404


@pytest.mark.parametrize("slug", ["tiles", "db", "review", "store"])
def test_what_was_read_can_be_sent_back(readers, slug):
    code = readers.anonymous.get(f"/api/nodes/{slug}/").json()
    answer = put(readers.administrator, slug, code)
    assert (answer.status_code, answer.json()) == (200, code)


def test_who_may_write(readers):
    code = {"kind": "platform", "name": "Tiles", "steward": "unit/map-team"}
    roles = ("anonymous", "stranger", "steward", "holder", "administrator")
    found = [put(getattr(readers, role), "tiles", code).status_code for role in roles]
    assert found == [401, 403, 403, 200, 200]
    assert put(readers.anonymous, "fresh", code).status_code == 401
    created = put(readers.stranger, "fresh", code)
    assert created.status_code == 201
    assert Node.objects.get(slug="fresh").name == "Tiles"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("{", "not JSON"),
        ("[]", "no object"),
        ('{"kind": "platform", "kind": "pool"}', "kind"),
        ({"kind": "wizard"}, "one of platform"),
        ({"kind": "platform", "colour": "red"}, "not known"),
        ({"kind": "platform", "ref": "node/other"}, "address"),
        ({"kind": "platform", "steward": "person/quiet"}, "Nothing here is called"),
        ({"kind": "platform", "depends_on": [{"node": "node/tyles"}]}, "did you mean node/tiles"),
        ({"kind": "platform", "confirmed": "yesterday"}, "confirmed"),
        ({"kind": "platform", "capacity": {"law": "step", "steps": [{"from": 7}]}}, "from"),
    ],
)
def test_what_does_not_fit_is_said(readers, code, says):
    answer = put(readers.stranger, "fresh", code)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Node.objects.filter(slug="fresh").exists()


def test_days_are_read_from_json(readers):
    plan = [{"from": "2027-03-01", "servers": 3}]
    capacity = {"law": "linear", "per_server": 5, "servers": 2, "plan": plan}
    code = {"kind": "platform", "confirmed": "2026-11-01", "capacity": capacity}
    answer = put(readers.stranger, "fresh", code)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["capacity"]["plan"] == plan
    assert answer.json()["confirmed"] == "2026-11-01"
