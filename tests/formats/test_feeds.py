"""Calendars and feeds: what programs read, whatever people typed into a title."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from mycel.formats import atom, icalendar

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
NASTY = "Tea; coffee, or\\water?\nEND:VEVENT\x07 — ماء"


def _calendar(title):
    event = icalendar.Event("a@b", title, date(2026, 11, 26), date(2026, 11, 30), "https://x/1/")
    return icalendar.calendar(name=title, events=[event], stamp=AT)


def test_whole_days_end_the_day_after_the_last():
    lines = _calendar("Tea").decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20261126" in lines
    assert "DTEND;VALUE=DATE:20261201" in lines
    assert "DTSTAMP:20261126T093000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.parametrize("title", [NASTY, "ماء" * 80, "x" * 400])
def test_no_title_breaks_a_line_or_the_calendar(title):
    data = _calendar(title)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert sum(line == b"END:VEVENT" for line in lines) == 1
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "\x07" not in unfolded
    summary = next(one for one in unfolded.split("\r\n") if one.startswith("SUMMARY:"))
    told = summary.removeprefix("SUMMARY:")
    for sign, escaped in (("\n", "\\n"), (",", "\\,"), (";", "\\;"), ("\\", "\\\\")):
        told = told.replace(escaped, sign) if sign != "\\" else told.replace("\\\\", "\\")
    assert told == title.replace("\x07", "")


def test_a_feed_holds_what_happened_and_nothing_is_markup():
    items = [atom.Item("https://x/2/", "<b>" + NASTY, "https://x/2/?a=1&b=2", AT)]
    data = atom.feed(title="T & x", url="https://x/f", page="https://x/", items=items, made=AT)
    root = ET.fromstring(data)
    space = {"a": atom.SPACE}
    assert root.findtext("a:title", namespaces=space) == "T & x"
    assert root.findtext("a:updated", namespaces=space) == AT.isoformat()
    told = root.findtext("a:entry/a:title", namespaces=space)
    assert told.startswith("<b>Tea; coffee")
    assert "\x07" not in told


def test_a_feed_without_anything_says_since_when():
    data = atom.feed(title="T", url="https://x/f", page="https://x/", items=[], made=AT)
    assert AT.isoformat().encode() in data
