"""Lists of proposals stay as light at 900 as at 10, and find by state, language and words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.deliberation import world
from tests.deliberation.proposed import draft, drafted, published, supported

from mycel.deliberation import actions
from mycel.deliberation.models import Proposal
from mycel.texts.models import Text, Translation

pytestmark = pytest.mark.django_db
BACKEND = "mycel.site.backend.AccountBackend"
MOST_QUERIES = 12


def _many(process, count):
    """Write proposals as rows: what is measured here is reading."""
    first = Proposal.objects.count() + 1
    texts = [
        Text(
            id=world.id_(), space=process.ref, ref=f"proposal/{n}",
            language="en" if n % 3 else "de",
            title=f"Thing {n} for everybody", body="Do it.", written_at=world.AT,
            changed_at=world.AT,
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    Text.objects.bulk_create(texts)
    Translation.objects.bulk_create(
        Translation(
            text=text, language="en", version=1, title="Translated", body="Do.", maker="human",
            made_at=world.AT,
        )
        for text in texts if text.language == "de"
    )  # fmt: skip
    Proposal.objects.bulk_create(
        Proposal(
            id=world.id_(), number=n, process=process, text=text, state="published",
            drafted_at=world.AT, published_at=world.AT, endorsements_count=n % 9,
        )
        for n, text in enumerate(texts, start=first)
    )  # fmt: skip


def _queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_of_proposals_asks_as_little_at_900_as_at_10(client, signed_in):
    process = world.process("proposals")
    if signed_in:
        client.force_login(world.person("amina").account, backend=BACKEND)
    _many(process, 10)
    url = f"/processes/{process.number}/proposals/"
    client.get(url)
    few = _queries(client, url)
    _many(process, 890)
    many = _queries(client, url)
    assert few == many <= MOST_QUERIES
    assert _queries(client, f"{url}?before=500&show=due") <= MOST_QUERIES


def test_pages_follow_each_other_without_holes(client):
    process = world.process("proposals")
    _many(process, 45)
    url, seen = f"/processes/{process.number}/proposals/", []
    query = ""
    while query is not None:
        told = client.get(url + query).text
        seen += [int(n) for n in re.findall(r"/proposals/(\d+)/\"", told)]
        older = re.search(r'rel="next" href="(\?[^"]+)"', told)
        query = older and older.group(1).replace("&amp;", "&")
    assert seen == list(range(45, 0, -1))


def test_small_numbers_of_supporters_are_hidden_and_large_ones_make_it_due(client):
    process = world.process("proposals")
    row = published(process, world.person("amina"))
    people = [world.person(f"p{n}") for n in range(5)]
    supported(row, *people[:4])
    url = f"/processes/{process.number}/proposals/"
    assert "fewer than 5 support it" in client.get(url).text
    assert "Fewer than 5 people support it" in client.get(f"/proposals/{row.number}/").text
    assert "/proposals/1/" not in client.get(f"{url}?show=due").text
    supported(row, people[4])
    assert "5 support it" in client.get(url).text
    assert "/proposals/1/" in client.get(f"{url}?show=due").text


def test_proposals_are_found_by_words_language_and_state(client):
    process = world.process("proposals")
    amina = world.person("amina")
    published(process, amina, title="A printed guide", body="Paper for schools.")
    published(process, amina, title="Ein gedruckter Leitfaden", body="Papier.", language="de")
    hidden = drafted(process, amina, title="A guide nobody sees", body="Draft.")
    url = f"/processes/{process.number}/proposals/"
    assert "/proposals/1/" in client.get(f"{url}?q=guide").text
    assert f"/proposals/{hidden.number}/" not in client.get(f"{url}?q=guide").text
    assert "No proposal fits" in client.get(f"{url}?q=elephants").text
    german = client.get(f"{url}?language=de").text
    assert "/proposals/2/" in german
    assert "/proposals/1/" not in german
    assert f"/proposals/{hidden.number}/" not in client.get(f"{url}?show=drafts").text
    client.force_login(amina.account, backend=BACKEND)
    assert f"/proposals/{hidden.number}/" in client.get(f"{url}?show=drafts").text
    assert "A guide nobody sees" in client.get(url).text


def test_words_of_drafts_are_never_in_what_strangers_read(client):
    process = world.process("proposals")
    amina = world.person("amina")
    row = drafted(process, amina, title="A secret plan", body="Nobody knows.")
    actions.change_proposal(
        proposal=row, draft=draft(title="A secret plan", body="Still nobody."), against=1,
        person=amina, by=amina.id, at=world.AT,
    )  # fmt: skip
    client.force_login(world.person("bilal").account, backend=BACKEND)
    for url in ("", "?show=drafts", "?q=secret", "similar/?q=A secret plan"):
        told = client.get(f"/processes/{process.number}/proposals/{url}").text
        assert "A secret plan</" not in told.replace("</a>", "</").replace("</span>", "</"), url
    assert client.get(f"/proposals/{row.number}.wiki").status_code == 404
    assert client.get(f"/search/?q=secret&space={process.ref}").text.count("secret plan") == 0
