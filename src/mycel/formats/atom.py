"""Atom: what happened, newest first, for programs that ask now and then (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

SPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Item:
    """One thing that happened."""

    id: str
    title: str
    url: str
    at: datetime


def feed(*, title: str, url: str, page: str, items: Sequence[Item], made: datetime) -> bytes:
    """Return a feed.

    Args:
        title: what it is called.
        url: its own address, which is its id, too.
        page: the page it tells of.
        items: newest first.
        made: when nothing happened yet, the moment it speaks of.
    """
    root = ET.Element("feed", {"xmlns": SPACE})
    _put(root, "title", title)
    _put(root, "id", url)
    _put(root, "updated", (items[0].at if items else made).isoformat())
    ET.SubElement(root, "link", {"rel": "self", "href": url})
    ET.SubElement(root, "link", {"href": page})
    author = ET.SubElement(root, "author")
    _put(author, "name", title)
    for item in items:
        entry = ET.SubElement(root, "entry")
        _put(entry, "title", item.title)
        _put(entry, "id", item.id)
        _put(entry, "updated", item.at.isoformat())
        ET.SubElement(entry, "link", {"href": item.url})
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _put(parent: ET.Element, name: str, text: str) -> None:
    kept = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    ET.SubElement(parent, name).text = kept
