"""Doors of proposals, amendments, and the answers to comments."""

from tests.site.door import (
    MAY,
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
