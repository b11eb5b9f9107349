"""Passkeys in Chromium, with its authenticator in software, at localhost: a safe place."""

import base64
import hmac
import struct
import time
import uuid
from hashlib import sha1

import pytest

pytestmark = pytest.mark.browser

PASSWORD = "a-forest-of-quiet-trees"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PAGES = (
    "/accounts/factors/",
    "/accounts/factors/app/",
    "/accounts/factors/codes/",
    "/accounts/factors/codes/new/",
    "/accounts/factors/passkeys/",
    "/accounts/factors/passkeys/add/",
)
GO = "[data-passkey-go]"
SAID = "[data-passkey-said]"


def code_of(key: str) -> str:
    """Return what an app shows now (RFC 6238)."""
    seal = hmac.new(base64.b32decode(key), struct.pack(">Q", int(time.time()) // 30), sha1).digest()
    at = seal[-1] & 15
    return f"{(struct.unpack('>I', seal[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def home(site):
    """Return the site's address under the name that browsers take for safe."""
    return site.replace("127.0.0.1", "localhost")


def join(page, home):
    """Make an account, show who it is, and stop where a passkey is added; return its name."""
    name = f"key-{uuid.uuid4().hex[:8]}"
    page.goto(f"{home}/accounts/signup/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.locator("main form.m-form button").click()
    page.goto(f"{home}/accounts/factors/passkeys/add/")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form.m-form button").click()
    page.wait_for_url("**/passkeys/add/")
    return name


def give_device(one):
    """Give the browser an authenticator; return a line to it."""
    line = one.context.new_cdp_session(one.page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return line


def sign_out(page, home):
    page.goto(f"{home}/accounts/logout/")
    page.locator("main form.m-form button").click()


def test_a_passkey_is_added_and_signs_in_alone_and_as_a_second_step(reader, home):
    one = reader(width=390)
    page = one.page
    give_device(one)
    name = join(page, home)
    page.fill("input[name=name]", "Telephone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/factors/codes/")
    with page.expect_download() as download:
        page.locator("main a[href$='/codes/file/']").click()
    assert download.value.suggested_filename == "recovery-codes.txt"
    page.goto(f"{home}/accounts/factors/passkeys/")
    assert "Telephone" in page.locator("main .m-list").inner_text()
    assert "Signs you in alone" in page.locator("main .m-list").inner_text()

    sign_out(page, home)
    page.goto(f"{home}/accounts/login/?next=/you/")
    page.locator(GO).click()
    page.wait_for_url(f"{home}/you/")
    assert name in page.locator("h1").inner_text()

    sign_out(page, home)
    page.goto(f"{home}/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/factors/code/")
    page.locator(GO).click()
    page.wait_for_url("**/accounts/factors/trust/")
    page.locator("button[value=skip]").click()
    page.wait_for_url(f"{home}/")


def test_what_goes_wrong_with_a_passkey_is_said_in_one_sentence(reader, home, site):
    one = reader()
    page = one.page
    line = give_device(one)
    join(page, home)
    page.locator(GO).click()
    page.wait_for_url("**/accounts/factors/codes/")
    page.goto(f"{home}/accounts/factors/passkeys/add/")
    page.locator(GO).click()
    page.wait_for_selector(f"{SAID}:not([hidden])")
    assert "holds a passkey for this account already" in page.locator(SAID).inner_text()
    sign_out(page, home)
    # an address without a name has no passkeys
    page.goto(f"{site}/accounts/login/")
    page.locator(GO).click()
    page.wait_for_selector(f"{SAID}:not([hidden])")
    assert "Passkeys do not work at this address" in page.locator(SAID).inner_text()
    line.detach()


def test_without_javascript_an_app_works_and_passkeys_say_what_they_need(reader, home):
    one = reader(script=False, width=390)
    page = one.page
    name = join(page, home)
    assert "Passkeys need JavaScript" in page.locator("main noscript").inner_text()
    assert not page.locator(GO).is_visible()
    page.goto(f"{home}/accounts/factors/app/")
    assert page.locator("main img").get_attribute("src").startswith("data:image/svg+xml")
    key = page.locator("main dl code").inner_text()
    page.fill("input[name=code]", code_of(key))
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/factors/codes/")
    spare = page.locator("main li code").first.inner_text()
    sign_out(page, home)
    page.goto(f"{home}/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/factors/code/")
    page.fill("input[name=code]", spare)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/factors/trust/")


def test_pages_of_factors_are_accessible_and_fit(reader, home):
    one = reader(language="ar", width=390, theme="dark")
    page = one.page
    give_device(one)
    join(page, home)
    wrong = []
    for path in PAGES:
        page.goto(home + path)
        if page.locator(GO).count():
            page.wait_for_selector(GO, state="visible")
        wrong += [f"{path}: {words}" for words in one.violations()]
        wrong += [f"{path}: too wide"] * one.is_too_wide()
        if path == "/accounts/factors/app/":
            page.fill("input[name=code]", code_of(page.locator("main dl code").inner_text()))
            page.keyboard.press("Enter")
            page.wait_for_url("**/accounts/factors/codes/")
    assert wrong == []
