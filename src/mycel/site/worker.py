"""The worker: gives waiting leaves their place in the log and runs background tasks."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType

import django

PAUSE = 0.3


def main() -> None:
    """Work until told to stop; the sequencer has its own thread so that no task delays it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    django.setup()
    from django_tasks_db.management.commands.db_worker import Worker

    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log = threading.Thread(target=_watched, args=[stopping], name="sequencer")
    log.start()
    while not stopping.wait(PAUSE):
        _decide()
        Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"mycel-{os.getpid()}",
            excluded_queue_names=[],
        ).run()
    log.join()


def _decide() -> None:
    """Open, close and count the questions whose time has come; tell whom entries concern."""
    from django.db import OperationalError, close_old_connections
    from django.utils import timezone

    from mycel.decisions import tasks
    from mycel.loop import tasks as loop

    close_old_connections()
    with suppress(OperationalError):  # a busy or restarting database: what is due stays due
        tasks.step(at=timezone.now())
        loop.step(at=timezone.now())


def _watched(stopping: threading.Event) -> None:
    """Sequence; whatever ends it ends the worker too, so that no log stands still unseen."""
    from mycel.record.checkpoints import Broken
    from mycel.record.keys import KeyUnfit

    try:
        _sequence(stopping)
    except (Broken, KeyUnfit) as reason:
        sys.stderr.write(f"mycel: the record stands still: {reason}\n")
    finally:
        stopping.set()


def _sequence(stopping: threading.Event) -> None:
    from django.db import OperationalError, close_old_connections, connection
    from django.utils import timezone

    from mycel.record import checkpoints, sequencer

    pace, moved = sequencer.Pace(), 0
    while not stopping.is_set():
        close_old_connections()
        try:
            moved = sequencer.sequence()
            if pace.is_due(moved=moved, seconds=time.monotonic()):
                checkpoints.sign(at=timezone.now())
                pace.signed(seconds=time.monotonic())
        except OperationalError:
            # A busy or restarting database: the leaves wait in the outbox, nothing is lost.
            moved = 0
        if not moved:
            stopping.wait(PAUSE)
    connection.close()


if __name__ == "__main__":
    main()
