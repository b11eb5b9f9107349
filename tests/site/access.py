"""Who may go through which door: the expected answer for every address, as one readable table.

Each room has a file in ``doors``; add a line per new address there. The world of the test: the unit
`house` looks after the node `own`, the unit `other` after `foreign`; the node `lone` is kept by the
person keeper, the node `free` by nobody.
"""

from tests.site.door import ADMIN, Door, deed, everybody
from tests.site.doors import (
    assessing,
    catalogue,
    decisions,
    frame,
    notices,
    processes,
    programs,
    proposals,
    record,
    statements,
    texts,
    threads,
    units,
)

TABLE: dict[str, tuple[Door, ...]] = {
    **frame.DOORS,
    **units.DOORS,
    **catalogue.DOORS,
    **assessing.DOORS,
    **record.DOORS,
    **decisions.DOORS,
    **texts.DOORS,
    **texts.API_DOORS,
    **notices.DOORS,
    **processes.DOORS,
    **threads.DOORS,
    **statements.DOORS,
    **proposals.DOORS,
    **programs.DOORS,
    # The administration: every address of it, by one line
    "admin:logout": (deed(everybody()),),
    "admin:login": (Door(everybody()),),
    "admin:*": (Door(ADMIN),),
}
