"""Quiet: what a library prints by itself never reaches standard output, which holds the answer."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

OUT = 1


@contextmanager
def library() -> Iterator[None]:
    """Send what compiled code writes to standard output nowhere, while the block runs.

    The solver HiGHS prints a line of its own in rare cases, whatever it is told.
    """
    sys.stdout.flush()
    kept = os.dup(OUT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, OUT)
        yield
    finally:
        with suppress(OSError, TypeError, AttributeError):
            ctypes.CDLL(None).fflush(None)
        os.dup2(kept, OUT)
        os.close(kept)
        os.close(nowhere)
