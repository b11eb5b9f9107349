"""Writing a node: what the sheet says becomes the same value that files spell, or is refused."""

import pytest

from mycel.catalogue import snapshots
from mycel.catalogue.forms.writing import Writing
from mycel.catalogue.models import Node
from mycel.engine import movement
from mycel.people.models import Person


def filled(url: str, person: str = "stranger") -> dict[str, str]:
    """Return the form as a browser would send it back, untouched."""
    slug = url.split("/")[2]
    node = snapshots.whole(Node.objects.all()).filter(slug=slug).first()
    form = Writing(node=node, oneself=Person.objects.get(slug=person))
    data: dict[str, str] = {}
    for one in (form.sheet, *(row for rows in form.rows.values() for row in rows)):
        for field in one:
            value = field.value()
            data[field.html_name] = "" if value in (None, False) else str(value)
    for rows in form.rows.values():
        for field in rows.management_form:
            data[field.html_name] = str(field.value())
    return data


def value_of(slug: str) -> movement.Node:
    return snapshots.of_node(snapshots.whole(Node.objects.all()).get(slug=slug))


@pytest.mark.parametrize("slug", ["tiles", "store", "db", "review"])
def test_saving_untouched_changes_nothing(readers, slug):
    before = value_of(slug)
    client, url = readers.administrator, f"/nodes/{slug}/edit/"
    answer = client.post(url, filled(url, "root"))
    assert answer.status_code == 302, answer.context["writing"].sheet.errors
    assert value_of(slug) == before


def test_a_new_node_with_everything(readers):
    data = filled("/nodes/new/") | {
        "slug": "welcome",
        "kind": "process",
        "area": "capacity-building",
        "name_en": "Welcome",
        "name_ar": "ترحيب",
        "description_en": "Greets newcomers.",
        "steward": "person/stranger",
        "service_level": "active-maintenance",
        "unit": "newcomers/week",
        "demand": "now",
        "demand_low": "80",
        "demand_high": "120.5",
        "growth_low": "10",
        "growth_high": "40",
        "law": "queue",
        "queue_service_low": "0.5",
        "queue_service_high": "3",
        "queue_pool": "review",
        "answer_within_hours": "72",
        "share": "90",
        "failures_low": "2",
        "failures_high": "8",
        "hours_low": "0.3",
        "hours_high": "6",
        "links": "https://example.org/a\nhttps://example.org/b",
        "depends_on-0-node": "node/store",
        "depends_on-0-strength": "soft",
        "depends_on-0-weight": "0.3",
        "depends_on-1-node": "db",
        "depends_on-1-per_unit": "1.4",
        "plan-0-since": "2027-03-01",
        "plan-0-servers": "12",
    }
    answer = readers.stranger.post("/nodes/new/", data)
    assert answer.status_code == 302, answer.context["writing"].sheet.errors
    assert answer["Location"] == "/nodes/welcome/"
    found = value_of("welcome")
    assert found.name == {"en": "Welcome", "ar": "ترحيب"}
    assert found.steward == "person/stranger"
    assert found.demand == movement.Demand(now=(80, 120.5), growth_per_year=(0.1, 0.4))
    assert found.capacity.service_hours == (0.5, 3)
    assert found.capacity.pool == "node/review"
    assert found.capacity.plan[0].servers == 12
    assert found.promise == movement.Promise(answer_within_hours=72, share=0.9)
    assert found.failure == movement.Failure(per_year=(2, 8), hours=(0.3, 6))
    assert found.depends_on == (
        movement.Dependency(node="node/store", strength=movement.Strength.SOFT, weight=0.3),
        movement.Dependency(node="node/db", per_unit=1.4),
    )
    assert Node.objects.get(slug="welcome").search.startswith("welcome")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"slug": "tiles"}, "slug", "taken"),
        ({"slug": "new"}, "slug", "taken"),
        ({"slug": "<script>"}, "slug", "valid"),
        ({"slug": "Loud"}, "slug", "expected a reference"),
        ({"kind": "wizard"}, "kind", "valid choice"),
        ({"name_en": "x" * 301}, "name_en", "300"),
        ({"steward": "person/quiet"}, "steward", "valid choice"),
        ({"demand": "now", "demand_low": "9", "demand_high": "1"}, "demand_low", "lower end"),
        ({"demand": "now"}, "demand_low", "Fill this in too"),
        ({"demand": "now", "demand_low": "nan"}, "demand_low", "number"),
        ({"demand": "series"}, "demand_series", "Fill this in too"),
        ({"law": "linear"}, "linear_per_server", "Fill this in too"),
        ({"law": "linear", "linear_per_server": "-1", "linear_servers": "2"},
         "linear_per_server", "above 0"),
        ({"law": "queue", "queue_service_low": "1", "queue_pool": "db"},
         "queue_pool", "no pool of people"),
        ({"share": "90"}, "answer_within_hours", "Fill this in too"),
        ({"share": "190", "answer_within_hours": "2"}, "share", "0.9 is 90 %"),
        ({"links": "javascript:alert(1)"}, "links", "https://"),
        ({"hours_low": "1"}, "failures_low", "Fill this in too"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field(readers, changes, field, says):
    base = {"slug": "fresh", "name_en": "Fresh", "kind": "platform", "area": "technology"}
    data = filled("/nodes/new/") | base | changes
    answer = readers.stranger.post("/nodes/new/", data)
    assert answer.status_code == 422
    sheet = answer.context["writing"].sheet
    assert field in sheet.errors, sheet.errors
    assert says in " ".join(sheet.errors[field])
    assert not Node.objects.filter(slug="fresh").exists()
    html = answer.content.decode()
    assert 'role="alert"' in html
    assert "<script>" not in html.replace('<script src="', "")


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ({"node": "tyles"}, "node", "did you mean node/tiles"),
        ({"node": "fresh"}, "node", "itself"),
        ({"node": "db", "weight": "0.5", "strength": "hard"}, "weight", "soft"),
        ({"node": "db", "strength": "soft", "weight": "7"}, "weight", "from 0 to 1"),
        ({"node": "db", "at_least": "2"}, "at_least", "group"),
        ({"node": "db", "group": "g", "at_least": "2"}, "at_least", "at most 1"),
        ({"node": "db", "group": "G G", "at_least": "1"}, "group", "a word of"),
        ({"weight": "0.5"}, "__all__", "has no node"),
        ({"node": "../../etc/passwd"}, "node", "expected a reference"),
    ],
)
def test_a_refusal_stands_in_its_row(readers, row, field, says):
    base = {"slug": "fresh", "name_en": "Fresh", "kind": "platform", "area": "technology"}
    rows = {f"depends_on-1-{name}": value for name, value in row.items()}
    data = filled("/nodes/new/") | base | rows
    answer = readers.stranger.post("/nodes/new/", data)
    assert answer.status_code == 422
    errors = answer.context["writing"].rows["depends_on"][1].errors
    assert field in errors, errors
    assert says in " ".join(errors[field])


