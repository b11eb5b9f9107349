"""Mail: as often as somebody wants, never after they said no, none twice; a simulated month."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from django.core import mail
from django.test import Client
from tests.deliberation import world

from mycel.notices import actions, tasks
from mycel.notices.models import AT_ONCE, DAILY, OFF, WEEKLY, Address, Mail, Notice, Wish
from mycel.notices.rules import Told, tell_by
from mycel.people.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
tell_by({"test-said": "Something was said in %(where)s."})


@pytest.fixture(autouse=True)
def _mail_is_on(settings):
    settings.MAIL_ON = True
    settings.PUBLIC_URL = "https://atlas.example.org"


def person(slug, *, confirmed=True, language="en"):
    row = world.person(slug, language=language)
    Address.objects.create(
        person=row, email=f"{slug}@example.org", asked_at=AT, confirmed_at=AT if confirmed else None
    )
    return row


def tell(people, *, space="process/1", key, at=AT):
    told = Told([one.id for one in people], "test-said", space, "/processes/1/", {"where": space})
    actions.tell(told=told, key=str(key), at=at)


def test_a_fact_is_told_once_however_often_it_is_handled():
    amina = person("amina")
    for _ in range(3):
        tell([amina], key="7")
    assert Notice.objects.count() == 1


def test_a_digest_comes_once_a_day_and_tells_everything_since():
    amina = person("amina")
    tell([amina], key=1)
    assert tasks.step(at=AT) == 1
    tell([amina], key=2)
    tell([amina], key=3)
    assert tasks.step(at=AT + HOUR) == 0
    assert tasks.step(at=AT + timedelta(days=1)) == 1
    assert mail.outbox[1].body.count("Something was said") == 2
    assert mail.outbox[1].subject == "Something was said in process/1., and 1 more"
    assert tasks.step(at=AT + timedelta(days=2)) == 0


def test_mail_speaks_the_readers_language():
    person("dana", language="de")
    tell([Person.objects.get(slug="dana")], key=1)
    tasks.step(at=AT)
    assert "https://atlas.example.org/inbox/wishes/" in mail.outbox[0].body


def test_no_address_or_one_nobody_confirmed_gets_nothing():
    tell([person("amina", confirmed=False), world.person("bilal")], key=1)
    assert tasks.step(at=AT) == 0
    assert Notice.objects.count() == 2


def test_nothing_is_sent_where_mail_is_off(settings):
    settings.MAIL_ON = False
    tell([person("amina")], key=1)
    assert tasks.step(at=AT) == 0


def test_a_mail_that_waits_is_not_sent_to_who_turned_it_off_meanwhile():
    amina = person("amina")
    tell([amina], key=1)
    tasks.compose(at=AT)
    actions.wish(person=amina, space="process/1", rhythm=OFF, at=AT)
    assert tasks.send(at=AT) == 0
    assert Mail.objects.get().dropped == "off"
    assert mail.outbox == []


def test_one_click_ends_it_without_signing_in(client):
    amina = person("amina")
    tell([amina], key=1)
    tasks.step(at=AT)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("https://atlas.example.org")
    strict = Client(enforce_csrf_checks=True)
    assert "One press is enough" in strict.get(link).text
    assert not Wish.objects.exists(), "a scanner that opens links ends nothing"
    answer = strict.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "No more mail comes" in answer.text
    tell([amina], key=2)
    assert tasks.step(at=AT + timedelta(days=3)) == 0
    tell([amina], key=3, space="process/2")
    assert tasks.step(at=AT + timedelta(days=3)) == 1
    assert strict.post(link[:-3] + "xx/").status_code == 404


def test_an_address_is_asked_once_and_used_once_it_said_yes(client):
    amina = world.person("amina")
    client.force_login(amina.account, backend="mycel.site.backend.AccountBackend")
    tell([amina], key=1)
    told = client.post("/inbox/address/", {"email": "amina@example.org"}, follow=True).text
    assert "Not confirmed yet" in told
    again = client.post("/inbox/address/", {"email": "other@example.org"}).text
    assert "Wait ten minutes" in again
    assert tasks.step(at=AT) == 1
    (asked,) = mail.outbox
    assert asked.to == ["amina@example.org"]
    assert "List-Unsubscribe" not in asked.extra_headers
    link = re.search(r"https://atlas\.example\.org(/confirm/\S+)", asked.body).group(1)
    assert "Yes, mail may come here" in client.get(link).text
    assert Address.objects.get().confirmed_at is None
    assert "Mail may come now" in client.post(link).text
    assert tasks.step(at=AT + HOUR) == 1
    told = client.post("/inbox/address/", {"email": ""}, follow=True).text
    assert "No mail comes any more" in told


def test_a_sender_that_dies_sends_nothing_twice(monkeypatch):
    tell([person("amina")], key=1)
    tasks.compose(at=AT)
    Mail.objects.update(taken_at=AT)
    assert tasks.send(at=AT + timedelta(minutes=5)) == 0
    assert tasks.send(at=AT + 2 * HOUR) == 0
    assert Mail.objects.get().dropped == "lost"


def test_a_server_that_is_away_gets_it_later(monkeypatch):
    tell([person("amina")], key=1)

    def away(*_args, **_kwargs):
        raise OSError("no route")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", away)
        assert tasks.step(at=AT) == 0
    assert tasks.step(at=AT + HOUR) == 1


def test_leaving_forgets_what_was_told_and_wished():
    from mycel.people import actions as people

    amina = person("amina")
    tell([amina], key=1)
    tasks.compose(at=AT)
    actions.wish(person=amina, space="", rhythm=OFF, at=AT)
    actions.follow(person=amina, space="process/1", at=AT)
    people.leave(person=amina, by=amina.id, at=AT)
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()
    assert not Address.objects.exists()


def test_a_month_of_fifty_people_who_change_their_minds():
    """Nobody gets a mail they turned off, nobody more than ten a day, and nothing is lost."""
    rng = np.random.default_rng(5)
    people = [person(f"p{n}") for n in range(50)]
    spaces = [f"process/{n}" for n in range(4)]
    said = defaultdict(dict)
    off_since = {}
    told = 0
    for hour in range(30 * 24):
        at = AT + hour * HOUR
        for _ in range(rng.poisson(0.25)):
            some = [people[n] for n in rng.choice(50, size=12, replace=False)]
            tell(some, key=told, space=str(rng.choice(spaces)), at=at)
            told += 1
        if rng.random() < 0.5:
            who = people[rng.integers(50)]
            space = str(rng.choice(["", *spaces]))
            rhythm = str(rng.choice([AT_ONCE, DAILY, WEEKLY, OFF]))
            actions.wish(person=who, space=space, rhythm=rhythm, at=at)
            said[who.slug][space] = rhythm
        before = len(mail.outbox)
        if hour % 3 == 0:
            tasks.step(at=at)
        for one in mail.outbox[before:]:
            slug = one.to[0].partition("@")[0]
            row = Mail.objects.get(
                person__slug=slug, subject=one.subject, body=one.body, sent_at=at
            )
            wished = said[slug].get(row.space, said[slug].get("", DAILY))
            assert wished != OFF, f"{slug} turned {row.space} off and got a mail"
            off_since.setdefault((slug, row.space), []).append((at, wished))
    assert len(mail.outbox) > 300
    for (slug, space), times in off_since.items():
        for (one, _before), (then, rhythm) in pairwise(times):
            least = {DAILY: 24, WEEKLY: 168}.get(rhythm, 0)
            assert then - one >= timedelta(hours=least), (slug, space)
    per_day = Counter((m.person_id, m.made_at.date()) for m in Mail.objects.all())
    assert max(per_day.values()) <= 20, "ten in any 24 hours are twenty on a calendar day at most"
    assert Notice.objects.count() == told * 12, "what was not mailed stands in the inbox"
