"""Doors of the interface for programs."""

from tests.site.asked import COUNTED, OPEN
from tests.site.door import (
    API_HOUSE,
    API_MEMBERS,
    GONE,
    NO,
    NOT_HERE,
    READ,
    Door,
    asked,
    everybody,
    only,
    read,
)
from tests.site.followed import OF_KEEPER_AND_HOUSE
from tests.site.reported import PUBLISHED

DOORS: dict[str, tuple[Door, ...]] = {
    # Interface for programs
    "api:openapi-json": READ,
    "api:api-root": GONE,
    "api:nodes": READ,
    "api:node": read(slug="own"),
    "api:put_node": (
        Door(API_HOUSE, {"slug": "own"}, "PUT"),
        Door(only("outsider", "admin", signed_out=NO), {"slug": "foreign"}, "PUT"),
    ),
    "api:who_keeps": READ,
    "api:roll_call_state": READ,
    "api:people": READ,
    "api:person": (
        Door(everybody(), {"slug": "keeper"}),
        Door(everybody(NOT_HERE), {"slug": "hidden"}),
    ),
    "api:units": READ,
    "api:unit": read(slug="house"),
    "api:unit_reports": read(slug="house"),
    "api:unit_report": read(number=PUBLISHED),
    "api:reports_due": READ,
    "api:list_runs": READ,
    "api:ask": (Door(API_MEMBERS, method="POST"),),
    "api:one_run": read(number=1),
    "api:answer": read(number=1),
    "api:slider": read(number=1),
    "api:list_analyses": READ,
    "api:ask_analysis": (Door(API_MEMBERS, method="POST"),),
    "api:one_analysis": read(number=1),
    "api:analysis_found": read(number=1),
    "api:list_findings": READ,
    "api:one_finding": read(number=1),
    "api:list_risks": READ,
    "api:list_incidents": READ,
    "api:entries": READ,
    "api:entry": (
        Door(everybody(), {"idx": "0"}),
        Door(everybody(NOT_HERE), {"idx": "999999"}),
    ),
    "api:acts": READ,
    "api:checkpoint": GONE,
    "api:receipt": (Door(everybody(NOT_HERE), {"leaf_hash": "0" * 64}),),
    # who signs needs no account: the signature itself says who it is
    "api:cosign": (Door(everybody(), method="POST", data={"size": 1, "line": "x"}),),
    "api:list_questions": READ,
    "api:one_question": read(number=COUNTED),
    "api:turnout": read(number=COUNTED),
    "api:result": (*read(number=COUNTED), *asked(everybody(NOT_HERE), OPEN, "GET")),
    # no checkpoint is signed in this world, so no bundle is ready
    "api:bundle": asked(everybody(NOT_HERE), COUNTED, OPEN, "GET"),
    "api:cast": (Door(API_MEMBERS, {"number": OPEN}, "POST"),),
    "api:receipts": (Door(only("insider", others=NOT_HERE, signed_out=NO), {"number": COUNTED}),),
    "api:list_decisions": READ,
    "api:one_decision": read(number=1),
    "api:list_commitments": READ,
    "api:one_commitment": read(number=OF_KEEPER_AND_HOUSE),
}
