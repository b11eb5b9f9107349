"""A small wiki on loopback that answers as MediaWiki's OAuth 2 endpoints do."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


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