def test_more_rows_and_another_law_lose_nothing(readers):
    url = "/nodes/new/"
    data = filled(url) | {
        "slug": "half", "name_en": "Half", "law": "usl", "usl_alpha": "a lot",
        "depends_on-0-node": "store", "depends_on-0-weight": "x", "demand_low": "3",
    }  # fmt: skip
    answer = readers.stranger.post(url, {**data, "more": "depends_on"})
    assert answer.status_code == 200
    form = answer.context["writing"]
    assert not form.has_errors
    assert form.sheet["usl_alpha"].value() == "a lot"
    assert [row["node"].value() for row in form.rows["depends_on"]] == ["store", *[None] * 5]
    assert form.rows["depends_on"][0]["weight"].value() == "x"
    answer = readers.stranger.post(url, {**data, "law": "linear", "show": "law"})
    html = answer.content.decode()
    assert 'type="hidden" name="usl_alpha" value="a lot"' in html
    assert 'id="id_linear_per_server"' in html
    assert not Node.objects.filter(slug="half").exists()


def test_a_row_can_be_taken_away(readers):
    url = "/nodes/tiles/edit/"
    data = filled(url, "hana")
    readers.holder.post(url, {**data, "depends_on-0-DELETE": "on"})
    assert [one.node for one in value_of("tiles").depends_on] == ["node/db"]
    data = filled(url, "hana")
    answer = readers.holder.post(
        url,
        {**data, "depends_on-0-node": "", "depends_on-0-group": "", "depends_on-0-at_least": ""},
    )
    assert answer.status_code == 302
    assert value_of("tiles").depends_on == ()


def test_a_pseudonym_stays_who_it_is(readers):
    url = "/nodes/review/edit/"
    html = readers.stranger.get(url).content.decode()
    assert Person.objects.get(slug="quiet").pseudonym in html
    assert "person/quiet" not in html
    assert "Quiet Q" not in html
    readers.stranger.post(url, {**filled(url), "name_de": "Prüfer:innen"})
    assert [one.person for one in value_of("review").people] == ["person/hana", "person/quiet"]


def test_figures_are_read_in_the_readers_language(readers):
    url = "/nodes/tiles/edit/"
    readers.holder.cookies["django_language"] = "de"
    readers.holder.post(url, filled(url, "hana") | {"linear_per_server": "1234,5"})
    assert value_of("tiles").capacity.per_server == 1234.5


@pytest.mark.parametrize(
    "hostile",
    [
        {},
        {"depends_on-TOTAL_FORMS": "9999999999", "depends_on-INITIAL_FORMS": "0"},
        {"depends_on-TOTAL_FORMS": "-1", "depends_on-INITIAL_FORMS": "x", "more": "1"},
        {"name_en": "\x00", "slug": "a\x00b"},
        {"law": "__class__", "show": "law"},
        {"demand_low": "9" * 5000, "demand": "now"},
    ],
)
def test_hostile_forms_are_refused_calmly(readers, hostile):
    answer = readers.stranger.post("/nodes/new/", hostile)
    assert answer.status_code in {200, 422}
    assert Node.objects.count() == 4
