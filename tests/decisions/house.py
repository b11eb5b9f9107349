"""A house that votes over HTTP: a database of its own, many voters who are signed in, one question.

For benchmarks and for tests that kill processes; MYCEL_HOME has to be set before it prepares.
"""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from uuid import UUID

import django

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CSRF = "c" * 32


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a house in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given = {"MYCEL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
    return {**kept, **given, "PYTHONPATH": str(REPOSITORY / "src"), "SAMPLE": "0", **more}


def prepare(*, voters: int, options: int = 12) -> tuple[int, UUID, list[str]]:
    """Migrate, make voters who are signed in and one open question; return it and the sessions."""
    django.setup()
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.utils import timezone
    from world import ASKED, build, opened

    from mycel.engine import chance
    from mycel.engine.choice import asking
    from mycel.people.models import Account, Person

    call_command("migrate", verbosity=0)
    now = timezone.now()
    unit = build()
    accounts = Account.objects.bulk_create(
        [Account(username=f"voter-{i}", password="!", date_joined=now) for i in range(voters)]
    )
    accounts = list(Account.objects.filter(username__startswith="voter-").order_by("id"))
    Person.objects.bulk_create(
        [
            Person(id=chance.identifier(at_ms=i), slug=f"voter-{i}", name=f"Voter {i}", account=one)
            for i, one in enumerate(accounts)
        ]
    )
    store = SessionStore()
    backend = settings.AUTHENTICATION_BACKENDS[1]
    sessions = []
    for one in accounts:
        key = f"{one.pk:032d}"
        data = {
            "_auth_user_id": str(one.pk),
            "_auth_user_backend": backend,
            "_auth_user_hash": one.get_session_auth_hash(),
        }
        sessions.append(
            Session(
                session_key=key,
                session_data=store.encode(data),
                expire_date=now + timedelta(days=7),
            )
        )
    Session.objects.bulk_create(sessions)
    names = tuple(asking.AskedOption(name={"en": f"Option {i}"}) for i in range(1, options + 1))
    asked = replace(
        ASKED, options=names, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=7)
    )
    question = opened(unit, asked)
    return question.number, question.id, [session.session_key for session in sessions]


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


def wait(*, port: int, seconds: float = 60) -> float:
    """Wait until the site answers, and return how long that took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/questions/1/turnout/")
            if connection.getresponse().status == 200:
                return time.monotonic() - start
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing answers on port {port}")


def request(*, number: int, session: str, key: str, body: bytes) -> bytes:
    """Return the bytes of one ballot on its way."""
    head = (
        f"POST /api/questions/{number}/ballots/ HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: session={session}; csrf={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


def web(*, env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """Start the web process alone, as ``mycel serve`` does, in a group of its own."""
    from mycel.cli.verbs.serve import _gunicorn

    words = _gunicorn(f"127.0.0.1:{port}", env.get("WORKERS", "1"))
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "mycel.site.wsgi:application", *words],
        env=env,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def worker(*, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the worker alone."""
    return subprocess.Popen([sys.executable, "-m", "mycel.site.worker"], env=env)


def cast_in_threads(calls, *, threads: int) -> list[object]:
    """Run calls in threads, all from one moment on; return what each gave or refused."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def run(call):
        try:
            return call()
        except Exception as error:  # noqa: BLE001 — the caller judges every refusal
            return error

    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(run, calls))
        list(pool.map(lambda _: connections.close_all(), range(threads)))
    return done
