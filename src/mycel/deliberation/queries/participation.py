"""Who could, was told, took part: the table of a process, small cells hidden."""

from collections import Counter
from dataclasses import dataclass

from mycel.deliberation.models import Participant, Process
from mycel.engine.discussion.participation import Table, table

BY = ("language", "home", "new")


@dataclass(frozen=True)
class ParticipationPage:
    """One table for each way of looking at the people."""

    by_language: Table
    by_home: Table
    by_new: Table


def participation(*, process: Process) -> ParticipationPage:
    """Return the tables of a process in one query."""
    told: dict[str, Counter[str]] = {name: Counter() for name in BY}
    took_part: dict[str, Counter[str]] = {name: Counter() for name in BY}
    rows = Participant.objects.filter(process=process).values_list(
        "language", "home", "is_new", "told_at", "took_part_at"
    )
    for language, home, is_new, told_at, took_part_at in rows.iterator(chunk_size=2000):
        keys = {"language": language, "home": home, "new": "new" if is_new else "known"}
        for name, key in keys.items():
            told[name][key] += told_at is not None
            took_part[name][key] += took_part_at is not None
    found = {
        name: table(
            could=process.electorate.get(name, {}), told=told[name], took_part=took_part[name]
        )
        for name in BY
    }
    return ParticipationPage(found["language"], found["home"], found["new"])
