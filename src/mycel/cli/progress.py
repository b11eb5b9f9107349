"""Progress: a bar on stderr for work that takes longer than about two seconds."""

import sys
import time
from collections.abc import Callable

PATIENCE = 2.0
WIDTH = 30


def bar(*, what: str) -> Callable[[float], None]:
    """Return a function that is told the share done; it draws only on a terminal."""
    started = time.monotonic()

    def tell(share: float) -> None:
        if not sys.stderr.isatty() or time.monotonic() - started < PATIENCE:
            return
        full = round(share * WIDTH)
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{what} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}{end}")
        sys.stderr.flush()

    return tell
