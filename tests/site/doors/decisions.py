"""Doors of decisions."""

from tests.site.asked import COUNTED, DRAFT, FOREIGN, FROZEN, OPEN
from tests.site.door import (
    ASKERS,
    NOT_HERE,
    OF_HOUSE,
    OF_OTHER,
    OF_VOTERS,
    ON_THE_ROLL,
    PROMISED,
    READ,
    Door,
    asked,
    deed,
    everybody,
    only,
    read,
)
from tests.site.followed import OF_KEEPER_AND_HOUSE, OF_OTHER_ALONE, PASSED_ON, ROUND

DOORS: dict[str, tuple[Door, ...]] = {
    # Decisions: asking, voting, results
    "questions": READ,
    "question": read(number=COUNTED),
    "question_new": (
        Door(ASKERS),
        Door(ASKERS, method="POST"),
    ),
    "question_edit": (
        *asked(OF_HOUSE, DRAFT, FROZEN, "GET"),
        *asked(OF_HOUSE, DRAFT, FROZEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
        *asked(OF_OTHER, FOREIGN, "POST"),
    ),
    "question_freeze": (deed(OF_HOUSE, number=DRAFT), deed(OF_OTHER, number=FOREIGN)),
    "question_open": (deed(OF_HOUSE, number=FROZEN), deed(OF_OTHER, number=FOREIGN)),
    "question_again": (deed(OF_HOUSE, number=COUNTED), deed(OF_OTHER, number=FOREIGN)),
    "question_extend": (
        *asked(OF_HOUSE, OPEN, "GET"),
        *asked(OF_HOUSE, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "question_withdraw": (
        *asked(OF_HOUSE, OPEN, "GET"),
        *asked(OF_HOUSE, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "question_strike": (
        *asked(only("admin"), OPEN, "GET"),
        *asked(only("admin"), OPEN, "POST"),
    ),
    "ballot": (
        *asked(ON_THE_ROLL, OPEN, "GET"),
        *asked(ON_THE_ROLL, OPEN, "POST"),
        *asked(only(), COUNTED, "GET"),
        *asked(only(others=NOT_HERE), DRAFT, "GET"),
    ),
    "ballot_receipt": (Door(OF_VOTERS, {"number": COUNTED}),),
    "ballot_receipt_file": (
        Door(OF_VOTERS, {"number": COUNTED, "seq": 1}),
        Door(only(others=NOT_HERE), {"number": COUNTED, "seq": 2}),
    ),
    "result": (*read(number=COUNTED), *asked(everybody(NOT_HERE), OPEN, "GET")),
    "question_bundle": read(number=COUNTED),
    "electorates": READ,
    "electorate": (
        Door(everybody(), {"id_": "electorate"}),
        Door(everybody(NOT_HERE), {"id_": "00000000-0000-7000-8000-000000000000"}),
    ),
    "electorate_new": (Door(only("admin")), Door(only("admin"), method="POST")),
    # Decisions: what follows, and open roll calls
    "decision_new": (
        *asked(OF_HOUSE, COUNTED, OPEN, "GET"),
        *asked(OF_HOUSE, COUNTED, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "decision_new_free": (Door(ASKERS), Door(ASKERS, method="POST")),
    "decisions": READ,
    "decision": read(number=1),
    "commitments": READ,
    "commitments_csv": READ,
    "commitment": read(number=OF_KEEPER_AND_HOUSE),
    "commitment_new": (
        *asked(OF_HOUSE, 1, "GET"),
        *asked(OF_HOUSE, 1, "POST"),
        *asked(OF_OTHER, 2, "GET"),
    ),
    **{
        name: (
            *asked(PROMISED, OF_KEEPER_AND_HOUSE, "GET"),
            *asked(PROMISED, OF_KEEPER_AND_HOUSE, "POST"),
            *asked(OF_OTHER, OF_OTHER_ALONE, "GET"),
        )
        for name in ("commitment_edit", "commitment_fulfil", "commitment_drop")
    },
    "delegation": (
        *asked(ON_THE_ROLL, PASSED_ON, "GET"),
        *asked(ON_THE_ROLL, PASSED_ON, "POST"),
        *asked(only(others=NOT_HERE), OPEN, "GET"),
    ),
    "objection_withdraw": (deed(only("insider"), number=ROUND, id_="objection"),),
    "objection_answer": (
        Door(OF_HOUSE, {"number": ROUND, "id_": "objection"}),
        Door(OF_HOUSE, {"number": ROUND, "id_": "objection"}, "POST"),
        Door(only(others=NOT_HERE), {"number": OPEN, "id_": "objection"}),
    ),
}
