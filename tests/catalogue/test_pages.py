"""The map and a node's page: plain data, drawn by the templates that the site extends."""

from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from mycel.catalogue import queries
from mycel.catalogue.models import Dependency, Node
from mycel.catalogue.queries import map as map_queries
from mycel.catalogue.queries.words import NOBODY
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
STATES = {
    "node/tiles": queries.NodeState(state="tight", limit=1.2, tight_at=1.0),
    "node/db": queries.NodeState(state="holds", limit=4.0, tight_at=3.25),
}


def drawn(template: str, page: object) -> str:
    return render_to_string(template, {"page": page}, request=RequestFactory().get("/nodes/"))


def the_map(**asked: object) -> map_queries.MapPage:
    filters = queries.Filters(**asked)
    return queries.map_page(filters=filters, states=STATES, until_year=2030)


def test_the_map_tells_states_needs_and_who_is_first(atlas):
    page = the_map()
    assert [row.name for row in page.graph.rows] == [
        "Database",
        "Reviewers",
        "Object store",
        "Tile server",
    ]
    assert page.graph.rows[-1].needs == ("node/store", "node/db")
    assert page.counts == {"breaks": 0, "tight": 1, "holds": 1, "unknown": 2}
    assert page.worst == "tight"
    assert page.first[0].name == "Tile server"
    assert page.unowned == 2
    html = drawn("catalogue/map_page.html", page)
    assert 'data-ref="node/tiles" data-state="tight" data-limit="1.2"' in html
    assert "until demand is about 1.2 times what it is" in html


def test_the_map_grows_without_script(atlas):
    page = the_map(growth=3.5)
    assert page.counts == {"breaks": 1, "tight": 1, "holds": 0, "unknown": 2}
    assert "× 3.5 by 2030, 1 of 4 things run out; Tile server is first" in page.graph.title


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({"kind": "pool"}, ["review"]),
        ({"area": "technology"}, ["db", "store", "tiles"]),
        ({"steward": "unit/map-team"}, ["tiles"]),
        ({"steward": "person/sol"}, ["db"]),
        ({"steward": "nobody"}, ["review", "store"]),
        ({"level": "active-maintenance"}, ["tiles"]),
        ({"level": "none"}, ["db", "review", "store"]),
        ({"state": "tight"}, ["tiles"]),
        ({"q": "kachel"}, ["tiles"]),
        ({"q": "PRUFENDE"}, ["review"]),
        ({"q": "خادم"}, ["tiles"]),
        ({"q": "kartengruppe"}, ["tiles"]),
        ({"q": "draws map"}, ["tiles"]),
        ({"q": "Quiet"}, []),
        ({"q": "%"}, []),
        ({"q": "' OR 1=1 --"}, []),
    ],
)
def test_filters_narrow_the_map(atlas, asked, slugs):
    assert [row.ref.partition("/")[2] for row in the_map(**asked).graph.rows] == slugs


def test_too_many_nodes_are_a_table(atlas, monkeypatch):
    monkeypatch.setattr(map_queries, "MOST_DRAWN", 3)
    page = the_map()
    assert page.graph is None
    assert len(page.rows) == 4
    assert page.rows[-1].needs == ("node/store", "node/db")
    assert "cannot be read" in drawn("catalogue/map_page.html", page)


def test_the_map_takes_few_queries(atlas, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        the_map()
    tiles = Node.objects.get(slug="tiles")
    for i in range(30):
        Node.objects.create(
            id=f"0192f000-0000-7000-8000-{i:012d}", slug=f"n{i}", kind="platform",
            area="technology", name=f"N {i}", steward_unit=tiles.steward_unit,
        )  # fmt: skip
    with django_assert_max_num_queries(5):
        assert len(the_map().graph.rows) == 34


def test_an_empty_map_teaches_the_next_step(db):
    html = drawn("catalogue/map_page.html", the_map())
    assert "Nothing has been written down yet" in html
    assert "/nodes/new/" in html


def test_a_node_tells_who_keeps_it_and_what_needs_it(atlas):
    page = queries.node_page(slug="store", at=AT, states=STATES)
    assert page.keeper == NOBODY
    assert page.sureness.kind == "nobody"
    assert [(one.name, one.state) for one in page.needed_by] == [("Tile server", "tight")]
    assert page.reach == 1
    tiles = queries.node_page(slug="tiles", at=AT)
    assert tiles.keeper.name == "Map team"
    assert (tiles.sureness.kind, tiles.sureness.since) == ("sure", date(2026, 11, 3))
    assert tiles.looked_after_by == ()
    assert [one.words for one in tiles.needs] == [
        "cannot work without it; 1.4 asked there for each unit of work",
        "one of the group database",
    ]
    html = drawn("catalogue/node_page.html", tiles)
    assert "Last confirmed on 3 November 2026" in html
    assert "/nodes/tiles/series.csv" in html
    for block in ("What can go wrong", "What was found", "The thread"):
        assert block in html


def test_there_is_no_page_without_a_node(atlas):
    assert queries.node_page(slug="nothing", at=AT) is None


def test_people_who_did_not_agree_are_a_number(atlas):
    page = queries.node_page(slug="review", at=AT)
    assert [one.name for one in page.people.carriers] == ["Hana"]
    assert (page.people.others, page.people.count, page.people.absence_factor) == (1, 2, 1)
    html = drawn("catalogue/node_page.html", page)
    assert "Quiet" not in html
    assert "person/quiet" not in html
    assert "1 of 2 people give more than half" in html


def test_a_keeper_who_did_not_agree_has_a_pseudonym(atlas):
    quiet = Person.objects.get(slug="quiet")
    Node.objects.filter(slug="store").update(steward_person=quiet)
    page = queries.node_page(slug="store", at=AT)
    assert page.keeper.name == quiet.pseudonym
    assert page.keeper.url == ""
    html = drawn("catalogue/node_page.html", page)
    assert "Quiet Q" not in html
    assert "person/quiet" not in html
    assert "people/quiet" not in html


def test_what_the_reader_may_do_is_on_the_page(readers):
    def may(name: str) -> tuple[bool, bool, bool]:
        reader = Account.objects.get(username=name)
        may = queries.node_page(slug="tiles", at=AT, reader=reader).may
        return may.change, may.retire, may.confirm

    assert may("hana") == (True, True, True)
    assert may("root") == (True, True, True)
    assert may("stranger") == (False, False, False)
    assert may("sol") == (False, False, False)


def test_a_node_takes_few_queries(atlas, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        queries.node_page(slug="tiles", at=AT)
    tiles, many = Node.objects.get(slug="tiles"), []
    for i in range(30):
        other = Node.objects.create(
            id=f"0192f000-0000-7000-8000-{i:012d}", slug=f"n{i}", kind="platform",
            area="technology", name=f"N {i}",
        )  # fmt: skip
        many.append(Dependency(node=other, on=tiles, position=0, strength="hard"))
    Dependency.objects.bulk_create(many)
    with django_assert_max_num_queries(12):
        assert queries.node_page(slug="tiles", at=AT).reach == 30


def test_reach_follows_circles_once(atlas):
    db, tiles = Node.objects.get(slug="db"), Node.objects.get(slug="tiles")
    Dependency.objects.create(node=db, on=tiles, position=0, strength="soft")
    assert queries.node_page(slug="db", at=AT).reach == 1


def test_pages_speak_german(atlas):
    with translation.override("de"):
        page = the_map()
        assert page.graph.rows[-1].name == "Kachelserver"
        assert page.graph.rows[-1].steward_name == "Kartengruppe"
