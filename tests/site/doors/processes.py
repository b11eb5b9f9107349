"""Doors of processes and their phases."""

from tests.site.asked import OPEN
from tests.site.door import (
    API_MEMBERS,
    MAY,
    NO,
    NOT_HERE,
    OF_HOUSE,
    READ,
    Door,
    deed,
    everybody,
    only,
    read,
)
from tests.site.processed import DRAFTED, INNER
from tests.site.proposed import PROPOSING

HIDDEN = {**everybody(NOT_HERE), "insider": MAY, "admin": MAY}
"""A draft of the house: others do not learn that it is there."""
RUNS_HIDDEN = only("insider", "admin", others=NOT_HERE)
INSIDE = {**everybody(NO), "insider": MAY, "admin": MAY}
API_RUNS = only("insider", "admin", signed_out=NO)


def _form(expected: dict[str, str], **kwargs: object) -> tuple[Door, ...]:
    return (Door(expected, kwargs), Door(expected, kwargs, "POST"))


def _run(name: str) -> dict[str, tuple[Door, ...]]:
    lines = (*_form(OF_HOUSE, number=PROPOSING), *_form(RUNS_HIDDEN, number=DRAFTED))
    return {name: lines}


def _api(name: str, method: str = "POST", **data: object) -> dict[str, tuple[Door, ...]]:
    return {f"api:{name}": (Door(API_RUNS, {"number": PROPOSING}, method, data),)}


DOORS: dict[str, tuple[Door, ...]] = {
    "processes": READ,
    "process_new": (
        Door(only("outsider", "insider", "admin")),
        Door(only("outsider", "insider", "admin"), {}, "POST"),
    ),
    "process": (
        *read(number=PROPOSING),
        Door(HIDDEN, {"number": DRAFTED}),
        Door(INSIDE, {"number": INNER}),
    ),
    "calendar": READ,
    **{
        name: (
            *read(number=PROPOSING),
            Door(HIDDEN, {"number": DRAFTED}),
            Door(INSIDE, {"number": INNER}),
        )
        for name in ("process_feed", "process_calendar", "process_wikitext")
    },
    # no record is ready before the close: who asks is told so on the page of the process
    "process_bundle": (*read(number=PROPOSING), Door(HIDDEN, {"number": DRAFTED})),
    "participation": (
        *read(number=PROPOSING),
        Door(HIDDEN, {"number": DRAFTED}),
        Door(INSIDE, {"number": INNER}),
    ),
    **_run("process_links"),
    "process_unlink": (
        Door(OF_HOUSE, {"number": PROPOSING, "question": OPEN}, "POST", post_only=True),
        Door(RUNS_HIDDEN, {"number": DRAFTED, "question": OPEN}, "POST", post_only=True),
    ),
    **_run("process_edit"),
    **_run("process_next"),
    **_run("process_withdraw"),
    **_run("process_facilitators"),
    **_run("process_close"),
    **{
        name: (deed(OF_HOUSE, number=PROPOSING), deed(RUNS_HIDDEN, number=DRAFTED))
        for name in ("process_open", "process_dismiss")
    },
    "api:list_processes": READ,
    "api:list_plans": READ,
    "api:draft_process": (Door(API_MEMBERS, {}, "POST"),),
    "api:one_process": (*read(number=PROPOSING), Door(HIDDEN, {"number": DRAFTED})),
    "api:process_participation": read(number=PROPOSING),
    "api:process_links": (*read(number=PROPOSING), Door(HIDDEN, {"number": DRAFTED})),
    **_api("link_process", question=OPEN),
    **_api("process_waiting", "GET"),
    **_api("open_process"),
    **_api("next_phase", position=1),
    **_api("close_process"),
    **_api("withdraw_process", reason="No tea."),
}
