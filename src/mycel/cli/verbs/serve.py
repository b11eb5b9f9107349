"""serve: the web site and its worker, together."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from mycel.cli import database, source
from mycel.cli.verb import Arguments, Parser, Refused, Verb

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--sample", metavar="DIR", help="load this movement if the database is new")


def run(given: Arguments) -> None:
    """Create and migrate the database if new, then run until stopped."""
    is_new = database.migrate()
    from django.conf import settings

    if settings.SAMPLE and given.host not in LOOPBACK:
        raise Refused(
            f"SAMPLE=1 lets anybody sign in as a persona and listens on loopback only, "
            f"not on {given.host}; leave out --host, or unset SAMPLE"
        )
    if given.sample and is_new:
        _load(given.sample)
    _run_both(host=given.host, port=given.port)


def _load(folder: str) -> None:
    from django.utils import timezone

    from mycel.assessment import tasks
    from mycel.cli import loading

    found = source.read(path=folder)
    sys.stderr.write(f"mycel: loading {len(found.movement.nodes)} nodes from {folder}\n")
    loading.load(value=found.movement, by=None, at=timezone.now())
    tasks.ask_first(at=timezone.now())


def _run_both(*, host: str, port: int) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
    from django.conf import settings

    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = subprocess.Popen(  # noqa: S603 — our own interpreter and arguments
        [
            sys.executable,
            "-m",
            "gunicorn",
            "mycel.site.wsgi:application",
            "--bind",
            bind,
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--workers",
            settings.WORKERS,
            "--no-control-socket",
            "--log-level",
            "warning",
            "--preload",
        ],
        env=environment,
    )
    worker = subprocess.Popen([sys.executable, "-m", "mycel.site.worker"], env=environment)
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        del number, frame
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.stdout.write(f"mycel is at http://{bind}/ (stop it with Ctrl-C)\n")
    sys.stdout.flush()
    try:
        while not stopping and web.poll() is None and worker.poll() is None:
            time.sleep(0.2)
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(timeout=30)
    if not stopping:
        raise Refused(f"the site stopped by itself; is port {port} in use? Try --port")


VERB = Verb(
    name="serve",
    group="site",
    help="run the site and its worker on the configured database",
    example="mycel serve --port 8000",
    options=options,
    run=run,
)
