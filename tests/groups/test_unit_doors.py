"""The doors of groups: reading, changing, and losing nothing on the way."""

import json
from datetime import date

import pytest
from django.test import Client
from tests.groups.conftest import as_person

from mycel.formats.movement.read import read_part
from mycel.groups import snapshots
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.record.models import OutboxLeaf

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")  # nothing collected in tests


def leaves() -> list[str]:
    return [json.loads(bytes(row.leaf))["t"] for row in OutboxLeaf.objects.order_by("id")]


def posted(client: Client, url: str) -> dict[str, object]:
    """Return what a browser would send back if nothing was changed."""
    form = client.get(url).context["form"]
    data = {bound.html_name: bound.value() for bound in form}
    for part in (form.roles.management_form, *form.roles):
        for bound in part:
            value = bound.value()
            shown = bound.field.prepare_value(value)
            data[bound.html_name] = shown
    return {key: "" if value is None else value for key, value in data.items()}


def test_units_can_be_read_by_everybody(client: Client, council: Unit) -> None:
    text = client.get("/units/").content.decode()
    assert "Council" in text
    assert "1 seat is free" in text
    assert "Enter a group" not in text


def test_saving_a_form_unchanged_changes_nothing(amina: Client, council: Unit) -> None:
    before, count = snapshots.of_units(), len(leaves())
    answer = amina.post("/units/council/edit/", posted(amina, "/units/council/edit/"))
    assert answer.status_code == 302
    assert snapshots.of_units() == before
    assert len(leaves()) == count


