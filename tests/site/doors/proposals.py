"""Doors of proposals, amendments, and the answers to comments."""

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
from tests.site.proposed import AMENDMENT, ANSWERING, COMMENT, DRAFT, PROPOSING, PUBLISHED

OF_AUTHOR = only("keeper")
SETTLERS = only("keeper", "insider", "admin")
SEES_DRAFT = {**everybody(NOT_HERE), "keeper": MAY, "insider": MAY, "admin": MAY}
HIDDEN_DRAFT = {
    **only("keeper", others=NOT_HERE),
    "insider": "may not",
    "admin": "may not",
}
MISSING = 999_999


def _form(expected: dict[str, str], **kwargs: object) -> tuple[Door, ...]:
    return (Door(expected, kwargs), Door(expected, kwargs, "POST"))


DOORS: dict[str, tuple[Door, ...]] = {
    "proposals": read(number=PROPOSING),
    "proposals_similar": read(number=PROPOSING),
    "proposal_new": (
        *_form(signed_in(), number=PROPOSING),
        Door(only(others=NOT_HERE), {"number": MISSING}),
    ),
    "proposal": (*read(number=PUBLISHED), Door(SEES_DRAFT, {"number": DRAFT})),
    "proposal_wikitext": (*read(number=PUBLISHED), Door(SEES_DRAFT, {"number": DRAFT})),
    **{
        name: (*_form(OF_AUTHOR, number=PUBLISHED), *_form(HIDDEN_DRAFT, number=DRAFT))
        for name in (
            "proposal_edit",
            "proposal_withdraw",
            "proposal_authors",
            "proposal_evidence",
        )
    },
    **{
        name: (deed(OF_AUTHOR, number=PUBLISHED), deed(HIDDEN_DRAFT, number=DRAFT))
        for name in ("proposal_publish", "proposal_evidence_drop")
    },
    **{
        # What one may not do there is said at the top of the page one comes back to.
        name: (
            deed(signed_in(), number=PUBLISHED),
            deed(only("keeper", "insider", "admin", others=NOT_HERE), number=DRAFT),
        )
        for name in (
            "proposal_join",
            "proposal_leave",
            "proposal_support",
            "proposal_support_withdraw",
        )
    },
    "proposal_answer": (
        *_form(OF_HOUSE, number=PUBLISHED),
        Door(only(others=NOT_HERE), {"number": MISSING}),
    ),
    "amendment_new": (
        *_form(signed_in(), number=PUBLISHED),
        Door(only("keeper", "insider", "admin", others=NOT_HERE), {"number": DRAFT}),
    ),
    "amendment": read(number=AMENDMENT),
    "amendment_take": (deed(SETTLERS, number=AMENDMENT),),
    "amendment_decline": _form(SETTLERS, number=AMENDMENT),
    "amendment_withdraw": (deed(only("newcomer"), number=AMENDMENT),),
    "answers": (
        *_form(OF_HOUSE, number=ANSWERING),
        Door(only(others=NOT_HERE), {"number": MISSING}),
    ),
    "answer": (
        *_form(OF_HOUSE, number=ANSWERING, post=COMMENT),
        Door(
            only("insider", "admin", others="may not") | {"insider": NOT_HERE, "admin": NOT_HERE},
            {"number": ANSWERING, "post": MISSING},
        ),
    ),
    "answers_table": read(number=ANSWERING),
    "answers_csv": read(number=ANSWERING),
}

WORDS = {"language": "en", "title": "Tea", "body": "More tea for all."}
API_AUTHOR = only("keeper", signed_out=NO)
API_SETTLERS = only("keeper", "insider", "admin", signed_out=NO)
API_RUNS = only("insider", "admin", signed_out=NO)


def _api(
    name: str, expected: dict[str, str], data: dict[str, object], method: str = "POST", **kw: object
) -> dict[str, tuple[Door, ...]]:
    return {f"api:{name}": (Door(expected, kw, method, data),)}


DOORS |= {
    "api:list_proposals": (Door(everybody(), data={"process": PROPOSING}),),
    **_api("draft_proposal", API_MEMBERS, {"process": PROPOSING, **WORDS}),
    "api:one_proposal": (*read(number=PUBLISHED), Door(SEES_DRAFT, {"number": DRAFT})),
    **_api("change_proposal", API_AUTHOR, {"against": 1, **WORDS}, "PUT", number=PUBLISHED),
    **_api("publish_proposal", API_AUTHOR, {}, number=PUBLISHED),
    **_api("withdraw_proposal", API_AUTHOR, {"reason": "No tea."}, number=PUBLISHED),
    **_api("support_proposal", API_MEMBERS, {}, number=PUBLISHED),
    **_api("withdraw_support", API_MEMBERS, {}, "DELETE", number=PUBLISHED),
    **_api("pin_evidence", API_AUTHOR, {"ref": "node/own"}, number=PUBLISHED),
    **_api(
        "answer_proposal",
        API_MEMBERS,
        {"answer": "accepted", "unit": "", **WORDS},
        number=PUBLISHED,
    ),
    **_api(
        "suggest_amendment", API_MEMBERS, {"against": 1, "why": "Tea", **WORDS}, number=PUBLISHED
    ),
    "api:one_amendment": read(number=AMENDMENT),
    **_api("take_amendment", API_AUTHOR, {}, number=AMENDMENT),
    **_api("decline_amendment", API_SETTLERS, {"reason": "No tea."}, number=AMENDMENT),
    **_api("withdraw_amendment", only("newcomer", signed_out=NO), {}, number=AMENDMENT),
    "api:list_comments": (Door(API_RUNS, data={"process": ANSWERING}),),
    **_api(
        "dispose_comments",
        API_MEMBERS,
        {
            "process": ANSWERING,
            "posts": [COMMENT],
            "disposition": "accepted",
            "language": "en",
            "reason": "",
        },
    ),
    "api:table_of_comments": (Door(everybody(), data={"process": ANSWERING}),),
}
