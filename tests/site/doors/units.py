"""Doors of groups."""

from tests.site.door import (
    MEMBERS,
    NOT_HERE,
    OF_HOUSE,
    OF_OTHER,
    READ,
    Door,
    asked,
    deed,
    everybody,
    form,
    only,
    read,
    signed_in,
)
from tests.site.reported import FOREIGN_DRAFT, OWN_DRAFT, PUBLISHED

DOORS: dict[str, tuple[Door, ...]] = {
    # Groups
    "units": READ,
    "unit": read(slug="house"),
    "unit_file": read(slug="house"),
    "unit_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "unit_edit": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "term_begin": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "term_end": (
        Door(OF_HOUSE, {"slug": "house", "number": "term:insider"}),
        Door(OF_OTHER, {"slug": "other", "number": "term:outsider"}),
        Door(OF_OTHER, {"slug": "other", "number": "term:outsider"}, "POST"),
    ),
    "charter_checklist": READ,
    "charter_tick": (
        deed(OF_HOUSE, {"item": "members"}, slug="house"),
        deed(OF_OTHER, {"item": "members"}, slug="other"),
    ),
    "unit_reports": READ,
    "report": read(number=PUBLISHED),
    "report_wiki": read(number=PUBLISHED),
    "report_pdf": read(number=PUBLISHED),
    "report_json": read(number=PUBLISHED),
    # no checkpoint is signed in this world, so no bundle is ready
    "report_bundle": (*read(number=PUBLISHED), *asked(everybody(NOT_HERE), OWN_DRAFT, "GET")),
    "report_new": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "reports_count": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "report_edit": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "report_again": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "report_publish": (
        deed(OF_HOUSE, number=OWN_DRAFT),
        deed(OF_OTHER, number=FOREIGN_DRAFT),
    ),
    "report_withdraw": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "roll_open": form(OF_HOUSE, OF_OTHER, "house", "other"),
    # only who is asked answers, administrators included
    "roll_answer": (
        Door(only("insider"), {"slug": "house"}),
        Door(only("insider"), {"slug": "house"}, "POST", {"answer": "still-here"}),
        Door(only("insider"), {"slug": "house"}, "POST", {"answer": "stepping-back"}),
        Door(only(), {"slug": "other"}, "POST", {"answer": "still-here"}),
    ),
}
