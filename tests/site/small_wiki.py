"""A small wiki on loopback that answers as MediaWiki's OAuth 2 endpoints do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.providers.mediawiki.views import MediaWikiOAuth2Adapter
from django.test import Client


class Wiki(ThreadingHTTPServer):
    """A wiki that answers as MediaWiki's OAuth 2 endpoints do."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), WikiHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/w/rest.php"
        self.profile: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []


class WikiHandler(BaseHTTPRequestHandler):
    """Authorise at once, hand out a token for a code once, tell the profile for the token."""

    server: Wiki

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(parts.path)
        if parts.path.endswith("/oauth2/authorize"):
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            code = f"code-{len(self.server.codes)}"
            self.server.codes[code] = query
            self.send_response(302)
            self.send_header(
                "Location", f"{query['redirect_uri']}?code={code}&state={query['state']}"
            )
            self.end_headers()
        elif self.headers.get("Authorization") == "Bearer good-token":
            self._json(200, self.server.profile)
        else:
            self._json(401, {"error": "invalid_token"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            self._json(400, {"error": "invalid_grant"})
        else:
            self._json(200, {"access_token": "good-token", "token_type": "Bearer"})

    def _json(self, status: int, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serve_wiki(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wiki]:
    """Serve a wiki and connect the site to it."""
    server = Wiki()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    providers = {"mediawiki": {"APPS": [{"client_id": "key", "secret": "secret"}]}}
    settings.SOCIALACCOUNT_PROVIDERS = providers
    for name, path in (
        ("access_token_url", "access_token"),
        ("authorize_url", "authorize"),
        ("profile_url", "resource/profile"),
    ):
        monkeypatch.setattr(MediaWikiOAuth2Adapter, name, f"{server.url}/oauth2/{path}")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def by_wiki(client: Client, wiki: Wiki, *, follow: str = "", **profile: object) -> str:
    """Walk through the wiki as a browser would; return where it ends."""
    wiki.profile = profile
    start = client.post(f"/accounts/mediawiki/login/?process=login{follow}")
    assert start.status_code == 302
    assert start.headers["Location"].startswith(wiki.url)
    sent_back = requests.get(start.headers["Location"], allow_redirects=False, timeout=5)
    parts = urlsplit(sent_back.headers["Location"])
    assert parts.path == "/accounts/mediawiki/login/callback/"
    return client.get(f"{parts.path}?{parts.query}").headers.get("Location", "")
