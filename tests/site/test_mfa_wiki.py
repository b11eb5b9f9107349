"""A second step for accounts without a password: the wiki, the app or a passkey vouches."""

import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.site.small_wiki import Wiki, by_wiki, serve_wiki
from tests.site.with_factors import INDEX, WRONG, Type, code_of, give, is_in

from mycel.people.models import Account

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),  # nothing collected in tests
]


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a way to let seconds pass; the clock starts at the beginning of a step."""
    now = [float(1_900_000_020)]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def go(seconds: int) -> None:
        now[0] += seconds

    return go


@pytest.fixture
def wiki(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wiki]:
    with serve_wiki(settings, monkeypatch) as server:
        yield server


def enter(client: Client, wiki: Wiki, follow: str = "") -> str:
    return by_wiki(client, wiki, follow=follow, sub=7, username="Friend")


def add_app(client: Client) -> str:
    """Set up an app; return its key."""
    key = client.get(f"{INDEX}app/").context["form"].secret
    client.post(f"{INDEX}app/", {"code": code_of(key)})
    return key


def test_who_came_from_the_wiki_just_now_adds_an_app(client: Client, wiki: Wiki) -> None:
    enter(client, wiki)
    add_app(client)
    assert Authenticator.objects.filter(type=Type.TOTP).exists()
    # the new app is the proof now; nobody is asked for its code twice in a row
    assert client.get(f"{INDEX}codes/").status_code == 200


@pytest.mark.parametrize("path", ["factors/app/", "factors/passkeys/add/", "password/set/"])
def test_who_came_from_the_wiki_long_ago_signs_in_there_again(
    client: Client, wiki: Wiki, turn: Callable[[int], None], path: str
) -> None:
    enter(client, wiki)
    turn(301)
    for send in (client.get, client.post):
        answer = send(f"/accounts/{path}")
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/wiki/?next=")
    assert not Authenticator.objects.exists()
    assert not Account.objects.get().has_usable_password()
    page = client.get(answer.headers["Location"]).content.decode()
    assert "sign in at the wiki again" in page
    follow = f"&next=%2Faccounts%2F{path.replace('/', '%2F')}"
    assert f"process=login{follow}".replace("&", "&amp;") in page
    assert enter(client, wiki, follow) == f"/accounts/{path}"
    assert client.get(f"/accounts/{path}").status_code == 200


def test_another_wiki_account_does_not_vouch(
    client: Client, wiki: Wiki, turn: Callable[[int], None]
) -> None:
    enter(client, wiki)
    first = Account.objects.get()
    turn(301)
    by_wiki(client, wiki, follow="&next=/accounts/factors/app/", sub=8, username="Stranger")
    add_app(client)
    assert Authenticator.objects.exists()
    assert not Authenticator.objects.filter(user=first).exists()


def test_who_has_no_password_shows_the_app_again(
    client: Client, wiki: Wiki, turn: Callable[[int], None]
) -> None:
    enter(client, wiki)
    key = add_app(client)
    turn(400)
    to = client.get("/accounts/password/set/").headers["Location"]
    assert to.startswith(f"{INDEX}again/code/?next=")
    assert WRONG in give(client, "000000", at=to)
    assert give(client, code_of(key), at=to) == ""
    assert client.get("/accounts/password/set/").status_code == 200
    assert WRONG in give(client, code_of(key), at=to)


def test_the_app_is_asked_for_after_the_wiki_as_well(
    client: Client, wiki: Wiki, turn: Callable[[int], None]
) -> None:
    enter(client, wiki)
    key = add_app(client)
    turn(60)
    other = Client()
    assert enter(other, wiki, "&next=/you/") == f"{INDEX}code/"
    assert not is_in(other)
    assert give(other, code_of(key)) == ""
    answer = other.post(f"{INDEX}trust/", {"action": "skip"})
    assert answer.headers["Location"] == "/you/"
    assert is_in(other)
