"""A unit's reports as the log tells them, entry by entry."""

from collections.abc import Mapping
from typing import Any

OF_REPORTS = "groups.report."


class SentReports:
    """The drafts and published reports of a unit that stand after the entries taken in so far."""

    def __init__(self, *, unit: str) -> None:
        self._unit = unit
        self.standing: dict[str, dict[str, Any]] = {}

    def take(self, said: Mapping[str, Any]) -> None:
        """Take in one entry; those about anything else pass by."""
        body = said["b"]
        if not said["t"].startswith(OF_REPORTS) or body.get("unit") != self._unit:
            return
        step, report = said["t"].removeprefix(OF_REPORTS), body["report"]
        if step == "withdrawn":
            self.standing.pop(report, None)
            return
        known = self.standing.setdefault(report, {"published": None})
        known["drafted"] = body["drafted"]
        if step in {"drafted", "published"}:
            known |= {"since": body["since"], "until": body["until"]}
        if step == "published":
            known["published"] = said["at"][:10]

    def are(self, rows: Any) -> bool:  # noqa: ANN401 — JSON
        """Return whether these are the reports that a snapshot lists."""
        keys = ("published", "drafted", "since", "until")
        listed = [one for row in rows for one in row["sent"]]
        told = {one["report"]: {key: one[key] for key in keys} for one in listed}
        return len(told) == len(listed) and told == self.standing
