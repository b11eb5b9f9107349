"""Progress: a bar on stderr for work that takes longer than about two seconds."""

import sys
import time
from collections.abc import Callable

PATIENCE = 2.0
WIDTH = 30
ERASE = "\r\x1b[K"


def bar(*, what: str) -> Callable[[float], None]:
    """Return a function that is told the share done; it draws only on a terminal."""
    started = time.monotonic()
    is_terminal = sys.stderr.isatty()

    def tell(share: float) -> None:
        if not is_terminal or time.monotonic() - started < PATIENCE:
            return
        full = round(share * WIDTH)
        drawn = f"{what} [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}"
        sys.stderr.write(ERASE + ("" if share >= 1 else drawn))
        sys.stderr.flush()

    return tell
