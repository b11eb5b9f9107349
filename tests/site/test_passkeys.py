"""Passkeys: added, used alone and as a second step, forged, renamed, removed."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.site.soft_passkey import SoftPasskey
from tests.site.with_factors import (
    INDEX,
    PASSWORD,
    Type,
    finish,
    is_in,
    show_again,
    sign_in,
)

from mycel.people.models import Account

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),  # nothing collected in tests
]


@pytest.fixture(autouse=True)
def _quick_passwords_and_no_limits_from_other_tests(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def add_passkey(client: Client, key: SoftPasskey, **more: str) -> object:
    """Add a passkey as the page does; a browser's own is used in tests/browser."""
    options = client.get(f"{INDEX}passkeys/add/").context["js_data"]["creation_options"]
    return client.post(
        f"{INDEX}passkeys/add/", {"name": "Telephone", "credential": key.create(options), **more}
    )


def with_passkey(client: Client, name: str = "lena") -> tuple[Account, SoftPasskey]:
    account = Account.objects.create_user(name, password=PASSWORD)
    sign_in(client, name)
    show_again(client)
    key = SoftPasskey(origin="https://localhost")
    answer = add_passkey(client, key, passwordless="on")
    assert answer.headers["Location"] == f"{INDEX}codes/"
    return account, key


def at_home(**more: str) -> Client:
    """Return a browser that reads the site at the address of the passkeys."""
    return Client(HTTP_HOST="localhost", **more)


def options_for_entering(client: Client) -> dict[str, object]:
    answer = client.get(f"{INDEX}passkeys/enter/", HTTP_ACCEPT="application/json")
    return answer.json()["request_options"]


def test_a_passkey_signs_in_alone_and_the_session_changes() -> None:
    account, key = with_passkey(at_home())
    row = Authenticator.objects.get(user=account, type=Type.WEBAUTHN)
    assert row.wrap().name == "Telephone"
    browser = at_home()
    options = options_for_entering(browser)
    before = browser.session.session_key
    answer = browser.post(
        f"{INDEX}passkeys/enter/", {"credential": key.get(options), "next": "/you/"}
    )
    assert answer.headers["Location"] == "/you/"
    assert browser.session["_auth_user_id"] == str(account.pk)
    assert browser.session.session_key != before
    assert not type(browser.session)().exists(before)


def test_a_passkey_is_a_second_step() -> None:
    account, key = with_passkey(at_home())
    browser = at_home()
    assert sign_in(browser) == f"{INDEX}code/"
    options = browser.get(f"{INDEX}code/").context["js_data"]["request_options"]
    browser.post(f"{INDEX}code/", {"credential": key.get(options)})
    finish(browser)
    assert browser.session["_auth_user_id"] == str(account.pk)


@pytest.mark.parametrize("how", ["again", "origin", "other key", "no touch", "unverified"])
def test_a_forged_passkey_is_refused_in_one_sentence(how: str) -> None:
    _account, key = with_passkey(at_home())
    browser = at_home()
    options = options_for_entering(browser)
    answer = key.get(options)
    if how == "again":
        assert browser.post(f"{INDEX}passkeys/enter/", {"credential": answer}).status_code == 302
        assert is_in(browser)
        browser = at_home()
        options_for_entering(browser)
    elif how == "origin":
        answer = key.get(options, origin="https://localhost.evil.example")
    elif how == "other key":
        answer = SoftPasskey(origin=key.origin, copy=key).get(options)
    elif how == "no touch":
        answer = key.get(options, flags=0)
    else:
        answer = key.get(options, flags=1)
    browser.post(f"{INDEX}passkeys/enter/", {"credential": answer})
    assert not is_in(browser)
    assert "This passkey was not accepted" in browser.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "credential",
    ["", "{", "[]", "1", "null", "{}", '{"response": []}', '{"id": "AA", "rawId": "AA"}'],
)
def test_a_malformed_answer_of_a_passkey_is_refused_everywhere(credential: str) -> None:
    browser = at_home()
    account, _key = with_passkey(browser)
    again = browser.post(f"{INDEX}passkeys/add/", {"name": "x", "credential": credential})
    assert "This passkey could not be added" in again.content.decode()
    other = at_home()
    options_for_entering(other)
    assert other.post(f"{INDEX}passkeys/enter/", {"credential": credential}).status_code == 302
    sign_in(other)
    other.get(f"{INDEX}code/")
    said = other.post(f"{INDEX}code/", {"credential": credential})
    assert "This passkey was not accepted" in said.content.decode()
    assert not is_in(other)
    assert Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).count() == 1


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone() -> None:
    browser, stranger = at_home(), at_home()
    account, _key = with_passkey(browser)
    with_passkey(stranger, "omar")
    mine = Authenticator.objects.get(user=account, type=Type.WEBAUTHN)
    for path in ("name", "remove"):
        url = f"{INDEX}passkeys/{mine.pk}/{path}/"
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"name": "taken"}).status_code == 404
        assert (
            Client().post(url, {"name": "taken"}).headers["Location"].startswith("/accounts/login/")
        )
    mine.refresh_from_db()
    assert mine.wrap().name == "Telephone"
    too_long = browser.post(f"{INDEX}passkeys/{mine.pk}/name/", {"name": "x" * 61})
    assert "at most 60 characters" in too_long.content.decode()
    browser.post(f"{INDEX}passkeys/{mine.pk}/name/", {"name": "<b>Key</b>"})
    page = browser.get(f"{INDEX}passkeys/").content.decode()
    assert "&lt;b&gt;Key&lt;/b&gt;" in page
    browser.post(f"{INDEX}passkeys/{mine.pk}/remove/")
    assert not Authenticator.objects.filter(user=account).exists()
    assert Authenticator.objects.filter(user__username="omar").count() == 2


def test_there_is_a_limit_to_passkeys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mycel.site.factor_forms.MOST_PASSKEYS", 1)
    browser = at_home()
    account, _key = with_passkey(browser)
    said = add_passkey(browser, SoftPasskey(origin="https://localhost")).content.decode()
    assert "You have 20 passkeys already" in said
    assert Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).count() == 1


def test_the_passkey_s_party_is_the_movement_at_the_host_that_was_asked() -> None:
    browser = at_home()
    with_passkey(browser)
    options = browser.get(f"{INDEX}passkeys/add/").context["js_data"]["creation_options"]
    assert dict(options["publicKey"]["rp"]) == {"id": "localhost", "name": "mycel"}


def test_trying_passkeys_is_slowed_down_and_says_so() -> None:
    browser = at_home()
    answers = [browser.post(f"{INDEX}passkeys/enter/", {"credential": "{}"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    text = answers[-1].content.decode()
    assert "Wait a minute, then go on" in text
    assert "<h1>Too many attempts</h1>" in text
