"""Signing in: local accounts, wiki accounts against a small wiki of our own, sample personas."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from tests.site.small_wiki import Wiki, by_wiki, serve_wiki

from mycel.engine import movement as m
from mycel.groups import actions as groups
from mycel.people import actions as people
from mycel.people.models import Account, Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # nothing collected in tests
]

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def _quick_passwords_and_no_limits_from_other_tests(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def wiki(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wiki]:
    with serve_wiki(settings, monkeypatch) as server:
        yield server


def account_of(client: Client) -> Account:
    return Account.objects.get(pk=client.session["_auth_user_id"])


def sign_in(client: Client, name: str, password: str = PASSWORD, follow: str = "") -> object:
    return client.post(f"/accounts/login/{follow}", {"login": name, "password": password})


# Local accounts --------------------------------------------------------------------------------


def test_a_name_and_a_password_make_an_account_with_a_person(client: Client) -> None:
    data = {"username": "Lena", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", data).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.named, person.account.email) == ("Lena", False, "")
    assert account_of(client) == person.account
    assert client.get("/you/").status_code == 200


@pytest.mark.parametrize("name", ["lena", "LENA"])
def test_a_taken_name_cannot_be_taken_again(client: Client, name: str) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    data = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", data).status_code == 200
    assert Account.objects.count() == 1


def test_local_sign_up_can_be_closed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_UP", "0")
    data = {"username": "Lena", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/signup/", data)
    assert "Accounts are not made here" in answer.content.decode()
    assert not Account.objects.exists()


def test_the_session_changes_when_somebody_signs_in_and_ends_when_they_go(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    before = session.session_key
    assert sign_in(client, "lena").status_code == 302
    after = client.session.session_key
    assert after != before
    assert not type(session)().exists(before)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert not type(session)().exists(after)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x()"]
)
def test_nobody_is_led_off_the_site(client: Client, target: str) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    answer = client.post(
        "/accounts/login/", {"login": "lena", "password": PASSWORD, "next": target}
    )
    assert answer.headers["Location"] == "/"
    out = client.post("/accounts/logout/", {"next": target})
    assert out.headers["Location"] == "/"


def test_a_wrong_password_does_not_tell_whether_the_name_exists(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD)

    def said(name: str) -> object:
        return sign_in(client, name, "wrong password").context["form"].errors

    assert said("lena") == said("nobody")


def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    for _ in range(6):
        sign_in(client, "lena", "wrong password")
    answer = sign_in(client, "lena")
    assert answer.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD, is_active=False)
    sign_in(client, "lena")
    assert "_auth_user_id" not in client.session
    assert "This account is closed" in client.get("/accounts/inactive/").content.decode()


def test_changing_the_password_signs_out_elsewhere(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    elsewhere = Client()
    sign_in(client, "lena")
    sign_in(elsewhere, "lena")
    data = {
        "oldpassword": PASSWORD,
        "password1": "another long one",
        "password2": "another long one",
    }
    assert client.post("/accounts/password/change/", data).headers["Location"] == "/you/"
    assert client.get("/you/").status_code == 200
    assert elsewhere.get("/you/").status_code == 302


def test_the_first_administrator_gets_a_person_and_the_administration(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, username="root", verbosity=0)
    assert not Person.objects.exists()
    closed = client.get("/admin/")
    assert closed.headers["Location"].startswith("/admin/login/")
    door = client.get(closed.headers["Location"])
    assert door.headers["Location"].startswith("/accounts/login/")
    sign_in(client, "root")
    assert Person.objects.get().account.username == "root"
    assert client.get("/admin/").status_code == 200
    assert client.get("/you/").status_code == 200


# Wiki accounts ---------------------------------------------------------------------------------


def test_a_wiki_account_signs_in_and_comes_back_as_the_same_person(
    client: Client, wiki: Wiki
) -> None:
    assert "Go on to the wiki" in client.get("/accounts/login/").content.decode()
    assert by_wiki(client, wiki, sub=7, username="Tyap Friend") == "/"
    person = Person.objects.get()
    assert (person.name, person.named) == ("Tyap Friend", False)
    again = Client()
    by_wiki(again, wiki, sub=7, username="Tyap Friend renamed")
    assert account_of(again) == person.account
    assert Person.objects.count() == 1


def test_the_wiki_s_address_and_real_name_are_not_kept(client: Client, wiki: Wiki) -> None:
    told = {"email": "me@mail.example", "confirmed_email": True, "realname": "Real Name"}
    for _ in range(2):
        by_wiki(client, wiki, sub=7, username="Friend", **told)
    assert SocialAccount.objects.get().extra_data == {"username": "Friend"}
    assert Account.objects.get().email == ""
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("name", ["root", "Root", "ROOT "])
def test_a_wiki_name_never_takes_over_a_local_account(
    client: Client, wiki: Wiki, name: str
) -> None:
    root = Account.objects.create_superuser("root", "root@mail.example", PASSWORD)
    EmailAddress.objects.create(user=root, email="root@mail.example", verified=True, primary=True)
    told = {"email": "root@mail.example", "confirmed_email": True}
    by_wiki(client, wiki, sub=666, username=name, **told)
    stranger = account_of(client)
    assert stranger != root
    assert stranger.username.casefold() != "root"
    assert not stranger.is_staff
    assert not SocialAccount.objects.filter(user=root).exists()
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_a_local_name_never_takes_over_a_wiki_account(client: Client, wiki: Wiki) -> None:
    by_wiki(client, wiki, sub=7, username="Friend")
    first = account_of(client)
    other = Client()
    data = {"username": first.username, "password1": PASSWORD, "password2": PASSWORD}
    assert other.post("/accounts/signup/", data).status_code == 200
    assert Account.objects.count() == 1
    assert sign_in(other, first.username, "").status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_wiki_account_with_an_empty_or_strange_name_is_harmless(
    client: Client, wiki: Wiki
) -> None:
    for number, name in enumerate(["", "<script>x</script>", "ا" * 300]):
        browser = Client()
        by_wiki(browser, wiki, sub=number, username=name)
        text = browser.get("/you/").content.decode()
        assert "<script>x" not in text
    assert Person.objects.count() == 3
    del client


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, wiki: Wiki) -> None:
    wiki.codes["stolen"] = {
        "redirect_uri": "http://testserver/accounts/mediawiki/login/callback/",
        "state": "x",
    }
    wiki.profile = {"sub": 1, "username": "Evil"}
    answer = client.get("/accounts/mediawiki/login/callback/?code=stolen&state=made-up")
    assert "You are not signed in" in answer.content.decode()
    assert not Account.objects.exists()
    assert wiki.asked == []


def test_a_wiki_that_fails_is_told_in_plain_words(client: Client, wiki: Wiki) -> None:
    start = client.post("/accounts/mediawiki/login/?process=login")
    state = parse_qs(urlsplit(start.headers["Location"]).query)["state"][0]
    answer = client.get(f"/accounts/mediawiki/login/callback/?code=unknown&state={state}")
    assert "The wiki did not answer as we expected" in answer.content.decode()
    assert not Account.objects.exists()


def test_the_way_through_the_wiki_does_not_lead_off_the_site(client: Client, wiki: Wiki) -> None:
    end = by_wiki(client, wiki, follow="&next=https://evil.example/", sub=7, username="Friend")
    assert end == "/"
    other = Client()
    assert by_wiki(other, wiki, follow="&next=/you/", sub=7, username="Friend") == "/you/"


def test_opening_the_wiki_s_door_asks_first(client: Client, wiki: Wiki) -> None:
    answer = client.get("/accounts/mediawiki/login/?process=login")
    assert answer.status_code == 200
    assert "Go on to the wiki" in answer.content.decode()
    assert wiki.codes == {}


# Personas of the sample ------------------------------------------------------------------------


def sample(*, is_sample: bool = True) -> Person:
    row = groups.describe_movement(
        value=m.Movement(name="Sample", is_sample=is_sample), by=None, at=AT
    )
    known = {"person/amina": m.Person("person/amina", "Amina", named=True)}
    people.load(scope=row.id, people=known, by=None, at=AT)
    return Person.objects.get(slug="amina")


def enter(client: Client, persona: str = "amina", **meta: str) -> int:
    return client.post("/sample/enter/", {"persona": persona}, **meta).status_code


def test_one_click_signs_in_as_a_persona(client: Client, settings: object) -> None:
    settings.SAMPLE = True
    amina = sample()
    page = client.get("/accounts/login/").content.decode()
    assert "Amina, analyst" in page
    assert enter(client) == 302
    assert account_of(client).person == amina
    other = Client()
    assert enter(other) == 302
    assert account_of(other) == account_of(client)
    assert not account_of(client).has_usable_password()


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "203.0.113.9"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1.evil.example"},
    ],
)
def test_personas_are_for_readers_at_this_machine(
    client: Client, settings: object, meta: dict[str, str]
) -> None:
    settings.SAMPLE = True
    sample()
    assert enter(client, **meta) == 404
    assert "Amina, analyst" not in client.get("/accounts/login/", **meta).content.decode()
    assert not Account.objects.exists()


def test_personas_need_the_option_and_a_sample_in_the_database(
    client: Client, settings: object
) -> None:
    settings.SAMPLE = False
    sample()
    assert enter(client) == 404
    settings.SAMPLE = True
    sample(is_sample=False)
    assert enter(client) == 404
    assert "Amina, analyst" not in client.get("/accounts/login/").content.decode()
    sample()
    assert enter(client, persona="nobody") == 404
    assert enter(client, persona="omar") == 404
    assert client.get("/sample/enter/").status_code == 405
    assert enter(Client(enforce_csrf_checks=True)) == 403
    assert not Account.objects.exists()


def test_a_persona_never_enters_an_account_that_somebody_made(
    client: Client, settings: object
) -> None:
    settings.SAMPLE = True
    amina = sample()
    taken = Account.objects.create_superuser("amina", password=PASSWORD)
    assert enter(client) == 302
    assert account_of(client) != taken
    Account.objects.filter(pk=account_of(client).pk).update(is_staff=True)
    assert enter(Client()) == 403
    Account.objects.filter(pk=account_of(client).pk).update(is_staff=False, is_active=False)
    assert enter(Client()) == 403
    assert amina.name == "Amina"
