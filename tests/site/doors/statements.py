"""Doors of statements and opinion maps."""

from tests.site.door import (
    API_MEMBERS,
    MAY,
    NO,
    NOT_HERE,
    OF_HOUSE,
    Door,
    deed,
    everybody,
    only,
    read,
    signed_in,
)
from tests.site.processed import DRAFTED, INNER
from tests.site.proposed import PROPOSING
from tests.site.stated import STANDS, STATING, WAITS

ONE = {"number": STATING, "statement": STANDS}
SEES_WAITING = {**everybody(NOT_HERE), "newcomer": MAY, "insider": MAY, "admin": MAY}
HIDDEN = {**everybody(NOT_HERE), "insider": MAY, "admin": MAY}
INSIDE = {**everybody(NO), "insider": MAY, "admin": MAY}
API_RUNS = only("insider", "admin", signed_out=NO)


def _reading(name: str) -> dict[str, tuple[Door, ...]]:
    return {
        name: (
            *read(number=STATING),
            Door(HIDDEN, {"number": DRAFTED}),
            Door(INSIDE, {"number": INNER}),
        )
    }


def _form(expected: dict[str, str], **kwargs: object) -> tuple[Door, ...]:
    return (Door(expected, kwargs), Door(expected, kwargs, "POST"))


def _api(
    name: str, expected: dict[str, str], data: dict[str, object], **kwargs: object
) -> dict[str, tuple[Door, ...]]:
    return {f"api:{name}": (Door(expected, {"number": STATING, **kwargs}, "POST", data),)}


DOORS: dict[str, tuple[Door, ...]] = {
    **_reading("statements"),
    **_reading("statements_all"),
    **_reading("statements_export"),
    **_reading("map"),
    "map_document": (
        Door(everybody(), {"number": STATING}),
        Door(everybody(NOT_HERE), {"number": PROPOSING}),
    ),
    "map_draw": (deed(OF_HOUSE, number=STATING),),
    "statement_new": _form(signed_in(), number=STATING),
    "statements_seed": _form(OF_HOUSE, number=STATING),
    "statements_polis": _form(OF_HOUSE, number=STATING),
    "statement": (
        Door(everybody(), ONE),
        Door(SEES_WAITING, {"number": STATING, "statement": WAITS}),
        Door(everybody(NOT_HERE), {"number": STATING, "statement": 999}),
    ),
    # What one may not do there is said at the top of the page one comes back to.
    "statement_vote": (deed(signed_in(), **ONE),),
    "statement_judge": _form(OF_HOUSE, **ONE),
    "statement_mark": (deed(OF_HOUSE, {"is_meta": "1"}, **ONE),),
    "statement_merge": _form(OF_HOUSE, **ONE),
    "api:list_statements": read(number=STATING),
    "api:next_statement": read(number=STATING),
    "api:opinion_map": (
        Door(everybody(), {"number": STATING}),
        Door(everybody(NOT_HERE), {"number": PROPOSING}),
    ),
    **_api("vote_on_statement", API_MEMBERS, {"value": 1}, statement=STANDS),
    **_api("write_statement", API_MEMBERS, {"language": "en", "body": "Water."}),
    **_api("seed_statements", API_RUNS, {"language": "en", "bodies": ["Juice."]}),
    **_api(
        "bring_statements",
        API_RUNS,
        {"language": "en", "comments": "comment-id,comment-body\n0,Broth.\n"},
    ),
    **_api("judge_statement", API_RUNS, {"state": "accepted"}, statement=STANDS),
    **_api("mark_statement", API_RUNS, {"is_meta": True}, statement=STANDS),
    **_api("merge_statement", API_RUNS, {"into": WAITS}, statement=STANDS),
}