def test_a_change_keeps_holders_and_writes_one_entry(amina: Client, council: Unit) -> None:
    count = len(leaves())
    data = posted(amina, "/units/council/edit/") | {
        "name_en": "Great Council",
        "mandate_de": "Achtet auf alles.",
        "roles-0-role": "speaker",
        "roles-2-role": "scribe",
        "roles-2-seats": "1",
        "roles-2-responsibilities": "minutes, agenda",
        "charter": "New charter",
        "every": "month",
        "links": "https://a.example/\nhttps://b.example/",
    }
    assert amina.post("/units/council/edit/", data).status_code == 302
    value = snapshots.of_units()["unit/council"]
    assert value.name == {"en": "Great Council", "de": "Rat"}
    assert value.mandate == {
        "en": "Looks after what everybody builds on.",
        "de": "Achtet auf alles.",
    }
    assert [(role.role, len(role.holders)) for role in value.roles] == [
        ("speaker", 2),
        ("member", 1),
        ("scribe", 0),
    ]
    assert value.roles[2].responsibilities == ("minutes", "agenda")
    assert value.reports is not None
    assert value.reports.every == "month"
    assert value.links == ("https://a.example/", "https://b.example/")
    assert Unit.objects.get(slug="council").charter_text == "New charter"
    assert leaves()[count:] == ["groups.unit.changed"]


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("links", "ftp://a.example", "links"),
        ("parent", "unit/team", "__all__"),
        ("name_en", "", "__all__"),
        ("roles-0-role", "", "__all__"),
        ("roles-0-role", "member", "__all__"),
        ("review", "yesterday", "review"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_loses_nothing(
    amina: Client, council: Unit, field: str, value: str, where: str
) -> None:
    before = snapshots.of_units()
    data = posted(amina, "/units/council/edit/") | {"mandate_en": "My long text", field: value}
    if field == "name_en":
        data["name_de"] = ""
    answer = amina.post("/units/council/edit/", data)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert set(errors) & {where, "name_en"}, errors
    assert "My long text" in answer.content.decode()
    assert snapshots.of_units() == before


def test_two_people_at_once_do_not_overwrite_each_other(amina: Client, council: Unit) -> None:
    first = posted(amina, "/units/council/edit/")
    amina.post("/units/council/edit/", first | {"name_de": "Großer Rat"})
    answer = amina.post("/units/council/edit/", first | {"mandate_en": "Mine"})
    assert answer.status_code == 200
    assert "Somebody changed this group" in answer.content.decode()
    again = first | {"mandate_en": "Mine", "seen": answer.context["form"]["seen"].value()}
    assert amina.post("/units/council/edit/", again).status_code == 302
    assert snapshots.of_units()["unit/council"].mandate == {"en": "Mine"}


def test_a_new_group_gets_an_address_and_an_entry(amina: Client, council: Unit) -> None:
    data = posted(amina, "/units/new/") | {"name_en": "Map Friends", "kind": "team"}
    answer = amina.post("/units/new/", data)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/units/map-friends/"
    assert snapshots.of_units()["unit/map-friends"].name == "Map Friends"
    assert leaves()[-1] == "groups.unit.founded"
    for slug in ("new", "council"):
        taken = amina.post("/units/new/", data | {"slug": slug})
        assert taken.context["form"].errors["slug"] == [
            "This short name is taken. Choose another one."
        ]


def test_who_holds_no_role_reads_who_to_ask(client: Client, council: Unit) -> None:
    as_person(client, "mei")
    for url in ("/units/council/edit/", "/units/council/terms/begin/"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "ask one of them" in answer.content.decode()


def begin(client: Client, slug: str, role: str, since: str = "2026-11-23") -> object:
    data = {"person": str(Person.objects.get(slug=slug).id), "role": role, "since": since}
    return client.post("/units/council/terms/begin/", data)


def test_a_term_begins_on_a_free_seat_only(amina: Client, council: Unit) -> None:
    assert begin(amina, "mei", "chair").status_code == 302
    assert leaves()[-1] == "groups.term.begun"
    full = begin(amina, "jonas", "chair")
    assert full.context["form"].errors["role"] == [
        "All 2 seats of this role are held on that day. End a term first."
    ]
    twice = begin(amina, "mei", "chair")
    assert twice.context["form"].errors["person"] == [
        "They hold this role already. Choose another role or person."
    ]
    assert begin(amina, "mei", "nonsense").status_code == 200


def test_a_seat_that_is_promised_from_later_on_is_not_free(amina: Client, council: Unit) -> None:
    assert begin(amina, "mei", "chair", "2027-06-01").status_code == 302
    assert "role" in begin(amina, "jonas", "chair").context["form"].errors


def test_a_term_ends_but_not_before_it_began(amina: Client, council: Unit) -> None:
    term = Term.objects.get(person__slug="hana")
    url = f"/units/council/terms/{term.pk}/end/"
    early = amina.post(url, {"until": "2026-01-31"})
    assert "Choose that day or a later one" in early.context["form"].errors["until"][0]
    assert amina.post(url, {"until": "2026-11-22"}).status_code == 302
    term.refresh_from_db()
    assert term.until_date == date(2026, 11, 22)
    assert leaves()[-1] == "groups.term.ended"
    assert amina.get(f"/units/team/terms/{term.pk}/end/").status_code == 404


def test_somebody_may_end_their_own_term(client: Client, council: Unit) -> None:
    as_person(client, "hana")
    own = Term.objects.get(person__slug="hana")
    other = Term.objects.get(person__slug="jonas")
    assert client.get(f"/units/council/terms/{own.pk}/end/").status_code == 200
    assert client.get(f"/units/team/terms/{other.pk}/end/").status_code == 403


def test_the_interface_for_programs_tells_units_without_hidden_names(
    client: Client, council: Unit
) -> None:
    every = client.get("/api/units/").json()
    assert {unit["ref"] for unit in every} == {"unit/council", "unit/team"}
    one = client.get("/api/units/council/").json()
    assert one["roles"][0]["terms"][0]["name"] == "Amina Diallo"
    assert "ana Secret" not in json.dumps(one)
    assert client.get("/api/units/nothing/").status_code == 404


def test_a_unit_is_sent_as_a_file_that_reads_back(client: Client, council: Unit) -> None:
    answer = client.get("/units/council.yaml")
    assert answer.headers["Content-Type"].startswith("application/yaml")
    found = read_part(files={"units/council.yaml": answer.content}).units["unit/council"]
    assert found.name == {"en": "Council", "de": "Rat"}
