"""What the two Wikimedia importers share: the catalogue's fields and how they are told."""

from collections.abc import Mapping

from mycel.formats.importers.imported import Report
from mycel.formats.importers.items import Item

_OPERATION = "how traffic is run has no place in a movement"
_ALARM = "alarms and probes have no place in a movement"
WHYS: Mapping[str, str] = {
    "active_active": _OPERATION,
    "aliases": "a node has one name",
    "depool_threshold": _OPERATION,
    "deployed_on": "where a service runs has no place in a movement",
    "discovery": _OPERATION,
    "encryption": _OPERATION,
    "httpbb_dir": _ALARM,
    "ip": "addresses are not imported",
    "lvs": _OPERATION,
    "monitoring": _ALARM,
    "page": _ALARM,
    "port": _OPERATION,
    "probes": _ALARM,
    "public_aliases": "a node has one name",
    "public_endpoint": "the source states a label, not a web address",
    "requests": "processor and memory requests say nothing about the work one replica carries",
    "role": "the machines behind a service have no place in a movement",
}
TAKEN = frozenset({"description", "sites", "state"})


def described(*, service: Item, report: Report) -> str | None:
    """Return the description with state and sites as sentences, since a node has no such keys."""
    stated = service.text_at(key="description")
    parts = [report.without_addresses(text=stated, where="a description")]
    state = service.text_at(key="state")
    if state is not None:
        parts.append(f"State: {state}.")
    sites = service.texts_at(key="sites")
    if sites:
        parts.append(f"Sites: {', '.join(sorted(set(sites)))}.")
    return "\n".join(part for part in parts if part is not None) or None
