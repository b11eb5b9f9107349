"""A town that deliberates over HTTP: a database of its own, people in three languages, signed in.

For the journey and for benchmarks. Run as a program, it prints what others need, as JSON:
``python tests/deliberation/town.py PEOPLE``, with MYCEL_HOME set.
"""

import json
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CSRF = "c" * 32
SPOKEN = (("en", "Kumasi"), ("de", "Leipzig"), ("ar", "Rabat"))


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a town in a folder, free of what another database would need."""
    import os

    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given = {"MYCEL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
    return {**kept, **given, "PYTHONPATH": str(REPOSITORY / "src"), "SAMPLE": "0", **more}


def prepare(*, people: int) -> dict[str, object]:
    """Migrate, found a group with somebody who leads it, and sign everybody in."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from mycel.engine import chance
    from mycel.engine import movement as m
    from mycel.groups import actions as groups
    from mycel.groups.models import Movement
    from mycel.people.models import Account, Person

    call_command("migrate", verbosity=0)
    now = timezone.now()
    Movement.objects.create(
        id=chance.identifier(at_ms=1), name={"en": "Open Atlas"}, languages=["en", "de", "ar"]
    )
    joined = now - timedelta(days=200)
    names = ["facilitator", *(f"p{n:04d}" for n in range(people))]
    accounts = Account.objects.bulk_create(
        [Account(username=name, password="!", date_joined=joined) for name in names]
    )
    Person.objects.bulk_create(
        [
            Person(
                id=chance.identifier(at_ms=n + 1), slug=name, name=name.title(), named=n % 3 == 0,
                account=account, languages=[SPOKEN[n % 3][0]], home=SPOKEN[n % 3][1],
            )
            for n, (name, account) in enumerate(zip(names, accounts, strict=True))
        ]
    )  # fmt: skip
    value = m.Unit("unit/circle", m.UnitKind.TEAM, "Language circle", roles=(m.Role("Chair"),))
    unit = groups.found_unit(value=value, charter="", by=None, at=now)
    leader = Person.objects.get(slug="facilitator")
    groups.begin_term(role=unit.roles.get(), person=leader, since=now.date(), by=None, at=now)
    return {"sessions": _sessions(accounts, now), "unit": str(unit.pk)}


def _sessions(accounts: list, now: object) -> list[str]:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    store = SessionStore()
    rows = [
        Session(
            session_key=f"{one.pk:032d}",
            session_data=store.encode(
                {
                    "_auth_user_id": str(one.pk),
                    "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[1],
                    "_auth_user_hash": one.get_session_auth_hash(),
                }
            ),
            expire_date=now + timedelta(days=7),
        )
        for one in accounts
    ]
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(*, env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """Start the site and its worker as ``mycel serve`` does, in a group of their own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mycel.cli.main", "serve", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait(*, port: int, seconds: float = 90) -> None:
    """Wait until the site answers."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/api/processes/")
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


class Caller:
    """Somebody who calls the interface over one connection that stays open."""

    def __init__(self, *, port: int) -> None:
        self.port, self.connection = port, HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method: str, path: str, session: str, **given: object) -> dict:
        """Return the answer; refusals are errors here."""
        body = json.dumps(given).encode() if method != "GET" else None
        head = {
            "Cookie": f"session={session}; csrf={CSRF}", "X-CSRFToken": CSRF,
            "Content-Type": "application/json", "Host": "localhost",
        }  # fmt: skip
        try:
            self.connection.request(method, f"/api/{path}", body, head)
            answer = self.connection.getresponse()
        except (HTTPException, OSError):  # the server closed a connection that had rested
            self.connection.close()
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, f"/api/{path}", body, head)
            answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {data[:300]!r}")
        return json.loads(data)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(people=int(sys.argv[1]))))
