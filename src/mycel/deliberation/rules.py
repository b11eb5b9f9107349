"""Who may do what in deliberation; phases are asked by ``queries.permitted``, which says why."""

import rules

from mycel.groups.rules import administers, holds_a_role_in
from mycel.people.rules import takes_part

# Of a unit.
rules.add_perm("deliberation.draft_process", takes_part & (holds_a_role_in | administers))
