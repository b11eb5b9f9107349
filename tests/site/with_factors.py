"""Accounts with factors, set up through the pages as people do."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from mycel.people.models import Account
from mycel.site import factors

PASSWORD = "a long enough one"
INDEX = "/accounts/factors/"
WRONG = "This code is wrong or already used"
Type = Authenticator.Type


def sign_in(client: Client, name: str = "lena") -> str:
    """Give name and password; return where it leads."""
    answer = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return answer.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def show_again(client: Client) -> None:
    """Give the password once more, as every change of factors asks."""
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


def code_of(secret: str, *, at: float | None = None) -> str:
    step = int(time.time() if at is None else at) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def secret_of(account: Account) -> str:
    row = Authenticator.objects.get(user=account, type=Type.TOTP)
    return factors.FactorAdapter().decrypt(row.data["secret"])


def with_app(name: str = "lena") -> Account:
    """Return an account with an app and recovery codes, set up through the pages."""
    account = Account.objects.create_user(name, password=PASSWORD)
    browser = Client()
    sign_in(browser, name)
    show_again(browser)
    secret = browser.get(f"{INDEX}app/").context["form"].secret
    answer = browser.post(f"{INDEX}app/", {"code": code_of(secret)})
    assert answer.headers["Location"] == f"{INDEX}codes/"
    return account


def give(client: Client, code: str, at: str = f"{INDEX}code/") -> str:
    """Give a code; return what the page says, or nothing where it leads on."""
    answer = client.post(at, {"code": code})
    return answer.content.decode() if answer.status_code == 200 else ""


def finish(client: Client) -> None:
    """Answer the question whether the browser is to be trusted: no."""
    client.post(f"{INDEX}trust/", {"action": "skip"})
