"""Doors of discussion."""

from tests.site.door import (
    API_HOUSE,
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
from tests.site.threaded import (
    DISCUSSING,
    DISPUTE,
    INNER,
    OF_MEMBERS,
    OPEN,
    POST,
    POST_OF_MEMBERS,
)

MISSING = 999_999
SEE_INNER = {**everybody(NO), "insider": MAY, "admin": MAY}
CLOSERS = only("keeper", "insider", "admin")
SETTLERS = only("newcomer", "insider", "admin")


def _form(expected: dict[str, str], **kwargs: object) -> tuple[Door, ...]:
    return (Door(expected, kwargs), Door(expected, kwargs, "POST"))


def _inner(**kwargs: object) -> tuple[Door, ...]:
    """Return the lines of a form about a discussion of members."""
    return _form(OF_HOUSE, **kwargs)


def _missing(**kwargs: object) -> Door:
    return Door(only(others=NOT_HERE), kwargs)


DOORS: dict[str, tuple[Door, ...]] = {
    "threads": (*read(number=DISCUSSING), Door(SEE_INNER, {"number": INNER})),
    "thread_new": (*_form(signed_in(), number=DISCUSSING), *_inner(number=INNER)),
    "thread": (*read(number=OPEN), Door(SEE_INNER, {"number": OF_MEMBERS})),
    "thread_wikitext": (*read(number=OPEN), Door(SEE_INNER, {"number": OF_MEMBERS})),
    "thread_seen": (
        deed(signed_in(), {"seen": POST}, number=OPEN),
        deed(OF_HOUSE, {"seen": POST}, number=OF_MEMBERS),
    ),
    "post_new": (
        *_form(signed_in(), number=OPEN),
        *_inner(number=OF_MEMBERS),
        _missing(number=MISSING),
    ),
    "branch": (
        *read(number=OPEN, post=POST),
        Door(everybody(NOT_HERE), {"number": OPEN, "post": POST_OF_MEMBERS}),
        Door(SEE_INNER, {"number": OF_MEMBERS, "post": POST_OF_MEMBERS}),
    ),
    "post": (*read(number=POST), Door(SEE_INNER, {"number": POST_OF_MEMBERS})),
    "post_edit": (
        *_form(only("keeper"), number=POST),
        Door(only(), {"number": POST_OF_MEMBERS}),
        _missing(number=MISSING),
    ),
    "react": (
        deed(signed_in(), {"agree": POST}, number=OPEN),
        deed(OF_HOUSE, {"agree": POST_OF_MEMBERS}, number=OF_MEMBERS),
        deed(only(others=NOT_HERE), {"agree": POST_OF_MEMBERS}, number=OPEN),
    ),
    "summaries": (*read(number=OPEN), Door(SEE_INNER, {"number": OF_MEMBERS})),
    "summary_new": (*_form(signed_in(), number=OPEN), *_inner(number=OF_MEMBERS)),
    "summary_dispute": (
        *_form(signed_in(), number=OPEN, until=POST),
        *_inner(number=OF_MEMBERS, until=POST_OF_MEMBERS),
        _missing(number=OPEN, until=MISSING),
    ),
    "dispute_settle": (
        deed(SETTLERS, number=OPEN, id_=DISPUTE),
        deed(only(others=NOT_HERE), number=OPEN, id_=MISSING),
    ),
    "thread_closer": (*_form(OF_HOUSE, number=OPEN), *_inner(number=OF_MEMBERS)),
    "thread_close": (*_form(CLOSERS, number=OPEN), *_inner(number=OF_MEMBERS)),
    "thread_reopen": (deed(OF_HOUSE, number=OPEN), deed(OF_HOUSE, number=OF_MEMBERS)),
}

WORDS = {"language": "en", "body": "More tea for all."}


def _api(
    name: str, data: dict[str, object], method: str = "POST", **given: object
) -> dict[str, tuple[Door, ...]]:
    """Return the lines of a way of the interface: for the open discussion, and that of members."""
    inner = {
        **given,
        "number": OF_MEMBERS,
        **({"found": POST_OF_MEMBERS} if "found" in given else {}),
    }
    return {
        f"api:{name}": (
            Door(API_MEMBERS, {"number": OPEN, **given}, method, data),
            Door(API_HOUSE, inner, method, data),
        )
    }


DOORS |= {
    "api:list_threads": (
        Door(everybody(), data={"process": DISCUSSING}),
        Door(SEE_INNER, data={"process": INNER}),
    ),
    "api:open_thread": (
        Door(API_MEMBERS, method="POST", data={"process": DISCUSSING, "title": "Tea", **WORDS}),
        Door(API_HOUSE, method="POST", data={"process": INNER, "title": "Tea", **WORDS}),
    ),
    "api:one_thread": (*read(number=OPEN), Door(SEE_INNER, {"number": OF_MEMBERS})),
    "api:one_branch": (
        *read(number=OPEN, root=POST),
        Door(SEE_INNER, {"number": OF_MEMBERS, "root": POST_OF_MEMBERS}),
    ),
    **_api("write_post", WORDS),
    **_api("react", {"kind": "thank"}, found=POST),
    **_api("withdraw_reaction", {}, "DELETE", found=POST, kind="thank"),
    **_api("write_summary", {"until": POST, **WORDS}),
    **_api("close_thread", WORDS),
}
