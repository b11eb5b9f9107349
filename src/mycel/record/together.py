"""Group commit: acts that many people do at once are kept by one write to the disk.

SQLite has one writer at a time, and each commit waits for the disk. So in each process one thread
writes for all: it takes the acts that wait, runs each in its own savepoint, commits once, and only
then answers. PostgreSQL groups commits by itself; there acts run where they are called.
"""

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar, cast

from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

P = ParamSpec("P")
T = TypeVar("T")

MOST = 50
FAREWELL = 30  # seconds that a process waits at its end for what is being written


class NotKept(OperationalError):
    """The disk did not take what was to be kept; nothing of the act stands, try it again."""


@dataclass
class _Work:
    """An act that waits, with the surroundings of its caller (such as the language)."""

    run: Callable[[], object]
    context: Context = field(default_factory=copy_context)
    answer: Future[Any] = field(default_factory=Future)
    value: object = None
    error: BaseException | None = None


def committed(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call an act and return its value once it is on the disk.

    An act opens a transaction of its own, here a savepoint in the group's: what it refuses leaves
    nothing behind, and its refusal reaches its caller alone. Whatever else is given has to do so,
    too. Inside a transaction, and on a database that groups commits by itself or lives in memory,
    the act is simply called.

    Errors:
        What the act raises; NotKept where the disk is full or the database cannot be written.
    """
    if connection.in_atomic_block or not _is_grouped():
        return function(*args, **kwargs)
    work = _Work(run=partial(function, *args, **kwargs))
    _writer().put(work)
    return cast("T", work.answer.result())


def _is_grouped() -> bool:
    if connection.vendor != "sqlite":
        return False
    return not cast("DatabaseWrapper", connection).is_in_memory_db()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to write among the processes of this machine.

    SQLite would ask again and again whether it may, and whoever asks more often goes first: with
    two processes some ballots waited for two seconds. A lock on a file beside the database lets
    each wait asleep. Other databases, and one in memory, need none.
    """
    if not _is_grouped():
        yield
        return
    place = f"{connection.settings_dict['NAME']}-turn"
    file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


class _Writer:
    """The one thread of this process that commits acts, and its own connection."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="record-writer", daemon=True)
        self._thread.start()

    def put(self, work: _Work, /) -> None:
        """Let an act wait for the next commit."""
        self._waiting.put(work)

    def end(self) -> None:
        """Write what waits and stop."""
        self._waiting.put(None)
        self._thread.join(FAREWELL)

    def _write(self) -> None:
        is_over = False
        while not is_over:
            group, is_over = self._group()
            if group:
                _commit(group)
        connection.close()

    def _group(self) -> tuple[list[_Work], bool]:
        """Wait for one act, and take with it those that already stand behind it."""
        group: list[_Work] = []
        found = self._waiting.get()
        while found is not None:
            group.append(found)
            if len(group) == MOST:
                return group, False
            try:
                found = self._waiting.get_nowait()
            except Empty:
                return group, False
        return group, True


def _commit(group: list[_Work], /) -> None:
    try:
        with turn(), transaction.atomic(durable=True):
            for work in group:
                _try(work)
                _require_transaction(work)
    except BaseException as error:  # noqa: BLE001 — whatever it is, every caller must hear of it
        connection.close()  # the next group starts with a connection that nothing has broken
        for work in group:
            _refuse(work, error)
        return
    for work in group:
        if work.error is None:
            work.answer.set_result(work.value)
        else:
            work.answer.set_exception(work.error)


def _try(work: _Work) -> None:
    try:
        work.value = work.context.run(work.run)
    except BaseException as error:  # noqa: BLE001 — an act's refusal belongs to its caller
        work.error = error


def _require_transaction(work: _Work) -> None:
    """End the group where an act's failure took the whole transaction with it.

    SQLite does that by itself when the disk is full; Django would end such a block without a word.
    """
    if connection.needs_rollback or not connection.connection.in_transaction:
        raise NotKept("the group was rolled back") from work.error


def _refuse(work: _Work, cause: BaseException) -> None:
    refusal = NotKept("the database could not be written; nothing of this act was kept")
    refusal.__cause__ = work.error or cause.__cause__ or cause
    work.answer.set_exception(refusal)


_lock = Lock()
_writers: dict[int, _Writer] = {}


def _writer() -> _Writer:
    """Return this process's writer; a child of a fork has none of its own and starts one."""
    with _lock:
        pid = os.getpid()
        if pid not in _writers:
            _writers.clear()
            _writers[pid] = _Writer()
            atexit.register(_writers[pid].end)
        return _writers[pid]


def _forget() -> None:
    """Begin anew in a child: its parent's thread and lock are not its own."""
    global _lock  # noqa: PLW0603 — a lock that a fork caught closed would never open
    _lock = Lock()
    for writer in _writers.values():
        atexit.unregister(writer.end)
    _writers.clear()


os.register_at_fork(after_in_child=_forget)
