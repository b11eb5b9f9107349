"""serve: the web site and its worker, together."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from mycel.cli import arguments, database, source
from mycel.cli.verb import Arguments, Parser, Refused, Verb

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_PORT = 65_535
PAUSE = 0.1
TO_START = 60.0
TO_STOP = 30.0
Process = subprocess.Popen[bytes]


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help="address to listen on")
    parser.add_argument(
        "--port",
        type=arguments.whole(least=1, most=MOST_PORT),
        default=8000,
        metavar="PORT",
        help="port to listen on",
    )
    parser.add_argument(
        "--sample", metavar="DIR", help="load this movement if the database holds none"
    )


def run(given: Arguments) -> None:
    """Create and migrate the database if new, then run until stopped."""
    database.open_()
    from django.conf import settings

    if settings.SAMPLE and given.host not in LOOPBACK:
        raise Refused(
            f"SAMPLE=1 lets anybody sign in as a persona and listens on loopback only, "
            f"not on {given.host}; leave out --host, or unset SAMPLE"
        )
    _require_free(host=given.host, port=given.port)
    stop = _Stop()
    database.migrate()
    if given.sample:
        _load(given.sample)
    _run_both(host=given.host, port=given.port, workers=settings.WORKERS, stop=stop)
    if stop.by == signal.SIGINT:
        raise KeyboardInterrupt


class _Stop:
    """That somebody asked to stop; from now on signals are noted, not obeyed at once."""

    def __init__(self) -> None:
        self.by = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.by = number


def _require_free(*, host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, before anything is created."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name cannot be used"
        raise Refused(
            f"port {port} of {host} cannot be used ({reason}); expected a free one: try --port"
        ) from error


def _load(folder: str) -> None:
    from django.utils import timezone

    from mycel.assessment import tasks
    from mycel.cli import loading, sampling

    if loading.holds_a_movement():
        return
    found = source.read(path=folder)
    sys.stderr.write(f"mycel: loading {len(found.movement.nodes)} nodes from {folder}\n")
    with database.refusing():
        loading.load(value=found.movement, by=None, at=timezone.now())
        tasks.ask_first(at=timezone.now())
        if found.movement.is_sample:
            sampling.decide(at=timezone.now())


def _run_both(*, host: str, port: int, workers: str, stop: _Stop) -> None:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = _started("gunicorn", "mycel.site.wsgi:application", *_gunicorn(bind, workers))
    worker = _started("mycel.site.worker")
    try:
        if _is_up(host=host, port=port, web=web, stop=stop):
            sys.stdout.write(f"mycel is at http://{bind}/ (stop it with Ctrl-C)\n")
            sys.stdout.flush()
        while not stop.by and web.poll() is None and worker.poll() is None:
            time.sleep(PAUSE)
        ended = "web" if web.poll() is not None else "worker"
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            _ended(process)
    if not stop.by:
        raise Refused(f"the {ended} process stopped by itself; expected it to run until stopped")


def _started(module: str, *arguments_: str) -> Process:
    return subprocess.Popen([sys.executable, "-m", module, *arguments_])  # noqa: S603 — our own interpreter and modules


def _gunicorn(bind: str, workers: str) -> list[str]:
    return [
        *("--bind", bind),
        *("--worker-class", "gthread"),
        *("--threads", "16"),
        *("--workers", workers),
        *("--log-level", "warning"),
        "--no-control-socket",
        "--preload",
    ]


def _is_up(*, host: str, port: int, web: Process, stop: _Stop) -> bool:
    """Ask for a page until one comes, which also makes the first visitor's page a fast one."""
    until = time.monotonic() + TO_START
    # A host that means every address answers on loopback, too.
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 — compared, not bound
    while time.monotonic() < until and not stop.by and web.poll() is None:
        try:
            connection = http.client.HTTPConnection(asked, port, timeout=TO_START)
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
            connection.close()
        except (OSError, http.client.HTTPException):
            time.sleep(PAUSE)
        else:
            return True
    return not stop.by and web.poll() is None


def _ended(process: Process) -> None:
    try:
        process.wait(timeout=TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


VERB = Verb(
    name="serve",
    group="site",
    help="run the site and its worker on the configured database",
    example="mycel serve --port 8000",
    options=options,
    run=run,
)
