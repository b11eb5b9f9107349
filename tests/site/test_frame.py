"""The frame of every page: three languages, three themes, doors that exist, pages that refuse."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")  # nothing collected in tests


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction(
    client: Client, language: str, direction: str
) -> None:
    page = client.get("/no-such-page/", headers={"accept-language": language})
    assert page.status_code == 404
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()


@pytest.mark.django_db
def test_choosing_a_theme_returns_to_the_page_and_is_kept(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/record/?x=1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/record/?x=1"
    assert 'data-theme="dark"' in client.get("/no-such-page/").content.decode()
    client.post("/theme/", {"theme": "auto", "next": "/"})
    assert "data-theme" not in client.get("/no-such-page/").content.decode()


@pytest.mark.django_db
def test_choosing_a_theme_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "light", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert client.get("/theme/").status_code == 405


@pytest.mark.django_db
def test_choosing_a_language_is_kept(client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "de", "next": "/"})
    assert '<html lang="de"' in client.get("/no-such-page/").content.decode()


@pytest.mark.django_db
def test_pages_may_load_from_this_site_only(client: Client) -> None:
    policy = client.get("/no-such-page/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_sign_in_wears_the_same_frame(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'class="m-top"' in page
    assert "cdx-text-input__input" in page
    assert len(re.findall(r"<h1", page)) == 1


def test_the_page_for_broken_servers_needs_no_request() -> None:
    assert "<h1>" in render_to_string("500.html")


@pytest.mark.django_db
def test_the_search_is_kept_in_its_box(rf: RequestFactory) -> None:
    with override_settings(LANGUAGE_CODE="en"):
        page = render_to_string("404.html", request=rf.get("/record/", {"q": '"><script>'}))
    assert "<script>" not in page.replace("<script src", "")
