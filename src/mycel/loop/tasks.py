"""Background work of the loop: hear what the record says, and send the mail that is due."""

from datetime import datetime

from mycel.loop.listening import BATCH, listen
from mycel.loop.reminders import remind
from mycel.notices import tasks as notices


def step(*, at: datetime) -> int:
    """Hear everything that is new, remind, and send what is due; returns how much was heard."""
    found = 0
    while (read := listen()) > 0:
        found += read
        if read < BATCH:
            break
    remind(at=at)
    notices.step(at=at)
    return found
