"""iCalendar: planned days as a calendar that any program subscribes to (RFC 5545)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75
"""Octets in a line; longer ones are folded."""


@dataclass(frozen=True)
class Event:
    """Whole days, the last one included; ``uid`` stays the same for ever."""

    uid: str
    title: str
    begins: date
    ends: date
    url: str = ""


def calendar(*, name: str, events: Iterable[Event], stamp: datetime) -> bytes:
    """Return a calendar of whole-day events, each line at most 75 octets, ended by CR LF.

    Args:
        name: what programs call it.
        events: in any order.
        stamp: when it was made.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mycel//calendar//EN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(event.uid)}",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}",
            # The end is the day after the last one: RFC 5545, 3.6.1.
            f"DTEND;VALUE=DATE:{event.ends + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.title)}",
            *([f"URL:{_bare(event.url)}"] if event.url else []),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _text(value: str) -> str:
    """Return a text with its marks escaped: RFC 5545, 3.3.11."""
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _bare(plain.replace("\r\n", "\n").replace("\n", "\\n"))


def _bare(value: str) -> str:
    return "".join(sign for sign in value if sign.isprintable())


def _folded(line: str) -> Sequence[bytes]:
    """Return the lines of a line: none splits a character, all but the first begin with a space."""
    found, now = [], b""
    for sign in line:
        data = sign.encode()
        if len(now) + len(data) > LONGEST:
            found.append(now)
            now = b" "
        now += data
    return [*found, now]
