"""A second step at sign-in: an app, recovery codes, and who may change them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from tests.site.with_factors import (
    INDEX,
    PASSWORD,
    WRONG,
    Type,
    code_of,
    finish,
    give,
    is_in,
    secret_of,
    show_again,
    sign_in,
    with_app,
)

from mycel.people import actions
from mycel.people.models import Account
from mycel.site import factors

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),  # nothing collected in tests
]

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick_passwords_and_no_limits_from_other_tests(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a way to let seconds pass; the clock starts at the beginning of a step."""
    now = [float(1_900_000_020)]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def go(seconds: int) -> None:
        now[0] += seconds

    return go


# An app ----------------------------------------------------------------------------------------


def test_setting_up_an_app_shows_the_key_as_picture_and_text(client: Client) -> None:
    Account.objects.create_user("lena", password=PASSWORD)
    sign_in(client)
    first = client.get(f"{INDEX}app/")
    assert first.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    show_again(client)
    page = client.get(f"{INDEX}app/")
    text = page.content.decode()
    secret = page.context["form"].secret
    assert secret in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert f"otpauth://totp/lena?secret={secret}&amp;issuer=mycel" in text
    assert "no-store" in page.headers["Cache-Control"]


def test_the_key_is_not_readable_in_the_database() -> None:
    account = with_app()
    for row in Authenticator.objects.filter(user=account):
        kept = row.data.get("secret") or row.data["seed"]
        assert factors.FactorAdapter().decrypt(kept) not in str(row.data)


def test_a_lost_signing_key_opens_nothing(settings: object) -> None:
    account = with_app()
    kept = Authenticator.objects.get(user=account, type=Type.TOTP).data["secret"]
    before = factors.FactorAdapter().decrypt(kept)
    kept_key, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 60
    one, two = (factors.FactorAdapter().decrypt(kept) for _ in range(2))
    assert len({before, one, two}) == 3
    settings.SECRET_KEY_FALLBACKS = [kept_key]
    assert factors.FactorAdapter().decrypt(kept) == before


def test_an_app_is_asked_for_at_sign_in(client: Client, turn: Callable[[int], None]) -> None:
    account = with_app()
    turn(60)
    assert sign_in(client) == f"{INDEX}code/"
    assert not is_in(client)
    assert client.get("/you/").headers["Location"].startswith("/accounts/login/")
    before = client.session.session_key
    assert give(client, code_of(secret_of(account))) == ""
    finish(client)
    assert is_in(client)
    assert client.session.session_key != before
    assert not type(client.session)().exists(before)


@pytest.mark.parametrize("code", ["000000", "", "x", "12345", "ا" * 6, "9" * 4000])
def test_a_wrong_code_is_refused_in_one_sentence(
    client: Client, turn: Callable[[int], None], code: str
) -> None:
    with_app()
    turn(60)
    sign_in(client)
    said = give(client, code)
    assert (WRONG in said) == bool(code)
    assert not is_in(client)


def test_a_code_counts_once_even_when_the_cache_forgets(
    client: Client, turn: Callable[[int], None]
) -> None:
    account = with_app()
    secret = secret_of(account)
    sign_in(client)
    # the code that set the app up
    assert WRONG in give(client, code_of(secret))
    turn(30)
    code = code_of(secret)
    assert give(client, code) == ""
    for wait in (0, 29, 1):
        turn(wait)
        cache.clear()
        other = Client()
        sign_in(other)
        assert WRONG in give(other, code)
        assert not is_in(other)


def test_an_older_code_does_not_count_after_a_newer_one(
    client: Client, turn: Callable[[int], None]
) -> None:
    account = with_app()
    turn(90)
    older, newer = (code_of(secret_of(account), at=time.time() - back) for back in (30, 0))
    sign_in(client)
    assert give(client, newer) == ""
    other = Client()
    sign_in(other)
    assert WRONG in give(other, older)


@pytest.mark.parametrize(("late", "counts"), [(30, True), (60, False), (-30, True), (-60, False)])
def test_clocks_may_differ_by_one_step(
    client: Client, turn: Callable[[int], None], late: int, *, counts: bool
) -> None:
    account = with_app()
    turn(300)
    sign_in(client)
    said = give(client, code_of(secret_of(account), at=time.time() - late))
    assert (said == "") == counts


def test_guessing_codes_is_slowed_down(client: Client, turn: Callable[[int], None]) -> None:
    account = with_app()
    turn(60)
    sign_in(client)
    said = [give(client, f"{number:06}") for number in range(6)]
    assert all(WRONG in one for one in said[:5])
    assert "These were too many attempts" in said[5]
    assert "too many attempts" in give(client, code_of(secret_of(account)))
    assert not is_in(client)
    # from another address as well: it is the account that is guarded
    other = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(other)
    assert "too many attempts" in give(other, code_of(secret_of(account)))


def test_removing_the_app_asks_again_and_ends_the_codes(
    client: Client, turn: Callable[[int], None]
) -> None:
    account = with_app()
    turn(600)
    sign_in(client)
    give(client, code_of(secret_of(account)))
    finish(client)
    assert client.post(f"{INDEX}app/remove/").headers["Location"].startswith("/accounts/reauth")
    assert Authenticator.objects.filter(user=account).count() == 2
    show_again(client)
    assert client.post(f"{INDEX}app/remove/").headers["Location"] == INDEX
    assert not Authenticator.objects.filter(user=account).exists()
    assert sign_in(Client()) == "/"


