"""Import of promises, parts and incidents: into a new folder, or into that of a movement."""

import shutil

import pytest
from tests.cli.test_movement_verbs import files_in

from mycel.formats import movement

INCIDENTS = """\
start,end,nodes,people_affected,summary,risk,loss:editor-hours
2026-03-01 14:05,2026-03-02 09:30,Tile server,12000,Tiles were a day old.,key-maintainer-leaves,31
2026-04-01,,ghost,,Something else.,,
"""
SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: up}
spec: {service: tiles, indicatorRef: x, timeWindow: [{duration: 1Q}], objectives: [{target: 0.99}]}
"""
BOM = '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [PART]}'.replace(
    "PART", '{"type": "file", "name": "a"}'
)


def table(tmp_path, text=INCIDENTS, name="incidents.csv"):
    (tmp_path / name).write_text(text)
    return str(tmp_path / name)


@pytest.mark.parametrize(("key", "text"), [("openslo", SLO), ("cyclonedx", BOM)])
def test_promises_and_parts_become_a_movement(mycel, tmp_path, key, text):
    made = table(tmp_path, text, f"x.{'yaml' if key == 'openslo' else 'json'}")
    found = mycel("import", key, made, str(tmp_path / "out"), "--json").answer()["result"]
    assert found["nodes"] == 1
    assert movement.read(files=files_in(tmp_path / "out")).nodes
    assert mycel("outage", made, "--worlds", "64", "--json").answer()["input"]["format"] == key


def test_incidents_become_a_movement_of_their_own(mycel, tmp_path):
    out = tmp_path / "out"
    found = mycel("import", "incidents", table(tmp_path), str(out), "--json").answer()
    assert (found["result"]["incidents"], found["result"]["nodes"]) == (2, 2)
    whole = movement.read(files=files_in(out))
    assert [one.nodes for one in whole.incidents.values()] == [
        ("node/tile-server",),
        ("node/ghost",),
    ]
    assert (
        "is something here already"
        in mycel("import", "openslo", table(tmp_path, SLO, "s.yaml"), str(out)).refusal()
    )


def test_incidents_are_added_to_the_movement_in_the_folder(mycel, sample, tmp_path):
    place = tmp_path / "atlas"
    shutil.copytree(sample, place)
    before = files_in(place)
    found = mycel("import", "incidents", table(tmp_path), str(place), "--json").answer()["result"]
    assert "the node ghost" in [one["what"] for one in found["skipped"]]
    after = files_in(place)
    assert len(after.keys() - before.keys()) == 2
    assert all(after[name] == data for name, data in before.items())
    whole = movement.read(files=after)
    added = whole.incidents["incident/2026-03-01-tiles-were-a-day-old"]
    assert (added.nodes, added.risk) == (("node/tile-server",), "risk/key-maintainer-leaves")
    assert mycel("import", "incidents", table(tmp_path), str(place)).code == 0
    assert files_in(place) == after


def test_what_is_refused_leaves_the_movement_as_it_was(mycel, sample, tmp_path):
    place = tmp_path / "atlas"
    shutil.copytree(sample, place)
    before = files_in(place)
    wrong = table(tmp_path, INCIDENTS.replace("2026-04-01", "April"))
    said = mycel("import", "incidents", wrong, str(place)).refusal()
    assert said.startswith(f"mycel: {wrong}:3: start is")
    (place / "nodes" / "broken.yaml").write_text("ref: node/x\nkind: plattform\n")
    said = mycel("import", "incidents", table(tmp_path), str(place)).refusal()
    assert f"{place}/nodes/broken.yaml:2" in said
    (place / "nodes" / "broken.yaml").unlink()
    assert files_in(place) == before


def test_imported_promises_are_judged(mycel, tmp_path):
    made = table(tmp_path, SLO, "s.yaml")
    found = mycel("promises", made, "--quarters-start", "12", "--today", "2027-01-15", "--json")
    answer = found.answer()
    (one,) = answer["result"]["promises"]
    assert (one["promised"], one["verdict"], one["window_days"]) == (0.99, "not-known", 91.25)
    assert answer["result"]["quarters"][0]["from"] == "2026-12-01"
    assert one["quarter_budgets_hours"][0] == 21.6
    assert answer["method"]["today"] == "2027-01-15"
    assert "1 promises: 1 not known." in mycel("promises", made).out
    assert "Nothing here promises" in mycel("promises", table(tmp_path, BOM, "b.json")).out
    assert "expected a whole number" in mycel("promises", made, "--quarters-start", "13").refusal()
