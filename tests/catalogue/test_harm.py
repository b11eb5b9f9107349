"""What an analysis of risk reads of nodes is kept by files, forms and acts alike."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from tests.catalogue.conftest import AT, small

from mycel.catalogue import snapshots
from mycel.catalogue.models import Node
from mycel.cli.loading import load
from mycel.engine import movement
from mycel.formats import movement as code


def harmful() -> movement.Movement:
    value = small()
    members = (
        movement.PoolMember("person/hana", 6, date(2024, 2, 1), "grant"),
        movement.PoolMember("person/quiet", 1, None, "grant"),
    )
    changed = replace(
        value.nodes["node/review"],
        people=members,
        people_at_least=2,
        harm_per_hour_down={"editor-hours": (0.5, 3.0)},
        harm_per_unserved={"people-affected": (1.0, 1.0)},
    )
    return replace(
        value,
        losses={"editor-hours": None, "people-affected": None},
        nodes={**value.nodes, changed.ref: changed},
    )


@pytest.fixture
def loaded(atlas) -> movement.Movement:
    value = harmful()
    load(value=value, by=None, at=AT)
    return value


def review() -> movement.Node:
    return snapshots.of_nodes()["node/review"]


def test_files_come_back_and_loading_twice_changes_nothing(loaded):
    assert review() == loaded.nodes["node/review"]
    assert load(value=loaded, by=None, at=AT).nodes.changed == 0
    again = code.read(files=code.write(movement=snapshots.of_movement()))
    assert again.nodes == loaded.nodes
    assert load(value=again, by=None, at=AT).nodes.changed == 0


def test_a_form_that_asks_for_none_of_it_keeps_it(loaded, readers):
    client = readers.administrator
    url = reverse("node_edit", kwargs={"slug": "review"})
    fields = client.get(url).context["writing"]
    sent = {name: fields.sheet[name].value() or "" for name in fields.sheet.fields}
    for rows in fields.rows.values():
        sent |= {f"{rows.prefix}-TOTAL_FORMS": len(rows), f"{rows.prefix}-INITIAL_FORMS": 0}
        for form in rows:
            sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    sent |= {"name_en": "All reviewers", "save": "1", "people-0-hours_per_week": "5"}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["writing"].sheet.errors
    kept = review()
    assert kept.name["en"] == "All reviewers"
    assert kept.people[0] == movement.PoolMember("person/hana", 5.0, date(2024, 2, 1), "grant")
    assert kept.people[1].factor == "grant"
    assert kept.people_at_least == 2
    assert kept.harm_per_hour_down == {"editor-hours": (0.5, 3.0)}


def test_programs_can_write_it_and_are_told_of_unknown_units(loaded, readers):
    row = Node.objects.get(slug="store")
    url = f"/api/nodes/{row.slug}/"
    body = {"kind": "resource", "name": "Object store", "harm_per_hour_down": {"hours": [1, 2]}}
    answer = readers.administrator.put(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert "hours is no unit of loss" in answer.content.decode()
    body["harm_per_hour_down"] = {"editor-hours": [1, 2]}
    answer = readers.administrator.put(url, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert snapshots.of_nodes()["node/store"].harm_per_hour_down == {"editor-hours": (1.0, 2.0)}
