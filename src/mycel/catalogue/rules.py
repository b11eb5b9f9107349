"""Who may do what in the catalogue."""

import rules

from mycel.catalogue.models import Node
from mycel.groups.rules import administers, holds_a_role_in
from mycel.people.models import Account
from mycel.people.rules import takes_part


@rules.predicate
def keeps(account: Account, node: Node | None) -> bool:
    """Return whether the person keeps the node, alone or with a role in its unit."""
    if node is None:
        return False
    if node.steward_person is not None:
        return node.steward_person.account_id == account.pk
    return bool(holds_a_role_in(account, node.steward_unit))


@rules.predicate
def is_unowned(account: Account, node: Node | None) -> bool:
    """Return whether nobody keeps the node, so that anybody may mend what the map says."""
    del account
    return node is not None and node.steward_unit_id is None and node.steward_person_id is None


rules.add_perm("catalogue.add_node", takes_part)
rules.add_perm("catalogue.change_node", takes_part & (keeps | is_unowned | administers))
rules.add_perm("catalogue.retire_node", takes_part & (keeps | administers))
rules.add_perm("catalogue.answer_call", takes_part & (keeps | administers))