# Recovery codes --------------------------------------------------------------------------------


def test_a_recovery_code_works_once(client: Client) -> None:
    account = with_app()
    row = Authenticator.objects.get(user=account, type=Type.RECOVERY_CODES)
    codes = RecoveryCodes(row).generate_codes()
    assert len(set(codes)) == 10
    sign_in(client)
    assert give(client, f" {codes[3][:4]}-{codes[3][4:]} ") == ""
    finish(client)
    assert is_in(client)
    other = Client()
    sign_in(other)
    assert WRONG in give(other, codes[3])
    assert not is_in(other)
    assert give(other, codes[4]) == ""


def test_recovery_codes_are_shown_and_downloaded_after_showing_who_asks(client: Client) -> None:
    account = with_app()
    row = Authenticator.objects.get(user=account, type=Type.RECOVERY_CODES)
    codes = RecoveryCodes(row).generate_codes()
    sign_in(client)
    give(client, codes[0])
    finish(client)
    for path in ("codes/", "codes/file/"):
        assert client.get(f"{INDEX}{path}").headers["Location"].startswith("/accounts/reauth")
    show_again(client)
    shown = client.get(f"{INDEX}codes/")
    file = client.get(f"{INDEX}codes/file/")
    for answer in (shown, file):
        text = answer.content.decode()
        assert codes[0] not in text
        assert all(code in text for code in codes[1:])
        assert "no-store" in answer.headers["Cache-Control"]
    assert file.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert file.headers["Content-Type"].startswith("text/plain")


def test_new_recovery_codes_end_the_old_ones(client: Client) -> None:
    account = with_app()
    old = Authenticator.objects.get(user=account, type=Type.RECOVERY_CODES)
    codes = RecoveryCodes(old).generate_codes()
    sign_in(client)
    give(client, codes[0])
    finish(client)
    show_again(client)
    assert "9 codes you have left stop working" in client.get(f"{INDEX}codes/new/").content.decode()
    client.post(f"{INDEX}codes/new/")
    other = Client()
    sign_in(other)
    assert WRONG in give(other, codes[1])
    new = Authenticator.objects.get(user=account, type=Type.RECOVERY_CODES)
    assert give(other, RecoveryCodes(new).generate_codes()[1]) == ""


def test_recovery_codes_alone_cannot_be_made(client: Client) -> None:
    account = Account.objects.create_user("lena", password=PASSWORD)
    sign_in(client)
    show_again(client)
    answer = client.post(f"{INDEX}codes/new/").content.decode()
    assert "Recovery codes stand in for an app or a passkey" in answer
    assert not Authenticator.objects.filter(user=account).exists()


# Trust, leaving, administration ----------------------------------------------------------------


def test_a_trusted_browser_is_not_asked_until_something_changes(
    client: Client, turn: Callable[[int], None]
) -> None:
    account = with_app()
    turn(60)
    sign_in(client)
    give(client, code_of(secret_of(account)))
    client.post(f"{INDEX}trust/", {"action": "trust"})
    assert client.cookies["trusted"]["httponly"]
    client.post("/accounts/logout/")
    assert sign_in(client) == "/"
    client.post("/accounts/logout/")
    assert sign_in(Client()) == f"{INDEX}code/"
    account.set_password("another long one")
    account.save()
    answer = client.post("/accounts/login/", {"login": "lena", "password": "another long one"})
    assert answer.headers["Location"] == f"{INDEX}code/"


def test_whoever_leaves_leaves_no_factor() -> None:
    account = with_app()
    stays = with_app("omar")
    person = account.person
    actions.leave(person=person, by=person.id, at=AT)
    assert not Authenticator.objects.filter(user=account).exists()
    assert Authenticator.objects.filter(user=stays).count() == 2


def test_an_administrator_takes_a_lost_factor_away_and_sees_no_secret(client: Client) -> None:
    account = with_app()
    client.force_login(
        Account.objects.create_superuser("root"),
        backend="mycel.site.backend.AccountBackend",
    )
    row = Authenticator.objects.get(user=account, type=Type.TOTP)
    url = f"/admin/mfa/authenticator/{row.pk}"
    page = client.get(f"{url}/change/").content.decode()
    assert "lena" in page
    assert row.data["secret"] not in page
    assert secret_of(account) not in page
    assert client.get("/admin/mfa/authenticator/add/").status_code == 403
    client.post(f"{url}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(user=account).exists()
    assert sign_in(Client()) == "/"


def test_the_pages_say_how_things_stand(client: Client) -> None:
    account = with_app()
    sign_in(client)
    row = Authenticator.objects.get(user=account, type=Type.RECOVERY_CODES)
    give(client, RecoveryCodes(row).generate_codes()[0])
    finish(client)
    page = client.get(INDEX).content.decode()
    assert "A stolen password is not enough" in page
    assert "9 codes are left" in page
    assert "Set up on" in page
    assert INDEX in client.get("/you/").content.decode()
