"""Pages and API of the record: sentences, days, histories, and the bytes behind them."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.utils import translation

from mycel.engine import canon
from mycel.people.actions import join
from mycel.people.models import Account
from mycel.record import acts, queries, sequencer
from mycel.record.models import LogLeaf, Opening

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
LIMIT = 12


@pytest.fixture
def people(db):
    """Let 60 people join, on two days."""
    joined = []
    for number in range(60):
        account = Account.objects.create(username=f"account-{number}")
        at = AT.replace(day=22 if number < 20 else 23)
        joined.append(join(account=account, name=f"Name {number}", by=None, at=at))
    while sequencer.sequence():
        pass
    return joined


def test_the_list_is_grouped_by_day_and_goes_on(client, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(LIMIT):
        first = client.get("/record/").content.decode()
    assert "<h3>23 November 2026</h3>" in first
    assert "<h3>22 November 2026</h3>" in first
    assert first.count("joined</span>") == 50
    assert 'href="/record/?before=10"' in first
    second = client.get("/record/?before=10").content.decode()
    assert second.count("joined</span>") == 10
    assert 'href="/record/?after=9"' in second
    newer = client.get("/record/?after=9").content.decode()
    assert newer.count("joined</span>") == 50
    assert 'rel="prev"' not in newer


def test_filters_speak_in_words_and_stay(client, people):
    page = client.get("/record/?act=people.person.joined").content.decode()
    assert '<option value="people.person.joined" selected>Somebody joined</option>' in page
    assert "?before=10&amp;act=people.person.joined" in page
    none = client.get("/record/?act=groups.unit.founded").content.decode()
    assert "No act of this kind" in none


def test_a_thing_has_its_own_history(client, people):
    page = client.get(f"/record/?about={people[3].id}").content.decode()
    assert page.count("joined</span>") == 1
    assert people[3].pseudonym in page
    assert client.get("/record/?about=nonsense").status_code == 200


def test_an_entry_tells_what_it_stands_on(client, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(LIMIT):
        page = client.get("/record/3/").content.decode()
    row = LogLeaf.objects.get(idx=3)
    assert bytes(row.hash).hex() in page
    assert f"/record/?about={people[3].id}" in page
    assert 'href="/record/4/"' in page
    assert 'href="/record/2/"' in page
    assert client.get("/record/60/").status_code == 404


def test_texts_behind_an_entry_can_be_computed_again(client, db):
    scope = UUID("0192f000-0000-7000-8000-000000000009")
    digest = acts.publish(document={"mandate": acts.Sealed(about=scope, text="Größe")})
    body = canon.decode_document(queries.document(digest=digest))
    commitment = body["mandate"]["commitment"]
    answer = client.get(f"/record/texts/{commitment}.json").json()
    salt, data = bytes.fromhex(answer["salt"]), answer["text"].encode()
    assert canon.text_commitment(salt=salt, data=data) == commitment
    again = acts.publish(document={"mandate": acts.Sealed(about=scope, text="Größe")})
    assert again == digest
    assert Opening.objects.count() == 1
    Opening.objects.all().delete()
    assert client.get(f"/record/texts/{commitment}.json").status_code == 404


def test_downloaded_leaves_have_the_hashes_of_the_pages(client, people):
    lines = client.get("/record/leaves.ndjson?from=58").content.splitlines()
    assert len(lines) == 2
    assert canon.leaf_hash(lines[0]).hex() in client.get("/record/58/").content.decode()


def test_the_api_says_the_same(client, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(LIMIT):
        page = client.get("/api/record/entries?act=people.person.joined").json()
    assert (page["size"], page["older"], len(page["entries"])) == (60, 10, 50)
    one = client.get("/api/record/entries/3").json()
    assert canon.leaf_hash(one["leaf"].encode()).hex() == one["hash"]
    assert json.loads(one["leaf"])["t"] == "people.person.joined"
    assert client.get("/api/record/entries/60").status_code == 404
    assert client.get("/api/record/entries?before=-1").status_code == 422
    known = {act["name"]: act for act in client.get("/api/record/acts").json()}
    assert known["people.person.joined"]["fields"] == {"actor": "id?", "person": "id"}


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_each_act_has_words_and_says_only_what_its_schema_holds(language):
    with translation.override(language):
        for act in acts.REGISTRY.values():
            assert act.places() <= {*act.fields, "scope"}, act.name
            assert act.where.startswith("mycel.") is bool(str(act.title)), act.name
